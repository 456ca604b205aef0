"""The skeleton of the find page: a form that is usable at once, filled with results by the browser."""

from __future__ import annotations

from dataclasses import dataclass

from build_tools.models.site import BuildFacts, Page
from build_tools.render.environment import page
from build_tools.render.module_graph import modules_of
from build_tools.render.search_index import FOLDER

SCRIPT = "find.mjs"
RADII = (1, 3, 5, 10, 15, 20, 25)
DEFAULT_RADIUS = 10


@dataclass(frozen=True)
class Facet:
    """A group of filters. ``name`` is what the browser code knows it by."""

    name: str
    legend: str


FACETS = (
    Facet("level", "Level"),
    Facet("subject", "Subject"),
    Facet("body", "Awarding body"),
    Facet("needs", "Needs met"),
    Facet("keystage", "Key stage"),
    Facet("status", "Approval"),
)


@dataclass(frozen=True)
class FindView:
    """All of ``find.html``. The data lies beside the page, in folders: what can be found, and postcodes."""

    radii: tuple[int, ...]
    default_radius: int
    facets: tuple[Facet, ...]
    index: str
    postcodes: str
    providers: str
    postcode_title: str
    postcode_vintage: str
    modules: tuple[str, ...]
    first_file: str


def find_page(facts: BuildFacts) -> Page:
    """The page at ``find/``."""
    view = FindView(
        radii=RADII,
        default_radius=DEFAULT_RADIUS,
        facets=FACETS,
        index=FOLDER,
        postcodes="postcodes/",
        providers="providers/",
        postcode_title=facts.postcode_title,
        postcode_vintage=facts.postcode_vintage,
        modules=modules_of(SCRIPT),
        first_file=f"{FOLDER}core.json",
    )
    return page(
        "find.html",
        view,
        path="find/",
        title="Find an approved provider",
        description="Search approved providers by place, qualification, awarding body, level and subject.",
        scripts=(SCRIPT,),
    )
