"""A visit as a data package of its own: what this edition may show, each text as it was written, with its schema."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any

from build_tools.models.columns import LIST_SEPARATOR, Record, table_schema, visibility_of
from build_tools.models.corrections import superseded
from build_tools.models.directory import Directory
from build_tools.models.framework import Framework
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
    package = report_package(visit, revision, progress, provider, directory, facts)
    return OutputFile(f"{path}{FILE}", json.dumps(package, ensure_ascii=False).encode())


def report_package(
    visit: Visit,
    revision: Revision,
    progress: Sequence[Progress],
    provider: str,
    directory: Directory,
    facts: BuildFacts,
) -> dict[str, Any]:
    """
    The package of one revision. ``progress`` is empty for a superseded one, of whose plan nobody keeps account.

    Tables without a row are left out, and so are fields that the edition may not show: nothing is there but blank.
    """
    header = revision.header
    framework = directory.framework[header.framework_id, header.framework_version]
    superseded_by = facts.published[visit.visit_id].number
    tables: dict[str, Iterable[Record]] = {
        "visit": (header,),
        "answers": [answer for answer in revision.answers if _says_something(answer)],
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
    resources = []
    for name, records in tables.items():
        shown = _shown(name, facts.edition, framework)
        data = [_row(record, shown) for record in records]
        if data:
            about_table = {"name": name, "type": "table", "title": KINDS[name].title}
            resources.append(about_table | {"data": data, "schema": schema(name, shown)})
    return about | {"resources": resources}


def _says_something(answer: Answer) -> bool:
    return answer.value is not None or answer.evidence is not None


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


@cache
def schema(table: str, shown: tuple[str, ...]) -> dict[str, Any]:
    """The Table Schema of a table, of the fields shown. Nothing refers to a table that is not in the package."""
    kind = KINDS[table]
    whole = table_schema(kind.model, kind.key, {})
    return whole | {"fields": [field for field in whole["fields"] if field["name"] in shown]}


def _row(record: Record, shown: tuple[str, ...]) -> dict[str, Any]:
    """A row as JSON has it: days as text, lists joined as in our tables, blanks as null."""
    return {name: _cell(getattr(record, name)) for name in shown}


def _cell(value: Any) -> str | int | None:
    if isinstance(value, tuple):
        return LIST_SEPARATOR.join(str(one) for one in value) or None
    return value if value is None or isinstance(value, int | str) else str(value)
