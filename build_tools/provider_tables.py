"""The tables of the provider package: taken from memory while their bytes are as they were, else read and checked anew."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256

from build_tools.load.csv_table import read_table
from build_tools.load.text_file import FilePlace, read_bytes
from build_tools.models.packed import Packed, pack
from build_tools.models.problem import Problem
from build_tools.models.remembered import TableMemory
from build_tools.models.sources import KnownRows, Table
from build_tools.models.tables import TableKind
from build_tools.validate.rows import CheckedRows, R, check_rows

SHA256_BYTES = 32


class RememberedTables:
    """
    How tables are read, and how their rows are checked.

    Remembered is a table of which neither said anything, with the digest of its bytes: they depend on nothing else. What
    holds two tables against each other, or against the day, is asked every time. So the result is the same with a
    memory and without. ``afresh`` believes nothing, and only then remembers.
    """

    def __init__(self, memory: TableMemory | None, *, afresh: bool = False) -> None:
        self._memory = memory
        self._kept = {} if memory is None or afresh else memory.recall()
        self._flawless: dict[str, tuple[Table, bytes]] = {}
        # The records of each table, as far as they were checked.
        self.packed: dict[str, bytes] = {}

    def read(self, place: FilePlace, kind: TableKind, problems: list[Problem]) -> Table | None:
        """The table, as ``read_table`` would give it; of one that is known no cells but ids are at hand."""
        content = read_bytes(place, problems)
        if content is None:
            return None
        digest = sha256(content).digest()
        kept = self._kept.get(kind.name, b"")
        if kept.startswith(digest):
            self.packed[kind.name] = kept[SHA256_BYTES:]
            records = Packed(kind.model, self.packed[kind.name]).unpacked()
            return Table(place.package, place.resource, KnownRows(records))
        before = len(problems)
        table = read_table(replace(place, content=content), kind, problems)
        if table is not None and len(problems) == before:
            self._flawless[kind.name] = table, digest
        return table

    def check(self, table: Table, kind: TableKind, model: type[R], problems: list[Problem]) -> CheckedRows[R]:
        """The rows that make records, as ``check_rows`` would give them."""
        if isinstance(table.rows, KnownRows):
            return CheckedRows(table, table.rows.records, table.rows.numbers)
        before = len(problems)
        checked = check_rows(table, kind, model, problems)
        read, digest = self._flawless.get(kind.name, (None, b""))
        self.packed[kind.name] = pack(model, checked.records)
        if self._memory is not None and read is table and len(problems) == before:
            self._memory.remember({kind.name: digest + self.packed[kind.name]})
        return checked
