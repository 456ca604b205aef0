"""A visit to the tiny workspace as a form would save it: one file, its pictures inside."""

from __future__ import annotations

import base64
import hashlib
import io
import json
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from PIL import Image

from build_tools.models.columns import table_schema
from build_tools.models.visit import VISIT_FORMAT, VISIT_TABLES

PROVIDER, DAY, FRAMEWORK = "lockside-workshop", "2026-11-10", "basic"
VISIT = f"{PROVIDER}-{DAY}-{FRAMEWORK}"
FOLDER = Path("qa_reports/visits") / PROVIDER / f"{DAY}-{FRAMEWORK}"
HEADER: Mapping[str, Any] = {
    "visit_id": VISIT,
    "provider_id": PROVIDER,
    "framework_id": FRAMEWORK,
    "framework_version": "1",
    "revision": 1,
    "visited_on": DAY,
    "visited_by": "Quality assurance officer",
    "visitor_reference": "QA-5",
    "overview": "Two lessons seen.",
    "outcome": "met_most",
}
ANSWERS: tuple[Mapping[str, Any], ...] = (
    {"item": "1a", "value": "yes", "evidence": None},
    {"item": "1b", "value": "2026-09-04", "evidence": None},
    {"item": "2a", "value": "partly", "evidence": "Plans were seen for “two” of six: façade, Łódź, 日本."},
    {"item": "2b", "value": "Calm rooms.", "evidence": None},
)
ACTIONS: tuple[Mapping[str, Any], ...] = (
    {
        "number": 1,
        "item": "2a",
        "area": "Planning",
        "action": "Write a plan for each pupil.",
        "rag": "amber",
        "by_when": "2027-01-15",
        "owner": "Manager",
    },
)


def package(
    header: Mapping[str, Any] = {},
    *,
    answers: Iterable[Mapping[str, Any]] = ANSWERS,
    actions: Iterable[Mapping[str, Any]] = ACTIONS,
    comments: Iterable[Mapping[str, Any]] = ({"theme": "teaching", "text": "Good humour."},),
    pictures: Mapping[str, bytes] = {},
    **more: Any,
) -> dict[str, Any]:
    """The package; ``header`` overrides fields of the visit, ``pictures`` are bytes by their names."""
    rows: dict[str, list[Mapping[str, Any]]] = {
        "visit": [{**HEADER, **header}],
        "answers": list(answers),
        "comments": list(comments),
        "actions": list(actions),
        "attachments": [
            {"file": name, "item": name.split("-")[0], "caption": "The bench", "sha256": digest(held)}
            for name, held in pictures.items()
        ],
    }
    resources: list[dict[str, Any]] = [
        {
            "name": kind.name,
            "type": "table",
            "data": [{name: row.get(name) for name in kind.model.model_fields} for row in rows[kind.name]],
            "schema": table_schema(kind.model, kind.key, {}),
        }
        for kind in VISIT_TABLES
        if rows[kind.name]
    ]
    if pictures:
        data = [{"file": name, "content": base64.b64encode(held).decode()} for name, held in pictures.items()]
        fields = [{"name": "file", "type": "string"}, {"name": "content", "type": "string"}]
        resources.append({"name": "media", "type": "table", "data": data, "schema": {"fields": fields}})
    return {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": f"{VISIT}-r1",
        "directory:format": VISIT_FORMAT,
        "resources": resources,
        **more,
    }


def content(document: Mapping[str, Any] | None = None) -> bytes:
    """The bytes of a file; of the plain package when none is given."""
    return json.dumps(package() if document is None else document, ensure_ascii=False).encode()


def table(document: Mapping[str, Any], name: str) -> list[dict[str, Any]]:
    """The rows of one part of a package."""
    return next(part["data"] for part in document["resources"] if part["name"] == name)


def digest(held: bytes) -> str:
    """SHA-256 as the form writes it."""
    return hashlib.sha256(held).hexdigest()


@cache
def picture(width: int = 320, height: int = 200, colour: str = "olive") -> bytes:
    """A JPEG that notes where it was taken, which camera took it, and which way is up."""
    notes = Image.Exif()
    notes[0x0112], notes[0x010E], notes[0x8825] = 6, "ZZ-CAMERA-ZZ", {1: "N", 2: (52.9, 0.0, 0.0)}
    file = io.BytesIO()
    Image.new("RGB", (width, height), colour).save(file, "JPEG", exif=notes, comment=b"ZZ-COMMENT-ZZ")
    return file.getvalue()


def bytes_of(folder: Path) -> dict[str, bytes]:
    """Every file beneath a folder, by its relative path; links and empty folders too, by a mark."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        if path.is_file() and not path.is_symlink()
        else b"(other)"
        for path in sorted(folder.rglob("*"))
        if ".cache" not in path.parts
    }
