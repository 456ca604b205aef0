"""The tables of the provider package: taken from memory while their bytes are as they were, else read and checked anew."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256
from typing import Any

import msgpack

from build_tools.load.csv_table import read_table
from build_tools.load.text_file import FilePlace, read_bytes
from build_tools.models.columns import Record
from build_tools.models.packed import Packed, pack
from build_tools.models.problem import Problem
from build_tools.models.provider import Provider
from build_tools.models.remembered import TableMemory
from build_tools.models.sources import KnownRows, Table
from build_tools.models.tables import PROVIDER_TABLES, TableKind
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
        self._packed: dict[str, bytes] = {}

    def read(self, place: FilePlace, kind: TableKind, problems: list[Problem]) -> Table | None:
        """The table, as ``read_table`` would give it; of one that is known no cells but ids are at hand."""
        content = read_bytes(place, problems)
        if content is None:
            return None
        digest = sha256(content).digest()
        kept = self._kept.get(kind.name, b"")
        if kept.startswith(digest):
            self._packed[kind.name] = kept[SHA256_BYTES:]
            records = Packed(kind.model, self._packed[kind.name]).unpacked()
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
        self._packed[kind.name] = pack(model, checked.records)
        if self._memory is not None and read is table and len(problems) == before:
            self._memory.remember({kind.name: digest + self._packed[kind.name]})
        return checked

    def digests(self) -> dict[str, dict[str, bytes]]:
        """Of the records that each provider has in each table, by table and by its id."""
        kinds = (kind for kind in PROVIDER_TABLES if _whose(kind.model))
        return {kind.name: self._digests(kind.name, kind.model) for kind in kinds}

    def _digests(self, table: str, model: type[Record]) -> dict[str, bytes]:
        """Remembered too: an edit leaves most tables as they are."""
        packed = self._packed.get(table, b"")
        name, digest = f"{table} by provider", sha256(packed).digest()
        kept = self._kept.get(name, b"")
        if kept.startswith(digest):
            known: dict[str, bytes] = msgpack.unpackb(kept[SHA256_BYTES:])
            return known
        found = {
            provider_id: sha256(msgpack.packb(lines)).digest()
            for provider_id, lines in _by_provider(model, packed).items()
        }
        if self._memory is not None:
            self._memory.remember({name: digest + msgpack.packb(found)})
        return found


def _by_provider(model: type[Record], packed: bytes) -> dict[str, list[tuple[Any, ...]]]:
    """A table's lines, as they are packed."""
    whose = [*model.model_fields].index(_whose(model))
    found: dict[str, list[tuple[Any, ...]]] = {}
    for line in zip(*(msgpack.unpackb(packed) if packed else []), strict=True):
        found.setdefault(line[whose], []).append(line)
    return found


def _whose(model: type[Record]) -> str:
    """The field that names the provider; empty in the lists that are common to all."""
    return "id" if model is Provider else "provider_id" if "provider_id" in model.model_fields else ""
