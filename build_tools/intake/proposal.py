"""A file of proposed changes: read within bounds, and every part of it understood or the whole refused."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from build_tools.intake.sent_visit import MOST_TOLD, PACKAGE_KEYS, RESOURCE_KEYS
from build_tools.intake.submission import Refused, Submission, refusal
from build_tools.models.change import (
    MOST_CHANGES,
    PROPOSAL_FORMAT,
    PROPOSAL_TABLES,
    Change,
    Proposal,
    ProposalHeader,
    ProposedChange,
)
from build_tools.models.problem import Problem
from build_tools.models.sources import Row, Table
from build_tools.models.tables import TableKind
from build_tools.models.words import visible
from build_tools.validate.rows import check_rows

MOST_BYTES = 2_000_000
_MOST_ROWS = {"proposal": 1, "changes": MOST_CHANGES}
_AGAIN = "Save it again from the provider's page."
Parts = dict[str, list[dict[str, Any]]]


def read_proposal(submission: Submission) -> Proposal | Refused:
    """
    The proposal that a file says, or every reason why it is none.

    Nothing is looked up: whether the records are there, and are the provider's own, is for ``intake.acceptance``.
    """
    name = submission.name
    if submission.document.get("directory:format") != PROPOSAL_FORMAT:
        return _no(name, f"{name} is no proposal.", f"Its “directory:format” would be {PROPOSAL_FORMAT}.")
    if len(submission.content) > MOST_BYTES:
        return _no(name, f"{name} has {len(submission.content):,} bytes; {MOST_BYTES:,} is the most.", _AGAIN)
    parts = _parts(submission)
    if isinstance(parts, Refused):
        return parts
    problems: list[Problem] = []
    tables = {kind.name: _table(name, kind, parts.get(kind.name, []), problems) for kind in PROPOSAL_TABLES}
    of_header, of_changes = PROPOSAL_TABLES
    headers = check_rows(tables["proposal"], of_header, ProposalHeader, problems)
    changes = check_rows(tables["changes"], of_changes, ProposedChange, problems)
    if problems or not headers:
        return Refused(tuple(problems[:MOST_TOLD]))
    return _proposal(headers[0].record, [item.record for item in changes])


def _proposal(header: ProposalHeader, rows: list[ProposedChange]) -> Proposal:
    changes = (
        Change(row.number, row.table, row.record, row.kind, row.field or "", row.was or "", row.becomes or "")
        for row in rows
    )
    return Proposal(
        header.kind,
        header.provider_id,
        header.made_on,
        header.made_by,
        header.published_on,
        header.note,
        tuple(changes),
    )


def _parts(submission: Submission) -> Parts | Refused:
    """The rows of each part. Whatever a proposal does not have is refused: nothing is dropped in silence."""
    name, document = submission.name, submission.document
    if extra := sorted(document.keys() - PACKAGE_KEYS):
        return _no(name, f"A proposal has no “{extra[0][:40]}”.", _AGAIN)
    resources = document.get("resources")
    if not isinstance(resources, list) or not all(isinstance(entry, dict) for entry in resources):
        return _no(name, f"{name} has no list of “resources”.", _AGAIN)
    parts: Parts = {}
    for entry in resources:
        if why := _wrong_part(entry, parts):
            return _no(name, why, _AGAIN)
        parts[entry["name"]] = entry["data"]
    if not parts.get("proposal"):
        return _no(name, "The proposal does not say whom it is about.", _AGAIN)
    return parts


def _wrong_part(entry: Mapping[str, Any], before: Parts) -> str | None:
    part, rows = entry.get("name"), entry.get("data")
    if not isinstance(part, str) or part not in _MOST_ROWS:
        return f"A proposal has no part “{str(part)[:40]}”."
    if part in before:
        return f"The part “{part}” is there twice."
    if extra := sorted(entry.keys() - RESOURCE_KEYS):
        return f"A part of a proposal has no “{extra[0][:40]}”."
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        return f"“{part}” is not a list of rows."
    if len(rows) > _MOST_ROWS[part]:
        return f"“{part}” has {len(rows):,} rows; {_MOST_ROWS[part]:,} is the most."
    return None


def _table(name: str, kind: TableKind, data: list[dict[str, Any]], problems: list[Problem]) -> Table:
    """The rows as text cells, numbered as a spreadsheet would: the first is row 2."""
    rows: list[Row] = []
    for number, row in enumerate(data, 2):
        for field in sorted(row.keys() - kind.model.model_fields.keys()):
            words = f"“{kind.name}” has no field “{visible(field[:40])}”."
            problems.append(Problem("proposal-format", words, _AGAIN, name, kind.name, number))
        cells: dict[str, str] = {}
        for field in kind.model.model_fields:
            value = row.get(field)
            if isinstance(value, bool | float | dict | list):
                words = f"“{field}” is neither text nor a whole number."
                problems.append(Problem("proposal-format", words, _AGAIN, name, kind.name, number, field))
            elif value is not None:
                cells[field] = str(value).replace("\r\n", "\n").replace("\r", "\n").strip()
        rows.append(Row(number, cells))
    return Table(name, kind.name, tuple(rows))


def _no(name: str, message: str, fix: str) -> Refused:
    return refusal(name, "proposal-format", message, fix)
