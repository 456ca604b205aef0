"""Which visits and improvements are due: the order they are told in, and everything that is said of each."""

from __future__ import annotations

import runpy
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from builders import POLICY, make_framework, make_policy, make_provider, make_visit, notice

from build_tools.decide.approval import decide_all
from build_tools.decide.due import action_standings, visits_due
from build_tools.decide.latest_visits import latest_of_each, reports_in_force, standing_visits
from build_tools.models.directory import Directory, grouped
from build_tools.models.framework import Framework
from build_tools.models.outcomes import ActionStanding, VisitDue
from build_tools.models.provider import Notice
from build_tools.models.visit import Progress, Visit

ON = date(2026, 11, 21)
READ = runpy.run_path(str(Path(__file__).parents[1] / "shared_cases" / "read_records.py"))
EMPTY: Directory = READ["directory_of"]({"providers": [], "venues": []})
VISIT_RULE = {key: value for key, value in POLICY["rules"][0].items() if key != "or_frameworks"}


def titled(identifier: str, **header: Any) -> Framework:
    framework = make_framework(identifier)
    header = {"title": f"The {identifier} visit"} | header
    return replace(framework, header=framework.header.model_copy(update=header))


BASIC, AUDIT = titled("basic"), titled("audit")


def due(
    *visits: Visit,
    rules: Iterable[dict[str, Any]] = (VISIT_RULE,),
    frameworks: tuple[Framework, ...] = (BASIC, AUDIT),
    providers: tuple[str, ...] = ("lockside",),
    notices: tuple[Notice, ...] = (),
    **about: Any,
) -> list[VisitDue]:
    directory = replace(
        EMPTY,
        policy=make_policy(rules=[*rules]),
        providers=tuple(make_provider(id=name, **about) for name in providers),
        frameworks=frameworks,
        notices=notices,
        visits_of=grouped(visits, lambda visit: visit.provider_id),
    )
    headers = [revision.header for _, revision in reports_in_force(directory, ON)]
    latest = latest_of_each(standing_visits(headers, directory.framework))
    return [*visits_due(directory, decide_all(directory, ON), latest)]


def awaited(framework: str, provider: str = "lockside") -> VisitDue:
    return VisitDue(provider, framework, f"The {framework} visit", None, None, None, None)


def after(visit: Visit, due_on: date, framework: str = "basic", counted: str | None = None) -> VisitDue:
    return VisitDue(visit.provider_id, framework, f"The {framework} visit", due_on, None, visit.visit_id, counted)


def test_all_that_is_said_of_a_visit_that_is_due() -> None:
    visit = make_visit(date(2026, 3, 14))
    header = visit.revisions[0].header.model_copy(update={"next_visit_by": date(2027, 1, 31)})
    visit = replace(visit, revisions=(replace(visit.revisions[0], header=header),))
    assert due(visit) == [replace(after(visit, date(2027, 3, 14)), planned_on=date(2027, 1, 31))]


def test_first_those_never_visited_then_by_the_day_then_by_provider_and_framework() -> None:
    early, late = make_visit(date(2026, 1, 2)), make_visit(date(2026, 2, 1), provider_id="eight")
    same = make_visit(date(2026, 1, 2), provider_id="four")
    audit = {**VISIT_RULE, "id": "audit", "framework": "audit"}
    found = due(late, early, same, rules=(VISIT_RULE, audit), providers=("eight", "three", "lockside", "four"))
    assert found == [
        awaited("audit", "eight"),
        awaited("audit", "four"),
        awaited("audit"),
        awaited("audit", "three"),
        awaited("basic", "three"),
        after(same, date(2027, 1, 2)),
        after(early, date(2027, 1, 2)),
        after(late, date(2027, 2, 1)),
    ]


def test_one_visited_before_on_a_framework_that_nobody_asks_is_due_by_that_frameworks_own_period() -> None:
    visit = make_visit(date(2026, 3, 14), framework="audit")
    renewed = titled("audit", renew_after_months=24)
    assert due(visit, frameworks=(BASIC, renewed)) == [awaited("basic"), after(visit, date(2028, 3, 14), "audit")]
    assert due(visit) == [awaited("basic")]  # neither says when


def test_one_that_counts_for_another_is_due_by_the_policys_period_alone() -> None:
    visit = make_visit(date(2026, 3, 14), framework="audit")
    rule = {**VISIT_RULE, "or_frameworks": ["audit"]}
    renewed = titled("audit", renew_after_months=24)
    expected = [after(visit, date(2027, 3, 14), counted="The audit visit")]
    assert due(visit, rules=(rule,), frameworks=(BASIC, renewed)) == expected


def test_of_two_that_count_the_later_does() -> None:
    own, other = make_visit(date(2026, 5, 1)), make_visit(date(2026, 3, 14), framework="audit")
    rule = {**VISIT_RULE, "or_frameworks": ["audit"]}
    assert due(own, other, rules=(rule,)) == [after(own, date(2027, 5, 1))]


def test_of_two_visits_on_one_framework_the_later_counts_and_on_one_day_that_with_the_later_id() -> None:
    first, second = make_visit(date(2026, 3, 14)), make_visit(date(2026, 5, 1))
    assert due(second, first) == [after(second, date(2027, 5, 1))]
    twin = replace(
        second,
        visit_id=f"{second.visit_id}-2",
        revisions=(
            replace(
                second.revisions[0],
                header=second.revisions[0].header.model_copy(update={"visit_id": f"{second.visit_id}-2"}),
            ),
        ),
    )
    assert due(twin, second) == [after(twin, date(2027, 5, 1))]


@pytest.mark.parametrize(
    ("change", "is_asked"),
    [
        ({}, True),
        ({"starts_on": ON}, True),
        ({"starts_on": date(2026, 11, 22)}, False),
        ({"ends_on": ON}, True),
        ({"ends_on": date(2026, 11, 20)}, False),
        ({"routes": []}, True),
        ({"routes": ["registered"]}, False),
    ],
)
def test_a_rule_asks_while_it_is_in_force_of_those_on_its_routes(change: dict[str, Any], is_asked: bool) -> None:
    assert due(rules=({**VISIT_RULE, **change},)) == [awaited("basic")] * is_asked


def test_none_is_asked_of_a_provider_without_a_route_of_a_removed_one_or_on_a_framework_out_of_use() -> None:
    assert due(rules=({**VISIT_RULE, "routes": []},), registration_status="unknown") == []
    assert due(notices=(notice("removed", date(2026, 1, 1)),)) == []
    assert due(notices=(notice("suspended", date(2026, 1, 1)),)) == [awaited("basic")]
    assert due(frameworks=(titled("basic", used_from=date(2027, 1, 1)),)) == []


def test_after_a_refusal_no_visit_is_due_but_after_conditions_one_is() -> None:
    assert due(make_visit(date(2026, 3, 14), "not_met")) == []
    visit = make_visit(date(2026, 3, 14), "met_with_actions")
    assert due(visit) == [after(visit, date(2027, 3, 14))]


def test_an_improvement_stands_as_it_was_last_looked_at_by_that_day() -> None:
    visit = make_visit(date(2026, 1, 1), "met_with_actions", actions={1: date(2026, 5, 1), 2: date(2026, 6, 1)})
    notes = (("2026-03-02", "done"), ("2026-03-01", "open"), ("2026-04-01", "open"), ("2026-04-01", "dropped"))
    progress = tuple(
        Progress.model_validate({"noted_on": day, "action": 1, "state": state, "by": "QA-1"}) for day, state in notes
    )
    visit = replace(visit, progress=progress)

    def standing(on: date, latest: tuple[str, ...] = (visit.visit_id,)) -> list[ActionStanding]:
        return [*action_standings([(visit, visit.revisions[0])], latest, on)]

    def first(state: Any, noted_on: date | None, counts: bool = True) -> ActionStanding:
        return ActionStanding(
            "lockside", visit.visit_id, 1, None, "Area", "amber", date(2026, 5, 1), state, noted_on, counts
        )

    second = ActionStanding("lockside", visit.visit_id, 2, None, "Area", "amber", date(2026, 6, 1), "open", None, True)
    assert standing(date(2026, 2, 1)) == [first("open", None), second]
    assert standing(date(2026, 3, 1))[0] == first("open", date(2026, 3, 1))
    assert standing(date(2026, 3, 2))[0] == first("done", date(2026, 3, 2))
    assert standing(date(2026, 4, 1))[0] == first("dropped", date(2026, 4, 1))
    assert [one.counts for one in standing(date(2026, 4, 1), ())] == [False, False]
