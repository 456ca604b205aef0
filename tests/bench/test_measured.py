"""What a command cost: its own processor time and that of what it starts, and memory that it no longer has."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from benchmarks import measured
from benchmarks.measured import Failed, run
from benchmarks.output import files_of, since

BUSY = "for number in range(3_000_000): pass"
# Holds much memory, gives it back, and ends when somebody has looked.
HELD = """
import pathlib, subprocess, sys, time
held = b"x" * 150_000_000
del held
subprocess.run([sys.executable, "-c", sys.argv[1]], check=True)
while not pathlib.Path("looked").exists():
    time.sleep(0.02)
print("done")
"""


def test_what_a_command_starts_counts_and_memory_that_was_given_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    look = measured._kilobytes

    def looked(process: int, file: str, heading: str) -> int:
        found = look(process, file, heading)
        if found * 1024 > 150_000_000:
            (tmp_path / "looked").touch()
        return found

    monkeypatch.setattr(measured, "_kilobytes", looked)
    alone = run([sys.executable, "-c", "pass"], tmp_path)
    found = run([sys.executable, "-c", HELD, BUSY], tmp_path)
    assert found.output == "done\n"
    assert found.peak > 150
    assert found.cpu > alone.cpu


def test_a_command_that_fails_or_is_not_there_is_told_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(Failed, match="ended with 3: no good"):
        run([sys.executable, "-c", "import sys; sys.stderr.write('no good'); sys.exit(3)"], tmp_path)
    with pytest.raises(Failed, match="no-such-command is not there"):
        run(["no-such-command"], tmp_path)


def test_a_file_counts_as_written_when_it_is_another_file_or_was_written_to(tmp_path: Path) -> None:
    for name in ("kept", "replaced", "gone"):
        (tmp_path / name).write_text("the same")
    before = files_of(tmp_path)
    (tmp_path / "fresh").write_text("the same")
    (tmp_path / "fresh").replace(tmp_path / "replaced")
    (tmp_path / "gone").unlink()
    (tmp_path / "new").write_text("new")
    found = since(before, files_of(tmp_path))
    assert (found.written, found.bytes, found.gone) == (2, len("the same") + len("new"), 1)
