"""All providers by letter at ``providers/``; a page for each letter where there are too many for one page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from build_tools.models.decision import Decisions
from build_tools.models.directory import Directory
from build_tools.models.provider import Provider
from build_tools.models.site import Page
from build_tools.render.environment import page
from build_tools.render.list_rows import ListRow, ListRows
from build_tools.render.shelves import by_name, letter_of, list_path
from build_tools.render.views import Counted, counted, slug

MOST_ON_A_PAGE = 400
PATH = "providers/"


@dataclass(frozen=True)
class Letter:
    """The listed providers whose names begin with a letter."""

    letter: str
    anchor: str
    providers: tuple[ListRow, ...]


@dataclass(frozen=True)
class AtoZView:
    """All of ``a_to_z.html``. ``pages`` are the pages of the letters, where there are some; ``here`` is one's letter."""

    count: str
    pages: tuple[Counted, ...]
    here: str
    letters: tuple[Letter, ...]
    not_listed: tuple[ListRow, ...]


def a_to_z_pages(directory: Directory, decisions: Decisions, rows: ListRows) -> tuple[Page, ...]:
    """Every listed provider by letter; below, those that are no longer or not yet listed."""
    everyone = sorted(directory.providers, key=by_name)
    listed = sum(decisions.by_provider[provider.id].listed for provider in everyone)
    if len(everyone) <= MOST_ON_A_PAGE:
        return (_page(PATH, everyone, decisions, rows),)
    parts = [(letter, [*group]) for letter, group in groupby(everyone, key=letter_of)]
    pages = tuple(Counted(letter, _letter_path(letter), len(group)) for letter, group in parts)
    overview = _written(AtoZView(counted(listed, "listed provider"), pages, "", (), ()), PATH)
    return overview, *(_page(_letter_path(letter), group, decisions, rows, pages, letter) for letter, group in parts)


def letter_paths(directory: Directory, decisions: Decisions) -> dict[str, str]:
    """Where listed providers are found by the letter with which their names begin."""
    used = {letter_of(provider) for provider in directory.providers if decisions.by_provider[provider.id].listed}
    if len(directory.providers) <= MOST_ON_A_PAGE:
        return {letter: f"{PATH}#{_anchor(letter)}" for letter in used}
    return {letter: _letter_path(letter) for letter in used}


def _page(
    path: str,
    providers: Sequence[Provider],
    decisions: Decisions,
    rows: ListRows,
    pages: tuple[Counted, ...] = (),
    here: str = "",
) -> Page:
    on_list = [provider for provider in providers if decisions.by_provider[provider.id].listed]
    off_list = [provider for provider in providers if not decisions.by_provider[provider.id].listed]
    view = AtoZView(
        count=counted(len(on_list), "listed provider"),
        pages=pages,
        here=here,
        letters=tuple(
            Letter(letter, _anchor(letter), tuple(rows.row(provider, (), path) for provider in group))
            for letter, group in groupby(on_list, key=letter_of)
        ),
        not_listed=tuple(rows.row(provider, (), path) for provider in off_list),
    )
    return _written(view, path)


def _written(view: AtoZView, path: str) -> Page:
    return page(
        "a_to_z.html",
        view,
        path=path,
        title=f"Providers A to Z: {view.here}" if view.here else "Providers A to Z",
        description=f"{view.count} in order of name, and those that are not listed.",
    )


def _letter_path(letter: str) -> str:
    return list_path("letter", slug(letter))


def _anchor(letter: str) -> str:
    return f"letter-{slug(letter)}"
