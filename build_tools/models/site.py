"""What render hands to publish: pages without their frame, and finished files. Nothing here touches a disk."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Page:
    """
    The inside of a page.

    ``path`` is its address below the site, ending in ``/``. ``title`` and ``description`` are plain text;
    ``body`` is finished HTML. ``scripts`` are modules under ``assets/directory/js/``; most pages need none.
    """

    path: str
    title: str
    description: str
    body: str
    scripts: tuple[str, ...] = ()


@dataclass(frozen=True)
class OutputFile:
    """A finished file below the site."""

    path: str
    content: bytes


@dataclass(frozen=True)
class SiteContent:
    """A whole edition of the site, before publish frames and writes it."""

    pages: tuple[Page, ...]
    files: tuple[OutputFile, ...]
