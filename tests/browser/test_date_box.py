"""“Was it approved on …?”: by keyboard alone, said aloud, from an address, offline, and not there without JavaScript."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from build_tools.decide.approval import decide_all, settle
from build_tools.decide.case import case_of
from build_tools.decide.history import history_of
from build_tools.models.decision import Interval
from build_tools.models.directory import Directory
from build_tools.pipeline import open_directory

Open = Callable[..., AbstractContextManager[Any]]


@pytest.fixture(scope="module")
def directory(repository: Path, today: date) -> Directory:
    return open_directory(repository, today)


@pytest.fixture(scope="module")
def history(directory: Directory, today: date) -> tuple[str, tuple[Interval, ...]]:
    """A listed provider with a run of days that rested on one visit first and on another later, and its history."""
    listed = [name for name, one in decide_all(directory, today).by_provider.items() if one.listed]
    for name in sorted(listed):
        provider = next(one for one in directory.providers if one.id == name)
        runs = history_of(case_of(provider, directory), today, settle)
        if len(runs) > 3 and len({ground.visits for ground in runs[-1].grounds}) > 1:
            return name, runs
    raise AssertionError("no provider with a history")


def type_day(page: Page, day: str, month: str, year: str) -> None:
    """By keyboard alone, from the field for the day on."""
    page.get_by_label("Day", exact=True).focus()
    for part in (day, month, year):
        page.keyboard.press("Control+A")
        page.keyboard.press("Delete")
        page.keyboard.type(part)
        page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Look up")).to_be_focused()
    page.keyboard.press("Enter")


def type_date(page: Page, day: date) -> None:
    type_day(page, str(day.day), f"{day:%B}", str(day.year))


def test_every_run_is_answered_by_keyboard_in_a_live_region(
    look_at: Open, history: tuple[str, tuple[Interval, ...]]
) -> None:
    name, runs = history
    with look_at(f"providers/{name}/") as (page, _):
        answer = page.locator("[data-module=on-date] [role=status]")
        expect(answer).to_have_count(1)
        expect(answer).to_be_empty()
        for run in runs:
            day = run.until or run.starts_on
            type_date(page, day)
            expect(answer).to_contain_text(f"On {day.day} {day:%B} {day.year}: ")
            expect(answer.locator(".tag")).to_have_text(run.status.label)
        type_day(page, "1", "1", "1066")
        expect(answer).to_contain_text("Nothing was on record yet.")
        expect(answer.locator(".tag")).to_have_text(runs[0].status.label)


def test_only_the_reports_that_counted_on_the_day_are_named(
    look_at: Open, history: tuple[str, tuple[Interval, ...]]
) -> None:
    name, runs = history
    grounds = [ground for ground in runs[-1].grounds if ground.visits]
    assert len({ground.visits for ground in grounds}) > 1
    with look_at(f"providers/{name}/") as (page, _):
        for ground in grounds:
            day = ground.starts_on
            type_date(page, day)
            # Two days may name as many reports each: wait for the answer for this one.
            expect(page.locator("[data-answer]")).to_contain_text(f"On {day.day} {day:%B} {day.year}: ")
            links = page.locator("[data-answer] .report a")
            expect(links).to_have_count(len(ground.visits))
            named = {str(link).split("/")[-2] for link in links.evaluate_all("all => all.map((a) => a.href)")}
            assert named == set(ground.visits)
            expect(page.locator("[data-answer] .because:visible")).to_have_text(ground.because)


def test_an_address_asks_and_leads_on_to_the_pack(look_at: Open, history: tuple[str, tuple[Interval, ...]]) -> None:
    name, runs = history
    day = runs[-1].starts_on
    with look_at(f"providers/{name}/#on={day}") as (page, _):
        expect(page.locator("[data-answer] .tag")).to_have_text(runs[-1].status.label)
        expect(page.get_by_label("Year", exact=True)).to_have_value(str(day.year))
        pack = page.locator("a[data-on]").first
        assert str(pack.get_attribute("href")).endswith(f"#on={day}")


@pytest.mark.parametrize(
    "typed", [("30", "2", "2026"), ("14", "3", "26"), ("", "", ""), ("14", "<i>", "2026"), ("x", "March", "2026")]
)
def test_what_is_no_day_is_asked_for_again_and_not_printed(
    typed: tuple[str, str, str], look_at: Open, history: tuple[str, tuple[Interval, ...]]
) -> None:
    with look_at(f"providers/{history[0]}/") as (page, _):
        answer = page.locator("[data-answer]")
        type_date(page, date(2026, 1, 10))
        expect(answer.locator(".tag")).to_be_visible()
        type_day(page, *typed)
        expect(answer).to_contain_text("Enter a real day")
        expect(answer.locator(".tag")).to_have_count(0)
        page.emulate_media(media="print")
        expect(answer).to_be_hidden()
        page.emulate_media(media="screen")
        type_date(page, date(2026, 1, 10))
        page.emulate_media(media="print")
        expect(answer).to_be_visible()


def test_an_address_that_names_no_day_is_told_so(look_at: Open, history: tuple[str, tuple[Interval, ...]]) -> None:
    with look_at(f"providers/{history[0]}/#on=2026-02-30") as (page, _):
        expect(page.locator("[data-answer]")).to_contain_text("Enter a real day")


def test_a_day_that_has_not_come_is_not_decided(
    look_at: Open, history: tuple[str, tuple[Interval, ...]], today: date
) -> None:
    with look_at(f"providers/{history[0]}/") as (page, _):
        for ahead in (1, 3000):
            type_date(page, today + timedelta(ahead))
            expect(page.locator("[data-answer]")).to_contain_text("Nobody has decided that day yet.")


@pytest.mark.parametrize("way", ["by the form", "by the address"])
def test_offline_it_says_that_it_cannot_answer(
    way: str, open_page: Open, history: tuple[str, tuple[Interval, ...]]
) -> None:
    with open_page(f"providers/{history[0]}/") as (page, watch):
        page.route("**/components/date-box.mjs", lambda route: _cut(route))
        if way == "by the form":
            type_date(page, date(2026, 1, 10))
        else:
            page.evaluate("location.hash = '#on=2026-01-10'")
            page.reload()
        expect(page.locator("[data-answer]")).to_contain_text("did not load")
        assert watch.complaints
        watch.complaints.clear()  # the browser's own, of the file that was cut off


def _cut(route: Route) -> None:
    route.abort("internetdisconnected")


def test_without_javascript_there_is_no_form_and_the_table_has_every_day(
    look_at: Open, history: tuple[str, tuple[Interval, ...]]
) -> None:
    name, runs = history
    with look_at(f"providers/{name}/", javascript=False) as (page, _):
        expect(page.locator("form.on-date")).to_be_hidden()
        rows = page.locator("table.history tbody tr")
        expect(rows).to_have_count(len(runs))
        expect(rows.last).to_contain_text("The beginning")
        expect(rows.first.locator(".because:visible")).to_have_count(1)


def test_the_example_of_a_day_is_never_broken(look_at: Open, history: tuple[str, tuple[Interval, ...]]) -> None:
    with look_at(f"providers/{history[0]}/", width=320) as (page, _):
        lines = page.locator(".on-date .hint").evaluate(
            """(hint) => {
                const text = hint.firstChild, at = text.data.indexOf("14");
                const range = document.createRange();
                range.setStart(text, at);
                range.setEnd(text, text.data.length);
                return new Set([...range.getClientRects()].map((box) => box.top)).size;
            }"""
        )
        assert lines == 1


def test_on_narrow_paper_the_history_stays_a_table(look_at: Open, history: tuple[str, tuple[Interval, ...]]) -> None:
    with look_at(f"providers/{history[0]}/", width=680) as (page, _):
        row = page.locator("table.history tbody tr").first
        assert row.evaluate("e => getComputedStyle(e).display") == "block"
        page.emulate_media(media="print")
        assert row.evaluate("e => getComputedStyle(e).display") == "table-row"


def test_pictures_share_no_ids(look_at: Open, history: tuple[str, tuple[Interval, ...]]) -> None:
    with look_at(f"providers/{history[0]}/") as (page, _):
        assert page.locator(".timeline [id]").count() == 0
