"""A visit's folder to its source: each revision's inline data as rows, and the digest of its bytes."""

from __future__ import annotations

import errno
import hashlib
import os
import re
import stat
from collections.abc import Sequence
from itertools import chain
from pathlib import Path
from typing import Any

from build_tools.load.csv_table import read_table
from build_tools.load.documents import Repeated, read_json
from build_tools.load.folders import link_problem, names_in
from build_tools.load.text_file import MOST_BYTES, FilePlace
from build_tools.load.visit_folder import Content, content_of
from build_tools.models.problem import Problem
from build_tools.models.sources import Grid, RevisionSource, Row, Table, VisitFolder, VisitSource
from build_tools.models.tables import TableKind
from build_tools.models.visit import EVENT_TABLE, PROGRESS_TABLE, VISIT_TABLES
from build_tools.models.words import visible

_REVISION = re.compile(r"r([1-9]\d?)")
_DESCRIPTOR = "datapackage.json"
_SCHEMAS = Repeated("schema")  # the same in every visit of a form, and half of its file
_NOT_A_CELL = frozenset((dict, list, float))
_PARTS = [kind.name for kind in VISIT_TABLES]


def visit_folders(folder: Path, problems: list[Problem]) -> tuple[VisitFolder, ...]:
    """Every folder of a visit, ``visits/<provider>/<date>-<framework>/``, sorted by path."""
    package = "qa_reports/visits"
    return tuple(
        VisitFolder(f"{folder}/{provider}/{visit}", f"{package}/{provider}/{visit}", provider, visit)
        for provider in names_in(str(folder), package, problems)
        for visit in names_in(f"{folder}/{provider}", f"{package}/{provider}", problems)
    )


def read_visit(folder: VisitFolder, content: Content, problems: list[Problem]) -> VisitSource | None:
    """
    The visit that the folder's content says.

    ``None`` when a revision cannot be read: the problem says so, and the rest would seem to have gaps.
    """
    if not content.is_whole:
        about = f"{folder.package} holds far more than a visit, or folders within folders."
        problems.append(Problem("visit-folder", about, "Move out what does not belong there.", folder.package))
        return None
    revisions: list[RevisionSource | None] = []
    logs = [f"{kind.name}.csv" for kind in (EVENT_TABLE, PROGRESS_TABLE)]
    for name in _folders_of(folder, content, logs, problems):
        package = f"{folder.package}/{name}"
        if match := _REVISION.fullmatch(name):
            path = f"{folder.path}/{name}"
            revisions.append(_read_revision(path, package, int(match[1]), content.below(name), problems))
        else:
            revisions.append(None)
            problems.append(_no_revision(package))
    events = _read_log(folder, EVENT_TABLE, content, problems, must_exist=True)
    progress = _read_log(folder, PROGRESS_TABLE, content, problems, must_exist=False)
    read = sorted((revision for revision in revisions if revision), key=lambda revision: revision.number)
    if len(read) < len(revisions):
        return None
    return VisitSource(folder.package, folder.provider, folder.name, tuple(read), events, progress)


def _folders_of(folder: VisitFolder, content: Content, logs: list[str], problems: list[Problem]) -> list[str]:
    """The folders inside, from the content where it holds nothing else; else by asking again, to be told of the rest."""
    inside = [entry for entry in content.entries if "/" not in entry.name]
    own, files = inside[0], [entry.name for entry in inside if stat.S_ISREG(entry.mode)]
    revisions = [entry.name for entry in inside[1:] if stat.S_ISDIR(entry.mode) and _REVISION.fullmatch(entry.name)]
    is_plain = stat.S_ISDIR(own.mode) and len(inside) == 1 + len(files) + len(revisions)
    if is_plain and set(files) <= set(logs):
        return revisions
    return names_in(folder.path, folder.package, problems, files=logs)


def _no_revision(path: str) -> Problem:
    return Problem(
        "file-unexpected",
        f"{path} is no revision: those are called r1, r2 and so on up to r99.",
        "Give it the next number, or move it out of the visit.",
        path,
    )


def _place(folder: str, name: str, package: str, content: Content) -> FilePlace:
    """A file of which the content is at hand. What cannot be used as it is goes to disk again, to be told why."""
    held = content.files.get(name)
    usable = held if held is not None and len(held) <= MOST_BYTES else None
    return FilePlace(f"{folder}/{name}", package, name, usable)


def _read_log(
    folder: VisitFolder, kind: TableKind, content: Content, problems: list[Problem], *, must_exist: bool
) -> Table:
    name = f"{kind.name}.csv"
    empty = Table(folder.package, name, ())
    if not must_exist and all(entry.name != name for entry in content.entries):
        return empty
    return read_table(_place(folder.path, name, folder.package, content), kind, problems) or empty


def _read_revision(
    folder: str, package: str, number: int, content: Content, problems: list[Problem]
) -> RevisionSource | None:
    place = _place(folder, _DESCRIPTOR, package, content)
    problems.extend(link_problem(f"{package}/{name}") for name in content.links if name != _DESCRIPTOR)
    problems.extend(_unreadable(package, name) for name in content.unreadable if name != _DESCRIPTOR)
    problems.extend(_stray(package, name, number) for name in content.files if _is_stray(name))
    document = read_json(place, problems, _SCHEMAS)
    if document is None:
        return None
    resources = document.get("resources")
    entries = [entry for entry in (resources if isinstance(resources, list) else []) if isinstance(entry, dict)]
    if not isinstance(resources, list) or len(entries) < len(resources):
        about = "“resources” is no list of a visit's parts."
        problems.append(place.problem("visit-format", about, "Save the visit again from its form."))
    data = {str(entry.get("name")): entry.get("data") for entry in entries}
    if len(data) < len(entries):
        problems.append(
            place.problem(
                "visit-format", "Two parts of the visit have the same name.", "Save the visit again from its form."
            )
        )
    for name in data:
        if name not in _PARTS:
            problems.append(
                place.problem(
                    "visit-format", f"A visit has no part “{name}”.", f"It may have {', '.join(_PARTS)}.", field=name
                )
            )
    tables = {
        kind.name: Table(package, kind.name, _inline_rows(data[kind.name], kind, place, problems))
        for kind in VISIT_TABLES
        if kind.name in data
    }
    stated = document.get("directory:format")
    format_said = stated if stated is None or isinstance(stated, str) else str(stated)
    return RevisionSource(package, number, format_said, tables, revision_digest(content), _media(content))


def _is_stray(name: str) -> bool:
    """Neither the report nor among its pictures: what a file manager or an editor left, as a rule."""
    return name != _DESCRIPTOR and (not name.startswith("media/") or name.rpartition("/")[2].startswith("."))


def _stray(package: str, name: str, number: int) -> Problem:
    shown = visible(name)
    about = f"Nothing reads {shown}, and yet it counts among the bytes for which r{number} is approved."
    fix = f"Take it away, unless it was there when r{number} was signed."
    return Problem("file-unexpected", about, fix, package, shown, severity="warning")


def _unreadable(package: str, name: str) -> Problem:
    about = f"{name} cannot be read, or is too large to belong to a visit."
    return Problem("file-unreadable", about, "Check its permissions and its size.", package, name)


def _media(content: Content) -> dict[str, str]:
    """The digest of each picture or paper beside the report, by its name."""
    files = content.below("media").files.items()
    return {name: hashlib.sha256(held).hexdigest() for name, held in files if "/" not in name}


def _inline_rows(data: Any, kind: TableKind, place: FilePlace, problems: list[Problem]) -> Sequence[Row]:
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
    if (regular := _regular_rows(data, kind)) is not None:
        return regular
    rows = []
    fields = kind.model.model_fields
    for number, row in enumerate(data, 2):
        for name in row.keys() - fields.keys():
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
            if type(value) in _NOT_A_CELL:
                problems.append(
                    place.problem(
                        "value-form",
                        f"“{name}” of “{kind.name}” is no text, whole number, yes or no.",
                        "Save the visit again from its form; a list is a text with semicolons between.",
                        row=number,
                        field=str(name),
                    )
                )
            elif name in fields:
                cells[name] = _as_cell(value)
        rows.append(Row(number, cells))
    return tuple(rows)


def _regular_rows(data: list[dict[str, Any]], kind: TableKind) -> Grid | None:
    """The rows by columns, as forms write them: all with the same known names in the same order, and nothing nested."""
    headings = set(map(tuple, data))
    names = next(iter(headings), ())
    if len(headings) > 1 or not kind.model.model_fields.keys() >= set(names):
        return None
    if not _NOT_A_CELL.isdisjoint(map(type, chain.from_iterable(map(dict.values, data)))):
        return None
    columns = [
        [value.strip() if value.__class__ is str else _as_cell(value) for value in values]
        for values in zip(*map(dict.values, data), strict=True)
    ]
    return Grid(names, range(2, len(data) + 2), columns)


def _as_cell(value: str | int | bool | None) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value).strip()


def digest_of(folder: Path) -> str:
    """The digest that an approval of the revision in this folder is bound to. Raises ``OSError``."""
    content = content_of(str(folder))
    if content.unreadable:
        raise PermissionError(errno.EACCES, "It cannot be read", str(folder / content.unreadable[0]))
    return revision_digest(content)


def revision_digest(content: Content) -> str:
    """
    SHA-256 over every file of a revision: its relative path, its length and its bytes, in the order of the paths.

    An approval is bound to this, so one changed comma shows. Links count as their own name, never as their target.
    """
    total = hashlib.sha256()
    for entry in content.entries:
        if stat.S_ISREG(entry.mode) or stat.S_ISLNK(entry.mode):
            held = content.files.get(entry.name, b"")
            total.update(os.fsencode(entry.name) + f"\0{len(held)}\0".encode())
            total.update(held)
    return total.hexdigest()
