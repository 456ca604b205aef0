"""The visits that count on a day, and the latest of them for each provider and framework."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from build_tools.models.directory import Directory
from build_tools.models.framework import Framework
from build_tools.models.visit import Revision, Visit


@dataclass(frozen=True)
class Standing:
    """A visit with the revision in force, and the version of the framework that it was made on."""

    visit: Visit
    revision: Revision
    framework: Framework


Latest = dict[tuple[str, str], Standing]
"""By provider id and framework id."""


def standing_visits(directory: Directory, on: date) -> tuple[Standing, ...]:
    """Every visit that counts on a day, in the order of the directory."""
    found = ((visit, visit.standing(on)) for visit in directory.visits)
    return tuple(
        Standing(visit, revision, directory.framework[revision.header.framework_id, revision.header.framework_version])
        for visit, revision in found
        if revision is not None
    )


def latest_of_each(standing: Iterable[Standing]) -> Latest:
    """The latest visit to each provider on each framework, whatever its version."""
    latest: Latest = {}
    for one in sorted(standing, key=lambda one: (one.revision.header.visited_on, one.visit.visit_id)):
        latest[one.visit.provider_id, one.revision.header.framework_id] = one
    return latest
