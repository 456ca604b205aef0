"""What the last visit to each provider found, for the form of the next one: one file for each framework."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date
from typing import Any

from build_tools.models.directory import Directory
from build_tools.models.framework import Framework
from build_tools.models.packed import values_of
from build_tools.models.site import OutputFile
from build_tools.models.visit import Revision, Visit
from build_tools.render.form_page import last_visits_path
from build_tools.render.report_plan import open_actions


def last_visits_files(directory: Directory, on: date) -> tuple[OutputFile, ...]:
    """``forms/<id>/last-visits.json`` for every framework. It holds what the edition of ``directory`` may show."""
    ids = dict.fromkeys(framework.header.id for framework in directory.frameworks)
    standing: dict[str, list[tuple[Visit, Revision]]] = {name: [] for name in ids}
    for visit in directory.visits:
        if revision := visit.standing(on):
            standing[revision.header.framework_id].append((visit, revision))
    providers = _providers(directory)
    return tuple(
        OutputFile(last_visits_path(name), _written(last_visits(directory, name, standing[name], on, providers)))
        for name in ids
    )


def last_visits(
    directory: Directory,
    framework_id: str,
    standing: Iterable[tuple[Visit, Revision]],
    on: date,
    providers: list[dict[str, Any]] | None = None,
) -> dict[str, Any]:
    """
    ``standing`` are the visits on the framework, with the revision of each that counts on ``on``.

    A provider that was never visited on it has no entry in ``visits``; what was not answered has no ``value``. An
    answer's words are in ``labels``, by version, item and value; a date, a count and words have none.
    """
    of_provider: dict[str, list[tuple[Visit, Revision]]] = {}
    for visit, revision in standing:
        of_provider.setdefault(visit.provider_id, []).append((visit, revision))
    versions = {framework.key[1]: framework for framework in directory.frameworks if framework.key[0] == framework_id}
    return {
        "as_of": on.isoformat(),
        "providers": providers if providers is not None else _providers(directory),
        "labels": {version: _labels(framework) for version, framework in versions.items()},
        "visits": {provider: _last(seen, on) for provider, seen in sorted(of_provider.items())},
    }


def _providers(directory: Directory) -> list[dict[str, Any]]:
    return [
        {
            "id": provider.id,
            "name": provider.name,
            "venues": [{"id": venue.id, "name": venue.name} for venue in directory.venues_of.get(provider.id, ())],
        }
        for provider in directory.providers
    ]


def _labels(framework: Framework) -> dict[str, dict[str, str]]:
    return {
        item.name: {choice.name: choice.label for choice in choices}
        for item in framework.items
        if (choices := framework.choices_for(item))
    }


def _last(seen: list[tuple[Visit, Revision]], on: date) -> dict[str, Any]:
    visit, revision = max(seen, key=lambda pair: (pair[1].header.visited_on, pair[0].visit_id))
    return {
        "visit_id": visit.visit_id,
        "visited_on": revision.header.visited_on.isoformat(),
        "version": revision.header.framework_version,
        "answers": {
            item: {**({"value": value} if value else {}), **({"evidence": evidence} if evidence else {})}
            for item, value, evidence in values_of(revision.answers, "item", "value", "evidence")
            if value or evidence
        },
        "actions": [
            {
                "item": action.item,
                "area": action.area,
                "action": action.action,
                "by_when": action.by_when.isoformat(),
                **({"rag": action.rag} if action.rag else {}),
                "state": state,
            }
            for each, its_revision in seen
            for state, action in open_actions(its_revision, each, on)
        ],
    }


def _written(content: dict[str, Any]) -> bytes:
    return (json.dumps(content, ensure_ascii=False, separators=(",", ":")) + "\n").encode()
