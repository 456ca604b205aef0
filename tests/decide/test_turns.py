"""The days on which each kind of rule could begin to say something else, told one by one."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from builders import POLICY, make_case, make_policy, make_provider, make_visit, training

from build_tools.decide.approval import decide
from build_tools.decide.turns import rules_asked
from build_tools.models.provider import Document

BY_ID = {rule["id"]: rule for rule in POLICY["rules"]}
SCHOOL = {"registration_status": "registered_school", "urn": "199901", "inspected_on": "2024-05-14"}


def turns(rule: str, about: dict[str, Any] | None = None, **change: Any) -> list[str]:
    visit = make_visit(
        date(2026, 3, 14), "met_with_actions", actions={1: date(2026, 9, 30)}, done={1: date(2026, 5, 1)}
    )
    policy = make_policy(rules=[{**BY_ID[rule], **change}])
    case = make_case((visit,), (training(date(2026, 1, 10)),), provider=make_provider(**(about or {})), policy=policy)
    (asked,) = rules_asked(case)
    return [str(day) for day in asked.turns]


@pytest.mark.parametrize(
    ("rule", "about", "expected"),
    [
        ("visit", {}, ["2026-03-21", "2027-03-15"]),
        ("training", {}, ["2026-01-10", "2028-01-11"]),
        ("insurance", {}, []),
        ("actions", {}, ["2026-03-21", "2026-05-01", "2026-10-29"]),
        ("unsafe", {}, ["2026-03-21"]),
        ("teaching", {}, []),
        ("inspection", SCHOOL, ["2024-05-14", "2029-05-15"]),
        ("inspection", SCHOOL | {"inspected_on": None}, []),
        ("red", {"pupils_over_18_hours": 1, "counts_as_at": "2026-02-01"}, ["2026-02-01"]),
    ],
)
def test_each_kind_of_rule_turns_on_the_days_of_what_it_looks_at(
    rule: str, about: dict[str, Any], expected: list[str]
) -> None:
    assert turns(rule, about) == expected


def test_a_rule_turns_on_its_first_day_and_after_its_last() -> None:
    found = turns("insurance", starts_on=date(2026, 6, 1), ends_on=date(2026, 6, 30))
    assert found == ["2026-06-01", "2026-07-01"]


def test_the_next_indicator_to_be_given_is_told_whatever_the_order_of_the_policy() -> None:
    days = next(entry for entry in POLICY["indicators"] if entry["id"] == "R4") | {"level": "RED"}
    later = [
        {**days, "id": "L1", "starts_on": date(2026, 12, 1)},
        {**days, "id": "L2", "starts_on": date(2026, 8, 1)},
        {**days, "id": "L3", "starts_on": date(2026, 10, 1)},
    ]
    policy = make_policy(rules=[BY_ID["red"]], indicators=later)
    (told,) = decide(make_case(provider=make_provider(max_days_per_week="3"), policy=policy), date(2026, 6, 1)).reasons
    assert told.turns_on == date(2026, 7, 31)


@pytest.mark.parametrize(
    ("issued", "words"),
    [
        (((2026, 1, 1, None),), "Held; it does not run out."),
        (((2026, 1, 1, date(2026, 6, 30)), (2026, 7, 1, None)), "Held and renewed; it does not run out."),
    ],
)
def test_what_does_not_run_out_is_told_so(issued: tuple[tuple[int, int, int, date | None], ...], words: str) -> None:
    held = tuple(
        Document(
            provider_id="lockside",
            kind="insurance",
            issued_on=date(year, month, day),
            expires_on=ends,
            cover_pounds=5_000_000,
        )
        for year, month, day, ends in issued
    )
    policy = make_policy(rules=[BY_ID["insurance"]])
    (told,) = decide(make_case((), held, policy=policy), date(2026, 6, 15)).reasons
    assert (told.evidence, told.turns_on, told.visit_id) == (words, None, None)
