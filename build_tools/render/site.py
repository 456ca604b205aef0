"""A whole edition of the site: its pages, and the data that the search reads."""

from __future__ import annotations

from collections.abc import Sequence

from build_tools.models.decision import Decisions
from build_tools.models.directory import Directory
from build_tools.models.search import Entry
from build_tools.models.site import BuildFacts, OutputFile, SiteContent
from build_tools.render.form_manifest import manifest_files
from build_tools.render.framework_package import framework_files
from build_tools.render.last_visits import last_visits_files
from build_tools.render.outcomes_package import outcome_files
from build_tools.render.outcomes_rows import OutcomeSources
from build_tools.render.pages import render_pages
from build_tools.render.postcode_shards import postcode_files
from build_tools.render.register_page import record_form_files
from build_tools.render.report_download import report_files
from build_tools.render.search_index import search_payload
from build_tools.render.workbook_files import workbook_files


def render_site(
    directory: Directory, decisions: Decisions, entries: Sequence[Entry], covered: frozenset[str], facts: BuildFacts
) -> SiteContent:
    """Pages and files. ``directory`` and ``decisions`` must be those of the edition that ``facts`` names."""
    return SiteContent(
        pages=render_pages(directory, decisions, facts.edition, facts),
        files=(
            OutputFile("search.json", search_payload(directory, decisions, entries, facts.published)),
            *postcode_files(directory, covered),
            *report_files(directory, facts),
            *framework_files(directory.frameworks),
            *workbook_files(directory.frameworks, facts.as_of),
            *manifest_files(directory),
            *last_visits_files(directory, facts.as_of),
            *record_form_files(directory, facts),
            *_outcome_files(directory, decisions, facts),
        ),
    )


def _outcome_files(directory: Directory, decisions: Decisions, facts: BuildFacts) -> tuple[OutputFile, ...]:
    if facts.outcomes is None:
        return ()
    return outcome_files(OutcomeSources(directory, decisions, facts.published, facts.outcomes), facts.edition)
