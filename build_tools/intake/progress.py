"""How an action of an improvement plan stands between visits: one more line in the visit's progress.csv."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from build_tools.errors import WrongUse
from build_tools.intake.log_lines import add_lines, line_from, lines_of
from build_tools.intake.sign_off import folder_of
from build_tools.locks import alone_with
from build_tools.models.visit import PROGRESS_TABLE, Progress, Visit
from build_tools.models.words import listed


@dataclass(frozen=True)
class Note:
    """What was seen of one action. ``state`` is open, done or dropped; ``rag`` red, amber, green or not said."""

    action: int
    state: str
    by: str
    rag: str | None = None
    note: str | None = None


def note_progress(workspace: Path, visit: Visit, note: Note, on: date) -> Progress:
    """
    Add one line to ``progress.csv``, and begin the file where there is none; returns the line.

    Raises ``WrongUse`` when no such action stands in the report that is in force, or a line of that day is there.
    """
    revision = visit.standing(on)
    if revision is None:
        raise WrongUse(f"{visit.visit_id} has no approved report, so its plan is not agreed yet.")
    # A number that a waiting correction has dropped would be an error as soon as it stood here.
    kept = {action.number for action in visit.revisions[-1].actions}
    numbers = [action.number for action in revision.actions if action.number in kept]
    if note.action not in numbers:
        plan = f"It has {listed(map(str, numbers))}." if numbers else "It has none."
        raise WrongUse(f"The plan of {visit.visit_id} has no action {note.action}. {plan}")
    folder = folder_of(workspace, visit)
    path = folder / "progress.csv"
    values = {"noted_on": on, **vars(note)}
    with alone_with(folder):
        lines = lines_of(path, PROGRESS_TABLE, Progress)
        if any((line.noted_on, line.action) == (on, note.action) for line in lines):
            raise WrongUse(
                f"Action {note.action} has a line of {on} already. Lines are only added, one a day an action."
            )
        line = line_from(PROGRESS_TABLE, Progress, values)
        add_lines(path, PROGRESS_TABLE, [line])
    return line
