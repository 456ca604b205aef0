"""``python -m benchmarks``: every measurement in one run, kept as JSON, and the page of results written from it."""

from __future__ import annotations

import json
import os
import platform
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from benchmarks.building import builds, prepare
from benchmarks.measured import Failed
from benchmarks.peers import peers
from benchmarks.results import write_results
from benchmarks.search_peers import searches

PARTS = ("build", "peers", "search")


def _numbers(_context: click.Context, _parameter: click.Parameter, text: str | None) -> list[int] | None:
    if text is None:
        return None
    try:
        found = sorted({int(part) for part in text.split(",")})
    except ValueError as error:
        raise click.BadParameter(f"“{text}” is not numbers with commas between.") from error
    if not found or found[0] < 1:
        raise click.BadParameter("Each number must be 1 or more.")
    return found


@click.command()
@click.option("--folder", type=click.Path(path_type=Path), required=True, help="For samples, sites and results.json.")
@click.option("--sizes", callback=_numbers, show_default="50,500,5000,10000", help="Providers.")
@click.option("--peer-pages", callback=_numbers, show_default="300,1000", help="Pages beside others.")
@click.option("--most-in-nav", default=1000, show_default=True, help="Above this no nav of all pages is built.")
@click.option(
    "--all", "everything", is_flag=True, help="3,000 pages beside others too, in the nav as well: much longer."
)
@click.option("--times", type=int, show_default="3", help="How often each case; the median is told.")
@click.option("--seed", default=1, show_default=True)
@click.option("--only", multiple=True, type=click.Choice(PARTS), help="Only this part; may be given again.")
@click.option(
    "--brief", is_flag=True, help="Builds without a label, a template and the comparison: a third of the time."
)
@click.option("--quick", is_flag=True, help="Small sizes, once each: whether it all works, in some minutes.")
@click.option("--write", type=click.Path(path_type=Path), help="Write the page here, and its pictures beside it.")
@click.option("--again", is_flag=True, help="Measure nothing: write the page from what the folder has.")
def main(
    folder: Path,
    sizes: list[int] | None,
    peer_pages: list[int] | None,
    most_in_nav: int,
    everything: bool,
    times: int | None,
    seed: int,
    only: tuple[str, ...],
    brief: bool,
    quick: bool,
    write: Path | None,
    again: bool,
) -> None:
    """
    Measure builds by size, the same pages by other generators, and search; ratios in one run are the result.

    What was measured before in the same folder stays, so parts may be measured one after the other.

    \b
    Example:
      python -m benchmarks --folder ../bench --quick --write ../bench/results.md
    """
    folder = folder.resolve()
    sizes = sizes or ([20, 60] if quick else [50, 500, 5000, 10000])
    peer_pages = peer_pages or ([40, 120] if quick else [300, 1000])
    times = times or (1 if quick else 3)
    if everything:
        peer_pages, most_in_nav = sorted({*peer_pages, 3000}), 4000
    kept = _Kept(folder / "results.json")
    if not again:
        kept.keep("told", _told(seed))
        parts = only or PARTS
        if "build" in parts:
            for size in sizes:
                kept.keep_one("build", size, _build(folder, size, seed, times, brief=brief))
        if "peers" in parts:
            for pages in peer_pages:
                click.echo(f"{pages:,} pages beside others", err=True)
                kept.keep_one(
                    "peers", pages, peers(folder / "peers" / str(pages), pages, seed, times, most_in_nav, _say)
                )
        if "search" in parts:
            for size in sizes:
                click.echo(f"Search, {size:,} providers", err=True)
                kept.keep_one("search", size, searches(folder / str(size), size, seed, folder / "node", quick, _say))
    if write:
        write_results(kept.found, write)
        click.echo(f"Wrote {write}.")


def _build(folder: Path, size: int, seed: int, times: int, *, brief: bool) -> dict[str, Any]:
    click.echo(f"{size:,} providers", err=True)
    bench, sample = prepare(folder / str(size), size, seed)
    return {**builds(bench, times, _say, brief=brief), "sample": {"wall": sample.wall, "cpu": sample.cpu}}


def _say(words: str) -> None:
    click.echo(words, err=True)


class _Kept:
    """All that was measured in a folder, written down after each part: a run of hours may be broken off."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self.path = path
        self.found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}

    def keep(self, part: str, what: dict[str, Any]) -> None:
        self.found[part] = what
        self.path.write_text(json.dumps(self.found, indent=1) + "\n", encoding="utf-8")

    def keep_one(self, part: str, size: int, what: dict[str, Any]) -> None:
        self.keep(part, {**self.found.get(part, {}), str(size): what})


def _told(seed: int) -> dict[str, Any]:
    """Where and how it was measured; neither the machine's name nor a folder of it."""
    words = sys.argv[1:]
    paths = {place for place, word in enumerate(words) if word in ("--folder", "--write")}
    shown = [word for place, word in enumerate(words) if not {place, place - 1} & paths]
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9
    system = f"{len(os.sched_getaffinity(0))} processors ({_processor()}), {memory:.0f} GB, Python {platform.python_version()}"
    return {
        "machine": system,
        "day": f"{datetime.now(UTC):%d %B %Y}".lstrip("0"),
        "command": " ".join(["python -m benchmarks --folder DIR", *shown]),
        "seed": seed,
    }


def _processor() -> str:
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), platform.machine())


if __name__ == "__main__":
    try:
        main()
    except Failed as error:
        sys.exit(str(error))
