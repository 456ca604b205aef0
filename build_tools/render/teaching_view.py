"""What a provider teaches and where, as its page shows it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from build_tools.models.directory import Directory
from build_tools.models.geographic import longitude_and_latitude
from build_tools.models.grid import GridPoint
from build_tools.models.provider import Course, Venue, VenueKind
from build_tools.render.environment import number
from build_tools.render.views import counted, venue_words

MAP = "https://www.openstreetmap.org/?mlat={lat:.5f}&mlon={lon:.5f}#map=17/{lat:.5f}/{lon:.5f}"


@dataclass(frozen=True)
class CourseRow:
    """A course as a line of the table. ``ended`` says that its qualification takes no new learners."""

    title: str
    register_title: str | None
    number: str | None
    level: str | None
    body: str | None
    subject: str | None
    where: tuple[str, ...]
    when: str
    starts_on: date | None
    ends_on: date | None
    places: int | None
    outcome: str | None
    ended: bool


@dataclass(frozen=True)
class VenueCard:
    """A place, or an area that teaching comes to. ``map_link`` leads to a map of the place elsewhere."""

    name: str
    lines: tuple[str, ...]
    access: str | None
    map_link: str | None


def course_row(directory: Directory, course: Course, on: date) -> CourseRow:
    """A course on a day. What the course leaves blank, its qualification says."""
    qualification = directory.qualification_of(course)
    level, body, subject = directory.level_of(course), directory.body_of(course), directory.subject_of(course)
    when = [
        ", ".join(course.days or ()),
        counted(course.weeks, "week") if course.weeks else "",
        f"{number(course.hours_per_week)} hours a week" if course.hours_per_week else "",
    ]
    register_title = qualification.title if qualification else None
    return CourseRow(
        title=course.title,
        register_title=register_title if register_title != course.title else None,
        number=course.qualification_number,
        level=level.value if level else None,
        body=body.name if body else None,
        subject=subject.name if subject else None,
        where=tuple(_short_name(directory.venue[v]) for v in course.venue_ids or () if v in directory.venue),
        when=" · ".join(part for part in when if part),
        starts_on=course.starts_on if course.starts_on and course.starts_on > on else None,
        ends_on=course.ends_on,
        places=course.places,
        outcome=course.expected_outcome,
        ended=bool(qualification and qualification.has_ended(on)),
    )


def _short_name(venue: Venue) -> str:
    return venue.name if venue.kind is VenueKind.PREMISES else venue_words(venue)


def venue_card(venue: Venue, point: GridPoint | None) -> VenueCard:
    """A venue with its address, or the area that teaching comes to; ``point`` is where it is, if that is known."""
    if venue.kind is VenueKind.PREMISES:
        lines = tuple(line for line in (venue.address, f"{venue.town or ''} {venue.postcode or ''}".strip()) if line)
    else:
        lines = (venue_words(venue),)
    place = longitude_and_latitude(point) if point and venue.kind is VenueKind.PREMISES else None
    return VenueCard(
        name=venue.name,
        lines=lines,
        access=venue.access,
        map_link=MAP.format(lon=place[0], lat=place[1]) if place else None,
    )
