"""What shows that a provider holds a document: a row of documents.csv, or a date noted at a visit that was signed off."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from build_tools.models.framework import Framework, Item
from build_tools.models.periods import end_of, months_after
from build_tools.models.policy import Policy
from build_tools.models.provider import Document
from build_tools.models.visibility import Visibility
from build_tools.models.visit import Revision, Visit


@dataclass(frozen=True)
class Evidence:
    """
    A document of one kind, from ``issued_on`` to ``until``, both included; an ``until`` of ``None`` never comes.

    ``seen_at`` is the visit at which its date was noted, and ``None`` for a row of documents.csv.
    """

    kind: str
    issued_on: date
    until: date | None
    cover_pounds: int | None = None
    seen_at: tuple[Visit, Revision] | None = None

    @property
    def lasts(self) -> tuple[date, bool, date]:
        """The longest last, and of two that last as long the record before the visit, the newer before the older."""
        return self.until or date.max, self.seen_at is None, self.issued_on


def recorded(document: Document, policy: Policy) -> Evidence:
    """A row of documents.csv."""
    return Evidence(document.kind, document.issued_on, end_of(document, policy), document.cover_pounds)


def evidences(item: Item) -> bool:
    """
    True of a date that counts for a document: one that names a kind, and that everybody may read.

    Until when a provider is approved is public, and would tell a date that is not.
    """
    return item.type == "date" and item.document_kind is not None and item.visibility is Visibility.PUBLIC


def noted_dates(
    framework: Framework, values: Mapping[str, str], visited_on: date, policy: Policy
) -> Iterator[Evidence]:
    """
    What the dates of one report evidence, by ``values``, its answers by item.

    With ``months_valid`` the date is the day on which it was done, and it counts for that long or for the policy's
    period, whichever is shorter. Without, the date is the last day on which it counts, from the visit on. No sum is
    noted at a visit, so none is known.
    """
    for item in framework.items:
        if not evidences(item) or item.name not in values or item.document_kind is None:
            continue
        noted = date.fromisoformat(values[item.name])
        kind = policy.document_kind(item.document_kind)
        if item.months_valid is None:
            yield Evidence(item.document_kind, visited_on, noted)
        else:
            months = min(item.months_valid, kind.months if kind and kind.months else item.months_valid)
            yield Evidence(item.document_kind, noted, months_after(noted, months))


def seen_at_visits(
    visits: Iterable[Visit], frameworks: Mapping[tuple[str, str], Framework], policy: Policy, on: date
) -> Iterator[Evidence]:
    """What the reports that stand on a day evidence, each with its visit."""
    for visit in visits:
        revision = visit.standing(on)
        if revision is None:
            continue
        header = revision.header
        framework = frameworks[header.framework_id, header.framework_version]
        if not any(map(evidences, framework.items)):
            continue
        values = {answer.item: answer.value for answer in revision.answers if answer.value is not None}
        for found in noted_dates(framework, values, header.visited_on, policy):
            yield Evidence(found.kind, found.issued_on, found.until, None, (visit, revision))
