"""The database of outcomes in figures: coverage, what falls short, what is due, how assessors differ."""

from __future__ import annotations

from collections.abc import Mapping

from build_tools.decide.coverage import (
    area_coverage,
    levels_taught,
    running_courses,
    sectors_not_taught,
    subject_coverage,
)
from build_tools.decide.due import visits_due
from build_tools.decide.latest_visits import latest_of_each, standing_visits
from build_tools.decide.results import assessor_spreads, item_results
from build_tools.models.decision import Decisions
from build_tools.models.directory import Directory
from build_tools.models.outcomes import Outcomes
from build_tools.models.told import Told
from build_tools.models.visibility import Visibility


def outcomes_of(
    directory: Directory, decisions: Decisions, told: Mapping[str, Told], whole: Directory, edition: Visibility
) -> Outcomes | None:
    """
    What readers of ``edition`` may know; ``None`` when the policy keeps the database from them.

    ``directory``, ``decisions`` and what the visits have ``told``, by provider id, are those of the edition. ``whole``
    is asked for one thing only: which assessor made which visit, and for that only when the policy opens it to this
    edition.
    """
    says = whole.policy.outcomes
    if not edition.may_see(says.published_to):
        return None
    on = decisions.as_of
    headers = (header for one in told.values() for header in one.headers)
    latest = latest_of_each(standing_visits(headers, directory.framework))
    chosen = {visit_id: given for one in told.values() for visit_id, given in one.chosen.items()}
    courses = running_courses(directory, decisions)
    levels = levels_taught(directory, courses)
    actions = (action for one in told.values() for action in one.actions)
    return Outcomes(
        as_of=on,
        visibility=says.published_to,
        levels=tuple(level.value for level in levels),
        subjects=subject_coverage(directory, courses, levels),
        areas=area_coverage(directory, decisions, courses),
        not_taught=sectors_not_taught(directory, courses),
        results=item_results(directory, latest, chosen),
        due=visits_due(directory, decisions, latest),
        actions=tuple(sorted(actions, key=lambda action: (action.by_when, action.visit_id, action.number))),
        spreads=assessor_spreads(whole, on, says.assessors_to) if edition.may_see(says.assessors_to) else (),
    )
