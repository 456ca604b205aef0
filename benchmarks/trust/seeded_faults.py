"""Figure 3: thirty faults of accessibility put into our own pages one at a time, and the checks that CI runs on them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Error, Page

from benchmarks.trust.figure import Measured, Say
from benchmarks.trust.opened import Demonstration, browsing, built, opened
from tests.browser.gate import faults_found, walk_faults
from tests.browser.seeds import SEEDS, Seed, brought_to, put_in

QUICK = 4
# The widths at which CI walks through a page by keyboard.
WALKED = (320, 1280)


def measure(folder: Path, say: Say, *, is_quick: bool) -> Measured:
    """The pages as they are must pass; then each fault is put into a page opened anew, and must be seen to be there."""
    demonstration = built(folder)
    seeds = SEEDS[:QUICK] if is_quick else SEEDS
    table: list[dict[str, object]] = []
    with browsing(demonstration.site) as (browser, base):
        clean = {state: _found_on(browser, base, demonstration, seed) for state, seed in _states(seeds).items()}
        for (kind, has_errors), found in clean.items():
            say(f"{kind}{', with errors' if has_errors else ''}, as it is: {found or 'nothing found'}")
        for seed in seeds:
            is_clean = not clean[seed.kind, seed.has_errors]
            try:
                found = _found_on(browser, base, demonstration, seed, is_seeded=True)
                is_there = True
            except (AssertionError, Error) as error:
                say(f"{seed.name}: {str(error)[:200]}")
                found, is_there = {}, False
            is_caught = is_clean and is_there and bool(found)
            table.append(
                {
                    "fault": seed.name,
                    "WCAG": seed.criterion,
                    "page": seed.kind + (", with errors" if seed.has_errors else ""),
                    "took effect": is_there,
                    "caught": is_caught,
                    "by": sorted(found),
                    "in words": next(iter(found.values()), ""),
                }
            )
            say(f"{seed.name}: {'by ' + ', '.join(found) if is_caught else 'MISSED'}")
    caught = sum(bool(row["caught"]) for row in table)
    there = sum(bool(row["took effect"]) for row in table)
    dirty = sum(bool(found) for found in clean.values())
    return Measured(
        told=f"{caught} of {len(table)}",
        is_met=caught * 30 >= 28 * len(table) and there == len(table) >= (QUICK if is_quick else 30) and not dirty,
        counts={
            "faults": len(table),
            "took effect": there,
            "caught": caught,
            "pages and states looked at as they are": len(clean),
            "of these, with a finding": dirty,
            "each": table,
        },
        notes=(
            "The faults are ours, and rules were added for those that no check found at first; a person still has to look.",
            "The walk by keyboard, the dearest check, is only made where nothing else has found the fault.",
        ),
    )


def _states(seeds: tuple[Seed, ...]) -> dict[tuple[str, bool], Seed]:
    """One seed for each page, and state of it, that any of them needs."""
    return {(seed.kind, seed.has_errors): seed for seed in seeds}


def _found_on(
    browser: Browser, base: str, demonstration: Demonstration, seed: Seed, *, is_seeded: bool = False
) -> dict[str, str]:
    """The checks that find something, without the width at which they did, and the first line of each."""
    found: dict[str, str] = {}
    with _state_of(browser, base, demonstration, seed, is_seeded=is_seeded) as page:
        for check, lines in faults_found(page):
            if lines:
                found.setdefault(check.split(",")[0], lines[0])
    if not found and not seed.has_errors:
        # Each walk in a page that was just opened, as it begins where the focus was last.
        for width in WALKED:
            with _state_of(browser, base, demonstration, seed, is_seeded=is_seeded, width=width) as page:
                if lines := walk_faults(page):
                    found.setdefault("keyboard", lines[0])
    return found


@contextmanager
def _state_of(
    browser: Browser, base: str, demonstration: Demonstration, seed: Seed, *, is_seeded: bool, width: int = 1280
) -> Iterator[Page]:
    # The site's own policy would refuse some of the changes.
    with opened(browser, base + demonstration.pages[seed.kind], width=width, bypass_csp=True) as page:
        brought_to(page, seed)
        if is_seeded:
            put_in(page, seed)
        yield page
