"""Figure 2: a walk by keyboard through every kind of page, and a job of each user done without a mouse."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Error, Page, expect

from benchmarks.trust.figure import Measured, Say
from benchmarks.trust.opened import WIDTHS, browsing, built, opened
from tests.browser.page_rules import focus_faults, walked
from tests.browser.served import settled

QUICK = ("home", "provider")
LONGEST = 900  # presses of Tab on the way to one control


def measure(folder: Path, say: Say, *, is_quick: bool) -> Measured:
    """Every kind of page at three widths, with Tab alone; then three jobs; then pages with a fault that must be seen."""
    demonstration = built(folder)
    kinds = QUICK if is_quick else tuple(demonstration.pages)
    unreached: list[str] = []
    hidden: list[str] = []
    traps: list[str] = []
    stops = 0
    with browsing(demonstration.site) as (browser, base):
        for kind in kinds:
            for width in WIDTHS[:1] if is_quick else WIDTHS:
                with opened(browser, base + demonstration.pages[kind], width=width) as page:
                    walk = walked(page)
                stops += walk.stops
                unreached += [f"{kind}, {width}: {one}" for one in walk.unreached]
                hidden += [f"{kind}, {width}: {one}" for one in walk.faults]
                traps += [f"{kind}, {width}: {walk.trapped_at}"] if walk.trapped_at else []
            say(f"{kind}: {stops} stops so far, {len(unreached)} unreached, {len(hidden)} hidden, {len(traps)} traps")
        done = {}
        for name, (kind, job) in JOBS.items():
            with opened(browser, base + demonstration.pages[kind], accept_downloads=True) as page:
                done[name] = _is_done(page, job, say)
        with opened(browser, base) as page:
            sees = _sees_faults(page)
    jobs = sum(done.values())
    return Measured(
        told=f"{len(unreached)}, {len(hidden)}, {len(traps)}; {jobs} of {len(done)} jobs done",
        is_met=not unreached and not hidden and not traps and jobs == len(done) and sees and stops > 5 * len(kinds),
        counts={
            "kinds of page": len(kinds),
            "stops looked at": stops,
            "jobs": done,
            "unreached": unreached[:20],
            "hidden": hidden[:20],
            "traps": traps[:20],
            "planted faults are found": sees,
        },
        notes=("In Chromium. Of a group of radio buttons one is a stop; arrow keys do the rest.",),
    )


def _is_done(page: Page, job: Callable[[Page], None], say: Say) -> bool:
    try:
        job(page)
    except (Error, AssertionError) as error:
        say(f"a job was not done: {str(error)[:300]}")
        return False
    return True


def go_to(page: Page, css: str) -> None:
    """Press Tab until the focus is on something that ``css`` finds."""
    for _ in range(LONGEST):
        page.keyboard.press("Tab")
        if page.evaluate("css => document.activeElement.matches(css)", css):
            return
    raise AssertionError(f"no key leads to {css}")


def _school(page: Page) -> None:
    """Search, open a provider, its report and back, put it on the shortlist, open its evidence pack."""
    go_to(page, "#find-postcode")
    page.keyboard.type("NG7 2RD")
    page.keyboard.press("Enter")
    page.locator("#find-results > li .miles").first.wait_for()
    settled(page)
    go_to(page, "#find-results h3 a, #find-results a[href*='providers/']")
    page.keyboard.press("Enter")
    page.wait_for_url("**/providers/*/**")
    settled(page)
    go_to(page, "button[data-provider]")
    page.keyboard.press("Enter")
    expect(page.locator("button[data-provider]").first).not_to_have_text("Add to shortlist")
    go_to(page, "main a[href*='reports/']")
    page.keyboard.press("Enter")
    page.wait_for_url("**/reports/**")
    page.go_back()
    settled(page)
    go_to(page, "main a[href*='packs/']")
    page.keyboard.press("Enter")
    page.wait_for_url("**/packs/**")
    go_to(page, "a[data-shortlist]")
    page.keyboard.press("Enter")
    page.wait_for_url("**/shortlist/**")
    settled(page)
    expect(page.locator("main")).not_to_contain_text("No provider yet")


def _officer(page: Page) -> None:
    """Answer the first question of a visit's form, and ask for what is still missing."""
    go_to(page, "[name='visit.provider_id']")
    page.keyboard.type("Brindle Yard Construction Skills")
    go_to(page, "[name='visit.visited_on.day']")
    for part in ("2", "11", "2026"):
        page.keyboard.type(part)
        page.keyboard.press("Tab")
    go_to(page, "[name^='answers.'][type=radio]")
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    go_to(page, "[name$='.evidence']")
    page.keyboard.type("Seen on the day.")
    go_to(page, "button[data-do=check]")
    page.keyboard.press("Enter")
    page.locator("[data-error-summary]:visible, [data-check]:visible").first.wait_for()


def _provider(page: Page) -> None:
    """From the page of its listing: every field of it is reached, one is changed, and what is changed is shown."""
    go_to(page, "main button")
    page.keyboard.press("Enter")
    settled(page)
    go_to(page, "main input[type=text], main textarea")
    page.keyboard.press("End")
    page.keyboard.type(" changed")
    assert page.evaluate("document.activeElement.value").endswith("changed")


JOBS: dict[str, tuple[str, Callable[[Page], None]]] = {
    "a school: search, provider, report, pack, shortlist": ("find", _school),
    "an officer: a visit's form, to the list of what is missing": ("form", _officer),
    "a provider: a field of its listing changed": ("listing form", _provider),
}


def _sees_faults(page: Page) -> bool:
    """Whether a focus that does not show, a stop off the screen, a control without a key, and a trap are found."""
    page.evaluate(
        """() => {
            const hidden = document.createElement("a");
            hidden.href = "#x"; hidden.textContent = "off"; hidden.style.cssText = "position: absolute; left: -9999px";
            const bare = document.createElement("button");
            bare.textContent = "bare"; bare.style.setProperty("outline", "none", "important");
            bare.style.setProperty("box-shadow", "none", "important");
            const far = document.createElement("button");
            far.textContent = "far"; far.tabIndex = -1;
            document.querySelector("h1").after(hidden, bare, far);
        }"""
    )
    walk = walked(page)
    found = " ".join(walk.faults + focus_faults(page))
    far = any(">far<" in one for one in walk.unreached)
    page.reload()  # or the second walk would begin where the first one ended
    page.evaluate(
        """() => document.querySelector("header a").addEventListener("keydown",
            (event) => { if (event.key === "Tab") event.preventDefault(); })"""
    )
    return far and "focus does not show" in found and "stop off the screen" in found and bool(walked(page).trapped_at)
