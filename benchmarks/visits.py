"""
How long visits take to load and check: cold, again, with one changed, and with frictionless.

    python -m benchmarks.visits --visits 30000 --folder ../sample

Makes the workspace first where the folder is not there yet. Every figure comes with the floor beside it, the least that
any program would need to read, hash and parse the same bytes on the same machine in the same minute: a shared machine
changes both, and their ratio less.
"""

from __future__ import annotations

import hashlib
import json
import os
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import click

from build_tools.intake.sample.write import Sample, write_sample

TODAY = date(2026, 11, 21)
MEASURE = "import sys; from benchmarks.visits import measure; measure(*sys.argv[1:])"


@click.command()
@click.option("--visits", default=30_000, show_default=True)
@click.option(
    "--folder", type=click.Path(path_type=Path), required=True, help="Where the workspace is, or is to be made."
)
@click.option("--full", is_flag=True, help="Measure check --full too, on one core and on all: minutes.")
def main(visits: int, folder: Path, full: bool) -> None:
    """Print a table of what each way of checking costs; every row is a process of its own."""
    if not folder.exists():
        click.echo(f"Writing {visits:,} visits to {folder} …", err=True)
        write_sample(folder, Sample((visits + 2) // 3, visits, seed=3, today=TODAY))
    click.echo(f"{'':34} {'wall s':>8} {'CPU s':>8} {'peak MB':>8}")
    _row("floor: walk, read, hash, parse", "floor", folder)
    _forget(folder)
    _row("cold, all processors, remembering", "check", folder)
    _row("floor again", "floor", folder)
    _row("again, nothing changed", "check", folder)
    _change(folder)
    _row("one visit changed", "check", folder)
    _row("cold, one process, no memory", "alone", folder)
    _row("import of the command line", "start", folder)
    if full:
        _row("check --full, all processors", "full", folder)
        _row("check --full, one process", "full-alone", folder)


def _row(label: str, kind: str, folder: Path) -> None:
    answer = subprocess.run(
        [sys.executable, "-c", MEASURE, kind, str(folder)], capture_output=True, text=True, check=True
    )
    wall, cpu, peak = answer.stdout.split()
    click.echo(f"{label:34} {wall:>8} {cpu:>8} {peak:>8}")


def _forget(folder: Path) -> None:
    shutil.rmtree(folder / ".cache", ignore_errors=True)


def _change(folder: Path) -> None:
    """A blank line at the end of one visit's events: its bytes change, and what they say does not."""
    path = min((folder / "qa_reports" / "visits").glob("*/*/events.csv"))
    path.write_bytes(path.read_bytes() + b"\n")


def measure(kind: str, folder: str) -> None:
    """Do one thing in this process; print wall and CPU seconds, children included, and megabytes at the peak."""
    work: dict[str, Callable[[Path], object]] = {
        "floor": _floor,
        "check": lambda path: _check(path, remember=True),
        "alone": lambda path: _check(path, processes=1),
        "full": lambda path: _check(path, full=True),
        "full-alone": lambda path: _check(path, full=True, processes=1),
        "start": lambda path: _start(),
    }
    started = time.perf_counter()
    work[kind](Path(folder))
    wall = time.perf_counter() - started
    own, children = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    cpu = sum(use.ru_utime + use.ru_stime for use in (own, children))
    # Of the children the largest is known, not the sum; they share with us what they have not written to.
    peak = (own.ru_maxrss + children.ru_maxrss) / 1024
    sys.stdout.write(f"{wall:.2f} {cpu:.2f} {peak:.0f}\n")


def _start() -> None:
    import build_tools.commands.publishing
    import build_tools.publish.build  # noqa: F401


def _check(folder: Path, *, remember: bool = False, full: bool = False, processes: int | None = None) -> None:
    import gc

    from build_tools.pipeline import check_workspace
    from build_tools.publish.memory import WorkspaceMemory

    gc.set_threshold(100_000, 20, 20)  # as the command line does
    memory = WorkspaceMemory(folder) if remember else None
    _directory, problems = check_workspace(folder, TODAY, memory, full=full, processes=processes)
    assert not problems, problems[:3]


def _floor(folder: Path) -> None:
    for parent, _folders, names in os.walk(folder / "qa_reports" / "visits"):
        for name in names:
            with open(f"{parent}/{name}", "rb") as file:
                content = file.read()
            hashlib.sha256(content).digest()
            if name.endswith(".json"):
                json.loads(content)


if __name__ == "__main__":
    main()
