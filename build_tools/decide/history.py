"""A provider's standing on every day so far, as runs of days: the same decision, asked on each day it could turn."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from itertools import chain

from build_tools.decide import registration
from build_tools.decide.case import Case
from build_tools.models.decision import ALWAYS, Ground, Interval, Reason, Status
from build_tools.models.periods import ONE_DAY, end_of, months_after
from build_tools.models.policy import ActionsRule, InspectionRule, VisitRule

Weigh = Callable[[Case, date], tuple[Status, tuple[Reason, ...]]]


def history_of(case: Case, as_of: date, weigh: Weigh) -> tuple[Interval, ...]:
    """
    The runs of days with one status, from ``ALWAYS`` to ``as_of``: every day is in one. The last run has no end.

    Between two days of :func:`turning_days` nothing that a rule looks at changes, so asking on those is asking on all.
    Days before any evidence make runs of their own, unless a policy lists somebody who has none.
    """
    recorded = min(_evidence_days(case), default=date.max)
    runs: list[Interval] = []
    for day in sorted(day for day in {ALWAYS, *turning_days(case)} if day <= as_of):
        status, reasons = weigh(case, day)
        ground = _ground(day, [reason for reason in reasons if reason.status is status])
        on_record = day >= recorded or status.is_listed
        if runs and (runs[-1].status, runs[-1].on_record) == (status, on_record):
            runs[-1] = replace(runs[-1], grounds=_followed(runs[-1].grounds, ground))
            continue
        if runs:
            runs[-1] = replace(runs[-1], until=day - ONE_DAY, grounds=_ended(runs[-1].grounds, day))
        runs.append(Interval(status, day, None, ground.because, (ground,), on_record))
    return tuple(runs)


def _ground(day: date, deciding: list[Reason]) -> Ground:
    because = f"{deciding[0].title}: {deciding[0].evidence}" if deciding else ""
    return Ground(day, None, because, tuple(dict.fromkeys(reason.visit_id for reason in deciding if reason.visit_id)))


def _followed(grounds: tuple[Ground, ...], ground: Ground) -> tuple[Ground, ...]:
    """With one more, unless it says what the last one says."""
    if (grounds[-1].because, grounds[-1].visits) == (ground.because, ground.visits):
        return grounds
    return (*_ended(grounds, ground.starts_on), ground)


def _ended(grounds: tuple[Ground, ...], day: date) -> tuple[Ground, ...]:
    return (*grounds[:-1], replace(grounds[-1], until=day - ONE_DAY))


def turning_days(case: Case) -> set[date]:
    """Every day on which some rule could begin to say something else."""
    return {*_evidence_days(case), *_other_days(case)}


def _other_days(case: Case) -> Iterator[date]:
    return chain(_ends(case), _policy_days(case))


def _evidence_days(case: Case) -> Iterator[date]:
    for visit in case.visits:
        yield from visit.sign_off_days
        yield from (noted_on for noted_on, _, _ in case.progress_of(visit))
    yield from (document.issued_on for document in case.documents)
    yield from (notice.starts_on for notice in case.notices)
    yield from (day for day in (case.provider.inspected_on, case.provider.counts_as_at) if day)


def _ends(case: Case) -> Iterator[date]:
    yield from (notice.ends_on + ONE_DAY for notice in case.notices if notice.ends_on)
    ends = (end_of(document, case.policy) for document in case.documents)
    yield from (end + ONE_DAY for end in ends if end)
    for noted in {noted for visit in case.visits for revision in visit.revisions for noted in case.noted_at(revision)}:
        yield noted.issued_on  # it may begin after the visit at which it was seen
        if noted.until:
            yield noted.until + ONE_DAY
    for rule in case.policy.rules:
        match rule:
            case VisitRule():
                for visited in {revision.header.visited_on for visit in case.visits for revision in visit.revisions}:
                    yield months_after(visited, rule.months) + ONE_DAY
            case ActionsRule():
                grace = timedelta(days=rule.grace_days)
                for due in {
                    due
                    for visit in case.visits
                    for revision in visit.revisions
                    for due in case.due_of(revision).values()
                }:
                    yield due + grace + ONE_DAY
            case InspectionRule() if case.provider.inspected_on:
                yield months_after(case.provider.inspected_on, rule.months) + ONE_DAY


def _policy_days(case: Case) -> Iterator[date]:
    for rule in case.policy.rules:
        if rule.starts_on:
            yield rule.starts_on
        if rule.ends_on:
            yield rule.ends_on + ONE_DAY
    yield from registration.turning_days(case.provider, case.policy)
