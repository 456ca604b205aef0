"""
Pack what can be found into a few JSON files, which ``lib/search.mjs`` and ``lib/details.mjs`` open. No word is HTML.

``core.json`` tells who is listed, where, and which kinds of courses run there. ``rest.json`` has what no first answer near a
place needs: the order of names, needs and key stages. ``words.json`` is for questions in words, ``titles-0.json`` and so on
for these and for cards, and what else a card shows lies in ``details-0.json`` and so on, some hundreds of providers in each.
Providers stand in the order of places, so that results near a place share a file; ``first.json`` has those that come
first by name. A small directory has all of it but the words in ``core.json``.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, get_args

from build_tools.models.decision import Decision, Decisions, Status
from build_tools.models.directory import Directory, SubjectArea
from build_tools.models.findable import body_words, qualification_words, subject_words, words_of_all
from build_tools.models.level import Level
from build_tools.models.provider import Course, KeyStage, Need, Provider, RegistrationStatus, VenueKind, Weekday
from build_tools.models.qualification import AwardingBody, Qualification
from build_tools.models.search import Entry, Offer
from build_tools.models.site import OutputFile
from build_tools.models.told import Told
from build_tools.render.columns import coded, codes, days_from, folded, mask, packed
from build_tools.render.place_order import by_place, venue_columns
from build_tools.render.search_courses import CourseColumns
from build_tools.render.search_details import REGISTRATION, Carded, details_of
from build_tools.render.token_index import token_index

FORMAT = 3
FOLDER = "search/"
PROVIDERS_IN_A_FILE = 512
FILES_OF_DETAILS_TO_ONE_OF_TITLES = 4
FIRST_BY_NAME = 20
_LISTED = tuple(status for status in Status if status.is_listed)
_KEY_STAGES = get_args(KeyStage)
_NEEDS = tuple(need.value for need in Need)
_LEVELS = tuple(level.value for level in Level)


def search_files(
    directory: Directory, decisions: Decisions, entries: Sequence[Entry], told: Mapping[str, Told]
) -> tuple[OutputFile, ...]:
    """
    The files of ``search/``. The same input gives the same bytes.

    Every column has one value per provider, venue or course, in the order of the providers and of each entry. What
    repeats stands once in a dictionary and is named by its position; days are counted from ``asOf``. ``entries`` are in
    the order of names. The visits to each provider, by its id, have ``told`` which reports are in force.
    """
    order = by_place(entries)
    rank = {entry.provider_id: number for number, entry in enumerate(entries)}
    known = _Known.of(directory, decisions, order)
    courses = CourseColumns.of(known.offers, known.subjects, known.bodies, known.qualifications)
    carded = Carded(directory, decisions, told)
    parts = {"rest": _rest(known, [rank[entry.provider_id] for entry in order])}
    in_a_file = PROVIDERS_IN_A_FILE * FILES_OF_DETAILS_TO_ONE_OF_TITLES
    for number, start in enumerate(range(0, len(order), in_a_file)):
        parts[f"titles-{number}"] = courses.titles_of(order[start : start + in_a_file])
    for number, start in enumerate(range(0, len(order), PROVIDERS_IN_A_FILE)):
        parts[f"details-{number}"] = details_of(order[start : start + PROVIDERS_IN_A_FILE], carded)
    position = {entry.provider_id: number for number, entry in enumerate(order)}
    core = _core(known, courses, [position[entry.provider_id] for entry in entries[:FIRST_BY_NAME]])
    words = _words(known, courses)
    if len(order) <= PROVIDERS_IN_A_FILE:
        files = {"core": {**core, "parts": {f"{name}.json": part for name, part in parts.items()}}, "words": words}
    else:
        first = {**details_of(entries[:FIRST_BY_NAME], carded), **courses.titles_of(entries[:FIRST_BY_NAME])}
        files = {"core": core, **parts, "words": words, "first": first}
    return tuple(OutputFile(f"{FOLDER}{name}.json", _written(content)) for name, content in files.items())


def _written(content: Mapping[str, Any]) -> bytes:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()


@dataclass(frozen=True)
class _Known:
    """What the files speak of, each in its order: of the reference lists only what some course names."""

    as_of: date
    entries: Sequence[Entry]
    providers: Sequence[Provider]
    decisions: Sequence[Decision]
    offers: Sequence[Offer]
    courses: Sequence[Course]
    qualifications: Sequence[Qualification]
    bodies: Sequence[AwardingBody]
    subjects: Sequence[SubjectArea]

    @classmethod
    def of(cls, directory: Directory, decisions: Decisions, entries: Sequence[Entry]) -> _Known:
        courses = {(course.provider_id, course.id): course for course in directory.courses}
        providers = [directory.provider[entry.provider_id] for entry in entries]
        offers = [offer for entry in entries for offer in entry.offers]
        numbers = {offer.qualification_number for offer in offers}
        bodies = {offer.awarding_body for offer in offers}
        subjects = {offer.subject for offer in offers}
        return cls(
            as_of=decisions.as_of,
            entries=entries,
            providers=providers,
            decisions=[decisions.by_provider[provider.id] for provider in providers],
            offers=offers,
            courses=[courses[entry.provider_id, offer.course_id] for entry in entries for offer in entry.offers],
            qualifications=sorted((q for q in directory.qualifications if q.number in numbers), key=lambda q: q.number),
            bodies=sorted((body for body in directory.awarding_bodies if body.id in bodies), key=lambda body: body.id),
            subjects=sorted((s for s in directory.subjects if s.code in subjects), key=lambda s: s.code),
        )


def _core(known: _Known, courses: CourseColumns, first: Sequence[int]) -> dict[str, Any]:
    """``first`` are the positions of those that come first by name, in that order."""
    return {
        "format": FORMAT,
        "asOf": known.as_of.isoformat(),
        "levels": _LEVELS,
        "days": get_args(Weekday),
        "keyStages": _KEY_STAGES,
        "needs": _NEEDS,
        "statuses": [[status.value, status.label] for status in _LISTED],
        "registrations": [REGISTRATION[status] for status in RegistrationStatus],
        "venueKinds": [kind.value for kind in VenueKind],
        "inAFile": PROVIDERS_IN_A_FILE,
        "inATitleFile": PROVIDERS_IN_A_FILE * FILES_OF_DETAILS_TO_ONE_OF_TITLES,
        "firstByName": first,
        "bodies": {"id": [body.id for body in known.bodies], "name": [body.name for body in known.bodies]},
        "subjects": {"id": [each.code for each in known.subjects], "name": [each.name for each in known.subjects]},
        "qualifications": {
            "id": [each.number for each in known.qualifications],
            "name": [each.title for each in known.qualifications],
        },
        "titles": courses.titles,
        "providers": _providers(known),
        "venues": venue_columns(known.entries),
        "kinds": courses.kinds(_LEVELS),
        "courses": _courses(known, courses),
        "parts": {},
    }


def _providers(known: _Known) -> dict[str, Any]:
    until = (folded(days_from(known.as_of, decision.listed_until)) for decision in known.decisions)
    return {
        "count": len(known.providers),
        "status": codes(known.decisions, _LISTED, lambda decision: decision.status),
        "listedUntil": packed(until),
        "venues": packed(len(entry.spots) for entry in known.entries),
        "courses": packed(len(entry.offers) for entry in known.entries),
    }


def _rest(known: _Known, ranks: Sequence[int]) -> dict[str, Any]:
    return {
        "rank": packed(ranks),
        "keyStages": coded([mask(provider.key_stages, _KEY_STAGES) for provider in known.providers]),
        "needs": coded([mask(provider.needs_met, _NEEDS) for provider in known.providers]),
    }


def _courses(known: _Known, courses: CourseColumns) -> dict[str, Any]:
    """
    The venues of courses are in the order of how many venues their providers have, and only then in that of the file.

    With one venue there is nearly always one answer, and a column of long runs takes half the room.
    """
    by_venues = sorted(known.entries, key=lambda entry: len(entry.spots))
    return {
        "kind": courses.kind_column,
        "venues": coded([offer.venues for entry in by_venues for offer in entry.offers]),
        "endsOn": packed(folded(days_from(known.as_of, course.ends_on)) for course in known.courses),
    }


def _words(known: _Known, courses: CourseColumns) -> dict[str, Any]:
    return {
        "providers": token_index(entry.words for entry in known.entries),
        "titles": token_index(words_of_all([title]) for title in courses.titles),
        "qualifications": token_index(qualification_words(each.number, each.title) for each in known.qualifications),
        "bodies": token_index(body_words(body) for body in known.bodies),
        "subjects": token_index(subject_words(subject) for subject in known.subjects),
    }
