"""No text of a record begins a formula in a file that a spreadsheet opens."""

from __future__ import annotations

import pytest

from build_tools.render.csv_text import defused


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@SUM(1)", "\t=1", "  =1", "\u00a0=1", "\uff1d1+1", "\uff20A", "|cmd", "%x"]
)
def test_an_apostrophe_goes_before_what_would_begin_a_formula(text: str) -> None:
    assert defused(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", " ", "Plain words.", "1-2", "a=b", "’Tis", "é"])
def test_words_stay_as_they_are(text: str) -> None:
    assert defused(text) == text
