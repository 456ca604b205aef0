"""A report that replaces one which nobody outside has seen corrects nothing, and its page says nothing of the other."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from conftest import Command
from handed_in import FOLDER, VISIT, content, package

from build_tools.intake.visit_intake import Taken, take_in

REASON = "The lead asked what was seen in the second lesson."


def taken(workspace: Path, reason: str | None = None, **header: Any) -> None:
    day = date(2026, 11, 21)
    result = take_in(workspace, content(package(header)), "visit.json", "QA-5", "2026-11-21T12:00:00Z", day, reason)
    assert isinstance(result, Taken) and result.stored


def texts(site: Path) -> str:
    """Everything that is published of the visit, whatever the kind of file."""
    found = [path.read_text("utf-8") for path in site.rglob("*") if path.suffix in (".html", ".json", ".csv", ".xml")]
    return "\n".join(text for text in found if VISIT in text)


@pytest.mark.parametrize("before", ["submitted", "returned"])
def test_no_correction_of_what_was_never_published(before: str, workspace: Path, command: Command) -> None:
    taken(workspace, overview="One lesson seen.")
    if before == "returned":
        said = ["--note", "Say more."]
        assert command("return", VISIT, "--by", "QA-LEAD", *said, workspace=workspace).exit_code == 0
    taken(workspace, REASON, overview="Two lessons seen.")
    assert command("approve", VISIT, "--by", "QA-LEAD", workspace=workspace).exit_code == 0
    with (workspace / FOLDER / "events.csv").open(encoding="utf-8", newline="") as lines:
        assert "corrected" not in {line["event"] for line in csv.DictReader(lines)}
    _built(workspace, command)
    page = (workspace.parent / "site" / "reports" / VISIT / "index.html").read_text(encoding="utf-8")
    assert "Two lessons seen." in page
    published = texts(workspace.parent / "site")
    for words in (REASON, "One lesson seen.", "Say more.", "Revision 2"):
        assert words not in published, words
    assert not (workspace.parent / "site" / "reports" / VISIT / "r1").exists()


def test_a_line_of_correction_that_somebody_wrote_by_hand_is_not_printed_either(
    workspace: Path, command: Command
) -> None:
    taken(workspace, overview="One lesson seen.")
    taken(workspace, REASON, overview="Two lessons seen.")
    command("approve", VISIT, "--by", "QA-LEAD", workspace=workspace)
    with (workspace / FOLDER / "events.csv").open("a", encoding="utf-8") as log:
        log.write(f"2026-11-21T12:00:01Z,2,corrected,QA-LEAD,,{REASON},\n")
    assert command("check", workspace=workspace).exit_code == 0
    _built(workspace, command)
    assert REASON not in texts(workspace.parent / "site")


def test_a_correction_of_what_was_published_still_says_why(workspace: Path, command: Command) -> None:
    taken(workspace, overview="One lesson seen.")
    command("approve", VISIT, "--by", "QA-LEAD", workspace=workspace)
    taken(workspace, REASON, overview="Two lessons seen.")
    command("approve", VISIT, "--by", "QA-LEAD", workspace=workspace)
    _built(workspace, command)
    page = (workspace.parent / "site" / "reports" / VISIT / "index.html").read_text(encoding="utf-8")
    assert REASON in page and "Revision 2" in page
    assert (workspace.parent / "site" / "reports" / VISIT / "r1" / "index.html").exists()


def test_whoever_made_the_visit_may_not_approve_it_though_another_handed_it_in(
    workspace: Path, command: Command
) -> None:
    day = date(2026, 11, 21)
    take_in(workspace, content(), "visit.json", "Office", "2026-11-21T12:00:00Z", day)
    assert "--by ROLE    (not Office or QA-5)" in command("review", VISIT, workspace=workspace).output
    refused = command("approve", VISIT, "--by", "qa 05", workspace=workspace)
    assert refused.exit_code == 2 and "made this visit" in refused.errors
    assert command("approve", VISIT, "--by", "QA-6", workspace=workspace).exit_code == 0


def _built(workspace: Path, command: Command) -> None:
    built = command("build", "--out", str(workspace.parent / "site"), workspace=workspace)
    assert built.exit_code == 0, built.errors
