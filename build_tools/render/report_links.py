"""Which reports of a provider there are to link to, newest first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from build_tools.models.directory import Directory
from build_tools.models.framework import FrameworkKind
from build_tools.models.site import BuildFacts
from build_tools.render.views import Tag, outcome_tag, report_path

CARD_KINDS: tuple[FrameworkKind, ...] = ("compliance", "quality", "evaluation", "audit")


@dataclass(frozen=True)
class ReportLink:
    """
    A report to open. ``withdrawn`` ones keep their page, which says why.

    ``carried_out_by`` is the organisation that made the visit, when it was not this partnership.
    """

    title: str
    path: str
    visited_on: date
    outcome: Tag
    kind: FrameworkKind | None
    visited_by: str
    carried_out_by: str | None
    next_by: date | None
    withdrawn: bool


def reports_of(directory: Directory, provider_id: str, facts: BuildFacts) -> tuple[ReportLink, ...]:
    """Every published or withdrawn report of a provider, newest first."""
    links = []
    for visit in directory.visits_of.get(provider_id, ()):
        revision = facts.published.get(visit.visit_id)
        withdrawn = visit.visit_id in facts.withdrawn
        if revision is None and not withdrawn:
            continue
        header = (revision or visit.revisions[-1]).header
        framework = directory.framework.get((header.framework_id, header.framework_version))
        links.append(
            ReportLink(
                title=framework.header.title if framework else header.framework_id,
                path=report_path(visit.visit_id),
                visited_on=header.visited_on,
                outcome=Tag("Withdrawn", "none") if withdrawn else outcome_tag(framework, header.outcome),
                kind=framework.header.kind if framework else None,
                visited_by=header.visited_by,
                carried_out_by=header.carried_out_by,
                next_by=None if withdrawn else header.next_visit_by,
                withdrawn=withdrawn,
            )
        )
    return tuple(sorted(links, key=lambda link: (link.visited_on, link.path), reverse=True))


def latest_of_each_kind(links: Iterable[ReportLink]) -> tuple[ReportLink, ...]:
    """The one that stands of each kind of framework there is a report on, from links newest first."""
    standing = [link for link in links if not link.withdrawn]
    firsts = (next((link for link in standing if link.kind == kind), None) for kind in CARD_KINDS)
    return tuple(link for link in firsts if link)
