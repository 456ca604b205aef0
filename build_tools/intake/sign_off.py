"""Sign-off, one line at a time: who read which bytes of a visit, and what they decided."""

from __future__ import annotations

import csv
import fcntl
import io
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from build_tools.errors import WrongUse
from build_tools.load.visits import digest_of
from build_tools.models.directory import Directory
from build_tools.models.visit import EVENT_TABLE, Event, EventKind, Visit
from build_tools.models.words import did_you_mean

VISITS = Path("qa_reports") / "visits"


@dataclass(frozen=True)
class SignOff:
    """One decision about the latest revision of a visit. ``at`` is a moment in UTC such as 2026-03-14T15:20:00Z."""

    event: EventKind
    by: str
    at: str
    public_text: str | None = None
    note: str | None = None


def visit_named(directory: Directory, visit_id: str) -> Visit:
    """The visit of that id. Raises ``WrongUse``, with the nearest id, when there is none."""
    visits = {visit.visit_id: visit for visit in directory.visits}
    if visit_id not in visits:
        raise WrongUse(f"There is no visit “{visit_id}”. {did_you_mean(visit_id, visits)}".strip())
    return visits[visit_id]


def record(workspace: Path, visit: Visit, decision: SignOff) -> Event:
    """
    Add one line to the visit's ``events.csv``; returns the event.

    Raises ``WrongUse`` when the decision may not be taken: nothing awaits it, the same person submitted it, a reason
    is missing, or the files are no longer those that were submitted. Two at once are safe: the second sees the first.
    """
    folder = workspace / VISITS / visit.provider_id / visit.visit_id.removeprefix(f"{visit.provider_id}-")
    with _alone_with(folder / "events.csv") as path:
        events = _events_in(path)
        revision = visit.revisions[-1]
        own = [event for event in events if event.revision == revision.number]
        refuse(decision, own, revision.number)
        digest = digest_of(folder / f"r{revision.number}")
        submitted = next((event for event in reversed(own) if event.event == "submitted"), None)
        if decision.event == "approved" and submitted and submitted.sha256 != digest:
            raise WrongUse(f"r{revision.number} has changed since it was submitted. Put it back, or submit it again.")
        event = Event(
            at=decision.at,
            revision=revision.number,
            event=decision.event,
            by=decision.by,
            sha256=digest if decision.event == "approved" else None,
            public_text=decision.public_text,
            note=decision.note,
        )
        _append(path, event)
    return event


def refuse(decision: SignOff, own: list[Event], number: int) -> None:
    """Raise ``WrongUse`` when a decision may not follow what has happened to the revision so far."""
    happened = [event for event in own if event.event in ("submitted", "returned", "approved", "withdrawn")]
    last = happened[-1].event if happened else None
    if own and decision.at < own[-1].at:
        raise WrongUse(f"The last event is of {own[-1].at}, which is later than now. Check this machine's clock.")
    if decision.event == "withdrawn":
        if last != "approved":
            raise WrongUse(f"r{number} is not approved, so there is nothing to withdraw.")
        if not decision.public_text:
            raise WrongUse("A withdrawal needs a --reason in public words; it is printed in place of the report.")
        return
    if last != "submitted":
        raise WrongUse(f"r{number} does not await a decision: it is {last or 'not submitted yet'}.")
    submitted_by = next(event.by for event in reversed(own) if event.event == "submitted")
    if decision.event == "approved" and decision.by == submitted_by:
        raise WrongUse(f"“{decision.by}” submitted this report. Somebody else must read it and approve it.")
    if decision.event == "returned" and not decision.note:
        raise WrongUse("A return needs a --note that says what to change.")


def _events_in(path: Path) -> list[Event]:
    with path.open(encoding="utf-8-sig", newline="") as lines:
        rows = [{name: value or None for name, value in row.items()} for row in csv.DictReader(lines)]
    return [Event.model_validate(row) for row in rows]


@contextmanager
def _alone_with(path: Path) -> Iterator[Path]:
    """Nobody else adds a line meanwhile. The lock is on the visit's folder, which nothing replaces."""
    handle = os.open(path.parent, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield path
    finally:
        os.close(handle)


def _append(path: Path, event: Event) -> None:
    """Write the old lines and the new one beside the file, then put it in place: it is never seen half written."""
    line = io.StringIO()
    values = event.model_dump()
    csv.writer(line, lineterminator="\n").writerow(values[name] for name in EVENT_TABLE.model.model_fields)
    before = path.read_bytes()
    gap = b"" if before.endswith(b"\n") else b"\n"
    fresh = path.with_name(f".{path.name}.new")
    with fresh.open("wb") as file:
        file.write(before + gap + line.getvalue().encode())
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)


def awaiting(directory: Directory) -> list[Visit]:
    """The visits whose latest revision is submitted and undecided, oldest first."""
    return sorted((v for v in directory.visits if v.is_open), key=lambda visit: visit.revisions[-1].header.visited_on)
