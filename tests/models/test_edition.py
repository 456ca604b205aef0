"""An edition holds nothing that its readers may not see: every field of every record, found from the schemas."""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from pydantic import BaseModel

from build_tools.decide.approval import decide_all
from build_tools.models.columns import visibility_of
from build_tools.models.decision import Decisions
from build_tools.models.directory import Directory
from build_tools.models.edition import LEFT, edition_of
from build_tools.models.packed import Packed, pack, values_of
from build_tools.models.provider import Provider
from build_tools.models.tables import PROVIDER_TABLES
from build_tools.models.visibility import Visibility
from build_tools.models.visit import Answer
from build_tools.pipeline import open_directory


@pytest.fixture(scope="module")
def whole(repository: Path, today: date) -> tuple[Directory, Decisions]:
    directory = open_directory(repository, today)
    return directory, decide_all(directory, today)


def _records(directory: Directory) -> Iterator[BaseModel]:
    for kind in PROVIDER_TABLES:
        yield from getattr(directory, kind.name)
    for visit in directory.visits:
        yield from (*visit.events, *visit.progress)
        for revision in visit.revisions:
            yield revision.header
            yield from (*revision.answers, *revision.comments, *revision.actions, *revision.attachments)


@pytest.mark.parametrize("edition", [Visibility.PUBLIC, Visibility.MEMBERS])
def test_no_record_keeps_a_field_that_the_edition_may_not_see(
    whole: tuple[Directory, Decisions], edition: Visibility
) -> None:
    directory, _ = edition_of(*whole, edition)
    kept = [
        f"{type(record).__name__}.{name}"
        for record in _records(directory)
        if not isinstance(record, Answer)  # its framework says who sees it: the next test
        for name in type(record).model_fields
        if not edition.may_see(visibility_of(type(record), name)) and getattr(record, name) not in (None, ())
    ]
    assert kept == []


@pytest.mark.parametrize("edition", [Visibility.PUBLIC, Visibility.MEMBERS])
def test_answers_and_evidence_are_kept_as_their_framework_says(
    whole: tuple[Directory, Decisions], edition: Visibility
) -> None:
    directory, _ = edition_of(*whole, edition)
    seen = 0
    for visit in directory.visits:
        for revision in visit.revisions:
            framework = directory.framework[revision.header.framework_id, revision.header.framework_version]
            items = {item.name: item for item in framework.items}
            for answer in revision.answers:
                assert answer.value is None or edition.may_see(items[answer.item].visibility)
                assert answer.evidence is None or edition.may_see(items[answer.item].evidence_visibility)
                seen += answer.value is not None
    assert seen > 1000


def test_what_is_withheld_stays_withheld_however_the_answers_are_read(whole: tuple[Directory, Decisions]) -> None:
    directory, _ = edition_of(*whole, Visibility.PUBLIC)
    revisions = [revision for visit in directory.visits for revision in visit.revisions]
    for revision in revisions:
        read = pickle.loads(pickle.dumps(revision))
        again = Packed(Answer, pack(Answer, read.answers))
        assert tuple(again) == tuple(revision.answers)
        assert list(values_of(read.answers, "item", "evidence")) == [(a.item, a.evidence) for a in revision.answers]
        assert [rag for rag, _ in values_of(read.actions, "rag", "number")] == [None] * len(revision.actions)
    assert any(revision.actions for revision in revisions)


def test_the_whole_directory_has_something_to_withhold(whole: tuple[Directory, Decisions]) -> None:
    directory, decisions = whole
    public, known = edition_of(directory, decisions, Visibility.PUBLIC)
    assert any(provider.pupils_over_18_hours is not None for provider in directory.providers)
    assert len(public.contacts) < len(directory.contacts)
    assert len(public.visits) < len(directory.visits)
    told = {indicator.id for decision in known.by_provider.values() for indicator in decision.indicators}
    assert told == {"R4", "R5", "R7"}


def test_a_field_without_a_declared_visibility_is_internal() -> None:
    class Undeclared(Provider):
        extra: str | None = None

    assert visibility_of(Undeclared, "extra") is Visibility.INTERNAL


def test_of_a_report_that_was_replaced_and_then_taken_back_nothing_is_left_but_that_it_was(
    whole: tuple[Directory, Decisions],
) -> None:
    directory, decisions = whole
    visit = next(
        visit
        for visit in directory.visits
        if [number for number, kind in values_of(visit.events, "revision", "event") if kind == "approved"] == [1, 2]
    )
    approved = next(event for event in visit.events if event.event == "approved")
    replied = approved.model_copy(update={"event": "replied", "public_text": "It says who the child is."})
    gone = visit.events[-1].model_copy(update={"revision": 1, "event": "withdrawn", "public_text": "It told too much."})
    changed = replace(visit, events=(*visit.events[:1], replied, *visit.events[1:], gone))
    alone = replace(directory, visits_of={visit.provider_id: (changed,)})
    for edition in Visibility:
        seen, _ = edition_of(alone, decisions, edition)
        (found,) = seen.visits_of[visit.provider_id]
        words = {event.event: event.public_text for event in found.events if event.revision == 1}
        assert (words["replied"], words["withdrawn"]) == (None, "It told too much.")
        header = found.revisions[0].header
        filled = {name for name in type(header).model_fields if getattr(header, name) not in (None, ())}
        assert filled == set(LEFT)
        assert found.standing(decisions.as_of).number == 2
