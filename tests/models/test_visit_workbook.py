"""What a workbook's writer and its reader agree on."""

from __future__ import annotations

import pytest
from openpyxl.utils import get_column_letter

from build_tools.models.visit_workbook import PLAN_FIELDS, asked_of_the_visit, cell_name, choice_of, names_and_ids


def test_two_of_one_name_are_told_apart_by_their_ids() -> None:
    known = names_and_ids([("forge-a", "The Forge"), ("forge-b", "The Forge"), ("kiln", "The Kiln")])
    assert known == {"forge-a": "The Forge (forge-a)", "forge-b": "The Forge (forge-b)", "kiln": "The Kiln"}
    assert choice_of("the forge (FORGE-B)", known) == "forge-b"
    assert choice_of("The Forge", known) is None


@pytest.mark.parametrize("text", ["Fully met", " fully MET ", "fully"])
def test_a_choice_is_known_by_its_label_or_its_name(text: str) -> None:
    assert choice_of(text, {"fully": "Fully met", "partly": "Partly met"}) == "fully"


def test_where_one_label_is_another_name_the_label_wins() -> None:
    assert choice_of("none", {"all": "None", "none": "All"}) == "all"


@pytest.mark.parametrize("column", [1, 26, 27, 52, 53, 702, 703, 16384])
def test_cells_are_named_as_a_spreadsheet_names_them(column: int) -> None:
    assert cell_name(7, column) == f"{get_column_letter(column)}7"


def test_the_headings_of_the_plan_are_those_of_its_fields_the_number_first() -> None:
    assert list(PLAN_FIELDS.values()) == ["number", "item", "area", "action", "rag", "by_when", "owner"]
    assert len({field["name"] for field in asked_of_the_visit()} & {"visit_id", "revision"}) == 0
