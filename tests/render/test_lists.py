"""Lists and the A to Z stay pages that can be read, however many providers there are."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from build_tools.decide.approval import decide_all
from build_tools.models.decision import Decisions, Status
from build_tools.models.directory import Directory
from build_tools.models.share import LISTS_SHARE
from build_tools.models.site import BuildFacts, Page
from build_tools.pipeline import BuildRequest, facts_of, open_directory
from build_tools.render.a_to_z import MOST_ON_A_PAGE
from build_tools.render.home_page import home_page
from build_tools.render.site import Site

NAMES = ("Anvil", "Écluse", "42nd Street", "Kite & <b>Sons</b>", "Quay")
Made = tuple[Directory, Decisions, BuildFacts]


def crowd(example: Path, today: date, count: int) -> Made:
    """The tiny workspace with one of its providers ``count`` times over; every seventh is not listed."""
    directory = open_directory(example, today)
    decisions = decide_all(directory, today)
    model = next(provider for provider in directory.providers if decisions.by_provider[provider.id].listed)
    listed = decisions.by_provider[model.id]
    gone = replace(listed, status=Status.SUSPENDED, valid_until=None)
    ids = {f"copy-{number}": NAMES[number % len(NAMES)] for number in range(count)}
    of = {name: f"{name}-venue" for name in ids}
    many = replace(
        directory,
        providers=tuple(model.model_copy(update={"id": name, "name": f"{word} {name}"}) for name, word in ids.items()),
        venues=tuple(
            directory.venues_of[model.id][0].model_copy(update={"id": of[name], "provider_id": name}) for name in ids
        ),
        courses=tuple(
            course.model_copy(update={"id": f"{name}-{place}", "provider_id": name, "venue_ids": (of[name],)})
            for name in ids
            for place, course in enumerate(directory.courses_of[model.id])
        ),
        visits_of={},
        documents=(),
        contacts=(),
        notices=(),
    )
    decided = {name: replace(gone if number % 7 == 3 else listed, provider_id=name) for number, name in enumerate(ids)}
    known = replace(decisions, by_provider=decided)
    return many, known, facts_of(many, known, BuildRequest(example, today, today))


def pages_of(made: Made) -> dict[str, Page]:
    directory, decisions, facts = made
    return {
        page.path: page for page in Site(directory, decisions, {}, tuple, frozenset(), facts).share(LISTS_SHARE).pages
    }


def links_in(page: Page) -> list[str]:
    """The addresses of the providers on a page, from the top of the site."""
    up = "../" * page.path.count("/")
    found = [str(link["href"]) for link in BeautifulSoup(page.body, "html.parser").select(".listing .who a")]
    assert all(address.startswith(f"{up}providers/") for address in found)
    return [address.removeprefix(up) for address in found]


@pytest.fixture(scope="module")
def many(example: Path, today: date) -> Made:
    return crowd(example, today, MOST_ON_A_PAGE + 100)


@pytest.fixture(scope="module")
def pages(many: Made) -> dict[str, Page]:
    return pages_of(many)


def test_a_long_a_to_z_is_a_page_of_letters_and_a_page_for_each(many: Made, pages: dict[str, Page]) -> None:
    assert links_in(pages["providers/"]) == []
    letters = [path for path in pages if path.startswith("lists/letter-")]
    assert [path.removeprefix("lists/letter-") for path in letters] == ["09/", "a/", "e/", "k/", "q/"]
    offered = {str(a["href"]) for a in BeautifulSoup(pages["providers/"].body, "html.parser").select(".letters a")}
    assert offered == {f"../{path}" for path in letters}
    found = Counter(address for path in letters for address in links_in(pages[path]))
    assert found == Counter(f"providers/{provider.id}/" for provider in many[0].providers)


def test_the_page_of_a_letter_says_which_of_its_providers_are_not_listed(many: Made, pages: dict[str, Page]) -> None:
    body = pages["lists/letter-a/"].body
    listed, _, off = body.partition('id="not-listed"')
    for provider in many[0].providers:
        if provider.name.startswith("Anvil"):
            assert (f"providers/{provider.id}/" in off) is not many[1].by_provider[provider.id].listed
            assert (f"providers/{provider.id}/" in listed) is many[1].by_provider[provider.id].listed


def test_every_long_list_is_whole_in_its_parts(many: Made, pages: dict[str, Page]) -> None:
    listed = {f"providers/{name}/" for name, decision in many[1].by_provider.items() if decision.listed}
    long = [path for path in pages if path.startswith("lists/") and path.count("/") == 2 and f"{path}a/" in pages]
    assert len(listed) > MOST_ON_A_PAGE
    assert "lists/level-1/" in long
    for path in long:
        parts = [part for part in pages if part.startswith(path) and part != path]
        assert links_in(pages[path]) == []
        assert Counter(address for part in parts for address in links_in(pages[part])) == Counter(listed)
        with_courses = not path.startswith("lists/area-")
        assert all(('class="offers"' in pages[part].body) is with_courses for part in parts)


def test_names_stay_text_on_every_part(pages: dict[str, Page]) -> None:
    assert "<b>Sons</b>" not in pages["lists/letter-k/"].body
    assert "Kite &amp; &lt;b&gt;Sons&lt;/b&gt;" in pages["lists/letter-k/"].body


def test_the_home_page_leads_to_the_page_of_a_letter(many: Made) -> None:
    directory, decisions, facts = many
    body = home_page(directory, decisions, facts).body
    assert 'href="lists/letter-q/"' in body
    assert "providers/#letter-" not in body


def test_a_list_that_is_not_long_is_one_page(example: Path, today: date) -> None:
    made = crowd(example, today, MOST_ON_A_PAGE)
    pages = pages_of(made)
    assert not [path for path in pages if path.startswith("lists/") and path.count("/") > 2 or "letter-" in path]
    assert len(links_in(pages["providers/"])) == MOST_ON_A_PAGE
    assert 'href="providers/#letter-q"' in home_page(*made).body


def test_a_provider_more_under_one_letter_changes_no_page_of_another(many: Made, pages: dict[str, Page]) -> None:
    directory, decisions, facts = many
    last = next(one for one in reversed(directory.providers) if one.name.startswith("Quay"))
    gone = replace(decisions.by_provider[last.id], status=Status.SUSPENDED, valid_until=None)
    after = pages_of((directory, replace(decisions, by_provider=decisions.by_provider | {last.id: gone}), facts))
    changed = {path for path in pages if after[path] != pages[path]}
    assert "lists/letter-q/" in changed
    assert not [path for path in changed if path.endswith(("/letter-a/", "/a/", "/e/", "/k/"))]
