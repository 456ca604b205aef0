"""A handed-in visit to a stored revision: checked as “check” will check it, then there whole or not at all."""

from __future__ import annotations

import hashlib
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from build_tools.errors import WrongUse
from build_tools.intake.candidate import LOG, checked, read_as_sent
from build_tools.intake.kept_visit import FILE, MEDIA, laid_out, numbered, same_report, with_pictures, written
from build_tools.intake.log_lines import add_lines, line_from, with_lines
from build_tools.intake.odk import package_from_odk
from build_tools.intake.sent_visit import SentVisit, redrawn, sent_visit
from build_tools.intake.spreadsheet import package_from
from build_tools.intake.store import clear_incoming, put_in_place
from build_tools.intake.submission import Refused, Submission, read_submission, refusal
from build_tools.intake.visit_package import FromElsewhere
from build_tools.intake.visits_at_hand import AtHand, known_in, look_up
from build_tools.load.visits import revision_digest
from build_tools.load.workspace import not_a_workspace
from build_tools.locks import alone_with
from build_tools.models.remembered import Memory
from build_tools.models.sign_off import state_of
from build_tools.models.visit import EVENT_TABLE, Attachment, Event, Revision, Visit
from build_tools.pipeline import open_directory

LAST_REVISION = 99


@dataclass(frozen=True)
class Taken:
    """
    What was stored, or with ``check_only`` would be. ``stored`` is false when all of it was there already.

    ``files`` are relative to the workspace; ``summary`` has lines on what the visit says.
    """

    visit_id: str
    revision: int
    stored: bool
    message: str
    files: tuple[str, ...] = ()
    summary: tuple[str, ...] = ()


@dataclass(frozen=True)
class NeedsReason:
    """Another report of the visit is there already: this one becomes its next revision when somebody says why."""

    message: str


@dataclass(frozen=True)
class Handed:
    """Who hands in, when (a moment in UTC, and the day in London), and why it replaces what is there, if it does."""

    by: str | None
    at: str
    today: date
    reason: str | None


def take_in(
    workspace: Path,
    content: bytes,
    name: str,
    by: str | None,
    at: str,
    today: date,
    reason: str | None = None,
    check_only: bool = False,
    memory: Memory | None = None,
) -> Taken | Refused | NeedsReason:
    """
    Take in one visit from the bytes of a file. ``name`` is what problems call it; ``by`` and ``at`` go to the events.
    ``memory`` saves time over a workbook, for which the whole workspace is opened.

    When it returns ``Taken``, the disk has it. With ``check_only`` nothing is written. Two at once are safe: the second
    sees the first. Raises ``WrongUse`` when ``workspace`` is none, ``DataProblems`` when it is not sound and
    the file is a workbook, and ``OSError``; never for what is in the file.
    """
    submission = read_submission(content, name)
    if isinstance(submission, Refused):
        return submission
    return take_submission(workspace, submission, Handed(by, at, today, reason), memory, check_only=check_only)


def take_submission(
    workspace: Path, submission: Submission, handed: Handed, memory: Memory | None, *, check_only: bool
) -> Taken | Refused | NeedsReason:
    """The same for what was read and recognised already. Anything but a visit is refused."""
    if lacking := not_a_workspace(workspace):
        raise WrongUse(f"{lacking.message} {lacking.fix}")
    if submission.kind not in ("workbook", "odk"):
        return _take_visit(workspace, submission, handed, check_only=check_only)
    directory = open_directory(workspace, handed.today, memory)
    if submission.kind == "workbook":
        found = package_from(submission.content, submission.name, directory)
    else:
        found = package_from_odk(submission.document, submission.name, directory)
    if not isinstance(found, FromElsewhere):
        return Refused(found)
    filled = replace(submission, kind="visit", document=found.package)
    result = _take_visit(workspace, filled, handed, check_only=check_only)
    if isinstance(result, Refused):
        return replace(result, problems=found.told_by_cell(result.problems))
    return replace(result, summary=(*result.summary, *found.notes)) if isinstance(result, Taken) else result


def _take_visit(
    workspace: Path, submission: Submission, handed: Handed, *, check_only: bool
) -> Taken | Refused | NeedsReason:
    if submission.kind != "visit":
        return refusal(submission.name, "visit-format", f"{submission.name} is no visit.", "Hand in a visit's file.")
    sent = sent_visit(submission)
    if isinstance(sent, Refused):
        return sent
    reports = workspace / "qa_reports"
    with ExitStack() as locks:
        if not check_only:
            locks.enter_context(alone_with(reports))
            clear_incoming(reports)
        known = known_in(workspace, handed.today)
        at_hand = look_up(workspace, sent, known)
        if isinstance(at_hand, Refused):
            return at_hand
        if not check_only and at_hand.exists:  # whoever signs off at this moment holds the lock of the visit itself
            locks.enter_context(alone_with(at_hand.path))
            at_hand = look_up(workspace, sent, known)
            if isinstance(at_hand, Refused):
                return at_hand
        return _settle(sent, at_hand, handed, check_only=check_only)


def _settle(sent: SentVisit, at_hand: AtHand, handed: Handed, *, check_only: bool) -> Taken | Refused | NeedsReason:
    number = at_hand.newest + 1
    if number > LAST_REVISION:
        return refusal(sent.name, "revision-gap", f"r{LAST_REVISION} is the last there can be.", "Withdraw the visit.")
    visit = read_as_sent(sent, at_hand, number, handed.reason)
    if isinstance(visit, Refused):
        return visit
    earlier, reason = visit.revisions[:-1], handed.reason or sent.said("revision_reason") or None
    revision = numbered(visit.revisions[-1], number, reason)
    pictures = redrawn(sent, [(attachment.file, attachment.item) for attachment in revision.attachments])
    if isinstance(pictures, Refused):
        return pictures
    revision = with_pictures(revision, [_kept(one, *pictures[one.file]) for one in revision.attachments])
    files = {f"r{number}/{FILE}": written(revision)}
    files |= {f"r{number}/{MEDIA}/{name}": content for name, content in pictures.values()}
    if same := next((one for one in reversed(earlier) if same_report(one, revision)), None):
        state = state_of(visit.events, same.number)
        if state != "draft" or same is not earlier[-1]:
            about = f"{visit.visit_id} is there already: r{same.number} says the same, and is {state}. Nothing changed."
            return Taken(visit.visit_id, same.number, False, about)
        revision, files = same, {}  # a run that was killed between the files and the line: the line is what lacks
    elif earlier and not reason:
        return NeedsReason(
            f"Another report of {visit.visit_id} is there already: r{number - 1}, {_state_words(visit, number - 1)}. "
            f"Say why this one replaces it, and it becomes r{number}; or leave it."
        )
    return _store(sent, at_hand, handed, visit, revision, files, check_only=check_only)


def _state_words(visit: Visit, number: int) -> str:
    state = state_of(visit.events, number)
    return {"draft": "not submitted yet", "submitted": "which awaits its decision"}.get(state, state)


def _kept(attachment: Attachment, name: str, content: bytes) -> Attachment:
    return attachment.model_copy(update={"file": name, "sha256": hashlib.sha256(content).hexdigest()})


def _store(
    sent: SentVisit,
    at_hand: AtHand,
    handed: Handed,
    visit: Visit,
    revision: Revision,
    files: dict[str, bytes],
    *,
    check_only: bool,
) -> Taken | Refused:
    number, who = revision.number, handed.by or revision.header.visitor_reference
    if not who:
        about = "Nobody says who hands it in."
        fix = "Give your role or staff reference (--by), or fill in the visitor's reference."
        return refusal(sent.name, "value-missing", about, fix, "visit.visitor_reference")
    if other := at_hand.open_elsewhere(revision.header.framework_id):
        about = f"{other} awaits its decision, and no provider may have two undecided visits on one framework."
        return refusal(sent.name, "visits-open-twice", about, "Approve or return that one first.")
    if visit.events and handed.at < visit.events[-1].at:
        about = f"The last event is of {visit.events[-1].at}, which is later than now, {handed.at}."
        return refusal(sent.name, "event-order", about, "Check this machine's clock.")
    digest = revision_digest(laid_out(at_hand.content, files).below(f"r{number}"))
    try:
        lines = _lines(visit, revision, digest, who, handed.at)
    except WrongUse as error:
        about = f"“{who[:40]}” cannot stand as who hands it in."
        return refusal(sent.name, "value-form", about, str(error), None if handed.by else "visit.visitor_reference")
    found = checked(sent, at_hand, number, files, lines)
    if isinstance(found, Refused):
        return found
    if not check_only:
        if at_hand.exists:
            if files:
                cut = {path.partition("/")[2]: content for path, content in files.items()}
                put_in_place(at_hand.reports, at_hand.path / f"r{number}", cut)
            add_lines(at_hand.path / LOG, EVENT_TABLE, lines)
        else:
            put_in_place(at_hand.reports, at_hand.path, {**files, LOG: with_lines(None, EVENT_TABLE, lines)})
    verb = "would be" if check_only else "is"
    about = f"{visit.visit_id} {verb} stored as r{number}, submitted by {who}. Somebody else decides on it."
    names = tuple(f"{at_hand.folder.package}/{path}" for path in (*sorted(files), LOG))
    return Taken(visit.visit_id, number, True, about, names, at_hand.summary(revision))


def _lines(visit: Visit, revision: Revision, digest: str, who: str, at: str) -> list[Event]:
    """
    The revision is submitted. One before it that still awaits its decision is taken back by whoever replaces it, or
    two would lie on the desk of the person who decides; one whose line a killed run never wrote gets it first.
    """

    def line(number: int, event: str, **more: str) -> Event:
        return line_from(EVENT_TABLE, Event, {"at": at, "by": who, "revision": number, "event": event, **more})

    lines = []
    for one in visit.revisions:
        state = state_of(visit.events, one.number)
        if one.number < revision.number and state in ("draft", "submitted"):
            if state == "draft":
                lines.append(line(one.number, "submitted", sha256=one.sha256))
            note = f"Replaced by r{revision.number} before anybody decided on it."
            lines.append(line(one.number, "returned", note=note))
    return [*lines, line(revision.number, "submitted", sha256=digest)]
