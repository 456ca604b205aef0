"""Every kind of page, in light and dark, on a phone and on a desk: no axe finding, no sideways scrolling, all by keyboard."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.gate import faults_found, findings_of_colour, walk_faults
from tests.browser.kinds import KINDS, kind_of
from tests.browser.page_rules import layout_faults, structure_faults_of, walked
from tests.browser.seeds import SEEDS, put_in
from tests.browser.served import settled

# Pages that keep something in the browser: each is opened in one that was never used before.
KEEPING = ("form", "listing form", "registration form")


def assert_fits(page: Page) -> None:
    """Nothing may be wider than the window (WCAG 1.4.10)."""
    assert page.evaluate("document.documentElement.scrollWidth") <= page.evaluate("innerWidth")


def test_every_kind_of_page_is_looked_at(page_of: dict[str, str], demo_site: Path) -> None:
    assert set(KINDS) == set(page_of)
    built = {page.relative_to(demo_site).as_posix().removesuffix("index.html") for page in demo_site.rglob("*.html")}
    prose = {("about", 1), ("guidance", 1)}  # pages that a partnership wrote, as “guidance” below is
    assert {kind_of(page) for page in built} - prose == {kind_of(page) for page in page_of.values()}


def test_every_page_that_is_built_has_headings_landmarks_names_and_labels(
    browser: Browser, base: str, demo_site: Path
) -> None:
    built = sorted(page.relative_to(demo_site).as_posix() for page in demo_site.rglob("*.html"))
    with browser.new_context() as context:
        page = context.new_page()
        # What is no page has every fault there is: they are seen in what is not opened.
        assert set(structure_faults_of(page, base, [*built, "build.json"])) == {"build.json"}
    assert len(built) > 500


def assert_open_to_all(page: Page) -> None:
    """By every check that needs no key, at three widths, in light and in dark."""
    for check, found in faults_found(page):
        assert found == [], check


@pytest.fixture
def open_as(open_page: Callable[..., Any], look_at: Callable[..., Any], page_of: dict[str, str]) -> Callable[..., Any]:
    """``with open_as("find", width=320) as (page, watch):`` opens a kind of page in the quickest way that is safe."""
    return lambda kind, **how: (open_page if kind in KEEPING else look_at)(page_of[kind], **how)


@pytest.mark.parametrize("kind", KINDS)
def test_a_page_has_no_accessibility_fault_and_never_scrolls_sideways(kind: str, open_as: Callable[..., Any]) -> None:
    with open_as(kind) as (page, _):
        settled(page)
        assert_open_to_all(page)


@pytest.mark.parametrize(("scheme", "colour"), [("light", "#999"), ("dark", "#222")])
def test_a_colour_that_is_hard_to_read_is_found(scheme: str, colour: str, look_at: Callable[..., Any]) -> None:
    """The rules of colour look at one text of each look only; this one is the last of many paragraphs."""
    with look_at("how-providers-are-approved/") as (page, _):
        assert findings_of_colour(page) == []
        page.emulate_media(color_scheme=scheme)
        page.locator("main p:visible, article p:visible").last.evaluate(
            "(p, colour) => (p.style.color = colour)", colour
        )
        assert any("color-contrast" in each for each in findings_of_colour(page))


def test_the_results_of_a_search_have_no_accessibility_fault(look_at: Callable[..., Any]) -> None:
    with look_at("find/") as (page, _):
        page.get_by_label("Postcode").fill("NG7 2RD")
        page.keyboard.press("Enter")
        page.locator("#find-results > li .miles").first.wait_for()
        assert_open_to_all(page)


def test_a_form_that_is_being_filled_in_has_no_accessibility_fault(open_as: Callable[..., Any]) -> None:
    with open_as("form") as (page, _):
        settled(page)
        page.locator("button[data-do=check]:visible").last.click()
        page.locator("[data-error-summary]:visible, [data-check]:visible").first.wait_for()
        settled(page)
        assert_open_to_all(page)


@pytest.mark.parametrize(
    "kind",
    [
        "home",
        "find",
        "shortlist",
        "provider",
        "report with changes",
        "evidence pack",
        "database of outcomes",
        "framework",
        "lists",
        "form",
        "listing form",
        "registration form",
    ],
)
@pytest.mark.parametrize("width", [320, 1280])
def test_every_control_is_reached_by_the_keyboard_and_shows_it(
    kind: str, width: int, open_as: Callable[..., Any]
) -> None:
    with open_as(kind, width=width) as (page, _):
        settled(page)
        walk = walked(page)
        assert walk.stops > 5
        assert (walk.unreached, walk.faults, walk.trapped_at) == ([], [], "")


def test_nothing_is_cut_off_with_the_text_spacing_that_readers_may_set(
    open_page: Callable[..., Any], page_of: dict[str, str]
) -> None:
    for kind in (
        "home",
        "find",
        "provider",
        "report with changes",
        "evidence pack",
        "database of outcomes",
        "framework",
    ):
        with open_page(page_of[kind], width=320, bypass_csp=True) as (page, _):
            page.add_style_tag(
                content="* { line-height: 1.5 !important; letter-spacing: .12em !important;"
                " word-spacing: .16em !important } p { margin-bottom: 2em !important }"
            )
            assert layout_faults(page) == [], kind


@pytest.mark.parametrize(
    ("name", "check"),
    [
        ("bold words as a heading", "structure"),
        ("a field without a label", "structure"),
        ("targets too small and too close", "axe, 320"),
        ("movement without an end", "layout, 320"),
        ("focus removed", "focus, 320"),
        ("cut off when the text is twice as large", "text twice as large, 320"),
        ("keyboard trap", "keyboard"),
    ],
)
def test_the_gate_finds_a_fault_put_into_a_page(
    name: str, check: str, open_page: Callable[..., Any], page_of: dict[str, str]
) -> None:
    """Some of the thirty that benchmarks/trust/seeded_faults.py puts in; each by the first check that should see it."""
    seed = next(seed for seed in SEEDS if seed.name == name)
    with open_page(page_of[seed.kind], width=320, bypass_csp=True) as (page, _):
        settled(page)
        put_in(page, seed)
        if check == "keyboard":
            assert any("trapped" in line for line in walk_faults(page))
        else:
            assert next(found for found, lines in faults_found(page) if lines) == check
