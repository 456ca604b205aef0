"""Figure 2: a walk by keyboard through every kind of page, and a job of each user done without a mouse."""

from __future__ import annotations

import shutil
from pathlib import Path

from playwright.sync_api import Browser, Error, Page

from benchmarks.trust.by_keys import Unreachable, bar
from benchmarks.trust.figure import Measured, Say
from benchmarks.trust.jobs import APPROVING, JOBS, Job
from benchmarks.trust.opened import WIDTHS, browsing, built, opened
from benchmarks.trust.studio_pages import WAITING, let_in, repository_with_a_visit_that_waits
from tests.browser.page_rules import focus_faults, walked
from tests.browser.served import settled

QUICK = ("home", "provider")
DONE, OUT_OF_REACH = "done", "out of reach"


def measure(folder: Path, say: Say, *, is_quick: bool) -> Measured:
    """Every kind of page at three widths, with Tab alone; then the jobs; then what must be seen to be at fault."""
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
        done, barred = {}, {}
        for job in JOBS:
            address = base + demonstration.pages[job.kind]
            barred[job.name] = _outcome(browser, address, job, say, is_barred=True)
            done[job.name] = _outcome(browser, address, job, say)
        done[APPROVING.name], barred[APPROVING.name] = _approval(browser, folder, say)
        with opened(browser, base) as page:
            sees = _sees_faults(page)
    jobs = sum(outcome == DONE for outcome in done.values())
    sees = sees and set(barred.values()) == {OUT_OF_REACH}
    return Measured(
        told=f"{len(unreached)}, {len(hidden)}, {len(traps)}; {jobs} of {len(done)} jobs done",
        is_met=not unreached and not hidden and not traps and jobs == len(done) and sees and stops > 5 * len(kinds),
        counts={
            "kinds of page": len(kinds),
            "stops looked at": stops,
            "jobs": done,
            "jobs with a button out of reach": barred,
            "unreached": unreached[:20],
            "hidden": hidden[:20],
            "traps": traps[:20],
            "planted faults are found": sees,
        },
        notes=("In Chromium. Of a group of radio buttons one is a stop; arrow keys do the rest.",),
    )


def _outcome(browser: Browser, address: str, job: Job, say: Say, *, is_barred: bool = False) -> str:
    """What came of a job; when it is barred, with the one control it needs out of the keyboard's reach."""
    with opened(browser, "about:blank", accept_downloads=True) as page:
        if is_barred:
            bar(page, *job.needs)
        try:
            page.goto(address)
            settled(page)
            job.do(page)
        except Unreachable as error:
            if not is_barred:
                say(f"{job.name}: {error}")
            return OUT_OF_REACH
        except (Error, AssertionError) as error:
            say(f"{job.name}: {str(error)[:300]}")
            return "not done"
    say(f"{job.name}: {DONE}")
    return DONE


def _approval(browser: Browser, folder: Path, say: Say) -> tuple[str, str]:
    """What came of an approval in the studio, as it is; and with its button out of reach, which is tried first."""
    desk = folder / "keyboard-studio"
    shutil.rmtree(desk, ignore_errors=True)
    repository_with_a_visit_that_waits(desk)
    with let_in(desk) as address:
        barred = _outcome(browser, address, APPROVING, say, is_barred=True)
    with let_in(desk) as address:
        done = _outcome(browser, address, APPROVING, say)
    is_on_record = ",approved," in (desk / WAITING / "events.csv").read_text(encoding="utf-8")
    return (done if is_on_record or done != DONE else "not on record"), barred


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
