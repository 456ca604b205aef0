"""A page used with keys alone: a control is found by pressing Tab until it has the focus, or it was not found."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

MOST = 1500  # presses on the way to one control; the longest form has some 300 stops
# What has the focus: whether it is what is looked for, and what a person would know it by. Nothing between the
# last stop and the first.
_STOP = """([css, words]) => {
    const e = document.activeElement;
    if (!e || e === document.body || e === document.documentElement) return null;
    return {
        isWanted: e.matches(css) && (e.textContent + (e.ariaLabel ?? "")).includes(words),
        name: e.name ?? "", type: e.type ?? "", does: e.dataset.do ?? (e.dataset.addAction === "" ? "add-action" : ""),
    };
}"""
# No key reaches it any more, whenever it comes into the page; a mouse still would.
_BARRED = """([css, words]) => new MutationObserver(() => {
    for (const e of document.querySelectorAll(css)) if (e.tabIndex !== -1 && e.textContent.includes(words)) e.tabIndex = -1;
}).observe(document, { childList: true, subtree: true })"""


class Unreachable(AssertionError):
    """No key leads to a control that the job needs."""


def bar(page: Page, css: str, words: str = "") -> None:
    """From the next page on, take a control away from the keyboard."""
    page.add_init_script(f"({_BARRED})({json.dumps([css, words])})")


def stops(
    page: Page, css: str = "*", words: str = "", *, key: str = "Tab", most: int = MOST
) -> Iterator[dict[str, Any]]:
    """Each stop from here on, as it is reached, once through the page: what comes before the focus comes last."""
    ends = 0
    for _ in range(most):
        page.keyboard.press(key)
        stop = page.evaluate(_STOP, [css, words])
        if stop:
            yield stop
        else:
            ends += 1
            if ends == 2:
                return


def go_to(page: Page, css: str, words: str = "", *, key: str = "Tab", most: int = MOST) -> None:
    """Press Tab until the focus is on a control that ``css`` finds and that says ``words``."""
    for stop in stops(page, css, words, key=key, most=most):
        if stop["isWanted"]:
            return
    raise Unreachable(f"no key leads to {css} {words}".strip())


def press(page: Page, css: str, words: str = "") -> None:
    """Go to a button or a link, and press Enter."""
    go_to(page, css, words)
    page.keyboard.press("Enter")


def saved(page: Page, css: str, words: str = "", *, key: str = "Tab", most: int = MOST) -> dict[str, Any]:
    """Go to the button that saves a file and press Enter. What the file holds."""
    go_to(page, css, words, key=key, most=most)
    with page.expect_download() as waiting:
        page.keyboard.press("Enter")
    package: dict[str, Any] = json.loads(Path(waiting.value.path()).read_text(encoding="utf-8"))
    return package
