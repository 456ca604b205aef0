"""What is said of grades and answers where the policy asks for an evaluation, or where not everybody may read them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from builders import POLICY, make_case, make_policy, make_visit

from build_tools.decide.approval import decide
from build_tools.decide.case import Case
from build_tools.models.decision import Reason, Status
from build_tools.models.visibility import Visibility
from build_tools.models.visit import Visit

BY_ID = {rule["id"]: rule for rule in POLICY["rules"]}


def case(rule: str, *visits: Visit, visibility: Visibility = Visibility.PUBLIC, label: str = "", **change: Any) -> Case:
    made = make_case(visits, policy=make_policy(rules=[{**BY_ID[rule], **change}]))
    frameworks = {
        key: replace(
            framework,
            items=tuple(
                item.model_copy(update={"visibility": visibility, "label": label or item.label})
                for item in framework.items
            ),
        )
        for key, framework in made.frameworks.items()
    }
    return replace(made, frameworks=frameworks)


def told(made: Case) -> Reason:
    (reason,) = decide(made, date(2026, 6, 1)).reasons
    return reason


def graded(version: str, **grades: str) -> Visit:
    return make_visit(date(2026, 2, 1), framework="evaluation", version=version, ratings=grades)


@pytest.mark.parametrize(
    ("visits", "evidence"),
    [
        ((), "No such visit has been signed off yet."),
        (
            (graded("2015", teaching="good"),),
            "The visit of 1 February 2026 on “Evaluation 2015” used a scale that this rule does not read.",
        ),
        (
            (graded("2025", safeguarding="met"),),
            "The visit of 1 February 2026 on “Evaluation 2025” gave no grade for something that this rule looks at.",
        ),
    ],
)
def test_where_the_policy_asks_for_grades_that_there_are_none_is_a_reason(
    visits: tuple[Visit, ...], evidence: str
) -> None:
    reason = told(case("teaching", *visits, missing="awaiting_visit"))
    assert (reason.status, reason.evidence) == (Status.AWAITING_VISIT, evidence)
    assert (reason.turns_on, reason.visit_id) == (None, visits[0].visit_id if visits else None)
    assert told(case("teaching", *visits)).rule == "no-rule"


def test_a_grade_that_not_everybody_may_read_is_not_named() -> None:
    hidden = case("teaching", graded("2012", teaching="good"), visibility=Visibility.MEMBERS, weighs_restricted=True)
    assert told(hidden).evidence == "The visit of 1 February 2026 on “Evaluation 2012” was graded."


def test_a_label_is_told_without_its_full_stop_and_nothing_else_of_it_is_lost() -> None:
    words = told(case("teaching", graded("2012", teaching="good"), label="Plan X.")).evidence
    assert words == "The visit of 1 February 2026 on “Evaluation 2012” graded “Plan X” as Good."


def test_an_answer_that_not_everybody_may_read_is_not_named() -> None:
    visit = make_visit(date(2026, 3, 14), ratings={"1a": "not_met"})
    hidden = case("unsafe", visit, visibility=Visibility.MEMBERS, weighs_restricted=True)
    assert told(hidden).evidence == "Found at the visit of 14 March 2026."
