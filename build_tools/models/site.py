"""What render hands to publish: pages without their frame, and finished files. Nothing here touches a disk."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from build_tools.models.directory import Directory
from build_tools.models.outcomes import Outcomes
from build_tools.models.visibility import Visibility
from build_tools.models.visit import Event, Revision

# Every body begins with this comment, so that the frame can tell our own pages from Markdown, which it sets in
# Material's typography. On the home page it stands between the two.
OWN_PAGE_MARKER = "<!-- directory -->"


@dataclass(frozen=True)
class BuildFacts:
    """
    What a page says of the build itself, and what other stages worked out for it.

    ``published`` has the revision in force on ``as_of`` of every visit with a public report; ``withdrawn`` the event
    that took a report back. A visit in neither has no page. Both are for the pages of one provider; those that are about
    all do without (see ``about``). ``outcomes`` is ``None`` where the policy keeps the database of outcomes from the
    readers; it is worked out when somebody asks.
    ``counts`` are printed on the home page by name: providers, venues, courses, reports; ``reports_on`` says how many of
    the reports are on each version of a framework.
    """

    as_of: date
    commit: str | None
    postcode_title: str
    postcode_vintage: str
    edition: Visibility
    counts: dict[str, int] = field(default_factory=dict)
    reports_on: Mapping[tuple[str, str], int] = field(default_factory=dict)
    published: dict[str, Revision] = field(default_factory=dict)
    withdrawn: dict[str, Event] = field(default_factory=dict)
    outcomes: Callable[[], Outcomes | None] | None = None

    def about(self, directory: Directory) -> BuildFacts:
        """The same, with the reports of all visits in the directory, which are opened for that."""
        visits = [*directory.visits]
        published = {visit.visit_id: revision for visit in visits if (revision := visit.standing(self.as_of))}
        withdrawn = {
            visit.visit_id: next(event for event in reversed(visit.events) if event.event == "withdrawn")
            for visit in visits
            if visit.visit_id not in published
        }
        return replace(self, published=published, withdrawn=withdrawn)


@dataclass(frozen=True)
class Page:
    """
    The inside of a page.

    ``path`` is its address below the site, ending in ``/``. ``title`` and ``description`` are plain text;
    ``body`` is finished HTML. ``scripts`` are modules under ``assets/directory/js/``; most pages need none.
    ``indexed`` is False for a page that search engines and the site's own map are to leave out. A page with ``offline``
    opens without a network: those are the files that it reads besides what its own HTML names, below the site.
    """

    path: str
    title: str
    description: str
    body: str
    scripts: tuple[str, ...] = ()
    indexed: bool = True
    offline: tuple[str, ...] = ()


@dataclass(frozen=True)
class OutputFile:
    """A finished file below the site."""

    path: str
    content: bytes


@dataclass(frozen=True)
class SiteContent:
    """Pages and files of a site, or of a part of one, before publish frames and writes them."""

    pages: tuple[Page, ...]
    files: tuple[OutputFile, ...]
