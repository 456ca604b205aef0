"""The evidence pack of every provider as a page, listed or not: an inspector asks about last year, too."""

from __future__ import annotations

from build_tools.models.decision import Decisions
from build_tools.models.directory import Directory
from build_tools.models.site import BuildFacts, Page
from build_tools.render.environment import day, page
from build_tools.render.pack_view import Known, pack_view
from build_tools.render.views import pack_path


def pack_pages(directory: Directory, decisions: Decisions, facts: BuildFacts) -> tuple[Page, ...]:
    """One page for each provider. Search engines are to find the provider's own page instead."""
    known = Known(directory, decisions, facts)
    return tuple(
        page(
            "pack.html",
            pack_view(provider, known, known),
            path=pack_path(provider.id),
            title=f"Evidence pack: {provider.name}",
            description=f"What the directory knows of {provider.name}, as of {day(facts.as_of)}, to print and to file.",
            scripts=("provider.mjs",),
            indexed=False,
        )
        for provider in directory.providers
    )
