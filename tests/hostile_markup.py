"""
A workspace in which every text that somebody may type is markup, and its twin, in which the same texts are harmless words.

The fields are found from the schemas, so one that is added tomorrow is covered tomorrow. Each text has a provider, a framework
and a visit of its own, so that what breaks out can be told by its number.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from build_tools.load.visits import digest_of
from build_tools.models.columns import Record, allowed_values, core_type
from build_tools.models.framework import FRAMEWORK_TABLES
from build_tools.models.tables import PROVIDER_TABLES
from build_tools.models.visit import EVENT_TABLE, PROGRESS_TABLE, VISIT_FORMAT, VISIT_TABLES

PAYLOADS = Path(__file__).parent / "hostile" / "xss.txt"
DAY, CORRECTED = "2026-06-10", "2026-09-01"
# Fields whose texts are names that other records point to.
KEYS = {"id", "provider_id", "item", "theme", "list_name", "document_kind", "venue_id", "venue_ids", "awarding_body_id"}
KEYS |= {"framework_id", "framework_version", "outcome", "outcomes", "values", "area_covered", "postcode", "visit_id"}
KEYS |= {"file", "sha256", "at", "kind", "number", "value", "original_report", "qualification_number"}
SETTINGS = """
site_name: {site_name}
site_description: {text}
copyright: {text}
docs_dir: directory
site_dir: site
extra:
  strapline: {text}
theme:
  name: material
  font: false
plugins:
  - provider-directory:
      postcode_file: postcodes.csv
      demonstration: true
"""
Row = dict[str, Any]


def payloads() -> list[str]:
    """The texts of ``hostile/xss.txt``."""
    lines = PAYLOADS.read_text(encoding="utf-8").splitlines()
    return [line.replace(r"\n", "\n").replace(r"\t", "\t") for line in lines if line and not line.startswith("# ")]


def harmless(text: str) -> str:
    """As long as the text, with the same lines and words, and nothing in it that could be taken for more."""
    return re.sub(r"[^A-Za-z0-9\n ]|xq", "o", text)


@dataclass
class Hostile:
    """Puts texts into fields, and notes which: ``fields`` has every ``table.field`` that took some."""

    texts: list[str]
    fields: set[str] = field(default_factory=set)

    def row(self, table: str, model: type[Record], which: int, /, **given: Any) -> Row:
        """A row with the text of that number in every field that takes any text; ``given`` stands as it is."""
        text = self.texts[which]
        row: Row = {}
        for name, info in model.model_fields.items():
            kind, is_list = core_type(info.annotation)
            limits = {type(limit).__name__: limit for limit in info.metadata}
            is_free = (
                kind is str and name not in KEYS and not any(getattr(one, "pattern", None) for one in info.metadata)
            )
            if name in given or not is_free or is_list or allowed_values(kind):
                row[name] = given.get(name)
                continue
            longest = limits["MaxLen"].max_length if "MaxLen" in limits else 4000
            row[name] = text if len(text) <= longest else text[:longest]
            self.fields.add(f"{table}.{name}")
        return row


def furnish(workspace: Path, change: Callable[[str], str] = str, texts: list[str] | None = None) -> Hostile:
    """Make a copy of the tiny workspace hostile; ``change`` makes the texts of its twin."""
    hostile = Hostile([change(text) for text in texts or payloads()])
    numbers = range(len(hostile.texts))
    _providers(workspace / "providers", hostile, numbers)
    for number in numbers:
        _framework(workspace / "qa_reports/frameworks" / f"f{number:02}" / "1", hostile, number)
        _visit(workspace / "qa_reports/visits" / f"p{number:02}" / f"{DAY}-f{number:02}", hostile, number)
    _settings(workspace, hostile)
    _policy(workspace / "qa_reports/policy.toml", hostile)
    _pages(workspace / "directory", hostile)
    return hostile


def _providers(folder: Path, hostile: Hostile, numbers: Iterable[int]) -> None:
    more: dict[str, Callable[[int], Row]] = {
        "providers": lambda n: {
            "id": f"p{n:02}",
            "registration_status": "not_required",
            "age_from": 11,
            "age_to": 16,
            "website": f"https://a.example/?'onmouseover='alert({n})'&lt;script&gt;",
        },
        "venues": lambda n: {"id": f"v{n:02}", "provider_id": f"p{n:02}", "kind": "premises", "postcode": "NG7 2RD"},
        "contacts": lambda n: {
            "provider_id": f"p{n:02}",
            "email": f"x'onfocus='alert({n})'&lt;@a.example",
            "visibility": "public",
        },
        "courses": lambda n: {
            "id": f"c{n:02}",
            "provider_id": f"p{n:02}",
            "venue_ids": f"v{n:02}",
            "qualification_number": f"603/{n:04}/1",
        },
        "documents": lambda n: {
            "provider_id": f"p{n:02}",
            "kind": "public_liability_insurance",
            "issued_on": "2026-04-01",
            "cover_pounds": 5000000,
        },
        "notices": lambda n: {
            "provider_id": f"p{n:02}",
            "kind": "suspended",
            "starts_on": "2026-10-01",
            "ends_on": "2026-10-09",
        },
        "awarding_bodies": lambda n: {"id": f"b{n:02}"},
        "qualifications": lambda n: {
            "number": f"603/{n:04}/1",
            "awarding_body_id": f"b{n:02}",
            "level": "Level 1",
            "subject": "5.2",
        },
    }
    for kind in PROVIDER_TABLES:
        path = folder / f"{kind.name}.csv"
        with path.open(encoding="utf-8", newline="") as lines:
            rows = list(csv.DictReader(lines))
        rows += [hostile.row(kind.name, kind.model, number, **more[kind.name](number)) for number in numbers]
        _write(path, kind.model.model_fields, rows)


def _framework(folder: Path, hostile: Hostile, number: int) -> None:
    given: dict[str, list[Row]] = {
        "framework": [{"id": f"f{number:02}", "version": "1", "kind": "quality", "used_from": "2025-09-01"}],
        "themes": [{"name": "all"}],
        "items": [
            {"name": name, "theme": "all", "type": kind, "list_name": scale, "required": "no", "visibility": "public"}
            | {"evidence_visibility": "public"}
            for name, kind, scale in (("a", "rating", "met"), ("b", "text", ""))
        ],
        "scales": [
            {"list_name": "met", "name": name, "tone": tone} for name, tone in (("yes", "good"), ("no", "poor"))
        ],
        "guidance": [{"item": "a", "number": 1}],
        "outcomes": [{"name": "met", "effect": "approved"}],
        "rules": [{"name": "r", "rule": "evidence_unless", "theme": "all", "values": "yes"}],
    }
    folder.mkdir(parents=True)
    for kind in FRAMEWORK_TABLES:
        rows = [hostile.row(kind.name, kind.model, number, **one) for one in given[kind.name]]
        for place, row in enumerate(rows):
            if kind.name == "scales":  # two answers of a scale may not read alike
                row["label"] = f"{row['label'][:110]} {place}"
        _write(folder / f"{kind.name}.csv", kind.model.model_fields, rows)
    package = {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": f"f{number:02}-1",
        "title": hostile.texts[number],
        "version": "1.0.0",
        "resources": [kind.descriptor() for kind in FRAMEWORK_TABLES],
    }
    (folder / "datapackage.json").write_text(json.dumps(package), encoding="utf-8")


def _visit(folder: Path, hostile: Hostile, number: int) -> None:
    provider = f"p{number:02}"
    for revision in (1, 2):
        given: dict[str, list[Row]] = {
            "visit": [
                {
                    "visit_id": f"{provider}-{folder.name}",
                    "provider_id": provider,
                    "framework_id": f"f{number:02}",
                    "framework_version": "1",
                    "revision": revision,
                    "visited_on": DAY,
                    "outcome": "met",
                }
                | ({} if revision > 1 else {"revision_reason": None})
            ],
            "answers": [{"item": "a", "value": "no"}, {"item": "b", "value": hostile.texts[number]}],
            "comments": [{"theme": "all"}],
            "actions": [{"number": 1, "item": "a", "rag": "amber", "by_when": "2027-01-31"}],
            "attachments": [],
        }
        hostile.fields.add("answers.value")
        parts = [
            {
                "name": kind.name,
                "data": [hostile.row(kind.name, kind.model, number, **one) for one in given[kind.name]],
            }
            for kind in VISIT_TABLES
        ]
        if revision == 2:  # so that the page shows what a correction changed
            parts[1]["data"][0]["evidence"] = f"{hostile.texts[number]} more"
        package = {
            "name": f"{provider}-{folder.name}-r{revision}",
            "directory:format": VISIT_FORMAT,
            "resources": [part for part in parts if part["data"]],
        }
        (folder / f"r{revision}").mkdir(parents=True)
        (folder / f"r{revision}" / "datapackage.json").write_text(json.dumps(package), encoding="utf-8")
    kinds = [(1, "submitted"), (1, "replied"), (1, "approved"), (2, "submitted"), (2, "approved"), (2, "corrected")]
    events = []
    for place, (revision, kind) in enumerate(kinds):
        words = {} if kind in ("replied", "corrected") else {"public_text": None}
        digest = digest_of(folder / f"r{revision}") if kind in ("submitted", "approved") else None
        more = {"at": f"2026-06-{12 + place}T09:00:00Z", "revision": revision, "event": kind, "sha256": digest}
        events.append(hostile.row("events", EVENT_TABLE.model, number, **more, **words, by=f"QA-{kind}-{revision}"))
    _write(folder / "events.csv", EVENT_TABLE.model.model_fields, events)
    noted = hostile.row(
        "progress", PROGRESS_TABLE.model, number, noted_on="2026-10-05", action=1, state="open", rag="amber"
    )
    _write(folder / "progress.csv", PROGRESS_TABLE.model.model_fields, [noted])


def _settings(workspace: Path, hostile: Hostile) -> None:
    every = " ".join(text.replace("\n", " ").replace("\t", " ") for text in hostile.texts)
    text = SETTINGS.format(site_name=json.dumps(every[:190]), text=json.dumps(every))
    (workspace / "mkdocs.yml").write_text(text, encoding="utf-8")
    hostile.fields |= {
        "mkdocs.yml site_name",
        "mkdocs.yml site_description",
        "mkdocs.yml copyright",
        "mkdocs.yml strapline",
    }


def _policy(path: Path, hostile: Hostile) -> None:
    """Each sentence of the policy that pages print becomes one of the texts, in turn."""
    turn = iter(range(10_000))

    def swapped(found: re.Match[str]) -> str:
        hostile.fields.add(f"policy.toml {found[1]}")
        text = hostile.texts[next(turn) % len(hostile.texts)].replace("\n", " ").replace("\t", " ")
        return f"{found[1]} = {json.dumps(text)}"

    text = path.read_text(encoding="utf-8")
    wanted = r'^(title|partnership|introduction|source|text) = ".*"$'
    path.write_text(re.sub(wanted, swapped, text, flags=re.MULTILINE), encoding="utf-8")


def _pages(folder: Path, hostile: Hostile) -> None:
    """What staff write as Markdown: a title, a description, headings, tables, and the text by itself."""
    for number, text in enumerate(hostile.texts):
        line = text.replace("\n", " ").replace("\t", " ")
        head = f"---\ntitle: {json.dumps(line)}\ndescription: {json.dumps(line)}\n---\n\n"
        body = f"{text}\n\n# {line}\n\n| a | b |\n|---|---|\n| {line} | x |\n\n* {line}\n\n> {line}\n\n"
        (folder / f"page{number:02}.md").write_text(head + body, encoding="utf-8")
    hostile.fields |= {"a page's title", "a page's description", "a page's text", "a page's table"}


def _write(path: Path, names: Iterable[str], rows: Iterable[Row]) -> None:
    with path.open("w", encoding="utf-8", newline="") as target:
        writer = csv.DictWriter(target, list(names), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
