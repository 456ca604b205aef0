"""The provider tables as they lie on disk, and with some rows changed: every other row keeps its very bytes."""

from __future__ import annotations

import codecs
import csv
import io
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Literal

from build_tools.errors import DataProblems
from build_tools.load.csv_table import read_table
from build_tools.load.text_file import FilePlace
from build_tools.models.change import KINDS, OWNER, Change, row_key
from build_tools.models.problem import Problem

FOLDER = "providers"


@dataclass(frozen=True)
class Line:
    """One row of a file: its text with its line end, and its cells as they stand, blanks around them included."""

    text: str
    cells: tuple[str, ...]


@dataclass(frozen=True)
class StoredTable:
    """A file of the package. ``lines`` begins with the headings; blank and broken rows are among the rest."""

    name: str
    content: bytes
    names: tuple[str, ...]
    lines: tuple[Line, ...]
    separator: str

    def rows(self) -> dict[str, dict[str, str]]:
        """The whole rows by key, their cells by heading. Of two rows with one key, the first."""
        found: dict[str, dict[str, str]] = {}
        for line in self.lines[1:]:
            if cells := self._cells(line):
                found.setdefault(row_key(self.name, cells), cells)
        return found

    def numbers(self) -> dict[str, int]:
        """The row of each key, counted as a spreadsheet does."""
        found: dict[str, int] = {}
        for number, line in enumerate(self.lines[1:], 2):
            if cells := self._cells(line):
                found.setdefault(row_key(self.name, cells), number)
        return found

    def changed(self, changes: Iterable[Change]) -> bytes:
        """The file with changes made that are known to fit: rows to add are not there, rows to set or remove are."""
        by_record: dict[str, list[Change]] = {}
        for change in changes:
            by_record.setdefault(change.record, []).append(change)
        lines = [self.lines[0]]
        for line in self.lines[1:]:
            own = by_record.pop(key, None) if (key := self._key(line)) is not None else None
            if own is None:
                lines.append(line)
            elif own[0].kind != "remove":
                values = {change.field: change.becomes for change in own}
                lines.append(self._line([values.get(*pair) for pair in zip(self.names, line.cells, strict=True)]))
        for own in by_record.values():
            values = {change.field: change.becomes for change in own}
            self._insert(lines, [values.get(name, "") for name in self.names])
        mark = codecs.BOM_UTF8 if self.content.startswith(codecs.BOM_UTF8) else b""
        return mark + "".join(line.text for line in lines).encode()

    def _cells(self, line: Line) -> dict[str, str] | None:
        if len(line.cells) != len(self.names) or not any(map(str.strip, line.cells)):
            return None
        return {name: cell.strip() for name, cell in zip(self.names, line.cells, strict=True)}

    @cached_property
    def _key_places(self) -> list[int]:
        return [self.names.index(name) for name in KINDS[self.name].key]

    def _key(self, line: Line) -> str | None:
        """What ``row_key`` would say of it, without a dictionary for each of many rows."""
        if len(line.cells) != len(self.names) or not any(map(str.strip, line.cells)):
            return None
        return "/".join([line.cells[place].strip() for place in self._key_places])

    def _insert(self, lines: list[Line], cells: Sequence[str]) -> None:
        """Where the table's order wants the row; where it has none, after the provider's other rows, or at the end."""
        line = self._line(cells)
        key, owner = self._key(line) or "", self._owner(line)
        keys = [(place, found) for place, other in enumerate(lines[1:], 1) if (found := self._key(other)) is not None]
        sorted_keys = [found for _, found in keys]
        if len(keys) > 1 and sorted_keys == sorted(sorted_keys):
            before = bisect_left(sorted_keys, key)
            place = keys[before][0] if before < len(keys) else keys[-1][0] + 1
        else:
            own = [place for place, _ in keys if owner and self._owner(lines[place]) == owner]
            place = 1 + (own[-1] if own else keys[-1][0] if keys else 0)
        if not lines[place - 1].text.endswith(("\n", "\r")):
            lines[place - 1] = replace(lines[place - 1], text=lines[place - 1].text + self._ending)
        lines.insert(place, line)

    def _owner(self, line: Line) -> str:
        return line.cells[self.names.index(OWNER)].strip() if OWNER in self.names else ""

    def _line(self, cells: Sequence[str]) -> Line:
        text = io.StringIO()
        heading = self.lines[0].text.strip()
        all_quoted = heading.count('"') >= 2 * len(self.names)
        quoting: Literal[0, 1] = csv.QUOTE_ALL if all_quoted else csv.QUOTE_MINIMAL
        csv.writer(text, delimiter=self.separator, lineterminator=self._ending, quoting=quoting).writerow(cells)
        return Line(text.getvalue(), tuple(cells))

    @property
    def _ending(self) -> str:
        return "\r\n" if self.lines[0].text.endswith("\r\n") else "\n"


@dataclass(frozen=True)
class Records:
    """The tables that can be changed, and why the others cannot."""

    tables: Mapping[str, StoredTable]
    problems: tuple[Problem, ...]

    def rows(self, table: str) -> dict[str, dict[str, str]]:
        """A table's rows by key. Raises ``DataProblems`` when it cannot be changed as it is."""
        return self.table(table).rows()

    def table(self, name: str) -> StoredTable:
        """The table of that name. Raises ``DataProblems`` when it cannot be changed as it is."""
        if name not in self.tables:
            raise DataProblems([problem for problem in self.problems if problem.resource == f"{name}.csv"])
        return self.tables[name]


def read_records(workspace: Path) -> Records:
    """Every table of ``providers/``. What cannot be written again as it was read is left out, with a problem."""
    tables: dict[str, StoredTable] = {}
    problems: list[Problem] = []
    for name in KINDS:
        stored = _read(FilePlace(workspace / FOLDER / f"{name}.csv", FOLDER, f"{name}.csv"), name, problems)
        if stored is not None:
            tables[name] = stored
    return Records(tables, tuple(problems))


def _read(place: FilePlace, name: str, problems: list[Problem]) -> StoredTable | None:
    told: list[Problem] = []
    table = read_table(place, KINDS[name], told)
    if table is None or table.cut or any(problem.code.startswith("encoding") for problem in told):
        problems.extend(told)
        return None
    return stored_table(name, Path(place.path).read_bytes())


def stored_table(name: str, content: bytes) -> StoredTable:
    """A table from bytes that are known to be a sound file in UTF-8."""
    raw = list(io.StringIO(content.decode("utf-8-sig"), newline=""))
    heading = raw[0]
    separator = "," if "," in heading else next((mark for mark in (";", "\t") if mark in heading), ",")
    reader = csv.reader(iter(raw), delimiter=separator, strict=True)
    lines: list[Line] = []
    done = 0
    for cells in reader:
        lines.append(Line("".join(raw[done : reader.line_num]), tuple(cells)))
        done = reader.line_num
    return StoredTable(name, content, tuple(cell.strip() for cell in lines[0].cells), tuple(lines), separator)
