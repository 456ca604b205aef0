"""What a colleague decides on a report: one line of its log, one commit, and only for the bytes that were read."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, abort, request
from werkzeug.wrappers import Response as AnyResponse

from build_tools.errors import WrongUse
from build_tools.intake.progress import Note, note_progress
from build_tools.intake.sign_off import VISITS, SignOff, record, refuse_second_open
from build_tools.models.visit import EventKind, Visit
from build_tools.studio.desk import Desk
from build_tools.studio.pages import back_to, session_of_request
from build_tools.studio.reviewing import named


@dataclass(frozen=True)
class Decision:
    """A decision as the page has it: its event, which field holds its words, and what is said when it is done."""

    event: EventKind
    words_go_to: str
    done: str


DECISIONS = {
    "submit": Decision("submitted", "", "Submitted: somebody else must now read and decide."),
    "approve": Decision("approved", "", "Approved. It is on the site after the next publishing."),
    "return": Decision("returned", "note", "Returned with your comments."),
    "share": Decision("shared", "note", "Noted that the provider was sent the report."),
    "reply": Decision("replied", "public_text", "The provider's reply is on record; it is printed in the report."),
    "withdraw": Decision("withdrawn", "public_text", "Withdrawn. From today it counts for nothing."),
}
SAID = {"open": "still open", "done": "done", "dropped": "no longer needed"}
BOUND = ("submit", "approve", "return")


def decision_pages(desk: Desk) -> Blueprint:
    """Where decisions are sent to."""
    pages = Blueprint("decisions", __name__)

    @pages.post("/visits/<visit_id>/<decision>")
    def decide(visit_id: str, decision: str) -> AnyResponse:
        if decision not in DECISIONS:
            abort(404)
        with desk.saving():
            visit = named(desk.directory, visit_id)
            _record(desk, visit, decision)
        return back_to(f"/visits/{visit.visit_id}", DECISIONS[decision].done)

    @pages.post("/visits/<visit_id>/progress")
    def progress(visit_id: str) -> AnyResponse:
        """One line on how an agreed action stands today; the page says no more than a line has."""
        person, sent = session_of_request().person, request.form
        number = sent.get("action", "")
        if not (number.isascii() and number.isdigit() and len(number) < 4):
            raise WrongUse("Say which action it is about. Nothing was recorded.")
        if not sent.get("state"):
            raise WrongUse("Say how the action stands now. Nothing was recorded.")
        with desk.saving():
            visit = named(desk.directory, visit_id)
            note = Note(int(number), sent["state"], person, sent.get("rag") or None, _words() or None)
            line = note_progress(desk.workspace, visit, note, desk.clock.today())
            desk.keep([_folder(visit)], f"{visit.visit_id}: action {line.action} {line.state}", person)
        return back_to(f"/visits/{visit.visit_id}", f"Noted: action {line.action} is {SAID[line.state]}.")

    return pages


def _folder(visit: Visit) -> str:
    """The whole visit: a report made by hand, or one that a killed save left, must not stay out of the history."""
    return (VISITS / visit.provider_id / visit.visit_id.removeprefix(f"{visit.provider_id}-")).as_posix()


def _record(desk: Desk, visit: Visit, decision: str) -> None:
    kind = DECISIONS[decision]
    person = session_of_request().person
    if decision == "submit":
        refuse_second_open(visit, desk.directory)
    signed = SignOff(
        kind.event,
        person,
        desk.clock.now(),
        revision=_shown_revision() if decision in BOUND else None,
        sha256=request.form.get("sha256", "") if decision in BOUND else None,
        **({kind.words_go_to: _words()} if kind.words_go_to else {}),
    )
    if decision in BOUND and signed.revision != visit.revisions[-1].number:
        raise WrongUse("There is a newer revision than the one you opened. Read that one; nothing was recorded.")
    event = record(desk.workspace, visit, signed)
    desk.keep([_folder(visit)], f"{visit.visit_id}: r{event.revision} {event.event}", person)


def _words() -> str:
    return request.form.get("words", "").replace("\r\n", "\n").strip()


def _shown_revision() -> int:
    number = request.form.get("revision", "")
    if not (number.isascii() and number.isdigit() and len(number) < 3):
        raise WrongUse("The page did not say which revision was read. Open it again; nothing was recorded.")
    return int(number)
