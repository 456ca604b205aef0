"""Builds of one size: cold, with nothing changed, and after one thing has changed, with the floors of the same minute."""

from __future__ import annotations

import json
import os
import shutil
import statistics
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import build_tools
from benchmarks import edits
from benchmarks.measured import Run, run
from benchmarks.output import Since, digests_of, files_of, since

AS_OF = date(2026, 11, 21)
# Noon of that day; the build asks it for today.
SETTINGS = {"SOURCE_DATE_EPOCH": "1795262400", "NO_MKDOCS_2_WARNING": "1"}
STAGES = ("load", "validate", "decide", "render", "write")
VISITS_EACH = 3
REPOSITORY = Path(__file__).parent.parent
Row = dict[str, Any]


@dataclass(frozen=True)
class Bench:
    """Where it all happens: a workspace, the site made of it, and two copies of the tool, one to be edited."""

    folder: Path

    @property
    def workspace(self) -> Path:
        return self.folder / "workspace"

    @property
    def site(self) -> Path:
        return self.folder / "site"

    @property
    def tool(self) -> Path:
        return self.folder / "tool"

    @property
    def edited_tool(self) -> Path:
        return self.folder / "edited-tool"

    def build(self, *words: str, tool: Path | None = None, out: Path | None = None) -> Run:
        """Build the site in a process of its own."""
        told = ["--workspace", str(self.workspace), "--out", str(out or self.site), "--json", *words]
        settings = {**SETTINGS, "PYTHONPATH": str(tool or self.tool)}
        return run([sys.executable, "-m", "build_tools", "build", *told], self.folder, settings)

    def forget(self, *, postcodes: bool = True) -> None:
        """Remove the site and what is remembered; ``postcodes`` False leaves what was read of their source."""
        shutil.rmtree(self.site, ignore_errors=True)
        remembered = self.workspace / ".cache" / "provider-directory"
        for path in remembered.iterdir() if remembered.exists() else ():
            if path.is_dir():
                shutil.rmtree(path)
            elif postcodes or not path.name.startswith("postcodes"):
                path.unlink()


def prepare(folder: Path, providers: int, seed: int) -> tuple[Bench, Run]:
    """A new sample, and copies of the tool, in a folder that is emptied first. Returns also what the sample cost."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    bench = Bench(folder)
    for tool in (bench.tool, bench.edited_tool):
        shutil.copytree(Path(build_tools.__file__).parent, tool / "build_tools")
    size = ["--providers", str(providers), "--visits", str(VISITS_EACH * providers), "--seed", str(seed)]
    words = [sys.executable, "-m", "build_tools", "sample", str(bench.workspace), *size]
    return bench, run(words, folder, {**SETTINGS, "PYTHONPATH": str(bench.tool)})


def builds(bench: Bench, times: int, say: Callable[[str], None], *, brief: bool = False) -> dict[str, Any]:
    """
    Everything about one size: cases and floors by name, what the output has, and whether it equals a clean build.

    With ``brief`` the cases that make nearly everything anew are left out, and the clean build: ``same`` is ``None``.
    """
    rows: dict[str, list[Row]] = {}
    for _turn in range(times):
        for name, row in _cold(bench, brief=brief):
            say(f"  {name}: {row['wall']:.2f} s")
            rows.setdefault(name, []).append(row)
    for turn in range(times):
        for name, row in _changed(bench, turn, brief=brief):
            say(f"  {name}: {row['wall']:.2f} s")
            rows.setdefault(name, []).append(row)
    is_same = None if brief else _equals_a_clean_build(bench, say)
    files = files_of(bench.site)
    output = {"files": len(files), "bytes": sum(file.size for file in files.values())}
    return {"cases": {name: _middle(found) for name, found in rows.items()}, "output": output, "same": is_same}


def _equals_a_clean_build(bench: Bench, say: Callable[[str], None]) -> bool:
    say("  a clean build, to compare every byte")
    clean = bench.folder / "clean"
    bench.build("--no-cache", out=clean)
    is_same = digests_of(clean) == digests_of(bench.site)
    shutil.rmtree(clean)
    return is_same


def _cold(bench: Bench, *, brief: bool) -> Iterator[tuple[str, Row]]:
    bench.forget()
    yield "cold", _row(bench.build(), since({}, files_of(bench.site)))
    if not brief:
        bench.forget(postcodes=False)
        yield "at hand", _row(bench.build(), since({}, files_of(bench.site)))
    copy = bench.folder / "floor"
    for name, kind, folders in (
        ("floor: write", "write", [bench.site, copy]),
        ("floor: hash", "digest", [bench.site]),
        ("floor: read", "parse", [bench.workspace]),
        ("floor: look", "look", [bench.workspace, bench.site]),
    ):
        yield name, _row(_floor(bench, kind, folders))
    shutil.rmtree(copy)


def _changed(bench: Bench, turn: int, *, brief: bool) -> Iterator[tuple[str, Row]]:
    changes: dict[str, Callable[[], None]] = {
        "warm": lambda: None,
        "record": lambda: edits.record(bench.workspace, turn),
        "visit": lambda: edits.visit(bench.workspace, turn, AS_OF),
    }
    if not brief:
        changes["label"] = lambda: edits.label(bench.workspace, turn)
        changes["template"] = lambda: edits.template(bench.edited_tool / "build_tools", turn)
    for name, change in changes.items():
        before = files_of(bench.site)
        change()
        done = bench.build(tool=bench.edited_tool if name == "template" else None)
        yield name, _row(done, since(before, files_of(bench.site)))
    if not brief:
        bench.build()  # as it was before the template


def _floor(bench: Bench, kind: str, folders: list[Path]) -> Run:
    words = [sys.executable, "-m", "benchmarks.floors", kind, *map(str, folders)]
    return run(words, REPOSITORY, {"PYTHONPATH": os.fspath(bench.tool)})


def _row(done: Run, changed: Since | None = None) -> Row:
    row: Row = {"wall": done.wall, "cpu": done.cpu, "peak": done.peak}
    if done.output.startswith("{"):
        told = json.loads(done.output)
        row |= {name: seconds for name, seconds in told.get("stages", {}).items() if name in STAGES}
    return row | (vars(changed) if changed else {})


def _middle(rows: list[Row]) -> Row:
    """The median of each figure; of memory the most."""
    found = {name: statistics.median(row[name] for row in rows) for name in rows[0]}
    return found | {"peak": max(row["peak"] for row in rows)}
