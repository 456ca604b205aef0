"""``python -m benchmarks.trust``: measures the figures asked for, keeps them as JSON, and writes the page of them."""

from __future__ import annotations

import importlib
import json
import os
import platform
import shutil
import sys
import time
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from benchmarks.measured import Failed
from benchmarks.trust.figure import Asked, Measure
from benchmarks.trust.figures import FIGURES
from benchmarks.trust.page import page_of


@click.command()
@click.argument("numbers", nargs=-1, type=click.IntRange(1, len(FIGURES)), metavar="[NUMBER]...")
@click.option("--folder", type=click.Path(path_type=Path), required=True, help="For work and trust.json.")
@click.option("--quick", is_flag=True, help="Fewer repetitions: whether it all works. Proves nothing, and says so.")
@click.option("--write", type=click.Path(path_type=Path), help="Write the page here, from all that the folder has.")
@click.option("--again", is_flag=True, help="Measure nothing: write the page from what the folder has.")
def main(numbers: tuple[int, ...], folder: Path, quick: bool, write: Path | None, again: bool) -> None:
    """
    Measure figures by their number, or all of them. It ends with 1 when one that was measured is not met.

    \b
    Example:
      python -m benchmarks.trust 8 9 --folder ../trust --quick
    """
    folder = folder.resolve()
    kept = folder / "trust.json"
    found: dict[str, Any] = json.loads(kept.read_text(encoding="utf-8")) if kept.exists() else {}
    asked = [] if again else [figure for figure in FIGURES if figure.number in (numbers or range(1, len(FIGURES) + 1))]
    missed = []
    for figure in asked:
        click.echo(f"{figure.number}. {figure.what}", err=True)
        try:
            found[str(figure.number)] = one = _measured(figure, folder, is_quick=quick)
        except Failed as error:
            click.echo(f"Could not be measured: {error}", err=True)
            missed.append(figure.number)
            continue
        kept.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
        click.echo(f"   {'met' if one['is_met'] else 'NOT met'}: {one['told']} (asked: {figure.bar})")
        if not one["is_met"]:
            missed.append(figure.number)
    if write:
        write.write_text(page_of(found), encoding="utf-8")
        click.echo(f"Wrote {write}.")
    if missed:
        sys.exit(1)


def _measured(figure: Asked, folder: Path, *, is_quick: bool) -> dict[str, Any]:
    measure: Measure = importlib.import_module(f"benchmarks.trust.{figure.module}").measure
    work = folder / figure.module
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    began = time.monotonic()
    result = measure(work, lambda words: click.echo(f"   {words}", err=True), is_quick=is_quick)
    return {
        **asdict(result),
        "minutes": round((time.monotonic() - began) / 60, 1),
        "day": f"{datetime.now(UTC):%d %B %Y}".lstrip("0"),
        "is_quick": is_quick,
        "machine": f"{len(os.sched_getaffinity(0))} processors, Python {platform.python_version()}",
    }


if __name__ == "__main__":
    main()
