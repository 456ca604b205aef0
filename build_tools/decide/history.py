"""A provider's standing on every day so far, as runs of days: the same decision, asked on each day it could turn."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from itertools import chain, groupby, zip_longest
from typing import NamedTuple

from build_tools.decide.case import Case
from build_tools.decide.turns import rules_asked
from build_tools.models.decision import ALWAYS, Ground, Interval, Reason, Status
from build_tools.models.periods import ONE_DAY
from build_tools.models.policy import IndicatorRule

Weigh = Callable[[Case, date], tuple[Status, tuple[Reason, ...]]]


def history_of(case: Case, as_of: date, weigh: Weigh) -> tuple[Interval, ...]:
    """
    The runs of days with one status, from ``ALWAYS`` to ``as_of``: every day is in one. The last run has no end.

    Between two days of :func:`turning_days` nothing that a rule looks at changes, so asking on those is asking on all.
    Days before any evidence make runs of their own, unless a policy lists somebody who has none.
    """
    recorded = min(_evidence_days(case), default=date.max)
    days = sorted(day for day in {ALWAYS, recorded, *turning_days(case)} if day <= as_of)
    turns = [_turn(day, *weigh(case, day), recorded) for day in days]
    runs = [[*same] for _, same in groupby(turns, key=lambda turn: (turn.status, turn.on_record))]
    return tuple(_interval(run, until) for run, until in _with_last_days(runs, None))


class _Turn(NamedTuple):
    """What is decided from a day on, up to the next."""

    day: date
    status: Status
    on_record: bool
    because: str
    visits: tuple[str, ...]


def _turn(day: date, status: Status, reasons: tuple[Reason, ...], recorded: date) -> _Turn:
    deciding = [reason for reason in reasons if reason.status is status]
    because = f"{deciding[0].title}: {deciding[0].evidence}"
    visits = dict.fromkeys(reason.visit_id for reason in deciding if reason.visit_id)
    return _Turn(day, status, day >= recorded or status.is_listed, because, tuple(visits))


def _with_last_days(stretches: list[list[_Turn]], last: date | None) -> Iterator[tuple[list[_Turn], date | None]]:
    """Each stretch with its last day, the one before the next begins; ``last`` for the last."""
    for stretch, following in zip_longest(stretches, stretches[1:]):
        yield stretch, following[0].day - ONE_DAY if following else last


def _interval(run: list[_Turn], until: date | None) -> Interval:
    first = run[0]
    stretches = [[*same] for _, same in groupby(run, key=lambda turn: (turn.because, turn.visits))]
    grounds = (
        Ground(stretch[0].day, last, stretch[0].because, stretch[0].visits)
        for stretch, last in _with_last_days(stretches, until)
    )
    return Interval(first.status, first.day, until, first.because, tuple(grounds), first.on_record)


def turning_days(case: Case) -> set[date]:
    """Every day on which something that bears on approval could begin to say something else."""
    return case.once(
        "turning days",
        lambda: {
            *_notice_days(case),
            *chain.from_iterable(asked.turns for asked in rules_asked(case)),
        },
    )


def _notice_days(case: Case) -> Iterator[date]:
    for notice in case.notices:
        yield notice.starts_on
        if notice.ends_on:
            yield notice.ends_on + ONE_DAY


def _evidence_days(case: Case) -> Iterator[date]:
    for visit in case.visits:
        yield from visit.sign_off_days
        if visit.sign_off_days:  # before, nobody outside knows of the visit
            yield from (noted_on for noted_on, _, _ in case.progress_of(visit))
    yield from (document.issued_on for document in case.documents)
    yield from (notice.starts_on for notice in case.notices)
    # When pupils were counted is for staff only, unless the policy lets the counts decide.
    counted = any(isinstance(rule, IndicatorRule) and rule.weighs_restricted for rule in case.rules)
    days = (case.provider.inspected_on, case.provider.counts_as_at if counted else None)
    yield from (day for day in days if day)
