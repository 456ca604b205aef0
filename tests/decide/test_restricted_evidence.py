"""Who is approved, and since when, is public: what only some may read has no say in it, unless the policy says so."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from builders import POLICY, insurance, make_case, make_policy, make_provider, make_visit, training

from build_tools.decide.approval import decide, settle
from build_tools.decide.case import Case
from build_tools.decide.history import history_of
from build_tools.decide.registration import TESTS
from build_tools.models.columns import visibility_of
from build_tools.models.decision import Status
from build_tools.models.policy import OF_COUNTS, Policy
from build_tools.models.provider import Provider
from build_tools.models.visibility import Visibility

ON = date(2026, 6, 1)
SOUND = (insurance(date(2026, 1, 1), date(2028, 12, 31)), training(date(2026, 1, 10)))
COUNTS = ({}, {"pupils_over_18_hours": 7, "pupils_over_18_hours_ehcp": 1, "counts_as_at": "2024-05-01"})


def policy_in_which(weighs: bool) -> Policy:
    rules = [
        {**rule, "weighs_restricted": weighs} if rule["test"] in ("answers", "grade", "indicator") else rule
        for rule in POLICY["rules"]
    ]
    return make_policy(rules=rules)


def told(case: Case) -> tuple[Any, ...]:
    decision = decide(case, ON)
    return replace(decision, indicators=()), history_of(case, ON, settle)


@pytest.mark.parametrize("weighs", [False, True])
def test_counts_of_pupils_show_in_no_decision_and_no_history_unless_the_policy_weighs_them(weighs: bool) -> None:
    visits, policy = (make_visit(date(2026, 3, 14)),), policy_in_which(weighs)
    one, other = (make_case(visits, SOUND, provider=make_provider(**counts), policy=policy) for counts in COUNTS)
    assert (told(one) == told(other)) is not weighs
    assert decide(other, ON).status is (Status.SUSPENDED if weighs else Status.APPROVED)
    assert [entry.id for entry in decide(other, ON).indicators][:2] == ["R1", "R2"]


@pytest.mark.parametrize("weighs", [False, True])
def test_an_answer_for_members_decides_nothing_unless_the_policy_weighs_it(weighs: bool) -> None:
    cases = []
    for answer in ("fully", "not_met"):
        case = make_case(
            (make_visit(date(2026, 3, 14), ratings={"1a": answer}),), SOUND, policy=policy_in_which(weighs)
        )
        hidden = {
            key: replace(
                framework,
                items=tuple(item.model_copy(update={"visibility": Visibility.MEMBERS}) for item in framework.items),
            )
            for key, framework in case.frameworks.items()
        }
        cases.append(replace(case, frameworks=hidden))
    assert (told(cases[0]) == told(cases[1])) is not weighs
    assert decide(cases[1], ON).status is (Status.SUSPENDED if weighs else Status.APPROVED)


def test_a_sign_in_what_everybody_may_read_still_decides() -> None:
    policy = make_policy(rules=[{**POLICY["rules"][-1], "level": "AMBER", "weighs_restricted": False}])
    case = make_case(
        (make_visit(date(2026, 3, 14)),), SOUND, provider=make_provider(max_days_per_week="3"), policy=policy
    )
    assert decide(case, ON).status is Status.SUSPENDED


def test_the_policy_knows_which_indicators_look_at_restricted_counts() -> None:
    looks = {
        test
        for test, (_, fields) in TESTS.items()
        if any(visibility_of(Provider, name) is not Visibility.PUBLIC for name in fields)
    }
    assert looks == OF_COUNTS
