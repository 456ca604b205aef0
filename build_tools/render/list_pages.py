"""Complete lists that need no script: A to Z, and by qualification, awarding body, level, subject and area."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from build_tools.models.decision import Decisions
from build_tools.models.directory import Directory
from build_tools.models.level import Level, levels_found_by
from build_tools.models.provider import Course, Provider, VenueKind
from build_tools.models.site import BuildFacts, Page
from build_tools.render.environment import page
from build_tools.render.views import (
    SIGN_OF_STATUS,
    Counted,
    Tag,
    counted,
    course_words,
    is_running,
    level_slug,
    provider_path,
    slug,
    status_tag,
    towns_of,
)

# What a list may be asked for: whole labels such as "Level 1/2" are found under each level that they span.
BROWSED_LEVELS = tuple(level for level in Level if level.value.count("/") + level.value.count(",") == 0)


@dataclass(frozen=True)
class CourseLine:
    """A matching course of a provider, in one line."""

    title: str
    words: str


@dataclass(frozen=True)
class ListedProvider:
    """A provider on a list, with the courses that put it there."""

    name: str
    path: str
    towns: str
    tag: Tag
    courses: tuple[CourseLine, ...]


@dataclass(frozen=True)
class Letter:
    """The providers whose names begin with a letter."""

    letter: str
    anchor: str
    providers: tuple[ListedProvider, ...]


@dataclass(frozen=True)
class AtoZView:
    """All of ``a_to_z.html``."""

    count: str
    letters: tuple[Letter, ...]
    not_listed: tuple[ListedProvider, ...]


@dataclass(frozen=True)
class ListView:
    """All of ``list.html``: one list of one kind."""

    kind: str
    title: str
    note: str
    count: str
    providers: tuple[ListedProvider, ...]


@dataclass(frozen=True)
class ListSection:
    """A kind of list, with links to all lists of that kind."""

    anchor: str
    title: str
    links: tuple[Counted, ...]


@dataclass(frozen=True)
class ListsView:
    """All of ``lists.html``: the way into the lists."""

    sections: tuple[ListSection, ...]


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


@dataclass(frozen=True)
class Shelf:
    """One list before it is a page: who is on it and with which courses."""

    slug: str
    title: str
    note: str
    members: tuple[tuple[Provider, tuple[Course, ...]], ...]


def a_to_z_page(directory: Directory, decisions: Decisions) -> Page:
    """Every listed provider by letter; below, those that are no longer or not yet listed."""
    rows = sorted(directory.providers, key=_by_name)
    on_list = [p for p in rows if decisions.by_provider[p.id].listed]
    off_list = [p for p in rows if not decisions.by_provider[p.id].listed]
    letters = tuple(
        Letter(letter, f"letter-{slug(letter) or 'other'}", tuple(_row(directory, decisions, p, ()) for p in group))
        for letter, group in groupby(on_list, key=_letter)
    )
    view = AtoZView(
        count=counted(len(on_list), "listed provider"),
        letters=letters,
        not_listed=tuple(_row(directory, decisions, provider, ()) for provider in off_list),
    )
    return page(
        "a_to_z.html",
        view,
        path="providers/",
        title="Providers A to Z",
        description=f"{view.count} in order of name, and those that are not listed.",
    )


def letters_of(directory: Directory, decisions: Decisions) -> frozenset[str]:
    """The letters with which the names of listed providers begin."""
    return frozenset(_letter(provider) for provider in directory.providers if decisions.by_provider[provider.id].listed)


def list_pages(directory: Directory, decisions: Decisions, kinds: tuple[ListKind, ...]) -> tuple[Page, ...]:
    """The page of lists, and every list."""
    return (_lists_page(kinds), *(_list_page(directory, decisions, kind, shelf) for kind, shelf in _all(kinds)))


def list_kinds(directory: Directory, decisions: Decisions, facts: BuildFacts) -> tuple[ListKind, ...]:
    """Every list that has someone on it. Only listed providers and courses that have not ended count."""
    offers = [
        (provider, course)
        for provider in sorted(directory.providers, key=_by_name)
        if decisions.by_provider[provider.id].listed
        for course in directory.courses_of.get(provider.id, ())
        if is_running(course, facts.as_of)
    ]
    return tuple(
        ListKind(kind, title, tuple(shelves))
        for kind, title, shelves in (
            ("area", "Area", _area_shelves(directory, decisions)),
            ("subject", "Subject", _subject_shelves(directory, offers)),
            ("level", "Level", _level_shelves(directory, offers)),
            ("awarding-body", "Awarding body", _body_shelves(directory, offers)),
            ("qualification", "Qualification", _qualification_shelves(directory, offers)),
        )
    )


def list_path(kind: str, shelf: str) -> str:
    """``lists/level-1-2/`` for the kind ``level`` and the list ``1-2``."""
    return f"lists/{kind}-{shelf}/"


Offers = list[tuple[Provider, Course]]


def _shelf(name: str, title: str, note: str, offers: Iterable[tuple[Provider, Course]]) -> Shelf:
    members: dict[str, tuple[Provider, list[Course]]] = {}
    for provider, course in offers:
        members.setdefault(provider.id, (provider, []))[1].append(course)
    return Shelf(name, title, note, tuple((provider, tuple(courses)) for provider, courses in members.values()))


def _shelves_by(offers: Offers, key_of: Callable[[Course], tuple[str, str, str] | None]) -> Iterator[Shelf]:
    """One shelf for each ``(slug, title, note)`` that ``key_of`` gives, in order of title."""
    piles: dict[tuple[str, str, str], Offers] = {}
    for provider, course in offers:
        key = key_of(course)
        if key is not None:
            piles.setdefault(key, []).append((provider, course))
    for key in sorted(piles, key=lambda key: (key[1].casefold(), key[0])):
        yield _shelf(*key, piles[key])


def _subject_shelves(directory: Directory, offers: Offers) -> Iterator[Shelf]:
    def key(course: Course) -> tuple[str, str, str] | None:
        subject = directory.subject_of(course)
        return (slug(subject.code), subject.name, f"Sector subject area {subject.code}.") if subject else None

    return _shelves_by(offers, key)


def _body_shelves(directory: Directory, offers: Offers) -> Iterator[Shelf]:
    def key(course: Course) -> tuple[str, str, str] | None:
        body = directory.body_of(course)
        if body is None:
            return None
        return body.id, body.name, f"Also known as {', '.join(body.aliases)}." if body.aliases else ""

    return _shelves_by(offers, key)


def _qualification_shelves(directory: Directory, offers: Offers) -> Iterator[Shelf]:
    def key(course: Course) -> tuple[str, str, str] | None:
        qualification = directory.qualification_of(course)
        if qualification is None:
            return None
        number = qualification.number
        body = directory.awarding_body.get(qualification.awarding_body_id)
        words = [f"Qualification number {number}", qualification.level.value, body.name if body else ""]
        return slug(number), qualification.title, f"{', '.join(word for word in words if word)}."

    return _shelves_by(offers, key)


def _level_shelves(directory: Directory, offers: Offers) -> Iterator[Shelf]:
    for level in BROWSED_LEVELS:
        labels = levels_found_by(level)
        found = [(provider, course) for provider, course in offers if directory.level_of(course) in labels]
        if found:
            spanning = [label.value for label in Level if label in labels and label is not level]
            note = f"Includes courses at {', '.join(spanning)}." if spanning else ""
            yield _shelf(level_slug(level), level.value, note, found)


def _area_shelves(directory: Directory, decisions: Decisions) -> Iterator[Shelf]:
    piles: dict[tuple[bool, str, str, str], dict[str, Provider]] = {}
    ways = {
        VenueKind.OUTREACH: (True, "outreach", "Comes to you", "Staff travel to the pupil."),
        VenueKind.ONLINE: (True, "online", "Online", "Taught over the internet."),
    }
    for provider in sorted(directory.providers, key=_by_name):
        if not decisions.by_provider[provider.id].listed:
            continue
        for venue in directory.venues_of.get(provider.id, ()):
            town = (False, slug(venue.town or ""), venue.town or "", "Post town of at least one venue.")
            key = ways.get(venue.kind, town)
            if key[2]:
                piles.setdefault(key, {})[provider.id] = provider
    for key in sorted(piles):
        yield Shelf(key[1], key[2], key[3], tuple((provider, ()) for provider in piles[key].values()))


def _lists_page(kinds: tuple[ListKind, ...]) -> Page:
    sections = tuple(
        ListSection(
            kind.slug,
            kind.title,
            kind.links,
        )
        for kind in kinds
        if kind.shelves
    )
    return page(
        "lists.html",
        ListsView(sections),
        path="lists/",
        title="Lists",
        description="Listed providers by area, subject, level, awarding body and qualification.",
    )


def _list_page(directory: Directory, decisions: Decisions, kind: ListKind, shelf: Shelf) -> Page:
    count = counted(len(shelf.members), "listed provider")
    return page(
        "list.html",
        ListView(
            kind=kind.title,
            title=shelf.title,
            note=shelf.note,
            count=count,
            providers=tuple(_row(directory, decisions, provider, courses) for provider, courses in shelf.members),
        ),
        path=list_path(kind.slug, shelf.slug),
        title=f"{shelf.title}: {kind.title.lower()}",
        description=f"{count}. {kind.title}: {shelf.title}.",
    )


def _all(kinds: tuple[ListKind, ...]) -> Iterator[tuple[ListKind, Shelf]]:
    return ((kind, shelf) for kind in kinds for shelf in kind.shelves)


def _row(directory: Directory, decisions: Decisions, provider: Provider, courses: tuple[Course, ...]) -> ListedProvider:
    decision = decisions.by_provider[provider.id]
    return ListedProvider(
        name=provider.name,
        path=provider_path(provider.id),
        towns=towns_of(directory.venues_of.get(provider.id, ())) if decision.listed else "",
        tag=status_tag(decision) if decision.listed else Tag(decision.status.label, SIGN_OF_STATUS[decision.status]),
        courses=tuple(CourseLine(course.title, course_words(directory, course)) for course in courses),
    )


def _by_name(provider: Provider) -> tuple[str, str]:
    return slug(provider.name), provider.id


def _letter(provider: Provider) -> str:
    first = slug(provider.name)[:1].upper()
    return first if first.isalpha() else "0–9"
