"""
A workspace in which everything that somebody may not see is marked, and can be changed without changing what they may.

The fields are found from the schemas, and items of every type from the framework's own list, so a field that is added
tomorrow is marked tomorrow. A kind of field that this module cannot mark stops the tests.
"""

from __future__ import annotations

import csv
import hashlib
import io
import itertools
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, get_args

from build_tools.load.visits import digest_of
from build_tools.models.columns import Record, allowed_values, core_type, visibility_of
from build_tools.models.framework import FRAMEWORK_TABLES, ItemType
from build_tools.models.tables import PROVIDER_TABLES
from build_tools.models.visibility import Visibility
from build_tools.models.visit import EVENT_TABLE, PROGRESS_TABLE, VISIT_FORMAT, VISIT_TABLES

LEVELS = tuple(Visibility)
PROVIDER = "lockside-workshop"
VISITS = Path("qa_reports/visits") / PROVIDER
# One value for each of two workspaces; neither weighs more than the other.
ANSWERS = {
    "rating": ("partly", "not_met"),
    "grade": ("partly", "not_met"),
    "yes_no_na": ("no", "na"),
    "date": ("2026-03-05", "2026-04-09"),
    "count": ("37", "53"),
}
Row = dict[str, Any]


@dataclass
class Marker:
    """Gives out marks. ``secret`` has those that readers of ``edition`` may never find, with what each stands for."""

    edition: Visibility
    variant: int
    secret: dict[str, str] = field(default_factory=dict)
    shown: dict[str, str] = field(default_factory=dict)
    _numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def text(self, about: str, *, seen: bool, longest: int | None = None) -> str:
        """A word that occurs nowhere else. It differs between the two workspaces only where it may not be seen."""
        number = next(self._numbers)
        word = f"shownword{number:04d}" if seen else f"{('wryneck', 'bittern')[self.variant]}{number:04d}"
        assert longest is None or len(word) <= longest, about
        (self.shown if seen else self.secret)[word] = about
        return word

    def value(self, model: type[Record], name: str, *, seen: bool) -> Any:
        """A value that a field may hold, marked as far as its kind allows."""
        info = model.model_fields[name]
        about = f"{model.__name__}.{name}"
        kind, is_list = core_type(info.annotation)
        assert not is_list, f"{about}: teach this module to mark a list"
        if words := allowed_values(kind):
            return words[0 if seen else self.variant % len(words)]
        if kind is str:
            limits = {type(limit).__name__: limit for limit in info.metadata}
            assert not any(getattr(limit, "pattern", None) for limit in info.metadata), f"{about}: mark its pattern"
            longest = limits["MaxLen"].max_length if "MaxLen" in limits else None
            return self.text(about, seen=seen, longest=longest)
        if kind in (int, Decimal):
            # Pupils with a plan or in care decide whether a provider must register, and that is told to everybody.
            return 0 if name.endswith(("_ehcp", "_looked_after")) else 3 if seen else (1, 2)[self.variant]
        if kind is date:
            return "2026-09-14" if seen else ("2026-09-15", "2026-09-16")[self.variant]
        assert kind is bool, f"{about}: teach this module to mark a {kind}"
        return "no" if seen else ("no", "yes")[self.variant]

    def restricted(self, model: type[Record]) -> Row:
        """A value for every field of a record that not everybody may see."""
        hidden = (name for name in model.model_fields if visibility_of(model, name) is not Visibility.PUBLIC)
        return {
            name: self.value(model, name, seen=self.edition.may_see(visibility_of(model, name)))
            for name in hidden
            if name not in ("visibility", "sha256", "file", "value", "evidence")
        }


def furnish(workspace: Path, edition: Visibility, variant: int) -> Marker:
    """Mark a copy of the example for readers of ``edition``. Two variants differ only in what those may not see."""
    marker = Marker(edition, variant)
    if edition is Visibility.MEMBERS:
        # The example opens the comparison of assessors to members; here nobody outside the staff may know them.
        policy = workspace / "qa_reports" / "policy.toml"
        text = policy.read_text(encoding="utf-8")
        assert 'assessors_to = "members"' in text
        policy.write_text(text.replace('assessors_to = "members"', 'assessors_to = "internal"'), encoding="utf-8")
    _mark_provider_tables(workspace / "providers", marker)
    items = _write_framework(workspace / "qa_reports" / "frameworks" / "secrets" / "1", marker)
    visit = _Visits(workspace, marker, items)
    visit.in_force("2026-03-10")
    visit.corrected("2026-04-14")
    visit.withdrawn("2026-05-19")
    visit.undecided("2026-06-23")
    return marker


def _mark_provider_tables(folder: Path, marker: Marker) -> None:
    for kind in PROVIDER_TABLES:
        path = folder / f"{kind.name}.csv"
        with path.open(encoding="utf-8", newline="") as lines:
            rows = list(csv.DictReader(lines))
        if kind.name == "contacts":
            rows += [_contact(level, marker) for level in LEVELS]
        for row in rows:
            row.update({name: value for name, value in marker.restricted(kind.model).items() if name != "visibility"})
        path.write_text(_csv(kind.model.model_fields, rows), encoding="utf-8")


def _contact(level: Visibility, marker: Marker) -> Row:
    word = marker.text(f"a contact for {level.value}", seen=marker.edition.may_see(level))
    return {"provider_id": PROVIDER, "role": word, "email": f"{word}@lockside.example", "visibility": level.value}


def _csv(names: Iterable[str], rows: Iterable[Row]) -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, list(names), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def _write_framework(folder: Path, marker: Marker) -> list[Row]:
    """A framework with an item of every type, for every reader of its answer and of its evidence; returns the items."""
    items = [
        {
            "name": f"i{number:02d}",
            "theme": "all",
            "type": kind,
            "list_name": "met" if kind in ("rating", "grade") else "",
            "label": f"Item {number}",
            "required": "no",
            "visibility": answer.value,
            "evidence_visibility": evidence.value,
        }
        for number, (kind, answer, evidence) in enumerate(itertools.product(get_args(ItemType), LEVELS, LEVELS), 1)
    ]
    tables: dict[str, list[Row]] = {
        "framework": [
            {
                "id": "secrets",
                "version": "1",
                "title": "Secrets visit",
                "kind": "quality",
                "purpose": "Finds leaks.",
                "used_from": "2025-09-01",
                "source": "Invented for the tests",
            }
        ],
        "themes": [{"name": "all", "label": "Everything"}],
        "items": items,
        "scales": [
            {"list_name": "met", "name": name, "label": name, "tone": tone}
            for name, tone in (("fully", "good"), ("partly", "fair"), ("not_met", "poor"))
        ],
        "outcomes": [{"name": "met", "label": "Met", "effect": "approved"}],
    }
    folder.mkdir(parents=True)
    for kind in FRAMEWORK_TABLES:
        (folder / f"{kind.name}.csv").write_text(_csv(kind.model.model_fields, tables.get(kind.name, [])), "utf-8")
    package = {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "secrets-1",
        "title": "Secrets visit",
        "version": "1.0.0",
        "resources": [kind.descriptor() for kind in FRAMEWORK_TABLES],
    }
    (folder / "datapackage.json").write_text(json.dumps(package), encoding="utf-8")
    return items


class _Visits:
    """Visits in every state of sign-off, each with a row of every kind."""

    def __init__(self, workspace: Path, marker: Marker, items: list[Row]) -> None:
        self._workspace, self._marker, self._items = workspace, marker, items
        # By the visit's folder: an action that another revision gave another area as well would not be the same one.
        self._areas: dict[str, str] = {}

    def in_force(self, on: str) -> None:
        """Approved as it was written, with progress."""
        folder = self._folder(on)
        self._revision(folder, on, 1)
        self._events(folder, [(1, kind) for kind in ("submitted", "shared", "replied", "approved", "published")])
        self._progress(folder)

    def corrected(self, on: str) -> None:
        """r1 replaced by r3; r2 returned, and r4 not even submitted."""
        folder = self._folder(on)
        for number in (1, 3):
            self._revision(folder, on, number)
        for number in (2, 4):
            self._revision(folder, on, number, all_secret=True)
        events = [(1, "submitted"), (1, "approved"), (2, "submitted"), (2, "shared"), (2, "replied"), (2, "returned")]
        secret = {2}
        events += [(3, "submitted"), (3, "approved"), (3, "corrected")]
        self._events(folder, events, secret)
        self._progress(folder)

    def withdrawn(self, on: str) -> None:
        """Once approved, then taken back: only its day and the reason are left."""
        folder = self._folder(on)
        self._revision(folder, on, 1, all_secret=True)
        events = [(1, kind) for kind in ("submitted", "replied", "approved", "withdrawn")]
        self._events(folder, events, secret_words={"replied"})
        self._progress(folder, all_secret=True)

    def undecided(self, on: str) -> None:
        """Submitted, and not yet read by anybody else."""
        folder = self._folder(on)
        self._revision(folder, on, 1, all_secret=True)
        self._events(folder, [(1, "submitted"), (1, "shared"), (1, "replied")], {1})
        self._marker.secret[f"{PROVIDER}-{on}-secrets"] = "the address of a visit that nobody has approved"

    def _folder(self, on: str) -> Path:
        return self._workspace / VISITS / f"{on}-secrets"

    def _revision(self, folder: Path, on: str, number: int, *, all_secret: bool = False) -> None:
        marker = self._marker

        def may_see(level: Visibility) -> bool:
            return not all_secret and marker.edition.may_see(level)

        def word(about: str, level: Visibility = Visibility.PUBLIC) -> str:
            return marker.text(f"{about} of r{number} of {folder.name}", seen=may_see(level))

        def answer(item: Row) -> Row:
            seen = may_see(Visibility(item["visibility"]))
            choices = ANSWERS.get(item["type"])
            value = choices[0 if seen else marker.variant] if choices else word("text", Visibility(item["visibility"]))
            evidence = word("evidence", Visibility(item["evidence_visibility"]))
            return {"item": item["name"], "value": value, "evidence": evidence}

        pictures = {f"picture{number}-{level.value}-{word('picture', level)}.jpg": level for level in LEVELS}
        media = folder / f"r{number}" / "media"
        media.mkdir(parents=True)
        attachments = []
        for name, level in pictures.items():
            content = word("picture's bytes", level).encode()
            (media / name).write_bytes(b"\xff\xd8\xff" + content)
            digest = hashlib.sha256(b"\xff\xd8\xff" + content).hexdigest()
            if not may_see(level):
                marker.secret[digest] = f"the digest of a picture of {folder.name}"
            caption = word("caption", level)
            attachments.append(
                {"file": name, "item": "i01", "caption": caption, "sha256": digest, "visibility": level.value}
            )
        if folder.name not in self._areas:
            self._areas[folder.name] = word("area")
        tables: dict[str, list[Row]] = {
            "visit": [
                {
                    **marker.restricted(VISIT_TABLES[0].model),
                    "visit_id": f"{PROVIDER}-{on}-secrets",
                    "provider_id": PROVIDER,
                    "framework_id": "secrets",
                    "framework_version": "1",
                    "revision": number,
                    "revision_reason": word("reason") if number > 1 else None,
                    "visited_on": on,
                    # A visit that was withdrawn still says, by role, who made it.
                    "visited_by": marker.text("visitor", seen=True) if "05-19" in on else word("visitor"),
                    "met_with": word("met with"),
                    "overview": word("overview"),
                    "outcome": "met",
                    "carried_out_by": word("organisation"),
                    "original_report": f"https://example.org/{word('report')}",
                }
            ],
            "answers": [answer(item) for item in self._items],
            "comments": [{"theme": "all", "text": word("comment", Visibility.MEMBERS)}],
            "actions": [
                {
                    **marker.restricted(VISIT_TABLES[3].model),
                    "number": 1,
                    "item": "i01",
                    "area": self._areas[folder.name],
                    "action": word("action"),
                    "by_when": "2026-12-24",
                    "owner": word("owner"),
                }
            ],
            "attachments": attachments,
        }
        package = {
            "name": f"{PROVIDER}-{on}-secrets-r{number}",
            "directory:format": VISIT_FORMAT,
            "resources": [{"name": name, "data": rows} for name, rows in tables.items()],
        }
        (folder / f"r{number}" / "datapackage.json").write_text(json.dumps(package), encoding="utf-8")
        digest = digest_of(folder / f"r{number}")
        if not may_see(Visibility.INTERNAL):
            marker.secret[digest] = f"the digest of r{number} of {folder.name}"

    def _events(
        self,
        folder: Path,
        events: list[tuple[int, str]],
        secret: set[int] | None = None,
        secret_words: set[str] | None = None,
    ) -> None:
        """``secret`` has the revisions of which nothing may be told, ``secret_words`` the events whose words may not."""
        marker = self._marker
        rows = []
        for number, (revision, kind) in enumerate(events):
            seen = revision not in (secret or ()) and kind not in (secret_words or ())
            about = f"public words of {kind} r{revision} of {folder.name}"
            has_words = kind in ("replied", "corrected", "withdrawn")
            rows.append(
                {
                    **marker.restricted(EVENT_TABLE.model),
                    "at": f"{folder.name[:8]}{26 + number // 10:02d}T09:{number % 10:02d}:00Z",
                    "revision": revision,
                    "event": kind,
                    # Only staff may know who decided, and of a report that was not approved nobody outside the studio.
                    "by": marker.text(
                        f"by of {kind}",
                        seen=revision not in (secret or ()) and marker.edition.may_see(Visibility.INTERNAL),
                    ),
                    "sha256": digest_of(folder / f"r{revision}") if kind in ("submitted", "approved") else "",
                    "public_text": marker.text(about, seen=seen) if has_words else "",
                }
            )
        (folder / "events.csv").write_text(_csv(EVENT_TABLE.model.model_fields, rows), encoding="utf-8")

    def _progress(self, folder: Path, *, all_secret: bool = False) -> None:
        marker = self._marker
        seen = not all_secret and marker.edition.may_see(Visibility.MEMBERS)
        row = marker.restricted(PROGRESS_TABLE.model) | {"noted_on": "2026-10-05", "action": 1, "state": "open"}
        row |= {"note": marker.text(f"progress note of {folder.name}", seen=seen)}
        (folder / "progress.csv").write_text(_csv(PROGRESS_TABLE.model.model_fields, [row]), encoding="utf-8")
