"""Three ways into the directory: a place, a kind of course, a name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from build_tools.models.decision import Decisions
from build_tools.models.directory import Directory
from build_tools.models.site import BuildFacts, Page
from build_tools.render.a_to_z import letter_paths
from build_tools.render.environment import page
from build_tools.render.shelves import list_kinds
from build_tools.render.views import Counted, Fact

MOST_SUBJECTS = 8
ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass(frozen=True)
class LetterLink:
    """A letter of the A to Z; ``path`` is ``None`` where no name begins with it."""

    letter: str
    path: str | None


@dataclass(frozen=True)
class HomeView:
    """All of ``home.html``."""

    as_of: date
    numbers: tuple[Fact, ...]
    levels: tuple[Counted, ...]
    subjects: tuple[Counted, ...]
    letters: tuple[LetterLink, ...]
    outcomes_are_here: bool


def home_page(directory: Directory, decisions: Decisions, facts: BuildFacts) -> Page:
    """The part of the home page that comes after the partnership's own words."""
    by_kind = {kind.slug: kind.links for kind in list_kinds(directory, decisions, facts, ("level", "subject"))}
    busiest = sorted(by_kind["subject"], key=lambda link: (-link.count, link.text))[:MOST_SUBJECTS]
    paths = letter_paths(directory, decisions)
    view = HomeView(
        as_of=facts.as_of,
        numbers=tuple(Fact(name, f"{count:,}") for name, count in facts.counts.items()),
        levels=by_kind["level"],
        subjects=tuple(sorted(busiest, key=lambda link: link.text)),
        outcomes_are_here=facts.outcomes is not None,
        letters=tuple(LetterLink(letter, paths.get(letter)) for letter in ALPHABET),
    )
    name = directory.settings.site_name
    return page(
        "home.html",
        view,
        path="",
        title=name,
        description=f"{name}: approved alternative provision, with the evidence behind every approval.",
        scripts=("home.mjs",),
    )
