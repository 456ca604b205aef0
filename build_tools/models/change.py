"""A change to one cell of a provider record: an edit, an undo and what a provider proposes are all lists of these."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal

from build_tools.models.columns import Record, column
from build_tools.models.problem import Problem
from build_tools.models.provider import Contact, Course, Document, Provider, Venue
from build_tools.models.qualification import SLUG
from build_tools.models.tables import DATA_PACKAGE_PROFILE, PROVIDER_TABLES, TableKind
from build_tools.models.visibility import Visibility

PROPOSAL_FORMAT = "qa-proposal/1"
ChangeKind = Literal["add", "set", "remove"]
ProposalKind = Literal["listing", "registration"]
KINDS: Mapping[str, TableKind] = {kind.name: kind for kind in PROVIDER_TABLES}
"""The tables that changes are about, by name."""
OWNER = "provider_id"
MOST_CHANGES = 1000


@dataclass(frozen=True)
class Change:
    """
    One cell, from one text to another, as ``providers/*.csv`` has them; "" is a blank cell.

    An added row is one ``add`` for each of its filled cells, its key among them; a removed one is a ``remove`` for
    each. A ``remove`` with a blank ``field`` takes the row away as it stands, whatever is in it.
    """

    number: int  # from 1, within its list
    table: str
    record: str  # the row's key: see row_key
    kind: ChangeKind
    field: str
    was: str
    becomes: str


@dataclass(frozen=True)
class Conflict:
    """A change whose ``was`` is not what is stored. ``stored`` is; ``None`` when there is no such row (any more)."""

    change: Change
    stored: str | None


@dataclass(frozen=True)
class Proposal:
    """
    What a provider asks the office to change, or a new provider to take in.

    ``published_on`` is the day of the site whose page the form was filled in on; what was published then is each
    change's ``was``.
    """

    kind: ProposalKind
    provider_id: str
    made_on: date
    made_by: str
    published_on: date | None
    note: str | None
    changes: tuple[Change, ...]


Standing = Literal["new", "already", "since", "refused"]
"""A change that can be made; one that is so already; one to a cell that somebody changed since; one that cannot be."""


@dataclass(frozen=True)
class WeighedChange:
    """A proposed change held against what is stored now. ``problems`` say why it is refused, if it is."""

    change: Change
    standing: Standing
    stored: str | None
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class WeighedProposal:
    """A whole proposal, and what the provider is called: as stored, or as a new one calls itself."""

    proposal: Proposal
    provider_name: str
    changes: tuple[WeighedChange, ...]


def row_key(table: str, cells: Mapping[str, str]) -> str:
    """The cells that a row is known by, joined with “/”. Only the last of them may hold a “/” of its own."""
    return "/".join(cells.get(name, "") for name in KINDS[table].key)


def owner_of(table: str, cells: Mapping[str, str]) -> str | None:
    """The id of the provider whose row it is; ``None`` where the cells do not tell."""
    return cells.get("id" if table == "providers" else OWNER)


def key_cells(table: str, record: str) -> dict[str, str]:
    """The key's cells again. Too few parts leave cells out."""
    names = KINDS[table].key
    return dict(zip(names, record.split("/", len(names) - 1), strict=False))


def numbered(changes: Iterable[Change]) -> tuple[Change, ...]:
    """The same changes, counted from 1."""
    return tuple(replace(change, number=number) for number, change in enumerate(changes, 1))


def inverse(changes: Iterable[Change]) -> tuple[Change, ...]:
    """
    The changes that take these back, the last first.

    To undo a row taken away “as it stands” one needs what it held: use the changes that were saved, which say so.
    """
    opposite: dict[ChangeKind, ChangeKind] = {"add": "remove", "remove": "add", "set": "set"}
    return numbered(
        replace(change, kind=opposite[change.kind], was=change.becomes, becomes=change.was)
        for change in reversed(tuple(changes))
    )


def _public(model: type[Record]) -> frozenset[str]:
    fields = ((name, info.json_schema_extra) for name, info in model.model_fields.items())
    return frozenset(
        name for name, extra in fields if isinstance(extra, dict) and extra.get("visibility") == Visibility.PUBLIC
    )


# What a provider may propose: what it sees of itself in public, and nothing that the partnership decides or notes.
# Notices, qualifications, awarding bodies, visits and the policy are not here, so they are out of its reach.
PROVIDER_FACING: Mapping[str, frozenset[str]] = {
    "providers": _public(Provider),
    "venues": _public(Venue),
    "contacts": _public(Contact),
    "courses": _public(Course),
    "documents": _public(Document),
}
# Fields that no public page shows, so that none can be proposed away; a new row may bring them.
ONLY_WHEN_ADDED: Mapping[str, frozenset[str]] = {
    "providers": frozenset(
        {
            "pupils_over_18_hours",
            "pupils_over_18_hours_ehcp",
            "pupils_over_18_hours_looked_after",
            "counts_as_at",
        }
    ),
    "contacts": frozenset({"visibility"}),
    "documents": frozenset({"reference"}),
}
# A course ends by its last day and a document by its own; a provider leaves by a notice of the partnership.
MAY_BE_REMOVED = frozenset({"venues", "contacts"})


class ProposalHeader(Record):
    """Who proposes, for whom, and from which page."""

    kind: ProposalKind = column("Kind", "listing or registration.", required=True)
    provider_id: str = column("Provider", "Whom it is about.", required=True, pattern=SLUG, longest=64)
    made_on: date = column("Made on", "The day it was saved.", required=True)
    made_by: str = column("Made by", "Role at the provider. Never a name.", required=True, longest=80)
    published_on: date | None = column("Published on", "The day of the site that it was made from.")
    note: str | None = column("Note", "Anything the office should know.", longest=2000)


class ProposedChange(Record):
    """One cell that should change."""

    number: int = column("Number", "From 1.", required=True, at_least=1, at_most=MOST_CHANGES)
    table: str = column("Table", "One of those of the provider package.", required=True, longest=40)
    record: str = column("Record", "The row's key; several parts with / between.", required=True, longest=200)
    kind: ChangeKind = column("Kind", "add, set or remove.", required=True)
    field: str | None = column("Field", "The column; blank when a whole row is removed.", longest=60)
    was: str | None = column("Was", "What the page showed; blank for nothing.", longest=5000)
    becomes: str | None = column("Becomes", "What should stand there; blank for nothing.", longest=5000)


PROPOSAL_TABLES: tuple[TableKind, ...] = (
    TableKind("proposal", ProposalHeader, ("provider_id",), "The proposal"),
    TableKind("changes", ProposedChange, ("number",), "Proposed changes"),
)


def proposal_package() -> dict[str, Any]:
    """What a file of proposed changes needs besides its rows: the form puts ``name`` and each part's ``data`` in."""
    return {
        "$schema": DATA_PACKAGE_PROFILE,
        "directory:format": PROPOSAL_FORMAT,
        "resources": [
            {"name": kind.name, "title": kind.title, "type": "table", "schema": kind.descriptor()["schema"]}
            for kind in PROPOSAL_TABLES
        ],
    }
