"""Which reports of a visit once stood and were replaced, and exactly which fields a correction changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal

from build_tools.models.columns import Record
from build_tools.models.framework import Framework
from build_tools.models.visibility import Visibility
from build_tools.models.visit import Action, Answer, Revision, ThemeComment, Visit, VisitHeader

Part = Literal["visit", "answers", "comments", "actions"]
# The address of the visit and the number of the revision do not correct anything; the reason is printed by itself.
ABOUT_ITSELF = frozenset({"visit_id", "provider_id", "revision", "revision_reason"})


@dataclass(frozen=True)
class Replacement:
    """``after`` was approved on ``on`` in place of ``before``; ``None`` when that had been withdrawn."""

    before: Revision | None
    after: Revision
    on: date


@dataclass(frozen=True)
class Difference:
    """
    One field that differs. ``row`` is the item, theme or number of its row, empty for the visit itself.

    ``None`` is a field that was blank, or a row that was not there.
    """

    part: Part
    row: str
    field: str
    before: Any
    after: Any


def replacements(visit: Visit, on: date) -> tuple[Replacement, ...]:
    """
    How the report in force on a day came to be, oldest step first; empty while the first one stands.

    A withdrawal ends the chain: what was taken back stays away, even when a later revision is approved. A revision that
    is taken back after it was replaced, because it says what nobody may read, leaves the chain by itself.
    """
    by_number = {revision.number: revision for revision in visit.revisions}
    chain: list[Replacement] = []
    current: Revision | None = None
    was_withdrawn = False
    for event in visit.events:
        if event.day > on or event.revision not in by_number:
            continue
        revision = by_number[event.revision]
        if event.event == "approved" and revision is not current:
            if current is not None or was_withdrawn:
                chain.append(Replacement(current, revision, event.day))
            current = revision
        elif event.event == "withdrawn" and revision is current:
            current, was_withdrawn = None, True
            chain.clear()
        elif event.event == "withdrawn":
            chain = [replace(step, before=None) if step.before is revision else step for step in chain]
    return tuple(chain)


def superseded(visit: Visit, on: date) -> tuple[Replacement, ...]:
    """The replacements whose earlier report is still to be read, marked as superseded."""
    if len(visit.revisions) == 1:  # as nearly every visit has
        return ()
    return tuple(step for step in replacements(visit, on) if step.before is not None)


def differences(
    before: Revision,
    after: Revision,
    frameworks: Mapping[tuple[str, str], Framework],
    edition: Visibility,
) -> tuple[Difference, ...]:
    """
    Every field in which two revisions of an edition differ, and no other: the visit, answers, comments, then actions.

    The revisions hold only what the edition may show. Where they were made on two versions of a framework, one of
    which keeps an answer from the edition, that answer is left out: it would look as if it had been blank.
    """
    hidden = _kept_back(before, frameworks, edition) | _kept_back(after, frameworks, edition)
    return (
        *_rows("visit", VisitHeader, {"": before.header}, {"": after.header}, ABOUT_ITSELF),
        *(
            difference
            for difference in _rows(
                "answers", Answer, _by(before.answers, "item"), _by(after.answers, "item"), frozenset({"item"})
            )
            if (difference.row, difference.field) not in hidden
        ),
        *_rows(
            "comments", ThemeComment, _by(before.comments, "theme"), _by(after.comments, "theme"), frozenset({"theme"})
        ),
        *_rows("actions", Action, _by(before.actions, "number"), _by(after.actions, "number"), frozenset({"number"})),
    )


def _kept_back(
    revision: Revision, frameworks: Mapping[tuple[str, str], Framework], edition: Visibility
) -> set[tuple[str, str]]:
    framework = frameworks[revision.header.framework_id, revision.header.framework_version]
    return {
        (item.name, field)
        for item in framework.items
        for field, level in (("value", item.visibility), ("evidence", item.evidence_visibility))
        if not edition.may_see(level)
    }


def _by(records: Sequence[Record], key: str) -> dict[str, Record]:
    return {str(getattr(record, key)): record for record in records}


def _rows(
    part: Part,
    model: type[Record],
    before: Mapping[str, Record],
    after: Mapping[str, Record],
    keys: frozenset[str],
) -> Iterator[Difference]:
    """The differing fields of each row, rows of the earlier revision first, then those that are new."""
    for row in [*before, *(name for name in after if name not in before)]:
        for field in model.model_fields:
            if field in keys:
                continue
            was, became = (getattr(side[row], field) if row in side else None for side in (before, after))
            if (was if was != () else None) != (became if became != () else None):
                yield Difference(part, row, field, was, became)
