"""Files of proposed changes as a provider's page saves them, and bent ones."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

from build_tools.intake.differences import difference
from build_tools.models.change import Change, numbered, proposal_package

HEADER = {
    "kind": "listing",
    "provider_id": "lockside-workshop",
    "made_on": "2026-11-20",
    "made_by": "Centre manager",
    "published_on": "2026-11-18",
    "note": "",
}
REGISTRATION = HEADER | {"kind": "registration", "provider_id": "kiln-lane"}
NEW_PROVIDER = {
    "providers": {
        "id": "kiln-lane",
        "name": "Kiln Lane Pottery",
        "summary": "Clay, glaze and number work, four pupils at a wheel.",
        "registration_status": "not_required",
        "age_from": "13",
        "age_to": "16",
        "pupils_over_18_hours": "0",
        "counts_as_at": "2026-11-01",
    },
    "venues": {
        "id": "kiln-lane-works",
        "provider_id": "kiln-lane",
        "name": "The works",
        "kind": "premises",
        "postcode": "NG7 2RD",
    },
    "courses": {
        "id": "kiln-lane-throwing",
        "provider_id": "kiln-lane",
        "title": "Throwing",
        "venue_ids": "kiln-lane-works",
    },
    "contacts": {"provider_id": "kiln-lane", "role": "Bookings", "phone": "0115 496 0099", "visibility": "public"},
}


def change(table: str, record: str, field: str, was: str, becomes: str) -> Change:
    """A cell that should become another."""
    return Change(0, table, record, "set", field, was, becomes)


def registration() -> list[Change]:
    """Every row of a new provider."""
    return [one for table, cells in NEW_PROVIDER.items() for one in difference(table, None, cells)]


def document(changes: Iterable[Change], header: Mapping[str, Any] = HEADER, name: str = "proposal") -> dict[str, Any]:
    """The package, its changes numbered from 1. A part without rows is left out."""
    rows = {"proposal": [dict(header)], "changes": [asdict(one) for one in numbered(changes)]}
    package = proposal_package()
    resources = [part | {"data": rows[part["name"]]} for part in package["resources"] if rows[part["name"]]]
    return {**package, "name": name, "resources": resources}


def as_bytes(document: Mapping[str, Any]) -> bytes:
    """The file."""
    return json.dumps(document, ensure_ascii=False).encode()
