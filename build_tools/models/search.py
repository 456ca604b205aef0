"""A school's question, what can be found, and what was."""

from __future__ import annotations

from dataclasses import dataclass

from build_tools.models.grid import GridPoint
from build_tools.models.level import Level


@dataclass(frozen=True)
class Place:
    """Where the reader is: a whole postcode or the middle of a district."""

    point: GridPoint
    district: str
    label: str


@dataclass(frozen=True)
class Question:
    """
    What a school asks. Every part that is given must hold, and all that is said of a course must hold in one course.

    ``within_miles`` needs a ``place``. Several levels, bodies or subjects mean any of them.
    """

    place: Place | None = None
    within_miles: float | None = None
    qualification: str = ""
    awarding_bodies: frozenset[str] = frozenset()
    levels: frozenset[Level] = frozenset()
    subjects: frozenset[str] = frozenset()
    text: str = ""


@dataclass(frozen=True)
class Offer:
    """A course as the search sees it, with every word under which it may be found."""

    course_id: str
    title: str
    level: Level | None
    awarding_body: str | None
    subject: str | None
    qualification_number: str | None
    qualification_title: str | None
    venues: tuple[int, ...]
    words: frozenset[str]


@dataclass(frozen=True)
class Spot:
    """A venue as the search sees it: a point, or the areas that outreach covers."""

    venue_id: str
    name: str
    town: str
    postcode: str
    kind: str
    point: GridPoint | None
    covers: tuple[str, ...]


@dataclass(frozen=True)
class Entry:
    """A listed provider as the search sees it. ``Offer.venues`` are positions in ``spots``."""

    provider_id: str
    name: str
    words: frozenset[str]
    spots: tuple[Spot, ...]
    offers: tuple[Offer, ...]


@dataclass(frozen=True)
class Found:
    """One answer: the provider, its nearest venue where a matching course runs, and those courses."""

    provider_id: str
    name: str
    venue_id: str
    course_ids: tuple[str, ...]
    metres: float | None
