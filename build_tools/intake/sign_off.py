"""Sign-off, one line at a time: who read which bytes of a visit, and what they decided."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from build_tools.errors import WrongUse
from build_tools.intake.log_lines import add_lines, begin_log, line_from, lines_of
from build_tools.load.visits import digest_of
from build_tools.locks import alone_with
from build_tools.models.directory import Directory
from build_tools.models.sign_off import MAY_FOLLOW, same_person, state_of, submitters
from build_tools.models.visit import EVENT_TABLE, Event, EventKind, Visit
from build_tools.models.words import did_you_mean

VISITS = Path("qa_reports") / "visits"
_BOUND_TO_BYTES = ("submitted", "approved")
_WORDS = {"draft": "not submitted yet"}


@dataclass(frozen=True)
class SignOff:
    """
    One event about a visit. ``at`` is a moment in UTC such as 2026-03-14T15:20:00Z.

    ``revision`` is the one meant, ``None`` for the newest to which it may happen. ``sha256`` is the digest of the bytes
    that the person read, where that is known: the event is about those and no others.
    """

    event: EventKind
    by: str
    at: str
    public_text: str | None = None
    note: str | None = None
    revision: int | None = None
    sha256: str | None = None


def visit_named(directory: Directory, visit_id: str) -> Visit:
    """The visit of that id. Raises ``WrongUse``, with the nearest id, when there is none."""
    visits = {visit.visit_id: visit for visit in directory.visits}
    if visit_id not in visits:
        raise WrongUse(f"There is no visit “{visit_id}”. {did_you_mean(visit_id, visits)}".strip())
    return visits[visit_id]


def folder_of(workspace: Path, visit: Visit) -> Path:
    """Where a visit lies: the checked records hold its provider, and its id the rest."""
    return workspace / VISITS / visit.provider_id / visit.visit_id.removeprefix(f"{visit.provider_id}-")


def begin(workspace: Path, visit_id: str) -> None:
    """Give a visit that was made by hand the log that it needs before anybody can read it. No visit, no log."""
    for folder in (workspace / VISITS).glob("*/*"):
        if f"{folder.parent.name}-{folder.name}" == visit_id and folder.is_dir() and not folder.is_symlink():
            begin_log(folder / "events.csv", EVENT_TABLE)


def record(workspace: Path, visit: Visit, decision: SignOff) -> Event:
    """
    Add one line to the visit's ``events.csv``; returns the event. An approval of a correction adds its reason too.

    Raises ``WrongUse`` when it may not happen: nothing awaits it, the same person submitted it, words are missing, or
    the files are no longer those that were submitted. Two at once are safe: the second sees the first.
    """
    folder = folder_of(workspace, visit)
    path = folder / "events.csv"
    with alone_with(folder):
        events = lines_of(path, EVENT_TABLE, Event)
        revision = decision.revision or concerned(visit, events, decision.event)
        if revision not in {one.number for one in visit.revisions}:
            raise WrongUse(f"{visit.visit_id} has no revision {revision}.")
        refuse(decision, events, revision)
        if decision.event == "approved":
            refuse_own_visit(decision.by, visit, revision)
        if any((event.at, event.revision, event.event) == (decision.at, revision, decision.event) for event in events):
            raise WrongUse(
                f"That r{revision} was {decision.event} is on record for this very second. Nothing was added."
            )
        digest = digest_of(folder / f"r{revision}")
        if decision.sha256 is not None and decision.sha256 != digest:
            raise WrongUse("The report has changed since you opened it. Read it again first; nothing was recorded.")
        submitted = [event.sha256 for event in events if event.revision == revision and event.event == "submitted"]
        if submitted and decision.event in _BOUND_TO_BYTES and submitted[-1] != digest:
            raise WrongUse(
                f"r{revision} has changed since it was submitted. Put it back; what is to change belongs into "
                f"r{revision + 1}."
            )
        values = {
            "at": decision.at,
            "revision": revision,
            "event": decision.event,
            "by": decision.by,
            "sha256": digest if decision.event in _BOUND_TO_BYTES else None,
            "public_text": decision.public_text,
            "note": decision.note,
        }
        added = [line_from(EVENT_TABLE, Event, values)]
        reason = next((r.header.revision_reason for r in visit.revisions if r.number == revision), None)
        seen = any(event.event == "approved" and event.revision < revision for event in events)
        if decision.event == "approved" and seen and reason:  # a report that nobody saw is not corrected
            corrected = values | {"event": "corrected", "sha256": None, "public_text": reason, "note": None}
            added.append(line_from(EVENT_TABLE, Event, corrected))
        add_lines(path, EVENT_TABLE, added)
    return added[0]


def concerned(visit: Visit, events: Sequence[Event], kind: EventKind) -> int:
    """
    The revision that an event is about: the newest to which it may happen, else the newest of all.

    So a report in force can be withdrawn, and replied to, while its correction is still being written.
    """
    numbers = [revision.number for revision in reversed(visit.revisions)]
    if kind in ("submitted", "approved", "returned"):
        return numbers[0]
    return next((number for number in numbers if state_of(events, number) in MAY_FOLLOW[kind]), numbers[0])


def refuse(decision: SignOff, events: Sequence[Event], number: int) -> None:
    """Raise ``WrongUse`` when something may not follow what has happened to a visit so far."""
    if events and decision.at < events[-1].at:
        raise WrongUse(f"The last event is of {events[-1].at}, which is later than now. Check this machine's clock.")
    state = state_of(events, number)
    if state not in MAY_FOLLOW[decision.event]:
        what = _WORDS.get(state, f"{state} already")
        match decision.event:
            case "withdrawn":
                raise WrongUse(f"r{number} is not approved, so there is nothing to withdraw.")
            case "approved" | "returned":
                raise WrongUse(f"r{number} does not await a decision: it is {what}.")
            case _:
                raise WrongUse(f"r{number} cannot be {decision.event}: it is {what}.")
    if decision.event == "submitted" and number > 1 and state_of(events, number - 1) == "submitted":
        raise WrongUse(f"r{number - 1} still awaits its decision. Approve or return it first.")
    if decision.event == "approved":
        mine = next((by for by in submitters(events, number) if same_person(by, decision.by)), None)
        if mine is not None:
            raise WrongUse(f"“{mine}” submitted this report. Somebody else must read it and approve it.")
    if decision.event == "returned" and not (decision.note or "").strip():
        raise WrongUse("A return needs a --note that says what to change.")
    if decision.event == "withdrawn" and not (decision.public_text or "").strip():
        raise WrongUse("A withdrawal needs a --reason in public words; it is printed in place of the report.")
    if decision.event == "replied" and not (decision.public_text or "").strip():
        raise WrongUse("A reply needs its words; they are printed in the report.")


def refuse_own_visit(by: str, visit: Visit, number: int) -> None:
    """Raise ``WrongUse`` for whoever made the visit: an office that hands the file in makes that no second opinion."""
    visitor = next(one.header.visitor_reference for one in visit.revisions if one.number == number)
    if visitor is not None and same_person(visitor, by):
        raise WrongUse(f"“{visitor}” made this visit. Somebody else must read the report and approve it.")


def refuse_second_open(visit: Visit, directory: Directory) -> None:
    """Raise ``WrongUse`` when another visit to the provider on the framework awaits its decision: which is meant?"""
    framework = visit.revisions[-1].header.framework_id
    for other in directory.visits:
        same = (other.provider_id, other.revisions[-1].header.framework_id) == (visit.provider_id, framework)
        if same and other.is_open and other.visit_id != visit.visit_id:
            raise WrongUse(f"{other.visit_id} awaits its decision. Approve or return it before another is submitted.")
