"""Who is on which list: by area, subject, level, awarding body and qualification. ``list_pages`` makes pages of it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass

from build_tools.models.decision import Decisions
from build_tools.models.directory import Directory
from build_tools.models.level import Level, levels_found_by
from build_tools.models.provider import Course, Provider, VenueKind
from build_tools.models.site import BuildFacts
from build_tools.render.views import Counted, is_running, level_slug, slug

# What a list may be asked for: whole labels such as "Level 1/2" are found under each level that they span.
BROWSED_LEVELS = tuple(level for level in Level if level.value.count("/") + level.value.count(",") == 0)
Offers = list[tuple[Provider, Course]]
Heading = tuple[str, str, str]
"""A list's slug, title and note."""


@dataclass(frozen=True)
class Shelf:
    """One list before it is a page: who is on it, in order of name, and with which courses."""

    slug: str
    title: str
    note: str
    members: tuple[tuple[Provider, tuple[Course, ...]], ...]


@dataclass(frozen=True)
class ListKind:
    """A way of browsing: its title and one ``Shelf`` for each list."""

    slug: str
    title: str
    shelves: tuple[Shelf, ...]

    @property
    def links(self) -> tuple[Counted, ...]:
        """A link to each list, with how many providers are on it."""
        return tuple(Counted(s.title, list_path(self.slug, s.slug), len(s.members)) for s in self.shelves)


def list_path(kind: str, shelf: str) -> str:
    """``lists/level-1-2/`` for the kind ``level`` and the list ``1-2``."""
    return f"lists/{kind}-{shelf}/"


def by_name(provider: Provider) -> tuple[str, str]:
    """What providers are sorted by: the name without accents and signs, then the id."""
    return slug(provider.name), provider.id


def letter_of(provider: Provider) -> str:
    """The letter under which a name is looked up, ``0–9`` for all that is none."""
    first = slug(provider.name)[:1].upper()
    return first if first.isalpha() else "0–9"


KINDS = ("area", "subject", "level", "awarding-body", "qualification")


def list_kinds(
    directory: Directory, decisions: Decisions, facts: BuildFacts, wanted: Collection[str] = KINDS
) -> tuple[ListKind, ...]:
    """Every list of the kinds that has someone on it. Only listed providers and courses that have not ended count."""
    listed = sorted((p for p in directory.providers if decisions.by_provider[p.id].listed), key=by_name)
    offers = [
        (provider, course)
        for provider in listed
        for course in directory.courses_of.get(provider.id, ())
        if is_running(course, facts.as_of)
    ]
    return tuple(
        ListKind(kind, title, tuple(shelves))
        for kind, title, shelves in (
            ("area", "Area", _area_shelves(directory, listed)),
            ("subject", "Subject", _subject_shelves(directory, offers)),
            ("level", "Level", _level_shelves(directory, offers)),
            ("awarding-body", "Awarding body", _body_shelves(directory, offers)),
            ("qualification", "Qualification", _qualification_shelves(directory, offers)),
        )
        if kind in wanted
    )


def _shelf(heading: Heading, offers: Iterable[tuple[Provider, Course]]) -> Shelf:
    members: dict[str, tuple[Provider, list[Course]]] = {}
    for provider, course in offers:
        if provider.id not in members:
            members[provider.id] = provider, []
        members[provider.id][1].append(course)
    return Shelf(*heading, tuple((provider, tuple(courses)) for provider, courses in members.values()))


def _shelves_by(
    offers: Offers, key_of: Callable[[Course], str | None], heading_of: Callable[[str], Heading]
) -> Iterator[Shelf]:
    """One shelf for each key that a course has, in order of title."""
    piles: dict[str, Offers] = {}
    for offer in offers:
        key = key_of(offer[1])
        if key is not None:
            piles.setdefault(key, []).append(offer)
    headings = {key: heading_of(key) for key in piles}
    for key in sorted(piles, key=lambda key: (headings[key][1].casefold(), headings[key][0])):
        yield _shelf(headings[key], piles[key])


def _subject_shelves(directory: Directory, offers: Offers) -> Iterator[Shelf]:
    def key(course: Course) -> str | None:
        subject = directory.subject_of(course)
        return subject.code if subject else None

    def heading(code: str) -> Heading:
        return slug(code), directory.subject[code].name, f"Sector subject area {code}."

    return _shelves_by(offers, key, heading)


def _body_shelves(directory: Directory, offers: Offers) -> Iterator[Shelf]:
    def key(course: Course) -> str | None:
        body = directory.body_of(course)
        return body.id if body else None

    def heading(body_id: str) -> Heading:
        body = directory.awarding_body[body_id]
        return body.id, body.name, f"Also known as {', '.join(body.aliases)}." if body.aliases else ""

    return _shelves_by(offers, key, heading)


def _qualification_shelves(directory: Directory, offers: Offers) -> Iterator[Shelf]:
    def key(course: Course) -> str | None:
        qualification = directory.qualification_of(course)
        return qualification.number if qualification else None

    def heading(number: str) -> Heading:
        qualification = directory.qualification[number]
        body = directory.awarding_body.get(qualification.awarding_body_id)
        words = [f"Qualification number {number}", qualification.level.value, body.name if body else ""]
        return slug(number), qualification.title, f"{', '.join(word for word in words if word)}."

    return _shelves_by(offers, key, heading)


def _level_shelves(directory: Directory, offers: Offers) -> Iterator[Shelf]:
    labels_of = [directory.level_of(course) for _, course in offers]
    for level in BROWSED_LEVELS:
        labels = levels_found_by(level)
        found = [offer for offer, label in zip(offers, labels_of, strict=True) if label in labels]
        if found:
            spanning = [label.value for label in Level if label in labels and label is not level]
            note = f"Includes courses at {', '.join(spanning)}." if spanning else ""
            yield _shelf((level_slug(level), level.value, note), found)


def _area_shelves(directory: Directory, listed: Iterable[Provider]) -> Iterator[Shelf]:
    piles: dict[tuple[bool, str, str], dict[str, Provider]] = {}
    ways = {
        VenueKind.OUTREACH: (True, "outreach", "Comes to you"),
        VenueKind.ONLINE: (True, "online", "Online"),
    }
    notes = {"outreach": "Staff travel to the pupil.", "online": "Taught over the internet."}
    for provider in listed:
        for venue in directory.venues_of.get(provider.id, ()):
            key = ways.get(venue.kind) or (False, slug(venue.town or ""), venue.town or "")
            if key[2]:
                piles.setdefault(key, {})[provider.id] = provider
    for is_way, name, title in sorted(piles):
        members = tuple((provider, ()) for provider in piles[is_way, name, title].values())
        yield Shelf(name, title, notes[name] if is_way else "Post town of at least one venue.", members)
