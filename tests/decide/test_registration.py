"""Each indicator at its threshold, just below it, and where a number that it needs is not known."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from builders import POLICY, make_case, make_policy, make_provider

from build_tools.decide.approval import decide
from build_tools.decide.registration import TESTS, _gives, gives_level, indicators_for, turning_days
from build_tools.models.policy import IndicatorRule, Policy
from build_tools.models.visibility import Visibility

ON = date(2026, 6, 1)
COUNTED = {"counts_as_at": "2026-05-01"}
FULL, PLAN, CARE = "pupils_over_18_hours", "pupils_over_18_hours_ehcp", "pupils_over_18_hours_looked_after"


def given(about: dict[str, Any], on: date = ON, policy: Policy | None = None) -> list[str]:
    return [entry.id for entry in indicators_for(make_provider(**about), policy or make_policy(), on)]


@pytest.mark.parametrize(
    ("about", "expected"),
    [
        ({FULL: 5, **COUNTED}, ["R1"]),
        ({FULL: 6, **COUNTED}, ["R1"]),
        ({FULL: 5}, []),  # nobody says when it was counted
        ({FULL: 5, "counts_as_at": "2026-06-01"}, ["R1"]),
        ({FULL: 5, "counts_as_at": "2026-06-02"}, []),
        ({FULL: 4, **COUNTED}, ["R6"]),
        ({PLAN: 1, **COUNTED}, ["R2"]),
        ({CARE: 1, **COUNTED}, ["R2"]),
        ({PLAN: 0, CARE: 0, **COUNTED}, []),
        ({PLAN: 1}, []),
        ({"max_hours_per_week": "18"}, []),
        ({"max_hours_per_week": "18.5"}, ["R3"]),
        ({"max_hours_per_week": "18.5", **COUNTED}, ["R3"]),
        ({"max_hours_per_week": "18.5", FULL: 3, **COUNTED}, ["R3"]),
        ({"max_hours_per_week": "18.5", FULL: 5, **COUNTED}, ["R1"]),
        ({"max_hours_per_week": "18.5", FULL: 3, PLAN: 1, **COUNTED}, ["R2"]),
        ({"max_hours_per_week": "18.5", FULL: 3, CARE: 1, **COUNTED}, ["R2"]),
        ({"max_hours_per_week": "18.5", FULL: 3, PLAN: 1, CARE: 1, **COUNTED}, ["R2"]),
        ({"max_days_per_week": "2.5"}, []),
        ({"max_days_per_week": "3"}, ["R4"]),
        ({"max_days_per_week": "2.5", "max_weeks": 12}, []),
        ({"max_days_per_week": "2.5", "max_weeks": 13}, ["R5"]),
        ({"max_days_per_week": "2", "max_weeks": 13}, []),
        ({"max_hours_per_week": "18", "max_weeks": 13}, []),
        ({"max_hours_per_week": "18.5", "max_weeks": 13}, ["R3", "R5"]),
        ({"max_weeks": 13}, []),
        ({FULL: 0, "counts_as_at": "2026-02-01"}, []),
        ({FULL: 0, "counts_as_at": "2026-01-31"}, ["R6"]),
        ({"registration_status": "registered_school"}, ["R7"]),
        ({"registration_status": "registered_school", "urn": "199901"}, []),
        ({"registration_status": "registered_school", "dfe_number": "891/6000"}, []),
        ({"registration_status": "registered_school", FULL: 5, **COUNTED}, ["R7"]),
        ({"registration_status": "fe_college", FULL: 5, **COUNTED}, []),
    ],
)
def test_an_indicator_is_given_from_its_threshold_and_never_on_what_is_not_known(
    about: dict[str, Any], expected: list[str]
) -> None:
    assert given(about) == expected
    for entry in make_policy().indicators:
        assert isinstance(TESTS[entry.test][0](make_provider(**about), entry, ON), bool)
        assert isinstance(_gives(make_provider(**about), entry, ON), bool)


def without(test: str, *names: str) -> Policy:
    """A policy whose only indicator has the test, but says nothing of some of its numbers."""
    entries = (entry for entry in make_policy().indicators if entry.test == test)
    return Policy.model_construct(indicators=tuple(entry.model_copy(update=dict.fromkeys(names)) for entry in entries))


@pytest.mark.parametrize(
    ("test", "names", "about", "is_given"),
    [
        ("full_time_pupils", ("pupils",), {FULL: 50, **COUNTED}, False),
        ("full_time_with_plan_or_looked_after", ("pupils",), {PLAN: 50, **COUNTED}, False),
        ("hours_with_counts_unknown_or_below", ("hours",), {"max_hours_per_week": "40"}, False),
        ("hours_with_counts_unknown_or_below", ("pupils",), {"max_hours_per_week": "40", FULL: 50, **COUNTED}, True),
        ("days_a_week", ("days",), {"max_days_per_week": "5"}, False),
        ("beyond_part_time", ("weeks",), {"max_days_per_week": "5", "max_weeks": 40}, False),
        ("beyond_part_time", ("days",), {"max_days_per_week": "5", "max_weeks": 40}, False),
        ("beyond_part_time", ("hours",), {"max_hours_per_week": "40", "max_weeks": 40}, False),
        ("counts_old_or_at_the_brink", ("age_days",), {FULL: 0, "counts_as_at": "2020-01-01"}, False),
        ("counts_old_or_at_the_brink", ("brink",), {FULL: 4, **COUNTED}, False),
        ("counts_old_or_at_the_brink", ("brink",), COUNTED, False),
    ],
)
def test_a_number_that_the_policy_leaves_out_gives_no_indicator_by_itself(
    test: str, names: tuple[str, ...], about: dict[str, Any], is_given: bool
) -> None:
    assert bool(given(about, policy=without(test, *names))) is is_given


def test_an_indicator_says_what_the_policy_says_and_who_may_see_it() -> None:
    (of_counts,) = indicators_for(make_provider(**{FULL: 5}, **COUNTED), make_policy(), ON)
    assert (of_counts.id, of_counts.level, of_counts.text, of_counts.source) == ("R1", "RED", "Ask.", "Test")
    assert of_counts.visibility is Visibility.INTERNAL
    (of_days,) = indicators_for(make_provider(max_days_per_week="3"), make_policy(), ON)
    assert of_days.visibility is Visibility.PUBLIC


def test_an_indicator_is_for_those_who_may_see_every_field_that_it_looks_at() -> None:
    about = {"max_days_per_week": "3", "max_hours_per_week": "18.5", "max_weeks": 13, FULL: 4, PLAN: 1, **COUNTED}
    school = indicators_for(make_provider(registration_status="registered_school"), make_policy(), ON)
    seen = {
        entry.id: entry.visibility for entry in (*indicators_for(make_provider(**about), make_policy(), ON), *school)
    }
    about = {"max_hours_per_week": "18.5"}
    seen |= {entry.id: entry.visibility for entry in indicators_for(make_provider(**about), make_policy(), ON)}
    public, internal = Visibility.PUBLIC, Visibility.INTERNAL
    assert seen == {"R2": internal, "R3": internal, "R4": public, "R5": public, "R6": internal, "R7": public}


def dated(**days: date) -> Policy:
    return make_policy(indicators=[{**entry, **days} for entry in POLICY["indicators"]])


def test_an_indicator_is_given_from_its_first_to_its_last_day() -> None:
    policy = dated(starts_on=date(2026, 6, 1), ends_on=date(2026, 6, 30))
    about = {"max_days_per_week": "3"}
    assert [
        bool(given(about, day, policy)) for day in (date(2026, 5, 31), ON, date(2026, 6, 30), date(2026, 7, 1))
    ] == [
        False,
        True,
        True,
        False,
    ]


def rule(level: str, weighs: bool = True) -> IndicatorRule:
    made = make_policy(rules=[{**POLICY["rules"][-1], "level": level, "weighs_restricted": weighs}]).rules[0]
    assert isinstance(made, IndicatorRule)
    return made


def test_a_rule_weighs_indicators_of_its_level_that_are_in_force_and_that_it_may_weigh() -> None:
    counted, often = make_provider(**{FULL: 5}, **COUNTED), make_provider(max_days_per_week="3")
    policy = make_policy()
    assert gives_level(counted, policy, rule("RED"), ON)
    assert not gives_level(counted, policy, rule("AMBER"), ON)
    assert not gives_level(counted, policy, rule("RED", weighs=False), ON)
    assert gives_level(often, policy, rule("AMBER", weighs=False), ON)
    assert not gives_level(often, dated(starts_on=date(2026, 6, 2)), rule("AMBER"), ON)


def test_a_rule_of_indicators_may_turn_when_one_begins_ends_or_grows_old_and_when_pupils_were_counted() -> None:
    provider = make_provider(**{FULL: 0}, **COUNTED)
    starts, ends, counted = date(2026, 6, 1), date(2026, 6, 30), date(2026, 5, 1)
    policy = dated(starts_on=starts, ends_on=ends)
    assert {*turning_days(provider, policy, rule("RED"))} == {starts, date(2026, 7, 1), counted}
    assert {*turning_days(provider, policy, rule("INFO"))} == {starts, date(2026, 7, 1), counted, date(2026, 8, 30)}
    assert {*turning_days(provider, make_policy(), rule("AMBER", weighs=False))} == set()
    assert {*turning_days(make_provider(), make_policy(), rule("RED"))} == set()


def test_the_words_of_a_rule_of_indicators_say_what_it_could_look_at_and_never_a_count() -> None:
    for weighs, words in ((True, "No sign"), (False, "In what everybody may read, no sign")):
        rules = [{**POLICY["rules"][-1], "weighs_restricted": weighs}]
        (told,) = decide(make_case(policy=make_policy(rules=rules)), ON).reasons
        assert told.evidence == f"{words} that this provider ought to be registered and is not."


def test_a_provider_for_which_the_policy_has_no_way_is_told_so_in_words() -> None:
    routes = [{"id": "registered", "title": "Registered", "registration_status": ["registered_school"]}]
    rules = [{**POLICY["rules"][-1], "routes": []}]
    case = make_case(
        provider=make_provider(registration_status="fe_college"), policy=make_policy(routes=routes, rules=rules)
    )
    (told,) = decide(case, ON).reasons
    assert told.evidence == "The policy lists no provider whose registration status is “fe college”."
