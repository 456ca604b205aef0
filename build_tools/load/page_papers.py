"""
For whom a picture or paper of the hand-written pages is: for those who get a page that names it.

What no page names goes with the pages of its folder, so that a timetable beside the page for members is not for everybody.
"""

from __future__ import annotations

import html
import posixpath
import re
from collections.abc import Collection, Iterable
from pathlib import PurePosixPath
from typing import NamedTuple
from urllib.parse import unquote

_BETWEEN = re.compile(r"[()<>\"'\[\]={}\r\n]+")
_END = re.compile(r"[?#].*", re.DOTALL)


class PageLinks(NamedTuple):
    """The addresses of a page, at ``page`` below ``directory/``, that may be files; ``is_shown`` to the edition in hand."""

    page: str
    addresses: frozenset[str]
    is_shown: bool


def links_of(page: str, text: str, suffixes: Collection[str], *, is_shown: bool) -> PageLinks:
    """All that ends as a picture or paper does, however it is linked."""
    said = unquote(html.unescape(text)).replace("\\", "/")
    ends = tuple(suffixes)
    whole = {part for piece in _BETWEEN.split(said) for part in (piece.strip(), *piece.split())}
    addresses = (_END.sub("", part).casefold() for part in whole)
    return PageLinks(page, frozenset(address for address in addresses if address.endswith(ends)), is_shown)


def shown_papers(papers: Iterable[str], pages: Collection[PageLinks]) -> set[str]:
    """Those of ``papers``, by their paths below ``directory/``, that readers of the shown pages get."""
    files = {path.casefold(): path for path in papers}
    named = {file for page in pages if page.is_shown for file in _meant(page, files)}
    # A name alone is enough to be kept from readers, and not to be given to them.
    kept = {PurePosixPath(address).name for page in pages if not page.is_shown for address in page.addresses}
    seen = _folders(page.page for page in pages if page.is_shown)
    unseen = _folders(page.page for page in pages if not page.is_shown)
    return {
        path
        for file, path in files.items()
        if file in named or (PurePosixPath(file).name not in kept and _is_beside_a_shown_page(path, seen, unseen))
    }


def _meant(page: PageLinks, files: Collection[str]) -> set[str]:
    """Addresses are meant from the page's own file, as MkDocs takes them; else from where the page lies on the site."""
    from_file = posixpath.dirname(page.page.casefold())
    from_site = posixpath.splitext(page.page.casefold())[0]
    meant = set()
    for address in page.addresses:
        found = (_resolved(start, address) for start in (from_file, from_site))
        meant.update([next((file for file in found if file in files), "")])
    return meant


def _resolved(start: str, address: str) -> str:
    return posixpath.normpath(address.lstrip("/") if address.startswith("/") else posixpath.join(start, address))


def _folders(pages: Iterable[str]) -> set[str]:
    return {posixpath.dirname(page) for page in pages}


def _is_beside_a_shown_page(path: str, seen: Collection[str], unseen: Collection[str]) -> bool:
    """By the nearest folder, its own or above it, that has any page. Where there is none, nothing speaks against it."""
    folder = posixpath.dirname(path)
    while folder and folder not in seen and folder not in unseen:
        folder = posixpath.dirname(folder)
    return folder in seen or folder not in unseen
