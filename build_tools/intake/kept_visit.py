"""A revision as it is kept: one way to write it down, so that the same answers are the same bytes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from build_tools.intake.new_workspace import as_json
from build_tools.load.visit_folder import Content
from build_tools.models.columns import LIST_SEPARATOR, Record, table_schema
from build_tools.models.sources import Entry
from build_tools.models.tables import DATA_PACKAGE_PROFILE
from build_tools.models.visit import VISIT_FORMAT, VISIT_TABLES, Attachment, Revision, VisitHeader

FILE, MEDIA = "datapackage.json", "media"
_FOLDER, _FILE = 0o040755, 0o100644
ABOUT_ITSELF = {"revision", "revision_reason"}


def written(revision: Revision) -> bytes:
    """The revision's ``datapackage.json``. Tables without a row are left out, as plain frictionless wants it."""
    header = revision.header
    tables: Mapping[str, Iterable[Record]] = {
        "visit": (header,),
        "answers": revision.answers,
        "comments": revision.comments,
        "actions": revision.actions,
        "attachments": revision.attachments,
    }
    rows = {name: [_row(record) for record in records] for name, records in tables.items()}
    package = {
        "$schema": DATA_PACKAGE_PROFILE,
        "name": f"{header.visit_id}-r{header.revision}",
        "title": f"Visit {header.visit_id}, revision {header.revision}",
        "directory:format": VISIT_FORMAT,
        "resources": [
            {
                "name": kind.name,
                "type": "table",
                "data": rows[kind.name],
                "schema": table_schema(kind.model, kind.key, {}),
            }
            for kind in VISIT_TABLES
            if rows[kind.name]
        ],
    }
    return as_json(package).encode()


def _row(record: Record) -> dict[str, Any]:
    return {name: _cell(value) for name, value in record.model_dump(mode="json").items()}


def _cell(value: Any) -> str | int | None:
    if isinstance(value, list):
        return LIST_SEPARATOR.join(map(str, value)) or None
    return "yes" if value is True else "no" if value is False else value


def same_report(one: Revision, other: Revision) -> bool:
    """True when two revisions say the same, whatever their numbers and the reasons for them."""
    return _said(one) == _said(other)


def _said(revision: Revision) -> tuple[Any, ...]:
    rows = (revision.answers, revision.comments, revision.actions, revision.attachments)
    return (_without_number(revision.header), *map(tuple, rows))


def _without_number(header: VisitHeader) -> dict[str, Any]:
    return header.model_dump(exclude=ABOUT_ITSELF)


def with_pictures(revision: Revision, attachments: Iterable[Attachment]) -> Revision:
    """The revision with its attachments as they are kept."""
    return replace(revision, attachments=tuple(attachments))


def numbered(revision: Revision, number: int, reason: str | None) -> Revision:
    """The revision under its number, with the reason for it."""
    header = revision.header.model_copy(update={"revision": number, "revision_reason": reason})
    return replace(revision, header=header)


def laid_out(content: Content, files: Mapping[str, bytes]) -> Content:
    """A visit's folder as it would be with some files (relative path to bytes) added, or put in place of others."""
    entries = {entry.name: entry for entry in content.entries} or {"": _entry("", _FOLDER, 0)}
    for path, held in files.items():
        above = path.split("/")[:-1]
        for depth in range(1, len(above) + 1):
            folder = "/".join(above[:depth])
            entries.setdefault(folder, _entry(folder, _FOLDER, 0))
        entries[path] = _entry(path, _FILE, len(held))
    return Content(tuple(sorted(entries.values())), {**content.files, **files})


def _entry(name: str, mode: int, size: int) -> Entry:
    return Entry(name, mode, size, 0, 0, 0)
