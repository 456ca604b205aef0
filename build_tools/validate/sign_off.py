"""Sign-off as the events tell it: submitted, decided by somebody else, bound to the bytes that were read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import pairwise

from build_tools.models.problem import Problem
from build_tools.models.sign_off import MAY_FOLLOW, State, same_person, state_after
from build_tools.models.sources import VisitSource
from build_tools.models.visit import Event, Revision, Visit
from build_tools.models.words import listed
from build_tools.validate.rows import Checked


def check_sign_off(
    source: VisitSource,
    revisions: Sequence[Revision],
    events: Sequence[Checked[Event]],
    today: date,
    problems: list[Problem],
) -> None:
    """Report every way in which the events of one visit do not add up."""
    numbers = [revision.number for revision in revisions]
    if numbers != list(range(1, len(numbers) + 1)):
        problems.append(
            Problem(
                "revision-gap",
                f"The revisions are {', '.join(f'r{number}' for number in numbers)}.",
                "They are numbered r1, r2, r3 without a gap, and none is ever deleted.",
                source.package,
            )
        )
    _check_order(events, set(numbers), problems)
    _check_days(revisions, events, today, problems)
    for revision in revisions:
        own = [event for event in events if event.record.revision == revision.number]
        _check_bytes(revision, own, problems)
        _check_approver(own, problems)
    for earlier, later in pairwise(numbers):
        _check_overlap(earlier, later, events, problems)


def _check_order(events: Sequence[Checked[Event]], numbers: set[int], problems: list[Problem]) -> None:
    states: dict[int, State] = {}
    last = ""
    for event in events:
        record = event.record
        if record.revision not in numbers:
            problems.append(
                event.problem(
                    "event-order",
                    "revision",
                    f"There is no revision {record.revision}.",
                    "Add its folder, or correct the number.",
                )
            )
        if record.at < last:
            problems.append(
                event.problem(
                    "event-order",
                    "at",
                    f"This event, {record.at}, comes after one of {last}.",
                    "Events are only ever added at the end.",
                )
            )
        last = max(last, record.at)
        state = states.get(record.revision, "draft")
        if state not in MAY_FOLLOW[record.event]:
            stands = "was never submitted" if state == "draft" else f"was {state} last"
            problems.append(
                event.problem(
                    "event-order",
                    "event",
                    f"Revision {record.revision} is {record.event}, but it {stands}.",
                    f"That may happen to a revision that is {listed(MAY_FOLLOW[record.event], 'or')}. "
                    "Bring back the line that is missing, or take this one out.",
                )
            )
        states[record.revision] = state_after(state, record.event)


def _check_bytes(revision: Revision, events: Sequence[Checked[Event]], problems: list[Problem]) -> None:
    for event in events:
        if event.record.event not in ("submitted", "approved"):
            continue
        if event.record.sha256 is None:
            problems.append(
                event.problem(
                    "value-missing",
                    "sha256",
                    f"A line “{event.record.event}” needs the digest of what was {event.record.event}.",
                    "Let the program write the line.",
                )
            )
        elif event.record.sha256 != revision.sha256:
            problems.append(
                event.problem(
                    "revision-changed",
                    "sha256",
                    f"r{revision.number} was changed after it was {event.record.event} on {event.record.at[:10]}.",
                    f"Put r{revision.number} back as it was (git restores it, line ends too); a correction is r{revision.number + 1}, with a reason.",
                )
            )


def _check_approver(events: Sequence[Checked[Event]], problems: list[Problem]) -> None:
    submitted_by: list[str] = []
    for event in events:
        if event.record.event == "submitted":
            submitted_by.append(event.record.by)
        elif event.record.event == "approved" and any(same_person(event.record.by, by) for by in submitted_by):
            problems.append(
                event.problem(
                    "approver-is-submitter",
                    "by",
                    f"“{event.record.by}” submitted this revision and approved it too.",
                    "Somebody else must read it and approve it.",
                )
            )


def _check_days(
    revisions: Sequence[Revision], events: Sequence[Checked[Event]], today: date, problems: list[Problem]
) -> None:
    visited_on = {revision.number: revision.header.visited_on for revision in revisions}
    newest_approved = 0
    for event in events:
        record = event.record
        if record.day > today:
            about = f"The event is dated {record.at}, which is still to come."
            problems.append(
                event.problem("date-in-future", "at", about, "Check the clock of the machine that wrote it.")
            )
        first = visited_on.get(record.revision)
        if first is not None and record.day < first:
            about = f"r{record.revision} is {record.event} on {record.day}, before the visit of {first}."
            problems.append(event.problem("dates-order", "at", about, "Correct the date of the visit or of the event."))
        if record.event == "approved":
            if record.revision < newest_approved:
                about = f"r{record.revision} is approved after r{newest_approved}, which replaced it."
                problems.append(event.problem("event-order", "revision", about, "A new correction is a new revision."))
            newest_approved = max(newest_approved, record.revision)


def _check_overlap(earlier: int, later: int, events: Sequence[Checked[Event]], problems: list[Problem]) -> None:
    decided = False
    for event in events:
        if event.record.revision == earlier and event.record.event in (
            "approved",
            "returned",
            "withdrawn",
            "submitted",
        ):
            decided = event.record.event != "submitted"
        if event.record.revision == later and event.record.event == "submitted" and not decided:
            problems.append(
                event.problem(
                    "revisions-overlap",
                    "revision",
                    f"r{later} was submitted while r{earlier} was still undecided.",
                    f"Approve or return r{earlier} first.",
                )
            )
            return


def check_open_visits(visits: Iterable[tuple[str, Visit]], problems: list[Problem]) -> None:
    """
    No provider may have two undecided visits on one framework: nobody could tell which is meant.

    Each visit comes with what problems call its folder.
    """
    open_visits: dict[tuple[str, str], str] = {}
    for package, visit in visits:
        if not visit.is_open:
            continue
        key = (visit.provider_id, visit.revisions[-1].header.framework_id)
        if other := open_visits.get(key):
            problems.append(
                Problem(
                    "visits-open-twice",
                    f"{visit.visit_id} and {other} are both submitted and undecided.",
                    "Approve, return or withdraw one of them.",
                    package,
                    "events.csv",
                )
            )
        open_visits[key] = visit.visit_id
