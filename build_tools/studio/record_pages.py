"""Editing provider records: forms over the schemas, one commit a save, nobody's words lost, every save undone again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote

from flask import Blueprint, Response, abort, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from build_tools.errors import WrongUse
from build_tools.intake.differences import difference
from build_tools.intake.records_on_disk import read_records
from build_tools.models.change import OWNER, Change, inverse
from build_tools.studio.desk import Desk
from build_tools.studio.pages import studio_page
from build_tools.studio.record_cells import (
    CALLED,
    EDITED,
    base_sent,
    fields_to_ask,
    in_words,
    whole_base,
)
from build_tools.studio.record_history import past_of
from build_tools.studio.record_saving import edited, form, name_of, own_row, settled
from build_tools.studio.records import (
    provider_records_view,
    records_view,
)

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
        return edited(desk, "", "providers", "") if request.method == "POST" else form(desk, "", "providers", "")

    @pages.route("/records/+qualifications", methods=["GET", "POST"], defaults={"table": "qualifications"})
    @pages.route("/records/+awarding_bodies", methods=["GET", "POST"], defaults={"table": "awarding_bodies"})
    def new_shared(table: str) -> AnyResponse:
        """What courses of many providers point to: only added here."""
        return edited(desk, "", table, "") if request.method == "POST" else form(desk, "", table, "")

    @pages.get("/records/<provider>")
    @pages.get("/records/<provider>/")
    def provider(provider: str) -> Response:
        seen = desk.seen()
        name_of(seen.directory, provider)
        view = provider_records_view(seen, read_records(desk.workspace), provider)
        return studio_page("provider.html", view, view.name)

    @pages.route("/records/<provider>/<table>", methods=["GET", "POST"])
    def record(provider: str, table: str) -> AnyResponse:
        name_of(desk.directory, provider)
        if table not in EDITED:
            abort(404)
        wanted = request.values.get("record", "")
        if not wanted and table == "providers":
            abort(404)
        if request.method == "POST":
            return edited(desk, provider, table, wanted)
        return form(desk, provider, table, wanted)

    @pages.post("/records/<provider>/<table>/remove")
    def remove(provider: str, table: str) -> AnyResponse:
        name_of(desk.directory, provider)
        if table not in EDITED or table == "providers":
            abort(404)
        fields = fields_to_ask(table, desk.directory, provider, is_new=False)
        wanted = request.form.get("record", "")
        before = {**whole_base(table, wanted, base_sent(fields, request.form)), OWNER: provider}
        with desk.saving():
            own_row(desk, provider, table, wanted)
            return settled(desk, provider, difference(table, before, None), f"{CALLED[table][0]} {wanted} removed")

    @pages.get("/records/<provider>/history")
    def history(provider: str) -> Response:
        directory = desk.directory
        name = name_of(directory, provider)
        lines = tuple(
            PastLine(one.entry.commit, one.entry.at, one.entry.by, one.entry.words, _rows(one.changes))
            for one in past_of(desk.history, provider)
        )
        view = HistoryView(provider, name, lines, desk.history.note)
        return studio_page("history.html", view, f"History of {name}")

    @pages.post("/records/<provider>/undo")
    def undo(provider: str) -> AnyResponse:
        name_of(desk.directory, provider)
        with desk.saving():
            wanted = request.form.get("commit", "")
            past = next((one for one in past_of(desk.history, provider) if one.entry.commit == wanted), None)
            if past is None:
                raise WrongUse("That save is not in the history that is shown. Open the history again.")
            what = past.entry.words.removeprefix(f"{provider}: ")
            done = f"done again: {what.removeprefix(UNDONE)}" if what.startswith(UNDONE) else f"{UNDONE}{what}"
            return settled(desk, provider, inverse(past.changes), done)

    return pages


def _rows(changes: Sequence[Change]) -> tuple[tuple[str, str, str], ...]:
    return tuple((in_words(change), change.was, change.becomes) for change in changes)
