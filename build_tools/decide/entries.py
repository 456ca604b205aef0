"""Turn the directory and its decisions into what can be found: one entry for every listed provider."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from build_tools.models.decision import Decisions
from build_tools.models.directory import Directory
from build_tools.models.findable import body_words, provider_words, qualification_words, subject_words, words_of_all
from build_tools.models.provider import Course, Provider, Venue, VenueKind
from build_tools.models.search import Entry, Offer, Spot


def search_entries(directory: Directory, decisions: Decisions) -> tuple[Entry, ...]:
    """
    Every listed provider, by name and then by id; a provider without a decision is not listed.

    A course is left out from the day after its last day. Venues and courses keep the order of their files.
    """
    listed = [
        provider
        for provider in directory.providers
        if provider.id in decisions.by_provider and decisions.by_provider[provider.id].listed
    ]
    entries = (_entry(directory, provider, decisions.as_of) for provider in listed)
    return in_order_of_names(entries)


def in_order_of_names(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """By name and then by id, as answers that are equally near are told."""
    return tuple(sorted(entries, key=lambda entry: (entry.name.casefold(), entry.provider_id)))


def _entry(directory: Directory, provider: Provider, as_of: date) -> Entry:
    venues = directory.venues_of.get(provider.id, ())
    position = {venue.id: number for number, venue in enumerate(venues)}
    courses = (
        course
        for course in directory.courses_of.get(provider.id, ())
        if course.ends_on is None or course.ends_on >= as_of
    )
    return Entry(
        provider_id=provider.id,
        name=provider.name,
        words=provider_words(provider, venues),
        spots=tuple(_spot(directory, venue) for venue in venues),
        offers=tuple(_offer(directory, course, position) for course in courses),
    )


def _spot(directory: Directory, venue: Venue) -> Spot:
    goes_out = venue.kind is not VenueKind.PREMISES
    return Spot(
        venue_id=venue.id,
        name=venue.name,
        town=venue.town or "",
        postcode=venue.postcode or "",
        kind=venue.kind.value,
        point=None if goes_out else directory.points.get(venue.id),
        covers=venue.area_covered if goes_out else (),
    )


def _offer(directory: Directory, course: Course, position: dict[str, int]) -> Offer:
    qualification = directory.qualification_of(course)
    body = directory.body_of(course)
    subject = directory.subject_of(course)
    number = qualification.number if qualification else None
    title = qualification.title if qualification else None
    return Offer(
        course_id=course.id,
        title=course.title,
        level=directory.level_of(course),
        awarding_body=body.id if body else None,
        subject=subject.code if subject else None,
        qualification_number=number,
        qualification_title=title,
        venues=tuple(sorted(position[venue_id] for venue_id in course.venue_ids if venue_id in position)),
        words=words_of_all([course.title])
        | qualification_words(number, title)
        | (body_words(body) if body else frozenset())
        | (subject_words(subject) if subject else frozenset()),
    )
