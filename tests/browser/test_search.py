"""The search as a person does it: by keyboard, with filters, back and forth; and the same answers as the command line."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Page, expect

from build_tools.pipeline import open_directory
from tests.browser.served import settled

HEADING = re.compile(r"^(No|\d+|All \d+) providers?\b")
REMOTE = re.compile(r"(\d+) that comes? to you")
# What is asked in the address bar, and the same on the command line.
QUESTIONS: dict[str, tuple[list[tuple[str, str]], list[str]]] = {
    "nothing": ([], []),
    "a postcode": ([("p", "NG7 2RD")], ["--postcode", "NG7 2RD", "--within", "10"]),
    "a postcode, any distance": ([("p", "DE1 2QY"), ("m", "any")], ["--postcode", "DE1 2QY"]),
    "a district": ([("p", "LE1"), ("m", "25")], ["--postcode", "LE1", "--within", "25"]),
    "one mile": ([("p", "LE1 6ZG"), ("m", "1")], ["--postcode", "LE1 6ZG", "--within", "1"]),
    "a level": ([("level", "Level 1")], ["--level", "1"]),
    "an entry level and a place": (
        [("p", "NG7 2RD"), ("m", "any"), ("level", "Entry 2")],
        ["--postcode", "NG7 2RD", "--level", "Entry 2"],
    ),
    "two levels": ([("level", "Level 2"), ("level", "Entry Level")], ["--level", "2", "--level", "Entry"]),
    "a body by its alias": ([("body", "pearson")], ["--awarding-body", "BTEC"]),
    "a level and a body in one course": (
        [("level", "Level 2"), ("body", "city-and-guilds")],
        ["--level", "2", "--awarding-body", "City & Guilds"],
    ),
    "a subject near a place": (
        [("p", "NG7 2RD"), ("m", "25"), ("subject", "5.2")],
        ["--postcode", "NG7 2RD", "--within", "25", "--subject", "5.2"],
    ),
    "a qualification by words": ([("q", "motor veh")], ["--qualification", "motor veh"]),
    "a qualification by number": ([("q", "60342572")], ["--qualification", "603/4257/2"]),
    "words": ([("t", "cook")], ["--text", "cook"]),
    "everything at once": (
        [("p", "NG1 5DT"), ("m", "15"), ("level", "Level 1"), ("subject", "4.3"), ("t", "garage")],
        ["--postcode", "NG1 5DT", "--within", "15", "--level", "1", "--subject", "4.3", "--text", "garage"],
    ),
    "what nobody offers": ([("t", "zzzz")], ["--text", "zzzz"]),
}


def answered(page: Page) -> str:
    """The heading, once the page has answered."""
    heading = page.locator("#find-heading")
    expect(heading).to_have_text(HEADING)
    return heading.inner_text()


def count_in(heading: str) -> int:
    """``14`` of ``12 providers within 10 miles of NG7 2RD, and 2 that come to you or teach online``."""
    first = heading.removeprefix("All ").split()[0]
    remote = REMOTE.search(heading)
    return (0 if first == "No" else int(first)) + (int(remote[1]) if remote else 0)


def expect_count(page: Page, count: int) -> None:
    """The heading tells of ``count`` providers in all, once the page has answered."""
    settled(page)
    assert count_in(answered(page)) == count


def tab_to(page: Page, selector: str, key: str = "Tab") -> None:
    """Press ``key`` until the focus is on something that ``selector`` matches."""
    for _step in range(150):
        page.keyboard.press(key)
        if page.evaluate("wanted => document.activeElement.matches(wanted)", selector):
            return
    raise AssertionError(f"{selector} is not reached with {key}")


def cards(page: Page) -> list[dict[str, Any]]:
    """Every result, all of them brought onto the page first."""
    more = page.get_by_role("button", name=re.compile(r"^Show \d+ more of"))
    while more.is_visible():
        more.click()
    found: list[dict[str, Any]] = page.locator("#find-results > li").evaluate_all(
        """all => all.map((card) => ({
            provider: card.querySelector('h3 a').getAttribute('href').split('/').at(-2),
            miles: card.querySelector('.miles')?.firstChild.textContent.trim() ?? null,
            courses: [...card.querySelectorAll('.offers b')].map((b) => b.textContent),
            more: Number(card.querySelector('.offers a')?.textContent.match(/\\d+/)?.[0] ?? 0),
            where: card.querySelector('.where')?.textContent ?? '',
        }))"""
    )
    return found


def rows_of(workspace: Path, table: str) -> dict[str, dict[str, str]]:
    with (workspace / "providers" / f"{table}.csv").open(encoding="utf-8", newline="") as lines:
        return {row["id"]: row for row in csv.DictReader(lines)}


@pytest.fixture(scope="module")
def read_once(repository: Path, today: date) -> Iterator[None]:
    """The command line finds the demonstration read and checked."""
    directory = open_directory(repository, today)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("build_tools.pipeline.open_directory", lambda *_: directory)
        yield


@pytest.mark.usefixtures("read_once")
@pytest.mark.parametrize("name", QUESTIONS)
def test_the_page_answers_as_the_command_line_does(
    name: str, look_at: Callable[..., Any], repository: Path, command: Callable[..., Any]
) -> None:
    fragment, options = QUESTIONS[name]
    expected = json.loads(command("find", "--json", *options, workspace=repository).output)
    courses, venues = rows_of(repository, "courses"), rows_of(repository, "venues")
    with look_at(f"find/#{urlencode(fragment)}") as (page, _):
        assert count_in(answered(page)) == len(expected)
        shown = cards(page)
    assert [card["provider"] for card in shown] == [answer["provider"] for answer in expected]
    for card, answer in zip(shown, expected, strict=True):
        titles = [courses[course]["title"] for course in answer["courses"]]
        assert card["courses"] == titles[:5]
        assert card["more"] == max(0, len(titles) - 5)
        assert venues[answer["venue"]]["postcode"] in card["where"]
        if answer["distance_miles"] is None:
            assert card["miles"] is None
        else:
            near = float(re.findall(r"[\d.]+", card["miles"])[0])
            assert near == pytest.approx(answer["distance_miles"], abs=0.0501)


def test_a_whole_search_is_done_by_keyboard_alone(look_at: Callable[..., Any]) -> None:
    with look_at("find/") as (page, _):
        answered(page)
        tab_to(page, "#find-postcode")
        page.keyboard.type("ng72rd")
        page.keyboard.press("Enter")
        expect(page.locator("#find-heading")).to_contain_text("NG7 2RD")
        expect(page.locator("#find-heading")).to_be_focused()
        everyone = count_in(answered(page))
        tab_to(page, "[data-facet=level] input", key="Shift+Tab")
        page.keyboard.press("Space")
        expect(page.locator("#find-tags li")).not_to_have_count(0)
        some = count_in(answered(page))
        assert 0 < some <= everyone
        tab_to(page, "#find-results h3 a")
        name = page.evaluate("document.activeElement.textContent")
        page.keyboard.press("Enter")
        expect(page.locator("h1")).to_have_text(name)
        page.go_back()  # Alt and the left arrow; a browser without a window has no such key
        assert count_in(answered(page)) == some
        assert page.locator("#find-postcode").input_value() == "ng72rd"


def test_back_and_forward_keep_place_and_filters(look_at: Callable[..., Any]) -> None:
    with look_at("find/#p=NG7+2RD&m=25") as (page, _):
        wide = answered(page)
        page.locator("[data-facet=level] input:visible").first.check()
        expect(page.locator("#find-tags li")).not_to_have_count(0)
        narrow = answered(page)
        page.go_back()
        expect(page.locator("#find-heading")).to_have_text(wide)
        expect(page.locator("#find-tags li")).to_have_count(0)
        page.go_forward()
        expect(page.locator("#find-tags li")).not_to_have_count(0)
        assert answered(page) == narrow


def test_a_filter_finds_as_many_as_it_says_beside_it(look_at: Callable[..., Any]) -> None:
    for facet in ("level", "body", "subject"):
        with look_at("find/#p=NG7+2RD&m=25") as (page, _):
            answered(page)
            option = page.locator(f"[data-facet={facet}] label:visible").first
            promised = int(re.findall(r"(\d+)\s*provider", option.text_content() or "")[0])
            option.locator("input").check()
            expect_count(page, promised)


def test_filters_are_taken_away_one_by_one_or_all_at_once(look_at: Callable[..., Any]) -> None:
    with look_at("find/#level=Level+1&subject=5.2&t=work") as (page, _):
        answered(page)
        tags = page.locator("#find-tags button")
        expect(tags).to_have_count(4)  # three filters, and one to clear all
        tags.filter(has_text="work").click()
        expect(tags).to_have_count(3)
        page.get_by_role("button", name="Clear all filters").click()
        expect(tags).to_have_count(0)


def test_when_nothing_is_found_each_thing_asked_can_be_dropped_and_says_what_that_finds(
    look_at: Callable[..., Any],
) -> None:
    with look_at("find/#p=NG7+2RD&m=1&level=Level+1&subject=3.3") as (page, _):
        before = count_in(answered(page))
        offers = page.locator("#find-relax button")
        expect(offers).not_to_have_count(0)
        for number in range(offers.count()):
            promised = int(re.findall(r"(\d+) provider", offers.nth(number).inner_text())[0])
            assert promised > before
            offers.nth(number).click()
            expect_count(page, promised)
            page.go_back()
            expect(offers).not_to_have_count(0)


@pytest.mark.parametrize("typed", ["NG7 2RD", "ng72rd", " NG7  2RD ", "n g 7 - 2 r d", "NG7\u00a02RD"])
def test_a_postcode_may_be_typed_in_any_fashion(typed: str, look_at: Callable[..., Any]) -> None:
    with look_at("find/") as (page, _):
        answered(page)
        page.locator("#find-postcode").fill(typed)
        page.keyboard.press("Enter")
        expect(page.locator("#find-heading")).to_contain_text("within 10 miles of NG7 2RD")


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("hello", "not a postcode"),
        ("NG7 9ZZ", "no postcode NG7 9ZZ"),
        ("ZZ99", "no postcode district ZZ99"),
        ("SW1A 1AA", "too far from every provider"),
        ("NG7 2", "only part of a postcode"),
        ("BT1 1AA", "Northern Ireland"),
    ],
)
def test_a_postcode_that_leads_nowhere_gets_one_plain_sentence(
    typed: str, sentence: str, look_at: Callable[..., Any]
) -> None:
    with look_at("find/") as (page, _):
        answered(page)
        page.locator("#find-postcode").fill(typed)
        page.keyboard.press("Enter")
        expect(page.locator("#find-trouble")).to_contain_text(sentence)
        expect(page.locator("#find-postcode")).to_be_focused()
        expect(page.locator("#find-heading")).to_have_text(
            re.compile(r"^All \d+ providers: the postcode was not used$")
        )


@pytest.mark.parametrize("fragment", ["%", "p=%E0%A4%A&m=-1", "level=Level+99&body=../..&sort=up", "p=" + "x" * 5000])
def test_an_address_that_makes_no_sense_still_shows_the_page(fragment: str, look_at: Callable[..., Any]) -> None:
    with look_at(f"find/#{fragment}") as (page, _):
        answered(page)


def test_text_in_the_address_stays_text(look_at: Callable[..., Any]) -> None:
    with look_at("find/#" + urlencode({"t": "<img src=x onerror=alert(1)>", "p": "<b>"})) as (page, _):
        answered(page)
        assert page.locator("#find-tags img, #find-trouble b").count() == 0


def test_what_is_typed_but_not_submitted_goes_along_with_a_filter(look_at: Callable[..., Any]) -> None:
    with look_at("find/") as (page, _):
        answered(page)
        page.locator("#find-postcode").fill("NG7 2RD")
        page.locator("#find-text").fill("e")
        page.locator("[data-facet=level] input:visible").first.check()
        expect(page.locator("#find-heading")).to_contain_text("within 10 miles of NG7 2RD")
        expect(page.locator("#find-tags")).to_contain_text("“e”")
        expect(page.locator("#find-filter-count")).to_have_text("(1 in use)")
        page.locator("#find-text").fill("work")
        page.locator("#find-tags button").filter(has_text="“e”").click()
        expect(page.locator("#find-tags")).to_contain_text("“work”")
        assert page.locator("#find-text").input_value() == "work"


def test_another_radius_searches_at_once_and_a_change_of_order_is_announced(look_at: Callable[..., Any]) -> None:
    with look_at("find/#p=NG7+2RD") as (page, _):
        answered(page)
        page.locator("#find-miles").select_option("25")
        expect(page.locator("#find-heading")).to_contain_text("within 25 miles of NG7 2RD")
        page.locator("#find-sort").select_option("name")
        expect(page.locator("#find-live")).to_have_text(re.compile(r"^Sorted by name: \d+ providers"))


def test_the_heading_counts_apart_who_has_no_distance(look_at: Callable[..., Any]) -> None:
    with look_at("find/#p=NG7+2RD&m=25") as (page, _):
        heading = answered(page)
        shown = cards(page)
        near = [card for card in shown if card["miles"] is not None]
        assert len(near) < len(shown)
        assert heading.startswith(
            f"{len(near)} providers within 25 miles of NG7 2RD, and {len(shown) - len(near)} that "
        )
        assert page.title().startswith(heading)


def test_marks_on_the_map_do_not_overlap(look_at: Callable[..., Any]) -> None:
    with look_at("find/#p=NG7+2RD&m=any") as (page, _):
        answered(page)
        cards(page)
        marks = page.locator("#find-map rect.dot").evaluate_all(
            "all => all.map((r) => ['x', 'y', 'width', 'height'].map((name) => Number(r.getAttribute(name))))"
        )
        assert len(marks) > 1
        for n, (x, y, width, height) in enumerate(marks):
            for other_x, other_y, other_width, other_height in marks[:n]:
                apart = x + width <= other_x or other_x + other_width <= x
                assert apart or y + height <= other_y or other_y + other_height <= y


def test_paper_gets_every_result(look_at: Callable[..., Any]) -> None:
    with look_at("find/") as (page, _):
        everyone = count_in(answered(page))
        assert page.locator("#find-results > li").count() < everyone
        page.evaluate("dispatchEvent(new Event('beforeprint'))")
        expect(page.locator("#find-results > li")).to_have_count(everyone)
        expect(page.locator(".result-more")).to_be_hidden()


def test_more_options_of_a_filter_take_the_focus(look_at: Callable[..., Any]) -> None:
    with look_at("find/") as (page, _):
        answered(page)
        more = page.locator(".facet-options button:visible").first
        before = more.locator("xpath=..").locator("input:visible").count()
        more.click()
        assert page.evaluate("document.activeElement.type") == "checkbox"
        assert (
            page.locator(".facet-options").filter(has=page.locator(":focus")).locator("input:visible").count() > before
        )


def test_whoever_goes_by_keyboard_stays_where_they_are_when_results_are_drawn_anew(look_at: Callable[..., Any]) -> None:
    with look_at("find/#p=NG7+2RD&m=any") as (page, _):
        everyone = answered(page)
        page.locator("[data-facet=level] input:visible").first.check()
        expect(page.locator("#find-heading")).not_to_have_text(everyone)
        link = page.locator("#find-results h3 a").first
        name = link.inner_text()
        link.focus()
        page.go_back()
        expect(page.locator("#find-heading")).to_have_text(everyone)
        expect(page.get_by_role("link", name=name, exact=True)).to_be_focused()
        page.locator("#find-results > li").filter(has_text=name).get_by_role("button").focus()
        page.go_forward()
        expect(page.locator("#find-heading")).not_to_have_text(everyone)
        expect(page.locator("#find-results > li").filter(has_text=name).get_by_role("button")).to_be_focused()


def test_what_is_taken_away_under_the_keyboard_leaves_it_at_the_heading(look_at: Callable[..., Any]) -> None:
    with look_at("find/") as (page, _):
        everyone = answered(page)
        page.locator("[data-facet=level] input:visible").first.check()
        page.locator("#find-tags button").first.focus()
        page.go_back()
        expect(page.locator("#find-heading")).to_have_text(everyone)
        expect(page.locator("#find-heading")).to_be_focused()


def test_the_order_can_be_reached_when_there_is_no_distance_to_order_by(look_at: Callable[..., Any]) -> None:
    with look_at("find/") as (page, _):
        everyone = answered(page)
        order = page.locator("#find-sort")
        expect(order.locator("option[value=distance]")).to_be_disabled()
        page.locator("#find-postcode").fill("NG7 2RD")
        page.keyboard.press("Enter")
        expect(page.locator("#find-heading")).to_contain_text("NG7 2RD")
        order.focus()
        expect(order.locator("option[value=distance]")).to_be_enabled()
        page.go_back()
        expect(page.locator("#find-heading")).to_have_text(everyone)
        expect(order).to_be_focused()
        expect(order).to_have_value("name")
