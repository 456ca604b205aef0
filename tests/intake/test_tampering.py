"""What somebody may do to a signed-off visit by hand, and what check says of it. Decision 7 lists what it cannot see."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import Command

FOLDER = Path("qa_reports/visits/lockside-workshop/2026-06-10-basic")


def _edit(path: Path, change: Callable[[list[str]], list[str]]) -> None:
    path.write_text("".join(change(path.read_text(encoding="utf-8").splitlines(keepends=True))), encoding="utf-8")


def _events(change: Callable[[list[str]], list[str]]) -> Callable[[Path], None]:
    return lambda visit: _edit(visit / "events.csv", change)


def _line(number: int, old: str, new: str) -> Callable[[Path], None]:
    """Replace words in one line of the events; the headings are line 0."""

    def change(lines: list[str]) -> list[str]:
        assert old in lines[number]
        return [*lines[:number], lines[number].replace(old, new), *lines[number + 1 :]]

    return _events(change)


def _comma(visit: Path) -> None:
    path = visit / "r1" / "datapackage.json"
    path.write_text(path.read_text(encoding="utf-8").replace(". ", "., ", 1) + " ", encoding="utf-8")


def _letter_with_the_old_time_and_size(visit: Path) -> None:
    path = visit / "r1" / "datapackage.json"
    before, content = path.stat(), path.read_bytes()
    with path.open("r+b") as file:  # in place: the same file to the system, its size and its time
        file.write(content.replace(b"A short visit", b"A smart visit", 1))
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert (path.stat().st_size, path.stat().st_mtime_ns) == (before.st_size, before.st_mtime_ns)
    assert path.read_bytes() != content


def _line_ends(visit: Path) -> None:
    path = visit / "r1" / "datapackage.json"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))


def _more_media(visit: Path) -> None:
    (visit / "r1" / "media").mkdir()
    (visit / "r1" / "media" / "yard.jpg").write_bytes(b"\xff\xd8\xff")


def _second_folder(visit: Path) -> None:
    """r1 moved to r2, and another put in its place."""
    shutil.copytree(visit / "r1", visit / "r2")
    _comma(visit)


def _link(visit: Path) -> None:
    elsewhere = visit.parents[3] / "elsewhere"
    shutil.move(visit / "r1", elsewhere)
    (visit / "r1").symlink_to(elsewhere)


def _link_in_media(visit: Path) -> None:
    (visit / "r1" / "media").mkdir()
    (visit / "r1" / "media" / "yard.jpg").symlink_to("/etc/hostname")


TAMPERING: dict[str, tuple[Callable[[Path], None], str]] = {
    "one comma": (_comma, "revision-changed"),
    "a letter, with the old time and size": (_letter_with_the_old_time_and_size, "revision-changed"),
    "line ends": (_line_ends, "revision-changed"),
    "a file added": (_more_media, "revision-changed"),
    "another folder in its place": (_second_folder, "revision-changed"),
    "the folder is a link": (_link, "file-unexpected"),
    "a link among the pictures": (_link_in_media, "file-unexpected"),
    "the digest of the approval": (_line(2, ",approved,QA-9,2", ",approved,QA-9,3"), "revision-changed"),
    "the digest taken out": (_events(lambda lines: [lines[0], _no_digest(lines[1]), *lines[2:]]), "value-missing"),
    "the submission taken out": (_events(lambda lines: [lines[0], *lines[2:]]), "event-order"),
    "the approval taken out": (_events(lambda lines: [*lines[:2], *lines[3:]]), "event-order"),
    "the approval given twice": (_events(lambda lines: [*lines[:3], lines[2], *lines[3:]]), "event-order"),
    "approved again after": (
        _events(lambda lines: [*lines, lines[2].replace("T15:00:00Z", "T16:00:00Z")]),
        "event-order",
    ),
    "lines in another order": (_events(lambda lines: [lines[0], lines[2], lines[1], *lines[3:]]), "event-order"),
    "approved by the submitter": (_line(2, "QA-9", "qa 1"), "approver-is-submitter"),
    "approved with an l for a one": (_line(2, "QA-9", "qa 0l"), "approver-is-submitter"),
    "approved in Cyrillic by the submitter": (_line(2, "QA-9", "Q\u0410-01"), "approver-is-submitter"),
    "approved by nobody": (_line(2, "QA-9", "—"), "value-form"),
    "submitted by the approver": (_line(1, "QA-1", " Qa-9"), "approver-is-submitter"),
    "an event to come": (_line(3, "2026-06-19", "2026-11-22"), "date-in-future"),
    "approved before the visit": (_line(1, "2026-06-12", "2026-06-01"), "dates-order"),
    "approved after it was returned": (
        _events(lambda lines: [*lines[:2], "2026-06-13T09:00:00Z,1,returned,QA-9,,,No.\n", *lines[2:]]),
        "event-order",
    ),
    "brought back after a withdrawal": (
        _events(
            lambda lines: [
                *lines,
                "2026-07-01T09:00:00Z,1,withdrawn,QA-9,,Wrong site.,\n",
                lines[2].replace("2026-06-19", "2026-07-02"),
            ]
        ),
        "event-order",
    ),
    "withdrawn before it was approved": (
        _events(lambda lines: [*lines[:2], "2026-06-13T09:00:00Z,1,withdrawn,QA-9,,No.,\n", *lines[2:]]),
        "event-order",
    ),
    "an event of a revision that is not there": (_line(3, ",1,published", ",2,published"), "event-order"),
    "no events at all": (lambda visit: (visit / "events.csv").unlink(), "file-missing"),
}


def _no_digest(line: str) -> str:
    cells = line.split(",")
    return ",".join([*cells[:4], "", *cells[5:]])


@pytest.mark.parametrize("what", TAMPERING)
def test_check_names_the_visit_that_was_tampered_with(what: str, workspace: Path, command: Command) -> None:
    tamper, code = TAMPERING[what]
    assert json.loads(command("check", "--json", workspace=workspace).output) == []
    tamper(workspace / FOLDER)
    problems = json.loads(command("check", "--json", workspace=workspace).output)
    named = [problem for problem in problems if problem["code"] == code]
    assert named, [problem["code"] for problem in problems]
    assert all("lockside-workshop/2026-06-10-basic" in problem["package"] for problem in named)
    assert command("build", "--out", str(workspace.parent / "site"), workspace=workspace).exit_code == 1


def test_a_comma_changed_after_approval_names_the_revision_the_event_and_its_day(
    workspace: Path, command: Command
) -> None:
    _comma(workspace / FOLDER)
    told = command("check", workspace=workspace).output
    assert f"{FOLDER.as_posix()}/events.csv" in told
    assert "r1 was changed after it was approved on 2026-06-19." in told


def test_two_revisions_that_change_places_are_seen(workspace: Path, command: Command) -> None:
    visit = workspace / FOLDER
    package = json.loads((visit / "r1" / "datapackage.json").read_text(encoding="utf-8"))
    header = next(part for part in package["resources"] if part["name"] == "visit")["data"][0]
    header |= {"revision": 2, "revision_reason": "The day was wrong."}
    (visit / "r2").mkdir()
    (visit / "r2" / "datapackage.json").write_text(json.dumps(package), encoding="utf-8")
    for words in (("submit", "--by", "QA-1"), ("approve", "--by", "QA-9")):
        done = command(words[0], "lockside-workshop-2026-06-10-basic", *words[1:], workspace=workspace)
        assert done.exit_code == 0, done.errors
    for old, new in (("r1", "r3"), ("r2", "r1"), ("r3", "r2")):
        (visit / old).rename(visit / new)
    codes = {problem["code"] for problem in json.loads(command("check", "--json", workspace=workspace).output)}
    assert "visit-folder" in codes


@pytest.mark.parametrize("pinned", [True, False])
def test_git_on_windows_keeps_the_bytes_of_a_workspace_that_says_so(
    pinned: bool, workspace: Path, repository: Path, command: Command
) -> None:
    starter = repository / "build_tools" / "intake" / "starter" / "dot-gitattributes"
    if pinned:
        shutil.copy(starter, workspace / ".gitattributes")
    copy = workspace.parent / "copy"
    identity = ["-c", "user.name=Test", "-c", "user.email=test@example.org", "-c", "commit.gpgsign=false"]
    for words in (
        ["init", "-q", str(workspace)],
        ["-C", str(workspace), *identity, "add", "--all"],
        ["-C", str(workspace), *identity, "commit", "-q", "-m", "All"],
        ["-c", "core.autocrlf=true", "clone", "-q", str(workspace), str(copy)],
    ):
        subprocess.run(["git", *words], check=True, capture_output=True)
    told = json.loads(command("check", "--json", workspace=copy).output)
    assert {problem["code"] for problem in told} == (set() if pinned else {"revision-changed"})


@pytest.mark.parametrize("name", [".DS_Store", "Thumbs.db", "datapackage.json~", "media/.DS_Store"])
def test_what_a_file_manager_left_in_a_signed_revision_is_named(workspace: Path, command: Command, name: str) -> None:
    """It counts among the bytes of an approval: whoever must take it away has to be told what it is."""
    left = workspace / FOLDER / "r1" / name
    left.parent.mkdir(exist_ok=True)
    left.write_bytes(b"\0\0")
    result = command("check", workspace=workspace)
    assert "revision-changed" in result.output
    assert f"Nothing reads {name}, and yet it counts" in result.output
    left.unlink()
    assert command("check", workspace=workspace).exit_code == 0
