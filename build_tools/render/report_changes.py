"""What changed since the last visit on the same framework, each answer in the words of its own scale."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from build_tools.models.comparison import ChangeKind, ItemChange, Side, compare
from build_tools.models.framework import Framework, Item
from build_tools.models.visibility import Visibility
from build_tools.models.visit import Answer
from build_tools.models.words import listed
from build_tools.render.environment import number
from build_tools.render.report_answers import item_number
from build_tools.render.theme_bars import answer_tag
from build_tools.render.views import Tag, outcome_tag, report_path

# The gravest first; that is also the order of the rows.
TAGS: dict[ChangeKind, Tag] = {
    "declined": Tag("Declined", "stop"),
    "improved": Tag("Improved", "ok"),
    "other_scale": Tag("Another scale: not compared", "none"),
    "no_answer": Tag("Not answered this time", "none"),
    "first_answer": Tag("Not answered last time", "none"),
    "changed": Tag("Changed", "none"),
    "new": Tag("Not asked last time", "none"),
    "gone": Tag("No longer asked", "none"),
}
ORDER = {kind: place for place, kind in enumerate(TAGS)}
COUNTED: dict[ChangeKind, str] = {
    "declined": "declined",
    "improved": "improved",
    "other_scale": "asked on another scale and not compared",
    "no_answer": "not answered this time",
    "first_answer": "not answered last time",
    "changed": "changed",
    "new": "not asked last time",
    "gone": "no longer asked",
    "same": "the same",
}


@dataclass(frozen=True, eq=False)
class ChangeRow:
    """
    One item that is not as it was. A side is ``None`` where it was not asked or not answered; ``nothing`` says which.

    One object serves all reports in which it changed in the same way.
    """

    number: str
    label: str
    before: Tag | None
    after: Tag | None
    change: Tag
    nothing: str


@dataclass(frozen=True)
class SinceLast:
    """The comparison with the visit before. ``same`` names the items whose answer is what it was."""

    path: str
    visited_on: date
    version: str
    other_version: bool
    outcome_before: Tag
    words: str
    rows: tuple[ChangeRow, ...]
    same: str


def since_last(before: Side, after: Side, edition: Visibility) -> SinceLast:
    """All that changed; items keep the framework's order within each kind of change."""
    changes = compare(before, after, edition)
    counts = Counter(change.kind for change in changes)
    said = [f"{number(counts[kind])} {words}" for kind, words in COUNTED.items() if counts[kind]]
    changed = sorted((change for change in changes if change.kind != "same"), key=lambda change: ORDER[change.kind])
    header = before.revision.header
    return SinceLast(
        path=report_path(header.visit_id),
        visited_on=header.visited_on,
        version=header.framework_version,
        other_version=header.framework_version != after.revision.header.framework_version,
        outcome_before=outcome_tag(before.framework, header.outcome),
        words=f"Of {number(len(changes))} items: {', '.join(said)}." if said else "",
        rows=tuple(_row(change, before.framework, after.framework) for change in changed),
        same=listed(
            item_number(change.after) or f"“{change.after.label}”"
            for change in changes
            if change.kind == "same" and change.after
        ),
    )


@lru_cache(maxsize=16_384)
def _row(change: ItemChange, before: Framework, after: Framework) -> ChangeRow:
    item = change.after or change.before
    assert item is not None  # compare gives at least one side
    return ChangeRow(
        number=item_number(item),
        label=item.label,
        before=_tag(before, change.before, change.value_before),
        after=_tag(after, change.after, change.value_after),
        change=TAGS[change.kind],
        nothing="No answer" if change.before and change.after else "Not asked",
    )


def _tag(framework: Framework, item: Item | None, value: str | None) -> Tag | None:
    if item is None or value is None:
        return None
    return answer_tag(framework, item, Answer(item=item.name, value=value))
