"""Visits written into a workspace as the form would write them, submitted by one person and approved by another."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from build_tools.load.visits import digest_of
from build_tools.models.columns import table_schema
from build_tools.models.visit import EVENT_TABLE, VISIT_FORMAT, VISIT_TABLES, Event

Answers = Mapping[str, str | None | tuple[str | None, str]]
"""An answer by its item; with evidence beside it, a pair."""


def write_visit(
    workspace: Path,
    provider: str,
    visited_on: date,
    framework: tuple[str, str],
    outcome: str,
    answers: Answers,
    actions: Sequence[Mapping[str, Any]] = (),
    **header: Any,
) -> Path:
    """The folder of a visit with one revision, approved a week after it was made."""
    identifier, version = framework
    base = workspace / "qa_reports" / "visits" / provider / f"{visited_on}-{identifier}"
    said = {
        "visit_id": f"{provider}-{visited_on}-{identifier}",
        "provider_id": provider,
        "framework_id": identifier,
        "framework_version": version,
        "revision": 1,
        "visited_on": visited_on.isoformat(),
        "visited_by": "Quality assurance officer",
        "outcome": outcome,
    } | header
    rows = {
        "visit": [said],
        "answers": [
            {"item": item, "value": given[0], "evidence": given[1]}
            if isinstance(given, tuple)
            else {"item": item, "value": given, "evidence": None}
            for item, given in answers.items()
        ],
        "actions": [dict(action) for action in actions],
    }
    document = {
        "name": f"{said['visit_id']}-r1",
        "directory:format": VISIT_FORMAT,
        "resources": [
            {
                "name": kind.name,
                "type": "table",
                "data": [{name: row.get(name) for name in kind.model.model_fields} for row in rows[kind.name]],
                "schema": table_schema(kind.model, kind.key, {}),
            }
            for kind in VISIT_TABLES
            if rows.get(kind.name)
        ],
    }
    (base / "r1").mkdir(parents=True)
    (base / "r1" / "datapackage.json").write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
    _sign_off(base, visited_on)
    return base


def _sign_off(base: Path, visited_on: date) -> None:
    digest = digest_of(base / "r1")
    moments = [(1, "submitted", "QA-01"), (7, "approved", "QA lead"), (7, "published", "Publishing job")]
    lines = io.StringIO()
    writer = csv.DictWriter(lines, list(Event.model_fields), lineterminator="\n")
    writer.writeheader()
    for hour, (days, event, by) in enumerate(moments, 9):
        at = f"{visited_on + timedelta(days=days)}T{hour:02d}:00:00Z"
        sealed = digest if event in ("submitted", "approved") else ""
        writer.writerow({"at": at, "revision": 1, "event": event, "by": by, "sha256": sealed})
    (base / f"{EVENT_TABLE.name}.csv").write_text(lines.getvalue(), encoding="utf-8")
