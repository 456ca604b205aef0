"""A provider's standing on every day so far, as runs of days: the same decision, asked on each day it could turn."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from itertools import chain

from build_tools.decide.case import Case
from build_tools.decide.turns import rules_asked
from build_tools.models.decision import ALWAYS, Ground, Interval, Reason, Status
from build_tools.models.periods import ONE_DAY

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
    """Every day on which something that bears on approval could begin to say something else."""
    return {
        *_evidence_days(case),
        *_notice_days(case),
        *chain.from_iterable(asked.turns for asked in rules_asked(case)),
    }


def _notice_days(case: Case) -> Iterator[date]:
    for notice in case.notices:
        yield notice.starts_on
        if notice.ends_on:
            yield notice.ends_on + ONE_DAY


def _evidence_days(case: Case) -> Iterator[date]:
    for visit in case.visits:
        yield from visit.sign_off_days
        yield from (noted_on for noted_on, _, _ in case.progress_of(visit))
    yield from (document.issued_on for document in case.documents)
    yield from (notice.starts_on for notice in case.notices)
    yield from (day for day in (case.provider.inspected_on, case.provider.counts_as_at) if day)
