"""Pack what can be found into one JSON file of columns, which ``lib/search.mjs`` opens. No word of it is HTML."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any, TypeVar, get_args

from build_tools.models.decision import Decision, Decisions, Status
from build_tools.models.directory import Directory
from build_tools.models.findable import body_words, provider_words, qualification_words, subject_words, words_of_all
from build_tools.models.level import Level
from build_tools.models.postcode_shard import steps
from build_tools.models.provider import Course, KeyStage, Need, Provider, RegistrationStatus, VenueKind, Weekday
from build_tools.models.search import Entry, Offer
from build_tools.models.visit import Revision
from build_tools.render.columns import codes, days_from, mask, plain_number
from build_tools.render.token_index import token_index

T = TypeVar("T")
FORMAT = 1
MOST_VISITS = 2
REGISTRATION = {
    RegistrationStatus.REGISTERED_SCHOOL: "Registered school",
    RegistrationStatus.FE_COLLEGE: "Further-education college",
    RegistrationStatus.NOT_REQUIRED: "Not required to register",
    RegistrationStatus.APPLIED: "Has applied to register",
    RegistrationStatus.UNKNOWN: "Registration not known",
}
_LISTED = tuple(status for status in Status if status.is_listed)


def search_payload(
    directory: Directory, decisions: Decisions, entries: Sequence[Entry], published: Mapping[str, Revision]
) -> bytes:
    """
    ``search.json``: providers in the order of ``entries``, their venues and courses in the order of each entry.

    Every column has one value per provider, venue or course. What repeats stands once in a dictionary and is named
    by its position; days are counted from ``asOf``; ``None`` is a missing answer. ``published`` has the revision in
    force of every visit with a public report, by visit id. The same input gives the same bytes.
    """
    courses = {(course.provider_id, course.id): course for course in directory.courses}
    offers = [offer for entry in entries for offer in entry.offers]
    held = [courses[entry.provider_id, offer.course_id] for entry in entries for offer in entry.offers]
    listed = [directory.provider[entry.provider_id] for entry in entries]
    qualifications = _used(
        directory.qualifications, {offer.qualification_number for offer in offers}, lambda q: q.number
    )
    bodies = _used(directory.awarding_bodies, {offer.awarding_body for offer in offers}, lambda body: body.id)
    subjects = _used(directory.subjects, {offer.subject for offer in offers}, lambda subject: subject.code)
    titles = sorted({offer.title for offer in offers})
    payload = {
        "format": FORMAT,
        "asOf": decisions.as_of.isoformat(),
        "levels": [level.value for level in Level],
        "days": list(get_args(Weekday)),
        "keyStages": list(get_args(KeyStage)),
        "needs": [need.value for need in Need],
        "statuses": [[status.value, status.label] for status in _LISTED],
        "registrations": [REGISTRATION[status] for status in RegistrationStatus],
        "kinds": [kind.value for kind in VenueKind],
        "bodies": {
            "id": [body.id for body in bodies],
            "name": [body.name for body in bodies],
            "aliases": [list(body.aliases) for body in bodies],
            "words": token_index(body_words(body) for body in bodies),
        },
        "subjects": {
            "id": [subject.code for subject in subjects],
            "name": [subject.name for subject in subjects],
            "words": token_index(subject_words(subject) for subject in subjects),
        },
        "qualifications": {
            "id": [qualification.number for qualification in qualifications],
            "name": [qualification.title for qualification in qualifications],
            "words": token_index(qualification_words(each.number, each.title) for each in qualifications),
        },
        "titles": {"name": titles, "words": token_index(words_of_all([title]) for title in titles)},
        "providers": _providers(directory, decisions, entries, listed),
        "venues": _venues(entries),
        "courses": _courses(offers, held, titles, decisions.as_of)
        | {
            "qualification": codes(offers, [each.number for each in qualifications], lambda o: o.qualification_number),
            "body": codes(offers, [body.id for body in bodies], lambda offer: offer.awarding_body),
            "subject": codes(offers, [subject.code for subject in subjects], lambda offer: offer.subject),
        },
        "visits": _visits(directory, listed, published, decisions.as_of),
    }
    return json.dumps(payload, ensure_ascii=False, separators=(",", ":")).encode()


def _used(items: Iterable[T], wanted: set[str | None], key: Callable[[T], str]) -> list[T]:
    """Only what some course names, in the order of its id, so that a long reference list costs nothing."""
    return sorted((item for item in items if key(item) in wanted), key=key)


def _providers(
    directory: Directory, decisions: Decisions, entries: Sequence[Entry], listed: Sequence[Provider]
) -> dict[str, Any]:
    made: list[Decision] = [decisions.by_provider[provider.id] for provider in listed]
    return {
        "id": [provider.id for provider in listed],
        "name": [provider.name for provider in listed],
        "summary": [provider.summary for provider in listed],
        "status": [_LISTED.index(decision.status) for decision in made],
        "validUntil": [days_from(decisions.as_of, decision.valid_until) for decision in made],
        "listedUntil": [days_from(decisions.as_of, decision.listed_until) for decision in made],
        "dueSoon": [int(decision.due_soon) for decision in made],
        "ageFrom": [provider.age_from for provider in listed],
        "ageTo": [provider.age_to for provider in listed],
        "keyStages": [mask(provider.key_stages, get_args(KeyStage)) for provider in listed],
        "needs": [mask(provider.needs_met, [need.value for need in Need]) for provider in listed],
        "registration": [list(RegistrationStatus).index(provider.registration_status) for provider in listed],
        "venues": [len(entry.spots) for entry in entries],
        "courses": [len(entry.offers) for entry in entries],
        "words": token_index(provider_words(provider, directory.venues_of.get(provider.id, ())) for provider in listed),
    }


def _venues(entries: Iterable[Entry]) -> dict[str, Any]:
    spots = [spot for entry in entries for spot in entry.spots]
    towns = sorted({spot.town for spot in spots if spot.town})
    points = [spot.point for spot in spots]
    return {
        "name": [spot.name for spot in spots],
        "towns": towns,
        "town": codes(spots, towns, lambda spot: spot.town or None),
        "postcode": [spot.postcode for spot in spots],
        "kind": codes(spots, [kind.value for kind in VenueKind], lambda spot: spot.kind),
        "covers": [";".join(spot.covers) for spot in spots],
        "easting": steps(point.easting if point else None for point in points),
        "northing": steps(point.northing if point else None for point in points),
    }


def _courses(offers: Sequence[Offer], held: Sequence[Course], titles: list[str], as_of: date) -> dict[str, Any]:
    return {
        "title": codes(offers, titles, lambda offer: offer.title),
        "level": codes(offers, [level.value for level in Level], lambda offer: offer.level),
        # A course at one venue gives its position within its provider; one at several, or at none, a list of them.
        "venues": [offer.venues[0] if len(offer.venues) == 1 else list(offer.venues) for offer in offers],
        "days": [mask(course.days, get_args(Weekday)) for course in held],
        "weeks": [course.weeks for course in held],
        "hours": [plain_number(course.hours_per_week) for course in held],
        "places": [course.places for course in held],
        "endsOn": [days_from(as_of, course.ends_on) for course in held],
    }


def _visits(
    directory: Directory, listed: Iterable[Provider], published: Mapping[str, Revision], as_of: date
) -> dict[str, Any]:
    """The newest published visit on each framework, newest first, at most two for each provider."""
    counts: list[int] = []
    rows: list[tuple[str, int, str]] = []
    for provider in listed:
        visits = [visit.visit_id for visit in directory.visits_of.get(provider.id, ())]
        headers = sorted(
            (published[visit_id].header for visit_id in visits if visit_id in published),
            key=lambda header: (header.visited_on, header.visit_id),
            reverse=True,
        )
        newest = {header.framework_id: header for header in reversed(headers)}
        shown = [header for header in headers if newest[header.framework_id] is header][:MOST_VISITS]
        counts.append(len(shown))
        for header in shown:
            framework = directory.framework[header.framework_id, header.framework_version]
            outcome = framework.outcome(header.outcome)
            label = outcome.label if outcome else header.outcome
            rows.append((framework.header.title, (header.visited_on - as_of).days, label))
    frameworks = sorted({row[0] for row in rows})
    outcomes = sorted({row[2] for row in rows})
    return {
        "frameworks": frameworks,
        "outcomes": outcomes,
        "count": counts,
        "framework": codes(rows, frameworks, lambda row: row[0]),
        "day": [row[1] for row in rows],
        "outcome": codes(rows, outcomes, lambda row: row[2]),
    }
