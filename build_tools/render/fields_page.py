"""What the data fields mean, read off the very schemas that the records are checked against."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from build_tools.models.framework import FRAMEWORK_TABLES
from build_tools.models.problem_codes import PROBLEM_CODES, REFUSAL_CODES
from build_tools.models.site import Page
from build_tools.models.tables import PROVIDER_TABLES, TableKind
from build_tools.models.visit import EVENT_TABLE, PROGRESS_TABLE, VISIT_TABLES
from build_tools.render.environment import page

TYPE_WORDS = {
    "string": "Text",
    "integer": "Whole number",
    "number": "Number",
    "date": "Date, as 2027-03-14",
    "boolean": "yes or no",
    "list": "List, with semicolons between",
}
WHO = {"public": "Everyone", "members": "Member schools", "internal": "Staff only"}


@dataclass(frozen=True)
class FieldRow:
    """A column of a table: what it is called, what it means, what it may hold and who may see it."""

    name: str
    title: str
    description: str
    type: str
    values: tuple[str, ...]
    required: bool
    who: str


@dataclass(frozen=True)
class FieldTable:
    """One table with its fields."""

    anchor: str
    name: str
    title: str
    about: str
    fields: tuple[FieldRow, ...]


@dataclass(frozen=True)
class FieldGroup:
    """A data package: several tables kept together."""

    title: str
    where: str
    tables: tuple[FieldTable, ...]


@dataclass(frozen=True)
class ProblemRow:
    """A problem that the checks can report, and what it means."""

    code: str
    meaning: str


@dataclass(frozen=True)
class FieldsView:
    """All of ``fields.html``."""

    groups: tuple[FieldGroup, ...]
    problems: tuple[ProblemRow, ...]


def fields_page() -> Page:
    """The page at ``data-fields/``."""
    groups = (
        FieldGroup("Provider records", "providers/", _tables("providers", PROVIDER_TABLES)),
        FieldGroup("Frameworks", "qa_reports/frameworks/", _tables("frameworks", FRAMEWORK_TABLES)),
        FieldGroup("Visits", "qa_reports/visits/", _tables("visits", (*VISIT_TABLES, EVENT_TABLE, PROGRESS_TABLE))),
    )
    return page(
        "fields.html",
        FieldsView(
            groups, tuple(ProblemRow(code, meaning) for code, meaning in (PROBLEM_CODES | REFUSAL_CODES).items())
        ),
        path="data-fields/",
        title="What the data fields mean",
        description="Every field of the directory’s records: its meaning, what it may hold and who may see it.",
    )


def _tables(group: str, kinds: tuple[TableKind, ...]) -> tuple[FieldTable, ...]:
    return tuple(
        FieldTable(
            anchor=f"{group}-{kind.name}",
            name=kind.name,
            title=kind.title,
            about=(kind.model.__doc__ or "").strip().splitlines()[0],
            fields=tuple(_field_row(field) for field in kind.descriptor()["schema"]["fields"]),
        )
        for kind in kinds
    )


def _field_row(field: dict[str, Any]) -> FieldRow:
    limits = field.get("constraints", {})
    return FieldRow(
        name=field["name"],
        title=field["title"],
        description=field["description"],
        type=TYPE_WORDS[field["type"]],
        values=tuple(limits.get("enum", field.get("itemEnum", ()))),
        required=bool(limits.get("required")),
        who=WHO[field["visibility"]],
    )
