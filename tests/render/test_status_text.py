"""What “status” says of a day: plainly, in that day's knowledge, and on which evidence."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from conftest import Command

VISIT = "    Evidence: lockside-workshop-2026-06-10-basic, r1"
HEADINGS = {
    "2026-11-21": ["Lockside Workshop (lockside-workshop): Approved until 31 March 2027"],
    "2026-06-18": [
        "Lockside Workshop (lockside-workshop) on 18 June 2026: Awaiting visit",
        "  It was not approved on that day. What was signed off later changes nothing here.",
    ],
    "2026-06-19": [
        "Lockside Workshop (lockside-workshop) on 19 June 2026: Approved until 31 March 2027, as far as was known then",
        "  It was approved on that day. What was signed off later changes nothing here.",
    ],
    "2027-03-31": [
        "Lockside Workshop (lockside-workshop) on 31 March 2027: Approved until 31 March 2027, due soon",
        "  That day has not come: this is what follows if nothing new arrives.",
    ],
}


@pytest.mark.parametrize("day", HEADINGS)
def test_the_first_lines_answer_the_question(command: Command, example: Path, day: str) -> None:
    lines = command("status", "lockside-workshop", "--as-of", day, workspace=example).output.splitlines()
    head = HEADINGS[day]
    assert lines[: len(head)] == head
    assert lines[len(head)].startswith(("  + ", "  - "))
    assert (VISIT in lines) is (day >= "2026-06-19")


def test_an_approval_with_conditions_in_the_past_is_an_approval(command: Command, example: Path) -> None:
    lines = command("status", "open-door-tutors", "--as-of", "2026-10-01", workspace=example).output.splitlines()
    assert lines[1].startswith("  It was approved on that day, with conditions.")


def test_json_names_the_report_that_a_reason_rests_on(command: Command, example: Path) -> None:
    said = command("status", "lockside-workshop", "--json", "--as-of", "2026-06-19", workspace=example).output
    decision = json.loads(said)[0]
    assert (decision["as_of"], decision["listed_until"]) == ("2026-06-19", "2027-03-31")
    reasons = {
        reason["rule"]: (reason["status"], reason["visit"], reason["revision"]) for reason in decision["reasons"]
    }
    assert reasons["visit"] == ("approved", "lockside-workshop-2026-06-10-basic", 1)
    assert reasons["insurance"] == ("approved", None, None)
