"""What several templates share: signs for a status, addresses of pages, plain words for courses and venues."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Literal

from build_tools.models.decision import Decision, Status
from build_tools.models.directory import Directory
from build_tools.models.framework import Framework, Tone
from build_tools.models.level import Level
from build_tools.models.provider import Course, RegistrationStatus, Venue, VenueKind
from build_tools.render.environment import day, number

Sign = Literal["ok", "warn", "stop", "none"]

SIGN_OF_TONE: dict[Tone, Sign] = {"good": "ok", "fair": "warn", "poor": "stop", "none": "none"}
SIGN_OF_STATUS: dict[Status, Sign] = {
    Status.APPROVED: "ok",
    Status.APPROVED_WITH_CONDITIONS: "warn",
    Status.LAPSED: "stop",
    Status.SUSPENDED: "stop",
    Status.NOT_APPROVED: "stop",
    Status.AWAITING_VISIT: "none",
}
SIGN_OF_EFFECT: dict[str, Sign] = {"approved": "ok", "approved_with_conditions": "warn", "not_approved": "stop"}
REGISTRATION_WORDS: dict[RegistrationStatus, str] = {
    RegistrationStatus.REGISTERED_SCHOOL: "Registered school",
    RegistrationStatus.FE_COLLEGE: "Further education college",
    RegistrationStatus.NOT_REQUIRED: "Not required to register",
    RegistrationStatus.APPLIED: "Has applied to register",
    RegistrationStatus.UNKNOWN: "Not known",
}


@dataclass(frozen=True)
class Tag:
    """A word with the shape that goes beside it, so that nothing is said by colour alone."""

    word: str
    sign: Sign


@dataclass(frozen=True)
class Fact:
    """One line of a list of facts."""

    term: str
    text: str


@dataclass(frozen=True)
class Counted:
    """A link with the number of things behind it."""

    text: str
    path: str
    count: int


def provider_path(provider_id: str) -> str:
    """Where a provider's page is."""
    return f"providers/{provider_id}/"


def pack_path(provider_id: str) -> str:
    """Where a provider's evidence pack is; ``#on=2026-03-14`` after it names the day that it is asked about."""
    return f"packs/{provider_id}/"


def listing_path(provider_id: str) -> str:
    """Where a provider checks its listing and corrects it."""
    return f"listing/{provider_id}/"


def report_path(visit_id: str) -> str:
    """Where the report of a visit is."""
    return f"reports/{visit_id}/"


def revision_path(visit_id: str, number: int) -> str:
    """Where a superseded revision of a report is."""
    return f"reports/{visit_id}/r{number}/"


def framework_path(framework_id: str, version: str) -> str:
    """Where a version of a framework is explained."""
    return f"frameworks/{framework_id}/{version}/"


def form_path(framework_id: str, version: str) -> str:
    """Where a version's form is. The version is part of it, so that a draft keeps the questions it was begun with."""
    return f"forms/{framework_id}/{version}/"


@lru_cache(maxsize=32_768)
def slug(text: str) -> str:
    """``Level 1/2`` gives ``level-1-2``: part of an address."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


def counted(count: int, one: str, many: str | None = None) -> str:
    """``1 course``, ``1,250 courses``."""
    return f"{number(count)} {one if count == 1 else many or one + 's'}"


def paragraphs(text: str | None) -> tuple[str, ...]:
    """Plain text cut at blank lines, each part with its own line ends and indents; nothing for nothing."""
    if text is None or "\n" not in text:
        return (text,) if text and not text.isspace() else ()
    return tuple(part.strip("\n") for part in re.split(r"\n\s*\n", text) if part.strip())


def status_tag(decision: Decision) -> Tag:
    """``Approved until 14 March 2027`` with its sign."""
    word = decision.status.label
    if decision.listed and decision.valid_until:
        word = f"{word} until {day(decision.valid_until)}"
    return Tag(word, SIGN_OF_STATUS[decision.status])


def outcome_tag(framework: Framework | None, name: str) -> Tag:
    """A visit's outcome in the words of its own framework."""
    outcome = framework.outcome(name) if framework else None
    return Tag(outcome.label, SIGN_OF_EFFECT[outcome.effect]) if outcome else Tag(name.replace("_", " "), "none")


def is_running(course: Course, on: date) -> bool:
    """False once a course has ended."""
    return course.ends_on is None or course.ends_on >= on


def venue_words(venue: Venue) -> str:
    """``Lenton Lane workshop, Nottingham NG7 2NR``, ``Comes to you: NG, DE`` or ``Online: England``."""
    if venue.kind is VenueKind.PREMISES:
        return ", ".join(part for part in (venue.name, f"{venue.town or ''} {venue.postcode or ''}".strip()) if part)
    word = "Comes to you" if venue.kind is VenueKind.OUTREACH else "Online"
    return f"{word}: {', '.join(venue.area_covered)}" if venue.area_covered else word


def towns_of(venues: Iterable[Venue]) -> str:
    """``Derby, Nottingham``, then how else they teach: ``comes to you``, ``online``."""
    known = tuple(venues)
    towns = sorted({venue.town for venue in known if venue.town and venue.kind is VenueKind.PREMISES})
    kinds = {venue.kind for venue in known}
    ways = [("comes to you", VenueKind.OUTREACH), ("online", VenueKind.ONLINE)]
    text = ", ".join([*towns, *(word for word, kind in ways if kind in kinds)])
    return text[:1].upper() + text[1:]


def course_words(directory: Directory, course: Course) -> str:
    """What tells one course from another in a line: ``Level 1 · IMI · 2 days a week · 36 weeks``."""
    level, body = directory.level_of(course), directory.body_of(course)
    parts = [level.value if level else "", body.name if body else "", days_words(course)]
    return " · ".join(part for part in [*parts, counted(course.weeks, "week") if course.weeks else ""] if part)


def days_words(course: Course) -> str:
    """``2 days a week``; nothing when the days are not known."""
    return f"{counted(len(course.days), 'day')} a week" if course.days else ""


def level_slug(level: Level) -> str:
    """``1`` for Level 1, ``entry-3`` for Entry 3, so that its list is at ``lists/level-1/``."""
    return slug(level.value.removeprefix("Level "))
