"""Answer a school's question: which listed providers, from which venue, with which courses. ``lib/search.mjs`` is its twin."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from math import inf

from build_tools.models.findable import qualification_words
from build_tools.models.grid import METRES_PER_MILE, metres_between
from build_tools.models.level import levels_found_by
from build_tools.models.postcode import Postcode
from build_tools.models.qualification import tidy_number
from build_tools.models.search import Entry, Found, Offer, Place, Question, Spot
from build_tools.models.words import every_word_begins, words_of

EVERYWHERE = "England"


@dataclass(frozen=True)
class _Reach:
    """How a venue serves the place asked about; ``metres`` is ``None`` where there is no distance to give."""

    spot: int
    metres: float | None

    @property
    def rank(self) -> tuple[float, int]:
        """Nearest first, those without a distance last, then in the order of the file."""
        return _how_far(self.metres), self.spot


def find(entries: Iterable[Entry], question: Question) -> tuple[Found, ...]:
    """
    The providers for which everything asked holds: nearest first, those without a distance last, then by name.

    All that is asked of a course must hold in one course, and distance is to the nearest venue where such a course
    runs. A provider without courses is found by words and place alone, never by anything asked of a course.
    """
    matches = _course_test(question)
    found = (_found(entry, question, matches) for entry in entries)
    return tuple(sorted((one for one in found if one), key=_nearest_then_name))


def _nearest_then_name(found: Found) -> tuple[float, str, str]:
    return _how_far(found.metres), found.name.casefold(), found.provider_id


def _how_far(metres: float | None) -> float:
    """For putting in order: what has no distance is farther than all that has."""
    return inf if metres is None else metres


def _found(entry: Entry, question: Question, matches: Callable[[Offer], bool]) -> Found | None:
    reaches = _reaches(entry, question)
    text = words_of(question.text)
    if not entry.offers:
        if _asks_of_a_course(question) or not every_word_begins(text, entry.words):
            return None
        return _answer(entry, reaches, ()) if reaches or question.place is None else None
    within = frozenset(reach.spot for reach in reaches)
    offers = [
        offer
        for offer in entry.offers
        if matches(offer)
        and every_word_begins(text, offer.words | entry.words)
        and (question.place is None or within.intersection(offer.venues))
    ]
    used = frozenset(spot for offer in offers for spot in offer.venues)
    return _answer(entry, [reach for reach in reaches if reach.spot in used], offers) if offers else None


def _answer(entry: Entry, reaches: list[_Reach], offers: Iterable[Offer]) -> Found:
    best = min(reaches, key=lambda reach: reach.rank, default=None)
    return Found(
        provider_id=entry.provider_id,
        name=entry.name,
        venue_id=entry.spots[best.spot].venue_id if best else "",
        course_ids=tuple(offer.course_id for offer in offers),
        metres=best.metres if best else None,
    )


def _reaches(entry: Entry, question: Question) -> list[_Reach]:
    """The venues that serve the place within the radius; without a place, all of them, at no distance."""
    if question.place is None:
        return [_Reach(number, None) for number in range(len(entry.spots))]
    reaches = []
    for number, spot in enumerate(entry.spots):
        if spot.point is not None:
            metres = metres_between(question.place.point, spot.point)
            if question.within_miles is None or metres <= question.within_miles * METRES_PER_MILE:
                reaches.append(_Reach(number, metres))
        elif serves(spot, question.place):
            reaches.append(_Reach(number, None))
    return reaches


def serves(spot: Spot, place: Place) -> bool:
    """True when a venue without a point says that it covers the place's area or district, or everywhere."""
    area = Postcode(place.district).area
    return not {EVERYWHERE, area, place.district}.isdisjoint(spot.covers)


def _asks_of_a_course(question: Question) -> bool:
    return bool(question.levels or question.awarding_bodies or question.subjects or words_of(question.qualification))


def _course_test(question: Question) -> Callable[[Offer], bool]:
    levels = frozenset(found for wanted in question.levels for found in levels_found_by(wanted))
    number = tidy_number(question.qualification)
    wanted = words_of(question.qualification)

    def qualification_matches(offer: Offer) -> bool:
        if number:
            return offer.qualification_number == number
        return not wanted or every_word_begins(
            wanted, qualification_words(offer.qualification_number, offer.qualification_title)
        )

    def matches(offer: Offer) -> bool:
        return (
            (not question.levels or offer.level in levels)
            and (not question.awarding_bodies or offer.awarding_body in question.awarding_bodies)
            and (not question.subjects or offer.subject in question.subjects)
            and qualification_matches(offer)
        )

    return matches
