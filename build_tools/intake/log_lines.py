"""One more line for a log that only ever grows: events.csv and progress.csv of a visit."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any, TypeVar

from build_tools.errors import WrongUse
from build_tools.load.csv_table import read_table
from build_tools.load.text_file import FilePlace
from build_tools.models.columns import Record
from build_tools.models.problem import Problem
from build_tools.models.sign_off import is_plain_reference
from build_tools.models.sources import Row, Table
from build_tools.models.tables import TableKind
from build_tools.models.words import hidden_characters, listed
from build_tools.on_disk import put_file
from build_tools.validate.rows import check_rows

R = TypeVar("R", bound=Record)


def lines_of(path: Path, kind: TableKind, model: type[R]) -> list[R]:
    """
    The lines so far; none when there is no file yet.

    Raises ``WrongUse`` for a file that is no plain comma-separated UTF-8: a line added to it could not be read again.
    """
    if not path.exists():
        return []
    problems: list[Problem] = []
    table = read_table(FilePlace(path, path.parent.name, path.name), kind, problems)
    stop = next((p for p in problems if p.severity == "error" or p.code.startswith(("encoding", "separator"))), None)
    if stop or table is None:
        raise WrongUse(f"{stop.message} {stop.fix} Nothing was written." if stop else f"{path} cannot be read.")
    return [line.record for line in check_rows(table, kind, model, problems)]


def line_from(kind: TableKind, model: type[R], values: dict[str, Any]) -> R:
    """The line as ``check`` would read it. Raises ``WrongUse`` in the words that ``check`` has for what is wrong."""
    cells = {name: "" if values.get(name) is None else str(values[name]).strip() for name in model.model_fields}
    for name, cell in cells.items():
        if hidden := hidden_characters(cell):
            raise WrongUse(f"The {name.replace('_', ' ')} holds {listed(hidden)}, which cannot be seen. Type it again.")
    if cells.get("by") and not is_plain_reference(cells["by"]):
        raise WrongUse("by: A role or staff reference has letters from A to Z and digits, and begins with one of them.")
    problems: list[Problem] = []
    read = check_rows(Table("", f"{kind.name}.csv", (Row(2, cells),)), kind, model, problems)
    if problems or not read:
        raise WrongUse(" ".join(f"{problem.field}: {problem.message} {problem.fix}" for problem in problems))
    return read[0].record


def add_lines(path: Path, kind: TableKind, records: Sequence[Record]) -> None:
    """
    Write the old lines and the new ones beside the file, then put it in place: it is never seen half written.

    When this returns, the disk has it.
    """
    put_file(path, with_lines(path.read_bytes() if path.exists() else None, kind, records))


def with_lines(before: bytes | None, kind: TableKind, records: Sequence[Record]) -> bytes:
    """
    A log, or ``None`` where there is none yet, with new lines at its end.

    The old bytes are kept as they are; the columns follow the file's own headings, in whatever order they stand.
    """
    before = _headings(kind) if before is None else before
    if not records:
        return before
    first = before.decode("utf-8-sig").splitlines()[0]
    ending = "\r\n" if before.split(b"\n", 1)[0].endswith(b"\r") else "\n"
    names = [name.strip() for name in next(csv.reader([first]))]
    added = io.StringIO()
    writer = csv.writer(added, lineterminator=ending)
    for record in records:
        values = record.model_dump(mode="json")
        writer.writerow(values[name] for name in names)
    gap = b"" if before.endswith(b"\n") else ending.encode()
    return before + gap + added.getvalue().encode()


def begin_log(path: Path, kind: TableKind) -> None:
    """An empty log, its headings only, where there is none."""
    if not os.path.lexists(path):
        put_file(path, _headings(kind))


def _headings(kind: TableKind) -> bytes:
    return (",".join(kind.model.model_fields) + "\n").encode()
