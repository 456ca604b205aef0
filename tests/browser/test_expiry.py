"""A site that nobody rebuilds stops claiming approvals on the day they end, in London, in the reader's own browser."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from playwright.sync_api import expect


def last_days(decisions: list[dict[str, Any]]) -> list[tuple[date, str]]:
    """The last day of each listed provider, the earliest first."""
    return sorted((date.fromisoformat(one["valid_until"]), one["provider"]) for one in decisions if one["valid_until"])


@pytest.mark.parametrize("days", [0, 1])
def test_a_provider_page_takes_its_approval_back_on_the_day_after_the_last(
    days: int, open_page: Callable[..., Any], decisions: list[dict[str, Any]]
) -> None:
    last, provider = last_days(decisions)[0]
    with open_page(f"providers/{provider}/", at=f"{last + timedelta(days)}T12:00:00Z") as (page, _):
        banner = page.locator("[data-module=expiry]")
        expect(banner.locator("[data-current]")).to_be_visible(visible=days == 0)
        expect(banner.locator("[data-expired]")).to_be_visible(visible=days == 1)
        if days:
            expect(banner.locator("[data-expired]")).to_contain_text(f"{last.day} {last:%B %Y}")


def test_the_day_ends_at_midnight_in_london(open_page: Callable[..., Any], decisions: list[dict[str, Any]]) -> None:
    """In summer that is 23:00 by the clock that servers use. Where the reader is makes no difference."""
    last, provider = next(pair for pair in last_days(decisions) if 4 <= pair[0].month <= 9)
    for hour, ended in (("22:59", False), ("23:01", True)):
        for zone in ("Europe/London", "Pacific/Auckland"):
            with open_page(f"providers/{provider}/", at=f"{last}T{hour}:00Z", timezone_id=zone) as (page, _):
                expect(page.locator("[data-expired]")).to_be_visible(visible=ended)


def test_the_search_leaves_out_whoever_is_no_longer_approved_and_says_so(
    open_page: Callable[..., Any], decisions: list[dict[str, Any]]
) -> None:
    ends = last_days(decisions)
    last = ends[len(ends) // 2][0]
    day = last + timedelta(1)
    left = sum(end >= day for end, _provider in ends)
    with open_page("find/", at=f"{day}T12:00:00Z") as (page, _):
        expect(page.locator("#find-heading")).to_have_text(re.compile(rf"^{left} provider"))
        expect(page.locator("#find-note")).to_contain_text("approval has ended since this page was built")


def test_without_javascript_the_last_day_is_there_to_be_read(
    open_page: Callable[..., Any], decisions: list[dict[str, Any]]
) -> None:
    last, provider = last_days(decisions)[0]
    with open_page(f"providers/{provider}/", javascript=False) as (page, _):
        expect(page.locator("[data-current]")).to_contain_text(f"{last.day} {last:%B %Y}")
