"""A provider's case: everything that bears on its approval, and nothing about any other provider."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from itertools import chain
from typing import Any, TypeVar

from build_tools.models.directory import Directory
from build_tools.models.evidence import Evidence, noted_dates, recorded
from build_tools.models.framework import Framework
from build_tools.models.packed import values_of
from build_tools.models.policy import ApprovalRule, Policy, Route
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

    @cached_property
    def route(self) -> Route | None:
        """The way of being listed that is open to the provider, if any."""
        return self.policy.route_for(self.provider.registration_status)

    @cached_property
    def rules(self) -> tuple[ApprovalRule, ...]:
        """The rules that bind it, in force or not, in the policy's order."""
        route = self.route
        return tuple(rule for rule in self.policy.rules if route and (not rule.routes or route.id in rule.routes))

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
        found = [*self.records_of(kind)]
        for visit, noted in self.noted_of(kind):
            standing = visit.standing(on)
            found += [entry for entry in noted if entry.seen_at and entry.seen_at[1] is standing]
        return tuple(found)

    def records_of(self, kind: str) -> Sequence[Evidence]:
        """What its own records of a kind of document show."""
        return self._records.get(kind, ())

    @cached_property
    def _records(self) -> dict[str, list[Evidence]]:
        by_kind: dict[str, list[Evidence]] = {}
        for document in self.documents:
            by_kind.setdefault(document.kind, []).append(recorded(document, self.policy))
        return by_kind

    def noted_of(self, kind: str) -> Sequence[tuple[Visit, list[Evidence]]]:
        """The visits at which dates of a kind of document were noted, with those of all their revisions."""
        return self._noted.get(kind, ())

    @cached_property
    def _noted(self) -> dict[str, list[tuple[Visit, list[Evidence]]]]:
        by_kind: dict[str, list[tuple[Visit, list[Evidence]]]] = {}
        for visit in self.visits:
            of_visit: dict[str, list[Evidence]] = {}
            for revision in visit.revisions:
                framework = self.framework_of(revision)
                if framework.evidencing:
                    for entry in noted_dates(visit, revision, framework, self.values_of(revision), self.policy):
                        of_visit.setdefault(entry.kind, []).append(entry)
            for kind, entries in of_visit.items():
                by_kind.setdefault(kind, []).append((visit, entries))
        return by_kind

    def values_of(self, revision: Revision) -> dict[str, str]:
        """What a revision answers, by item; items without an answer are left out."""
        return self.once(
            ("values", revision.header.visit_id, revision.number),
            lambda: {item: value for item, value in values_of(revision.answers, "item", "value") if value is not None},
        )

    def due_of(self, revision: Revision) -> dict[int, date]:
        """The day by which each agreed improvement is due, by its number."""
        return self.once(
            ("due", revision.header.visit_id, revision.number),
            lambda: dict(values_of(revision.actions, "number", "by_when")),
        )

    def progress_of(self, visit: Visit) -> tuple[tuple[date, int, bool], ...]:
        """The notes on a visit's improvements in the order of their days: day, number, and whether it is still open."""

        def notes() -> Iterator[tuple[date, int, bool]]:
            for noted_on, number, state in values_of(visit.progress, "noted_on", "action", "state"):
                yield noted_on, number, state == "open"

        return self.once(("progress", visit.visit_id), lambda: tuple(sorted(notes(), key=lambda note: note[0])))

    @cached_property
    def _kept(self) -> dict[Hashable, Any]:
        return {}

    def once(self, key: Hashable, look: Callable[[], T]) -> T:
        """What ``look`` finds, worked out once a case: a visit's parts may be packed away, and every rule asks for them."""
        if key not in self._kept:
            self._kept[key] = look()
        found: T = self._kept[key]
        return found

    def as_known(self, on: date) -> Case:
        """
        The case without what was only signed off, noted, counted or inspected later.

        Documents and notices stay, because they are known before the day from which they count. Where nothing happened
        later, it is the case itself, with all that was worked out about it.
        """
        provider = self.provider_known(on)
        signed_off = (day for visit in self.visits for day in visit.sign_off_days)
        noted = (day for visit in self.visits for day, _, _ in self.progress_of(visit))
        if provider is self.provider and all(day <= on for day in chain(signed_off, noted)):
            return self
        visits = tuple(
            replace(
                visit,
                events=tuple(event for event in visit.events if event.day <= on),
                progress=tuple(note for note in visit.progress if note.noted_on <= on),
            )
            for visit in self.visits
        )
        return replace(self, visits=visits, provider=provider)

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
