"""A provider's case: everything that bears on its approval, and nothing about any other provider."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any, TypeVar

from build_tools.models.directory import Directory
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

    @cached_property
    def documents_of(self) -> dict[str, tuple[Document, ...]]:
        """Its documents by kind."""
        kinds = dict.fromkeys(document.kind for document in self.documents)
        return {kind: tuple(document for document in self.documents if document.kind == kind) for kind in kinds}

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
        return self._once(
            ("progress", visit.visit_id),
            lambda: tuple(
                sorted(
                    ((note.noted_on, note.action, note.state == "open") for note in visit.progress),
                    key=lambda note: note[0],
                )
            ),
        )

    @cached_property
    def _looked_up(self) -> dict[Hashable, Any]:
        return {}

    def _once(self, key: Hashable, look: Callable[[], T]) -> T:
        """A visit's parts may be packed away, and every rule asks for them on every day: so they are opened once a case."""
        if key not in self._looked_up:
            self._looked_up[key] = look()
        found: T = self._looked_up[key]
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
        return replace(self, visits=visits, provider=self.provider_known(on))

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
