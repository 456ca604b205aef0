"""
The gate: all that CI asks of a page that is open, one check after the other, in the order of what they cost.

``benchmarks/trust/seeded_faults.py`` holds it to thirty faults put into our own pages.
"""

from __future__ import annotations

from collections.abc import Iterator

from playwright.sync_api import Page

from tests.browser.axe_rules import TAGS, ran_by_axe
from tests.browser.page_rules import focus_faults, layout_faults, structure_faults, text_faults, walked

WIDTHS = (320, 768, 1280)
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


def faults_found(page: Page) -> Iterator[tuple[str, list[str]]]:
    """
    On a phone, a tablet and a desk, in light and in dark, without loading the page again: each check, and what it finds.

    In the dark everything must be just where it is in the light, so that only the rules of colour need to look again.
    """
    yield "structure", structure_faults(page)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(color_scheme="light")
        if width == WIDTHS[0]:
            page.evaluate(f"window.shownBefore = new WeakSet(), ({NEWLY_SHOWN})()")
        yield f"axe, {width}", findings(page) if width == WIDTHS[0] else findings_of_layout(page)
        yield f"colours, {width}", findings_of_colour(page)
        yield f"layout, {width}", layout_faults(page)
        yield f"focus, {width}", focus_faults(page)
        is_moved = _is_moved_by_the_dark(page)
        yield f"colours in the dark, {width}", findings_of_colour(page)
        yield f"places in the dark, {width}", ["moved"] if is_moved else []
        if width != 768:
            yield f"text twice as large, {width}", text_faults(page)


def _is_moved_by_the_dark(page: Page) -> bool:
    """Leaves the page in the dark. Asks again: a form that was kept for use without a signal says so when it is."""
    for _ in range(3):
        page.emulate_media(color_scheme="light")
        boxes = page.evaluate(BOXES)
        page.emulate_media(color_scheme="dark")
        if page.evaluate(BOXES) == boxes:
            return False
    return True


def walk_faults(page: Page) -> list[str]:
    """What is wrong with a walk by keyboard through a page, at the width it has."""
    walk = walked(page)
    trapped = [f"trapped: {walk.trapped_at}"] if walk.trapped_at else []
    return [f"unreached: {one}" for one in walk.unreached] + walk.faults + trapped
