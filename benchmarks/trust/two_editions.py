"""The demonstration, built for its readers and for its members, as the figures about pages look at it."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from benchmarks.measured import run
from benchmarks.trust.figure import Say

ROOT = Path(__file__).resolve().parents[2]
EDITIONS = ("public", "members")


def built(folder: Path, say: Say, workspace: Path = ROOT, editions: tuple[str, ...] = EDITIONS) -> dict[str, Path]:
    """The site of each edition, by its name."""
    sites = {}
    folder.mkdir(parents=True, exist_ok=True)
    for edition in editions:
        say(f"building the {edition} edition")
        site = folder / edition
        words = ["build", "--workspace", str(workspace), "--no-cache", "--edition", edition, "--out", str(site)]
        run([sys.executable, "-m", "build_tools", *words], folder, {"PYTHONPATH": str(ROOT), **_day()})
        sites[edition] = site
    return sites


def _day() -> dict[str, str]:
    """The day of the demonstration, unless somebody named one."""
    return {"SOURCE_DATE_EPOCH": os.environ.get("SOURCE_DATE_EPOCH", "1795262400"), "NO_MKDOCS_2_WARNING": "1"}
