"""A provider's case: everything that bears on its approval, and nothing about any other provider."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any, TypeVar

from build_tools.models.directory import Directory
from build_tools.models.evidence import Evidence, evidences, noted_dates, recorded
from build_tools.models.framework import Framework
from build_tools.models.policy import Policy
from build_tools.models.provider import Document, Notice, Provider
from build_tools.models.visit import Revision, Visit

T = TypeVar("T")
COUNTS = ("pupils_over_18_hours", "pupils_over_18_hours_ehcp", "pupils_over_18_hours_looked_after", "counts_as_at")


@dataclass(frozen=True)
class Case:
    """One provider with its evidence, the policy it is held to, and the frameworks its visits were made on."""

    provider: Provider
    visits: tuple[Visit, ...]
    documents: tuple[Document, ...]
    notices: tuple[Notice, ...]
    policy: Policy
    frameworks: Mapping[tuple[str, str], Framework]

    def latest_visit(self, on: date, *frameworks: str) -> tuple[Visit, Revision] | None:
        """
        The last visit on any of these frameworks that counts on a day, with the revision that stands.

        It counts from the day in London on which it was approved: nobody could rely on it before. Of two visits made
        on one day, the framework named first comes first.
        """
        standing = [
            (visit, revision)
            for visit in self.visits
            if (revision := visit.standing(on)) is not None and revision.header.framework_id in frameworks
        ]
        return max(
            standing,
            key=lambda pair: (
                pair[1].header.visited_on,
                -frameworks.index(pair[1].header.framework_id),
                pair[0].visit_id,
            ),
            default=None,
        )

    def evidence_of(self, kind: str, on: date) -> tuple[Evidence, ...]:
        """What shows that it holds a kind of document: its records, and the dates of reports that stand on a day."""
        found = [entry for entry in self._records if entry.kind == kind]
        for visit in self.visits:
            revision = visit.standing(on)
            if revision is not None:
                noted = self.noted_at(revision)
                found += [replace(entry, seen_at=(visit, revision)) for entry in noted if entry.kind == kind]
        return tuple(found)

    @cached_property
    def _records(self) -> tuple[Evidence, ...]:
        return tuple(recorded(document, self.policy) for document in self.documents)

    def noted_at(self, revision: Revision) -> tuple[Evidence, ...]:
        """What the dates that a revision notes evidence, whether it counts on a day or not."""
        return self._once(
            ("noted", revision.header.visit_id, revision.number),
            lambda: self._noted_at(revision) if any(map(evidences, self.framework_of(revision).items)) else (),
        )

    def _noted_at(self, revision: Revision) -> tuple[Evidence, ...]:
        values, visited_on = self.values_of(revision), revision.header.visited_on
        return tuple(noted_dates(self.framework_of(revision), values, visited_on, self.policy))

    def values_of(self, revision: Revision) -> dict[str, str]:
        """What a revision answers, by item; items without an answer are left out."""
        return self._once(
            ("values", revision.header.visit_id, revision.number),
            lambda: {answer.item: answer.value for answer in revision.answers if answer.value is not None},
        )

    def due_of(self, revision: Revision) -> dict[int, date]:
        """The day by which each agreed improvement is due, by its number."""
        return self._once(
            ("due", revision.header.visit_id, revision.number),
            lambda: {action.number: action.by_when for action in revision.actions},
        )

    def progress_of(self, visit: Visit) -> tuple[tuple[date, int, bool], ...]:
        """The notes on a visit's improvements in the order of their days: day, number, and whether it is still open."""
        if visit.visit_id not in self._progress:
            notes = ((note.noted_on, note.action, note.state == "open") for note in visit.progress)
            self._progress[visit.visit_id] = tuple(sorted(notes, key=lambda note: note[0]))
        return self._progress[visit.visit_id]

    @cached_property
    def _opened(self) -> dict[Hashable, Any]:
        return {}

    @cached_property
    def _progress(self) -> dict[str, tuple[tuple[date, int, bool], ...]]:
        return {}

    def _once(self, key: Hashable, look: Callable[[], T]) -> T:
        """A visit's parts may be packed away, and every rule asks for them on every day: so they are opened once a case."""
        if key not in self._opened:
            self._opened[key] = look()
        found: T = self._opened[key]
        return found

    def as_known(self, on: date) -> Case:
        """
        The case without what was only signed off, noted, counted or inspected later.

        Documents and notices stay, because they are known before the day from which they count.
        """
        visits = tuple(
            replace(
                visit,
                events=tuple(event for event in visit.events if event.day <= on),
                progress=tuple(note for note in visit.progress if note.noted_on <= on),
            )
            for visit in self.visits
        )
        known = replace(self, visits=visits, provider=self.provider_known(on))
        known.__dict__["_opened"] = self._opened  # what a revision says is the same on every day
        return known

    def provider_known(self, on: date) -> Provider:
        """The provider's record without what was counted or inspected later."""
        later: dict[str, None] = {}
        if self.provider.counts_as_at and self.provider.counts_as_at > on:
            later |= dict.fromkeys(COUNTS)
        if self.provider.inspected_on and self.provider.inspected_on > on:
            later["inspected_on"] = None
        return self.provider.model_copy(update=later) if later else self.provider

    def framework_of(self, revision: Revision) -> Framework:
        """The version that a revision was made on; validation has made sure that it is there."""
        return self.frameworks[revision.header.framework_id, revision.header.framework_version]


def case_of(provider: Provider, directory: Directory) -> Case:
    """The case of one provider of the directory."""
    return Case(
        provider,
        directory.visits_of.get(provider.id, ()),
        directory.documents_of.get(provider.id, ()),
        directory.notices_of.get(provider.id, ()),
        directory.policy,
        directory.framework,
    )
