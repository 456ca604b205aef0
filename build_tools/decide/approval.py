"""Who is approved on a day, and why: every rule in force is asked, and the gravest answer decides."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from build_tools.decide.case import Case, case_of
from build_tools.decide.history import history_of
from build_tools.decide.periods import ONE_DAY
from build_tools.decide.registration import indicators_for
from build_tools.decide.rules import apply_rule
from build_tools.models.decision import Decision, Decisions, Reason, Status
from build_tools.models.directory import Directory
from build_tools.models.provider import Notice

NOTICE_STATUS = {"suspended": Status.SUSPENDED, "removed": Status.NOT_APPROVED}


def decide_all(directory: Directory, as_of: date) -> Decisions:
    """Every provider's decision on ``as_of``, and its history up to then."""
    cases = {provider.id: case_of(provider, directory) for provider in directory.providers}
    return Decisions(
        as_of=as_of,
        by_provider={name: decide(case, as_of) for name, case in cases.items()},
        histories={name: history_of(case, as_of, weigh) for name, case in cases.items()},
    )


def decide(case: Case, on: date) -> Decision:
    """
    One provider's standing on a day.

    ``valid_until`` is the earliest last day of the reasons that hold it up, or the day before a rule or a notice
    already known takes it off the list, whichever comes first.
    """
    status, reasons = weigh(case, on)
    removed = [notice for notice in _notices_on(case, on) if notice.kind == "removed"]
    valid_until = _valid_until(case, on, reasons) if status.is_listed else None
    soon = timedelta(days=case.policy.due_soon_days)
    return Decision(
        provider_id=case.provider.id,
        as_of=on,
        status=status,
        valid_until=valid_until,
        due_soon=valid_until is not None and valid_until - on <= soon,
        reasons=reasons,
        indicators=indicators_for(case.provider, case.policy, on),
        removed_on=min((notice.starts_on for notice in removed), default=None),
    )


def weigh(case: Case, on: date) -> tuple[Status, tuple[Reason, ...]]:
    """The status on a day with its reasons, gravest first. A notice settles the matter before any rule."""
    notices = [_notice_reason(notice) for notice in _notices_on(case, on)]
    reasons = sorted((*notices, *_rule_reasons(case, on)), key=lambda reason: -reason.status.rank)
    deciding = notices or reasons
    status = max((reason.status for reason in deciding), key=lambda status: status.rank)
    return status, tuple(reasons)


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
    route = case.policy.route_for(case.provider.registration_status)
    if route is None:
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
    for rule in case.policy.rules:
        if rule.in_force(on) and (not rule.routes or route.id in rule.routes):
            reason = apply_rule(rule, case, on)
            if reason is not None:
                yield reason
    if not any(rule.in_force(on) and (not rule.routes or route.id in rule.routes) for rule in case.policy.rules):
        yield Reason(
            "no-rule",
            "A rule to be judged by",
            "The partnership's policy",
            Status.NOT_APPROVED,
            "No rule is in force.",
            None,
        )


def _valid_until(case: Case, on: date, reasons: tuple[Reason, ...]) -> date | None:
    ends = [reason.turns_on for reason in reasons if reason.turns_on is not None]
    earliest = min(ends, default=None)
    for day in _scheduled(case, on):
        if earliest is not None and day > earliest:
            break
        if not weigh(case, day)[0].is_listed:
            return day - ONE_DAY
    return earliest


def _scheduled(case: Case, after: date) -> list[date]:
    """Days to come on which a rule or a notice takes effect or ends, as far as is known now."""
    days = {notice.starts_on for notice in case.notices}
    for entry in (*case.policy.rules, *case.policy.indicators):
        days |= {entry.starts_on} if entry.starts_on else set()
        days |= {entry.ends_on + ONE_DAY} if entry.ends_on else set()
    return sorted(day for day in days if day > after)
