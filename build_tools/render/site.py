"""A whole edition of the site: what is common to all providers, and each provider's share of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from build_tools.models.decision import Decisions
from build_tools.models.directory import Directory
from build_tools.models.search import Entry
from build_tools.models.share import (
    LAST_VISITS_SHARE,
    LISTS_SHARE,
    OUTCOMES_SHARE,
    POSTCODE_SHARE,
    SEARCH_SHARE,
    PackedDecision,
    framework_share,
)
from build_tools.models.site import BuildFacts, SiteContent
from build_tools.models.told import Told
from build_tools.render.a_to_z import a_to_z_pages
from build_tools.render.form_manifest import manifest_files
from build_tools.render.framework_package import framework_files
from build_tools.render.last_visits import last_visits_files
from build_tools.render.list_pages import list_pages
from build_tools.render.list_rows import ListRows
from build_tools.render.listing_page import listing_pages, listing_words
from build_tools.render.listing_records import ListingWords
from build_tools.render.outcomes_package import outcome_files
from build_tools.render.outcomes_page import outcomes_page
from build_tools.render.outcomes_rows import OutcomeSources
from build_tools.render.pack_pages import pack_pages
from build_tools.render.pages import common_pages
from build_tools.render.postcode_shards import postcode_files
from build_tools.render.provider_view import provider_pages
from build_tools.render.register_page import record_form_files
from build_tools.render.report_download import report_files
from build_tools.render.report_pages import report_pages
from build_tools.render.search_index import search_files
from build_tools.render.shelves import list_kinds
from build_tools.render.workbook_files import workbook_files

# The kinds of pages in a share, each with its scripts; a star is the provider's, the visit's or the revision's name.
SHARE_KINDS: Mapping[str, tuple[str, ...]] = {
    "providers/*/": ("provider.mjs",),
    "packs/*/": ("provider.mjs",),
    "listing/*/": ("proposal.mjs",),
    "reports/*/": (),
    "reports/*/*/": (),
    "providers/": (),
    "lists/": (),
    "lists/*/": (),
    "lists/*/*/": (),
    "outcomes/": (),
}


@dataclass(frozen=True)
class Site:
    """
    An edition before any of it is rendered. ``directory`` and ``decisions`` must be those of the edition in ``facts``;
    ``entries`` are made when the search is. ``told`` is what the visits to each provider, by id, tell of themselves to
    the pages about all, which open none.

    What is common needs everything; a share needs nothing of any other provider, or of any other framework. So shares
    can be rendered one at a time, in any order, in several processes, or not at all while nothing of theirs has
    changed: ``keys`` tell, by the names of shares. ``decided`` is what is remembered of each provider besides its files.
    """

    directory: Directory
    decisions: Decisions
    told: Mapping[str, Told]
    entries: Callable[[], Sequence[Entry]]
    covered: frozenset[str]
    facts: BuildFacts
    keys: Mapping[str, bytes] = field(default_factory=dict)
    decided: Mapping[str, PackedDecision] = field(default_factory=dict)

    def common(self) -> SiteContent:
        """The pages and files that are about several providers, or none."""
        directory, decisions, facts = self.directory, self.decisions, self.facts
        return SiteContent(
            pages=common_pages(directory, decisions, facts.edition, facts),
            files=(
                *manifest_files(directory),
                *record_form_files(directory, facts),
            ),
        )

    @property
    def shares(self) -> list[str]:
        """The names of all shares: of whole parts, the ids of providers, and as :func:`framework_share` names them."""
        frameworks = (framework_share(*framework.key) for framework in self.directory.frameworks)
        return [*self._parts, *(provider.id for provider in self.directory.providers), *frameworks]

    def share(self, name: str) -> SiteContent:
        """One of the shares."""
        if name in self._parts:
            return self._parts[name]()
        return self._provider(name) if name in self.directory.provider else self._framework(name)

    @property
    def _parts(self) -> dict[str, Callable[[], SiteContent]]:
        """What is about all providers, the longest first."""
        return {
            OUTCOMES_SHARE: self._outcomes,
            LISTS_SHARE: self._lists,
            SEARCH_SHARE: self._search,
            LAST_VISITS_SHARE: lambda: SiteContent((), last_visits_files(self.directory, self.told, self.facts.as_of)),
            POSTCODE_SHARE: lambda: SiteContent((), postcode_files(self.directory, self.covered)),
        }

    def _outcomes(self) -> SiteContent:
        """The database of outcomes, in pictures and as data; nothing where the policy keeps it from these readers."""
        outcomes = self.facts.outcomes() if self.facts.outcomes else None
        if outcomes is None:
            return SiteContent((), ())
        sources = OutcomeSources(self.directory, self.decisions, self.told, outcomes)
        return SiteContent((outcomes_page(sources),), outcome_files(sources, self.facts.edition))

    def _lists(self) -> SiteContent:
        """The A to Z, and every list."""
        rows = ListRows(self.directory, self.decisions)
        kinds = list_kinds(self.directory, self.decisions, self.facts)
        return SiteContent((*a_to_z_pages(self.directory, self.decisions, rows), *list_pages(kinds, rows)), ())

    def _search(self) -> SiteContent:
        """What the search reads in the reader's browser."""
        return SiteContent((), search_files(self.directory, self.decisions, self.entries(), self.told))

    def _framework(self, name: str) -> SiteContent:
        """A framework's version to download: its package, its form, and a workbook, each slower to make than pages."""
        named = [each for each in self.directory.frameworks if framework_share(*each.key) == name]
        return SiteContent(pages=(), files=(*framework_files(named), *workbook_files(named, self.facts.as_of)))

    def _provider(self, provider_id: str) -> SiteContent:
        """A provider's own page, its evidence pack, its listing to check, and its reports with their packages."""
        alone = self.directory.only(provider_id)
        decisions, facts = self.decisions, self._facts_of_shares.about(alone)
        return SiteContent(
            pages=(
                *provider_pages(alone, decisions, facts),
                *pack_pages(alone, decisions, facts),
                *listing_pages(alone, decisions, facts, self._listing_words),
                *report_pages(alone, decisions, facts),
            ),
            files=report_files(alone, facts),
        )

    @cached_property
    def _facts_of_shares(self) -> BuildFacts:
        """Without the commit, which common pages name: each commit would make the shares of all providers new."""
        return replace(self.facts, commit=None)

    @cached_property
    def _listing_words(self) -> ListingWords:
        return listing_words(self.directory)

    def parts(self) -> Iterator[SiteContent]:
        """Everything, one part after another."""
        yield self.common()
        yield from map(self.share, self.shares)

    def whole(self) -> SiteContent:
        """Everything at once, for who has the memory."""
        parts = [*self.parts()]
        return SiteContent(
            tuple(page for part in parts for page in part.pages), tuple(file for part in parts for file in part.files)
        )
