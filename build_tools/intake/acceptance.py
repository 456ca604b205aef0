"""A provider's proposal held against the records, and the changes of it that staff accept."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import count
from pathlib import Path

from build_tools.errors import WrongUse
from build_tools.intake.changes import Conflicting, Saved, Unsound, save
from build_tools.intake.differences import judge, same
from build_tools.intake.records_on_disk import Records, read_records
from build_tools.load.workspace import not_a_workspace
from build_tools.models.change import (
    KINDS,
    MAY_BE_REMOVED,
    ONLY_WHEN_ADDED,
    OWNER,
    PROVIDER_FACING,
    Change,
    Proposal,
    WeighedChange,
    WeighedProposal,
    key_cells,
    owner_of,
)
from build_tools.models.problem import Problem
from build_tools.models.remembered import Memory
from build_tools.models.words import did_you_mean, listed
from build_tools.validate.changes import faults_of

Faults = dict[int, tuple[Problem, ...]]
_ASK = "Ask the partnership: its staff can do it."


def weigh(workspace: Path, proposal: Proposal, today: date, memory: Memory | None = None) -> WeighedProposal:
    """
    How each change stands today: to be made, so already, changed by others since, or refused and why.

    Each is weighed together with all the others that could be made. Writes nothing. Raises ``WrongUse`` where there
    is no workspace, ``DataProblems`` when one of its tables cannot be changed as it is.
    """
    records = _records(workspace)
    faults = _faults(records, proposal, today, proposal)
    sound = [change for change in proposal.changes if change.number not in faults]
    judged = judge(records, sound)
    due = {change.number for change in judged.due}
    to_make = [change for change in sound if change.number in due]
    told = save(workspace, to_make, today, memory, check_only=True) if to_make else None
    breaking: Faults = dict(told.by_change) if isinstance(told, Unsound) else {}
    elsewhere = told.problems if isinstance(told, Unsound) and not breaking else ()
    since = {conflict.change.number: conflict.stored for conflict in judged.conflicts}
    already = {change.number for change in judged.already}
    weighed = []
    for change in proposal.changes:
        if problems := faults.get(change.number) or breaking.get(change.number) or elsewhere:
            weighed.append(WeighedChange(change, "refused", None, problems))
        elif change.number in due or change.number in already:
            weighed.append(WeighedChange(change, "new" if change.number in due else "already", None))
        else:
            weighed.append(WeighedChange(change, "since", since.get(change.number, change.was)))
    return WeighedProposal(proposal, _name_of(records, proposal), tuple(weighed))


def accept(
    workspace: Path,
    proposal: Proposal,
    numbers: Collection[int],
    today: date,
    memory: Memory | None = None,
    *,
    check_only: bool = False,
) -> Saved | Conflicting | Unsound:
    """
    Make the changes of these numbers, all of them or none. The cells that name a new row come with any other of it.

    With ``check_only`` nothing is written. Raises ``WrongUse`` for a number that the proposal does not have, and as
    ``intake.changes.save`` does.
    """
    known = {change.number for change in proposal.changes}
    if unknown := sorted(set(numbers) - known):
        has = f"It has 1 to {max(known)}." if known else "It has none."
        raise WrongUse(f"The proposal has no change {listed(map(str, unknown[:20]))}. {has}")
    chosen = _with_keys(proposal.changes, numbers)
    records = _records(workspace)
    faults = _faults(records, replace(proposal, changes=chosen), today, proposal)
    if faults:
        return Unsound(tuple(problem for told in faults.values() for problem in told), (), faults)
    return save(workspace, chosen, today, memory, check_only=check_only)


def _with_keys(changes: Sequence[Change], numbers: Collection[int]) -> tuple[Change, ...]:
    rows = {(one.table, one.record) for one in changes if one.number in numbers and one.kind == "add"}
    names = {name: {*kind.key, OWNER} for name, kind in KINDS.items()}
    return tuple(
        one
        for one in changes
        if one.number in numbers
        or ((one.table, one.record) in rows and one.kind == "add" and one.field in names.get(one.table, ()))
    )


def _records(workspace: Path) -> Records:
    if lacking := not_a_workspace(workspace):
        raise WrongUse(f"{lacking.message} {lacking.fix}")
    return read_records(workspace)


def _name_of(records: Records, proposal: Proposal) -> str:
    own = records.rows("providers").get(proposal.provider_id, {})
    said = (one.becomes for one in proposal.changes if (one.table, one.field) == ("providers", "name"))
    return own.get("name") or next(said, "") or proposal.provider_id


def _faults(records: Records, proposal: Proposal, today: date, whole_file: Proposal) -> Faults:
    """The changes that no acceptance can make, with the reasons. ``proposal`` has those of the file that are chosen."""
    found = faults_of(proposal.changes, {name: table.numbers() for name, table in records.tables.items()})
    rows = {name: table.rows() for name, table in records.tables.items()}
    whole = _fault_of_whole(rows, whole_file, today)
    owners = {
        (one.table, one.record): one.becomes
        for one in proposal.changes
        if one.kind == "add" and one.field == ("id" if one.table == "providers" else OWNER)
    }
    for change in proposal.changes:
        if change.number in found:
            continue
        stored = rows.get(change.table, {}).get(change.record)
        owner = owners.get((change.table, change.record))
        fault = whole or _fault(change, stored, owner, proposal) or _taken(change, stored, rows, proposal)
        if fault:
            resource = f"{change.table}.csv"
            found[change.number] = (
                Problem(*fault, package="providers", resource=resource, field=change.field or None),
            )
    return found


Rows = Mapping[str, Mapping[str, Mapping[str, str]]]
Fault = tuple[str, str, str]


def _fault_of_whole(rows: Rows, proposal: Proposal, today: date) -> Fault | None:
    known = rows.get("providers", {})
    if proposal.made_on > today:
        return "date-in-future", f"The proposal is of {proposal.made_on}, which is still to come.", "Check the date."
    if proposal.kind == "listing" and proposal.provider_id not in known:
        fix = did_you_mean(proposal.provider_id, known) + "A new provider registers with the other form."
        return "proposal-reach", f"There is no provider “{proposal.provider_id}”.", fix
    names_itself = any(
        (one.table, one.record, one.kind) == ("providers", proposal.provider_id, "add") for one in proposal.changes
    )
    said = {one.field: one.becomes for one in proposal.changes if (one.table, one.kind) == ("providers", "add")}
    there = known.get(proposal.provider_id, {}).get("name", "")
    if proposal.kind == "registration" and there and not same("providers", "name", there, said.get("name", there)):
        return _id_taken(proposal.provider_id, there, known)  # or its venues and courses would become another's
    if proposal.kind == "registration" and not names_itself:
        return "proposal-format", "The registration does not say who the new provider is.", "Save it again."
    return None


def _fault(change: Change, stored: Mapping[str, str] | None, owner: str | None, proposal: Proposal) -> Fault | None:
    """Why a provider may not propose this, whatever it says; ``None`` when it may."""
    table, kind = change.table, KINDS[change.table]
    if table not in PROVIDER_FACING:
        about = f"{kind.title} are kept by the partnership; no provider proposes changes to them."
        return "proposal-reach", about, _ASK
    if change.kind == "remove":
        if table not in MAY_BE_REMOVED:
            about = f"A provider does not take rows out of {kind.title.lower()}."
            return "proposal-reach", about, "A course or a document ends by its last day. " + _ASK
    elif change.field not in PROVIDER_FACING[table] | (
        ONLY_WHEN_ADDED.get(table, frozenset()) if change.kind == "add" else frozenset()
    ):
        return "proposal-reach", f"“{change.field}” is the partnership's own, and not shown to everyone.", _ASK
    if change.kind == "set" and change.field == OWNER:
        return "proposal-reach", "What belongs to one provider is not moved to another.", _ASK
    if change.kind != "add" and proposal.kind == "registration":
        return "proposal-reach", "A registration adds a new provider, and changes nothing else.", _ASK
    if table == "providers" and change.kind == "add" and proposal.kind == "listing":
        return "proposal-reach", "A listing belongs to a provider that is there already.", "Use the registration form."
    # Of a row that is gone, the key may not tell whose it was.
    own = owner if change.kind == "add" else owner_of(table, stored or key_cells(table, change.record))
    if own is not None and own != proposal.provider_id or (change.kind == "add" and own is None):
        about = f"“{change.record[:80]}” is not a record of “{proposal.provider_id}”."
        return "proposal-reach", about, "A provider proposes changes to its own records only."
    return None


def _taken(change: Change, stored: Mapping[str, str] | None, rows: Rows, proposal: Proposal) -> Fault | None:
    """Why a new row cannot have the id it asks for: another row has it, that is not what this one would become."""
    if change.kind != "add" or stored is None or change.field != "id":
        return None
    asked = {
        one.field: one.becomes for one in proposal.changes if (one.table, one.record) == (change.table, change.record)
    }
    if all(stored.get(name, "") == cell for name, cell in asked.items()):
        return None
    return _id_taken(change.record, stored.get("name") or stored.get("title") or "", rows[change.table])


def _id_taken(record: str, by: str, known: Collection[str]) -> Fault:
    free = next(name for number in count(2) if (name := f"{record}-{number}") not in known)
    fix = f"If it is another, it can be “{free}”: put that into the file, wherever the id stands, or do it by hand."
    return "id-twice", f"“{record}” is taken: {by}.", fix
