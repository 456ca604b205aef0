"""What the last visit to each provider found, for the form of the next one: one file for each framework."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from build_tools.models.directory import Directory
from build_tools.models.framework import Framework
from build_tools.models.packed import values_of
from build_tools.models.site import OutputFile
from build_tools.models.told import Told
from build_tools.models.visit import Revision, Visit
from build_tools.render.form_page import last_visits_path
from build_tools.render.report_plan import open_actions

Reports = Iterable[tuple[Visit, Revision]]


def last_visits_files(directory: Directory, told: Mapping[str, Told], on: date) -> tuple[OutputFile, ...]:
    """
    ``forms/<id>/last-visits.json`` for every framework. It holds what the edition of ``directory`` may show.

    A provider that was never visited on it has no entry in ``visits``; what was not answered has no ``value``. An
    answer's words are in ``labels``, by version, item and value; a date, a count and words have none. Each provider's
    entry is what it has ``told``, as it is.
    """
    ids = dict.fromkeys(framework.header.id for framework in directory.frameworks)
    providers = _providers(directory)
    last = {name: told[name].last for name in sorted(told)}
    return tuple(OutputFile(last_visits_path(name), _file(directory, providers, last, name, on)) for name in ids)


def _file(
    directory: Directory,
    providers: list[dict[str, Any]],
    last: Mapping[str, Mapping[str, str]],
    framework_id: str,
    on: date,
) -> bytes:
    versions = {framework.key[1]: framework for framework in directory.frameworks if framework.key[0] == framework_id}
    opening = {
        "as_of": on.isoformat(),
        "providers": providers,
        "labels": {version: _labels(framework) for version, framework in versions.items()},
    }
    visits = (f"{_written(name)}:{each[framework_id]}" for name, each in last.items() if framework_id in each)
    return f'{_written(opening)[:-1]},"visits":{{{",".join(visits)}}}}}\n'.encode()


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


def last_of_each(reports: Reports, on: date) -> dict[str, str]:
    """What the form of each framework, by its id, is told of one provider's visits that count on ``on``, as JSON."""
    of_framework: dict[str, list[tuple[Visit, Revision]]] = {}
    for visit, revision in reports:
        of_framework.setdefault(revision.header.framework_id, []).append((visit, revision))
    return {name: _written(_last(seen, on)) for name, seen in of_framework.items()}


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


def _written(content: object) -> str:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"))
