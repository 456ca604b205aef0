"""The visits that count on a day, and the latest of them for each provider and framework."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import NamedTuple

from build_tools.models.directory import Directory
from build_tools.models.framework import Framework
from build_tools.models.visit import Revision, Visit, VisitHeader


class Standing(NamedTuple):
    """A visit that counts: the header of its revision in force, and the version of the framework that it was made on."""

    header: VisitHeader
    framework: Framework


Latest = dict[tuple[str, str], Standing]
"""By provider id and framework id."""


def reports_in_force(directory: Directory, on: date) -> Iterator[tuple[Visit, Revision]]:
    """Every visit that counts on a day with its revision in force, in the order of the directory. It opens all visits."""
    for visits in directory.visits_of.values():
        for visit in visits:
            if revision := visit.standing(on):
                yield visit, revision


def standing_visits(headers: Iterable[VisitHeader], frameworks: Mapping[tuple[str, str], Framework]) -> list[Standing]:
    """The visits that reports with these headers are of, in the same order."""
    return [Standing(header, frameworks[header.framework_id, header.framework_version]) for header in headers]


def latest_of_each(standing: Iterable[Standing]) -> Latest:
    """The latest visit to each provider on each framework, whatever its version."""
    latest: Latest = {}
    for one in sorted(standing, key=lambda one: (one.header.visited_on, one.header.visit_id)):
        latest[one.header.provider_id, one.header.framework_id] = one
    return latest
