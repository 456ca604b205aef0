"""An invented visit as its folder: a package for each revision, what happened to them, and how actions came along."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from random import Random
from stat import S_IFREG
from typing import Any

from build_tools.intake.sample.content import Trade
from build_tools.intake.sample.package_text import package_text
from build_tools.intake.sample.sign_off import Happened, events, progress, withdrawn
from build_tools.intake.sample.stories import Story
from build_tools.intake.sample.visits import Visited, invent_parts
from build_tools.load.visit_folder import Content
from build_tools.load.visits import revision_digest
from build_tools.models.sources import Entry
from build_tools.models.visit import EVENT_TABLE, PROGRESS_TABLE

Row = dict[str, Any]
CORRECTED_AFTER = 45  # days that a visit must lie back for a correction of it to be decided too


def write_visit(folder: Path, visit: Visited, story: Story, trade: Trade, today: date, chance: Random) -> None:
    """
    Write the new folder of one visit. About one in thirty was corrected once, and one in seventy taken back.

    A newest visit is not decided yet where an older one on the same framework can stand in for it.
    """
    parts = invent_parts(visit, trade, chance)
    age = (today - visit.planned.day).days
    is_open = visit.planned.may_wait and chance.random() < 0.15
    is_corrected = age > CORRECTED_AFTER and chance.random() < 1 / 30
    happened = []
    folder.mkdir()
    for number in range(1, 3 if is_corrected else 2):
        if number == 2:
            parts = _corrected(parts, trade, chance)
        became = "approved"
        if number == 2 and chance.random() < 0.1 and age < 150:
            became = "open"
        elif is_open and not is_corrected:
            became = "returned" if chance.random() < 0.3 else "open"
        digest = _write_revision(folder / f"r{number}", visit, number, parts)
        happened.append(Happened(number, digest, visit.by, became))
    lines = list(events(visit.planned.day, happened, trade.grammar, chance))
    if not visit.planned.is_newest and happened[-1].became == "approved" and age > 100 and chance.random() < 1 / 40:
        lines.append(withdrawn(visit.planned.day, happened[-1].revision, trade.grammar, chance))
    _write_csv(folder / "events.csv", EVENT_TABLE.model.model_fields, lines)
    noted = [] if is_open else progress(parts["actions"], visit.planned.day, today, trade.grammar, chance)
    if noted:
        _write_csv(folder / "progress.csv", PROGRESS_TABLE.model.model_fields, noted)


def _corrected(parts: dict[str, list[Row]], trade: Trade, chance: Random) -> dict[str, list[Row]]:
    """The second revision: one answer's words and what they rest on, with the reason."""
    header = parts["visit"][0] | {"revision": 2, "revision_reason": trade.grammar.say("revision_reason", chance)}
    answers = list(parts["answers"])
    place = next((number for number, row in enumerate(answers) if row["evidence"]), 0)
    answers[place] = answers[place] | {"evidence": f"Looked at again. {answers[place]['evidence'] or ''}".strip()}
    return parts | {"visit": [header], "answers": answers}


def _write_revision(folder: Path, visit: Visited, number: int, parts: dict[str, list[Row]]) -> str:
    """Write one revision; returns its digest, worked out from what was written without reading it again."""
    title = f"{visit.version.title} to {visit.provider_name}, {visit.planned.day} (invented)"
    content = package_text(f"{visit.id}-r{number}", title, parts).encode()
    name = "datapackage.json"
    folder.mkdir()
    (folder / name).write_bytes(content)
    return revision_digest(Content((Entry(name, S_IFREG, len(content), 0, 0, 0),), {name: content}))


def _write_csv(path: Path, headings: Iterable[str], rows: list[Row]) -> None:
    path.write_text(csv_text(headings, rows, with_headings=True), encoding="utf-8", newline="")


def csv_text(headings: Iterable[str], rows: list[Row], *, with_headings: bool = False) -> str:
    """Rows as lines of CSV; what a row has not got is empty."""
    text = io.StringIO()
    names = list(headings)
    writer = csv.writer(text, lineterminator="\n")
    if with_headings:
        writer.writerow(names)
    writer.writerows([[row.get(name) for name in names] for row in rows])
    return text.getvalue()
