"""The tables of the provider package, in the order in which one needs them: who, where, what, with which evidence."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from build_tools.models.columns import Record, table_schema
from build_tools.models.provider import Contact, Course, Document, Notice, Provider, Venue
from build_tools.models.qualification import AwardingBody, Qualification

DATA_PACKAGE_PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"


@dataclass(frozen=True)
class TableKind:
    """One CSV file of a package: its record type, its key and what it points to."""

    name: str
    model: type[Record]
    key: tuple[str, ...]
    title: str
    refers_to: dict[str, tuple[str, str]] = field(default_factory=dict)

    def descriptor(self) -> dict[str, Any]:
        """Its resource in ``datapackage.json``."""
        return {
            "name": self.name,
            "title": self.title,
            "type": "table",
            "path": f"{self.name}.csv",
            "format": "csv",
            "mediatype": "text/csv",
            "encoding": "utf-8",
            "schema": table_schema(self.model, self.key, self.refers_to),
        }


PROVIDER = ("providers", "id")
PROVIDER_TABLES: tuple[TableKind, ...] = (
    TableKind("providers", Provider, ("id",), "Providers"),
    TableKind("venues", Venue, ("id",), "Venues", {"provider_id": PROVIDER}),
    TableKind("contacts", Contact, ("provider_id", "role"), "Contacts by role", {"provider_id": PROVIDER}),
    TableKind("awarding_bodies", AwardingBody, ("id",), "Awarding bodies and their aliases"),
    TableKind(
        "qualifications", Qualification, ("number",), "Qualifications", {"awarding_body_id": ("awarding_bodies", "id")}
    ),
    TableKind(
        "courses",
        Course,
        ("id",),
        "Courses",
        {
            "provider_id": PROVIDER,
            "venue_ids": ("venues", "id"),
            "qualification_number": ("qualifications", "number"),
            "awarding_body_id": ("awarding_bodies", "id"),
        },
    ),
    TableKind("documents", Document, ("provider_id", "kind", "issued_on"), "Documents held", {"provider_id": PROVIDER}),
    TableKind(
        "notices", Notice, ("provider_id", "kind", "starts_on"), "Suspensions and removals", {"provider_id": PROVIDER}
    ),
)


def provider_package_descriptor(title: str) -> dict[str, Any]:
    """The whole ``providers/datapackage.json``: a tabular Data Package, version 2."""
    return {
        "$schema": DATA_PACKAGE_PROFILE,
        "name": "providers",
        "title": title,
        "version": "1.0.0",
        "resources": [table.descriptor() for table in PROVIDER_TABLES],
    }
