"""What waits in the inbox: a visit to take in, or a provider's proposal to accept field by field."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TypeVar
from urllib.parse import quote

from flask import Blueprint, Response, abort, request
from werkzeug.wrappers import Response as AnyResponse

from build_tools.errors import WrongUse
from build_tools.intake.acceptance import accept, weigh
from build_tools.intake.changes import Conflicting, Unsound
from build_tools.intake.inbox import in_the_inbox, put_in, take_out
from build_tools.intake.proposal import read_proposal
from build_tools.intake.submission import Refused, Submission, read_bounded, read_submission
from build_tools.intake.visit_intake import Handed, NeedsReason, Taken, take_submission
from build_tools.publish.memory import WorkspaceMemory
from build_tools.studio.desk import Desk
from build_tools.studio.guard import INBOX
from build_tools.studio.inbox_views import InboxView, handed_in_view, proposal_view, unreadable
from build_tools.studio.pages import back_to, session_of_request, sorry, studio_page
from build_tools.studio.submissions import folder_of_files

T = TypeVar("T")


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
        content = read_bounded(_path(desk, name))
        submission = content if isinstance(content, Refused) else read_submission(content, name)
        if isinstance(submission, Refused):
            digest = "" if isinstance(content, Refused) else _digest(content)
            return studio_page("handed_in.html", unreadable(name, submission, digest), name)
        if submission.kind == "proposal":
            return _proposal_page(desk, name, submission)
        return _visit_page(desk, name, submission)

    @pages.post("/inbox/<name>/take")
    def take(name: str) -> AnyResponse:
        person = session_of_request().person
        with desk.saving():
            submission = _or_wrong(read_submission(_as_shown(desk, name), name))
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
            proposal = _or_wrong(read_proposal(_or_wrong(read_submission(_as_shown(desk, name), name))))
            numbers = {
                int(one) for one in request.form.getlist("accept") if one.isascii() and one.isdigit() and len(one) < 7
            }
            if not numbers:
                raise WrongUse("Mark the changes that you accept. Nothing was changed.")
            memory = WorkspaceMemory(desk.workspace)
            result = accept(desk.workspace, proposal, numbers, desk.clock.today(), memory)
            if isinstance(result, Unsound):
                return sorry("Nothing was changed", "It would bring problems:", status=422, problems=result.problems)
            if isinstance(result, Conflicting):
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


def _as_shown(desk: Desk, name: str) -> bytes:
    """The bytes of the file, if they are still those that the page showed."""
    content = read_bounded(_path(desk, name))
    if isinstance(content, Refused) or _digest(content) != request.form.get("sha256", ""):
        raise WrongUse("The file is not the one that you looked at. Open it again; nothing was changed.")
    return content


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _or_wrong(found: T | Refused) -> T:
    """What was read; a sentence in its place when it cannot be."""
    if isinstance(found, Refused):
        raise WrongUse(" ".join(f"{one.message} {one.fix}" for one in found.problems[:5]))
    return found


def _proposal_page(desk: Desk, name: str, submission: Submission) -> Response:
    proposal = read_proposal(submission)
    if isinstance(proposal, Refused):
        return studio_page("handed_in.html", unreadable(name, proposal, submission.sha256), name)
    weighed = weigh(desk.workspace, proposal, desk.clock.today(), WorkspaceMemory(desk.workspace))
    shown = proposal_view(name, weighed, submission.sha256)
    return studio_page("proposal.html", shown, f"Proposal: {weighed.provider_name}")


def _taken(
    desk: Desk, submission: Submission, person: str, reason: str | None, *, check_only: bool = False
) -> Taken | Refused | NeedsReason:
    handed = Handed(person, desk.clock.now(), desk.clock.today(), reason)
    return take_submission(desk.workspace, submission, handed, WorkspaceMemory(desk.workspace), check_only=check_only)


def _visit_page(desk: Desk, name: str, submission: Submission) -> Response:
    taken = _taken(desk, submission, session_of_request().person, None, check_only=True)
    return studio_page("handed_in.html", handed_in_view(name, taken, submission.sha256), name)
