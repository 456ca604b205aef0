"""
``kill -9`` at random moments of taking in a visit: is the workspace sound each time, and all that was acknowledged there?

``python -m benchmarks.kills --kills 50`` works on a copy of ``tests/example``. It ends with 1 when anything was lost.
``tests/intake/test_killed.py`` does the same at every call that touches the disk; this is the test that knows no calls.
"""

from __future__ import annotations

import random
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import click

from build_tools.pipeline import check_workspace

REPOSITORY = Path(__file__).parent.parent
TODAY = date(2026, 11, 21)
VISIT = Path("qa_reports/visits/lockside-workshop/2026-11-10-basic")
# Imports are not worth killing: the process says when they are done.
HAND_IN = """
import sys
sys.path.insert(0, sys.argv[1])
from datetime import date
from pathlib import Path
from handed_in import content, package, picture
from build_tools.intake import pictures
from build_tools.intake.visit_intake import take_in
pictures.drawn_anew(picture())
number = int(sys.argv[3])
held = content(package({"overview": f"Text {number}."}, pictures={"2a-1.jpg": picture(1600, 1200)}))
print("ready", flush=True)
done = take_in(Path(sys.argv[2]), held, "visit.json", "QA-5", "2026-11-21T12:00:00Z", date(2026, 11, 21), "Other words.")
print(f"r{done.revision}", flush=True)
"""


@dataclass
class Count:
    """What came of all the kills."""

    killed: int = 0
    acknowledged: int = 0
    unsound: int = 0
    lost: int = 0


@click.command()
@click.option("--kills", default=50, show_default=True)
@click.option("--seed", default=1, show_default=True)
def main(kills: int, seed: int) -> None:
    """Kill, look, hand in again; then say how often something was wrong."""
    chance, count = random.Random(seed), Count()
    with tempfile.TemporaryDirectory() as folder:
        workspace = Path(shutil.copytree(REPOSITORY / "tests" / "example", Path(folder) / "workspace"))
        seconds = _run(workspace, 0, None, count)
        for number in range(1, kills + 1):
            _run(workspace, number, chance.uniform(0, 1.1 * seconds), count)
            _look(workspace, count)
            _run(workspace, number, None, count)  # the same file again: what is there is not stored twice
            _look(workspace, count)
        kept = len(list((workspace / VISIT).glob("r*")))
    told = f"{count.killed} of {kills} killed in time, {count.acknowledged} runs acknowledged, {kept} revisions kept; "
    click.echo(f"{told}unsound {count.unsound} times, lost {count.lost}, twice {kept - kills - 1}.")
    if count.unsound or count.lost or kept != kills + 1:
        sys.exit(1)


def _run(workspace: Path, number: int, after: float | None, count: Count) -> float:
    """Hand in the text of that number, and kill after so many seconds. Returns how long it took."""
    words = [sys.executable, "-c", HAND_IN, str(REPOSITORY / "tests"), str(workspace), str(number)]
    run = subprocess.Popen(words, stdout=subprocess.PIPE, text=True)
    assert run.stdout is not None
    run.stdout.readline()
    started = time.monotonic()
    if after is not None:
        time.sleep(after)
        run.kill()
    said = run.communicate()[0].strip()
    if run.returncode < 0:
        count.killed += 1
    if said:
        count.acknowledged += 1
        folder = workspace / VISIT / said
        text = f"Text {number}."
        is_there = folder.is_dir() and text in (folder / "datapackage.json").read_text(encoding="utf-8")
        submitted = f",{said[1:]},submitted," in (workspace / VISIT / "events.csv").read_text(encoding="utf-8")
        count.lost += not (is_there and submitted)
    return time.monotonic() - started


def _look(workspace: Path, count: Count) -> None:
    _, problems = check_workspace(workspace, TODAY, processes=1)
    count.unsound += bool(problems)
    for problem in problems:
        click.echo(f"{problem.place}: {problem.message}")


if __name__ == "__main__":
    main()
