"""A provider corrects its listing in a real browser; what it saves is read, accepted and published as it was typed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from build_tools.models.visibility import Visibility
from build_tools.pipeline import BuildRequest, build_site
from tests.browser.filled_forms import TODAY, accept_all, proposal_in, saved_file
from tests.browser.served import served
from tests.browser.test_accessibility import assert_open_to_all

LISTING = "listing/lockside-workshop/"
SUMMARY = "Tischlerei & “boats”: größere Höhe, Łódź — 日本– no <b>markup</b> {{ 7 * 7 }}"


@pytest.fixture(scope="module")
def base(example_site: Path) -> Iterator[str]:
    """The tiny workspace's site in place of the demonstration's."""
    with served(example_site) as base:
        yield base


@pytest.fixture
def listing(open_page: Callable[..., Any]) -> Iterator[Page]:
    """The listing of a provider, its form ready."""
    with open_page(LISTING) as (page, _):
        page.get_by_role("button", name="Check what you propose").wait_for()
        yield page


def propose(page: Page) -> None:
    page.get_by_label("Your role").fill("Centre manager")
    page.get_by_role("button", name="Check what you propose").click()


def test_a_correction_an_addition_and_a_removal_are_saved_accepted_and_published(
    listing: Page, workspace: Path, tmp_path: Path, command: Callable[..., Any]
) -> None:
    page = listing
    page.get_by_role("button", name="Correct this: Lockside Workshop").click()
    page.get_by_label("Summary").fill(SUMMARY)
    page.get_by_label("Website").fill("https://www.lockside.example/ap")
    page.get_by_label("Autism").check()
    page.get_by_role("button", name="Correct this: Lockside yard").click()
    page.locator("[data-record=lockside-yard]").get_by_label("Postcode").fill("ng7-2rd")
    page.get_by_role("button", name="Remove: Bookings").click()
    page.get_by_role("button", name="Add a venue").click()
    new = page.locator("[data-table=venues] .record:not([data-record])")
    new.get_by_label("Name").fill("Shed on the quay")
    new.get_by_label("Premises").check()
    new.get_by_label("Postcode").fill("ng72rd")
    page.get_by_role("button", name="Correct this: Boat repair").click()
    boats = page.locator("[data-record=lockside-boats]")
    boats.get_by_label("Shed on the quay").check()
    page.get_by_role("button", name="This course has ended: Number work").click()
    expect(page.locator(":focus")).to_have_attribute("name", re.compile(r"^courses\.\d\.ends_on\.day$"))
    page.keyboard.type("31")
    page.keyboard.press("Tab")
    page.keyboard.type("12")
    page.keyboard.press("Tab")
    page.keyboard.type("2026")
    page.get_by_role("button", name="Give the dates of a new one: Public liability insurance").click()
    for part, text in (("day", "1"), ("month", "April"), ("year", "2027")):
        page.locator(f"[id^=documents-][id$=issued_on-{part}]").fill(text)
    propose(page)
    expect(page.get_by_role("heading", level=2)).to_have_text("You propose 11 changes")
    file = saved_file(page, tmp_path)
    proposal = proposal_in(file)
    told = {(c.table, c.record, c.kind, c.field): (c.was, c.becomes) for c in proposal.changes}
    assert proposal.kind == "listing"
    assert proposal.provider_id == "lockside-workshop"
    assert proposal.made_by == "Centre manager"
    assert told["providers", "lockside-workshop", "set", "summary"][1] == SUMMARY
    assert told["providers", "lockside-workshop", "set", "needs_met"] == ("SEMH;ADHD", "SEMH;ADHD;Autism")
    assert told["contacts", "lockside-workshop/Bookings", "remove", ""] == ("", "")
    assert told["courses", "lockside-boats", "set", "venue_ids"] == (
        "lockside-yard;lockside-classroom",
        "lockside-yard;lockside-classroom;lockside-workshop-shed-on-the-quay",
    )
    assert told["courses", "lockside-maths", "set", "ends_on"] == ("", "2026-12-31")
    assert told["venues", "lockside-workshop-shed-on-the-quay", "add", "postcode"] == ("", "NG7 2RD")
    assert not [change for change in proposal.changes if change.record == "lockside-yard"], "the same postcode"
    accept_all(workspace, file, command)
    site = build_site(BuildRequest(workspace, TODAY, TODAY, Visibility.PUBLIC)).whole()
    shown = next(one.body for one in site.pages if one.path == "providers/lockside-workshop/")
    assert "Łódź — 日本" in shown
    assert "&lt;b&gt;markup&lt;/b&gt; {{ 7 * 7 }}" in shown
    assert "Shed on the quay" in shown
    assert "bookings@lockside.example" not in shown


def test_nothing_changed_is_worth_saying_and_changes_nothing(listing: Page, tmp_path: Path) -> None:
    listing.get_by_role("button", name="Correct this: Lockside Workshop").click()
    propose(listing)
    expect(listing.get_by_role("heading", level=2)).to_have_text("You propose no change")
    proposal = proposal_in(saved_file(listing, tmp_path))
    assert proposal.changes == ()
    assert proposal.made_on == TODAY


def test_what_is_wrong_is_listed_beside_its_record_and_leads_to_its_field(listing: Page) -> None:
    listing.get_by_role("button", name="Correct this: Lockside yard").click()
    listing.locator("[data-record=lockside-yard]").get_by_label("Postcode").fill("NG99 9ZZZ")
    listing.get_by_role("button", name="Check what you propose").click()
    summary = listing.locator("[data-error-summary]")
    expect(summary).to_be_focused()
    assert listing.title().startswith("Error: ")
    expect(summary.get_by_role("heading", level=3)).to_have_text(["Venues: 1", "About this form: 1"])
    summary.get_by_role("link", name="Lockside yard: “Postcode”").click()
    expect(listing.locator("[data-record=lockside-yard]").get_by_label("Postcode")).to_be_focused()
    assert_open_to_all(listing)


def test_a_number_that_would_tell_who_a_pupil_is_is_caught_as_it_is_typed(listing: Page) -> None:
    listing.get_by_role("button", name="Correct this: Lockside Workshop").click()
    summary = listing.get_by_label("Summary")
    summary.fill("Ask for A801200001001")
    guard = listing.locator("[data-guard]:not([hidden])")
    assert guard.count() == 0, "its check letter is wrong"
    summary.fill("Ask for H801200001001")
    expect(guard).to_contain_text("pupil")


def test_a_draft_comes_back_after_the_page_was_closed_and_goes_when_one_begins_again(listing: Page) -> None:
    listing.get_by_role("button", name="Correct this: Lockside Workshop").click()
    listing.get_by_label("Summary").fill("Joinery, begun and not finished.")
    listing.get_by_role("button", name="Add a contact").click()
    listing.get_by_label("Role", exact=True).fill("Finance")
    expect(listing.locator("[data-unkept]")).to_have_count(0)
    listing.reload()
    expect(listing.get_by_label("Summary")).to_have_value("Joinery, begun and not finished.")
    expect(listing.get_by_label("Role", exact=True)).to_have_value("Finance")
    expect(listing.locator("[data-restored]")).to_contain_text("is here again")
    listing.get_by_role("button", name="Start again").click()
    expect(listing.get_by_label("Summary")).to_have_value("Joinery, begun and not finished.")
    listing.get_by_role("button", name="Delete what I typed, and start again").click()
    expect(listing.locator("[data-restored]")).to_be_hidden()
    expect(listing.get_by_role("button", name="Correct this: Lockside Workshop")).to_be_visible()
    expect(listing.get_by_label("Summary")).to_have_count(0)


def test_without_javascript_the_listing_says_what_is_published_and_how_to_report_a_fault(
    open_page: Callable[..., Any],
) -> None:
    with open_page(LISTING, javascript=False) as (page, _):
        expect(page.get_by_text("Lockside yard", exact=True).first).to_be_visible()
        expect(page.get_by_role("heading", name="How to correct it")).to_be_visible()
        assert page.get_by_role("button").count() == 0


def test_the_check_has_no_accessibility_fault(listing: Page) -> None:
    listing.get_by_role("button", name="Correct this: Lockside Workshop").click()
    listing.get_by_label("Summary").fill("Joinery.")
    propose(listing)
    listing.get_by_role("heading", name="You propose 1 change").wait_for()
    assert_open_to_all(listing)
