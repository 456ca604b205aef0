"""What the pages about all are told of visits, against the visits themselves; and that nothing else is opened for them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path

import pytest

from build_tools.decide.approval import decide_all
from build_tools.decide.entries import search_entries
from build_tools.models.decision import Decisions
from build_tools.models.directory import Directory
from build_tools.models.edition import edition_of
from build_tools.models.made_on_demand import MadeOnDemand
from build_tools.models.search import entry_from, pack_entry
from build_tools.models.visibility import Visibility
from build_tools.models.visit import Visit
from build_tools.pipeline import BuildRequest, build_site, open_directory
from build_tools.telling import told_of

EDITIONS = (Visibility.PUBLIC, Visibility.MEMBERS)


@pytest.fixture(scope="module")
def whole(repository: Path, today: date) -> Directory:
    return open_directory(repository, today)


def seen_by(whole: Directory, edition: Visibility, today: date) -> tuple[Directory, Decisions]:
    return edition_of(whole, decide_all(whole, today), edition)


@pytest.mark.parametrize("edition", EDITIONS)
def test_every_report_in_force_is_told_and_no_other(whole: Directory, edition: Visibility, today: date) -> None:
    directory, _ = seen_by(whole, edition, today)
    told = told_of(directory, today)
    in_force = [revision.header for visit in directory.visits if (revision := visit.standing(today))]
    assert [header for one in told.values() for header in one.headers] == in_force
    assert [report[:2] for one in told.values() for report in one.reports] == [
        (header.framework_id, header.framework_version) for header in in_force
    ]
    assert [*told] == sorted(told)


def test_what_was_chosen_is_told_of_the_latest_visit_on_each_framework(whole: Directory, today: date) -> None:
    directory, _ = seen_by(whole, Visibility.PUBLIC, today)
    reports = {visit.visit_id: visit.standing(today) for visit in directory.visits}
    for name, told in told_of(directory, today).items():
        latest: dict[str, tuple[date, str]] = {}
        for header in told.headers:
            day = header.visited_on, header.visit_id
            latest[header.framework_id] = max(latest.get(header.framework_id, day), day)
        assert {visit_id for _, visit_id in latest.values()} == set(told.chosen), name
        for visit_id, given in told.chosen.items():
            revision = reports[visit_id]
            assert revision is not None
            answers = {answer.item: answer.value for answer in revision.answers}
            assert given
            assert all(answers[item] == value for item, value in given)


def test_an_edition_is_told_nothing_that_it_may_not_see(whole: Directory, today: date) -> None:
    directory, _ = seen_by(whole, Visibility.PUBLIC, today)
    told = told_of(directory, today)
    secret = {event.by for visit in whole.visits for event in visit.events if len(event.by) > 4}
    secret |= {header.visitor_reference for _, header in headers_of(whole) if header.visitor_reference}
    words = json.dumps([[*map(str, one.headers), one.lines, one.last, *map(str, one.actions)] for one in told.values()])
    assert secret
    assert not [each for each in secret if each in words]


def headers_of(directory: Directory) -> Iterator[tuple[Visit, object]]:
    yield from ((visit, revision.header) for visit in directory.visits for revision in visit.revisions)


@pytest.mark.parametrize("edition", EDITIONS)
def test_an_entry_comes_back_as_it_was_packed(whole: Directory, edition: Visibility, today: date) -> None:
    entries = search_entries(*seen_by(whole, edition, today))
    assert entries
    assert [entry_from(pack_entry(entry)) for entry in entries] == [*entries]


def test_pages_about_all_open_no_visit(repository: Path, today: date) -> None:
    site = build_site(BuildRequest(repository, today, today))

    def nobody(held: object) -> tuple[Visit, ...]:
        raise AssertionError("a visit was opened")

    blind = replace(site.directory, visits_of=MadeOnDemand(site.directory.visits_of, nobody))
    outcomes = site.facts.outcomes
    assert isinstance(outcomes, partial)
    facts = replace(site.facts, outcomes=partial(outcomes.func, blind, *outcomes.args[1:]))
    shut = replace(site, directory=blind, facts=facts)
    assert shut.common() == site.common()
    of_all = [name for name in site.shares if name.startswith("/")]
    assert len(of_all) > 3
    for name in of_all:
        assert shut.share(name) == site.share(name)
    with pytest.raises(AssertionError, match="a visit was opened"):
        shut.share(site.directory.providers[0].id)
