"""The database of outcomes in figures: coverage, what falls short, what is due, how assessors differ."""

from __future__ import annotations

from build_tools.decide.coverage import (
    area_coverage,
    levels_taught,
    running_courses,
    sectors_not_taught,
    subject_coverage,
)
from build_tools.decide.due import action_standings, visits_due
from build_tools.decide.latest_visits import latest_of_each, standing_visits
from build_tools.decide.results import assessor_spreads, item_results
from build_tools.models.decision import Decisions
from build_tools.models.directory import Directory
from build_tools.models.outcomes import Outcomes
from build_tools.models.visibility import Visibility


def outcomes_of(directory: Directory, decisions: Decisions, whole: Directory, edition: Visibility) -> Outcomes | None:
    """
    What readers of ``edition`` may know; ``None`` when the policy keeps the database from them.

    ``directory`` and ``decisions`` are those of the edition. ``whole`` is asked for one thing only: which assessor
    made which visit, and for that only when the policy opens it to this edition.
    """
    says = whole.policy.outcomes
    if not edition.may_see(says.published_to):
        return None
    on = decisions.as_of
    standing = standing_visits(directory, on)
    latest = latest_of_each(standing)
    courses = running_courses(directory, decisions)
    levels = levels_taught(directory, courses)
    return Outcomes(
        as_of=on,
        visibility=says.published_to,
        levels=tuple(level.value for level in levels),
        subjects=subject_coverage(directory, courses, levels),
        areas=area_coverage(directory, decisions, courses),
        not_taught=sectors_not_taught(directory, courses),
        results=item_results(directory, latest),
        due=visits_due(directory, decisions, latest),
        actions=action_standings(standing, latest, on),
        spreads=assessor_spreads(whole, on, says.assessors_to) if edition.may_see(says.assessors_to) else (),
    )
