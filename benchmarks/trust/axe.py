"""Figure 1: what axe finds, or cannot decide, on every kind of page and in every state, with no rule switched off."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page

from benchmarks.trust.figure import Measured, Say
from benchmarks.trust.opened import TWICE, WIDTHS, Demonstration, browsing, built, opened
from tests.browser.axe_rules import findings_of_all_rules
from tests.browser.served import settled

QUICK = ("home", "provider")


def measure(folder: Path, say: Say, *, is_quick: bool) -> Measured:
    """Every kind of page at three widths in light and dark, then the states; text twice as large; a planted fault."""
    demonstration = built(folder)
    kinds = QUICK if is_quick else tuple(demonstration.pages)
    found: Counter[str] = Counter()
    lines: list[str] = []
    runs = 0
    for flags, how in (((), ""), ((TWICE,), ", text twice as large")):
        with browsing(demonstration.site, *flags) as (browser, base):
            for kind in kinds:
                with opened(browser, base + demonstration.pages[kind]) as page:
                    runs += _all_ways(page, kind + how, found, lines)
                say(f"{kind}{how}: {sum(found.values())} found so far, in {runs} runs")
            if not flags:
                sees_faults = _sees_faults(browser, base)
                for state, context in _states(browser, base, demonstration):
                    with context as page:
                        runs += _all_ways(page, state, found, lines)
    undecided = sum(number for rule, number in found.items() if rule.startswith("? "))
    violations = sum(found.values()) - undecided
    return Measured(
        told=f"{violations} and {undecided}",
        is_met=violations == 0 and undecided == 0 and sees_faults and runs >= 6 * len(kinds),
        counts={
            "runs of axe": runs,
            "kinds of page": len(kinds),
            "found, by rule": dict(found),
            "first lines": lines[:20],
            "a planted fault of colour and one of structure are found": sees_faults,
        },
        notes=(
            "Rules of WCAG 2.0, 2.1 and 2.2, levels A and AA, and axe's best practices; those of level AAA and the experimental ones are not among them.",
            "Without JavaScript a page is looked at as the server sent it, its scripts taken out and what <noscript> holds put in, as axe is a script itself.",
        ),
    )


def _all_ways(page: Page, name: str, found: Counter[str], lines: list[str]) -> int:
    """Six runs: three widths, light and dark, with everything that folds opened first and closed again."""
    runs = 0
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            # Closed in the light and opened in the dark, so that both are looked at, at each width.
            page.evaluate(
                "isOpen => document.querySelectorAll('main details').forEach((e) => (e.open = isOpen))",
                scheme == "dark",
            )
            settled(page)
            for one in findings_of_all_rules(page):
                found[one.split(":")[0]] += 1
                lines.append(f"{name}, {width}, {scheme}: {one}")
            runs += 1
    return runs


@contextmanager
def _with(browser: Browser, address: str, do: str) -> Iterator[Page]:
    with opened(browser, address) as page:
        if do == "search":
            page.get_by_label("Postcode").fill("NG7 2RD")
            page.keyboard.press("Enter")
            page.locator("#find-results > li .miles").first.wait_for()
        elif do == "no result":
            page.get_by_label("Any words").fill("xyzzy plugh")
            page.keyboard.press("Enter")
        elif do == "errors":
            page.locator("button[data-do=check]:visible").last.click()
            page.locator("[data-error-summary]:visible, [data-check]:visible").first.wait_for()
        settled(page)
        yield page


@contextmanager
def _as_sent(browser: Browser, address: str) -> Iterator[Page]:
    """A page whose scripts never ran, with the style that it has where there are none."""
    with opened(browser, "about:blank") as page:

        def without_scripts(route: object) -> None:
            answer = route.fetch()  # type: ignore[attr-defined]
            text = answer.text().replace("<noscript>", "<div>").replace("</noscript>", "</div>")
            text = text.replace('<script type="module"', '<script type="application/json"')
            route.fulfill(response=answer, body=text)  # type: ignore[attr-defined]

        def as_without_scripts(route: object) -> None:
            answer = route.fetch()  # type: ignore[attr-defined]
            route.fulfill(response=answer, body=answer.text().replace("(scripting: none)", "all"))  # type: ignore[attr-defined]

        page.route(address, without_scripts)
        page.route("**/*.css", as_without_scripts)
        page.goto(address)
        yield page


def _states(browser: Browser, base: str, demonstration: Demonstration) -> Iterator[tuple[str, object]]:
    """States of pages that somebody brings about."""
    pages = demonstration.pages
    yield "results of a search", _with(browser, base + pages["find"], "search")
    yield "a search without a result", _with(browser, base + pages["find"], "no result")
    yield "a form with errors", _with(browser, base + pages["form"], "errors")
    for kind in ("home", "find", "shortlist", "provider", "form", "listing form", "registration form"):
        yield f"{kind}, no JavaScript", _as_sent(browser, base + pages[kind])


def _sees_faults(browser: Browser, base: str) -> bool:
    """Whether two faults, put into the home page, are found."""
    with opened(browser, base) as page:
        page.evaluate(
            """() => {
                const p = document.createElement("p");
                p.textContent = "Words that are hard to read";
                p.style.color = "#bbb";
                document.querySelector("h1").after(p, document.createElement("button"));
            }"""
        )
        found = {one.split(":")[0] for one in findings_of_all_rules(page)}
    return {"color-contrast", "button-name"} <= found
