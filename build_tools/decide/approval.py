"""Who is approved on a day, and why: every rule in force is asked, and the gravest answer decides."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from operator import attrgetter

from build_tools.decide.case import Case, case_of
from build_tools.decide.history import history_of, turning_days
from build_tools.decide.registration import indicators_for
from build_tools.decide.turns import gravest_reasons, rules_asked
from build_tools.models.decision import Decision, Decisions, Interval, Reason, Status
from build_tools.models.directory import Directory
from build_tools.models.periods import ONE_DAY
from build_tools.models.provider import Notice

_RANK = attrgetter("status.rank")
NOTICE_STATUS = {"suspended": Status.SUSPENDED, "removed": Status.NOT_APPROVED}


def decide_all(directory: Directory, as_of: date) -> Decisions:
    """Every provider's decision on ``as_of``, and its history up to then."""
    by_provider: dict[str, Decision] = {}
    histories: dict[str, tuple[Interval, ...]] = {}
    for provider in directory.providers:  # one case at a time: each opens all that its visits say
        case = case_of(provider, directory)
        by_provider[provider.id] = decide(case, as_of)
        histories[provider.id] = history_of(case, as_of, settle)
    return Decisions(as_of, by_provider, histories)


def decide(case: Case, on: date) -> Decision:
    """
    One provider's standing on a day.

    ``valid_until`` is the day before the status first changes, as far as evidence, notices and rules known by now
    tell: the earliest ``turns_on`` of its reasons, unless a rule starts or stops in between.
    """
    status, reasons = weigh(case, on)
    removed = [notice for notice in _notices_on(case, on) if notice.kind == "removed"]
    valid_until, listed_until = _last_days(case, on, status) if status.is_listed else (None, None)
    soon = timedelta(days=case.policy.due_soon_days)
    return Decision(
        provider_id=case.provider.id,
        as_of=on,
        status=status,
        valid_until=valid_until,
        listed_until=listed_until,
        due_soon=valid_until is not None and valid_until - on <= soon,
        reasons=reasons,
        indicators=indicators_for(case.provider, case.policy, on),
        removed_on=min((notice.starts_on for notice in removed), default=None),
    )


def weigh(case: Case, on: date) -> tuple[Status, tuple[Reason, ...]]:
    """The status on a day with its reasons, gravest first. A notice settles the matter before any rule."""
    return _weighed([_notice_reason(notice) for notice in _notices_on(case, on)], [*_rule_reasons(case, on)])


def settle(case: Case, on: date) -> tuple[Status, tuple[Reason, ...]]:
    """
    The status on a day with every reason that asks for it, as :func:`weigh` has them; of the others, only some.

    A history asks this of fifty days. Most are settled by two or three rules, and the rest need not be asked.
    """
    if case.route is None or _notices_on(case, on):
        return weigh(case, on)
    return _weighed([], gravest_reasons(case, on))


def _weighed(notices: list[Reason], by_rules: list[Reason]) -> tuple[Status, tuple[Reason, ...]]:
    reasons = sorted((*notices, *(by_rules or [_nothing_to_go_by()])), key=_RANK, reverse=True)
    gravest = max(notices, key=_RANK) if notices else reasons[0]
    return gravest.status, tuple(reasons)


def _notices_on(case: Case, on: date) -> list[Notice]:
    return [
        notice for notice in case.notices if notice.starts_on <= on and (notice.ends_on is None or on <= notice.ends_on)
    ]


def _notice_reason(notice: Notice) -> Reason:
    title = "Suspended by the partnership" if notice.kind == "suspended" else "Removed from the directory"
    return Reason(
        f"notice-{notice.kind}",
        title,
        "Decision of the partnership",
        NOTICE_STATUS[notice.kind],
        notice.public_reason,
        notice.ends_on,
    )


def _rule_reasons(case: Case, on: date) -> Iterator[Reason]:
    if case.route is None:
        words = case.provider.registration_status.value.replace("_", " ")
        yield Reason(
            "route",
            "A way of being listed",
            "The partnership's policy",
            Status.NOT_APPROVED,
            f"The policy lists no provider whose registration status is “{words}”.",
            None,
        )
        return
    for asked in rules_asked(case):
        reason = asked.on(on)
        if reason is not None:
            yield reason


def _nothing_to_go_by() -> Reason:
    source = "The partnership's policy"
    return Reason(
        "no-rule", "A rule to be judged by", source, Status.NOT_APPROVED, "No rule in force says anything.", None
    )


def _last_days(case: Case, on: date, status: Status) -> tuple[date | None, date | None]:
    """The last days of this status, and of being listed, if nothing new arrives; ``None`` where no end is known."""
    known = case.as_known(on)
    same_until: date | None = None
    for day in sorted(day for day in turning_days(known) if day > on):
        later = settle(known, day)[0]
        if later is not status:
            same_until = same_until or day - ONE_DAY
        if not later.is_listed:
            return same_until, day - ONE_DAY
    return same_until, None
