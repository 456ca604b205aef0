"""The figures of the database of outcomes, each against a count made another way."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from builders import make_framework, make_policy, make_provider, make_visit

from build_tools.decide.approval import decide_all
from build_tools.decide.latest_visits import latest_of_each, standing_visits
from build_tools.decide.outcomes import outcomes_of
from build_tools.decide.results import assessor_spreads, item_results
from build_tools.models.directory import Directory, grouped
from build_tools.models.edition import edition_of
from build_tools.models.framework import Choice, Framework
from build_tools.models.outcomes import Outcomes
from build_tools.models.visibility import Visibility
from build_tools.models.visit import Progress, Visit
from build_tools.pipeline import open_directory
from build_tools.telling import told_of

ON = date(2026, 11, 21)
PUBLIC, MEMBERS, INTERNAL = Visibility.PUBLIC, Visibility.MEMBERS, Visibility.INTERNAL


@pytest.fixture(scope="module")
def example_directory(example: Path, today: date) -> Directory:
    return open_directory(example, today)


def small(
    base: Directory, *visits: Visit, frameworks: tuple[Framework, ...] = (), providers: int = 1, **policy: Any
) -> Directory:
    """A directory of a few invented providers and visits, everything else as in the tiny workspace."""
    return replace(
        base,
        policy=make_policy(**policy),
        providers=tuple(make_provider(id=name) for name in ["lockside", "two", "three"][:providers]),
        venues=(),
        courses=(),
        contacts=(),
        documents=(),
        notices=(),
        frameworks=frameworks or (make_framework(),),
        visits_of=grouped(visits, lambda visit: visit.provider_id),
    )


def open_to(**says: str) -> dict[str, Any]:
    return {"outcomes": {"published_to": "public", "assessors_to": "members"} | says}


def figures(directory: Directory, edition: Visibility = PUBLIC, on: date = ON) -> Outcomes:
    seen, decisions = edition_of(directory, decide_all(directory, on), edition)
    outcomes = outcomes_of(seen, decisions, told_of(seen, on), directory, edition)
    assert outcomes is not None
    return outcomes


def by_assessor(visit: Visit, reference: str) -> Visit:
    revision = visit.revisions[0]
    header = revision.header.model_copy(update={"visitor_reference": reference})
    return replace(visit, revisions=(replace(revision, header=header),))


@pytest.mark.parametrize(
    ("published_to", "edition", "is_there"),
    [
        ("public", PUBLIC, True),
        ("members", PUBLIC, False),
        ("members", MEMBERS, True),
        ("internal", MEMBERS, False),
        ("internal", INTERNAL, True),
    ],
)
def test_an_edition_has_it_only_where_the_policy_says_so(
    example_directory: Directory, published_to: str, edition: Visibility, is_there: bool
) -> None:
    whole = small(example_directory, **open_to(published_to=published_to, assessors_to="internal"))
    seen, decisions = edition_of(whole, decide_all(whole, ON), edition)
    assert (outcomes_of(seen, decisions, told_of(seen, ON), whole, edition) is not None) is is_there


def test_a_policy_that_says_nothing_keeps_it_inside(example_directory: Directory) -> None:
    whole = small(example_directory)
    for edition in (PUBLIC, MEMBERS):
        seen, decisions = edition_of(whole, decide_all(whole, ON), edition)
        assert outcomes_of(seen, decisions, told_of(seen, ON), whole, edition) is None


def test_each_provider_counts_once_with_its_latest_visit(example_directory: Directory) -> None:
    old = make_visit(date(2025, 3, 1), ratings={"1a": "not_met"})
    new = make_visit(date(2026, 3, 1), ratings={"1b": "partly"})
    unsigned = make_visit(date(2026, 11, 10), signed_off=date(2026, 12, 1), ratings={"1a": "not_met"})
    withdrawn = make_visit(date(2026, 8, 1), withdrawn=date(2026, 9, 1), ratings={"2a": "not_met"})
    (result,) = figures(small(example_directory, old, new, unsigned, withdrawn, **open_to())).results
    assert result.visits == 1
    assert {item.item: item.counts for item in result.items} == {"1a": (1, 0, 0), "1b": (0, 1, 0), "2a": (1, 0, 0)}
    assert result.items[0].item == "1b"


def test_unlike_scales_and_grades_of_two_versions_are_never_added_up(example_directory: Directory) -> None:
    one = make_framework()

    def second(kind: str, choices: tuple[Choice, ...]) -> Framework:
        items = tuple(item.model_copy(update={"type": kind}) for item in one.items)
        return replace(one, header=one.header.model_copy(update={"version": "2"}), items=items, choices=choices)

    def on_two(visit: Visit) -> Visit:
        header = visit.revisions[0].header.model_copy(update={"framework_version": "2"})
        return replace(visit, revisions=(replace(visit.revisions[0], header=header),))

    first = make_visit(date(2026, 1, 1))
    other = on_two(make_visit(date(2026, 2, 1), provider_id="two"))
    longer = (*one.choices, Choice(list_name="met", name="unseen", label="Not seen", tone="none"))
    for framework, together in (
        (second("rating", one.choices), True),
        (second("rating", longer), False),
        (second("grade", one.choices), False),
    ):
        whole = small(example_directory, first, other, frameworks=(one, framework), providers=2, **open_to())
        told = told_of(whole, ON)
        headers = [header for one in told.values() for header in one.headers]
        chosen = {visit_id: given for one in told.values() for visit_id, given in one.chosen.items()}
        found = item_results(whole, latest_of_each(standing_visits(headers, whole.framework)), chosen)
        assert [result.versions for result in found] == ([("1", "2")] if together else [("1",), ("2",)])
        assert sum(result.visits for result in found) == 2


def test_answers_of_items_that_an_edition_may_not_see_are_not_counted(example_directory: Directory) -> None:
    framework = make_framework()
    private = tuple(
        item.model_copy(update={"visibility": INTERNAL}) if item.name == "1a" else item for item in framework.items
    )
    whole = small(
        example_directory,
        *(by_assessor(make_visit(date(2026, 1, day)), f"QA-{day}") for day in (1, 2)),
        frameworks=(replace(framework, items=private),),
        **open_to(),
    )
    assert "1a" not in {item.item for result in figures(whole).results for item in result.items}
    (spread,) = assessor_spreads(whole, ON, MEMBERS)
    assert [sum(row.counts) for row in spread.rows] == [2, 2]
    assert [sum(row.counts) for row in assessor_spreads(whole, ON, INTERNAL)[0].rows] == [3, 3]


def test_the_spread_between_assessors_is_for_those_whom_the_policy_names(example_directory: Directory) -> None:
    whole = small(example_directory, by_assessor(make_visit(date(2026, 1, 1)), "QA-7"), **open_to())
    assert figures(whole, PUBLIC).spreads == ()
    (spread,) = figures(whole, MEMBERS).spreads
    assert spread.visibility is MEMBERS
    assert [(row.reference, row.visits, row.counts) for row in spread.rows] == [("QA-7", 1, (3, 0, 0))]


@pytest.mark.parametrize(
    ("visited", "on", "state"),
    [
        (date(2025, 11, 21), ON, "due"),
        (date(2025, 11, 20), ON, "overdue"),
        (date(2024, 2, 29), date(2025, 2, 28), "due"),
        (date(2024, 2, 29), date(2025, 3, 1), "overdue"),
    ],
)
def test_a_visit_is_due_to_the_last_day_of_its_period(
    example_directory: Directory, visited: date, on: date, state: str
) -> None:
    (due,) = figures(small(example_directory, make_visit(visited), **open_to()), on=on).due
    assert due.state(on) == state


def test_a_provider_without_a_visit_awaits_its_first_and_a_refused_or_removed_one_awaits_none(
    example_directory: Directory,
) -> None:
    (awaited,) = figures(small(example_directory, **open_to())).due
    assert (awaited.state(ON), awaited.due_on, awaited.visit_id) == ("awaited", None, None)
    refused = make_visit(date(2026, 1, 1), "not_met")
    assert figures(small(example_directory, refused, **open_to())).due == ()


def test_a_frameworks_own_period_comes_before_the_policys(example_directory: Directory) -> None:
    framework = make_framework()
    header = framework.header.model_copy(update={"renew_after_months": 6})
    whole = small(
        example_directory, make_visit(date(2026, 8, 31)), frameworks=(replace(framework, header=header),), **open_to()
    )
    assert figures(whole).due[0].due_on == date(2027, 2, 28)


def test_a_visit_that_the_policy_takes_in_place_of_another_counts_for_it(example_directory: Directory) -> None:
    rules = [{**make_policy().model_dump(mode="json")["rules"][0], "or_frameworks": ["audit"]}]
    audit = make_visit(date(2026, 6, 1), framework="audit")
    whole = small(
        example_directory,
        make_visit(date(2025, 6, 1)),
        audit,
        frameworks=(make_framework(), make_framework("audit")),
        rules=rules,
        **open_to(),
    )
    (due,) = figures(whole).due
    assert (due.framework_id, due.due_on, due.visit_id, due.counted) == (
        "basic",
        date(2027, 6, 1),
        audit.visit_id,
        "Basic visit",
    )


def test_an_action_is_overdue_from_the_day_after_until_it_is_done_or_a_later_visit_replaces_the_plan(
    example_directory: Directory,
) -> None:
    visit = make_visit(
        date(2026, 1, 1), "met_with_actions", actions={1: ON, 2: date(2026, 11, 20), 3: date(2026, 5, 1)}
    )
    visit = replace(visit, progress=(Progress(noted_on=date(2026, 4, 1), action=3, state="done", by="QA-1"),))
    found = {it.number: it.overdue(ON) for it in figures(small(example_directory, visit, **open_to())).actions}
    assert found == {1: False, 2: True, 3: False}
    replaced = figures(small(example_directory, visit, make_visit(date(2026, 9, 1)), **open_to())).actions
    assert [it.overdue(ON) for it in replaced] == [False, False, False]


def test_coverage_counts_the_courses_of_listed_providers_as_the_lists_do(repository: Path, today: date) -> None:
    whole = open_directory(repository, today)
    outcomes = figures(whole)
    decisions = decide_all(whole, today).by_provider
    running = [
        course
        for course in whole.courses
        if decisions[course.provider_id].listed and (course.ends_on is None or course.ends_on >= today)
    ]
    assert sum(row.courses for row in outcomes.subjects) == len(running)
    by_subject = Counter(subject.code if (subject := whole.subject_of(course)) else "" for course in running)
    assert {row.code: row.courses for row in outcomes.subjects} == by_subject
    assert sum(row.places for row in outcomes.subjects) == sum(course.places or 0 for course in running)
    for row in outcomes.areas:
        there = {v.id for v in whole.venues if (v.postcode or "").startswith(row.code) and v.kind.value == "premises"}
        assert row.courses == sum(bool(there & set(course.venue_ids)) for course in running)


def test_a_course_without_known_places_adds_none(example_directory: Directory, today: date) -> None:
    courses = tuple(course.model_copy(update={"places": None}) for course in example_directory.courses)
    whole = replace(example_directory, courses=courses)
    whole = replace(whole, policy=whole.policy.model_copy(update={"outcomes": make_policy(**open_to()).outcomes}))
    assert {(row.places, row.places_known) for row in figures(whole).subjects} == {(0, 0)}
