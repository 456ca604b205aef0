"""Killed at every call that touches the disk: the workspace is sound each time, and nothing acknowledged is missing."""

from __future__ import annotations

import json
import os
import shutil
import sys
import traceback
from datetime import date
from pathlib import Path
from typing import Literal, NamedTuple

import pytest
from conftest import Command
from handed_in import FOLDER, VISIT, bytes_of, content, package, picture

from build_tools.cli import main
from build_tools.intake.visit_intake import Taken, take_in

Case = Literal["new", "inbox"]
KILLED = 9
# What changes the disk tells Python's audit hooks first. fsync tells none, so it is wrapped.
CHANGES = {"os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.truncate", "os.link", "os.symlink", "os.chmod"}
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC


class Ended(NamedTuple):
    """With which number a run ended, and what it said."""

    code: int
    said: str


class Killer:
    """Ends this process at the n-th call that changes something beneath the workspace. Nothing is tidied up."""

    def __init__(self, last: int, workspace: Path) -> None:
        self._left, self._workspace, self._sync = last, str(workspace), os.fsync

    def arm(self) -> None:
        sys.addaudithook(self._heard)
        os.fsync = self._synced  # type: ignore[assignment]

    def _step(self) -> None:
        self._left -= 1
        if self._left == 0:
            os._exit(KILLED)

    def _synced(self, handle: int) -> None:
        self._step()
        self._sync(handle)
        self._step()

    def _heard(self, event: str, details: tuple[object, ...]) -> None:
        path = details[0] if details else None
        if not isinstance(path, str | os.PathLike):
            return
        name = os.fspath(path)
        if event == "open" and name.startswith(self._workspace) and isinstance(details[2], int):
            if details[2] & WRITING:
                # No file is ever written under the name by which it is read.
                seen = os.path.relpath(name, self._workspace)
                hidden = "/.incoming/" in seen or os.path.basename(seen).startswith(".") or ".cache" in seen
                os._exit(77) if not hidden else self._step()
        elif event in CHANGES and (name.startswith(self._workspace) or not os.path.isabs(name)):
            self._step()


@pytest.fixture(scope="module")
def before(example: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[Case, Path]:
    """A workspace for each case; for “inbox” the visit is there already, and another report of it lies in the inbox."""
    folder = tmp_path_factory.mktemp("before")
    shutil.copytree(example, folder / "new", ignore=shutil.ignore_patterns(".cache"))
    shutil.copytree(folder / "new", folder / "inbox")
    moment, day = "2026-11-21T11:00:00Z", date(2026, 11, 21)
    assert isinstance(take_in(folder / "inbox", content(), "visit.json", "QA-5", moment, day), Taken)
    (folder / "inbox" / "qa_reports" / "inbox").mkdir()
    (folder / "inbox" / "qa_reports" / "inbox" / "visit.json").write_bytes(_second())
    (folder / "visit.json").write_bytes(_second())
    return {"new": folder / "new", "inbox": folder / "inbox"}


def _second() -> bytes:
    pictures = {"2a-1.jpg": picture()}
    return content(package({"overview": "Three.", "revision_reason": "One was left out."}, pictures=pictures))


@pytest.mark.parametrize("case", ["new", "inbox"])
def test_a_kill_at_any_step_leaves_all_or_nothing_and_the_same_file_again_completes_it(
    case: Case, before: dict[Case, Path], tmp_path: Path, command: Command
) -> None:
    file = before["new"].parent / "visit.json"
    words = ["intake", *(["--inbox"] if case == "inbox" else [str(file)]), "--by", "QA-5"]
    number = {"new": 1, "inbox": 2}[case]
    for step in range(1, 200):
        workspace = tmp_path / str(step)
        shutil.copytree(before[case], workspace)
        run = _run(step, workspace, words)
        told = json.loads(command("check", "--json", "--no-cache", workspace=workspace).output)
        assert told == [], (step, told)
        folder = workspace / FOLDER / f"r{number}"
        dropped = workspace / "qa_reports" / "inbox" / "visit.json"
        if "is stored" in run.said:
            assert folder.is_dir(), step
        if case == "inbox":
            assert folder.is_dir() or dropped.read_bytes() == _second(), step
        if run.code == KILLED:
            again = _run(0, workspace, words)
            assert again.code == 0, (step, again.said)
        assert (folder / "media" / "2a-1.jpg").is_file(), step
        assert _submitted(workspace) == number, step
        assert not dropped.exists()
        assert not [name for name in bytes_of(workspace) if ".incoming" in name or name.endswith(".new")], step
        shutil.rmtree(workspace)
        if run.code != KILLED:
            assert run.code == 0, run.said
            break
    assert step > 20  # it was killed at a good many places
    assert run.code == 0  # and in the end at none


def _run(step: int, workspace: Path, words: list[str]) -> Ended:
    """The command in a process of its own, killed at a step; at none for 0."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        sys.stdout = sys.stderr = os.fdopen(writing, "w")
        Killer(step, workspace).arm()
        code: object = 78
        try:
            main([words[0], "--workspace", str(workspace), *words[1:]])
            code = 0
        except SystemExit as ending:
            code = ending.code
        finally:  # pytest goes on in the other process only
            if code == 78:
                traceback.print_exc()
            sys.stdout.flush()
            os._exit(code if isinstance(code, int) else 79)
    os.close(writing)
    with os.fdopen(reading) as pipe:
        told = pipe.read()
    return Ended(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), told)


def _submitted(workspace: Path) -> int:
    """The newest revision that was submitted; 0 for none."""
    lines = (workspace / FOLDER / "events.csv").read_text(encoding="utf-8").splitlines()[1:]
    return max((int(line.split(",")[1]) for line in lines if ",submitted," in line), default=0)


def test_what_was_killed_once_is_listed_as_waiting_when_it_is_completed(
    before: dict[Case, Path], tmp_path: Path, command: Command
) -> None:
    workspace = shutil.copytree(before["inbox"], tmp_path / "workspace")
    file = before["new"].parent / "visit.json"
    assert command("intake", str(file), workspace=workspace).exit_code == 0
    events = workspace / FOLDER / "events.csv"
    lines = events.read_text(encoding="utf-8").splitlines(keepends=True)
    events.write_text("".join(lines[:2]), encoding="utf-8")  # as after a kill between the files and their lines
    assert command("check", workspace=workspace).exit_code == 0
    done = command("intake", str(file), workspace=workspace)
    assert done.exit_code == 0 and "is stored as r2" in done.output
    assert events.read_text(encoding="utf-8").splitlines(keepends=True) == lines
    assert VISIT in command("review", workspace=workspace).output
