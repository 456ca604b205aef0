"""
Our own rules of what a page must be for everybody, beside axe's: read off the document, off the window, and by keyboard.

The rules are JavaScript, in the three files beside this one; each answers in lines “rule: what”, none when all is well.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import BrowserContext, Page

HERE = Path(__file__).parent
STRUCTURE = (HERE / "structure_rules.js").read_text(encoding="utf-8") + "\n;0"
LAYOUT = (HERE / "layout_rules.js").read_text(encoding="utf-8") + "\n;0"
LISTENING = (HERE / "listening.js").read_text(encoding="utf-8")

# All that a key should reach, numbered. Of a group of radio buttons the keyboard stops at one; the arrows do the rest.
NUMBERED = """() => {
    const wanted = [...document.querySelectorAll(
        "a[href], button, input, select, textarea, summary, [role=button], [role=link], [role=checkbox], [tabindex='0']")]
        .filter((e) => !e.disabled && e.checkVisibility({ visibilityProperty: true }));
    wanted.forEach((e, number) => { e.dataset.stop = number; });
    const groups = new Set();
    return wanted.filter((e) => e.type !== "radio" || (!groups.has(e.name) && groups.add(e.name)))
        .map((e) => [e.dataset.stop, e.type === "radio" ? e.name : "", e.outerHTML.replace(/\\s+/g, " ").slice(0, 140)]);
}"""
# Keeps what each stop is like, as soon as the key that led there is let go.
KEPT = """() => {
    window.stops = [];
    addEventListener("keyup", () => {
        const e = document.activeElement;
        const isStop = e && e !== document.body && e !== document.documentElement;
        stops.push(isStop ? [e.dataset.stop ?? "", e.type === "radio" ? e.name : "", stopFaults()] : null);
    }, true);
}"""


def watch_for_mice(context: BrowserContext) -> None:
    """Before a page is opened: have it keep which elements listen for a mouse, which it does not tell later."""
    context.add_init_script(LISTENING)


def structure_faults(page: Page) -> list[str]:
    """Headings, landmarks, names, links, tables and fields of an open page."""
    if not page.evaluate("'structureFaults' in window"):
        page.evaluate(STRUCTURE)
    found: list[str] = page.evaluate("structureFaults(document, location.pathname.slice(1))")
    return found


def structure_faults_of(page: Page, base: str, paths: Iterable[str]) -> dict[str, list[str]]:
    """The same of pages that were built and need not be opened, by path; those without a fault are left out."""
    page.goto(f"{base}build.json")  # a file with no policy of its own, under which a document may be parsed
    page.evaluate(STRUCTURE)
    found: dict[str, list[str]] = page.evaluate(
        """async (paths) => Object.fromEntries((await Promise.all(paths.map(async (path) => {
            const text = await (await fetch("/" + path)).text();
            return [path, structureFaults(new DOMParser().parseFromString(text, "text/html"), path)];
        }))).filter(([, faults]) => faults.length))""",
        list(paths),
    )
    return found


def layout_faults(page: Page) -> list[str]:
    """What does not fit, stands in another order than it is read, moves, or answers a mouse only."""
    _ready(page)
    found: list[str] = page.evaluate("layoutFaults()")
    return found


def text_faults(page: Page) -> list[str]:
    """What no longer fits for a reader whose browser is set to text twice as large (WCAG 1.4.4)."""
    _ready(page)
    settings = page.context.new_cdp_session(page)
    # Unlike a style of the page, a setting moves the widths at which a page changes its form, too.
    settings.send("Page.setFontSizes", {"fontSizes": {"standard": 32, "fixed": 26}})
    assert page.evaluate("matchMedia('(width < 41em)').matches") == (page.viewport_size["width"] < 41 * 32)  # type: ignore[index]
    found: list[str] = page.evaluate("layoutFaults()")
    settings.send("Page.setFontSizes", {"fontSizes": {"standard": 16, "fixed": 13}})
    settings.detach()
    return found


def focus_faults(page: Page) -> list[str]:
    """What is wrong with each stop, with the focus set there and no key pressed: the cheaper half of a walk."""
    _ready(page)
    found: list[str] = page.evaluate("focusFaults()")
    return found


def page_faults(page: Page) -> list[str]:
    """By all rules that need no key."""
    return structure_faults(page) + layout_faults(page) + focus_faults(page)


@dataclass(frozen=True)
class Walk:
    """A walk through a page with the Tab key alone."""

    stops: int
    unreached: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    trapped_at: str = ""


def walked(page: Page) -> Walk:
    """Press Tab from the top of the page to its end, and look at every stop."""
    _ready(page)
    page.evaluate("() => { document.activeElement?.blur(); scrollTo(0, 0); }")
    wanted: list[list[str]] = page.evaluate(f"({NUMBERED})()")
    page.evaluate(f"({KEPT})()")
    faults: list[str] = []
    reached: list[tuple[str, str]] = []
    # A page has an end: after its last stop the focus leaves it. One that it does not leave is a trap.
    for _ in range(2 * len(wanted) // 20 + 2):
        for _ in range(20):
            page.keyboard.press("Tab")
        stops = page.evaluate("stops.splice(0)")
        ended = stops.index(None) if None in stops else len(stops)
        for number, group, wrong in stops[:ended]:
            reached.append((number, group))
            faults += wrong
        if ended < len(stops):
            break
    numbers, groups = {number for number, _ in reached}, {group for _, group in reached if group}
    missed = [html for number, group, html in wanted if number not in numbers and group not in groups]
    has_ended = ended < len(stops)
    last = reached[-1][0] if reached else ""
    return Walk(
        len(reached), missed, faults, "" if has_ended else next((h for n, _, h in wanted if n == last), last or "?")
    )


def _ready(page: Page) -> None:
    if not page.evaluate("'layoutFaults' in window"):
        page.evaluate(LAYOUT)
