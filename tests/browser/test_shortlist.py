"""The shortlist: kept in the reader's browser and nowhere else, right about everybody on it, and plain about what fails."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.served import settled
from tests.browser.test_accessibility import assert_open_to_all

KEY = "provider-directory shortlist /shortlist/"
DAY = ("14", "3", "2026")
Decisions = list[dict[str, Any]]


def keep(page: Page, text: str) -> None:
    """Put a text where the list is kept, and open the page anew."""
    page.evaluate("([key, text]) => localStorage.setItem(key, text)", [KEY, text])
    page.reload()


def kept(page: Page) -> list[str]:
    found: list[str] = json.loads(page.evaluate("key => localStorage.getItem(key) ?? '[]'", KEY))
    return found


def ask(page: Page, *parts: str) -> None:
    for label, text in zip(("Day", "Month", "Year"), parts, strict=True):
        page.locator("#shortlist-day").get_by_label(label).fill(text)
    page.locator("#shortlist-day").get_by_role("button").click()


def rows(page: Page) -> Any:
    return page.locator("#shortlist-list > li")


@pytest.fixture
def one_of_each(decisions: Decisions) -> list[str]:
    """A provider of every status, listed or not."""
    return list({one["status"]: one["provider"] for one in decisions}.values())


def test_a_provider_is_added_and_taken_off_on_its_page_and_counted_in_the_frame(
    open_page: Callable[..., Any], one_of_each: list[str]
) -> None:
    with open_page(f"providers/{one_of_each[0]}/") as (page, watch):
        for provider in one_of_each:
            page.goto(f"{watch.base}providers/{provider}/")
            page.get_by_role("button", name="Add to shortlist").click()
            expect(page.get_by_role("button", name="Remove from shortlist")).to_be_focused()
        assert kept(page) == one_of_each
        link = page.get_by_role("link", name=f"Shortlist ({len(one_of_each)})")
        page.reload()
        page.get_by_role("button", name="Remove from shortlist").click()
        expect(page.get_by_role("button", name="Add to shortlist")).to_be_visible()
        assert kept(page) == one_of_each[:-1]
        expect(link).to_have_count(0)


def test_results_of_a_search_can_be_added(open_page: Callable[..., Any]) -> None:
    with open_page("find/") as (page, _):
        second = page.locator("#find-results > li").nth(1)
        name = second.locator("h3 a").inner_text()
        second.get_by_role("button", name=f"Add to shortlist {name}").click()
        expect(second.get_by_role("button", name=f"Remove from shortlist {name}")).to_be_visible()
        page.get_by_role("link", name="Shortlist (1)").click()
        expect(rows(page).get_by_role("link", name=name)).to_be_visible()


def test_names_standing_and_the_answer_for_a_day_are_those_of_the_directory(
    open_page: Callable[..., Any], decisions: Decisions, one_of_each: list[str], command: Any, repository: Any
) -> None:
    then = json.loads(command("status", "--json", "--as-of", "2026-03-14", workspace=repository).output)
    on_that_day = {one["provider"]: one for one in then}
    words = {one["provider"]: one["status"] for one in decisions}
    with open_page("shortlist/") as (page, watch):
        keep(page, json.dumps(one_of_each))
        ask(page, *DAY)
        assert page.url.endswith("#on=2026-03-14")
        for provider, row in zip(one_of_each, rows(page).all(), strict=True):
            standing = row.locator(".standing .tag")
            expect(standing).to_have_text(re.compile(f"^{words[provider].replace('_', ' ')}", re.IGNORECASE))
            answer = row.locator(".answer-on")
            expect(answer).to_contain_text("On 14 March 2026: ")
            then_words = on_that_day[provider]["status"].replace("_", " ")
            expect(answer).to_contain_text(re.compile(f"2026: *{then_words}", re.IGNORECASE))
            expect(row.get_by_role("link", name="Evidence pack")).to_have_attribute(
                "href", f"{watch.base}packs/{provider}/#on=2026-03-14"
            )
        page.reload()
        expect(rows(page).first.locator(".answer-on")).to_contain_text("On 14 March 2026: ")
        ask(page, "", "", "")
        expect(rows(page).first.locator(".answer-on")).to_be_empty()
        assert "#" not in page.url


def test_a_day_that_is_none_is_asked_for_again(open_page: Callable[..., Any], one_of_each: list[str]) -> None:
    with open_page("shortlist/") as (page, _):
        keep(page, json.dumps(one_of_each))
        ask(page, "30", "2", "2026")
        expect(page.get_by_role("status")).to_contain_text("Enter a real day")
        expect(page.locator("#shortlist-day input").first).to_be_focused()
        expect(rows(page).first.locator(".answer-on")).to_be_empty()


def test_an_approval_that_has_ended_since_the_build_is_not_claimed(
    open_page: Callable[..., Any], decisions: Decisions
) -> None:
    listed = next(one for one in decisions if one["listed"] and one["valid_until"])
    with open_page("shortlist/", at="2031-01-01T12:00:00Z") as (page, _):
        keep(page, json.dumps([listed["provider"]]))
        expect(rows(page).locator(".standing")).to_have_text("Approval ended")


def test_removing_can_be_undone_and_leaves_everything_where_it_was(
    open_page: Callable[..., Any], one_of_each: list[str]
) -> None:
    with open_page("shortlist/") as (page, _):
        keep(page, json.dumps(one_of_each))
        rows(page).nth(1).get_by_role("button", name="Remove").click()
        assert kept(page) == [one_of_each[0], *one_of_each[2:]]
        undo = page.get_by_role("button", name="Undo")
        expect(undo).to_be_focused()
        expect(undo).to_be_in_viewport()
        page.keyboard.press("Enter")
        assert kept(page) == one_of_each
        expect(page.locator("#shortlist-heading")).to_be_focused()
        page.get_by_role("button", name="Remove all").click()
        assert kept(page) == []
        expect(page.get_by_role("button", name="Remove all")).to_be_hidden()
        undo.click()
        assert kept(page) == one_of_each
        expect(rows(page)).to_have_count(len(one_of_each))


def test_every_pack_is_printed_on_sheets_of_its_own_without_controls(
    open_page: Callable[..., Any], one_of_each: list[str]
) -> None:
    with open_page("shortlist/#on=2026-03-14") as (page, watch):
        keep(page, json.dumps(one_of_each))
        page.get_by_role("button", name="Show all packs").click()
        packs = page.locator("#shortlist-packs > .pack")
        expect(packs).to_have_count(len(one_of_each))
        expect(page.get_by_role("button", name="Print the packs")).to_be_focused()
        expect(packs.first.locator("[data-answer]")).to_contain_text("On 14 March 2026: ")
        links = packs.locator("a[href]").evaluate_all("all => all.map((a) => a.getAttribute('href'))")
        assert links
        assert [link for link in links if not link.startswith(("http", "mailto:", "tel:"))] == []
        assert [link for link in links if link.startswith(watch.base) and "/packs/" in link] == []
        page.emulate_media(media="print")
        expect(page.locator("button:visible, input:visible")).to_have_count(0)
        expect(page.locator("#shortlist-list")).to_be_hidden()
        breaks = packs.evaluate_all("all => all.map((e) => getComputedStyle(e).breakBefore)")
        assert breaks[1:] == ["page"] * (len(one_of_each) - 1)


def test_the_page_is_open_to_all_with_its_list_and_with_its_packs(
    open_page: Callable[..., Any], one_of_each: list[str]
) -> None:
    with open_page("shortlist/#on=2026-03-14") as (page, _):
        keep(page, json.dumps(one_of_each))
        rows(page).first.get_by_text("On 14 March 2026").wait_for()
        settled(page)
        assert_open_to_all(page)
        page.get_by_role("button", name="Show all packs").click()
        page.locator("#shortlist-packs > .pack").nth(len(one_of_each) - 1).wait_for()
        assert_open_to_all(page)


def test_what_others_wrote_there_is_left_out_and_never_run(open_page: Callable[..., Any]) -> None:
    with open_page("shortlist/") as (page, watch):
        keep(page, json.dumps(["<img src=x onerror=alert(1)>", "../../find", "acorn-corner"]))
        expect(page.locator("#shortlist-fault")).to_contain_text("left out")
        expect(rows(page)).to_have_count(1)
        assert not [url for url in watch.requests if "onerror" in url or "/packs/.." in url]
        keep(page, "not a list")
        expect(page.locator("#shortlist-fault")).to_be_visible()
        expect(rows(page)).to_have_count(0)


def test_a_provider_that_is_gone_says_so_and_can_be_removed(open_page: Callable[..., Any], browser: Any) -> None:
    with open_page("shortlist/") as (page, watch):
        keep(page, json.dumps(["nobody-here", "acorn-corner"]))
        expect(rows(page).first).to_contain_text("Not in this directory")
        page.get_by_role("button", name="Show all packs").click()
        expect(page.locator("#shortlist-packs > .pack")).to_have_count(1)
        expect(page.locator("#shortlist-missing")).to_have_text(
            "Not on these sheets: nobody-here (not in this directory)."
        )
        page.emulate_media(media="print")
        expect(page.locator("#shortlist-missing")).to_be_visible()
        page.emulate_media(media="screen")
        rows(page).first.get_by_role("button", name="Remove nobody-here").click()
        assert kept(page) == ["acorn-corner"]
        # The browser's own note of the 404 is expected, and nothing else.
        assert all("404" in each for each in watch.complaints)
        watch.complaints.clear()


def test_a_connection_lost_half_way_is_said_and_tried_again(
    open_page: Callable[..., Any], one_of_each: list[str]
) -> None:
    with open_page("shortlist/") as (page, watch):
        lost = f"**/packs/{one_of_each[1]}/"
        page.context.route(lost, lambda route: route.abort())
        keep(page, json.dumps(one_of_each))
        row = rows(page).nth(1)
        expect(row.locator(".standing")).to_have_text("Could not be looked up")
        page.get_by_role("button", name="Show all packs").click()
        expect(page.locator("#shortlist-missing")).to_contain_text(f"{one_of_each[1]} (could not be looked up)")
        page.context.unroute(lost)
        row.get_by_role("button", name="Try again").press("Enter")
        expect(row.get_by_role("link", name="Evidence pack")).to_be_focused()
        expect(page.locator("#shortlist-packs > .pack")).to_have_count(len(one_of_each))
        expect(page.locator("#shortlist-missing")).to_be_empty()
        assert all("ERR_FAILED" in each for each in watch.complaints)
        watch.complaints.clear()


def test_another_page_in_place_of_a_pack_is_not_taken_for_one(open_page: Callable[..., Any]) -> None:
    def sign_in(route: Route) -> None:
        route.fulfill(status=200, content_type="text/html", body="<h1>Sign in to this network</h1>")

    with open_page("shortlist/") as (page, _):
        page.context.route("**/packs/acorn-corner/", sign_in)
        keep(page, '["acorn-corner"]')
        expect(rows(page).locator(".standing")).to_have_text("Could not be looked up")


OFF = "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('no', 'SecurityError'); } })"
FULL = "Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); }"


@pytest.mark.parametrize("refusal", [OFF, FULL], ids=["off", "full"])
def test_storage_that_is_off_or_full_is_said_on_the_button(refusal: str, open_page: Callable[..., Any]) -> None:
    with open_page("providers/acorn-corner/") as (page, _):
        page.add_init_script(refusal)
        page.reload()
        page.get_by_role("button", name="Add to shortlist").click()
        expect(page.get_by_role("button", name="Not added. This browser keeps nothing")).to_be_visible()


def test_storage_that_is_off_is_said_on_the_page(open_page: Callable[..., Any]) -> None:
    with open_page("shortlist/") as (page, _):
        page.add_init_script(OFF)
        page.reload()
        expect(page.get_by_role("alert")).to_contain_text("keep nothing")
        expect(page.locator("#shortlist-filled")).to_be_hidden()


def test_two_tabs_show_one_list(open_page: Callable[..., Any], one_of_each: list[str]) -> None:
    with open_page("shortlist/") as (page, watch):
        keep(page, json.dumps(one_of_each[:2]))
        settled(page)
        remove = rows(page).nth(1).get_by_role("button").last
        remove.focus()
        other = page.context.new_page()
        other.goto(f"{watch.base}providers/{one_of_each[2]}/")
        other.get_by_role("button", name="Add to shortlist").click()
        expect(rows(page)).to_have_count(3)
        expect(remove).to_be_focused()
        rows(page).first.get_by_role("button", name="Remove").click()
        other.get_by_role("link", name="Shortlist (2)").wait_for()
        assert kept(other) == one_of_each[1:3]


def test_a_long_list_is_looked_up_whole(open_page: Callable[..., Any], decisions: Decisions) -> None:
    thirty = [one["provider"] for one in decisions][:30]
    with open_page("shortlist/") as (page, _):
        keep(page, json.dumps(thirty))
        expect(rows(page).locator(".standing .tag")).to_have_count(30)
        page.get_by_role("button", name="Show all packs").click()
        expect(page.locator("#shortlist-packs > .pack")).to_have_count(30)


def test_only_ids_are_kept_and_only_packs_are_asked_for(open_page: Callable[..., Any], one_of_each: list[str]) -> None:
    with open_page("shortlist/") as (page, watch):
        keep(page, json.dumps(one_of_each))
        ask(page, *DAY)
        page.get_by_role("button", name="Show all packs").click()
        page.locator("#shortlist-packs > .pack").first.wait_for()
        stores = "() => [Object.entries(localStorage), sessionStorage.length, document.cookie]"
        assert page.evaluate(stores) == [[[KEY, json.dumps(one_of_each)]], 0, ""]
        assert not [url for url in watch.requests if "?" in url or "2026" in url.removeprefix(watch.base)]
        assert {url.removeprefix(watch.base) for url in watch.requests if "/packs/" in url} == {
            f"packs/{provider}/" for provider in one_of_each
        }


def test_without_javascript_there_is_a_sentence_and_no_dead_control(open_page: Callable[..., Any]) -> None:
    with open_page("shortlist/", javascript=False) as (page, watch):
        # Chromium as the tests drive it does not open what stands in noscript; browsers with scripts off do.
        assert "The shortlist needs JavaScript, which is off." in page.locator("noscript").inner_html()
        expect(page.locator("button:visible, input:visible")).to_have_count(0)
        page.goto(f"{watch.base}providers/acorn-corner/")
        expect(page.get_by_role("button", name="shortlist")).to_have_count(0)
