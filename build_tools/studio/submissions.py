"""The form sends a visit here: taken in as any file is, by whoever is signed in, and answered when Git has it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask import Blueprint, Response, jsonify, request

from build_tools.intake.sent_visit import MOST_TOLD
from build_tools.intake.sign_off import VISITS
from build_tools.intake.submission import Refused
from build_tools.intake.visit_intake import NeedsReason, Taken, take_in
from build_tools.models.problem import Problem
from build_tools.publish.memory import WorkspaceMemory
from build_tools.studio.desk import Desk
from build_tools.studio.guard import SUBMISSIONS
from build_tools.studio.pages import session_of_request

NAME = "the visit"  # what problems call a file that has no name


def submission_pages(desk: Desk) -> Blueprint:
    """One address, for files only."""
    pages = Blueprint("submissions", __name__)

    @pages.post(SUBMISSIONS)
    def submit() -> tuple[Response, int]:
        content = request.get_data(cache=False)
        person = session_of_request().person
        with desk.saving():
            taken = take_in(
                desk.workspace,
                content,
                NAME,
                person,
                desk.clock.now(),
                desk.clock.today(),
                memory=WorkspaceMemory(desk.workspace),
            )
            if isinstance(taken, Taken) and taken.stored:
                desk.keep([folder_of_files(taken)], f"{taken.visit_id}: r{taken.revision} submitted", person)
        return _answer(taken)

    return pages


def folder_of_files(taken: Taken) -> str:
    """The visit's own folder, of which a new revision and its line in the log are one commit."""
    first = next(file for file in taken.files if file.startswith(f"{VISITS.as_posix()}/"))
    return "/".join(first.split("/")[:4])


def _answer(taken: Taken | Refused | NeedsReason) -> tuple[Response, int]:
    if isinstance(taken, NeedsReason):
        return jsonify({"message": taken.message, "needs": "reason"}), 409
    if isinstance(taken, Refused):
        told = list(_told(taken.with_paths(MOST_TOLD)))
        return jsonify({"message": "The visit was not taken in.", "problems": told}), 422
    answer = {"reference": taken.visit_id, "revision": taken.revision, "message": taken.message}
    return jsonify(answer), 201 if taken.stored else 200


def _told(problems: Iterable[tuple[Problem, str | None]]) -> Iterable[dict[str, Any]]:
    for problem, path in problems:
        yield {"field": path or "", "message": problem.message, "fix": problem.fix, "severity": problem.severity}
