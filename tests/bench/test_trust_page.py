"""The page of the figures of trust: a figure that was not measured, or only quickly, is not met."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from benchmarks.trust.figures import FIGURES
from benchmarks.trust.page import page_of

ONE = {"told": "0 of 12", "is_met": True, "is_quick": False, "notes": [], "counts": {"tried": 12}}
ONE |= {"minutes": 1.5, "day": "22 November 2026", "machine": "2 processors"}


def row(number: int, found: dict[str, Any]) -> str:
    return next(line for line in page_of(found).splitlines() if line.startswith(f"| {number} |"))


def test_every_figure_has_a_row_though_nothing_was_measured() -> None:
    assert all("| not measured | no |" in row(figure.number, {}) for figure in FIGURES)


@pytest.mark.parametrize(
    ("how", "met"), [({}, "yes"), ({"is_quick": True}, "**no**"), ({"is_met": False}, "**no**")], ids=str
)
def test_only_what_was_measured_in_full_and_reached_is_met(how: dict[str, bool], met: str) -> None:
    assert f"| {met} |" in row(8, {"8": ONE | how})


def test_the_page_counts_what_is_met_and_tells_the_counts() -> None:
    page = page_of({"8": ONE})
    assert f"**1 of {len(FIGURES)} are met.**" in page
    assert "* tried: 12" in page


def test_the_readme_says_of_every_figure_what_the_page_says(repository: Path) -> None:
    """Number, figure, asked, measured and met; the page has the baseline besides."""
    written = (repository / "benchmarks" / "trust.md").read_text(encoding="utf-8")
    rows = re.findall(r"^(\| \d+ \| .*) \| [^|]* \|$", written, re.MULTILINE)
    readme = (repository / "README.md").read_text(encoding="utf-8")
    assert len(rows) == len(FIGURES)
    assert [row for row in rows if f"\n{row} |\n" not in readme] == []
