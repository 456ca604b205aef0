"""
What changed between two visits on one framework, item by item.

It stands with the models, as the editions do, and not in ``decide``: it weighs nothing and decides nothing, and it must
look at records of which an edition has already taken away what its readers may not see.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from build_tools.models.framework import Framework, Item
from build_tools.models.packed import values_of
from build_tools.models.visibility import Visibility
from build_tools.models.visit import Revision, Visit

# first_answer and no_answer: asked both times and answered only once. other_scale: asked both times, on scales that
# nobody may convert into each other.
ChangeKind = Literal[
    "declined", "improved", "changed", "same", "other_scale", "first_answer", "no_answer", "new", "gone"
]


@dataclass(frozen=True)
class Side:
    """One of the two: what a visit's report says, and the version of the framework on which it says so."""

    framework: Framework
    revision: Revision


@dataclass(frozen=True, eq=False)
class ItemChange:
    """
    One item, before and after. A side is ``None`` where it did not ask the item, its value where nobody answered.

    Each value is to be read on its own side's scale. One object serves all comparisons that found the same.
    """

    kind: ChangeKind
    before: Item | None
    after: Item | None
    value_before: str | None
    value_after: str | None


def visit_before(revision: Revision, visits: Iterable[Visit], published: Mapping[str, Revision]) -> Revision | None:
    """
    The report of the last visit to the same provider before this one, on any version of the same framework.

    ``published`` has the reports in force, by visit: a visit that was withdrawn, or never signed off, is passed over.
    """
    own = revision.header
    standing = (published[visit.visit_id] for visit in visits if visit.visit_id in published)
    earlier = [
        other
        for other in standing
        if other.header.provider_id == own.provider_id
        and other.header.framework_id == own.framework_id
        and other.header.visited_on < own.visited_on
    ]
    return max(earlier, key=lambda other: other.header.visited_on, default=None)


def compare(before: Side, after: Side, edition: Visibility) -> tuple[ItemChange, ...]:
    """
    Every item that was answered at least once: first those of the later version in its order, then those it dropped.

    An item that either version keeps from ``edition`` is left out, since what is kept back would look unanswered.
    """
    given_before, given_after = _values(before.revision), _values(after.revision)
    changes = []
    for name in _asked(before.framework, after.framework, edition):
        value_before, value_after = given_before.get(name), given_after.get(name)
        if value_before is not None or value_after is not None:
            change = _change(before.framework, after.framework, name, value_before, value_after)
            if change is not None:
                changes.append(change)
    return tuple(changes)


def _values(revision: Revision) -> dict[str, str | None]:
    return dict(values_of(revision.answers, "item", "value"))


@lru_cache(maxsize=64)
def _asked(before: Framework, after: Framework, edition: Visibility) -> tuple[str, ...]:
    """The items that either version asks, and neither keeps from the edition: first those of the later in its order."""
    old, new = before.item_named, after.item_named
    return tuple(
        name
        for name in [*new, *(name for name in old if name not in new)]
        if all(edition.may_see(side[name].visibility) for side in (old, new) if name in side)
    )


@lru_cache(maxsize=16_384)
def _change(
    before: Framework, after: Framework, name: str, value_before: str | None, value_after: str | None
) -> ItemChange | None:
    """What became of an item that was answered; ``None`` where only the side that did not ask it would have an answer."""
    old, new = before.item_named.get(name), after.item_named.get(name)
    if (old is None and value_after is None) or (new is None and value_before is None):
        return None
    kind = _kind(old, new, before, after, value_before, value_after)
    return ItemChange(kind, old, new, value_before, value_after)


def _kind(
    old: Item | None,
    new: Item | None,
    old_framework: Framework,
    new_framework: Framework,
    value_before: str | None,
    value_after: str | None,
) -> ChangeKind:
    if old is None:
        return "new"
    if new is None:
        return "gone"
    scale = _scale(new_framework, new)
    if (old.type, old.list_name, _scale(old_framework, old)) != (new.type, new.list_name, scale):
        return "other_scale"
    if value_before is None:
        return "first_answer"
    if value_after is None:
        return "no_answer"
    if value_before == value_after:
        return "same"
    order = [name for name, tone in scale if tone != "none"]  # “not applicable” is neither better nor worse
    if value_before not in order or value_after not in order:
        return "changed"
    return "improved" if order.index(value_after) < order.index(value_before) else "declined"


def _scale(framework: Framework, item: Item) -> tuple[tuple[str, str], ...]:
    """The values of an item's scale, best first, each with its tone; empty for a date, a count or a text."""
    return tuple((choice.name, choice.tone) for choice in framework.choices_for(item))
