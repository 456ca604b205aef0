"""What differs between two states of a row, and changes held against what is stored now."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from build_tools.intake.records_on_disk import Records
from build_tools.models.change import KINDS, Change, Conflict, numbered, row_key
from build_tools.models.columns import core_type
from build_tools.models.postcode import parse_postcode
from build_tools.validate.cells import Trouble, parse_cell

Cells = Mapping[str, str]


@dataclass(frozen=True)
class Judged:
    """Changes held against what is stored: still to be made, already so, or in conflict."""

    due: tuple[Change, ...]
    already: tuple[Change, ...]
    conflicts: tuple[Conflict, ...]


def difference(table: str, before: Cells | None, after: Cells | None) -> tuple[Change, ...]:
    """
    The changes that make one row's cells another's. No ``before`` is an added row, no ``after`` a removed one.

    Fields that ``after`` does not have stay as they are. A key that differs is a change like any other here; saving
    refuses it.
    """
    record = row_key(table, before if before is not None else after or {})
    found: list[Change] = []
    for name in KINDS[table].model.model_fields:
        was = (before or {}).get(name, "").strip()
        becomes = "" if after is None else _tidy(after.get(name, was))
        if before is None and becomes:
            found.append(Change(0, table, record, "add", name, "", becomes))
        elif after is None and was:
            found.append(Change(0, table, record, "remove", name, was, ""))
        elif before is not None and after is not None and not same(table, name, was, becomes):
            found.append(Change(0, table, record, "set", name, was, becomes))
    return numbered(found)


def _tidy(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def same(table: str, field: str, one: str, other: str) -> bool:
    """True when two texts are one value of a field: ``a; b`` is ``a;b``, 85.5 is 85.50, ng7 2rd is NG7 2RD."""
    return one == other or bool(one and other) and _meant(table, field, one) == _meant(table, field, other)


def _meant(table: str, field: str, text: str) -> Any:
    info = KINDS[table].model.model_fields.get(field)
    if info is None:
        return text
    value = parse_cell(text, *core_type(info.annotation))
    if isinstance(value, Trouble):
        return text
    if isinstance(value, str):
        value = _tidy(value)
        return parse_postcode(value) or value if field == "postcode" else value
    return value


def judge(records: Records, changes: Iterable[Change]) -> Judged:
    """Hold changes against what is stored. Raises ``DataProblems`` for a table that cannot be changed as it is."""
    by_row: dict[tuple[str, str], list[Change]] = {}
    for change in changes:
        by_row.setdefault((change.table, change.record), []).append(change)
    rows = {table: records.rows(table) for table in dict.fromkeys(table for table, _ in by_row)}
    parts = [_judged(rows[table].get(record), own) for (table, record), own in by_row.items()]
    return Judged(
        tuple(change for part in parts for change in part.due),
        tuple(change for part in parts for change in part.already),
        tuple(conflict for part in parts for conflict in part.conflicts),
    )


def _judged(stored: Cells | None, changes: Sequence[Change]) -> Judged:
    """The same for the changes of one row, which are all of one kind."""
    kind = changes[0].kind
    if kind == "add":
        return _judged_addition(stored, changes)
    if kind == "remove":
        return _judged_removal(stored, changes)
    if stored is None:
        return Judged((), (), tuple(Conflict(change, None) for change in changes))
    due, already, conflicts = [], [], []
    for change in changes:
        now = stored.get(change.field, "")
        if same(change.table, change.field, now, change.becomes):
            already.append(change)
        elif same(change.table, change.field, now, change.was):
            due.append(replace(change, was=now))
        else:
            conflicts.append(Conflict(change, now))
    return Judged(tuple(due), tuple(already), tuple(conflicts))


def _judged_addition(stored: Cells | None, changes: Sequence[Change]) -> Judged:
    if stored is None:
        return Judged(tuple(changes), (), ())
    so = [one for one in changes if same(one.table, one.field, stored.get(one.field, ""), one.becomes)]
    other = [Conflict(one, stored.get(one.field, "")) for one in changes if one not in so]
    return Judged((), tuple(so), tuple(other))


def _judged_removal(stored: Cells | None, changes: Sequence[Change]) -> Judged:
    """A row goes only if it holds what the changes say; a blank field says nothing of that."""
    if stored is None:
        return Judged((), tuple(changes), ())
    first = changes[0]
    held = [replace(first, field=name, was=cell, becomes="") for name, cell in stored.items() if cell]
    if first.field == "":
        return Judged(tuple(held), (), ())
    said = {change.field: change for change in changes}
    other = [
        Conflict(said.get(name, replace(first, field=name, was="", becomes="")), cell)
        for name, cell in stored.items()
        if not same(first.table, name, cell, said[name].was if name in said else "")
    ]
    return Judged(() if other else tuple(held), (), tuple(other))
