"""A studio that saves again and again and is killed: nothing it acknowledged is missing from files or history."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
import time
from pathlib import Path

from benchmarks.trust.runs import EXAMPLE, REPOSITORY, left_overs, run

PROGRAM = REPOSITORY / "tests" / "studio" / "saving.py"


def killed_saves(folder: Path, times: int) -> tuple[int, int, list[str]]:
    """``(saves acknowledged, kills, what was wrong)``; one workspace, so that each begins where another was killed."""
    from build_tools.studio.repository import RECOVERED_BY, history_of

    chance, acknowledged, wrong = random.Random(2), 0, []
    workspace = folder / "w"
    shutil.copytree(EXAMPLE, workspace, ignore=shutil.ignore_patterns(".cache"))
    for words in (["init", "-q"], ["add", "-A"], ["commit", "-qm", "Begun"]):
        _git(workspace, *words)
    for number in range(times):
        said = _killed(workspace, number, chance.uniform(0, 1.5))
        acknowledged += len(said)
        checked = run("check", "--no-cache", "--workspace", str(workspace))
        if checked.code:
            wrong.append(f"studio, kill {number}: {checked.said[-300:]}")
        history = history_of(workspace)
        if left := history.unkept():  # as the studio does when it starts
            history.keep(left, "Recovered", RECOVERED_BY)
        changes = _git(workspace, "log", "-p", "--format=", "--", "providers/providers.csv")
        wrong += [f"studio, kill {number}: lost “{words}”" for words in said if words not in changes]
    run("intake", "--inbox", "--workspace", str(workspace))
    if lying := left_overs(workspace / "providers", workspace / "qa_reports"):
        wrong.append(f"studio: left over {lying[:5]}")
    return acknowledged, times, wrong


def _killed(workspace: Path, number: int, after: float) -> list[str]:
    """Begin to save, kill some time after the first save was acknowledged; returns what was acknowledged."""
    tests = REPOSITORY / "tests"
    path = os.pathsep.join([str(tests), str(tests / "studio"), str(REPOSITORY)])
    process = subprocess.Popen(
        [sys.executable, str(PROGRAM), str(workspace), str(number)],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env={**os.environ, "PYTHONPATH": path},
    )
    assert process.stdout is not None
    first = process.stdout.readline()
    time.sleep(after)
    process.kill()
    lines = [first, *process.communicate()[0].splitlines(keepends=True)]
    return [line.strip() for line in lines if line.endswith(".\n")]


def _git(workspace: Path, *words: str) -> str:
    who = ["-c", "user.name=Test", "-c", "user.email=test@example.org"]
    done = subprocess.run(["git", "-C", str(workspace), *who, *words], capture_output=True, text=True, check=True)
    return done.stdout
