"""What the cards of the find page show of some providers, as columns, which ``lib/details.mjs`` opens."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, get_args

from build_tools.models.decision import Decisions
from build_tools.models.directory import Directory
from build_tools.models.provider import Course, Provider, RegistrationStatus, VenueKind, Weekday
from build_tools.models.search import Entry
from build_tools.models.told import Told
from build_tools.models.visit import VisitHeader
from build_tools.models.words import words_of
from build_tools.render.columns import coded, codes, days_from, folded, mask, packed, plain_number, planes

MOST_VISITS = 2
REGISTRATION = {
    RegistrationStatus.REGISTERED_SCHOOL: "Registered school",
    RegistrationStatus.FE_COLLEGE: "Further-education college",
    RegistrationStatus.NOT_REQUIRED: "Not required to register",
    RegistrationStatus.APPLIED: "Has applied to register",
    RegistrationStatus.UNKNOWN: "Registration not known",
}


@dataclass(frozen=True)
class Carded:
    """Where the cards' facts come from."""

    directory: Directory
    decisions: Decisions
    told: Mapping[str, Told]

    @cached_property
    def course(self) -> dict[tuple[str, str], Course]:
        """By the ids of provider and course."""
        return {(course.provider_id, course.id): course for course in self.directory.courses}


def details_of(entries: Sequence[Entry], carded: Carded) -> dict[str, Any]:
    """Columns for these providers, their venues and courses; how many each has stands in ``core.json``."""
    providers = [carded.directory.provider[entry.provider_id] for entry in entries]
    spots = [spot for entry in entries for spot in entry.spots]
    held = [carded.course[entry.provider_id, offer.course_id] for entry in entries for offer in entry.offers]
    return {
        "providers": {
            "id": [_id_beside(provider.name, provider.id) for provider in providers],
            "name": [provider.name for provider in providers],
            # A card shows it where there is no course to show.
            "summary": [None if entry.offers else each.summary for entry, each in zip(entries, providers, strict=True)],
            "ages": coded([(provider.age_from, provider.age_to) for provider in providers]),
            "registration": codes(providers, tuple(RegistrationStatus), lambda each: each.registration_status),
            **_decided(providers, carded.decisions),
        },
        "venues": {
            "name": [_beside(entry.name, spot.name) for entry in entries for spot in entry.spots],
            "town": coded([spot.town for spot in spots]),
            "district": coded([_parts(spot.postcode)[0] for spot in spots]),
            "inward": planes(inward for spot in spots if (inward := _parts(spot.postcode)[1])),
            "kind": codes(spots, [kind.value for kind in VenueKind], lambda spot: spot.kind),
        },
        "courses": {
            "days": coded([mask(course.days, get_args(Weekday)) for course in held]),
            "weeks": coded([course.weeks for course in held]),
            "hours": coded([plain_number(course.hours_per_week) for course in held]),
            "places": coded([course.places for course in held]),
        },
        "visits": _visits(providers, carded),
    }


def _beside(provider: str, venue: str) -> str:
    """How many words the venue's name shares with the provider's at its beginning, 9 at most, and then the rest of it."""
    ours, theirs = provider.split(" "), venue.split(" ")
    shared = 0
    while shared < min(len(ours), len(theirs), 9) and ours[shared] == theirs[shared]:
        shared += 1
    return f"{shared}{' '.join(theirs[shared:])}"


def _id_beside(name: str, provider_id: str) -> str:
    """What follows the words of the name, joined by hyphens, in the id: mostly nothing. Any other id is after ``/``."""
    begins = "-".join(words_of(name))
    return provider_id.removeprefix(begins) if begins and provider_id.startswith(begins) else f"/{provider_id}"


def _parts(postcode: str) -> tuple[str | None, str]:
    """``NG7 2RD`` gives ``NG7`` and ``2RD``; both are empty where there is none."""
    district, _, inward = postcode.partition(" ")
    return district or None, inward


def _decided(providers: Iterable[Provider], decisions: Decisions) -> dict[str, Any]:
    """``validUntil`` is counted from the last day of being listed, as ``core.json`` has it: mostly it is that day."""
    made = [decisions.by_provider[provider.id] for provider in providers]
    return {
        "validUntil": packed(
            folded(days_from(decision.listed_until or decisions.as_of, decision.valid_until)) for decision in made
        ),
        "dueSoon": packed(int(decision.due_soon) for decision in made),
    }


def _visits(providers: Iterable[Provider], carded: Carded) -> dict[str, Any]:
    """The newest published visit on each framework, newest first, at most two for each provider."""
    counts: list[int] = []
    rows: list[tuple[str, int, str]] = []
    for provider in providers:
        shown = _newest(provider, carded)
        counts.append(len(shown))
        for header in shown:
            framework = carded.directory.framework[header.framework_id, header.framework_version]
            outcome = framework.outcome(header.outcome)
            label = outcome.label if outcome else header.outcome
            rows.append((framework.header.title, (header.visited_on - carded.decisions.as_of).days, label))
    return {
        "count": packed(counts),
        "framework": coded([row[0] for row in rows]),
        "day": packed(folded(row[1]) for row in rows),
        "outcome": coded([row[2] for row in rows]),
    }


def _newest(provider: Provider, carded: Carded) -> list[VisitHeader]:
    told = carded.told.get(provider.id)
    reports = sorted(
        told.headers if told else (), key=lambda header: (header.visited_on, header.visit_id), reverse=True
    )
    newest = {header.framework_id: header for header in reversed(reports)}
    return [header for header in reports if newest[header.framework_id] is header][:MOST_VISITS]
