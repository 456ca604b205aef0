"""
A workspace in hand, and everything in it that readers of an edition may not see: to be marked, or changed at random.

What may be seen is read off the schemas and the frameworks. What is written is signed off again, by the same people at
the same moments: the digests to which approvals are bound follow the bytes.
"""

from __future__ import annotations

import csv
import io
import json
import random
import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from build_tools.load.visits import digest_of
from build_tools.models.columns import Record, allowed_values, core_type, visibility_of
from build_tools.models.framework import Item
from build_tools.models.tables import PROVIDER_TABLES
from build_tools.models.visibility import Visibility
from build_tools.models.visit import EVENT_TABLE, PROGRESS_TABLE, visit_table

Row = dict[str, Any]
Say = Callable[[Any, str, str], Any]
"""Gives a new value for a cell: its record's type, the field, and what stands there."""
COUNTS = ("pupils_over_18_hours", "pupils_over_18_hours_ehcp", "pupils_over_18_hours_looked_after", "counts_as_at")
# Fields of a report that refer to something, or take one form: any other value would be refused.
AS_THEY_MUST_BE = {"venue_id": "", "outcome": "met", "original_report": "https://example.org/another"}
NOT_A_VALUE = ("visibility", "sha256", "file", "item", "value", "evidence", *COUNTS)
# What a report that was taken back leaves: on its page, and in the history of the days on which it stood.
LEFT_OF_A_WITHDRAWN = ("visit_id", "provider_id", "framework_id", "framework_version", "revision", "visited_on")
LEFT_OF_A_WITHDRAWN += ("visited_by", "outcome", "carried_out_by")


@dataclass(frozen=True)
class Spot:
    """One cell that an edition may not show. ``change`` puts another value there, made by the function it is given."""

    what: str
    change: Callable[[Say], None]


@dataclass
class VisitInHand:
    """A visit's folder, read."""

    folder: Path
    revisions: dict[int, dict[str, Any]]
    events: list[Row]
    progress: list[Row]

    def rows(self, number: int, table: str) -> list[Row]:
        """The rows of a table of a revision; they may be changed."""
        found = (resource for resource in self.revisions[number]["resources"] if resource["name"] == table)
        return next((resource["data"] for resource in found), [])

    def is_approved(self, number: int) -> bool:
        return any(event["event"] == "approved" and int(event["revision"]) == number for event in self.events)

    @property
    def is_withdrawn(self) -> bool:
        return any(event["event"] == "withdrawn" for event in self.events)

    def write(self) -> None:
        """Everything, with the digests that follow from it."""
        for number, package in self.revisions.items():
            path = self.folder / f"r{number}" / "datapackage.json"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(json.dumps(package, ensure_ascii=False), encoding="utf-8")
        for event in self.events:
            if event["event"] in ("submitted", "approved"):
                event["sha256"] = digest_of(self.folder / f"r{event['revision']}")
        _write(self.folder / "events.csv", EVENT_TABLE.model, self.events)
        if self.progress:
            _write(self.folder / "progress.csv", PROGRESS_TABLE.model, self.progress)


@dataclass
class InHand:
    """A workspace's records and visits, read from ``root`` and written back there."""

    root: Path
    tables: dict[str, list[Row]] = field(default_factory=dict)
    visits: list[VisitInHand] = field(default_factory=list)
    items: dict[tuple[str, str], dict[str, Row]] = field(default_factory=dict)

    @classmethod
    def read(cls, root: Path) -> InHand:
        """All that is there."""
        held = cls(root)
        for kind in PROVIDER_TABLES:
            held.tables[kind.name] = _read(root / "providers" / f"{kind.name}.csv")
        for path in sorted((root / "qa_reports" / "frameworks").glob("*/*/items.csv")):
            held.items[path.parts[-3], path.parts[-2]] = {row["name"]: row for row in _read(path)}
        for folder in sorted((root / "qa_reports" / "visits").glob("*/*")):
            revisions = {
                int(path.parent.name[1:]): json.loads(path.read_text(encoding="utf-8"))
                for path in sorted(folder.glob("r*/datapackage.json"))
            }
            progress = folder / "progress.csv"
            events = folder / "events.csv"
            held.visits.append(
                VisitInHand(
                    folder,
                    revisions,
                    _read(events) if events.exists() else [],
                    _read(progress) if progress.exists() else [],
                )
            )
        return held

    def write(self) -> None:
        """Every table and visit."""
        for kind in PROVIDER_TABLES:
            _write(self.root / "providers" / f"{kind.name}.csv", kind.model, self.tables[kind.name])
        for visit in self.visits:
            visit.write()

    def spots(self, edition: Visibility) -> Iterator[Spot]:
        """Every cell that readers of ``edition`` may not see."""
        for kind in PROVIDER_TABLES:
            for row in self.tables[kind.name]:
                whole = "visibility" in row and not edition.may_see(_level(row["visibility"]))
                yield from self._of_row(kind.name, kind.model, row, edition, whole=whole)
        for visit in self.visits:
            yield from self._of_visit(visit, edition)

    def _of_visit(self, visit: VisitInHand, edition: Visibility) -> Iterator[Spot]:
        for number in visit.revisions:
            secret = not visit.is_approved(number)
            (header,) = visit.rows(number, "visit")
            items = self.items[header["framework_id"], str(header["framework_version"])]
            whole = secret or visit.is_withdrawn
            kept = LEFT_OF_A_WITHDRAWN if not secret else LEFT_OF_A_WITHDRAWN[:6]
            yield from self._of_row("visit", visit_table("visit").model, header, edition, whole=whole, kept=kept)
            for row in visit.rows(number, "answers"):
                yield from _of_answer(row, items[row["item"]], edition, whole=whole)
            for table in ("comments", "actions", "attachments"):
                model = visit_table(table).model
                for row in visit.rows(number, table):
                    hidden = whole or ("visibility" in row and not edition.may_see(_level(row["visibility"])))
                    # An action that has its number keeps its area, too: a note on its progress is bound to both.
                    kept = ("number", "area", "theme", "item", "by_when", "file", "sha256", "visibility")
                    yield from self._of_row(table, model, row, edition, whole=hidden, kept=kept)
        for row in visit.events:
            yield from self._of_row("events", EVENT_TABLE.model, row, edition)
        for row in visit.progress:
            whole = visit.is_withdrawn
            kept = ("noted_on", "action", "state")
            yield from self._of_row("progress", PROGRESS_TABLE.model, row, edition, whole=whole, kept=kept)

    def _of_row(
        self,
        table: str,
        model: type[Record],
        row: Row,
        edition: Visibility,
        *,
        whole: bool = False,
        kept: tuple[str, ...] = ("id", "provider_id"),
    ) -> Iterator[Spot]:
        for name in model.model_fields:
            hidden = not edition.may_see(visibility_of(model, name))
            if name in NOT_A_VALUE or name in kept or not (hidden or whole):
                continue
            yield Spot(f"{table}.{name}", _putting(row, name, model))
        if table == "providers" and not edition.may_see(visibility_of(model, COUNTS[0])):
            yield Spot("providers.counts", _recounting(row))


def _of_answer(row: Row, item: Row, edition: Visibility, *, whole: bool) -> Iterator[Spot]:
    if whole or not edition.may_see(_level(item["visibility"])):
        yield Spot(f"answers.value of a {item['type']}", _answering(row, item))
    if whole or not edition.may_see(_level(item["evidence_visibility"])):
        yield Spot("answers.evidence", _putting(row, "evidence", visit_table("answers").model))


def _putting(row: Row, name: str, model: type[Record]) -> Callable[[Say], None]:
    def put(say: Say) -> None:
        row[name] = say(model, name, row.get(name) or "")

    return put


def _answering(row: Row, item: Row) -> Callable[[Say], None]:
    def put(say: Say) -> None:
        row["value"] = say(Item, item["type"], row.get("value") or "")

    return put


def _recounting(row: Row) -> Callable[[Say], None]:
    def put(say: Say) -> None:
        row.update(say(None, "counts", ""))

    return put


def _level(word: str | None) -> Visibility:
    return Visibility(word) if word else Visibility.INTERNAL


@dataclass
class RandomValues:
    """New values by chance, such as the field takes."""

    chance: random.Random
    today: date

    def __call__(self, model: Any, name: str, _old: str) -> Any:
        if model is None:
            return self._counts()
        if model is Item:
            return self._answer(name)
        info = model.model_fields[name]
        kind, is_list = core_type(info.annotation)
        if not info.is_required() and name != "revision_reason" and self.chance.random() < 0.15:
            return ""
        if name in AS_THEY_MUST_BE or is_list:
            return AS_THEY_MUST_BE.get(name, "")
        if name == "next_visit_by":
            return (self.today + timedelta(days=self.chance.randint(1, 900))).isoformat()
        if words := allowed_values(kind):
            return self.chance.choice(words)
        if kind is str:
            return self._text(name, info)
        if kind is date:
            return self._day()
        if kind in (int, Decimal):
            return self.chance.randint(1, 24)
        return self.chance.choice(("yes", "no"))

    def _text(self, name: str, info: Any) -> str:
        if name == "phone":
            return f"0115 496 {self.chance.randint(0, 999):04d}"
        if name == "email":
            return f"box{self.chance.randint(0, 10**6)}@mail.example"
        longest = next((limit.max_length for limit in info.metadata if hasattr(limit, "max_length")), 200)
        words = " ".join(self._word() for _ in range(self.chance.randint(1, 12)))
        # A person's role must stay one that may decide: who approves is not who submits.
        return (f"{name} {self.chance.randint(0, 10**6)} {words}")[: min(longest, 300)].strip()

    def _word(self) -> str:
        return "".join(self.chance.choice("abcdeiklmnorstuéŵ'-&<>\"") for _ in range(self.chance.randint(2, 9))) + "a"

    def _day(self) -> str:
        return (self.today - timedelta(days=self.chance.randint(1, 1500))).isoformat()

    def _answer(self, kind: str) -> str:
        match kind:
            case "rating" | "grade":
                return self.chance.choice(("fully", "partly", "not_met"))
            case "yes_no_na":
                return self.chance.choice(("yes", "no", "na"))
            case "date":
                return self._day()
            case "count":
                return str(self.chance.randint(0, 900))
        return f"Said {self._word()} {self._word()}."

    def _counts(self) -> Mapping[str, str]:
        if self.chance.random() < 0.2:
            return dict.fromkeys(COUNTS, "")
        total = self.chance.choice((0, 1, 3, 4, 5, 6, 40, 1999))
        parts = [str(self.chance.randint(0, total)) for _ in range(2)]
        return dict(zip(COUNTS, (str(total), *parts, self._day()), strict=True))


@dataclass
class Marking:
    """Marks for every cell that takes a text; ``given`` has each with what it stands for."""

    given: dict[str, str] = field(default_factory=dict)

    def __call__(self, model: Any, name: str, old: str) -> Any:
        if model is None:
            return {}
        info = model.model_fields.get(name) if model is not Item else None
        kind = core_type(info.annotation)[0] if info else str
        if (info is None and name != "text") or kind is not str or (info and allowed_values(kind)):
            return old
        if name in ("venue_id", "outcome"):
            return old
        mark = f"quetzalmark{len(self.given):06d}"
        self.given[mark] = f"{model.__name__}.{name}"
        if name == "original_report":
            return f"https://example.org/{mark}"
        if name == "email":
            return f"{mark}@mail.example"
        if name == "phone":
            number = f"07700 9{len(self.given) % 100_000:05d}"
            del self.given[mark]
            self.given[number] = f"{model.__name__}.{name}"
            return number
        return mark


def copied(workspace: Path, to: Path) -> Path:
    """A copy of a workspace alone: records, visits, pages and settings."""
    for name in ("providers", "qa_reports", "directory"):
        shutil.copytree(workspace / name, to / name)
    for path in [workspace / "mkdocs.yml", *workspace.glob("*.csv")]:
        shutil.copy(path, to / path.name)
    return to


def _read(path: Path) -> list[Row]:
    with path.open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))


def _write(path: Path, model: type[Record], rows: list[Row]) -> None:
    text = io.StringIO()
    writer = csv.DictWriter(text, list(model.model_fields), lineterminator="\n", extrasaction="ignore")
    writer.writeheader()
    writer.writerows(rows)
    path.write_text(text.getvalue(), encoding="utf-8")
