"""What a browser sends of a record, as cells of its CSV; and the cells as the fields of a form show them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from werkzeug.datastructures import MultiDict

from build_tools.intake.typed_day import typed_day
from build_tools.models.change import KINDS, OWNER, Change, key_cells
from build_tools.models.directory import Directory
from build_tools.render.record_form import CALLED as PROPOSED
from build_tools.render.record_form import RecordField, record_fields
from build_tools.render.views import slug

CELL, BASE = "cell.", "base."
# What staff edit: all that a provider may propose of, and what the partnership alone decides.
EDITED = (*PROPOSED, "notices")
CALLED = {
    **PROPOSED,
    "notices": ("notice", "Suspensions and removals"),
    "qualifications": ("qualification", "Qualifications"),
    "awarding_bodies": ("awarding body", "Awarding bodies"),
}
NAMED_BY = {"providers": "name", "venues": "name", "courses": "title", "awarding_bodies": "name"}
ID_HINT = "Part of its address, never changed. Leave it empty, and one is made from the name."
Cells = dict[str, str]
Sent = MultiDict[str, str]


def fields_to_ask(table: str, directory: Directory, provider: str | None, *, is_new: bool) -> tuple[RecordField, ...]:
    """The fields of a form: all columns but the owner, which is known; the key only while a record is new."""
    asked = []
    for field in record_fields(table, directory, provider):
        if field["name"] == OWNER or (field["key"] and not is_new):
            continue
        made_here = field["name"] == "id" and table in NAMED_BY
        asked.append({**field, "required": False, "hint": ID_HINT} if made_here else field)
    return tuple(asked)


def cells_sent(fields: tuple[RecordField, ...], sent: Sent, base: Mapping[str, str]) -> Cells:
    """The cells that were sent, in the words of a CSV. A choice that was not touched keeps the very text it had."""
    found = {field["name"]: _cell(field, sent) for field in fields}
    for field in fields:
        name = field["name"]
        if field["type"] == "list" and _parts(found[name]) == _parts(base.get(name, "")):
            found[name] = base.get(name, "")
    return found


def base_sent(fields: tuple[RecordField, ...], sent: Sent) -> Cells:
    """What the form had shown when it was opened."""
    return {field["name"]: _plain(sent.get(BASE + field["name"], "")) for field in fields}


def _cell(field: RecordField, sent: Sent) -> str:
    name = CELL + field["name"]
    if field["type"] == "date":
        return _day(*(sent.get(f"{name}.{part}", "").strip() for part in ("year", "month", "day")))
    if field["type"] == "list":
        parts = sent.getlist(name) if field["choices"] else _plain(sent.get(name, "")).replace(";", "\n").split("\n")
        return ";".join(part.strip() for part in parts if part.strip())
    return _plain(sent.get(name, ""))


def _day(year: str, month: str, day: str) -> str:
    """``2027-03-14``; what is no day stays as it was typed, for the check to refuse in its own words."""
    if not (year or month or day):
        return ""
    found = typed_day(f"{day} {month} {year}")
    return f"{year}-{month}-{day}" if isinstance(found, str) else found.isoformat()


def shown(field: RecordField, cell: str) -> Any:
    """A cell as the field's control takes it: a day in its three parts, all else as it is."""
    if field["type"] == "date" and cell:
        year, month, day = (cell.split("-", 2) + ["", ""])[:3]
        return {"year": year, "month": month.lstrip("0") or month, "day": day.lstrip("0") or day}
    if field["type"] == "list" and not field["choices"]:
        return "\n".join(part.strip() for part in cell.split(";"))
    if field["type"] == "list":
        return tuple(part.strip() for part in cell.split(";"))
    return cell


def key_of_new(table: str, provider: str | None, cells: Mapping[str, str]) -> Cells:
    """The cells that a new record has besides those that were typed: whose it is, and an id where none was given."""
    known = {OWNER: provider} if provider and OWNER in KINDS[table].model.model_fields else {}
    if table not in NAMED_BY or cells.get("id"):
        return known
    own = slug(cells.get(NAMED_BY[table], ""))
    made = f"{provider}-{own}" if provider and own else own
    longest = 64 if table in ("providers", "awarding_bodies") else 80
    return known | {"id": made[:longest].rstrip("-")}


def whole_base(table: str, record: str, base: Mapping[str, str]) -> Cells:
    """A record as it was opened, its key among its cells."""
    return {**base, **key_cells(table, record)}


def in_words(change: Change) -> str:
    """What a change is about: ``venue acorn-corner-yard: Postcode``, ``New venue …``, ``Remove venue …``."""
    kind = KINDS.get(change.table)
    info = kind.model.model_fields.get(change.field) if kind else None
    verb = {"add": "New ", "remove": "Remove ", "set": ""}[change.kind]
    what = f"{verb}{CALLED.get(change.table, (change.table,))[0]} {change.record}"
    return f"{what}: {info.title if info else change.field}" if change.field else what


def _plain(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def _parts(cell: str) -> list[str]:
    return sorted(part.strip() for part in cell.split(";") if part.strip())
