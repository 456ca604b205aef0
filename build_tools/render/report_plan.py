"""The improvement plan of a visit: what is overdue first, and everything noted about it between visits."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from build_tools.models.visit import Action, Progress, Revision, Visit
from build_tools.models.words import listed
from build_tools.render.environment import day, number
from build_tools.render.report_answers import LONGEST_NUMBER
from build_tools.render.views import Tag

State = Literal["overdue", "to_do", "done", "dropped"]

TAGS: dict[State, Tag] = {
    "overdue": Tag("Overdue", "stop"),
    "to_do": Tag("To do", "warn"),
    "done": Tag("Done", "ok"),
    "dropped": Tag("No longer needed", "none"),
}
STATES = {tag: state for state, tag in TAGS.items()}
NOTED: dict[str, str] = {"open": "Still open", "done": "Done", "dropped": "No longer needed"}


@dataclass(frozen=True)
class ProgressLine:
    """How an action stood when it was checked. ``rag`` and ``note`` are empty in a public edition."""

    noted_on: date
    state: str
    rag: str
    note: str


@dataclass(frozen=True)
class ActionRow:
    """
    An agreed improvement. ``rag`` is that of the day of the visit, empty in a public edition.

    ``state`` is ``None`` in a superseded report, of which nobody keeps the progress.
    """

    number: int
    item: str
    area: str
    action: str
    by_when: date
    owner: str
    state: Tag | None
    rag: str
    progress: tuple[ProgressLine, ...]


def plan(revision: Revision, visit: Visit, on: date) -> tuple[ActionRow, ...]:
    """What is overdue, longest first; then what is to do, soonest first; then what is settled."""
    order: dict[State, int] = {state: place for place, state in enumerate(TAGS)}
    noted = [(action, _notes(visit, action, on)) for action in revision.actions]
    weighed = [(_state(action, notes, on), action, notes) for action, notes in noted]
    weighed.sort(key=lambda one: (order[one[0]], one[1].by_when, one[1].number))
    return tuple(_row(action, TAGS[state], notes) for state, action, notes in weighed)


def plan_without_progress(revision: Revision) -> tuple[ActionRow, ...]:
    """The plan as it was agreed, in its own order."""
    return tuple(_row(action, None, ()) for action in revision.actions)


def open_actions(revision: Revision, visit: Visit, on: date) -> list[tuple[State, Action]]:
    """What is still to be done, the soonest first, each ``overdue`` or ``to_do``."""
    weighed = [(_state(action, _notes(visit, action, on), on), action) for action in revision.actions]
    still = [pair for pair in weighed if pair[0] in ("overdue", "to_do")]
    return sorted(still, key=lambda pair: (pair[1].by_when, pair[1].number))


def plan_sentence(rows: Iterable[ActionRow]) -> str:
    """``3 of 5 agreed improvements are done; 1 is overdue, since 3 May 2026.``, of the rows of :func:`plan`."""
    states = [(STATES[row.state], row.by_when) for row in rows if row.state]
    if not states:
        return "No improvement was asked for."
    count = Counter(state for state, _ in states)
    total = len(states)
    parts = [_done(count["done"], total)]
    if count["overdue"]:
        due = min(by_when for state, by_when in states if state == "overdue")
        first = "it was" if count["overdue"] == 1 else "the first was"
        parts.append(f"{number(count['overdue'])} {_is(count['overdue'])} overdue ({first} due by {day(due)})")
    if count["to_do"]:
        due = min(by_when for state, by_when in states if state == "to_do")
        last = "" if count["to_do"] == 1 else "the next "
        parts.append(f"{number(count['to_do'])} {_is(count['to_do'])} to do, {last}by {day(due)}")
    if count["dropped"]:
        parts.append(f"{number(count['dropped'])} {_is(count['dropped'])} no longer needed")
    return f"{listed(parts)}."


def _done(count: int, total: int) -> str:
    if total == 1:
        return "The one agreed improvement is done" if count else "The one agreed improvement is not done yet"
    if not count:
        return f"None of {number(total)} agreed improvements is done"
    return f"{number(count)} of {number(total)} agreed improvements {_is(count)} done"


def _is(count: int) -> str:
    return "is" if count == 1 else "are"


def _notes(visit: Visit, action: Action, on: date) -> list[Progress]:
    """Newest first; of two on one day the later line."""
    lines = [line for line in visit.progress if line.action == action.number and line.noted_on <= on]
    return sorted(lines, key=lambda line: line.noted_on)[::-1]


def _state(action: Action, notes: list[Progress], on: date) -> State:
    if notes and notes[0].state != "open":
        return notes[0].state
    return "overdue" if action.by_when < on else "to_do"


def _row(action: Action, state: Tag | None, notes: list[Progress] | tuple[()]) -> ActionRow:
    return ActionRow(
        number=action.number,
        item=action.item if action.item and len(action.item) <= LONGEST_NUMBER else "",
        area=action.area,
        action=action.action,
        by_when=action.by_when,
        owner=action.owner,
        state=state,
        rag=str(action.rag or ""),
        progress=tuple(
            ProgressLine(line.noted_on, NOTED[line.state], str(line.rag or ""), line.note or "") for line in notes
        ),
    )
