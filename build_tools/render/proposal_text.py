"""A provider's proposal for a terminal and for programs: each change with its number, what stands there, and what would go wrong."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Any

from build_tools.models.change import KINDS, Change, Conflict, WeighedChange, WeighedProposal
from build_tools.models.problem import Problem
from build_tools.render.environment import day

LONGEST = 300  # of a text that stands there already, or that somebody wrote to the office
_BLANK = "nothing"


def proposal_as_text(weighed: WeighedProposal, name: str) -> list[str]:
    """Who proposes what, row by row, and how to accept it. For staff only: it tells what is stored."""
    proposal = weighed.proposal
    what = "a new provider" if proposal.kind == "registration" else weighed.provider_name
    seen = f", on the pages of {day(proposal.published_on)}" if proposal.published_on else ""
    lines = [f"{name}: changes proposed for {what} ({proposal.provider_id})"]
    lines.append(f"  by {_plain(proposal.made_by)} on {day(proposal.made_on)}{seen}")
    if proposal.note:
        lines.append(f"  They write: {_plain(proposal.note)}")
    if not weighed.changes:
        return [*lines, "  They say that everything is right as it is. There is nothing to accept."]
    for (table, record), rows in groupby(weighed.changes, lambda one: (one.change.table, one.change.record)):
        own = list(rows)
        title = KINDS[table].title if table in KINDS else table
        lines.append(f"  {_plain(title)}, {_plain(record)}{' (a new row)' if own[0].change.kind == 'add' else ''}")
        lines += [line for one in own for line in _change_lines(one)]
    return [*lines, *_how_to_go_on(weighed.changes, name)]


def _change_lines(one: WeighedChange) -> list[str]:
    lines = [f"  {one.change.number:>4}  {change_as_text(one.change)}"]
    if one.standing == "already":
        lines[0] += " [so already]"
    elif one.standing == "since":
        now = "the row is gone" if one.stored is None else f"it is {_quoted(one.stored)}"
        lines.append(f"        Changed since the form was filled in: {now} now.")
    lines += [f"        {told_of(problem)}" for problem in one.problems]
    return lines


def change_as_text(change: Change) -> str:
    """``Summary: “Old.” becomes “New.”``."""
    if change.kind == "remove" and not change.field:
        return "Remove this row"
    kind = KINDS.get(change.table)
    info = kind.model.model_fields.get(change.field) if kind else None
    title = info.title if info and info.title else change.field
    if change.kind == "add":
        return f"{_plain(title)}: {_in_full(change.becomes)}"
    return f"{_plain(title)}: {_quoted(change.was)} becomes {_in_full(change.becomes)}"


def told_of(problem: Problem) -> str:
    """A problem on one line."""
    return _plain(f"{problem.message} {problem.fix} [{problem.code}]", 600)


def conflict_as_text(conflict: Conflict) -> str:
    """What somebody else has saved in the place of a change."""
    change, stored = conflict.change, conflict.stored
    now = "the row is gone" if stored is None else f"{_quoted(stored)} is stored"
    return f"{change.number}  {change_as_text(change)}: but {now}."


def _how_to_go_on(changes: Sequence[WeighedChange], name: str) -> list[str]:
    new = [one.change.number for one in changes if one.standing == "new"]
    words = {"already": "so already", "since": "changed since", "refused": "refused"}
    counts = {word: sum(one.standing == standing for one in changes) for standing, word in words.items()}
    told = [f"{len(new)} can be accepted", *(f"{count} {word}" for word, count in counts.items() if count)]
    lines = [f"  {len(changes)} change{'' if len(changes) == 1 else 's'}: {', '.join(told)}. Nothing was stored."]
    if new:
        chosen = "all" if len(new) == len(changes) else ranges(new)
        lines.append(f"  To accept them: provider-directory intake {_plain(name)} --accept {chosen}")
    return lines


def ranges(numbers: Iterable[int]) -> str:
    """``1-3,5``: as ``--accept`` takes them."""
    runs: list[tuple[int, int]] = []
    for number in sorted(set(numbers)):
        if runs and number == runs[-1][1] + 1:
            runs[-1] = (runs[-1][0], number)
        else:
            runs.append((number, number))
    return ",".join(f"{first}" if first == last else f"{first}-{last}" for first, last in runs)


def proposal_as_json(weighed: WeighedProposal) -> dict[str, Any]:
    """The keys that ``intake --json`` promises of a proposal."""
    proposal = weighed.proposal
    return {
        "kind": proposal.kind,
        "provider": proposal.provider_id,
        "made_on": proposal.made_on.isoformat(),
        "made_by": proposal.made_by,
        "note": proposal.note,
        "changes": [
            {
                **vars(one.change),
                "standing": one.standing,
                "stored": one.stored,
                "problems": [problem.as_json() for problem in one.problems],
            }
            for one in weighed.changes
        ],
        "problems": [
            problem.as_json() | {"path": f"changes.{one.change.number}"}
            for one in weighed.changes
            for problem in one.problems
        ],
    }


def _quoted(text: str) -> str:
    return f"“{_plain(text)}”" if text else _BLANK


def _in_full(text: str) -> str:
    """What somebody is asked to accept is never cut: nothing may hide behind the end."""
    return f"“{_plain(text, len(text) * 10)}”" if text else _BLANK


def _plain(text: str, longest: int = LONGEST) -> str:
    """On one line, of what can be seen, and no longer than somebody reads."""
    one_line = " ".join(text.split())
    shown = "".join(c if c.isprintable() else f"‹U+{ord(c):04X}›" for c in one_line)
    return shown if len(shown) <= longest else f"{shown[:longest]} …"
