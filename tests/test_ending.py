"""However a run ends, it says so in a sentence, with a number that a script can tell apart, and leaves nothing behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from contextlib import ExitStack
from pathlib import Path

import pytest
from conftest import Command

from build_tools import locks
from build_tools.locks import alone_with, made_in

PROGRAM = [sys.executable, "-m", "build_tools.cli"]
FAULTY = "import sys; from build_tools import cli; cli._run = lambda given: {}; cli.main()"


@pytest.mark.parametrize(
    ("fault", "code", "says"),
    [
        ("[0] * 10**18", 2, "not enough memory"),
        ("{}['Mr Example']", 3, "KeyError in"),
        ("open('/dev/full', 'w').write('x' * 10**6)", 3, "OSError in"),
    ],
)
def test_a_fault_of_ours_is_told_in_a_sentence_without_words_of_a_record(fault: str, code: int, says: str) -> None:
    words = [sys.executable, "-c", FAULTY.format(fault)]
    ended = subprocess.run(words, capture_output=True, text=True, check=False)
    assert ended.returncode == code
    assert says in ended.stderr and "Traceback" not in ended.stderr and "Mr Example" not in ended.stderr
    whole = {**os.environ, "PROVIDER_DIRECTORY_TRACEBACK": "1"}
    told = subprocess.run(words, capture_output=True, text=True, check=False, env=whole).stderr
    assert ("Traceback" in told) == (code == 3)


def test_it_ends_as_others_do_when_nobody_reads_on_and_goes_on_where_nobody_ever_did(example: Path) -> None:
    words = [*PROGRAM, "check", "--json", "--workspace", str(example)]
    reading, writing = os.pipe()
    os.close(reading)
    assert subprocess.run(words, stdout=writing, stderr=subprocess.DEVNULL, check=False).returncode == 141
    os.close(writing)
    line = ["sh", "-c", 'exec "$@" >&- 2>&- <&-', "sh", *words]
    assert subprocess.run(line, check=False).returncode == 0


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_build_that_is_told_to_stop_leaves_nothing(example: Path, tmp_path: Path, number: int) -> None:
    code = (
        "import signal, os; from build_tools.publish import build; from build_tools import cli;"
        "signal.signal(signal.SIGINT, signal.default_int_handler);"
        f"build.finish = lambda *given: (os.kill(os.getpid(), {int(number)}), __import__('time').sleep(20));"
        "cli.main()"
    )
    words = ["build", "--no-cache", "--workspace", str(example), "--out", str(tmp_path / "out" / "site")]
    (tmp_path / "scratch").mkdir()
    environment = {**os.environ, "TMPDIR": str(tmp_path / "scratch")}
    ended = subprocess.run(
        [sys.executable, "-c", code, *words], capture_output=True, text=True, check=False, env=environment
    )
    assert ended.returncode == 128 + number
    assert "Traceback" not in ended.stderr
    assert [*(tmp_path / "out").iterdir(), *(tmp_path / "scratch").iterdir()] == []


@pytest.mark.parametrize("is_folder", [True, False])
def test_what_a_killed_run_was_making_goes_with_the_next_and_nobody_elses_does(tmp_path: Path, is_folder: bool) -> None:
    child = os.fork()
    if child == 0:
        with made_in(tmp_path, "report.docx", is_folder=is_folder):
            os._exit(9)
    os.waitpid(child, 0)
    (dead,) = tmp_path.iterdir()
    strangers = [tmp_path / ".report.docx.old.new", tmp_path / ".report.docx.abcdefghi.new"]
    for path in strangers:
        path.write_text("mine")
    with ExitStack() as making:
        two = [making.enter_context(made_in(tmp_path, "report.docx", is_folder=is_folder)) for _ in range(2)]
        assert sorted(tmp_path.iterdir()) == sorted([*two, *strangers])
    assert not dead.exists()
    assert sorted(tmp_path.iterdir()) == sorted(strangers)


def test_where_nothing_can_be_locked_two_at_once_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def cannot(handle: int, how: int) -> None:
        raise OSError(37, "No locks available")

    monkeypatch.setattr(locks.fcntl, "flock", cannot)
    with pytest.raises(locks.WrongUse, match="cannot be locked"), alone_with(tmp_path):
        pass
    with made_in(tmp_path, "a.pdf") as fresh:
        assert fresh.exists()


@pytest.mark.parametrize(("name", "was_there"), [("new", True), ("sample", False)])
def test_a_new_workspace_is_there_whole_or_not_at_all(
    tmp_path: Path, name: str, was_there: bool, command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "in" / "ours"
    target.mkdir(parents=True) if was_there else target.parent.mkdir()
    words = [name, str(target), *(["--providers", "2"] if name == "sample" else [])]
    child = os.fork()
    if child == 0:
        monkeypatch.setattr(os, "sync", lambda: os._exit(9))  # the last step before it takes its place
        command(*words)
        os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9
    assert not (target / "mkdocs.yml").exists()
    assert command(*words).exit_code == 0
    assert command("check", "--no-cache", workspace=target).exit_code == 0
    assert [path.name for path in target.parent.iterdir()] == ["ours"]
    assert [path.name for path in target.iterdir() if path.name.endswith(".new")] == []


def test_a_place_where_something_could_be_lost_is_refused_before_any_work(workspace: Path, command: Command) -> None:
    (workspace.parent / "letters").mkdir()
    (workspace.parent / "letters" / "one.odt").write_text("words")
    (workspace.parent / "file").write_text("words")
    began = time.monotonic()
    for place in (
        "/",
        "/usr",
        "..",
        ".",
        "providers/site",
        "qa_reports",
        "directory/a/b",
        ".git",
        "../letters",
        "../file",
    ):
        refused = command("build", "--out", str(workspace / place), workspace=workspace)
        assert refused.exit_code == 2, place
        assert "left alone" in refused.errors
    assert time.monotonic() - began < 20
    assert not (workspace / ".cache").exists()
    assert sorted(path.name for path in workspace.parent.iterdir()) == ["file", "letters", "workspace"]
