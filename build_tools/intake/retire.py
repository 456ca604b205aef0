"""Taking records out whose time is over: first the register says so, then they go, and a killed run is gone on with."""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

from build_tools.errors import DataProblems, WrongUse
from build_tools.intake.changes import Conflicting, Unsound, save
from build_tools.intake.log_lines import add_lines, line_from, lines_of
from build_tools.intake.sign_off import VISITS
from build_tools.intake.store import INCOMING, clear_incoming
from build_tools.load.csv_table import read_table
from build_tools.load.text_file import FilePlace
from build_tools.locks import alone_with
from build_tools.models.change import KINDS, Change, numbered, owner_of, row_key
from build_tools.models.directory import Directory
from build_tools.models.remembered import Memory
from build_tools.models.retirement import RETIRED_TABLE, PastItsTime, Retired
from build_tools.on_disk import settle_folder

REGISTER = "retired.csv"


def retire(
    workspace: Path,
    directory: Directory,
    due: Sequence[PastItsTime],
    by: str,
    today: date,
    memory: Memory | None = None,
) -> tuple[Retired, ...]:
    """
    Take out all of ``due`` that nothing keeps, visits first, then rows of ``providers/``. Returns the register's lines.

    Each visit goes whole or not at all, and all rows at once. Raises ``WrongUse`` when somebody changed the same rows
    meanwhile, ``DataProblems`` when what is left would not be sound; the register then says what had gone by then.
    """
    going = [each for each in due if not each.kept_because]
    lines = tuple(line_from(RETIRED_TABLE, Retired, {"retired_on": today, "by": by, **_told(each)}) for each in going)
    reports = workspace / "qa_reports"
    with alone_with(reports):
        clear_incoming(reports)
        _register(reports / REGISTER, lines)
        for folder in _folders(workspace, directory, going):
            _take_out(reports, folder)
        clear_incoming(reports)
    _take_out_rows(workspace, going, today, memory)
    return lines


def _told(each: PastItsTime) -> dict[str, str]:
    """Nothing of what the record itself said."""
    return {"kind": each.kind, "record": each.record, "reason": each.reason}


def _register(path: Path, lines: Iterable[Retired]) -> None:
    """A run that was killed after it wrote its lines writes none of them twice."""
    known = {(line.retired_on, line.kind, line.record) for line in lines_of(path, RETIRED_TABLE, Retired)}
    if fresh := [line for line in lines if (line.retired_on, line.kind, line.record) not in known]:
        add_lines(path, RETIRED_TABLE, fresh)


def _folders(workspace: Path, directory: Directory, going: Iterable[PastItsTime]) -> Iterable[Path]:
    for each in going:
        above = workspace / VISITS / each.provider_id
        if each.kind in ("visit", "draft"):
            yield above / each.record.removeprefix(f"{each.provider_id}-")
        elif each.kind == "provider":
            visits = directory.visits_of.get(each.provider_id, ())
            yield from (above / visit.visit_id.removeprefix(f"{each.provider_id}-") for visit in visits)


def _take_out(reports: Path, folder: Path) -> None:
    """Out of its place in one step, then away: nobody meets half a visit."""
    aside = reports / INCOMING / secrets.token_hex(8)
    aside.parent.mkdir(exist_ok=True)
    with alone_with(folder):  # nobody signs it off at this moment
        folder.rename(aside)
    settle_folder(folder.parent)
    shutil.rmtree(aside)
    if not any(folder.parent.iterdir()):
        folder.parent.rmdir()
        settle_folder(folder.parent.parent)


def _take_out_rows(workspace: Path, going: Sequence[PastItsTime], today: date, memory: Memory | None) -> None:
    whole = {each.record for each in going if each.kind == "provider"}
    reached = {each.record for each in going if each.kind == "contacts"}
    changes = [
        Change(0, table, row_key(table, cells), "remove", "", "", "")
        for table in KINDS
        for cells in _rows(workspace, table)
        if (owner := owner_of(table, cells)) in whole or (table == "contacts" and owner in reached)
    ]
    if not changes:
        return
    match save(workspace, numbered(changes), today, memory):
        case Conflicting():
            raise WrongUse("Somebody changed the same rows of providers/ at this moment. Run the command again.")
        case Unsound(problems=problems):
            raise DataProblems(problems)


def _rows(workspace: Path, table: str) -> list[dict[str, str]]:
    name = f"{table}.csv"
    read = read_table(FilePlace(workspace / "providers" / name, "providers", name), KINDS[table], [])
    return [row.cells for row in read.rows] if read is not None else []
