"""The find page of a directory so large that what is found comes in many files, and the first card before the last."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, Route, expect

from build_tools.decide.approval import decide_all
from build_tools.decide.entries import search_entries
from build_tools.pipeline import open_directory
from build_tools.render import search_index
from build_tools.render.search_index import search_files
from tests.browser.served import settled

AS_OF = date(2026, 11, 21)
FEW = 5


@pytest.fixture(scope="module")
def parts(repository: Path) -> dict[str, bytes]:
    """The files of the demonstration by name, as if it were so large."""
    directory = open_directory(repository, AS_OF)
    decisions = decide_all(directory, AS_OF)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(search_index, "PROVIDERS_IN_A_FILE", 8)
        patch.setattr(search_index, "FILES_OF_DETAILS_TO_ONE_OF_TITLES", 2)
        patch.setattr(search_index, "FIRST_BY_NAME", FEW)
        files = search_files(directory, decisions, search_entries(directory, decisions), {})
    return {file.path: file.content for file in files}


def cards(page: Page) -> list[str]:
    """Every card without its visits, which the files here leave out."""
    return page.locator("#find-results > li").evaluate_all(
        "cards => cards.map(card => [...card.querySelectorAll('h3, .where, .miles, .offers')].map(part => part.textContent).join(' | '))"
    )


def in_parts(page: Page, parts: dict[str, bytes], hold: str = "") -> list[Route]:
    """From now on the page gets these files; the one that is to be held waits in the list that is given back."""
    held: list[Route] = []

    def answer(route: Route) -> None:
        path = urlsplit(route.request.url).path.removeprefix("/")
        if path == hold:
            held.append(route)
        else:
            route.fulfill(body=parts[path], content_type="application/json")

    page.route("**/search/*.json", answer)
    return held


@pytest.mark.parametrize(
    "asked",
    [
        "",
        "p=NG7+2RD",
        "p=NG7+2RD&m=any",
        "p=NG7+2RD&m=any&sort=name",
        "level=Level+1",
        "needs=SEMH",
        "t=cook",
        "p=NG7+2RD&m=any&t=motor",
    ],
)
def test_a_large_directory_answers_as_a_small_one_does(
    asked: str, open_page: Callable[..., Any], parts: dict[str, bytes]
) -> None:
    with open_page(f"find/#{asked}") as (page, watch):
        settled(page)
        heading, whole = page.locator("#find-heading").inner_text(), cards(page)
        assert whole
        in_parts(page, parts)
        page.goto("about:blank")
        page.goto(f"{watch.base}find/#{asked}")
        settled(page)
        expect(page.locator("#find-heading")).to_have_text(heading)
        assert cards(page) == whole
        expect(page.locator("fieldset[data-facet=needs] input").first).to_be_attached()


def test_the_first_cards_are_there_before_all_names_are_in_order(
    open_page: Callable[..., Any], parts: dict[str, bytes]
) -> None:
    with open_page("find/") as (page, watch):
        settled(page)
        whole = cards(page)
        held = in_parts(page, parts, hold="search/rest.json")
        before = len(watch.requests)
        page.reload()
        expect(page.locator("#find-results > li")).to_have_count(FEW)
        expect(page.locator("fieldset[data-facet=level] input").first).to_be_attached()
        expect(page.locator("fieldset[data-facet=needs] input")).to_have_count(0)
        asked = {name for url in watch.requests[before:] if (name := urlsplit(url).path.removeprefix("/")) in parts}
        assert asked == {"search/core.json", "search/first.json", "search/rest.json"}
        held[0].fulfill(body=parts["search/rest.json"], content_type="application/json")
        settled(page)
        assert cards(page) == whole
        expect(page.locator("fieldset[data-facet=needs] input").first).to_be_attached()
        page.get_by_role("button", name="more of").click()
        expect(page.locator("#find-results > li").nth(len(whole))).to_be_visible()
