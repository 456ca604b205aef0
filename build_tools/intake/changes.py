"""Saving changes to provider records: nobody's change is overwritten unseen, nothing that breaks the workspace is written."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from build_tools.errors import WrongUse
from build_tools.intake.differences import Judged, judge
from build_tools.intake.records_in_place import clear_leftovers, put_tables
from build_tools.intake.records_on_disk import FOLDER, Records, read_records, stored_table
from build_tools.load.workspace import not_a_workspace
from build_tools.locks import alone_with
from build_tools.models.change import Change, Conflict
from build_tools.models.directory import Directory
from build_tools.models.problem import Problem, has_errors
from build_tools.models.remembered import Memory
from build_tools.pipeline import check_candidate
from build_tools.validate.changes import faults_of

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
class Unsound:
    """
    Nothing was saved: these problems would be new. ``by_change`` gives those of a change by its number.

    ``existing`` are the errors that the workspace has anyway.
    """

    problems: tuple[Problem, ...]
    existing: tuple[Problem, ...]
    by_change: Mapping[int, tuple[Problem, ...]]


def save(
    workspace: Path, changes: Sequence[Change], today: date, memory: Memory | None = None, *, check_only: bool = False
) -> Saved | Conflicting | Unsound:
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
            return Unsound(tuple(p for told in faults.values() for p in told), (), faults)
        judged = judge(records, changes)
        if judged.conflicts:
            return Conflicting(judged.conflicts, (*judged.due, *judged.already))
        if not judged.due:
            return Saved((), (), judged.already)
        return _save(workspace, records, judged, today, memory, check_only)


def _save(
    workspace: Path, records: Records, judged: Judged, today: date, memory: Memory | None, check_only: bool
) -> Saved | Unsound:
    touched = dict.fromkeys(change.table for change in judged.due)
    content = {
        name: records.table(name).changed(change for change in judged.due if change.table == name) for name in touched
    }
    directory, after, before = check_candidate(workspace, content, today, memory)
    fresh = _new(after, before)
    existing = tuple(problem for problem in before if problem.severity == "error")
    if has_errors(fresh):
        errors = tuple(problem for problem in fresh if problem.severity == "error")
        return Unsound(errors, existing, _by_change(errors, judged.due, content))
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
