"""Pages to read: the first page, the list of visits, one visit to decide on, and its pictures."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from flask import Blueprint, Response, abort
from werkzeug.wrappers import Response as AnyResponse

from build_tools.intake.sign_off import folder_of
from build_tools.models.directory import Directory
from build_tools.models.visit import Visit
from build_tools.render.environment import day
from build_tools.render.review_text import standing_in_words
from build_tools.render.views import Tag, outcome_tag
from build_tools.studio.desk import Desk
from build_tools.studio.lists import home_view
from build_tools.studio.pages import session_of_request, studio_page
from build_tools.studio.review import review_view

MEDIA_TYPES = {"jpg": "image/jpeg", "pdf": "application/pdf"}
MOST_LISTED = 300


@dataclass(frozen=True)
class VisitLine:
    """A visit in the list."""

    visit_id: str
    provider: str
    framework: str
    visited_on: date
    outcome: Tag
    standing: str


@dataclass(frozen=True)
class VisitsView:
    """All of ``studio/visits.html``: the newest first, and how many there are in all."""

    lines: tuple[VisitLine, ...]
    count: int


def review_pages(desk: Desk) -> Blueprint:
    """The pages, over one workspace."""
    pages = Blueprint("review", __name__)

    @pages.get("/")
    def home() -> Response:
        notes = [desk.history.note] if desk.history.note else []
        if desk.recovered:
            notes.append(f"Recorded late, because a save was cut short or a file was edited by hand: {_some(desk)}.")
        return studio_page("home.html", home_view(desk.seen(), desk.workspace, tuple(notes)), "To do")

    @pages.get("/visits/")
    def visits() -> Response:
        directory = desk.directory
        newest = sorted(directory.visits, key=lambda visit: visit.revisions[-1].header.visited_on, reverse=True)
        lines = tuple(_line(directory, visit) for visit in newest[:MOST_LISTED])
        return studio_page("visits.html", VisitsView(lines, len(newest)), "Visits")

    @pages.get("/visits/<visit_id>")
    @pages.get("/visits/<visit_id>/")
    def visit(visit_id: str) -> Response:
        directory = desk.directory
        found = named(directory, visit_id)
        view = review_view(directory, found, session_of_request().person, desk.clock.today())
        return studio_page("review.html", view, f"{view.provider}, {day(view.visited_on)}")

    @pages.get("/visits/<visit_id>/media/<file>")
    def media(visit_id: str, file: str) -> AnyResponse:
        """A picture of the newest revision; its name must be one that the checked records hold."""
        found = named(desk.directory, visit_id)
        revision = found.revisions[-1]
        if file not in {attachment.file for attachment in revision.attachments}:
            abort(404)
        content = (folder_of(desk.workspace, found) / f"r{revision.number}" / "media" / file).read_bytes()
        answer = Response(content, content_type=MEDIA_TYPES[file.rpartition(".")[2]])
        answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox; frame-ancestors 'none'"
        if file.endswith(".pdf"):
            answer.headers["Content-Disposition"] = f'attachment; filename="{file}"'
        return answer

    return pages


def named(directory: Directory, visit_id: str) -> Visit:
    """The visit of exactly that id, or a page that says there is none."""
    found = next((visit for visit in directory.visits if visit.visit_id == visit_id), None)
    if found is None:
        abort(404)
    return found


def _some(desk: Desk) -> str:
    shown = ", ".join(desk.recovered[:5])
    return shown if len(desk.recovered) <= 5 else f"{shown} and {len(desk.recovered) - 5} more"


def _line(directory: Directory, visit: Visit) -> VisitLine:
    header = visit.revisions[-1].header
    framework = directory.framework[header.framework_id, header.framework_version]
    return VisitLine(
        visit.visit_id,
        directory.provider[visit.provider_id].name,
        framework.header.title,
        header.visited_on,
        outcome_tag(framework, header.outcome),
        standing_in_words(visit),
    )
