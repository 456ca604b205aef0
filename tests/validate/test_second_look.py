"""Faults that a hostile reader found once: each is reported where it is, and nothing else is said."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from conftest import Command

VISIT = Path("qa_reports/visits/lockside-workshop/2026-06-10-basic")
Change = Callable[[Path], None]


def replace(path: str | Path, old: str, new: str) -> Change:
    """Change a text in a file of the workspace; the text must be there."""

    def change(workspace: Path) -> None:
        file = workspace / path
        text = file.read_text(encoding="utf-8")
        assert old in text
        file.write_text(text.replace(old, new), encoding="utf-8")

    return change


def in_visit(part: str, **values: Any) -> Change:
    """Change fields in the first row of a part of the example's first visit."""

    def change(workspace: Path) -> None:
        file = workspace / VISIT / "r1" / "datapackage.json"
        document = json.loads(file.read_text(encoding="utf-8"))
        rows = next(resource["data"] for resource in document["resources"] if resource["name"] == part)
        rows[0] |= values
        file.write_text(json.dumps(document), encoding="utf-8")

    return change


def policy(old: str, new: str) -> Change:
    return replace("qa_reports/policy.toml", old, new)


FAULTS: dict[str, tuple[Change, str, str | None]] = {
    "a year that cannot be meant": (
        replace("providers/documents.csv", "2027-03-31", "9999-12-31"),
        "value-not-a-date",
        "expires_on",
    ),
    "an area that does not exist": (replace("providers/venues.csv", "NG;DE", "NG;ZZ"), "area-covered", "area_covered"),
    "a day in quotation marks": (
        policy(
            'months = 12\n\n[[rules]]\nid = "insurance"',
            'months = 12\nstarts_on = "2026-01-01"\n\n[[rules]]\nid = "insurance"',
        ),
        "policy-value",
        None,
    ),
    "months that are a text": (policy("months = 12\n\n[[rules]]", 'months = "12"\n\n[[rules]]'), "policy-value", None),
    "a joiner inside a number": (in_visit("visit", overview="401\u200d0232137"), "hidden-character", "overview"),
    "hidden text in a visit": (in_visit("visit", overview="a\u202eb"), "hidden-character", "overview"),
    "another provider's venue in a visit": (
        in_visit("visit", venue_id="bridge-house"),
        "reference-wrong-owner",
        "venue_id",
    ),
    "a venue that is not there in a visit": (in_visit("visit", venue_id="nowhere"), "reference-dangling", "venue_id"),
    "an approval to come": (replace(VISIT / "events.csv", "2026-06-19T", "2027-06-19T"), "date-in-future", "at"),
    "an approval before the visit": (replace(VISIT / "events.csv", "2026-06-19T", "2021-06-19T"), "dates-order", "at"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_the_fault_is_reported_at_its_field(name: str, workspace: Path, command: Command) -> None:
    change, code, field = FAULTS[name]
    change(workspace)
    result = command("check", "--json", workspace=workspace)
    assert result.exit_code == 1
    found = [(problem["code"], problem["field"]) for problem in json.loads(result.output)]
    assert any(found_code == code and (field is None or found_field == field) for found_code, found_field in found), (
        found
    )
    assert "Traceback" not in result.errors


def test_a_row_too_broken_to_read_does_not_make_what_points_to_it_dangle(workspace: Path, command: Command) -> None:
    replace("providers/venues.csv", "Lockside yard", "Lockside\u202e yard")(workspace)
    result = command("check", "--json", workspace=workspace)
    assert {problem["code"] for problem in json.loads(result.output)} == {"hidden-character"}


def test_an_answer_that_is_not_allowed_is_told_once(workspace: Path, command: Command) -> None:
    in_visit("answers", value="superb")(workspace)
    result = command("check", "--json", workspace=workspace)
    told = [problem for problem in json.loads(result.output) if problem["code"] != "revision-changed"]
    assert [(problem["code"], problem["resource"], problem["row"]) for problem in told] == [
        ("answer-not-allowed", "answers", 2)
    ]


@pytest.mark.parametrize("value", [{"a": 1}, ["a", "b"], 1.5], ids=["object", "list", "fraction"])
def test_json_of_the_wrong_kind_is_never_taken_for_text(value: Any, workspace: Path, command: Command) -> None:
    in_visit("visit", overview=value)(workspace)
    result = command("check", "--json", workspace=workspace)
    assert ("value-form", "overview") in [(p["code"], p["field"]) for p in json.loads(result.output)]
