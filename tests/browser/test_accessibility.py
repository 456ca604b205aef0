"""Every kind of page, in light and dark, on a phone and on a desk: no axe finding, no sideways scrolling, all by keyboard."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
KINDS = [
    "home",
    "find",
    "shortlist",
    "A to Z",
    "provider",
    "provider with conditions",
    "suspended provider",
    "provider not approved",
    "provider awaiting a visit",
    "quality report",
    "compliance report",
    "evaluation report",
    "audit by a third party",
    "report with changes",
    "corrected report",
    "superseded report",
    "withdrawn report",
    "evidence pack",
    "evidence pack of a provider not listed",
    "database of outcomes",
    "frameworks",
    "framework",
    "framework on a graded scale",
    "lists",
    "list by subject",
    "list by qualification",
    "how providers are approved",
    "data fields",
    "accessibility",
    "guidance",
    "not found",
]
# The rules that read colours.
OF_COLOUR = {"color-contrast", "link-in-text-block"}
# Where everything is, in half pixels.
BOXES = """() => [...document.body.querySelectorAll("*")].map((element) => {
    const box = element.getBoundingClientRect();
    return [box.x, box.y, box.width, box.height].map((length) => Math.round(2 * length)).join();
})"""


def findings(page: Page, rules: set[str] | None = None) -> list[str]:
    """What axe finds, one line each: by all rules, or by those named."""
    only = {"type": "rule", "values": sorted(rules)} if rules else {"type": "tag", "values": TAGS}
    if not page.evaluate("'axe' in window"):
        page.evaluate(Axe().axe_script)
    results = page.evaluate("options => axe.run(options)", {"runOnly": only, "resultTypes": ["violations"]})
    ran = {rule["id"] for group in ("passes", "violations", "inapplicable", "incomplete") for rule in results[group]}
    assert (rules or OF_COLOUR | {"target-size"}) <= ran, "rules of colour, or of WCAG 2.2, did not run"
    return [f"{rule['id']}: {node['html'][:160]}" for rule in results["violations"] for node in rule["nodes"]]


def assert_fits(page: Page) -> None:
    """Nothing may be wider than the window (WCAG 1.4.10)."""
    assert page.evaluate("document.documentElement.scrollWidth") <= page.evaluate("innerWidth")


def test_every_kind_of_page_is_looked_at(page_of: dict[str, str], demo_site: Path) -> None:
    assert set(KINDS) == set(page_of)
    built = {page.relative_to(demo_site).as_posix().removesuffix("index.html") for page in demo_site.rglob("*.html")}
    prose = {("about", 1), ("guidance", 1)}  # pages that a partnership wrote, as “guidance” below is
    assert {kind_of(page) for page in built} - prose == {kind_of(page) for page in page_of.values()}


def kind_of(page: str) -> tuple[str, int]:
    """Pages in one folder, at one depth, come of one template: ``reports/x/r1/`` is ``("reports", 3)``."""
    parts = page.rstrip("/").split("/")
    return parts[0], len(parts)


def assert_open_to_all(page: Page) -> None:
    """
    On a phone and on a desk, in light and in dark, without loading the page again.

    In the dark everything must be just where it is in the light, so that only the rules of colour need to look again.
    """
    for width in (320, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(color_scheme="light")
        assert findings(page) == [], (width, "light")
        assert_fits(page)
        boxes = page.evaluate(BOXES)
        page.emulate_media(color_scheme="dark")
        assert findings(page, OF_COLOUR) == [], (width, "dark")
        assert page.evaluate(BOXES) == boxes


@pytest.mark.parametrize("kind", KINDS)
def test_a_page_has_no_accessibility_fault_and_never_scrolls_sideways(
    kind: str, open_page: Callable[..., Any], page_of: dict[str, str]
) -> None:
    with open_page(page_of[kind]) as (page, _):
        page.wait_for_load_state("networkidle")
        assert_open_to_all(page)


def test_the_results_of_a_search_have_no_accessibility_fault(open_page: Callable[..., Any]) -> None:
    with open_page("find/") as (page, _):
        page.get_by_label("Postcode").fill("NG7 2RD")
        page.keyboard.press("Enter")
        page.locator("#find-results > li .miles").first.wait_for()
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
    ],
)
@pytest.mark.parametrize("width", [320, 1280])
def test_every_control_is_reached_by_the_keyboard_and_shows_it(
    kind: str, width: int, open_page: Callable[..., Any], page_of: dict[str, str]
) -> None:
    with open_page(page_of[kind], width=width) as (page, _):
        page.wait_for_load_state("networkidle")
        page.evaluate(
            """() => [...document.querySelectorAll('a[href], button, input, select, summary')]
                .filter((e) => !e.disabled)
                .filter((e) => e.checkVisibility({ visibilityProperty: true }))
                .forEach((e, number) => { e.dataset.stop = number; })"""
        )
        wanted = set(page.locator("[data-stop]").evaluate_all("all => all.map((e) => e.dataset.stop)"))
        for _step in range(2 * len(wanted) + 9):
            page.keyboard.press("Tab")
            stop = page.evaluate(
                """() => {
                    const e = document.activeElement;
                    if (!e || e === document.body) return null;
                    const style = getComputedStyle(e);
                    const box = e.getBoundingClientRect();
                    return {
                        stop: e.dataset.stop,
                        shown: (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2)
                            || style.boxShadow !== 'none',
                        inside: box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
                        what: e.outerHTML.slice(0, 120),
                    };
                }"""
            )
            if stop is None:
                break
            assert stop["shown"] and stop["inside"], stop["what"]
            wanted.discard(stop["stop"])
        left = [page.locator(f"[data-stop='{number}']").evaluate("e => e.outerHTML.slice(0, 120)") for number in wanted]
        # Of a group of radio buttons the keyboard stops at one; the arrows do the rest.
        assert [html for html in left if 'type="radio"' not in html] == []


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
            assert_fits(page)
