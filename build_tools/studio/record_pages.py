"""Editing provider records: forms over the schemas, one commit a save, nobody's words lost, every save undone again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from urllib.parse import quote

from flask import Blueprint, Response, abort, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from build_tools.errors import WrongUse
from build_tools.intake.changes import Conflicting, Saved, Unsound, save
from build_tools.intake.differences import difference
from build_tools.intake.records_on_disk import read_records
from build_tools.models.change import OWNER, Change, inverse, numbered
from build_tools.models.directory import Directory
from build_tools.models.problem import Problem
from build_tools.publish.memory import WorkspaceMemory
from build_tools.studio.desk import Desk
from build_tools.studio.pages import back_to, session_of_request, sorry, studio_page
from build_tools.studio.record_cells import (
    CALLED,
    EDITED,
    Cells,
    base_sent,
    cells_sent,
    fields_to_ask,
    in_words,
    key_of_new,
    whole_base,
)
from build_tools.studio.record_history import last_by, past_of
from build_tools.studio.records import (
    Attempt,
    edit_view,
    provider_records_view,
    records_view,
    rows_of,
    title_of,
)

LONGEST_SUBJECT = 160
UNDONE = "undone: "


@dataclass(frozen=True)
class PastLine:
    """One save in the history: ``rows`` are what, before and after."""

    commit: str
    at: str
    by: str
    words: str
    rows: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True)
class HistoryView:
    """All of ``studio/history.html``. ``note`` says why there is none, where there is none."""

    provider_id: str
    provider: str
    lines: tuple[PastLine, ...]
    note: str


def record_pages(desk: Desk) -> Blueprint:
    """The pages, over one workspace."""
    pages = Blueprint("records", __name__)

    @pages.get("/records/")
    def records() -> Response:
        return studio_page("records.html", records_view(desk.seen()), "Records")

    @pages.get("/providers/<provider>/")
    def as_on_the_site(provider: str) -> AnyResponse:
        return redirect(f"/records/{quote(provider)}")

    @pages.route("/records/+new", methods=["GET", "POST"])
    def new_provider() -> AnyResponse:
        return _edited(desk, "", "providers", "") if request.method == "POST" else _form(desk, "", "providers", "")

    @pages.get("/records/<provider>")
    @pages.get("/records/<provider>/")
    def provider(provider: str) -> Response:
        seen = desk.seen()
        _name(seen.directory, provider)
        view = provider_records_view(seen, read_records(desk.workspace), provider)
        return studio_page("provider.html", view, view.name)

    @pages.route("/records/<provider>/<table>", methods=["GET", "POST"])
    def record(provider: str, table: str) -> AnyResponse:
        _name(desk.directory, provider)
        if table not in EDITED:
            abort(404)
        wanted = request.values.get("record", "")
        if not wanted and table == "providers":
            abort(404)
        if request.method == "POST":
            return _edited(desk, provider, table, wanted)
        return _form(desk, provider, table, wanted)

    @pages.post("/records/<provider>/<table>/remove")
    def remove(provider: str, table: str) -> AnyResponse:
        _name(desk.directory, provider)
        if table not in EDITED or table == "providers":
            abort(404)
        fields = fields_to_ask(table, desk.directory, provider, is_new=False)
        wanted = request.form.get("record", "")
        before = {**whole_base(table, wanted, base_sent(fields, request.form)), OWNER: provider}
        with desk.saving():
            _own_row(desk, provider, table, wanted)
            return _settled(desk, provider, difference(table, before, None), f"{CALLED[table][0]} {wanted} removed")

    @pages.get("/records/<provider>/history")
    def history(provider: str) -> Response:
        directory = desk.directory
        name = _name(directory, provider)
        lines = tuple(
            PastLine(one.entry.commit, one.entry.at, one.entry.by, one.entry.words, _rows(one.changes))
            for one in past_of(desk.history, provider)
        )
        view = HistoryView(provider, name, lines, desk.history.note)
        return studio_page("history.html", view, f"History of {name}")

    @pages.post("/records/<provider>/undo")
    def undo(provider: str) -> AnyResponse:
        _name(desk.directory, provider)
        with desk.saving():
            wanted = request.form.get("commit", "")
            past = next((one for one in past_of(desk.history, provider) if one.entry.commit == wanted), None)
            if past is None:
                raise WrongUse("That save is not in the history that is shown. Open the history again.")
            what = past.entry.words.removeprefix(f"{provider}: ")
            done = f"done again: {what.removeprefix(UNDONE)}" if what.startswith(UNDONE) else f"{UNDONE}{what}"
            return _settled(desk, provider, inverse(past.changes), done)

    return pages


def _rows(changes: Sequence[Change]) -> tuple[tuple[str, str, str], ...]:
    return tuple((in_words(change), change.was, change.becomes) for change in changes)


def _name(directory: Directory, provider: str) -> str:
    if provider not in directory.provider:
        abort(404)
    return directory.provider[provider].name


def _own_row(desk: Desk, provider: str, table: str, record: str) -> Cells | None:
    """The row as it is stored, if it is this provider's; a page that says there is none for one of another's."""
    stored = read_records(desk.workspace).rows(table).get(record)
    if stored is not None and record not in rows_of(read_records(desk.workspace), table, provider):
        abort(404)
    return stored


def _form(desk: Desk, provider: str, table: str, record: str) -> Response:
    cells: Cells = {}
    if record:
        stored = _own_row(desk, provider, table, record)
        if stored is None:
            abort(404)
        cells = stored
    return _shown(desk, provider, table, record, Attempt(cells, cells))


def _shown(desk: Desk, provider: str, table: str, record: str, attempt: Attempt, status: int = 200) -> Response:
    directory = desk.directory
    name = _name(directory, provider) if provider else ""
    title = title_of(table, attempt.base, {}) if record else f"A new {CALLED[table][0]}"
    view = edit_view(directory, provider, name, table, record, title, attempt)
    return studio_page("edit.html", view, title, status=status)


def _edited(desk: Desk, provider: str, table: str, record: str) -> AnyResponse:
    """Save what was sent, or show it again with why not."""
    sent = request.form
    with desk.saving():
        fields = fields_to_ask(table, desk.directory, provider or None, is_new=not record)
        base = base_sent(fields, sent)
        cells = cells_sent(fields, sent, base)
        if record:
            stored = _own_row(desk, provider, table, record)
            changes = difference(table, whole_base(table, record, base), cells)
            what = f"{CALLED[table][0]} {record}"
        else:
            stored = None
            cells |= key_of_new(table, provider or None, cells)
            changes = difference(table, None, cells)
            what = f"{CALLED[table][0]} {changes[0].record if changes else ''} added"
        if not changes:
            return back_to(f"/records/{quote(provider)}" if provider else "/records/", "Nothing was changed.")
        subject = f"{what}: {', '.join(one.field for one in changes)}" if record else what
        result = save(desk.workspace, changes, desk.clock.today(), WorkspaceMemory(desk.workspace))
        if isinstance(result, Saved):
            return _kept(desk, provider or cells.get("id", ""), result, subject)
        if isinstance(result, Unsound):
            return _shown(desk, provider, table, record, Attempt(cells, base, problems=result.problems), 422)
        return _clashed(desk, provider, table, record, cells, base, stored, result)


def _clashed(
    desk: Desk,
    provider: str,
    table: str,
    record: str,
    cells: Cells,
    base: Cells,
    stored: Cells | None,
    result: Conflicting,
) -> Response:
    """Somebody else saved first. The form comes again over what is stored now, with this person's own changes in it."""
    by = last_by(desk.history, table)
    if not record:
        problem = f"There is a {CALLED[table][0]} of that name already, so nothing was added. Open it and change it."
        return _shown_again(desk, provider, table, "", Attempt(cells, base, by_whom=by), problem)
    if stored is None:
        attempt = Attempt(whole_base(table, record, cells), {}, conflicts=result.conflicts, by_whom=by, gone=True)
        return _shown(desk, provider, table, record, attempt, 409)
    mine = {one.field: one.becomes for one in (*result.harmless, *(c.change for c in result.conflicts))}
    attempt = Attempt({**stored, **mine}, stored, conflicts=result.conflicts, by_whom=by)
    return _shown(desk, provider, table, record, attempt, 409)


def _shown_again(desk: Desk, provider: str, table: str, record: str, attempt: Attempt, why: str) -> Response:
    problem = Problem("id-twice", why, "", "providers", f"{table}.csv")
    return _shown(desk, provider, table, record, replace(attempt, problems=(problem,)), 409)


def _settled(desk: Desk, provider: str, changes: Sequence[Change], words: str) -> AnyResponse:
    """Save changes that no form shows: a removal, an undo. What stands in the way is told, with both values."""
    result = save(desk.workspace, numbered(changes), desk.clock.today(), WorkspaceMemory(desk.workspace))
    if isinstance(result, Saved):
        return _kept(desk, provider, result, words)
    if isinstance(result, Unsound):
        return sorry("Nothing was changed", "It would bring problems:", status=422, problems=result.problems)
    told = [
        f"{one.change.table} {one.change.record}, {one.change.field or 'the whole row'}: then “{one.change.was}”, now "
        f"{'not there any more' if one.stored is None else f'“{one.stored}”'}."
        for one in result.conflicts[:50]
    ]
    return sorry("Somebody has changed it since, so nothing was changed", *told, status=409)


def _kept(desk: Desk, provider: str, result: Saved, words: str) -> AnyResponse:
    if not result.changes:
        return back_to(f"/records/{quote(provider)}", "That is so already: nothing was changed.")
    desk.keep(result.files, f"{provider}: {words}"[:LONGEST_SUBJECT], session_of_request().person)
    notes = [f"{problem.message} {problem.fix}" for problem in result.warnings[:5]]
    is_gone = any((one.table, one.record, one.kind) == ("providers", provider, "remove") for one in result.changes)
    return back_to("/records/" if is_gone else f"/records/{quote(provider)}", f"Saved: {words}.", *notes)
