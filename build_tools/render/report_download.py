"""A visit as a data package of its own: what this edition may show, each text as it was written, with its schema."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache, lru_cache
from typing import Any

from build_tools.models.columns import LIST_SEPARATOR, Record, core_type, table_schema, visibility_of
from build_tools.models.corrections import superseded
from build_tools.models.directory import Directory
from build_tools.models.framework import Framework
from build_tools.models.packed import columns_of
from build_tools.models.site import BuildFacts, OutputFile
from build_tools.models.tables import DATA_PACKAGE_PROFILE, TableKind
from build_tools.models.visibility import Visibility
from build_tools.models.visit import EVENT_TABLE, PROGRESS_TABLE, VISIT_TABLES, Answer, Progress, Revision, Visit
from build_tools.render.environment import day
from build_tools.render.views import report_path, revision_path

REPORT_FORMAT = "qa-report/1"
FILE = "datapackage.json"
KINDS: Mapping[str, TableKind] = {
    kind.name: kind for kind in (*VISIT_TABLES, EVENT_TABLE, PROGRESS_TABLE) if kind.name != "attachments"
}

_json = json.JSONEncoder(ensure_ascii=False).encode


def report_files(directory: Directory, facts: BuildFacts) -> tuple[OutputFile, ...]:
    """A package for each report in force, and for each one that it replaced, in the folder of its page."""
    files = []
    for visit in directory.visits:
        revision = facts.published.get(visit.visit_id)
        if revision is None:
            continue
        name = directory.provider[visit.provider_id].name
        files.append(_file(report_path(visit.visit_id), visit, revision, visit.progress, name, directory, facts))
        for step in superseded(visit, facts.as_of):
            if step.before is not None:
                path = revision_path(visit.visit_id, step.before.number)
                files.append(_file(path, visit, step.before, (), name, directory, facts))
    return tuple(files)


def _file(
    path: str,
    visit: Visit,
    revision: Revision,
    progress: Sequence[Progress],
    provider: str,
    directory: Directory,
    facts: BuildFacts,
) -> OutputFile:
    return OutputFile(f"{path}{FILE}", report_package(visit, revision, progress, provider, directory, facts).encode())


def report_package(
    visit: Visit,
    revision: Revision,
    progress: Sequence[Progress],
    provider: str,
    directory: Directory,
    facts: BuildFacts,
) -> str:
    """
    The package of one revision as JSON. ``progress`` is empty for a superseded one, of whose plan nobody keeps account.

    Tables without a row are left out, and so are fields that the edition may not show: nothing is there but blank.
    """
    header = revision.header
    framework = directory.framework[header.framework_id, header.framework_version]
    superseded_by = facts.published[visit.visit_id].number
    tables: dict[str, Sequence[Record]] = {
        "visit": (header,),
        "answers": revision.answers,
        "comments": revision.comments,
        "actions": revision.actions,
        "events": [event for event in visit.events if event.revision == revision.number],
        "progress": progress,
    }
    about: dict[str, Any] = {
        "$schema": DATA_PACKAGE_PROFILE,
        "name": f"{header.visit_id}-r{revision.number}",
        "title": f"{framework.header.title} of {provider}, {day(header.visited_on)}",
        "description": (
            f"The report of one visit, revision {revision.number}, as the {facts.edition.value} edition of "
            f"{directory.settings.site_name} shows it on {day(facts.as_of)}. A listing is not an endorsement."
        ),
        "version": f"{revision.number}.0.0",
        "created": f"{facts.as_of.isoformat()}T00:00:00Z",
        "directory:format": REPORT_FORMAT,
        "directory:edition": facts.edition.value,
        "directory:framework": {
            "id": framework.header.id,
            "version": framework.header.version,
            "title": framework.header.title,
        },
        "sources": [{"title": f"{framework.header.title}, version {framework.header.version}: the framework used"}],
        "contributors": [{"title": header.carried_out_by or directory.policy.partnership, "roles": ["creator"]}],
    }
    if header.original_report:
        about["sources"].append({"title": "The original report", "path": header.original_report})
    if superseded_by != revision.number:
        about["directory:superseded_by"] = superseded_by
    resources = (_resource(name, records, facts.edition, framework) for name, records in tables.items())
    return f'{_json(about)[:-1]}, "resources": [{", ".join(filter(None, resources))}]}}'


def _resource(table: str, records: Sequence[Record], edition: Visibility, framework: Framework) -> str:
    """A table as JSON; nothing for one without rows. An answer that says nothing which the edition may show is no row."""
    if not records:
        return ""
    model, shown = KINDS[table].model, _shown(table, edition, framework)
    columns = zip(shown, columns_of(records, shown), strict=True)
    rows = [*zip(*(map(_cell, column) if name in _to_turn(model) else column for name, column in columns), strict=True)]
    if model is Answer:
        rows = [row for row in rows if row.count(None) < len(shown) - 1]
    before, after = _around(table, shown)
    return f"{before}{_json([dict(zip(shown, row, strict=True)) for row in rows])}{after}" if rows else ""


@cache
def _to_turn(model: type[Record]) -> frozenset[str]:
    """The fields whose values JSON does not have."""
    types = {name: core_type(field.annotation) for name, field in model.model_fields.items()}
    return frozenset(name for name, (kind, is_list) in types.items() if is_list or kind is date)


@cache
def _around(table: str, shown: tuple[str, ...]) -> tuple[str, str]:
    """What stands before and after the rows of a table: most of a package, and the same in all of them."""
    about = {"name": table, "type": "table", "title": KINDS[table].title}
    return f'{_json(about)[:-1]}, "data": ', f', "schema": {_json(schema(table, shown))}}}'


@lru_cache(maxsize=256)
def _shown(table: str, edition: Visibility, framework: Framework) -> tuple[str, ...]:
    """The fields that an edition may show. Who sees answers and evidence, the framework says item by item."""
    if KINDS[table].model is not Answer:
        return _declared(table, edition)
    value = any(edition.may_see(item.visibility) for item in framework.items)
    evidence = any(edition.may_see(item.evidence_visibility) for item in framework.items)
    return ("item", *(["value"] if value else []), *(["evidence"] if evidence else []))


@cache
def _declared(table: str, edition: Visibility) -> tuple[str, ...]:
    model = KINDS[table].model
    return tuple(name for name in model.model_fields if edition.may_see(visibility_of(model, name)))


def schema(table: str, shown: tuple[str, ...]) -> dict[str, Any]:
    """The Table Schema of a table, of the fields shown. Nothing refers to a table that is not in the package."""
    kind = KINDS[table]
    whole = table_schema(kind.model, kind.key, {})
    return whole | {"fields": [field for field in whole["fields"] if field["name"] in shown]}


def _cell(value: date | tuple[object, ...] | None) -> str | None:
    """A day as text, a list joined as in our tables, a blank as null."""
    if isinstance(value, tuple):
        return LIST_SEPARATOR.join(str(one) for one in value) or None
    return None if value is None else str(value)
