"""Everything the workspace says, checked and tied together: what the later stages may rely on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import chain
from typing import Any, TypeVar

from build_tools.models.framework import Framework
from build_tools.models.grid import GridPoint
from build_tools.models.level import Level
from build_tools.models.policy import Policy
from build_tools.models.postcode_table import PostcodeTable
from build_tools.models.provider import Contact, Course, Document, Notice, Provider, Venue
from build_tools.models.qualification import AwardingBody, Qualification
from build_tools.models.visit import Visit
from build_tools.models.words import words_of

T = TypeVar("T")


@dataclass(frozen=True)
class SubjectArea:
    """A sector subject area, tier 2, with its sector and the everyday words people use for it."""

    code: str
    name: str
    sector: str
    everyday: tuple[str, ...]


@dataclass(frozen=True)
class Settings:
    """
    What the workspace's mkdocs.yml says to us. ``reach_miles`` is how far from a venue postcodes are known.

    ``changes_to`` is the e-mail or web address to which providers send what they propose.
    """

    site_name: str = "Provider directory"
    postcode_file: str | None = None
    reach_miles: float = 25.0
    demonstration: bool = False
    changes_to: str | None = None


def grouped(items: Iterable[T], key: Callable[[T], str]) -> dict[str, tuple[T, ...]]:
    """Items by their keys, in the order in which they come."""
    groups: dict[str, list[T]] = defaultdict(list)
    for item in items:
        groups[key(item)].append(item)
    return {name: tuple(members) for name, members in groups.items()}


@dataclass(frozen=True)
class Directory:
    """
    The checked workspace. Every id in it leads somewhere; every value has its type.

    ``visits_of`` has visits by provider id, in the order of their folders. There may be so many that each look makes them
    afresh.
    """

    settings: Settings
    policy: Policy
    providers: tuple[Provider, ...]
    venues: tuple[Venue, ...]
    contacts: tuple[Contact, ...]
    awarding_bodies: tuple[AwardingBody, ...]
    qualifications: tuple[Qualification, ...]
    courses: tuple[Course, ...]
    documents: tuple[Document, ...]
    notices: tuple[Notice, ...]
    frameworks: tuple[Framework, ...]
    visits_of: Mapping[str, tuple[Visit, ...]]
    subjects: tuple[SubjectArea, ...]
    points: dict[str, GridPoint]
    postcodes: PostcodeTable

    @cached_property
    def venues_of(self) -> dict[str, tuple[Venue, ...]]:
        """Venues by provider id."""
        return grouped(self.venues, lambda venue: venue.provider_id)

    @cached_property
    def courses_of(self) -> dict[str, tuple[Course, ...]]:
        """Courses by provider id."""
        return grouped(self.courses, lambda course: course.provider_id)

    @cached_property
    def contacts_of(self) -> dict[str, tuple[Contact, ...]]:
        """Contacts by provider id."""
        return grouped(self.contacts, lambda contact: contact.provider_id)

    @cached_property
    def documents_of(self) -> dict[str, tuple[Document, ...]]:
        """Documents by provider id."""
        return grouped(self.documents, lambda document: document.provider_id)

    @cached_property
    def notices_of(self) -> dict[str, tuple[Notice, ...]]:
        """Notices by provider id."""
        return grouped(self.notices, lambda notice: notice.provider_id)

    @property
    def visits(self) -> tuple[Visit, ...]:
        """Every visit, provider by provider: all of them opened at once, so not for what every build does."""
        return tuple(chain.from_iterable(self.visits_of.values()))

    @cached_property
    def provider(self) -> dict[str, Provider]:
        """Providers by id."""
        return {provider.id: provider for provider in self.providers}

    @cached_property
    def venue(self) -> dict[str, Venue]:
        """Venues by id."""
        return {venue.id: venue for venue in self.venues}

    @cached_property
    def awarding_body(self) -> dict[str, AwardingBody]:
        """Awarding bodies by id."""
        return {body.id: body for body in self.awarding_bodies}

    @cached_property
    def qualification(self) -> dict[str, Qualification]:
        """Qualifications by number."""
        return {qualification.number: qualification for qualification in self.qualifications}

    @cached_property
    def subject(self) -> dict[str, SubjectArea]:
        """Subject areas by code."""
        return {subject.code: subject for subject in self.subjects}

    @cached_property
    def framework(self) -> dict[tuple[str, str], Framework]:
        """Frameworks by ``(id, version)``."""
        return {framework.key: framework for framework in self.frameworks}

    def only(self, provider_id: str) -> Directory:
        """
        What the directory would be if it had one provider: its own records and visits, and all that is common to all.

        What is made from it can depend on no other provider, however it is made.
        """
        alone = replace(
            self,
            providers=(self.provider[provider_id],),
            venues=self.venues_of.get(provider_id, ()),
            contacts=self.contacts_of.get(provider_id, ()),
            courses=self.courses_of.get(provider_id, ()),
            documents=self.documents_of.get(provider_id, ()),
            notices=self.notices_of.get(provider_id, ()),
            visits_of={provider_id: self.visits_of.get(provider_id, ())},
        )
        # What was looked up in the common lists already need not be sorted out again for each of ten thousand.
        for common in ("awarding_body", "qualification", "subject", "framework"):
            alone.__dict__[common] = getattr(self, common)
        return alone

    def once(self, key: Hashable, look: Callable[[], T]) -> T:
        """What ``look`` finds in this directory, worked out once: several pages of a provider show the same."""
        if key not in self._kept:
            self._kept[key] = look()
        found: T = self._kept[key]
        return found

    @cached_property
    def _kept(self) -> dict[Hashable, Any]:
        return {}

    def qualification_of(self, course: Course) -> Qualification | None:
        """The qualification a course leads to, if any."""
        return self.qualification.get(course.qualification_number or "")

    def level_of(self, course: Course) -> Level | None:
        """The course's level, else its qualification's."""
        qualification = self.qualification_of(course)
        return course.level or (qualification.level if qualification else None)

    def body_of(self, course: Course) -> AwardingBody | None:
        """The course's awarding body, else its qualification's."""
        qualification = self.qualification_of(course)
        return self.awarding_body.get(
            course.awarding_body_id or (qualification.awarding_body_id if qualification else "")
        )

    def subject_of(self, course: Course) -> SubjectArea | None:
        """The course's subject area, else its qualification's."""
        qualification = self.qualification_of(course)
        return self.subject.get(course.subject or (qualification.subject if qualification else None) or "")


def bodies_named(text: str, bodies: Iterable[AwardingBody]) -> tuple[AwardingBody, ...]:
    """
    The awarding bodies that ``text`` asks for: one by its whole name, alias, id or number, else all that it begins.

    ``BTEC`` and ``edexcel`` find Pearson.
    """
    wanted = words_of(text)
    known = tuple(bodies)
    exact = tuple(body for body in known if any(words_of(name) == wanted for name in body.names))
    if exact or not wanted:
        return exact
    return tuple(
        body
        for body in known
        if any(all(any(w.startswith(q) for w in words_of(name)) for q in wanted) for name in body.names)
    )
