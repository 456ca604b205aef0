"""The skeleton of the shortlist. What is on it stays in the reader's browser, which fills the page from the packs' own."""

from __future__ import annotations

from dataclasses import dataclass

from build_tools.models.directory import Directory
from build_tools.models.site import Page
from build_tools.render.environment import page


@dataclass(frozen=True)
class ShortlistView:
    """All of ``shortlist.html``."""

    partnership: str


def shortlist_page(directory: Directory) -> Page:
    """The page at ``shortlist/``. Every reader's is another, so search engines are kept out."""
    return page(
        "shortlist.html",
        ShortlistView(directory.policy.partnership),
        path="shortlist/",
        title="Shortlist",
        description="The providers that you chose, kept in your own browser: how each stands, and their evidence packs to print.",
        scripts=("shortlist.mjs",),
        indexed=False,
    )
