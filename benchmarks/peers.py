"""The same pages by other site generators and by us, in turn in one run: plain mkdocs-material, in the nav and not, and zensical."""

from __future__ import annotations

import shutil
import statistics
import sys
import venv
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import yaml

from benchmarks import edits
from benchmarks.building import AS_OF, REPOSITORY, SETTINGS, VISITS_EACH, Bench, prepare
from benchmarks.measured import Failed, Run, run
from benchmarks.output import files_of
from benchmarks.peer_pages import pages_of
from build_tools.pipeline import open_directory

OURS, AT_HAND = "ours", "ours, postcodes at hand"
OUTSIDE, INSIDE, ZENSICAL = "material, outside the nav", "material, in the nav", "zensical"
LONG_NAV = 1500  # pages: with more of them in the nav, one cold build is enough
Row = dict[str, Any]


def peers(folder: Path, pages: int, seed: int, times: int, most_in_nav: int, say: Callable[[str], None]) -> Row:
    """
    Build about so many pages with each, cold and after one page has changed; medians of wall and processor seconds.

    In the nav no more than ``most_in_nav`` pages are built: that takes minutes, and gigabytes.
    """
    bench, _ = prepare(folder, max(1, pages // (1 + VISITS_EACH)), seed)
    written = pages_of(open_directory(bench.workspace, AS_OF), AS_OF)
    builders = _builders(bench, written, most_in_nav, say)
    found: dict[str, dict[str, list[Run]]] = {name: {"cold": [], "one page": []} for name in builders}
    for turn in range(times):
        for case in ("cold", "one page"):
            for name, build in builders.items():
                is_long = name == INSIDE and len(written) > LONG_NAV
                if (case != "cold" and (is_long or name == AT_HAND)) or (turn and is_long):
                    continue
                done = build(case, turn)
                say(f"  {name}, {case}: {done.wall:.2f} s")
                found[name][case].append(done)
    rows = {name: {case: _middle(runs) for case, runs in cases.items() if runs} for name, cases in found.items()}
    for name, row in rows.items():
        files = files_of(bench.site if name in (OURS, AT_HAND) else _folder(bench, name) / "site")
        row["output"] = {
            "pages": sum(path.endswith(".html") for path in files),
            "bytes": sum(file.size for file in files.values()),
        }
    shutil.rmtree(folder)
    return {"pages": len(written), "rows": rows}


def _builders(
    bench: Bench, written: Mapping[str, str], most_in_nav: int, say: Callable[[str], None]
) -> dict[str, Callable[[str, int], Run]]:
    """What builds the pages, by name: called with the case and its turn."""

    def ours(case: str, turn: int, *, postcodes: bool = True) -> Run:
        if case == "cold":
            bench.forget(postcodes=postcodes)
        else:
            edits.record(bench.workspace, turn)
        return bench.build()

    def other(name: str, words: list[str]) -> Callable[[str, int], Run]:
        folder = _folder(bench, name)
        _write(folder, written, name == INSIDE)

        def build(case: str, turn: int) -> Run:
            if case == "cold":
                for left in ("site", ".cache"):
                    shutil.rmtree(folder / left, ignore_errors=True)
            else:
                page = folder / "docs" / sorted(written)[turn % len(written)]
                page.write_text(page.read_text(encoding="utf-8") + f"\nEdited, {turn}.\n", encoding="utf-8")
            return run(words, folder, SETTINGS)

        return build

    mkdocs = [sys.executable, "-m", "mkdocs", "build", "--quiet"]
    builders: dict[str, Callable[[str, int], Run]] = {
        OURS: ours,
        AT_HAND: partial(ours, postcodes=False),
        OUTSIDE: other(OUTSIDE, mkdocs),
    }
    if len(written) <= most_in_nav:
        builders[INSIDE] = other(INSIDE, mkdocs)
    try:
        builders[ZENSICAL] = other(ZENSICAL, [_zensical(bench.folder.parent / "zensical"), "build"])
    except Failed as reason:
        say(f"  zensical is left out: {reason}")
    return builders


def _zensical(folder: Path) -> str:
    """Its command, installed into an environment of its own where it is not there yet. Raises ``Failed``."""
    command = folder / "bin" / "zensical"
    if not command.exists():
        venv.create(folder, with_pip=True, clear=True)
        pins = str(REPOSITORY / "benchmarks" / "requirements-peers.txt")
        run([str(folder / "bin" / "python"), "-m", "pip", "install", "--quiet", "-r", pins], folder)
    return str(command)


def _folder(bench: Bench, name: str) -> Path:
    return bench.folder / name.replace(", ", "-").replace(" ", "-")


def _write(folder: Path, written: Mapping[str, str], is_in_nav: bool) -> None:
    docs = folder / "docs"
    for part in ("providers", "reports"):
        (docs / part).mkdir(parents=True)
    (docs / "index.md").write_text("# Home\n", encoding="utf-8")
    for name, text in written.items():
        (docs / name).write_text(text, encoding="utf-8")
    nav: list[Any] = [{"Home": "index.md"}]
    if is_in_nav:
        nav += [
            {part.title(): [name for name in written if name.startswith(part)]} for part in ("providers", "reports")
        ]
    settings = {
        "site_name": "Benchmark",
        "theme": {"name": "material"},
        "plugins": ["search"],
        "nav": nav,
        "not_in_nav": "/providers/\n/reports/\n",
    }
    (folder / "mkdocs.yml").write_text(yaml.safe_dump(settings, sort_keys=False), encoding="utf-8")


def _middle(runs: list[Run]) -> dict[str, float]:
    return {
        "wall": statistics.median(one.wall for one in runs),
        "cpu": statistics.median(one.cpu for one in runs),
        "peak": max(one.peak for one in runs),
    }
