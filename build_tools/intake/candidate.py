"""A revision that is not there yet, read and checked as “check” would if it were: in memory, from the bytes to be stored."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from build_tools.intake.kept_visit import FILE, MEDIA, laid_out
from build_tools.intake.log_lines import with_lines
from build_tools.intake.sent_visit import SentVisit, told_of
from build_tools.intake.submission import Refused
from build_tools.intake.visits_at_hand import AtHand
from build_tools.load.visits import read_visit
from build_tools.models.problem import Problem
from build_tools.models.visit import EVENT_TABLE, VISIT_FORMAT, Event, Visit
from build_tools.validate.visits import check_visit

LOG = "events.csv"
_REASON_TO_COME = "To be given."


def read_as_sent(sent: SentVisit, at_hand: AtHand, number: int, reason: str | None) -> Visit | Refused:
    """The visit as it would be with the file just as it came, or every problem of that file."""
    header = dict(sent.header)
    if _is_a_number(header.get("revision")):
        header["revision"] = number
    header["visit_id"] = header.get("visit_id") or at_hand.visit_id
    if reason:
        header["revision_reason"] = reason
    elif number > 1 and not sent.said("revision_reason"):
        header["revision_reason"] = _REASON_TO_COME
    rows = {**sent.tables, "visit": [header]} if sent.header else sent.tables
    document = {
        "directory:format": VISIT_FORMAT,
        "resources": [{"name": name, "data": data} for name, data in rows.items()],
    }
    files = {f"r{number}/{FILE}": json.dumps(document, ensure_ascii=False).encode()}
    files |= {f"r{number}/{MEDIA}/{name}": content for name, content in sent.pictures.items()}
    return checked(sent, at_hand, number, files, ())


def _is_a_number(stated: object) -> bool:
    """Whether a revision's number, which is ours to give, was at least something like one, or left out."""
    return stated is None or stated == "" or bool(re.fullmatch("[1-9][0-9]?", str(stated))) and stated is not True


def checked(
    sent: SentVisit, at_hand: AtHand, number: int, files: Mapping[str, bytes], lines: Sequence[Event]
) -> Visit | Refused:
    """The visit as ``check`` would read it with these files and lines added, or every problem it would have."""
    log = with_lines(at_hand.content.files.get(LOG), EVENT_TABLE, lines)
    content = laid_out(at_hand.content, {**files, LOG: log})
    problems: list[Problem] = []
    source = read_visit(at_hand.folder, content, problems)
    visit = check_visit(source, at_hand.known, problems) if source is not None else None
    package = f"{at_hand.folder.package}/r{number}"
    wrong = [problem for problem in map(_graver, problems) if problem.severity == "error"]
    if wrong or visit is None or visit.revisions[-1].number != number:
        return told_of(sent, wrong or [_not_to_be_read(at_hand)], package)
    if at_hand.refused_place:
        return at_hand.refused_place
    return visit


def _graver(problem: Problem) -> Problem:
    """What “check” lets stand in an old visit, and nobody may add: another version's form, a log we cannot add to."""
    if problem.code == "framework-not-in-use":
        return replace(
            problem, severity="error", fix="Check the day of the visit, or use the form that was in use then."
        )
    if problem.resource == LOG and problem.code.startswith(("encoding", "separator")):
        return replace(problem, severity="error")
    return problem


def _not_to_be_read(at_hand: AtHand) -> Problem:
    about = "The folder of the visit holds what does not belong there."
    return Problem("file-unexpected", about, "“provider-directory check” says what.", at_hand.folder.package)
