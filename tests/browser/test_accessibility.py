"""Every kind of page, in light and dark, on a phone and on a desk: no axe finding, no sideways scrolling, all by keyboard."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser.axe_rules import TAGS, ran_by_axe
from tests.browser.kinds import KINDS, kind_of
from tests.browser.page_rules import focus_faults, layout_faults, structure_faults, walked
from tests.browser.served import settled

# Pages that keep something in the browser: each is opened in one that was never used before.
KEEPING = ("form", "listing form", "registration form")
# The rules that read colours. They take two thirds of the time.
OF_COLOUR = {"color-contrast", "link-in-text-block"}
# The rules that measure: what they find depends on the width of the window.
OF_LAYOUT = {"scrollable-region-focusable", "target-size"}
# Where everything is, in half pixels.
BOXES = """() => [...document.body.querySelectorAll("*")].map((element) => {
    const box = element.getBoundingClientRect();
    return [box.x, box.y, box.width, box.height].map((length) => Math.round(2 * length)).join();
})"""
# Gives the rules of colour one text of each look that was not looked at yet: its colour and size, the grounds it stands
# on, all the way up, and for a link the words around it.
NEW_LOOKS = """() => {
    const grounds = new Map();
    const ground = (element) => {
        if (!grounds.has(element)) grounds.set(element, groundOf(element));
        return grounds.get(element);
    };
    const groundOf = (element) => {
        const { backgroundColor, backgroundImage, opacity, position, zIndex } = getComputedStyle(element);
        const own = [backgroundColor === "rgba(0, 0, 0, 0)" ? "" : backgroundColor,
            backgroundImage === "none" ? "" : backgroundImage, opacity === "1" ? "" : opacity,
            position === "static" || position === "relative" ? "" : position + zIndex].join("");
        return (element.parentElement ? ground(element.parentElement) : "") + (own && "/" + own);
    };
    const look = (element) => {
        const style = getComputedStyle(element);
        const around = element.matches("a *, a") ? look(element.parentElement) : "";
        return [style.color, style.fontSize, style.fontWeight, style.textShadow, style.textDecoration, style.borderBottom,
            element.matches("[disabled], [disabled] *, [aria-disabled=true] *"), ground(element), around].join(";");
    };
    const isText = (element) => element.checkVisibility({ visibilityProperty: true }) && (element.matches("input, select, textarea")
        || [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim()));
    window.looks ??= new Set();
    return window.newTexts = [...document.body.querySelectorAll("*")].filter((element) => {
        if (!isText(element)) return false;
        const before = looks.size;
        return looks.add(look(element)).size > before;
    });
}"""


# What shows now and was not there when it was last asked: at another width other parts of a page may show.
NEWLY_SHOWN = """() => {
    window.shownBefore ??= new WeakSet();
    window.newlyShown = [...document.body.querySelectorAll("*")].filter((element) =>
        element.checkVisibility({ visibilityProperty: true }) && !shownBefore.has(element));
    newlyShown.forEach((element) => shownBefore.add(element));
    return newlyShown.length;
}"""


def findings(page: Page) -> list[str]:
    """What axe finds by all rules but those of colour."""
    rules = {rule: {"enabled": False} for rule in OF_COLOUR}
    return ran_by_axe(page, "document", {"runOnly": {"type": "tag", "values": TAGS}, "rules": rules})


def findings_of_layout(page: Page) -> list[str]:
    """What axe finds at one more width: by the rules that measure, and by all others in what did not show before."""
    found = ran_by_axe(page, "document", {"runOnly": {"type": "rule", "values": sorted(OF_LAYOUT)}})
    if not page.evaluate(f"({NEWLY_SHOWN})()"):
        return found
    rules = {rule: {"enabled": False} for rule in OF_COLOUR}
    options = {"runOnly": {"type": "tag", "values": TAGS}, "rules": rules}
    return found + ran_by_axe(page, "{ include: newlyShown }", options)


def findings_of_colour(page: Page) -> list[str]:
    """What the rules of colour find in texts that look like none before on this page."""
    if not page.evaluate(f"({NEW_LOOKS})().length"):
        return []
    return ran_by_axe(page, "{ include: newTexts }", {"runOnly": {"type": "rule", "values": sorted(OF_COLOUR)}})


def assert_fits(page: Page) -> None:
    """Nothing may be wider than the window (WCAG 1.4.10)."""
    assert page.evaluate("document.documentElement.scrollWidth") <= page.evaluate("innerWidth")


def test_every_kind_of_page_is_looked_at(page_of: dict[str, str], demo_site: Path) -> None:
    assert set(KINDS) == set(page_of)
    built = {page.relative_to(demo_site).as_posix().removesuffix("index.html") for page in demo_site.rglob("*.html")}
    prose = {("about", 1), ("guidance", 1)}  # pages that a partnership wrote, as “guidance” below is
    assert {kind_of(page) for page in built} - prose == {kind_of(page) for page in page_of.values()}


def assert_open_to_all(page: Page) -> None:
    """
    On a phone, a tablet and a desk, in light and in dark, without loading the page again.

    In the dark everything must be just where it is in the light, so that only the rules of colour need to look again.
    """
    assert structure_faults(page) == []
    for width in (320, 768, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(color_scheme="light")
        if width == 320:
            page.evaluate(f"window.shownBefore = new WeakSet(), ({NEWLY_SHOWN})()")
        found = findings(page) if width == 320 else findings_of_layout(page)
        assert found + findings_of_colour(page) == [], (width, "light")
        assert layout_faults(page) == [], width
        assert focus_faults(page) == [], width
        boxes = page.evaluate(BOXES)
        page.emulate_media(color_scheme="dark")
        assert findings_of_colour(page) == [], (width, "dark")
        assert page.evaluate(BOXES) == boxes


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
