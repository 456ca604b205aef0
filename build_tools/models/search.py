"""A school's question, what can be found, and what was."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import msgpack

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


def pack_entry(entry: Entry) -> bytes:
    """In the form that :func:`entry_from` reads, the same for the same entry."""
    spots = [[*vars(spot).values()] for spot in entry.spots]
    offers = [
        [*(vars(offer) | {"level": offer.level and offer.level.value, "words": sorted(offer.words)}).values()]
        for offer in entry.offers
    ]
    return bytes(msgpack.packb((entry.provider_id, entry.name, sorted(entry.words), spots, offers)))


def entry_from(content: bytes) -> Entry:
    """The entry that :func:`pack_entry` packed."""
    provider_id, name, words, spots, offers = msgpack.unpackb(content, use_list=False)
    return Entry(provider_id, name, frozenset(words), tuple(map(_spot_of, spots)), tuple(map(_offer_of, offers)))


def _spot_of(line: tuple[Any, ...]) -> Spot:
    venue_id, name, town, postcode, kind, point, covers = line
    return Spot(venue_id, name, town, postcode, kind, GridPoint(*point) if point else None, covers)


def _offer_of(line: tuple[Any, ...]) -> Offer:
    course_id, title, level, body, subject, number, named, venues, words = line
    return Offer(
        course_id, title, Level(level) if level else None, body, subject, number, named, venues, frozenset(words)
    )


@dataclass(frozen=True)
class Found:
    """One answer: the provider, its nearest venue where a matching course runs, and those courses."""

    provider_id: str
    name: str
    venue_id: str
    course_ids: tuple[str, ...]
    metres: float | None
