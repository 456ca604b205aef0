"""Two visits are compared item by item, on one scale only, and never with what an edition keeps back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from builders import make_framework, make_visit

from build_tools.models.comparison import Side, compare, visit_before
from build_tools.models.framework import Choice, Framework, Item
from build_tools.models.visibility import Visibility
from build_tools.models.visit import Answer, Revision

PUBLIC, MEMBERS = Visibility.PUBLIC, Visibility.MEMBERS
FIRST, SECOND = date(2025, 5, 1), date(2026, 5, 1)
GRADES = tuple(Choice(list_name="grades", name=n, label=n, tone="good") for n in ("great", "good", "bad"))


def item(**changes: Any) -> Item:
    values = {"name": "x", "theme": "safety", "type": "rating", "list_name": "met", "label": "X", "required": False}
    return Item.model_validate(values | {"visibility": "public"} | changes)


def side(asked: Item | None, value: str | None, *more: Choice) -> Side:
    """A visit on a framework with this one item, answered so."""
    framework = make_framework()
    framework = replace(framework, items=(asked,) if asked else (), choices=(*framework.choices, *more))
    revision = make_visit(SECOND).revisions[0]
    return Side(framework, replace(revision, answers=(Answer(item="x", value=value),) if value else ()))


def kinds(before: Side, after: Side, edition: Visibility = PUBLIC) -> list[str]:
    return [change.kind for change in compare(before, after, edition)]


@pytest.mark.parametrize(
    ("before", "after", "kind"),
    [
        ("partly", "fully", "improved"),
        ("not_met", "partly", "improved"),
        ("fully", "not_met", "declined"),
        ("partly", "partly", "same"),
        (None, "fully", "first_answer"),
        ("fully", None, "no_answer"),
    ],
)
def test_a_rating_is_weighed_by_its_place_on_its_own_scale(before: str | None, after: str | None, kind: str) -> None:
    assert kinds(side(item(), before), side(item(), after)) == [kind]


@pytest.mark.parametrize(
    ("before", "after", "kind"),
    [("yes", "no", "declined"), ("no", "yes", "improved"), ("yes", "na", "changed"), ("na", "no", "changed")],
)
def test_not_applicable_is_neither_better_nor_worse(before: str, after: str, kind: str) -> None:
    asked = item(type="yes_no_na", list_name=None)
    assert kinds(side(asked, before), side(asked, after)) == [kind]


def test_a_later_date_is_a_change_and_no_merit() -> None:
    asked = item(type="date", list_name=None)
    assert kinds(side(asked, "2025-01-01"), side(asked, "2026-01-01")) == ["changed"]


@pytest.mark.parametrize(
    ("asked", "more"),
    [
        (item(list_name="grades"), GRADES),
        (item(type="grade"), ()),
        (item(type="text", list_name=None), ()),
        (item(), (Choice(list_name="met", name="hardly", label="Hardly", tone="poor"),)),
    ],
    ids=["another list", "another type", "text", "one more value"],
)
def test_another_scale_is_never_compared_even_where_the_words_are_the_same(
    asked: Item, more: tuple[Choice, ...]
) -> None:
    (change,) = compare(side(item(), "fully"), side(asked, "fully", *more), PUBLIC)
    assert change.kind == "other_scale"
    assert (change.value_before, change.value_after) == ("fully", "fully")


def test_items_come_and_go_between_versions() -> None:
    assert kinds(side(None, None), side(item(), "fully")) == ["new"]
    assert kinds(side(item(), "fully"), side(None, None)) == ["gone"]


def test_what_nobody_answered_on_either_day_is_no_change() -> None:
    assert kinds(side(item(), None), side(item(), None)) == []
    assert kinds(side(None, None), side(item(), None)) == []
    assert kinds(side(item(), None), side(None, None)) == []


def test_what_one_version_keeps_back_is_not_told_as_unanswered() -> None:
    hidden = item(visibility="members")
    assert kinds(side(hidden, None), side(item(), "fully"), PUBLIC) == []
    assert kinds(side(hidden, "partly"), side(item(), "fully"), MEMBERS) == ["improved"]


def test_items_keep_the_order_of_the_later_version_and_dropped_ones_come_last() -> None:
    def asked(*names: str) -> Framework:
        return replace(make_framework(), items=tuple(item(name=name) for name in names))

    def rated(*names: str) -> Revision:
        answers = tuple(Answer(item=name, value="fully") for name in names)
        return replace(make_visit(FIRST).revisions[0], answers=answers)

    before = Side(asked("old", "b", "a"), rated("old", "b", "a"))
    after = Side(asked("a", "new", "b"), rated("b", "a", "new"))
    found = compare(before, after, PUBLIC)
    assert [(change.after or change.before).name for change in found if change.after or change.before] == [
        "a",
        "new",
        "b",
        "old",
    ]


def test_the_visit_before_is_the_last_one_in_force_on_the_same_framework_for_the_same_provider() -> None:
    visits = (
        make_visit(date(2023, 5, 1)),
        make_visit(FIRST),
        make_visit(date(2025, 9, 1), framework="other"),
        make_visit(date(2025, 10, 1), provider_id="elsewhere"),
        make_visit(date(2025, 11, 1), withdrawn=date(2025, 12, 1)),
        make_visit(SECOND),
        make_visit(date(2026, 6, 1)),
    )
    on = date(2026, 11, 21)
    published = {visit.visit_id: revision for visit in visits if (revision := visit.standing(on))}
    found = visit_before(visits[5].revisions[0], visits, published)
    assert found is visits[1].revisions[0]
    assert visit_before(visits[0].revisions[0], visits, published) is None
