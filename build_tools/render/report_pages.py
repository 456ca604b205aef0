"""The pages of visits: the report in force, those it replaced, and what remains of one that was withdrawn."""

from __future__ import annotations

from collections.abc import Iterator

from build_tools.models.corrections import Replacement, superseded
from build_tools.models.decision import Decisions
from build_tools.models.directory import Directory
from build_tools.models.site import BuildFacts, Page
from build_tools.models.visit import Visit
from build_tools.render.environment import day, page
from build_tools.render.report_view import report_view, withdrawn_view
from build_tools.render.views import report_path, revision_path


def report_pages(directory: Directory, decisions: Decisions, facts: BuildFacts) -> tuple[Page, ...]:
    """
    One page for each published or withdrawn report, and one for each revision that once stood and was replaced.

    A visit that is neither published nor withdrawn has none, and a withdrawn one keeps no revision.
    """
    return tuple(
        found
        for visit in directory.visits
        for found in _pages(directory, visit, decisions, directory.provider[visit.provider_id].name, facts)
    )


def _pages(directory: Directory, visit: Visit, decisions: Decisions, name: str, facts: BuildFacts) -> Iterator[Page]:
    if visit.visit_id in facts.withdrawn:
        yield _withdrawn_page(directory, visit, name, facts)
    elif visit.visit_id in facts.published:
        yield _report_page(directory, visit, None, decisions, name, facts)
        for step in superseded(visit, facts.as_of):
            yield _report_page(directory, visit, step, decisions, name, facts)


def _withdrawn_page(directory: Directory, visit: Visit, provider: str, facts: BuildFacts) -> Page:
    gone = withdrawn_view(directory, visit, provider, facts.withdrawn[visit.visit_id], facts.edition)
    return page(
        "withdrawn_report.html",
        gone,
        path=report_path(visit.visit_id),
        title=f"{gone.title}, {day(gone.visited_on)}, withdrawn: {provider}",
        description=f"The report of the visit to {provider} on {day(gone.visited_on)} was withdrawn.",
    )


def _report_page(
    directory: Directory, visit: Visit, step: Replacement | None, decisions: Decisions, provider: str, facts: BuildFacts
) -> Page:
    view = report_view(directory, visit, step, decisions.by_provider[visit.provider_id], provider, facts)
    about = f"{view.title} of {provider} on {day(view.visited_on)}: {view.outcome.word}."
    if view.old:
        return page(
            "report.html",
            view,
            path=revision_path(visit.visit_id, view.old.number),
            title=f"{view.title}, {day(view.visited_on)}, revision {view.old.number} (superseded): {provider}",
            description=f"Superseded by a correction. {about}",
            indexed=False,
        )
    return page(
        "report.html",
        view,
        path=report_path(visit.visit_id),
        title=f"{view.title}, {day(view.visited_on)}: {provider}",
        description=about,
    )
