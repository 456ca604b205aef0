"""Pupil identifiers are found in texts as the browser finds them, and in every record that holds free text."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from build_tools.models.problem import Problem
from build_tools.models.sources import Grid, Table
from build_tools.models.visit import visit_table
from build_tools.validate import pupil_identifiers
from build_tools.validate.pupil_identifiers import check_texts, found

CASES = json.loads((Path(__file__).parents[1] / "shared_cases" / "pupil_identifiers.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES["cases"], ids=lambda case: case["name"])
def test_found_as_the_shared_cases_say(case: dict[str, Any]) -> None:
    findings = found(case["text"])
    assert [[each.kind, case["text"][each.start : each.end]] for each in findings] == case["found"]


@pytest.mark.parametrize(
    ("file", "field"),
    [
        ("providers/providers.csv", "summary"),
        ("providers/contacts.csv", "role"),
        ("qa_reports/visits/*/*/events.csv", "note"),
    ],
)
def test_an_identifier_in_a_table_is_reported_without_being_repeated(
    file: str, field: str, workspace: Path, command: Callable[..., Any]
) -> None:
    path = next(iter(sorted(workspace.glob(file))))
    with path.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    rows[0][field] = "The date of birth was 3 April 2011"
    with path.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.DictWriter(lines, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    result = command("check", "--json", workspace=workspace)
    (problem,) = [each for each in json.loads(result.output) if each["code"] == "pupil-identifier"]
    assert (result.exit_code, problem["field"], problem["row"]) == (1, field, 2)
    assert "April" not in result.output
    assert "2011" not in problem["message"]


def test_an_identifier_in_the_evidence_of_a_visit_is_reported(workspace: Path, command: Callable[..., Any]) -> None:
    path = next(iter(sorted(workspace.glob("qa_reports/visits/*/*/r1/datapackage.json"))))
    visit = json.loads(path.read_text(encoding="utf-8"))
    answers = next(part for part in visit["resources"] if part["name"] == "answers")["data"]
    answers[1]["evidence"] = "ULN 9434765919? No: NHS number 943 476 5919."
    path.write_text(json.dumps(visit), encoding="utf-8")
    problems = json.loads(command("check", "--json", workspace=workspace).output)
    assert ("pupil-identifier", "answers", 3, "evidence") in [
        (each["code"], each["resource"], each["row"], each["field"]) for each in problems
    ]


def test_counts_in_a_column_make_no_long_number(monkeypatch: pytest.MonkeyPatch) -> None:
    """Or nearly every visit would be looked at cell by cell."""
    looked: list[str] = []
    monkeypatch.setattr(pupil_identifiers, "found", lambda text: looked.append(text) or ())
    counts = ["0", "9434", "76", "5919", "2025", "12"]
    grid = Grid(("item", "value"), range(2, 8), ([f"item-{n}" for n in range(6)], counts))
    problems: list[Problem] = []
    check_texts(Table("a visit", "answers", grid), visit_table("answers"), problems)
    assert (looked, problems) == ([], [])
