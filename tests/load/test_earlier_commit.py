"""check --since: lines of sign-off are only added, and what was submitted stays, as far as Git remembers."""

from __future__ import annotations

import csv
import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import Command

from build_tools.errors import WrongUse
from build_tools.load import earlier_commit

VISIT = Path("qa_reports/visits/open-door-tutors/2026-09-01-basic")
IDENTITY = ["-c", "user.name=Test", "-c", "user.email=test@example.org", "-c", "commit.gpgsign=false"]


def git(folder: Path, *words: str) -> None:
    subprocess.run(["git", "-C", str(folder), *IDENTITY, *words], check=True, capture_output=True)


@pytest.fixture
def committed(workspace: Path) -> Path:
    """A workspace that lies in a folder of a repository, all of it committed."""
    git(workspace.parent, "init", "-q", "-b", "main")
    git(workspace.parent, "add", "--all")
    git(workspace.parent, "commit", "-q", "-m", "All")
    return workspace


def _lines(name: str, change: Callable[[list[str]], list[str]]) -> Callable[[Path], None]:
    def tamper(visit: Path) -> None:
        lines = (visit / name).read_text(encoding="utf-8").splitlines(keepends=True)
        (visit / name).write_text("".join(change(lines)), encoding="utf-8")

    return tamper


TAMPERING: dict[str, tuple[Callable[[Path], None], str, int | None]] = {
    # Each leaves a workspace in which every line still adds up: only Git can tell.
    "a reply taken out": (_lines("events.csv", lambda all_: [*all_[:2], *all_[3:]]), "events.csv", 3),
    "a reply in other words": (
        _lines("events.csv", lambda all_: [line.replace("We agree", "We disagree") for line in all_]),
        "events.csv",
        3,
    ),
    "the last line taken out": (_lines("events.csv", lambda all_: all_[:-1]), "events.csv", 5),
    "another approver": (
        _lines("events.csv", lambda all_: [line.replace("approved,QA-9", "approved,QA-8") for line in all_]),
        "events.csv",
        4,
    ),
    "a line put between": (
        _lines("events.csv", lambda all_: [*all_[:2], "2026-09-04T09:00:00Z,1,shared,QA-1,,,\n", *all_[2:]]),
        "events.csv",
        3,
    ),
    "progress in other words": (
        _lines("progress.csv", lambda all_: [line.replace("open", "done") for line in all_]),
        "progress.csv",
        2,
    ),
    "progress thrown away": (lambda visit: (visit / "progress.csv").unlink(), "progress.csv", 2),
    "the whole visit thrown away": (shutil.rmtree, "datapackage.json", None),
}


@pytest.mark.parametrize("what", TAMPERING)
def test_what_no_longer_stands_is_told_with_its_file_and_row(what: str, committed: Path, command: Command) -> None:
    tamper, resource, row = TAMPERING[what]
    tamper(committed / VISIT)
    assert json.loads(command("check", "--json", workspace=committed).output) == []
    done = command("check", "--since", "HEAD", "--json", workspace=committed)
    assert done.exit_code == 1
    told = json.loads(done.output)
    assert (resource, row) in [(problem["resource"], problem["row"]) for problem in told]
    assert all(problem["package"].startswith(VISIT.as_posix()) for problem in told)
    assert "git restore --source=" in told[0]["fix"]


def test_what_was_changed_in_a_later_commit_is_told_too(committed: Path, command: Command) -> None:
    TAMPERING["a reply taken out"][0](committed / VISIT)
    git(committed.parent, "commit", "-q", "-a", "-m", "Tidy")
    assert command("check", "--since", "HEAD", workspace=committed).exit_code == 0
    assert command("check", "--since", "HEAD~1", workspace=committed).exit_code == 1


def test_added_lines_and_another_order_of_columns_are_no_change(committed: Path, command: Command) -> None:
    name = "open-door-tutors-2026-09-01-basic"
    for words in (
        ("reply", name, "--by", "Owner", "--text", "More."),
        ("progress", name, "1", "--state", "done", "--by", "QA-1"),
    ):
        assert command(*words, workspace=committed).exit_code == 0
    path = committed / VISIT / "events.csv"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    assert command("check", "--since", "HEAD", workspace=committed).exit_code == 0


def test_a_draft_may_still_change(committed: Path, command: Command) -> None:
    visit = committed / VISIT
    package = (visit / "r1" / "datapackage.json").read_text(encoding="utf-8")
    (visit / "r2").mkdir()
    draft = visit / "r2" / "datapackage.json"
    draft.write_text(package.replace('"revision": 1', '"revision": 2').replace('reason": null', 'reason": "Typing."'))
    git(committed.parent, "add", "--all")
    git(committed.parent, "commit", "-q", "-m", "A draft")
    draft.write_text(draft.read_text(encoding="utf-8").replace("A short visit", "A long visit"), encoding="utf-8")
    done = command("check", "--since", "HEAD", workspace=committed)
    assert done.exit_code == 0, done.output


@pytest.mark.parametrize("commit", ["nowhere", "--help", "HEAD; ls", ""])
def test_a_commit_that_is_not_there_is_a_wrong_use(commit: str, committed: Path, command: Command) -> None:
    done = command("check", f"--since={commit}", workspace=committed)
    assert done.exit_code == 2
    assert "There is no commit" in done.errors


def test_a_workspace_without_git_is_a_wrong_use(workspace: Path, command: Command) -> None:
    done = command("check", "--since", "HEAD", workspace=workspace)
    assert done.exit_code == 2
    assert "needs a Git repository" in done.errors


ITEMS = Path("qa_reports/frameworks/basic/1/items.csv")


def test_a_framework_changed_under_approved_visits_is_told(committed: Path, command: Command) -> None:
    table = committed / ITEMS
    table.write_text(table.read_text(encoding="utf-8").replace("yes,", "no,", 1), encoding="utf-8")
    done = command("check", "--since", "HEAD", "--json", workspace=committed)
    found = [problem for problem in json.loads(done.output) if problem["code"] == "revision-changed"]
    assert [(problem["resource"], problem["severity"]) for problem in found] == [("items.csv", "warning")]
    assert "visits approved on it" in found[0]["message"] or "1 visit approved on it" in found[0]["message"]
    assert done.exit_code == 0


def test_other_line_ends_in_a_framework_or_no_approved_visit_on_it_change_nothing(
    committed: Path, command: Command
) -> None:
    table = committed / ITEMS
    table.write_bytes(table.read_bytes().replace(b"\n", b"\r\n"))
    assert json.loads(command("check", "--since", "HEAD", "--json", workspace=committed).output) == []
    table.write_bytes(table.read_bytes().replace(b"yes,", b"no,", 1))
    for events in [*(committed / "qa_reports/visits").rglob("events.csv")]:
        shutil.rmtree(events.parent)
    told = json.loads(command("check", "--since", "HEAD", "--json", workspace=committed).output)
    assert not [problem for problem in told if problem["resource"] == "items.csv"]


def test_columns_in_another_order_pass_the_full_check_too(workspace: Path, command: Command) -> None:
    table = workspace / "providers/venues.csv"
    with table.open(encoding="utf-8", newline="") as lines:
        rows = [row[::-1] for row in csv.reader(lines)]
    with table.open("w", encoding="utf-8", newline="") as lines:
        csv.writer(lines, lineterminator="\n").writerows(rows)
    for options in ([], ["--full"]):
        assert json.loads(command("check", "--json", *options, workspace=workspace).output) == []


def test_where_git_is_not_installed_that_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(*_: object) -> None:
        raise FileNotFoundError

    monkeypatch.setattr(earlier_commit, "_git", missing)
    with pytest.raises(WrongUse, match="Git is not installed here"):
        earlier_commit.changes_since(tmp_path, "HEAD")


def test_visits_that_cannot_be_read_are_not_taken_for_visits_on_a_version(tmp_path: Path) -> None:
    folder = tmp_path / "qa_reports" / "visits" / "one"
    header = {"framework_id": "basic", "framework_version": "1"}
    for name, events, package in (
        ("1-basic", "revision,event\n1,approved\n", {"resources": [{"name": "visit", "data": [header]}]}),
        ("2-basic", "revision,event\n1,approved\n", {"resources": []}),
        ("3-basic", "revision,event\n1,submitted\n", {"resources": [{"name": "visit", "data": [header]}]}),
        ("4-basic", f"revision,event\n1,{'x' * 200_000}\n", {"resources": [{"name": "visit", "data": [header]}]}),
        (
            "5-basic",
            "revision,event\n1,approved\n",
            {"resources": [{"name": "visit", "data": [header | {"framework_version": "2"}]}]},
        ),
    ):
        (folder / name / "r1").mkdir(parents=True)
        (folder / name / "events.csv").write_text(events)
        (folder / name / "r1" / "datapackage.json").write_text(json.dumps(package))
    (folder / "6-basic" / "events.csv").mkdir(parents=True)
    assert [*earlier_commit._approved_on(tmp_path, "basic", "1")] == ["one/1-basic"]
