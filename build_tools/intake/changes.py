"""Saving changes to provider records: nobody's change is overwritten unseen, nothing that breaks the workspace is written."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from build_tools.errors import WrongUse
from build_tools.intake.log_lines import alone_with
from build_tools.intake.records_in_place import clear_leftovers, put_tables
from build_tools.intake.records_on_disk import FOLDER, Records, read_records, stored_table
from build_tools.load.workspace import not_a_workspace
from build_tools.models.change import KINDS, Change, Conflict, numbered, row_key
from build_tools.models.columns import core_type
from build_tools.models.directory import Directory
from build_tools.models.postcode import parse_postcode
from build_tools.models.problem import Problem, has_errors
from build_tools.models.remembered import Memory
from build_tools.pipeline import check_candidate
from build_tools.validate.cells import Trouble, parse_cell
from build_tools.validate.changes import faults_of

Cells = Mapping[str, str]
_ROW = re.compile(r"\brows? \d+(, \d+)*( and \d+)?")


@dataclass(frozen=True)
class Saved:
    """
    What was saved, or would be. ``changes`` are those really made, each ``was`` as it stood: their inverse undoes them.

    ``already`` are those that found their value there. ``warnings`` are new; ``existing`` are the errors that the
    workspace had before and still has. ``directory`` is the workspace afterwards, if it has no errors.
    """

    files: tuple[str, ...]
    changes: tuple[Change, ...]
    already: tuple[Change, ...]
    warnings: tuple[Problem, ...] = ()
    existing: tuple[Problem, ...] = ()
    directory: Directory | None = None


@dataclass(frozen=True)
class Conflicting:
    """Nothing was saved: somebody else changed the same cells since. ``harmless`` are the changes that would fit."""

    conflicts: tuple[Conflict, ...]
    harmless: tuple[Change, ...]


@dataclass(frozen=True)
class Refused:
    """
    Nothing was saved: these problems would be new. ``by_change`` gives those of a change by its number.

    ``existing`` are the errors that the workspace has anyway.
    """

    problems: tuple[Problem, ...]
    existing: tuple[Problem, ...]
    by_change: Mapping[int, tuple[Problem, ...]]


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


def conflicts(records: Records, changes: Iterable[Change]) -> tuple[Conflict, ...]:
    """The changes whose ``was`` is not what is stored, unless what they want is stored already."""
    return judge(records, changes).conflicts


def save(
    workspace: Path, changes: Sequence[Change], today: date, memory: Memory | None = None, *, check_only: bool = False
) -> Saved | Conflicting | Refused:
    """
    Make the changes in ``providers/``, all of them or none. ``check_only`` tells what would happen and writes nothing.

    Two at once are safe: the second is held against what the first has saved. Raises ``WrongUse`` where there is no
    workspace, or when somebody writes into the folder by other means meanwhile; ``DataProblems`` when a table
    cannot be read whole, so that it could not be written again without loss.
    """
    reports = workspace / "qa_reports"
    with alone_with(reports) if reports.is_dir() else nullcontext():
        clear_leftovers(workspace)
        if lacking := not_a_workspace(workspace):
            raise WrongUse(f"{lacking.message} {lacking.fix}")
        records = read_records(workspace)
        faults = faults_of(changes, {name: table.numbers() for name, table in records.tables.items()})
        if faults:
            return Refused(tuple(p for told in faults.values() for p in told), (), faults)
        judged = judge(records, changes)
        if judged.conflicts:
            return Conflicting(judged.conflicts, (*judged.due, *judged.already))
        if not judged.due:
            return Saved((), (), judged.already)
        return _save(workspace, records, judged, today, memory, check_only)


def _save(
    workspace: Path, records: Records, judged: Judged, today: date, memory: Memory | None, check_only: bool
) -> Saved | Refused:
    touched = dict.fromkeys(change.table for change in judged.due)
    content = {
        name: records.table(name).changed(change for change in judged.due if change.table == name) for name in touched
    }
    directory, after, before = check_candidate(workspace, content, today, memory)
    fresh = _new(after, before)
    existing = tuple(problem for problem in before if problem.severity == "error")
    if has_errors(fresh):
        errors = tuple(problem for problem in fresh if problem.severity == "error")
        return Refused(errors, existing, _by_change(errors, judged.due, content))
    if not check_only:
        put_tables(workspace, content, records)
    files = tuple(f"{FOLDER}/{name}.csv" for name in content)
    return Saved(files, judged.due, judged.already, fresh, existing, directory)


def _new(after: Iterable[Problem], before: Iterable[Problem]) -> tuple[Problem, ...]:
    """The problems of ``after`` that ``before`` did not have. A row that moved up or down is no new problem."""
    had = Counter(map(_apart_from_row, before))
    fresh = []
    for problem in after:
        what = _apart_from_row(problem)
        if had[what]:
            had[what] -= 1
        else:
            fresh.append(problem)
    return tuple(fresh)


def _apart_from_row(problem: Problem) -> tuple[str | None, ...]:
    message = _ROW.sub("a row", problem.message)
    return problem.code, problem.severity, problem.package, problem.resource, problem.field, message


def _by_change(
    problems: Iterable[Problem], changes: Sequence[Change], content: Mapping[str, bytes]
) -> dict[int, tuple[Problem, ...]]:
    """The problems of each change: those of its cell, or of its row where no change is about the cell."""
    record_at = {
        (f"{name}.csv", number): record
        for name, held in content.items()
        for record, number in stored_table(name, held).numbers().items()
    }
    found: dict[int, tuple[Problem, ...]] = {}
    for problem in problems:
        record = record_at.get((problem.resource or "", problem.row or 0))
        own = [one for one in changes if (f"{one.table}.csv", one.record) == (problem.resource, record)]
        exact = [one for one in own if one.field == problem.field]
        for one in exact or own[:1]:
            found[one.number] = (*found.get(one.number, ()), problem)
    return found
