"""What shows that a provider holds a document: a row of documents.csv, or a date noted at a visit that was signed off."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from build_tools.models.framework import Framework
from build_tools.models.packed import values_of
from build_tools.models.periods import end_of, months_after
from build_tools.models.policy import Policy
from build_tools.models.provider import Document
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


def noted_dates(
    visit: Visit, revision: Revision, framework: Framework, values: Mapping[str, str], policy: Policy
) -> Iterator[Evidence]:
    """
    What the dates of one report evidence, by ``values``, its answers by item.

    With ``months_valid`` the date is the day on which it was done, and it counts for that long or for the policy's
    period, whichever is shorter. Without, the date is the last day on which it counts, from the visit on. No sum is
    noted at a visit, so none is known.
    """
    for item in framework.evidencing:
        if item.name not in values or item.document_kind is None:
            continue
        noted = date.fromisoformat(values[item.name])
        kind = policy.document_kind(item.document_kind)
        if item.months_valid is None:
            starts_on, until = revision.header.visited_on, noted
        else:
            months = min(item.months_valid, kind.months if kind and kind.months else item.months_valid)
            starts_on, until = noted, months_after(noted, months)
        yield Evidence(item.document_kind, starts_on, until, None, (visit, revision))


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
        if framework.evidencing:
            given = values_of(revision.answers, "item", "value")
            values = {item: value for item, value in given if value is not None}
            yield from noted_dates(visit, revision, framework, values, policy)
