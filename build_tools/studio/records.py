"""Provider records as pages show them: all of a provider's, one to edit, and what became of an edit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from build_tools.intake.records_on_disk import Records
from build_tools.models.change import OWNER, Conflict, owner_of
from build_tools.models.directory import Directory
from build_tools.models.problem import Problem
from build_tools.render.record_form import record_fields
from build_tools.render.record_words import cell_in_words
from build_tools.render.views import Fact, Tag, status_tag
from build_tools.studio.desk import Seen
from build_tools.studio.record_cells import CALLED, EDITED, Cells, fields_to_ask, shown


@dataclass(frozen=True)
class ProviderLine:
    """A provider in the list."""

    provider_id: str
    name: str
    tag: Tag


@dataclass(frozen=True)
class RecordsView:
    """All of ``studio/records.html``."""

    providers: tuple[ProviderLine, ...]


@dataclass(frozen=True)
class RecordCard:
    """One record with what is filled in; ``record`` is its key."""

    record: str
    title: str
    facts: tuple[Fact, ...]


@dataclass(frozen=True)
class RecordGroup:
    """A provider's records of one table. ``one`` is what one of them is called."""

    table: str
    title: str
    one: str
    cards: tuple[RecordCard, ...]


@dataclass(frozen=True)
class ProviderRecordsView:
    """All of ``studio/provider.html``."""

    provider_id: str
    name: str
    tag: Tag
    groups: tuple[RecordGroup, ...]


@dataclass(frozen=True)
class FieldToAsk:
    """A field of ``_fields.html`` with what stands in it, what it was when the form was opened, and what is wrong."""

    field: Mapping[str, Any]
    value: Any
    base: str
    error: str


@dataclass(frozen=True)
class Clash:
    """One field that two people changed: what it was, what is stored now, and what this person wrote."""

    label: str
    was: str
    stored: str
    mine: str


@dataclass(frozen=True)
class EditView:
    """
    All of ``studio/edit.html``. ``record`` is empty for a new one; ``gone`` is set when somebody removed it meanwhile.

    ``clashes`` are shown with both values; ``problems`` are those that belong to no field of the form.
    """

    provider_id: str
    provider: str
    table: str
    one: str
    record: str
    title: str
    fields: tuple[FieldToAsk, ...]
    clashes: tuple[Clash, ...] = ()
    problems: tuple[Problem, ...] = ()
    wrong: tuple[tuple[str, str], ...] = ()
    gone: bool = False
    by_whom: str = ""
    may_be_removed: bool = False


@dataclass(frozen=True)
class Attempt:
    """What a form holds when it is shown: the cells in it, those it was opened with, and what came of sending it."""

    cells: Cells
    base: Cells
    problems: tuple[Problem, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    by_whom: str = ""
    gone: bool = False


def records_view(seen: Seen) -> RecordsView:
    """Every provider by name, with how it stands."""
    named = sorted(seen.directory.providers, key=lambda provider: (provider.name.casefold(), provider.id))
    return RecordsView(
        tuple(ProviderLine(one.id, one.name, status_tag(seen.decisions.by_provider[one.id])) for one in named)
    )


def provider_records_view(seen: Seen, records: Records, provider: str) -> ProviderRecordsView:
    """All that is on record of one provider, every field for staff included."""
    groups = tuple(_group(seen.directory, records, table, provider) for table in EDITED)
    return ProviderRecordsView(
        provider, seen.directory.provider[provider].name, status_tag(seen.decisions.by_provider[provider]), groups
    )


def _group(directory: Directory, records: Records, table: str, provider: str) -> RecordGroup:
    fields = record_fields(table, directory, provider)
    words = {one["name"]: {choice["name"]: choice["label"] for choice in one["choices"]} for one in fields}
    labels = {one["name"]: one["label"] for one in fields if one["name"] != OWNER}
    cards = []
    for record, cells in rows_of(records, table, provider).items():
        facts = (
            Fact(label, cell_in_words(name, cells[name], words[name]))
            for name, label in labels.items()
            if cells.get(name, "")
        )
        cards.append(RecordCard(record, title_of(table, cells, words), tuple(facts)))
    one, title = CALLED[table]
    return RecordGroup(table, title, one, tuple(cards))


def rows_of(records: Records, table: str, provider: str) -> dict[str, Cells]:
    """A provider's own rows of a table, by key."""
    return {record: cells for record, cells in records.rows(table).items() if owner_of(table, cells) == provider}


def title_of(table: str, cells: Mapping[str, str], words: Mapping[str, Mapping[str, str]]) -> str:
    """What a record is called in a heading."""
    names = {"documents": ("kind", "issued_on"), "contacts": ("role",), "notices": ("kind", "starts_on")}
    parts = names.get(table, ("title",) if table == "courses" else ("name",))
    said = (cell_in_words(name, cells.get(name, ""), words.get(name, {})) for name in parts)
    return ", ".join(part for part in said if part) or "Without a name"


def edit_view(
    directory: Directory, provider: str, name: str, table: str, record: str, title: str, attempt: Attempt
) -> EditView:
    """A form over a record as it stands, or with what somebody sent and why it was not saved."""
    fields = fields_to_ask(table, directory, provider or None, is_new=not record or attempt.gone)
    errors = _errors(attempt.problems, {one["name"] for one in fields}, table)
    told = {problem for found in errors.values() for problem in found}
    labels = {one["name"]: one["label"] for one in fields}
    clashes = tuple(
        Clash(labels[one.change.field], one.change.was, one.stored or "", one.change.becomes)
        for one in attempt.conflicts
        if one.change.field in labels and not attempt.gone
    )
    asked = tuple(
        FieldToAsk(
            one,
            shown(one, attempt.cells.get(one["name"], "")),
            attempt.base.get(one["name"], ""),
            " ".join(f"{problem.message} {problem.fix}" for problem in errors.get(one["name"], ())),
        )
        for one in fields
    )
    return EditView(
        provider_id=provider,
        provider=name,
        table=table,
        one=CALLED[table][0],
        record=record,
        title=title,
        fields=asked,
        clashes=clashes,
        problems=tuple(problem for problem in attempt.problems if problem not in told),
        wrong=tuple((_anchor(one.field), f"{one.field['label']}: {one.error}") for one in asked if one.error),
        gone=attempt.gone,
        by_whom=attempt.by_whom,
        may_be_removed=bool(record) and table != "providers" and not attempt.gone,
    )


def _anchor(field: Mapping[str, Any]) -> str:
    """The first control of a field, by the rules of ``_fields.html``."""
    own = f"cell-{field['name']}"
    if field["type"] == "date":
        return f"{own}-day"
    is_short = field["required"] and len(field["choices"]) <= 6 and not field["from"]
    return f"{own}-1" if field["choices"] and (field["type"] == "list" or is_short) else own


def _errors(problems: Iterable[Problem], names: set[str], table: str) -> dict[str, list[Problem]]:
    found: dict[str, list[Problem]] = {}
    for problem in problems:
        if problem.field in names and problem.resource == f"{table}.csv":
            found.setdefault(problem.field or "", []).append(problem)
    return found
