"""Sign-off: a second person, the bytes that were read, and a line that is added whole or not at all."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from conftest import Command

VISIT = "lockside-workshop-2026-06-10-basic"
FOLDER = Path("qa_reports/visits/lockside-workshop/2026-06-10-basic")


@pytest.fixture
def undecided(workspace: Path) -> Path:
    """The example, with the approval of its first visit not yet given."""
    path = workspace / FOLDER / "events.csv"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    kept = [line for line in lines if ",approved," not in line and ",published," not in line]
    path.write_text("".join(kept), encoding="utf-8")
    return workspace


def _events(workspace: Path) -> list[dict[str, str]]:
    with (workspace / FOLDER / "events.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def test_a_visit_awaits_its_decision_and_is_approved_by_somebody_else(undecided: Path, command: Command) -> None:
    assert VISIT in command("review", workspace=undecided).output
    assert "Outcome" in command("review", VISIT, workspace=undecided).output
    assert command("approve", VISIT, "--by", "QA-LEAD", workspace=undecided).exit_code == 0
    assert _events(undecided)[-1]["event"] == "approved"
    assert command("check", workspace=undecided).exit_code == 0
    assert VISIT not in command("review", workspace=undecided).output


def test_whoever_submitted_may_not_approve(undecided: Path, command: Command) -> None:
    before = _events(undecided)
    refused = command("approve", VISIT, "--by", before[0]["by"], workspace=undecided)
    assert refused.exit_code == 2
    assert "Somebody else" in refused.errors
    assert _events(undecided) == before


def test_what_changed_since_it_was_submitted_cannot_be_approved(undecided: Path, command: Command) -> None:
    package = undecided / FOLDER / "r1" / "datapackage.json"
    package.write_text(package.read_text(encoding="utf-8") + " ", encoding="utf-8")
    refused = command("approve", VISIT, "--by", "QA-LEAD", workspace=undecided)
    assert refused.exit_code == 1
    assert "was changed after it was submitted" in refused.errors


def test_nothing_is_decided_twice(workspace: Path, command: Command) -> None:
    refused = command("approve", VISIT, "--by", "QA-LEAD", workspace=workspace)
    assert refused.exit_code == 2
    assert "does not await a decision" in refused.errors


def test_a_return_says_what_to_change(undecided: Path, command: Command) -> None:
    assert (
        command("return", VISIT, "--by", "QA-LEAD", "--note", "Say, what you saw.", workspace=undecided).exit_code == 0
    )
    assert _events(undecided)[-1]["note"] == "Say, what you saw."
    assert command("check", workspace=undecided).exit_code == 0


def test_a_withdrawn_visit_counts_for_nothing_from_that_day(workspace: Path, command: Command) -> None:
    done = command("withdraw", VISIT, "--by", "QA-LEAD", "--reason", "Made at another site.", workspace=workspace)
    assert done.exit_code == 0
    assert command("check", workspace=workspace).exit_code == 0
    assert "Awaiting visit" in command("status", "lockside-workshop", workspace=workspace).output


def test_a_visit_that_is_not_there_is_named_with_the_nearest(workspace: Path, command: Command) -> None:
    refused = command("review", "lockside-workshop-2026-06-11-basic", workspace=workspace)
    assert refused.exit_code == 2
    assert f"Did you mean “{VISIT}”?" in refused.errors
