"""The folders of visits to sources: each revision's inline data as rows, and the digest of its bytes."""

from __future__ import annotations

import hashlib
import os
import re
from pathlib import Path
from typing import Any

from build_tools.load.csv_table import read_table
from build_tools.load.documents import read_json
from build_tools.load.folders import folders_in, link_problem
from build_tools.load.text_file import FilePlace
from build_tools.models.problem import Problem
from build_tools.models.sources import RevisionSource, Row, Table, VisitSource
from build_tools.models.tables import TableKind
from build_tools.models.visit import EVENT_TABLE, PROGRESS_TABLE, VISIT_TABLES

_REVISION = re.compile(r"r([1-9]\d?)")


def read_visits(folder: Path, problems: list[Problem]) -> tuple[VisitSource, ...]:
    """
    Every visit under ``visits/<provider>/<date>-<framework>/``, sorted by path.

    One with a revision that cannot be read is left out: the problem says so, and the rest would seem to have gaps.
    """
    package = "qa_reports/visits"
    found = (
        _read_visit(provider, visit, problems)
        for provider in folders_in(folder, package, problems)
        for visit in folders_in(provider, f"{package}/{provider.name}", problems)
    )
    return tuple(visit for visit in found if visit is not None)


def _read_visit(provider: Path, visit: Path, problems: list[Problem]) -> VisitSource | None:
    package = f"qa_reports/visits/{provider.name}/{visit.name}"
    revisions: list[RevisionSource | None] = []
    logs = [f"{kind.name}.csv" for kind in (EVENT_TABLE, PROGRESS_TABLE)]
    for folder in folders_in(visit, package, problems, files=logs):
        match = _REVISION.fullmatch(folder.name)
        if match:
            revisions.append(_read_revision(folder, f"{package}/{folder.name}", int(match[1]), problems))
        else:
            revisions.append(None)
            problems.append(_no_revision(f"{package}/{folder.name}"))
    events = _read_log(visit, package, EVENT_TABLE, problems, must_exist=True)
    progress = _read_log(visit, package, PROGRESS_TABLE, problems, must_exist=False)
    read = sorted((revision for revision in revisions if revision), key=lambda revision: revision.number)
    if len(read) < len(revisions):
        return None
    return VisitSource(package, provider.name, visit.name, tuple(read), events, progress)


def _no_revision(path: str) -> Problem:
    return Problem(
        "file-unexpected",
        f"{path} is no revision: those are called r1, r2 and so on up to r99.",
        "Give it the next number, or move it out of the visit.",
        path,
    )


def _read_log(folder: Path, package: str, kind: TableKind, problems: list[Problem], *, must_exist: bool) -> Table:
    name = f"{kind.name}.csv"
    empty = Table(package, name, ())
    if not must_exist and not os.path.lexists(folder / name):
        return empty
    return read_table(FilePlace(folder / name, package, name), kind, problems) or empty


def _read_revision(folder: Path, package: str, number: int, problems: list[Problem]) -> RevisionSource | None:
    place = FilePlace(folder / "datapackage.json", package, "datapackage.json")
    problems.extend(
        link_problem(f"{package}/{path.relative_to(folder).as_posix()}")
        for path in sorted(folder.rglob("*"))
        if path.is_symlink() and path != place.path
    )
    document = read_json(place, problems)
    if document is None:
        return None
    resources = document.get("resources")
    entries = [entry for entry in (resources if isinstance(resources, list) else []) if isinstance(entry, dict)]
    data = {str(entry.get("name")): entry.get("data") for entry in entries}
    if len(data) < len(entries):
        problems.append(
            place.problem(
                "visit-format", "Two parts of the visit have the same name.", "Save the visit again from its form."
            )
        )
    known = [kind.name for kind in VISIT_TABLES]
    for name in data:
        if name not in known:
            problems.append(
                place.problem(
                    "visit-format", f"A visit has no part “{name}”.", f"It may have {', '.join(known)}.", field=name
                )
            )
    tables = {
        kind.name: Table(package, kind.name, _inline_rows(data[kind.name], kind, place, problems))
        for kind in VISIT_TABLES
        if kind.name in data
    }
    stated = document.get("directory:format")
    format_said = stated if stated is None or isinstance(stated, str) else str(stated)
    return RevisionSource(package, number, format_said, tables, digest_of(folder), _media(folder))


def _media(folder: Path) -> dict[str, str]:
    """The digest of each picture or paper beside the report, by its name."""
    files = sorted(path for path in (folder / "media").glob("*") if path.is_file() and not path.is_symlink())
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def _inline_rows(data: Any, kind: TableKind, place: FilePlace, problems: list[Problem]) -> tuple[Row, ...]:
    """Rows of inline data as text cells, numbered as a spreadsheet would: the first is row 2."""
    if not isinstance(data, list) or not all(isinstance(row, dict) for row in data):
        problems.append(
            place.problem(
                "visit-format",
                f"“{kind.name}” is not a list of rows.",
                "Save the visit again from its form.",
                field=kind.name,
            )
        )
        return ()
    rows = []
    for number, row in enumerate(data, 2):
        extra = [name for name in row if name not in kind.model.model_fields]
        for name in extra:
            problems.append(
                place.problem(
                    "column-extra",
                    f"“{kind.name}” has no field “{name}”.",
                    "Remove it; nothing is dropped in silence.",
                    row=number,
                    field=str(name),
                )
            )
        cells = {}
        for name, value in row.items():
            if isinstance(value, dict | list | float):
                problems.append(
                    place.problem(
                        "value-form",
                        f"“{name}” of “{kind.name}” is no text, whole number, yes or no.",
                        "Save the visit again from its form; a list is a text with semicolons between.",
                        row=number,
                        field=str(name),
                    )
                )
            elif name not in extra:
                cells[name] = _as_cell(value)
        rows.append(Row(number, cells))
    return tuple(rows)


def _as_cell(value: str | int | bool | None) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value).strip()


def digest_of(folder: Path) -> str:
    """
    SHA-256 over every file of a revision: its relative path, its length and its bytes, in the order of the paths.

    An approval is bound to this, so one changed comma shows. Links count as their own name, never as their target.
    """
    total = hashlib.sha256()
    files = (path for path in folder.rglob("*") if path.is_symlink() or path.is_file())
    for path in sorted(files, key=lambda path: path.relative_to(folder).as_posix()):
        content = b"" if path.is_symlink() else path.read_bytes()
        total.update(os.fsencode(path.relative_to(folder).as_posix()) + f"\0{len(content)}\0".encode())
        total.update(content)
    return total.hexdigest()
