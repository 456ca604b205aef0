"""What becomes of an edit, a removal or an undo: saved and recorded, or shown again with what stands in the way."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import quote

from flask import Response, abort, request
from werkzeug.wrappers import Response as AnyResponse

from build_tools.intake.changes import Conflicting, Saved, Unsound, save
from build_tools.intake.differences import difference
from build_tools.intake.records_on_disk import read_records
from build_tools.models.change import Change, numbered, owner_of
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
    key_of_new,
    whole_base,
)
from build_tools.studio.record_history import last_by
from build_tools.studio.records import (
    Attempt,
    edit_view,
    title_of,
)

LONGEST_SUBJECT = 160


def name_of(directory: Directory, provider: str) -> str:
    """What a provider is called, or a page that says there is none."""
    if provider not in directory.provider:
        abort(404)
    return directory.provider[provider].name


def own_row(desk: Desk, provider: str, table: str, record: str) -> Cells | None:
    """The row as it is stored, if it is this provider's; a page that says there is none for one of another's."""
    stored = read_records(desk.workspace).rows(table).get(record)
    if stored is not None and owner_of(table, stored) != provider:
        abort(404)
    return stored


def form(desk: Desk, provider: str, table: str, record: str) -> Response:
    """The form over a record as it is stored; an empty one where ``record`` is empty."""
    cells: Cells = {}
    if record:
        stored = own_row(desk, provider, table, record)
        if stored is None:
            abort(404)
        cells = stored
    return _shown(desk, provider, table, record, Attempt(cells, cells))


def _shown(desk: Desk, provider: str, table: str, record: str, attempt: Attempt, status: int = 200) -> Response:
    directory = desk.directory
    name = name_of(directory, provider) if provider else ""
    title = title_of(table, attempt.base, {}) if record else f"A new {CALLED[table][0]}"
    view = edit_view(directory, provider, name, table, record, title, attempt)
    return studio_page("edit.html", view, title, status=status)


def edited(desk: Desk, provider: str, table: str, record: str) -> AnyResponse:
    """Save what was sent, or show it again with why not."""
    sent = request.form
    with desk.saving():
        fields = fields_to_ask(table, desk.directory, provider or None, is_new=not record)
        base = base_sent(fields, sent)
        cells = cells_sent(fields, sent, base)
        if record:
            stored = own_row(desk, provider, table, record)
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
            return _kept(desk, provider or (cells.get("id", "") if table == "providers" else ""), result, subject)
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
        why = f"There is a {CALLED[table][0]} of that name already, so nothing was added."
        why += " Open it and change it." if table in EDITED else ""
        taken = Problem("id-twice", why, "", "providers", f"{table}.csv")
        return _shown(desk, provider, table, "", Attempt(cells, base, problems=(taken,), by_whom=by), 409)
    if stored is None:
        attempt = Attempt(whole_base(table, record, cells), {}, conflicts=result.conflicts, by_whom=by, gone=True)
        return _shown(desk, provider, table, record, attempt, 409)
    mine = {one.field: one.becomes for one in (*result.harmless, *(c.change for c in result.conflicts))}
    attempt = Attempt({**stored, **mine}, stored, conflicts=result.conflicts, by_whom=by)
    return _shown(desk, provider, table, record, attempt, 409)


def settled(desk: Desk, provider: str, changes: Sequence[Change], words: str) -> AnyResponse:
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
    own = f"/records/{quote(provider)}"  # the list, for a record that is no provider's
    if not result.changes:
        return back_to(own, "That is so already: nothing was changed.")
    desk.keep(
        result.files, (f"{provider}: {words}" if provider else words)[:LONGEST_SUBJECT], session_of_request().person
    )
    notes = [f"{problem.message} {problem.fix}" for problem in result.warnings[:5]]
    is_gone = any((one.table, one.record, one.kind) == ("providers", provider, "remove") for one in result.changes)
    return back_to("/records/" if is_gone else own, f"Saved: {words}.", *notes)
