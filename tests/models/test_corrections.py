"""A correction shows exactly the fields that differ: for any two revisions, in any edition, no more and no fewer."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from builders import DIGEST, make_framework, make_visit
from hypothesis import given
from hypothesis import strategies as st

from build_tools.models.corrections import ABOUT_ITSELF, differences, replacements, superseded
from build_tools.models.framework import Framework
from build_tools.models.visibility import Visibility
from build_tools.models.visit import Action, Answer, Event, Revision, ThemeComment, Visit, VisitHeader

PUBLIC, MEMBERS = Visibility.PUBLIC, Visibility.MEMBERS
FRAMEWORK = make_framework()
FRAMEWORKS = {FRAMEWORK.key: FRAMEWORK}
DAY = date(2026, 5, 1)
TEXT = st.text(alphabet="ab, .=\n", min_size=1, max_size=6)
DAYS = st.dates(date(2026, 6, 1), date(2026, 6, 3))


def header() -> st.SearchStrategy[VisitHeader]:
    first = make_visit(DAY).revisions[0].header
    changes = st.fixed_dictionaries(
        {
            "overview": st.none() | TEXT,
            "outcome": st.sampled_from(["met", "not_met"]),
            "met_with": st.none() | TEXT,
            "next_visit_by": st.none() | DAYS,
            "also_visited_on": st.just(()) | st.tuples(DAYS),
            "revision_reason": st.none() | TEXT,
            "revision": st.integers(1, 9),
        }
    )
    return changes.map(lambda values: first.model_copy(update=values))


def revisions() -> st.SearchStrategy[Revision]:
    answer = st.builds(
        Answer,
        item=st.sampled_from(["1a", "1b", "2a"]),
        value=st.none() | st.sampled_from(["fully", "partly"]),
        evidence=st.none() | TEXT,
    )
    comment = st.builds(ThemeComment, theme=st.sampled_from(["safety", "teaching"]), text=TEXT)
    action = st.builds(
        Action,
        number=st.integers(1, 3),
        item=st.none() | st.sampled_from(["1a", "2a"]),
        area=TEXT,
        action=TEXT,
        rag=st.sampled_from(["red", "green"]),
        by_when=DAYS,
        owner=TEXT,
    )

    def rows(one: st.SearchStrategy[Any], key: str) -> st.SearchStrategy[tuple[Any, ...]]:
        return st.lists(one, max_size=3, unique_by=lambda row: getattr(row, key)).map(tuple)

    return st.builds(
        Revision,
        header(),
        rows(answer, "item"),
        rows(comment, "theme"),
        rows(action, "number"),
        st.just(()),
        st.just(DIGEST),
    )


def cells(revision: Revision) -> dict[tuple[str, str, str], Any]:
    """Every field of a revision that says something, by its address: an account that shares no code with ours."""
    tables: dict[str, list[tuple[str, Any]]] = {
        "visit": [("", revision.header)],
        "answers": [(answer.item, answer) for answer in revision.answers],
        "comments": [(comment.theme, comment) for comment in revision.comments],
        "actions": [(str(action.number), action) for action in revision.actions],
    }
    keys = {"visit": set(ABOUT_ITSELF), "answers": {"item"}, "comments": {"theme"}, "actions": {"number"}}
    return {
        (part, row, field): value
        for part, rows in tables.items()
        for row, record in rows
        for field, value in record.model_dump().items()
        if field not in keys[part] and value not in (None, ())
    }


@given(revisions(), revisions())
def test_a_correction_shows_exactly_the_fields_that_differ(before: Revision, after: Revision) -> None:
    told = differences(before, after, FRAMEWORKS, Visibility.INTERNAL)
    shown = {(found.part, found.row, found.field): (found.before or None, found.after or None) for found in told}
    assert len(shown) == len(told), "each is told once"
    old, new = cells(before), cells(after)
    expected = {
        address: (old.get(address), new.get(address))
        for address in old.keys() | new.keys()
        if old.get(address) != new.get(address)
    }
    assert shown == expected


@given(revisions())
def test_a_revision_does_not_differ_from_itself(revision: Revision) -> None:
    assert differences(revision, revision, FRAMEWORKS, Visibility.INTERNAL) == ()


def test_an_answer_that_one_version_of_the_framework_keeps_back_is_not_told_as_blank() -> None:
    first = make_visit(DAY).revisions[0]
    hidden = tuple(item.model_copy(update={"visibility": MEMBERS}) for item in FRAMEWORK.items)
    second_version: Framework = replace(
        FRAMEWORK, header=FRAMEWORK.header.model_copy(update={"version": "2"}), items=hidden
    )
    before = replace(
        first,
        header=first.header.model_copy(update={"framework_version": "2"}),
        answers=tuple(Answer(item=answer.item) for answer in first.answers),
    )
    frameworks = FRAMEWORKS | {second_version.key: second_version}
    assert [d.field for d in differences(before, first, frameworks, PUBLIC)] == ["framework_version"]


def visit(*lines: tuple[int, str, str]) -> Visit:
    """A visit whose events are ``(revision, kind, day)``."""
    first = make_visit(DAY).revisions[0]
    count = max(number for number, _, _ in lines)
    made = tuple(
        replace(first, header=first.header.model_copy(update={"revision": number})) for number in range(1, count + 1)
    )
    events = tuple(
        Event.model_validate({"at": f"{day}T12:00:00Z", "revision": number, "event": kind, "by": "QA-1"})
        for number, kind, day in lines
    )
    return Visit("v", made, events, ())


def steps(subject: Visit, on: date = date(2026, 12, 31)) -> list[tuple[int | None, int]]:
    return [(step.before.number if step.before else None, step.after.number) for step in replacements(subject, on)]


def test_each_correction_replaces_what_stood_and_drafts_never_stood() -> None:
    corrected = visit(
        (1, "approved", "2026-05-05"),
        (2, "submitted", "2026-05-06"),
        (2, "returned", "2026-05-07"),
        (3, "approved", "2026-06-01"),
        (4, "approved", "2026-07-01"),
    )
    assert steps(corrected) == [(1, 3), (3, 4)]
    assert steps(corrected, date(2026, 6, 30)) == [(1, 3)]
    assert steps(corrected, date(2026, 5, 31)) == []


def test_what_was_withdrawn_stays_away_when_a_later_revision_is_approved() -> None:
    again = visit(
        (1, "approved", "2026-05-05"),
        (2, "approved", "2026-05-06"),
        (2, "withdrawn", "2026-05-07"),
        (3, "approved", "2026-05-08"),
    )
    assert steps(again) == [(None, 3)]
    assert superseded(again, date(2026, 12, 31)) == ()
    assert steps(again, date(2026, 5, 7)) == []


def test_a_first_report_that_needed_two_tries_corrects_nothing() -> None:
    assert steps(visit((1, "returned", "2026-05-05"), (2, "approved", "2026-05-06"))) == []


def test_a_replaced_revision_that_is_taken_back_leaves_the_one_in_force() -> None:
    taken_back = visit(
        (1, "approved", "2026-05-05"),
        (2, "approved", "2026-05-06"),
        (3, "approved", "2026-05-07"),
        (1, "withdrawn", "2026-05-08"),
    )
    assert steps(taken_back, date(2026, 5, 7)) == [(1, 2), (2, 3)]
    assert steps(taken_back) == [(None, 2), (2, 3)]
    standing = taken_back.standing(date(2026, 12, 31))
    assert standing is not None and standing.number == 3
