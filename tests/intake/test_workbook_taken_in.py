"""A workbook goes all the way: from the command that writes it, through hands, to a stored visit that passes every check."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from conftest import Command
from filled_workbooks import fill, filled, saved

VISIT: dict[str, Any] = {"visited_on": date(2026, 11, 2), "visited_by": "Officer", "outcome": "Met"}
RATINGS = {"1a": ("Yes", None), "1b": (date(2026, 10, 1), None), "2a": ("Fully met", "=Seen – “twice”.")}
STORED = "qa_reports/visits/lockside-workshop/2026-11-02-basic/r1/datapackage.json"


@pytest.fixture
def blank(workspace: Path, tmp_path: Path, command: Command) -> bytes:
    out = tmp_path / "blank.xlsx"
    made = command("form", "basic", "--xlsx", str(out), "--provider", "lockside-workshop", workspace=workspace)
    assert made.exit_code == 0, made.errors
    return out.read_bytes()


def test_a_filled_in_workbook_becomes_a_stored_visit(
    blank: bytes, workspace: Path, tmp_path: Path, command: Command
) -> None:
    file = tmp_path / "filled.xlsx"
    file.write_bytes(saved(filled(blank, VISIT | {"venue_id": "Lockside yard"}, RATINGS)))
    result = command("intake", str(file), "--by", "QA-05", workspace=workspace)
    assert result.exit_code == 0, result.output
    parts = {part["name"]: part["data"] for part in json.loads((workspace / STORED).read_text())["resources"]}
    assert [(row["item"], row["value"], row["evidence"]) for row in parts["answers"]] == [
        ("1a", "yes", None),
        ("1b", "2026-10-01", None),
        ("2a", "fully", "=Seen – “twice”."),
    ]
    assert (parts["visit"][0]["outcome"], parts["visit"][0]["venue_id"]) == ("met_all", "lockside-yard")
    assert command("check", "--full", workspace=workspace).exit_code == 0


def test_what_is_wrong_is_told_by_cell_and_nothing_is_stored(
    blank: bytes, workspace: Path, tmp_path: Path, command: Command
) -> None:
    book = filled(blank, VISIT | {"visited_by": None}, RATINGS)
    owner = fill(book, "Plan", "2", "Owner", None)
    fill(book, "Plan", "2", "Area", "Plans")
    (tmp_path / "bad.xlsx").write_bytes(saved(book))
    result = command("intake", str(tmp_path / "bad.xlsx"), "--by", "QA-05", workspace=workspace)
    assert result.exit_code == 1
    assert "Visit!C6: Visited by must be filled in" in result.output
    assert f"{owner}: Owner must be filled in" in result.output
    assert not (workspace / STORED).exists()


def test_a_missing_answer_and_missing_evidence_are_told_by_cell(
    blank: bytes, workspace: Path, tmp_path: Path, command: Command
) -> None:
    book = filled(blank, VISIT | {"outcome": "Not met"}, RATINGS | {"2a": ("Partly met", None), "1b": (None, None)})
    (tmp_path / "bad.xlsx").write_bytes(saved(book))
    result = command("intake", str(tmp_path / "bad.xlsx"), "--by", "QA-05", workspace=workspace)
    assert "Ratings!F3: Item 1b has no answer." in result.output
    assert "Ratings!F4: 2a: A rating below the best needs evidence." in result.output


def test_characters_that_nobody_can_see_are_refused_and_half_a_character_stays_as_it_was_typed(
    blank: bytes, workspace: Path, tmp_path: Path, command: Command
) -> None:
    for escaped, sentence in (("_x0000_", "U+0000"), ("_x202E_", "U+202E"), ("_xD83D_", None)):
        (tmp_path / "odd.xlsx").write_bytes(
            saved(filled(blank, VISIT, RATINGS | {"2a": ("Fully met", f"a{escaped}b")}))
        )
        result = command("intake", str(tmp_path / "odd.xlsx"), "--by", "QA-05", workspace=workspace)
        assert (result.exit_code, sentence is None or sentence in result.output) == (int(sentence is not None), True)
    assert "a_xD83D_b" in (workspace / STORED).read_text(encoding="utf-8")
