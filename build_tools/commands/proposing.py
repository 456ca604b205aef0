"""What “intake” does with a file of proposed changes: shows them with their numbers, and makes those that are accepted."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Literal

from build_tools.errors import WrongUse
from build_tools.intake.acceptance import accept, weigh
from build_tools.intake.changes import Conflicting, Saved, Unsound
from build_tools.intake.proposal import read_proposal
from build_tools.intake.submission import Refused, Submission
from build_tools.models.change import MOST_CHANGES, Proposal
from build_tools.models.problem import Problem
from build_tools.models.remembered import Memory
from build_tools.render.proposal_text import conflict_as_text, proposal_as_json, proposal_as_text, ranges, told_of

_PART = re.compile(r"([0-9]{1,6})(?:-([0-9]{1,6}))?")


@dataclass(frozen=True)
class Proposed:
    """What became of a proposal: ``proposed`` while nobody has accepted anything of it."""

    word: Literal["proposed", "accepted", "unchanged", "refused"]
    lines: tuple[str, ...]
    about: Mapping[str, Any] = field(default_factory=dict)


def take_proposal(
    workspace: Path,
    handed: Submission,
    accepted: str | None,
    today: date,
    memory: Memory | None,
    *,
    check_only: bool,
) -> Proposed | Refused:
    """Show the changes of a proposal, or make those in ``accepted``: numbers such as ``1,3-5``, or ``all``."""
    proposal = read_proposal(handed)
    if isinstance(proposal, Refused):
        return proposal
    if accepted is None:
        weighed = weigh(workspace, proposal, today, memory)
        stuck = any(one.standing == "refused" for one in weighed.changes)
        lines = proposal_as_text(weighed, handed.name)
        return Proposed("refused" if stuck else "proposed", tuple(lines), proposal_as_json(weighed))
    numbers = numbers_from(accepted, proposal)
    result = accept(workspace, proposal, numbers, today, memory, check_only=check_only)
    return _outcome(result, proposal, numbers, handed.name, check_only=check_only)


def numbers_from(text: str, proposal: Proposal) -> set[int]:
    """The numbers that ``--accept`` names. Raises ``WrongUse``."""
    if text.strip().lower() == "all":
        return {change.number for change in proposal.changes}
    numbers: set[int] = set()
    for part in text.split(","):
        match = _PART.fullmatch(part.strip())
        first, last = (int(match[1]), int(match[2] or match[1])) if match else (1, 0)
        if not first <= last <= MOST_CHANGES:
            raise WrongUse(f"“{part.strip()[:40]}” is no number of a change. Write --accept 1,3-5 or --accept all.")
        numbers.update(range(first, last + 1))
    return numbers


def _outcome(
    result: Saved | Conflicting | Unsound, proposal: Proposal, chosen: set[int], name: str, *, check_only: bool
) -> Proposed:
    if isinstance(result, Saved):
        return _saved(result, proposal, name, check_only=check_only)
    lines = [f"{name}: nothing was stored."]
    if isinstance(result, Conflicting):
        lines.append("  Since the form was filled in, somebody has changed what it would change:")
        lines += [f"    {conflict_as_text(conflict)}" for conflict in result.conflicts]
        if harmless := ranges(change.number for change in result.harmless):
            lines.append(f"  Without these: --accept {harmless}")
        stored = [{**vars(one.change), "stored": one.stored} for one in result.conflicts]
        return Proposed("refused", tuple(lines), {"conflicts": stored, "files": []})
    lines += [f"    {_numbers_of(result, problem)}{told_of(problem)}" for problem in result.problems]
    if result.by_change and (others := ranges(chosen - set(result.by_change))):
        lines.append(f"  Without these: --accept {others}")
    lines += _existing(result.existing)
    problems = [problem.as_json() for problem in result.problems]
    return Proposed("refused", tuple(lines), {"problems": problems, "files": []})


def _saved(result: Saved, proposal: Proposal, name: str, *, check_only: bool) -> Proposed:
    made = {change.number for change in result.changes}
    already = {change.number for change in result.already}
    left = {change.number for change in proposal.changes} - made - already
    lines = []
    if made:
        verb = "would be accepted" if check_only else "accepted"
        lines.append(f"{name}: {verb}: {ranges(made)}, in {', '.join(result.files)}.")
    if already:
        lines.append(f"{'  ' if made else f'{name}: '}So already: {ranges(already)}.")
    if left:
        lines.append(f"  Left as they are: {ranges(left)}.")
    if not lines:
        lines.append(f"{name}: it proposes nothing, so nothing changed.")
    lines += [f"  Look at this: {told_of(problem)}" for problem in result.warnings]
    lines += _existing(result.existing)
    about = {
        "accepted": sorted(made),
        "already": sorted(already),
        "left": sorted(left),
        "files": [] if check_only else list(result.files),
    }
    return Proposed("accepted" if made else "unchanged", tuple(lines), about)


def _numbers_of(result: Unsound, problem: Problem) -> str:
    numbers = [number for number, told in result.by_change.items() if problem in told]
    return f"{ranges(numbers)}  " if numbers else ""


def _existing(problems: tuple[Problem, ...]) -> list[str]:
    if not problems:
        return []
    one = len(problems) == 1
    words = "1 other error" if one else f"{len(problems)} other errors"
    return [f"  The workspace has {words} already, which “provider-directory check” tells."]
