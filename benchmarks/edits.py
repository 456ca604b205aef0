"""Edits of a workspace, or of the tool, such as people make: each changes one thing, and another one each time."""

from __future__ import annotations

import csv
import io
import json
import shutil
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from build_tools.load.visits import digest_of

Rows = list[dict[str, str]]


def record(workspace: Path, number: int) -> None:
    """One provider's summary says something else."""
    path = workspace / "providers" / "providers.csv"
    headings, rows = _read(path)
    rows[number % len(rows)]["summary"] = f"Edited for the {number + 1}. time."
    _write(path, headings, rows)


def visit(workspace: Path, number: int, as_of: date) -> None:
    """One approved report is corrected: a new revision, handed in and approved on the day before ``as_of``."""
    decided = [path for path in sorted(workspace.glob("qa_reports/visits/*/*/events.csv")) if _is_approved(path, as_of)]
    path = decided[number % len(decided)]
    headings, events = _read(path)
    last = int(events[-1]["revision"])
    folder = Path(shutil.copytree(path.parent / f"r{last}", path.parent / f"r{last + 1}"))
    package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    header = next(part["data"][0] for part in package["resources"] if part["name"] == "visit")
    header |= {
        "revision": last + 1,
        "revision_reason": "A sentence was not clear.",
        "overview": f"Said again, {number}.",
    }
    (folder / "datapackage.json").write_text(json.dumps(package, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    day, digest = as_of - timedelta(days=1), digest_of(folder)
    for hour, event, by in ((10, "submitted", "QA-05"), (11, "approved", "QA-LEAD")):
        line = {"at": f"{day}T{hour}:00:00Z", "revision": str(last + 1), "event": event, "by": by, "sha256": digest}
        events.append(dict.fromkeys(headings, "") | line)
    _write(path, headings, events)


def label(workspace: Path, number: int) -> None:
    """The first question of the framework on which most visits were made is worded otherwise."""
    used: dict[tuple[str, str], int] = {}
    for path in sorted(workspace.glob("qa_reports/visits/*/*/r1/datapackage.json"))[:60]:
        header = _header(path)
        framework = header["framework_id"], header["framework_version"]
        used[framework] = used.get(framework, 0) + 1
    path = workspace.joinpath("qa_reports", "frameworks", *max(used, key=lambda one: used[one]), "items.csv")
    headings, rows = _read(path)
    rows[0]["label"] = f"{rows[0]['label'].split(' (worded')[0]} (worded for the {number + 1}. time)"
    _write(path, headings, rows)


def template(package: Path, number: int) -> None:
    """The page of a provider has a line more, in a copy of the package."""
    path = package / "theme" / "templates" / "provider.html"
    path.write_text(f"{path.read_text(encoding='utf-8')}<p>Line {number + 1}</p>\n", encoding="utf-8")


def _header(path: Path) -> dict[str, Any]:
    parts = json.loads(path.read_text(encoding="utf-8"))["resources"]
    header: dict[str, Any] = next(part["data"][0] for part in parts if part["name"] == "visit")
    return header


def _is_approved(path: Path, as_of: date) -> bool:
    last = _read(path)[1][-1]
    return last["event"] in ("approved", "published") and last["at"] < f"{as_of - timedelta(days=1)}"


def _read(path: Path) -> tuple[list[str], Rows]:
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        return list(reader.fieldnames or ()), list(reader)


def _write(path: Path, headings: list[str], rows: Rows) -> None:
    text = io.StringIO()
    writer = csv.DictWriter(text, headings, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    path.write_text(text.getvalue(), encoding="utf-8", newline="")
