"""Complete lists that need no script: by qualification, awarding body, level, subject and area."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from build_tools.models.provider import Course, Provider
from build_tools.models.site import Page
from build_tools.render.a_to_z import MOST_ON_A_PAGE
from build_tools.render.environment import page
from build_tools.render.list_rows import ListRow, ListRows
from build_tools.render.shelves import ListKind, Shelf, letter_of, list_path
from build_tools.render.views import Counted, counted, slug


@dataclass(frozen=True)
class ListView:
    """
    All of ``list.html``: one list of one kind.

    A long list is ``pages``, one for each letter, and no providers. Each of those says whose part it is: ``here`` is
    its letter and ``path`` the address of the whole list.
    """

    kind: str
    title: str
    note: str
    path: str
    count: str
    pages: tuple[Counted, ...]
    here: str
    providers: tuple[ListRow, ...]


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


def list_pages(kinds: tuple[ListKind, ...], rows: ListRows) -> tuple[Page, ...]:
    """The page of lists, and every list."""
    lists = (made for kind in kinds for shelf in kind.shelves for made in _list(kind, shelf, rows))
    return _lists_page(kinds), *lists


def _lists_page(kinds: tuple[ListKind, ...]) -> Page:
    sections = tuple(ListSection(kind.slug, kind.title, kind.links) for kind in kinds if kind.shelves)
    return page(
        "lists.html",
        ListsView(sections),
        path="lists/",
        title="Lists",
        description="Listed providers by area, subject, level, awarding body and qualification.",
    )


def _list(kind: ListKind, shelf: Shelf, rows: ListRows) -> Iterator[Page]:
    """The page of a list; with one more for each letter when it is long."""
    path = list_path(kind.slug, shelf.slug)
    if len(shelf.members) <= MOST_ON_A_PAGE:
        yield _page(kind, shelf, shelf.members, rows, path)
        return
    parts = [(letter, [*group]) for letter, group in groupby(shelf.members, key=lambda member: letter_of(member[0]))]
    pages = tuple(Counted(letter, f"{path}{slug(letter)}/", len(group)) for letter, group in parts)
    yield _page(kind, shelf, shelf.members, rows, path, pages)
    for (letter, group), link in zip(parts, pages, strict=True):
        yield _page(kind, shelf, group, rows, link.path, pages, letter)


def _page(
    kind: ListKind,
    shelf: Shelf,
    members: Sequence[tuple[Provider, tuple[Course, ...]]],
    rows: ListRows,
    path: str,
    pages: tuple[Counted, ...] = (),
    here: str = "",
) -> Page:
    count = counted(len(members), "listed provider")
    is_overview = bool(pages) and not here
    title = f"{shelf.title}: {here}" if here else shelf.title
    return page(
        "list.html",
        ListView(
            kind=kind.title,
            title=shelf.title,
            note=shelf.note,
            path=list_path(kind.slug, shelf.slug),
            count=count,
            pages=pages,
            here=here,
            providers=() if is_overview else tuple(rows.row(provider, courses, path) for provider, courses in members),
        ),
        path=path,
        title=f"{title}: {kind.title.lower()}",
        description=f"{count}. {kind.title}: {title}.",
    )
