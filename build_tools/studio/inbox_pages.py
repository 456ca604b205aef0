"""What waits in the inbox: a visit to take in, or a provider's proposal to accept field by field."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from urllib.parse import quote

from flask import Blueprint, Response, abort, request
from werkzeug.wrappers import Response as AnyResponse

from build_tools.errors import WrongUse
from build_tools.intake import changes as saving
from build_tools.intake.acceptance import accept, weigh
from build_tools.intake.inbox import in_the_inbox, put_in, take_out
from build_tools.intake.proposal import read_proposal
from build_tools.intake.submission import Refused, Submission, read_bounded, read_submission
from build_tools.intake.visit_intake import NeedsReason, Taken, take_in
from build_tools.models.change import Change, Proposal, WeighedChange
from build_tools.models.directory import Directory
from build_tools.models.problem import Problem
from build_tools.publish.memory import WorkspaceMemory
from build_tools.render.record_form import record_fields
from build_tools.render.views import Tag
from build_tools.studio.desk import Desk
from build_tools.studio.guard import INBOX
from build_tools.studio.pages import back_to, session_of_request, sorry, studio_page
from build_tools.studio.record_cells import CALLED
from build_tools.studio.submissions import folder_of_files

STANDING = {
    "new": Tag("Proposed", "none"),
    "already": Tag("So already", "ok"),
    "since": Tag("Changed since", "warn"),
    "refused": Tag("Cannot be made", "stop"),
}


@dataclass(frozen=True)
class InboxView:
    """All of ``studio/inbox.html``: names of files, and sentences about what is none."""

    names: tuple[str, ...]
    others: tuple[str, ...]


@dataclass(frozen=True)
class ProposedLine:
    """One proposed change; ``may`` is false for what is so already, or cannot be made."""

    number: int
    what: str
    was: str
    becomes: str
    tag: Tag
    words: tuple[str, ...]
    may: bool


@dataclass(frozen=True)
class ProposalView:
    """All of ``studio/proposal.html``. ``sha256`` is of the file as it was read for this page."""

    name: str
    provider: str
    provider_id: str
    is_new: bool
    made_on: date
    made_by: str
    note: str
    lines: tuple[ProposedLine, ...]
    sha256: str


@dataclass(frozen=True)
class HandedInView:
    """All of ``studio/handed_in.html``: a visit that would be stored, or why it would not."""

    name: str
    message: str
    summary: tuple[str, ...]
    problems: tuple[Problem, ...]
    needs_reason: bool
    may: bool
    sha256: str


def inbox_pages(desk: Desk) -> Blueprint:
    """The pages, over one workspace."""
    pages = Blueprint("inbox", __name__)

    @pages.get(INBOX)
    def inbox() -> Response:
        files, others = in_the_inbox(desk.workspace)
        return studio_page("inbox.html", InboxView(tuple(path.name for path in files), tuple(others)), "Inbox")

    @pages.post(INBOX)
    def hand_in() -> AnyResponse:
        sent = request.files.get("file")
        content = sent.stream.read() if sent is not None else b""
        if sent is None or not content:
            raise WrongUse("Choose a file first.")
        submission = read_submission(content, sent.filename or "the file")
        if isinstance(submission, Refused):
            return sorry("That file was not taken", "Nothing was stored.", status=422, problems=submission.problems)
        with desk.saving():
            name = put_in(desk.workspace, submission)
        return back_to(f"{INBOX}{quote(name)}", "It is in the inbox. Look at it, and decide.")

    @pages.get("/inbox/<name>")
    def file(name: str) -> Response:
        submission = _submission(desk, name)
        if isinstance(submission, Refused):
            view = HandedInView(name, "It cannot be read.", (), submission.problems, False, False, "")
            return studio_page("handed_in.html", view, name)
        if submission.kind == "proposal":
            return _proposal_page(desk, name, submission)
        return _visit_page(desk, name, submission)

    @pages.post("/inbox/<name>/take")
    def take(name: str) -> AnyResponse:
        person = session_of_request().person
        with desk.saving():
            submission = _as_shown(desk, name)
            reason = request.form.get("words", "").strip() or None
            taken = _taken(desk, submission, person, reason)
            if not isinstance(taken, Taken):
                return _visit_page(desk, name, submission)
            if taken.stored:
                desk.keep([folder_of_files(taken)], f"{taken.visit_id}: r{taken.revision} submitted", person)
            take_out(_path(desk, name))
        return back_to(f"/visits/{taken.visit_id}", taken.message)

    @pages.post("/inbox/<name>/accept")
    def accept_some(name: str) -> AnyResponse:
        person = session_of_request().person
        with desk.saving():
            proposal = _proposal(_as_shown(desk, name))
            numbers = {int(one) for one in request.form.getlist("accept") if one.isascii() and one.isdigit()}
            if not numbers:
                raise WrongUse("Mark the changes that you accept. Nothing was changed.")
            memory = WorkspaceMemory(desk.workspace)
            result = accept(desk.workspace, proposal, numbers, desk.clock.today(), memory)
            if isinstance(result, saving.Refused):
                return sorry("Nothing was changed", "It would bring problems:", status=422, problems=result.problems)
            if isinstance(result, saving.Conflicting):
                raise WrongUse(
                    "The records have changed since this page was opened. Open it again; nothing was changed."
                )
            count = len(result.changes)
            words = f"{proposal.provider_id}: {count} of {len(proposal.changes)} proposed changes accepted"
            if result.changes:
                by = " ".join(proposal.made_by.split())
                desk.keep(result.files, f"{words} (made by {by} on {proposal.made_on})"[:200], person)
        return back_to(f"/inbox/{quote(name)}", f"{words}.")

    @pages.post("/inbox/<name>/finish")
    def finish(name: str) -> AnyResponse:
        with desk.saving():
            _as_shown(desk, name)
            take_out(_path(desk, name))
        return back_to("/", f"{name} was removed from the inbox.")

    return pages


def _path(desk: Desk, name: str) -> Path:
    """The file of that name in the list of the inbox; a name that is not in it leads nowhere."""
    found = next((path for path in in_the_inbox(desk.workspace)[0] if path.name == name), None)
    if found is None:
        abort(404)
    return found


def _submission(desk: Desk, name: str) -> Submission | Refused:
    content = read_bounded(_path(desk, name))
    return content if isinstance(content, Refused) else read_submission(content, name)


def _as_shown(desk: Desk, name: str) -> Submission:
    """The file, if it is still the one that the page showed."""
    path = _path(desk, name)
    content = read_bounded(path)
    digest = "" if isinstance(content, Refused) else hashlib.sha256(content).hexdigest()
    if digest != request.form.get("sha256", ""):
        raise WrongUse("The file is not the one that you looked at. Open it again; nothing was changed.")
    submission = _submission(desk, name)
    if isinstance(submission, Refused):
        return Submission(name, "visit", {}, b"", "")
    return submission


def _proposal(submission: Submission) -> Proposal:
    proposal = read_proposal(submission)
    if isinstance(proposal, Refused):
        raise WrongUse(" ".join(f"{one.message} {one.fix}" for one in proposal.problems[:5]))
    return proposal


def _proposal_page(desk: Desk, name: str, submission: Submission) -> Response:
    proposal = read_proposal(submission)
    if isinstance(proposal, Refused):
        view = HandedInView(name, "It cannot be read.", (), proposal.problems, False, False, submission.sha256)
        return studio_page("handed_in.html", view, name)
    weighed = weigh(desk.workspace, proposal, desk.clock.today(), WorkspaceMemory(desk.workspace))
    shown = ProposalView(
        name,
        weighed.provider_name,
        proposal.provider_id,
        proposal.kind == "registration",
        proposal.made_on,
        proposal.made_by,
        proposal.note or "",
        tuple(_line(one, desk.directory) for one in weighed.changes),
        submission.sha256,
    )
    return studio_page("proposal.html", shown, f"Proposal: {weighed.provider_name}")


def _line(one: WeighedChange, directory: Directory) -> ProposedLine:
    words = [f"{problem.message} {problem.fix}" for problem in one.problems]
    if one.standing == "since":
        words.append(f"Now it is “{one.stored}”." if one.stored is not None else "It is not there any more.")
    change = one.change
    return ProposedLine(
        change.number, _what(change, directory), change.was, change.becomes, STANDING[one.standing], tuple(words),
        one.standing == "new",
    )  # fmt: skip


def _what(change: Change, directory: Directory) -> str:
    if change.table not in CALLED:
        return f"{change.table} {change.record}: {change.field}"
    labels = {field["name"]: field["label"] for field in record_fields(change.table, directory)}
    verb = {"add": "New ", "remove": "Remove ", "set": ""}[change.kind]
    what = f"{verb}{CALLED[change.table][0]} {change.record}"
    return f"{what}: {labels.get(change.field, change.field)}" if change.field else what


def _taken(
    desk: Desk, submission: Submission, person: str, reason: str | None, *, check_only: bool = False
) -> Taken | Refused | NeedsReason:
    clock = desk.clock
    return take_in(
        desk.workspace, submission.content, submission.name, person, clock.now(), clock.today(), reason,
        check_only=check_only, memory=WorkspaceMemory(desk.workspace),
    )  # fmt: skip


def _visit_page(desk: Desk, name: str, submission: Submission) -> Response:
    taken = _taken(desk, submission, session_of_request().person, None, check_only=True)
    if isinstance(taken, Refused):
        view = HandedInView(name, "It cannot be taken in.", (), taken.problems, False, False, submission.sha256)
    elif isinstance(taken, NeedsReason):
        view = HandedInView(name, taken.message, (), (), True, True, submission.sha256)
    else:
        view = HandedInView(name, taken.message, taken.summary, (), False, True, submission.sha256)
    return studio_page("handed_in.html", view, name)
