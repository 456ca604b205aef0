"""A handed-in visit taken apart: its tables within bounds, its pictures as bytes, and which field a problem is about."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from build_tools.intake.pictures import MOST_PICTURES, MOST_TOGETHER, NoPicture, decoded, drawn_anew, pixels_of
from build_tools.intake.submission import Refused, Submission, refusal
from build_tools.models.problem import Problem
from build_tools.models.visit import VISIT_TABLES, VisitHeader
from build_tools.models.words import visible

# What a package may say besides its data. None of it is kept: title, name and schemas are written afresh.
_PLAIN = {"name", "title", "description", "profile"}
PACKAGE_KEYS = _PLAIN | {"$schema", "id", "version", "created", "directory:format", "resources"}
RESOURCE_KEYS = _PLAIN | {"type", "format", "mediatype", "encoding", "data", "schema"}
MEDIA = "media"
MOST_ROWS: Mapping[str, int] = {
    "visit": 1,
    "answers": 1000,
    "comments": 200,
    "actions": 200,
    "attachments": MOST_PICTURES,
    MEDIA: MOST_PICTURES,
}
MOST_CELLS = 50  # of one row
MOST_LETTERS = 100_000  # of one text that is no picture: five times the longest that any field takes
MOST_TOLD = 200  # problems: nobody reads more, and a file may be made to have a million
_KEYS = {kind.name: kind.key[0] for kind in VISIT_TABLES if kind.name != "visit"}
_AGAIN = "Save the visit again from its form."

Rows = list[dict[str, Any]]


@dataclass(frozen=True)
class SentVisit:
    """
    The tables as they were sent, each within bounds and not checked yet, and the bytes of the pictures by their names.

    Each picture belongs to a row of ``attachments``, which has its digest.
    """

    name: str
    tables: Mapping[str, Rows]
    pictures: Mapping[str, bytes]
    sha256: str

    @property
    def header(self) -> Mapping[str, Any]:
        """The row of the visit itself; empty when there is none."""
        return next(iter(self.tables.get("visit", ())), {})

    def said(self, field: str) -> str:
        """A field of the visit itself as a reader of the file would take it; blank for what is no text."""
        value = self.header.get(field)
        return value.strip() if isinstance(value, str) else ""


def sent_visit(submission: Submission) -> SentVisit | Refused:
    """The parts of a visit's package. Whatever a visit does not have is refused: nothing is dropped in silence."""
    name = submission.name
    if extra := sorted(submission.document.keys() - PACKAGE_KEYS):
        return refusal(name, "visit-format", f"A visit has no “{extra[0][:40]}”.", _AGAIN)
    resources = submission.document.get("resources")
    if not isinstance(resources, list) or not all(isinstance(entry, dict) for entry in resources):
        return refusal(name, "visit-format", f"{name} has no list of “resources”.", _AGAIN)
    tables: dict[str, Rows] = {}
    for entry in resources:
        if refused := _wrong_part(name, entry, tables):
            return refused
        tables[entry["name"]] = entry["data"]
    media = tables.pop(MEDIA, [])
    pictures = _pictures(name, media, tables.get("attachments", []))
    return pictures if isinstance(pictures, Refused) else SentVisit(name, tables, pictures, submission.sha256)


def _wrong_part(name: str, entry: dict[str, Any], before: Mapping[str, Rows]) -> Refused | None:
    part, rows = entry.get("name"), entry.get("data")
    if not isinstance(part, str) or part not in MOST_ROWS:
        return refusal(name, "visit-format", f"A visit has no part “{str(part)[:40]}”.", f"It may have {_parts()}.")
    if part in before:
        return refusal(name, "visit-format", f"The part “{part}” is there twice.", _AGAIN)
    if extra := sorted(entry.keys() - RESOURCE_KEYS):
        return refusal(name, "visit-format", f"A part of a visit has no “{extra[0][:40]}”.", _AGAIN)
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        return refusal(name, "visit-format", f"“{part}” is not a list of rows.", _AGAIN)
    if len(rows) > MOST_ROWS[part]:
        most = MOST_ROWS[part]
        return refusal(name, "visit-format", f"“{part}” has {len(rows):,} rows; {most} is the most.", _AGAIN)
    if any(len(row) > MOST_CELLS for row in rows):
        return refusal(name, "visit-format", f"A row of “{part}” has more than {MOST_CELLS} fields.", _AGAIN)
    texts = (cell for row in rows for cell in row.values() if isinstance(cell, str))
    if part != MEDIA and any(len(text) > MOST_LETTERS for text in texts):
        about = f"A text in “{part}” has more than {MOST_LETTERS:,} letters."
        return refusal(name, "visit-format", about, "Shorten it in the form.")
    return None


def _parts() -> str:
    return ", ".join(MOST_ROWS)


def _pictures(name: str, media: Rows, attachments: Rows) -> dict[str, bytes] | Refused:
    """The bytes of each picture, which must be those of which its attachment has the digest."""
    digests = {row.get("file"): row.get("sha256") for row in attachments if isinstance(row.get("file"), str)}
    found: dict[str, bytes] = {}
    for row in media:
        file = row.get("file")
        if row.keys() != {"file", "content"} or not isinstance(file, str) or file not in digests or file in found:
            about = "Each picture needs one name, its content, and one row of attachments."
            return refusal(name, "attachment-missing", about, _AGAIN, "attachments")
        path = f"attachments.{visible(file[:40])}"
        try:
            found[file] = decoded(row["content"])
        except NoPicture as error:
            return _no_picture(name, file, error)
        if hashlib.sha256(found[file]).hexdigest() != digests[file]:
            about = f"The picture {file[:40]} is not the one that was sent: its bytes have another digest."
            return refusal(name, "attachment-missing", about, _AGAIN, path)
    if lacking := next((file for file in digests if file not in found), None):
        return refusal(name, "attachment-missing", f"The picture {lacking[:40]} is not in the file.", _AGAIN)
    return found


def redrawn(sent: SentVisit, items: Sequence[tuple[str, str | None]]) -> dict[str, tuple[str, bytes]] | Refused:
    """
    Each picture, under the name that it was sent by: the name that it is kept by, and its bytes drawn anew.

    ``items`` has the sent name and the item of each attachment in order; kept names count up beneath each item.
    """
    kept: dict[str, tuple[str, bytes]] = {}
    counted: dict[str, int] = {}
    together = 0
    for file, _ in items:  # before any is drawn: a large one takes a second or more, while others wait
        try:
            together += pixels_of(sent.pictures[file])
            if together > MOST_TOGETHER:
                raise NoPicture(f"with those before it, it claims {together:,} pixels")
        except NoPicture as error:
            return _no_picture(sent.name, file, error)
    for file, item in items:
        about = (item or "visit").replace("_", "-")
        counted[about] = counted.get(about, 0) + 1
        try:
            kept[file] = f"{about}-{counted[about]}.jpg", drawn_anew(sent.pictures[file])
        except NoPicture as error:
            return _no_picture(sent.name, file, error)
    return kept


def _no_picture(name: str, file: str, error: NoPicture) -> Refused:
    fix = "Take it again, or leave it out; the form makes pictures that can be kept."
    about = f"The picture {file[:40]} cannot be kept: {error}."
    return refusal(name, "attachment-missing", about, fix, f"attachments.{visible(file[:40])}")


def told_of(sent: SentVisit, problems: Sequence[Problem], package: str) -> Refused:
    """Problems that were found in the folder ``package``, told of the file that was handed in, with their fields."""
    here = [
        replace(
            problem,
            package=sent.name if problem.package == package else problem.package,
            resource=None if problem.resource == "datapackage.json" else problem.resource,
            message=visible(problem.message),
            fix=visible(problem.fix),
            field=visible(problem.field) if problem.field else None,
        )
        for problem in problems[:MOST_TOLD]
    ]
    return Refused(tuple(here), tuple(_path_of(problem, sent) for problem in here))


def _path_of(problem: Problem, sent: SentVisit) -> str | None:
    """The field of the form, such as ``answers.1a.evidence``; ``None`` for what is about no one field."""
    part, field = problem.resource, problem.field
    if part == "visit" and field:
        return f"visit.{field}" if field in VisitHeader.model_fields else f"answers.{field}.value"
    if part not in _KEYS or problem.row is None:
        return part if part in _KEYS else None
    rows = sent.tables.get(part, [])
    place = problem.row - 2
    key = rows[place].get(_KEYS[part]) if 0 <= place < len(rows) else None
    beginning = f"{part}.{visible(str(key)[:40])}"
    return beginning if part == "comments" or not field else f"{beginning}.{field}"
