"""Whose time is over on which day, and what stays all the same: on records made for it, without a workspace."""

from __future__ import annotations

import runpy
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from builders import insurance, make_framework, make_policy, make_provider, make_visit, notice, training

from build_tools.decide.retention import past_their_time
from build_tools.models.directory import Directory, grouped
from build_tools.models.provider import Contact, Notice
from build_tools.models.retirement import PastItsTime
from build_tools.models.visit import Visit

READ = runpy.run_path(str(Path(__file__).parents[1] / "shared_cases" / "read_records.py"))
PERIODS = {"contacts": 3, "drafts": 6, "visits": 12, "providers": 36, "source": "Test"}
CONTACT = Contact.model_validate({"provider_id": "lockside", "role": "Head", "email": "head@example.org"})
HELD = (insurance(date(2020, 1, 1), date(2040, 1, 1)), training(date(2026, 3, 1)))
GONE = "Removed from the directory"


def directory(
    *visits: Visit, notices: tuple[Notice, ...] = (), reached_by: tuple[Contact, ...] = (CONTACT,), **periods: Any
) -> Directory:
    empty: Directory = READ["directory_of"]({"providers": [], "venues": []})
    return replace(
        empty,
        policy=make_policy(retention=PERIODS | periods),
        providers=(make_provider(),),
        contacts=reached_by,
        documents=HELD,
        notices=notices,
        frameworks=(make_framework(),),
        visits_of=grouped(visits, lambda visit: visit.provider_id),
    )


def draft(made_on: date, *events: tuple[str, str]) -> Visit:
    """A visit that was never approved, with these things done to it: the day, and what."""
    visit = make_visit(made_on)
    done = tuple(visit.events[0].model_copy(update={"at": f"{day}T12:00:00Z", "event": event}) for day, event in events)
    return replace(visit, events=done)


REMOVED = notice("removed", date(2026, 8, 1))


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (date(2026, 11, 1), []),
        (date(2026, 11, 2), [("contacts", 3)]),
        (date(2029, 8, 1), [("contacts", 3)]),
        (date(2029, 8, 2), [("provider", 36)]),
    ],
)
def test_of_a_removed_provider_first_the_contacts_go_and_then_the_whole(
    on: date, expected: list[tuple[str, int]]
) -> None:
    whole = directory(notices=(REMOVED,))
    assert [*past_their_time(whole, on)] == [
        PastItsTime(kind, "lockside", "lockside", date(2026, 8, 1), months, GONE)  # type: ignore[arg-type]
        for kind, months in expected
    ]


def test_a_kind_without_a_period_is_kept_for_ever() -> None:
    far, removed = date(2090, 1, 1), (REMOVED,)
    visits = (make_visit(date(2025, 1, 1)), draft(date(2025, 2, 1)))
    nothing = dict.fromkeys(("contacts", "drafts", "visits", "providers"))
    assert past_their_time(directory(*visits, notices=removed, **nothing), far) == ()
    for kept, kinds in (
        ("providers", {"contacts", "visit", "draft"}),
        ("contacts", {"provider"}),
    ):
        assert {
            each.kind for each in past_their_time(directory(*visits, notices=removed, **{kept: None}), far)
        } == kinds
    without_both = directory(*visits, notices=removed, reached_by=(), providers=None)
    assert {each.kind for each in past_their_time(without_both, far)} == {"visit", "draft"}
    assert {each.kind for each in past_their_time(directory(*visits), far)} == {"visit", "draft"}


def test_a_visit_goes_the_day_after_its_period_and_says_from_when_it_counted() -> None:
    old, new = make_visit(date(2025, 3, 14)), make_visit(date(2026, 3, 1))
    assert past_their_time(directory(old, new), date(2026, 3, 14)) == ()
    assert past_their_time(directory(old, new), date(2026, 3, 15)) == (
        PastItsTime("visit", old.visit_id, "lockside", date(2025, 3, 14), 12, "Visited"),
    )


@pytest.mark.parametrize(
    ("events", "since"),
    [
        ((), date(2026, 3, 14)),
        ((("2026-03-20", "submitted"), ("2026-04-01", "returned")), date(2026, 4, 1)),
        ((("2026-04-01", "submitted"), ("2026-03-20", "returned")), date(2026, 4, 1)),
    ],
)
def test_a_draft_counts_from_the_last_thing_that_happened_to_it(
    events: tuple[tuple[str, str], ...], since: date
) -> None:
    whole = directory(draft(date(2026, 3, 14), *events))
    last = since.replace(month=since.month + 6)
    assert past_their_time(whole, last) == ()
    assert past_their_time(whole, last.replace(day=last.day + 1)) == (
        PastItsTime("draft", "lockside-2026-03-14-basic", "lockside", since, 6, "Never approved; last touched"),
    )


def test_a_draft_that_waits_for_a_decision_stays_and_says_so() -> None:
    (told,) = past_their_time(directory(draft(date(2026, 3, 14), ("2026-03-20", "submitted"))), date(2027, 1, 1))
    assert told.kept_because == "it waits for a decision: approve, return or withdraw it"


def test_the_visit_on_which_todays_standing_rests_stays_and_the_one_before_goes() -> None:
    old, new = make_visit(date(2025, 1, 1)), make_visit(date(2025, 3, 1))
    kept = {each.record: each.kept_because for each in past_their_time(directory(old, new), date(2026, 6, 1))}
    assert kept == {old.visit_id: "", new.visit_id: "the provider’s standing today rests on it"}


def test_of_two_visits_either_of_which_would_do_one_stays() -> None:
    """Both conclude the same of a provider that was refused, and each is told in the reason: the later is what counts."""
    first, second = make_visit(date(2024, 1, 1), "not_met"), make_visit(date(2024, 2, 1), "not_met")
    kept = {
        each.record: bool(each.kept_because) for each in past_their_time(directory(first, second), date(2026, 6, 1))
    }
    assert kept == {first.visit_id: False, second.visit_id: True}
