"""The studio as one WSGI application: guard first, then pages, then headers; mistakes become sentences."""

from __future__ import annotations

import logging
import secrets
from io import BytesIO
from pathlib import Path
from typing import IO

from flask import Flask, Request, Response, g, jsonify, redirect, request
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge
from werkzeug.wrappers import Response as AnyResponse

from build_tools.errors import DataProblems, DirectoryError
from build_tools.studio.assets import kind_of, theme_files
from build_tools.studio.decisions import decision_pages
from build_tools.studio.desk import Clock, Desk
from build_tools.studio.form_pages import visit_form_pages
from build_tools.studio.guard import LARGEST_FORM, MOST_FIELDS, SUBMISSIONS, Guard, dress
from build_tools.studio.identity import Identity, NotAdmitted, Session, Sessions
from build_tools.studio.inbox_pages import inbox_pages
from build_tools.studio.pages import sorry
from build_tools.studio.publishing import publishing_pages
from build_tools.studio.record_pages import record_pages
from build_tools.studio.repository import NotRecorded, history_of
from build_tools.studio.reviewing import review_pages
from build_tools.studio.submissions import submission_pages

LOG = logging.getLogger("provider-directory.studio")
UNNAMED = "Provider directory"
JSON_PATHS = (SUBMISSIONS, "/session")
SAID = {404: "There is no such page.", 405: "That way of asking is not used here.", 413: "That is too large."}


class InMemory(Request):
    """A request whose files stay in memory: nothing is written anywhere before it is known to be sound."""

    def _get_file_stream(self, *_about: object, **_more: object) -> IO[bytes]:
        return BytesIO()


def create_app(workspace: Path, identity: Identity, clock: Clock) -> Flask:
    """
    The application over one workspace. It reads and writes there and nowhere else.

    Raises ``DirectoryError`` when the workspace's history cannot be written.
    """
    desk = Desk(workspace, history_of(workspace), clock)
    desk.recover()
    guard = Guard(identity, Sessions())
    app = Flask("build_tools.studio", static_folder=None, template_folder=None)
    app.request_class = InMemory
    app.url_map.merge_slashes = False  # an address is right or wrong, never guessed
    app.config.update(
        MAX_CONTENT_LENGTH=LARGEST_FORM,
        MAX_FORM_MEMORY_SIZE=LARGEST_FORM,
        MAX_FORM_PARTS=MOST_FIELDS,
        SECRET_KEY=secrets.token_bytes(32),  # Flask's own sessions are not used
    )

    @app.before_request
    def admit() -> AnyResponse | None:
        g.site, g.session = UNNAMED, None
        g.session = guard.admit(request)
        if g.session is None and request.path == "/":
            return _enter(guard)
        if request.path == "/" and "token" in request.args:
            return redirect("/", 303)
        if g.session is not None:
            g.site = _site_name(desk)
        return None

    @app.after_request
    def leave(response: Response) -> Response:
        session: Session | None = getattr(g, "session", None)
        return dress(response, guard, session, request.cookies.get(identity.cookie))

    @app.get("/assets/<path:name>")
    def asset(name: str) -> AnyResponse:
        path = theme_files().get(name)
        if path is None:
            return _answer(404, SAID[404])
        return Response(path.read_bytes(), mimetype=kind_of(name))

    for pages in (
        review_pages,
        decision_pages,
        visit_form_pages,
        submission_pages,
        record_pages,
        inbox_pages,
        publishing_pages,
    ):
        app.register_blueprint(pages(desk))
    _mistakes(app)
    return app


def _enter(guard: Guard) -> AnyResponse:
    """The first visit, with the token of the terminal; it leaves the address at once."""
    person = guard.identity.redeem(request.args.get("token", ""))
    if person is None:
        raise NotAdmitted(401, "Open the studio with the link that its terminal shows. It works once.")
    g.session = guard.sessions.begin(person)
    return redirect("/", 303)


def _mistakes(app: Flask) -> None:
    @app.errorhandler(NotAdmitted)
    def refused(error: NotAdmitted) -> AnyResponse:
        g.session = None  # nobody learns a token from a page that refuses
        answer = _answer(error.status, str(error), shows_words=error.is_ours)
        if error.status == 429:
            answer.headers["Retry-After"] = "10"
        return answer

    @app.errorhandler(DataProblems)
    def problems(error: DataProblems) -> AnyResponse:
        said = "The workspace has problems. Until they are mended, the studio can show nothing else."
        if request.path in JSON_PATHS:
            return _answer(409, said)
        return sorry("The records have problems", said, status=409, problems=error.problems)

    @app.errorhandler(NotRecorded)
    def unrecorded(error: NotRecorded) -> AnyResponse:
        said = "If something was saved just now, the files have it, and it is recorded with the next save."
        if request.path in JSON_PATHS:
            return _answer(503, f"The history could not be written. {error} {said}")
        return sorry("The history could not be written", str(error), said, status=503)

    @app.errorhandler(DirectoryError)
    def wrong(error: DirectoryError) -> AnyResponse:
        return _answer(409, str(error))

    @app.errorhandler(RequestEntityTooLarge)
    def large(error: RequestEntityTooLarge) -> AnyResponse:
        return _answer(413, "That is more than is taken at once. Nothing was stored.")

    @app.errorhandler(HTTPException)
    def other(error: HTTPException) -> AnyResponse:
        return _answer(error.code or 500, SAID.get(error.code or 500, "That request cannot be answered."))

    @app.errorhandler(Exception)
    def unforeseen(error: Exception) -> AnyResponse:
        LOG.exception("%s %r", request.method, request.path)  # quoted: an address may hold line ends
        return _answer(500, "Something went wrong here. Nothing was acknowledged; look at the records before going on.")


def _answer(status: int, sentence: str, *, shows_words: bool = True) -> Response:
    if request.path in JSON_PATHS:
        answer = jsonify({"message": sentence})
        answer.status_code = status
        return answer
    title = "That was not done" if request.method == "POST" else "Not shown"
    return sorry(title, sentence, status=status, shows_words=shows_words)


def _site_name(desk: Desk) -> str:
    try:
        return desk.directory.settings.site_name
    except DirectoryError:
        return UNNAMED
