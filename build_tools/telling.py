"""What the visits to each provider tell the pages that are about all (see ``models.told``)."""

from __future__ import annotations

from datetime import date

from build_tools.decide.due import action_standings
from build_tools.decide.latest_visits import latest_of_each, reports_in_force, standing_visits
from build_tools.decide.results import chosen_in
from build_tools.models.directory import Directory
from build_tools.models.told import Told
from build_tools.render.last_visits import last_of_each
from build_tools.render.outcomes_answers import answer_lines


def told_of(directory: Directory, on: date) -> dict[str, Told]:
    """By provider id, in the order of ids, of an edition of the directory. It opens every visit, a provider's at a time."""
    return {name: _told(directory.only(name), on) for name in sorted(directory.visits_of)}


def _told(alone: Directory, on: date) -> Told:
    reports = [*reports_in_force(alone, on)]
    by_visit = {visit.visit_id: revision for visit, revision in reports}
    headers = tuple(revision.header for _, revision in reports)
    latest = {
        one.header.visit_id: one.framework for one in latest_of_each(standing_visits(headers, alone.framework)).values()
    }
    return Told.of(
        headers=headers,
        chosen={visit_id: chosen_in(framework, by_visit[visit_id]) for visit_id, framework in latest.items()},
        actions=action_standings(reports, latest.keys(), on),
        lines=answer_lines(alone, by_visit.values()),
        last=last_of_each(reports, on),
    )
