"""A report goes to paper as Chromium prints it: A4, numbered, in reading order, with no page for the footer alone."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

A4 = (595, 842)  # points
FOOTER = "A listing is not an endorsement. Before placing a pupil"


def printed(path: str, look_at: Callable[..., Any]) -> list[str]:
    """The text of each page of paper."""
    with look_at(path, javascript=False) as (page, _):
        reader = PdfReader(io.BytesIO(page.pdf(format="A4")))
    for sheet in reader.pages:
        assert abs(sheet.mediabox.width - A4[0]) < 2 and abs(sheet.mediabox.height - A4[1]) < 2
    return [" ".join(sheet.extract_text().split()) for sheet in reader.pages]


@pytest.mark.parametrize("kind", ["*-quality", "*-compliance", "*-evaluation", "*-audit", "*/r1"])
def test_a_report_prints_as_a_clean_document(kind: str, look_at: Callable[..., Any], demo_site: Path) -> None:
    first = min(demo_site.glob(f"reports/{kind}/index.html")).parent.relative_to(demo_site)
    sheets = printed(f"{first.as_posix()}/", look_at)
    assert [f"Page {number} of {len(sheets)}" in text for number, text in enumerate(sheets, 1)] == [True] * len(sheets)
    whole = " ".join(sheets)
    order = ["Visited on", "What must improve", "Theme by theme", "Right of reply", FOOTER]
    assert sorted(order, key=whole.rindex) == order
    above_the_footer = sheets[-1].partition(FOOTER)[0]
    assert len(above_the_footer) > 150, "the footer stands on a page of its own"
    for on_screen in ("What visitors look for", "Download this visit as data", "Find a provider"):
        assert on_screen not in whole
