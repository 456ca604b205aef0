"""Sources to a directory: every record checked, everything tied together, all problems at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date

from build_tools.models.directory import Directory
from build_tools.models.framework import Framework
from build_tools.models.problem import Problem, has_errors
from build_tools.models.sources import FrameworkSource, Sources, Table
from build_tools.models.visit import Visit
from build_tools.validate.frameworks import check_evidenced_documents, check_framework, check_versions
from build_tools.validate.places import locate_venues
from build_tools.validate.policy import check_document_kinds, check_policy, check_policy_references
from build_tools.validate.records import check_provider_package
from build_tools.validate.rows import CheckRows, check_rows
from build_tools.validate.visits import Known

VisitsOf = Callable[[Known, list[Problem]], Mapping[str, tuple[Visit, ...]]]
"""Gives the visits by provider, once it is known what they may refer to, and adds their problems to the list."""


def validate_sources(
    sources: Sources, today: date, read: list[Problem], visits_of: VisitsOf, check: CheckRows = check_rows
) -> tuple[Directory | None, list[Problem]]:
    """
    The checked directory, and every problem, those of reading (``read``) included.

    ``None`` when any problem is an error. ``today`` is the real day: a visit dated later cannot have happened.
    """
    problems = list(read)
    policy = check_policy(sources.policy, problems)
    records = check_provider_package(sources.tables, sources.subjects, today, problems, check)
    points = locate_venues(records.venues, sources.postcodes, problems)
    frameworks = _frameworks(sources.frameworks, problems)
    check_versions(sources.frameworks, problems)
    if policy is not None:
        check_evidenced_documents(sources.frameworks, [kind.kind for kind in policy.documents], problems)
        check_policy_references(policy, frameworks, problems)
        check_document_kinds(records.documents, policy, problems)
    visits = visits_of(_known_to_visits(sources.tables, frameworks, today), problems)
    if policy is None or has_errors(problems):
        return None, problems
    directory = Directory(
        settings=sources.settings,
        policy=policy,
        providers=tuple(records.providers.records),
        venues=tuple(records.venues.records),
        contacts=tuple(records.contacts.records),
        awarding_bodies=tuple(records.awarding_bodies.records),
        qualifications=tuple(records.qualifications.records),
        courses=tuple(records.courses.records),
        documents=tuple(records.documents.records),
        notices=tuple(records.notices.records),
        frameworks=tuple(frameworks),
        visits_of=visits,
        subjects=sources.subjects,
        points=points,
        postcodes=sources.postcodes,
    )
    return directory, problems


def known_to_visits(tables: Mapping[str, Table], frameworks: Iterable[FrameworkSource], today: date) -> Known:
    """What a visit may refer to: for whoever checks one visit, and not the workspace around it."""
    return _known_to_visits(tables, _frameworks(frameworks, []), today)


def _frameworks(sources: Iterable[FrameworkSource], problems: list[Problem]) -> list[Framework]:
    return [framework for source in sources if (framework := check_framework(source, problems))]


def _known_to_visits(tables: Mapping[str, Table], frameworks: list[Framework], today: date) -> Known:
    table, venues = tables.get("providers"), tables.get("venues")
    return Known(
        frameworks={framework.key: framework for framework in frameworks},
        provider_ids=frozenset(table.cells_of("id")) | table.lost if table else frozenset(),
        venue_owner=dict(zip(venues.cells_of("id"), venues.cells_of("provider_id"), strict=True)) if venues else {},
        today=today,
    )
