"""The visit's form as the studio serves it: the site's own page, with an address to send to and everything known."""

from __future__ import annotations

from urllib.parse import quote

from flask import Blueprint, Response, abort, jsonify, redirect
from markupsafe import Markup
from werkzeug.wrappers import Response as AnyResponse

from build_tools.models.directory import Directory
from build_tools.models.framework import Framework
from build_tools.models.site import BuildFacts, Page
from build_tools.models.visibility import Visibility
from build_tools.render.form_manifest import manifest_files
from build_tools.render.form_page import form_page, form_pages
from build_tools.render.form_worker import loaded_by, service_worker
from build_tools.render.framework_form import form_json
from build_tools.render.framework_pages import framework_pages
from build_tools.render.last_visits import last_visits_files
from build_tools.studio.assets import theme_files
from build_tools.studio.desk import Desk
from build_tools.studio.guard import SUBMISSIONS
from build_tools.studio.pages import PageView, session_of_request, studio_page
from build_tools.telling import told_of

WORKER = "directory/js/service-worker.js"
SHEETS = ("bare", "tokens", "frame", "parts", "forms", "visit-form", "studio")


def visit_form_pages(desk: Desk) -> Blueprint:
    """The list of forms, each form with what it loads, and what a framework asks."""
    pages = Blueprint("forms", __name__)

    @pages.get("/forms/")
    def forms() -> Response:
        directory = desk.directory
        return _framed(next(page for page in form_pages(directory, _facts(desk)) if page.path == "forms/"))

    @pages.get("/forms/<name>/<version>/")
    def form(name: str, version: str) -> Response:
        return _form(desk, _framework(desk.directory, name, version))

    @pages.get("/forms/<name>/<version>/service-worker.js")
    def worker(name: str, version: str) -> Response:
        framework = _framework(desk.directory, name, version)
        page = _page(desk, framework)
        html = _form(desk, framework).get_data(as_text=True)
        files = loaded_by(page.path, html, page.offline, lambda path: _published(desk, path))
        source = theme_files()[WORKER].read_text(encoding="utf-8")
        return Response(service_worker(source, page.path, files), mimetype="text/javascript")

    @pages.get("/forms/<name>/<version>/manifest.webmanifest")
    def manifest(name: str, version: str) -> Response:
        return _file(desk, f"forms/{name}/{version}/manifest.webmanifest", "application/manifest+json")

    @pages.get("/forms/<name>/last-visits.json")
    def last_visits(name: str) -> Response:
        return _file(desk, f"forms/{name}/last-visits.json", "application/json")

    @pages.get("/frameworks/<name>/<version>/form.json")
    def definition(name: str, version: str) -> Response:
        return _file(desk, f"frameworks/{name}/{version}/form.json", "application/json")

    @pages.get("/frameworks/<name>/<version>/")
    def framework(name: str, version: str) -> Response:
        own = _framework(desk.directory, name, version)
        path = f"frameworks/{own.header.id}/{own.header.version}/"
        return _framed(next(page for page in framework_pages(desk.directory, _facts(desk)) if page.path == path))

    @pages.get("/reports/<visit_id>/")
    def report(visit_id: str) -> AnyResponse:
        return redirect(f"/visits/{quote(visit_id)}")

    @pages.get("/session")
    def session() -> Response:
        own = session_of_request()
        return jsonify({"token": own.csrf, "person": own.person})

    return pages


def _facts(desk: Desk) -> BuildFacts:
    return BuildFacts(desk.clock.today(), None, "", "", Visibility.INTERNAL)


def _framework(directory: Directory, name: str, version: str) -> Framework:
    found = directory.framework.get((name, version))
    if found is None:
        abort(404)
    return found


def _page(desk: Desk, framework: Framework) -> Page:
    return form_page(framework, desk.directory, desk.clock.today(), send_to=SUBMISSIONS)


def _form(desk: Desk, framework: Framework) -> Response:
    """The form in the studio's frame. It says nothing of what was just saved, so that it is the same each time."""
    page = _page(desk, framework)
    view = PageView(Markup(page.body))
    return studio_page(
        "page.html", view, page.title, scripts=page.scripts, send_to=SUBMISSIONS, sheets=SHEETS, is_quiet=True
    )


def _framed(page: Page) -> Response:
    view = PageView(Markup(page.body))
    return studio_page("page.html", view, page.title, scripts=page.scripts)


def _file(desk: Desk, path: str, kind: str) -> Response:
    content = _published(desk, path)
    if content is None:
        abort(404)
    return Response(content, mimetype=kind)


def _published(desk: Desk, path: str) -> bytes | None:
    """A file that a form loads, by its address: a theme's, or one made from the records. Never from an address alone."""
    known = theme_files().get(path.removeprefix("assets/")) if path.startswith("assets/") else None
    if known is not None:
        return known.read_bytes()
    directory, on = desk.directory, desk.clock.today()
    kind, _, rest = path.partition("/")
    if kind == "frameworks" and path.endswith("/form.json"):
        name, _, version = rest.removesuffix("/form.json").partition("/")
        framework = directory.framework.get((name, version))
        return form_json(framework) if framework else None
    if kind == "forms":
        made = (*last_visits_files(directory, told_of(directory, on), on), *manifest_files(directory))
        return next((file.content for file in made if file.path == path), None)
    return None
