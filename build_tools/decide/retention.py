"""Which records have had their time, by the periods of the policy. Nothing goes on which a decision of today rests."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import date

from build_tools.decide.approval import decide
from build_tools.decide.case import case_of
from build_tools.models.directory import Directory
from build_tools.models.periods import months_after
from build_tools.models.policy import Retention
from build_tools.models.provider import Provider
from build_tools.models.retirement import PastItsTime, RetiredKind
from build_tools.models.visit import Visit

RESTS = "the provider’s standing today rests on it"
WAITS = "it waits for a decision: approve, return or withdraw it"


def past_their_time(directory: Directory, on: date) -> tuple[PastItsTime, ...]:
    """
    What the policy's ``[retention]`` lets go on a day, provider by provider. A kind without a period is kept.

    Of a removed provider whose own time is over, only the whole is named. A period of 12 months from 14 March is over
    on 15 March a year later.
    """
    return tuple(
        due for provider in directory.providers for due in _of(directory, provider, directory.policy.retention, on)
    )


def _of(directory: Directory, provider: Provider, periods: Retention, on: date) -> Iterator[PastItsTime]:
    removed = decide(case_of(provider, directory), on).removed_on
    if removed is not None and periods.providers is not None and months_after(removed, periods.providers) < on:
        yield PastItsTime(
            "provider", provider.id, provider.id, removed, periods.providers, "Removed from the directory"
        )
        return
    if (
        removed is not None
        and periods.contacts is not None
        and months_after(removed, periods.contacts) < on
        and directory.contacts_of.get(provider.id)
    ):
        yield PastItsTime("contacts", provider.id, provider.id, removed, periods.contacts, "Removed from the directory")
    visits = tuple(directory.visits_of.get(provider.id, ()))
    found = [due for visit in visits if (due := _visit(visit, periods, on)) is not None]
    needed = _needed(directory, provider, visits, {due.record for due in found if not due.kept_because}, on)
    yield from (replace(due, kept_because=RESTS) if due.record in needed else due for due in found)


def _visit(visit: Visit, periods: Retention, on: date) -> PastItsTime | None:
    made_on = visit.revisions[-1].header.visited_on
    kind: RetiredKind
    if any(event.event == "approved" for event in visit.events):
        since, kind, months, why = made_on, "visit", periods.visits, "Visited"
    else:
        days = [event.day for event in visit.events]
        since, kind, months, why = max([made_on, *days]), "draft", periods.drafts, "Never approved; last touched"
    if months is None or months_after(since, months) >= on:
        return None
    kept = WAITS if visit.is_open else ""
    return PastItsTime(kind, visit.visit_id, visit.provider_id, since, months, why, kept)


def _needed(
    directory: Directory, provider: Provider, visits: tuple[Visit, ...], due: Collection[str], on: date
) -> set[str]:
    """Those of the visits without which the decision of today, its reasons or its dates would be other than they are."""

    def decided_without(gone: Collection[str]) -> object:
        left = tuple(visit for visit in visits if visit.visit_id not in gone)
        case = case_of(provider, replace(directory.only(provider.id), visits_of={provider.id: left}))
        return decide(case, on)

    if not due:
        return set()
    as_it_is = decided_without(())
    if decided_without(due) == as_it_is:
        return set()
    gone: set[str] = set()
    for name in sorted(due):
        if decided_without({*gone, name}) == as_it_is:
            gone.add(name)
    return {*due} - gone
