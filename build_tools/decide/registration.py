"""Signs that the law on registration may ask a question, from counts and hours only. An indicator, not legal advice."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import cache

from build_tools.decide.case import COUNTS
from build_tools.models.columns import visibility_of
from build_tools.models.decision import Indicator
from build_tools.models.periods import ONE_DAY
from build_tools.models.policy import IndicatorEntry, IndicatorRule, IndicatorTest, Policy
from build_tools.models.provider import Provider, RegistrationStatus
from build_tools.models.visibility import Visibility, most_private

REGISTERED = frozenset({RegistrationStatus.REGISTERED_SCHOOL, RegistrationStatus.FE_COLLEGE})
HOURS = ("max_hours_per_week",)


def _counted_on(provider: Provider, on: date) -> date | None:
    """The day of the counts, as far as they were there by a day."""
    counted = provider.counts_as_at
    return counted if counted is not None and counted <= on else None


def _known(provider: Provider, on: date) -> bool:
    return _counted_on(provider, on) is not None


def full_time_pupils(provider: Provider, entry: IndicatorEntry, on: date) -> bool:
    """Education Act 1996, s.463: full-time education for ``pupils`` or more of compulsory school age."""
    count = provider.pupils_over_18_hours
    return _known(provider, on) and count is not None and entry.pupils is not None and count >= entry.pupils


def full_time_with_plan_or_looked_after(provider: Provider, entry: IndicatorEntry, on: date) -> bool:
    """Education Act 1996, s.463: the same for ``pupils`` with an EHC plan, or looked after."""
    counts = (provider.pupils_over_18_hours_ehcp, provider.pupils_over_18_hours_looked_after)
    least = entry.pupils
    return _known(provider, on) and least is not None and any(count is not None and count >= least for count in counts)


def hours_with_counts_unknown_or_below(provider: Provider, entry: IndicatorEntry, on: date) -> bool:
    """Offers more than ``hours`` a week while fewer than ``pupils`` are counted, or nobody has counted."""
    if provider.max_hours_per_week is None or entry.hours is None or float(provider.max_hours_per_week) <= entry.hours:
        return False
    if not _known(provider, on) or provider.pupils_over_18_hours is None:
        return True
    special = (provider.pupils_over_18_hours_ehcp or 0) + (provider.pupils_over_18_hours_looked_after or 0)
    return special == 0 and (entry.pupils is None or provider.pupils_over_18_hours < entry.pupils)


def days_a_week(provider: Provider, entry: IndicatorEntry, on: date) -> bool:
    """One pupil may attend on ``days`` days a week or more."""
    days = provider.max_days_per_week
    return days is not None and entry.days is not None and float(days) >= entry.days


def beyond_part_time(provider: Provider, entry: IndicatorEntry, on: date) -> bool:
    """More than ``days`` a week, or more than ``hours``, for longer than ``weeks``."""
    if provider.max_weeks is None or entry.weeks is None or provider.max_weeks <= entry.weeks:
        return False
    days, hours = provider.max_days_per_week, provider.max_hours_per_week
    too_many_days = days is not None and entry.days is not None and float(days) > entry.days
    too_many_hours = hours is not None and entry.hours is not None and float(hours) > entry.hours
    return too_many_days or too_many_hours


def counts_old_or_at_the_brink(provider: Provider, entry: IndicatorEntry, on: date) -> bool:
    """The counts are older than ``age_days``, or exactly ``brink`` pupils are full-time."""
    counted = _counted_on(provider, on)
    if counted is None:
        return False
    is_old = entry.age_days is not None and (on - counted).days > entry.age_days
    return is_old or (entry.brink is not None and provider.pupils_over_18_hours == entry.brink)


def registered_without_number(provider: Provider, entry: IndicatorEntry, on: date) -> bool:
    """Says that it is a registered school and gives neither URN nor DfE number."""
    is_school = provider.registration_status is RegistrationStatus.REGISTERED_SCHOOL
    return is_school and not provider.urn and not provider.dfe_number


Test = Callable[[Provider, IndicatorEntry, date], bool]
# Each test with the fields that it looks at: an indicator may be seen by those who may see all of these.
TESTS: dict[IndicatorTest, tuple[Test, tuple[str, ...]]] = {
    "full_time_pupils": (full_time_pupils, COUNTS),
    "full_time_with_plan_or_looked_after": (full_time_with_plan_or_looked_after, COUNTS),
    "hours_with_counts_unknown_or_below": (hours_with_counts_unknown_or_below, HOURS + COUNTS),
    "days_a_week": (days_a_week, ("max_days_per_week",)),
    "beyond_part_time": (beyond_part_time, ("max_days_per_week", "max_weeks", *HOURS)),
    "counts_old_or_at_the_brink": (counts_old_or_at_the_brink, COUNTS),
    "registered_without_number": (registered_without_number, ("urn", "dfe_number")),
}


def indicators_for(provider: Provider, policy: Policy, on: date) -> tuple[Indicator, ...]:
    """The policy's indicators in force on a day that this provider gives, in the policy's order."""
    return tuple(
        Indicator(entry.id, entry.level, entry.text, entry.source, _visibility(entry.test))
        for entry in policy.indicators
        if entry.in_force(on) and _gives(provider, entry, on)
    )


def gives_level(provider: Provider, policy: Policy, rule: IndicatorRule, on: date) -> bool:
    """Whether an indicator of the rule's level, such as it may weigh, is given on a day."""
    return any(entry.in_force(on) and _gives(provider, entry, on) for entry in _weighed(policy, rule))


def _weighed(policy: Policy, rule: IndicatorRule) -> Iterator[IndicatorEntry]:
    return (entry for entry in policy.indicators if entry.level == rule.level and rule.weighs(_visibility(entry.test)))


def turning_days(provider: Provider, policy: Policy, rule: IndicatorRule) -> Iterator[date]:
    """Every day on which the rule could begin to say something else, while the provider's record stays as it is."""
    for entry in _weighed(policy, rule):
        if entry.starts_on:
            yield entry.starts_on
        if entry.ends_on:
            yield entry.ends_on + ONE_DAY
        if provider.counts_as_at and "counts_as_at" in TESTS[entry.test][1]:
            yield provider.counts_as_at
            if entry.age_days is not None:
                yield provider.counts_as_at + timedelta(days=entry.age_days + 1)


def _gives(provider: Provider, entry: IndicatorEntry, on: date) -> bool:
    if entry.test != "registered_without_number" and provider.registration_status in REGISTERED:
        return False
    test, _fields = TESTS[entry.test]
    return test(provider, entry, on)


@cache
def _visibility(test: IndicatorTest) -> Visibility:
    return most_private(*(visibility_of(Provider, field) for field in TESTS[test][1]))
