"""Sign-off: a second person, the bytes that were read, and a line that is added whole or not at all."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
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


def test_the_same_thing_twice_in_a_second_is_noted_once_and_the_log_stays_sound(
    workspace: Path, command: Command
) -> None:
    words = ("reply", VISIT, "--by", "Owner", "--text", "We agree.")
    assert command(*words, workspace=workspace).exit_code == 0
    noted = _events(workspace)
    again = command(*words, workspace=workspace)
    assert again.exit_code == 2 and "this very second" in again.errors
    assert _events(workspace) == noted
    assert command("check", workspace=workspace).exit_code == 0


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


@pytest.mark.parametrize("by", ["qa-1", " QA-1 ", "QA 1", "qa1", "Ｑa-1", "QA-01", "Q\u0410-1", "Q\u0391-\u0661"])
def test_capitals_spaces_noughts_and_other_scripts_make_no_second_person(
    by: str, undecided: Path, command: Command
) -> None:
    before = _events(undecided)
    refused = command("approve", VISIT, "--by", by, workspace=undecided)
    assert refused.exit_code == 2
    assert "Somebody else" in refused.errors
    assert _events(undecided) == before


@pytest.mark.parametrize("by", ["QA-10", "QA-11", "QB-1", "QA-lead"])
def test_two_references_that_differ_are_two_people(by: str, undecided: Path, command: Command) -> None:
    assert command("approve", VISIT, "--by", by, workspace=undecided).exit_code == 0
    assert command("check", workspace=undecided).exit_code == 0


def test_a_dash_is_nobody_and_approves_nothing(undecided: Path, command: Command) -> None:
    before = _events(undecided)
    refused = command("approve", VISIT, "--by", "—", workspace=undecided)
    assert refused.exit_code == 2
    assert "by:" in refused.errors
    assert _events(undecided) == before


def test_a_report_made_by_hand_is_submitted_shared_replied_to_and_approved(workspace: Path, command: Command) -> None:
    (workspace / FOLDER / "events.csv").unlink()
    assert command("check", workspace=workspace).exit_code == 1
    assert command("submit", VISIT, "--by", "QA-1", workspace=workspace).exit_code == 0
    assert "awaits a decision" in command("review", workspace=workspace).output
    assert command("share", VISIT, "--by", "QA-1", "--note", "Ten days.", workspace=workspace).exit_code == 0
    words = workspace.parent / "reply.txt"
    words.write_text("We agree,\nand “thank” you.\n", encoding="utf-8-sig")
    assert command("reply", VISIT, "--by", "Owner", "--file", str(words), workspace=workspace).exit_code == 0
    assert "shared; replied" in command("review", workspace=workspace).output
    assert command("approve", VISIT, "--by", "QA-9", workspace=workspace).exit_code == 0
    assert [event["event"] for event in _events(workspace)] == ["submitted", "shared", "replied", "approved"]
    assert _events(workspace)[2]["public_text"] == "We agree,\nand “thank” you."
    assert command("check", workspace=workspace).exit_code == 0


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("submit", VISIT, "--by", "QA-1"), "it is approved already"),
        (("return", VISIT, "--by", "QA-9", "--note", "Late."), "does not await a decision"),
        (("reply", VISIT, "--by", "Owner"), "--text or with --file"),
        (("reply", VISIT, "--by", "Owner", "--text", "  "), "needs its words"),
        (("reply", VISIT, "--by", "Owner", "--text", "x" * 5000), "4000 is the most"),
        (("reply", VISIT, "--by", "x" * 81, "--text", "Yes."), "80 is the most"),
        (("reply", VISIT, "--by", "Own\u200ber", "--text", "Yes."), "cannot be seen"),
        (("reply", VISIT, "--by", " ", "--text", "Yes."), "by:"),
        (("withdraw", VISIT, "--by", "QA-9", "--reason", " "), "in public words"),
        (("submit", "lockside", "--by", "QA-1"), "There is no visit"),
        (("submit", "../../etc", "--by", "QA-1"), "There is no visit"),
    ],
)
def test_what_may_not_be_written_is_refused_in_words_and_nothing_is_written(
    words: tuple[str, ...], said: str, workspace: Path, command: Command
) -> None:
    before = (workspace / FOLDER / "events.csv").read_bytes()
    refused = command(*words, workspace=workspace)
    assert refused.exit_code == 2
    assert said in refused.errors
    assert (workspace / FOLDER / "events.csv").read_bytes() == before


def test_a_report_in_force_is_withdrawn_while_its_correction_is_written(workspace: Path, command: Command) -> None:
    _correct(workspace)
    assert f"{VISIT}  r2  not submitted yet" in command("review", workspace=workspace).output
    done = command("withdraw", VISIT, "--by", "QA-9", "--reason", "Made at another site.", workspace=workspace)
    assert done.exit_code == 0, done.errors
    assert _events(workspace)[-1]["revision"] == "1"
    assert command("check", workspace=workspace).exit_code == 0


def test_an_approved_correction_says_why_in_the_events(workspace: Path, command: Command) -> None:
    _correct(workspace)
    told = command("review", VISIT, workspace=workspace).output
    assert "What differs from r1, the report in force" in told
    assert "The day was wrong." in told
    assert command("submit", VISIT, "--by", "QA-1", workspace=workspace).exit_code == 0
    assert command("approve", VISIT, "--by", "QA-9", workspace=workspace).exit_code == 0
    assert [(event["revision"], event["event"]) for event in _events(workspace)[-2:]] == [
        ("2", "approved"),
        ("2", "corrected"),
    ]
    assert _events(workspace)[-1]["public_text"] == "The day was wrong."
    assert command("check", workspace=workspace).exit_code == 0


def test_what_a_correction_replaced_can_be_taken_back_without_the_correction(workspace: Path, command: Command) -> None:
    _correct(workspace)
    for words in (("submit", VISIT, "--by", "QA-1"), ("approve", VISIT, "--by", "QA-9")):
        assert command(*words, workspace=workspace).exit_code == 0
    take_back = ("withdraw", VISIT, "--by", "QA-9", "--reason", "It named somebody.", "--revision")
    assert "no revision 7" in command(*take_back, "7", workspace=workspace).errors
    assert command(*take_back, "1", workspace=workspace).exit_code == 0
    assert (_events(workspace)[-1]["revision"], _events(workspace)[-1]["event"]) == ("1", "withdrawn")
    assert command("check", workspace=workspace).exit_code == 0
    site = workspace.parent / "site"
    assert command("build", "--out", str(site), workspace=workspace).exit_code == 0
    assert (site / "reports" / VISIT / "index.html").exists()
    assert not (site / "reports" / VISIT / "r1").exists()
    page = (site / "reports" / VISIT / "index.html").read_text(encoding="utf-8")
    assert "Seen again." in page and "<del>" not in page


def _correct(workspace: Path) -> None:
    """A second revision, not submitted yet, with one other word in its overview."""
    first = workspace / FOLDER / "r1" / "datapackage.json"
    package = json.loads(first.read_text(encoding="utf-8"))
    header = next(part for part in package["resources"] if part["name"] == "visit")["data"][0]
    header |= {"revision": 2, "revision_reason": "The day was wrong.", "overview": "Seen again."}
    second = workspace / FOLDER / "r2" / "datapackage.json"
    second.parent.mkdir()
    second.write_text(json.dumps(package, ensure_ascii=False), encoding="utf-8")


def test_a_line_follows_the_headings_and_line_ends_of_its_file(undecided: Path, command: Command) -> None:
    path = undecided / FOLDER / "events.csv"
    rows = list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))
    turned = list(reversed(rows[0]))
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, turned, lineterminator="\r\n")
        writer.writeheader()
        writer.writerows(rows)
    before = path.read_bytes()
    assert command("approve", VISIT, "--by", "QA-LEAD", workspace=undecided).exit_code == 0
    assert path.read_bytes().startswith(before)
    assert path.read_bytes().count(b"\n") == path.read_bytes().count(b"\r\n") == len(rows) + 2
    assert command("check", workspace=undecided).exit_code == 0


def test_no_line_is_added_to_a_file_that_a_spreadsheet_saved_otherwise(undecided: Path, command: Command) -> None:
    path = undecided / FOLDER / "events.csv"
    path.write_text(path.read_text(encoding="utf-8").replace(",", ";"), encoding="utf-8")
    before = path.read_bytes()
    refused = command("approve", VISIT, "--by", "QA-LEAD", workspace=undecided)
    assert refused.exit_code == 2
    assert "semicolons" in refused.errors
    assert path.read_bytes() == before


def test_of_two_who_approve_at_once_one_is_refused(undecided: Path) -> None:
    words = ["-m", "build_tools", "approve", VISIT, "--workspace", str(undecided), "--by"]
    both = [
        subprocess.Popen([sys.executable, *words, by], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for by in ("QA-8", "QA-9")
    ]
    assert sorted(one.wait() for one in both) == [0, 2]
    assert [event["event"] for event in _events(undecided)].count("approved") == 1


def test_progress_is_noted_once_a_day_for_an_action_of_the_plan(workspace: Path, command: Command) -> None:
    visit = "open-door-tutors-2026-09-01-basic"
    path = workspace / "qa_reports/visits/open-door-tutors/2026-09-01-basic/progress.csv"
    before = path.read_bytes()
    words = ("progress", visit, "1", "--state", "done", "--rag", "green", "--by", "QA-1", "--note", "Seen, all of it.")
    assert command(*words, workspace=workspace).exit_code == 0
    assert path.read_bytes() == before + b'2026-11-21,1,done,green,QA-1,"Seen, all of it."\n'
    assert command("check", workspace=workspace).exit_code == 0
    again = command(*words, workspace=workspace)
    assert again.exit_code == 2
    assert "already" in again.errors
    unknown = command("progress", visit, "7", "--state", "done", "--by", "QA-1", workspace=workspace)
    assert unknown.exit_code == 2
    assert "has no action 7" in unknown.errors


def test_progress_begins_its_file_where_there_is_none(workspace: Path, command: Command) -> None:
    visit = "open-door-tutors-2026-09-01-basic"
    path = workspace / "qa_reports/visits/open-door-tutors/2026-09-01-basic/progress.csv"
    path.unlink()
    assert command("progress", visit, "1", "--state", "open", "--by", "QA-1", workspace=workspace).exit_code == 0
    assert path.read_text(encoding="utf-8") == "noted_on,action,state,rag,by,note\n2026-11-21,1,open,,QA-1,\n"
    assert command("check", workspace=workspace).exit_code == 0


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"item": "1a", "area": "Gate", "action": "Mend the gate."}, True),
        ({"area": "Gate", "action": "Mend the gate."}, True),
        ({"action": "Write down where each pupil begins."}, False),
        ({"item": "2b"}, False),
        ({"by_when": "2027-02-28", "rag": "red"}, False),
    ],
)
def test_progress_on_one_action_never_passes_to_another_that_a_correction_gave_its_number(
    changed: dict[str, str], told: bool, workspace: Path, command: Command
) -> None:
    folder = workspace / "qa_reports/visits/open-door-tutors/2026-09-01-basic"
    package = json.loads((folder / "r1" / "datapackage.json").read_text(encoding="utf-8"))
    rows = {part["name"]: part["data"] for part in package["resources"]}
    rows["visit"][0].update(revision=2, revision_reason="The plan named something else.")
    rows["actions"][0].update(changed)
    (folder / "r2").mkdir()
    (folder / "r2" / "datapackage.json").write_text(json.dumps(package), encoding="utf-8")
    found = json.loads(command("check", "--json", workspace=workspace).output)
    assert [(one["code"], one["resource"], one["row"]) for one in found] == (
        [("action-unknown", "progress.csv", 2)] if told else []
    )


def test_a_visit_that_is_not_there_is_named_with_the_nearest(workspace: Path, command: Command) -> None:
    refused = command("review", "lockside-workshop-2026-06-11-basic", workspace=workspace)
    assert refused.exit_code == 2
    assert f"Did you mean “{VISIT}”?" in refused.errors


@pytest.mark.parametrize("kind", ["pipe", "link", "device"])
def test_a_reply_is_read_from_an_ordinary_file_only(
    kind: str, workspace: Path, command: Command, tmp_path: Path
) -> None:
    file = tmp_path / "reply.txt"
    if kind == "pipe":
        os.mkfifo(file)
    else:
        file.symlink_to("/dev/zero") if kind == "link" else None
    name = "/dev/zero" if kind == "device" else str(file)
    result = command(
        "reply", "lockside-workshop-2026-06-10-basic", "--by", "Manager", "--file", name, workspace=workspace
    )
    assert result.exit_code == 2
    assert "Name the file itself." in result.errors
