"""A studio that is killed at any moment leaves a sound workspace, and nothing acknowledged is missing from its history."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import Command
from studio_people import git

from build_tools.studio.repository import RECOVERED_BY, history_of

TIMES = int(os.environ.get("STUDIO_KILLS", "4"))
PROGRAM = Path(__file__).parent / "saving.py"
STEPS = ("add", "status", "commit", "rev-parse")


def saving(workspace: Path, run: str, code: str = "") -> subprocess.Popen[str]:
    """The program, in a process of its own; ``code`` runs first."""
    start = f"import sys; sys.argv[1:] = [{str(workspace)!r}, {run!r}]\n{code}\nimport runpy; runpy.run_path({str(PROGRAM)!r})"
    return subprocess.Popen(
        [sys.executable, "-c", start],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(PROGRAM.parent.parent), str(PROGRAM.parents[2])])},
    )


def is_sound(workspace: Path, acknowledged: list[str], command: Command) -> None:
    assert command("check", workspace=workspace).exit_code == 0
    history = history_of(workspace)
    left = history.unkept()
    if left:
        history.keep(left, "Recovered", RECOVERED_BY)
    assert git(workspace, "status", "--porcelain", "--", "providers", "qa_reports") == ""
    changes = git(workspace, "log", "-p", "--format=", "--", "providers/providers.csv")
    assert [words for words in acknowledged if words not in changes] == []


@pytest.mark.parametrize("step", STEPS)
def test_a_save_cut_short_at_any_step_of_git_is_recorded_the_next_time(kept: Path, command: Command, step: str) -> None:
    code = f"""
import os
from build_tools.studio import git_program
asked = git_program.GitProgram._git
def cut(self, *words):
    if words[0] == {step!r} and "providers" not in words[-1:] and (self._workspace / "providers" / "providers.csv").read_text().count("Save "):
        os._exit(9)
    return asked(self, *words)
git_program.GitProgram._git = cut
"""
    process = saving(kept, step, code)
    said, _ = process.communicate(timeout=120)
    assert process.returncode == 9
    assert "Save" not in said, "nothing was acknowledged"
    is_sound(kept, [], command)
    assert f"Save {step}.0." in (kept / "providers" / "providers.csv").read_text()


@pytest.mark.parametrize("number", range(TIMES))
def test_a_studio_killed_at_a_random_moment_loses_nothing_acknowledged(
    kept: Path, command: Command, number: int
) -> None:
    chance = random.Random(number)
    process = saving(kept, str(number))
    assert process.stdout is not None
    acknowledged = [process.stdout.readline().strip() for _ in range(1 + number % 3)]
    try:
        process.wait(chance.random())
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGKILL)
    rest, _ = process.communicate(timeout=120)
    # The last line may have been cut short: then nobody has read it as an acknowledgement.
    acknowledged += [line for line in rest.splitlines() if line.endswith(".")]
    assert all(line.startswith(f"Save {number}.") for line in acknowledged), acknowledged[:3]
    is_sound(kept, acknowledged, command)
