"""
Pack what can be found into a few JSON files, which ``lib/search.mjs`` and ``lib/details.mjs`` open. No word is HTML.

``core.json`` answers every question but those about words, for which there is ``words.json``; what a result's card shows
lies in ``details-0.json`` and so on, some hundreds of providers in each. Providers stand in the order of places, so
that results near a place share a file; ``first.json`` has those that come first by name.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, get_args

from build_tools.models.decision import Decision, Decisions, Status
from build_tools.models.directory import Directory, SubjectArea
from build_tools.models.findable import body_words, qualification_words, subject_words, words_of_all
from build_tools.models.level import Level
from build_tools.models.postcode_shard import steps
from build_tools.models.provider import Course, KeyStage, Need, Provider, RegistrationStatus, VenueKind, Weekday
from build_tools.models.qualification import AwardingBody, Qualification
from build_tools.models.search import Entry, Offer
from build_tools.models.site import OutputFile
from build_tools.models.told import Told
from build_tools.render.columns import coded, codes, days_from, folded, mask, packed
from build_tools.render.place_order import along_the_curve
from build_tools.render.search_details import REGISTRATION, Carded, details_of
from build_tools.render.token_index import token_index

FORMAT = 2
FOLDER = "search/"
PROVIDERS_IN_A_FILE = 512
FIRST_BY_NAME = 20
_LISTED = tuple(status for status in Status if status.is_listed)
_KEY_STAGES = get_args(KeyStage)
_NEEDS = tuple(need.value for need in Need)
_LEVELS = tuple(level.value for level in Level)
_NOWHERE = 1 << 42  # after every point of the curve


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
    carded = Carded(directory, decisions, told)
    files = {"core": _core(known, [rank[entry.provider_id] for entry in order]), "words": _words(known)}
    starts = range(0, len(order), PROVIDERS_IN_A_FILE)
    for number, start in enumerate(starts):
        files[f"details-{number}"] = details_of(order[start : start + PROVIDERS_IN_A_FILE], carded)
    if len(starts) > 1:
        files["first"] = details_of(entries[:FIRST_BY_NAME], carded)
    return tuple(OutputFile(f"{FOLDER}{name}.json", _written(content)) for name, content in files.items())


def first_files(listed: int) -> tuple[str, ...]:
    """The files that the first answer is bound to need when so many providers are listed, whatever is asked."""
    only = ("details-0",) if 0 < listed <= PROVIDERS_IN_A_FILE else ()
    return tuple(f"{FOLDER}{name}.json" for name in ("core", *only))


def by_place(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """The entries in the order in which the files have them: along a curve through their first places."""

    def place(entry: Entry) -> int:
        points = (spot.point for spot in entry.spots if spot.point)
        point = next(points, None)
        return along_the_curve(point) if point else _NOWHERE

    return tuple(sorted(entries, key=place))


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
    titles: Sequence[str]

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
            titles=sorted({offer.title for offer in offers if offer.title != offer.qualification_title}),
        )


def _core(known: _Known, ranks: Sequence[int]) -> dict[str, Any]:
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
        "firstByName": FIRST_BY_NAME,
        "bodies": {"id": [body.id for body in known.bodies], "name": [body.name for body in known.bodies]},
        "subjects": {"id": [each.code for each in known.subjects], "name": [each.name for each in known.subjects]},
        "qualifications": {
            "id": [each.number for each in known.qualifications],
            "name": [each.title for each in known.qualifications],
        },
        "titles": known.titles,
        "providers": _providers(known, ranks),
        "venues": _venues(known.entries),
        **_courses(known),
    }


def _providers(known: _Known, ranks: Sequence[int]) -> dict[str, Any]:
    until = (folded(days_from(known.as_of, decision.listed_until)) for decision in known.decisions)
    return {
        "count": len(known.providers),
        "rank": packed(ranks),
        "status": codes(known.decisions, _LISTED, lambda decision: decision.status),
        "listedUntil": packed(until),
        "keyStages": coded([mask(provider.key_stages, _KEY_STAGES) for provider in known.providers]),
        "needs": coded([mask(provider.needs_met, _NEEDS) for provider in known.providers]),
        "venues": packed(len(entry.spots) for entry in known.entries),
        "courses": packed(len(entry.offers) for entry in known.entries),
    }


def _venues(entries: Iterable[Entry]) -> dict[str, Any]:
    """Where they are; a venue without a point has the areas that it covers instead, in the order of such venues."""
    spots = [spot for entry in entries for spot in entry.spots]
    points = [spot.point for spot in spots]
    return {
        "easting": packed(map(folded, steps(point.easting if point else None for point in points))),
        "northing": packed(map(folded, steps(point.northing if point else None for point in points))),
        "covers": [list(spot.covers) for spot in spots if spot.point is None],
    }


def _courses(known: _Known) -> dict[str, Any]:
    """
    Courses that lead to the same are of one kind: qualification, level, awarding body and subject.

    Each kind lists the titles that its courses have, the commonest first, and a course says which of these is its own;
    ``None`` in the list is the title of the qualification. Kinds are in the order of subjects, because a provider's
    courses mostly are of few.
    """
    kinds = [(offer.subject, offer.awarding_body, offer.qualification_number, offer.level) for offer in known.offers]
    titles = [None if offer.title == offer.qualification_title else offer.title for offer in known.offers]
    different = sorted(set(kinds), key=lambda kind: [part or "" for part in kind])
    titles_of: dict[Any, Counter[str | None]] = {kind: Counter() for kind in different}
    for kind, title in zip(kinds, titles, strict=True):
        titles_of[kind][title] += 1
    place = {title: number for number, title in enumerate(known.titles)}
    listed = {
        kind: sorted(counts, key=lambda title: (-counts[title], title or "")) for kind, counts in titles_of.items()
    }
    local = {kind: {title: number for number, title in enumerate(its)} for kind, its in listed.items()}
    return {
        "kinds": {
            "count": len(different),
            "subject": codes(different, [subject.code for subject in known.subjects], lambda kind: kind[0]),
            "body": codes(different, [body.id for body in known.bodies], lambda kind: kind[1]),
            "qualification": codes(different, [each.number for each in known.qualifications], lambda kind: kind[2]),
            "level": codes(different, _LEVELS, lambda kind: kind[3]),
            "titles": [[None if title is None else place[title] for title in listed[kind]] for kind in different],
        },
        "courses": {
            "kind": codes(kinds, different, lambda kind: kind),
            "title": packed(local[kind][title] for kind, title in zip(kinds, titles, strict=True)),
            "venues": coded([offer.venues for offer in known.offers]),
            "endsOn": packed(folded(days_from(known.as_of, course.ends_on)) for course in known.courses),
        },
    }


def _words(known: _Known) -> dict[str, Any]:
    return {
        "providers": token_index(entry.words for entry in known.entries),
        "titles": token_index(words_of_all([title]) for title in known.titles),
        "qualifications": token_index(qualification_words(each.number, each.title) for each in known.qualifications),
        "bodies": token_index(body_words(body) for body in known.bodies),
        "subjects": token_index(subject_words(subject) for subject in known.subjects),
    }
