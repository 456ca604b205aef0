"""Every visit read and checked."""

from __future__ import annotations

from collections.abc import Sequence

from build_tools.load.visit_folder import content_of
from build_tools.load.visits import read_visit
from build_tools.models.problem import Problem
from build_tools.models.sources import VisitFolder
from build_tools.models.visit import Visit
from build_tools.validate.sign_off import check_open_visits
from build_tools.validate.visits import Known, check_visit


def check_visits(folders: Sequence[VisitFolder], known: Known, problems: list[Problem]) -> tuple[Visit, ...]:
    """The visits that could be understood, in the order of their folders."""
    visits = []
    for folder in folders:
        source = read_visit(folder, content_of(folder.path), problems)
        visit = check_visit(source, known, problems) if source is not None else None
        if visit is not None:
            visits.append((folder.package, visit))
    check_open_visits(visits, problems)
    return tuple(visit for _, visit in visits)
