"""A blank form is a paper form: without JavaScript it says so, and printed it has boxes to tick and lines to write on."""

from __future__ import annotations

import io
import json
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

FORMS = ["quality/1", "compliance/2", "audit/1", "evaluation/2025"]


def definition(site: Path, form: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((site / "frameworks" / form / "form.json").read_text(encoding="utf-8"))
    return found


def letters(text: str) -> str:
    """Without blanks, and with ligatures taken apart: where lines end is no matter."""
    return "".join(unicodedata.normalize("NFKC", text).split())


@pytest.mark.parametrize("form", FORMS)
def test_without_javascript_a_form_says_that_it_is_for_paper(form: str, look_at: Callable[..., Any]) -> None:
    with look_at(f"forms/{form}/", javascript=False) as (page, _):
        assert page.locator("noscript p").is_visible()
        assert "Print this page" in page.locator("noscript p").inner_text()
        assert page.locator("button:visible").count() == 0
        assert page.locator("input[type=file]:visible").count() == 0
        assert page.locator(":checked:not(option)").count() == 0
        assert page.locator("option:checked:not([value=''])").count() == 0
        assert page.locator("[data-progress], [data-check], [data-drafts]").locator("visible=true").count() == 0


@pytest.mark.parametrize("form", FORMS)
def test_a_blank_form_prints_as_paper(form: str, look_at: Callable[..., Any], demo_site: Path) -> None:
    asked = definition(demo_site, form)
    with look_at(f"forms/{form}/", javascript=False) as (page, _):
        page.emulate_media(media="print")
        reader = PdfReader(io.BytesIO(page.pdf(format="A4")))
    sheets = [" ".join(sheet.extract_text().split()) for sheet in reader.pages]
    assert [f"Page {number} of {len(sheets)}" in text for number, text in enumerate(sheets, 1)] == [True] * len(sheets)
    whole = " ".join(sheets)
    title = f"{asked['framework']['title']}, version {asked['framework']['version']}"
    for section in asked["sections"]:
        # Every theme begins on a sheet of its own, which says what it belongs to should the sheets come apart.
        begins = [text for text in sheets if f"{title} Provider Visited on {section['label']}" in text]
        assert len(begins) == 1, section["label"]
        for question in section["questions"]:
            assert letters(question["label"]) in letters(whole)
            assert all(letters(line) in letters(whole) for line in question["guidance"])
    for outcome in asked["outcomes"]:
        assert letters(outcome["label"]) in letters(whole)
    for on_screen in (
        "Print this page",
        "Save a copy",
        "Add an action",
        "Check and finish",
        "Find a prov",
    ):
        assert letters(on_screen) not in letters(whole)


def test_on_paper_there_are_boxes_and_room_to_write(look_at: Callable[..., Any]) -> None:
    with look_at("forms/quality/1/", javascript=False) as (page, _):
        page.emulate_media(media="print")
        millimetre = 96 / 25.4
        box = page.locator('input[name="answers.1a.value"]').first.bounding_box()
        assert box is not None
        assert 3 < box["width"] / millimetre < 6
        area = page.locator('[name="answers.1a.evidence"]').bounding_box()
        assert area is not None
        assert area["height"] / millimetre >= 24
        rows = page.locator("[data-paper] tbody tr")
        assert rows.count() >= 4
        assert rows.first.is_visible()
        page.emulate_media(media="screen")
        assert not rows.first.is_visible()


@pytest.mark.parametrize("form", FORMS)
def test_a_form_fits_a_small_telephone(form: str, look_at: Callable[..., Any]) -> None:
    with look_at(f"forms/{form}/", width=320) as (page, _):
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
