"""Where listed providers teach what: by subject and level, and by postcode area."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date

from build_tools.decide.find import EVERYWHERE
from build_tools.models.decision import Decisions
from build_tools.models.directory import Directory
from build_tools.models.level import Level, levels_found_by
from build_tools.models.outcomes import Coverage
from build_tools.models.postcode import Postcode, parse_postcode
from build_tools.models.provider import Course, VenueKind

COLUMNS = (Level.ENTRY, *(Level(f"Level {n}") for n in range(1, 9)))


def running_courses(directory: Directory, decisions: Decisions) -> tuple[Course, ...]:
    """The courses of listed providers that have not ended."""
    on = decisions.as_of
    return tuple(
        course for course in directory.courses if decisions.by_provider[course.provider_id].listed and _runs(course, on)
    )


def _runs(course: Course, on: date) -> bool:
    return course.ends_on is None or course.ends_on >= on


def levels_taught(directory: Directory, courses: Iterable[Course]) -> tuple[Level, ...]:
    """The levels at which any of the courses is taught, lowest first; all of entry level counts as one."""
    labels = {directory.level_of(course) for course in courses}
    return tuple(column for column in COLUMNS if levels_found_by(column) & labels)


def subject_coverage(
    directory: Directory, courses: Iterable[Course], levels: tuple[Level, ...]
) -> tuple[Coverage, ...]:
    """One row for every subject that is taught, in the order of the subject codes; courses without one come last."""
    piles: dict[str, list[Course]] = defaultdict(list)
    for course in courses:
        subject = directory.subject_of(course)
        piles[subject.code if subject else ""].append(course)
    order = [subject.code for subject in directory.subjects if subject.code in piles]
    return tuple(
        _row(directory, code, directory.subject[code].name if code else "No subject recorded", piles[code], levels)
        for code in (*order, *([""] if "" in piles else []))
    )


def sectors_not_taught(directory: Directory, courses: Iterable[Course]) -> tuple[str, ...]:
    """The sectors in which nobody who is listed teaches anything."""
    taught = {subject.sector for course in courses if (subject := directory.subject_of(course))}
    return tuple(dict.fromkeys(s.sector for s in directory.subjects if s.sector not in taught))


def area_coverage(directory: Directory, decisions: Decisions, courses: Iterable[Course]) -> tuple[Coverage, ...]:
    """
    One row for every postcode area in which a listed provider has premises, in the order of their letters.

    A course that runs in two areas counts in both, and so do its places.
    """
    listed = [venue for venue in directory.venues if decisions.by_provider[venue.provider_id].listed]
    area_of: dict[str, str] = {}
    for venue in listed:
        postcode = parse_postcode(venue.postcode) if venue.postcode and venue.kind is VenueKind.PREMISES else None
        if postcode is not None:
            area_of[venue.id] = postcode.area
    owners: dict[str, set[str]] = defaultdict(set)
    towns: dict[str, set[str]] = defaultdict(set)
    coming: dict[str, set[str]] = defaultdict(set)
    for venue in listed:
        if venue.id in area_of:
            owners[area_of[venue.id]].add(venue.provider_id)
            towns[area_of[venue.id]] |= {venue.town} if venue.town else set()
        for covered in venue.area_covered:
            coming[covered if covered == EVERYWHERE else Postcode(covered).area].add(venue.provider_id)
    piles: dict[str, list[Course]] = defaultdict(list)
    for course in courses:
        for area in {area_of[venue] for venue in course.venue_ids if venue in area_of}:
            piles[area].append(course)
    return tuple(
        _row(
            directory,
            area,
            ", ".join(sorted(towns[area])),
            piles[area],
            (),
            providers=len(owners[area]),
            coming=len(coming[area] | coming[EVERYWHERE]),
        )
        for area in sorted(owners)
    )


def _row(
    directory: Directory,
    code: str,
    name: str,
    courses: list[Course],
    levels: tuple[Level, ...],
    providers: int | None = None,
    coming: int = 0,
) -> Coverage:
    labels = Counter(directory.level_of(course) for course in courses)
    places = [course.places for course in courses if course.places is not None]
    return Coverage(
        code=code,
        name=name,
        providers=len({course.provider_id for course in courses}) if providers is None else providers,
        courses=len(courses),
        places=sum(places),
        places_known=len(places),
        by_level=tuple(sum(labels[label] for label in levels_found_by(level)) for level in levels),
        without_level=labels[None],
        coming=coming,
    )
