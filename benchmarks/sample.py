"""An invented workspace of any size, the same for the same seed: providers with a venue, and visits with their sign-off."""

from __future__ import annotations

import csv
import json
import random
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from build_tools.load.visits import digest_of
from build_tools.models.framework import Framework
from build_tools.models.tables import PROVIDER_TABLES, provider_package_descriptor
from build_tools.models.visit import EVENT_TABLE, PROGRESS_TABLE, VISIT_FORMAT, VISIT_TABLES
from build_tools.pipeline import open_directory

TODAY = date(2026, 11, 21)  # the day of the demonstration
NEWEST = TODAY - timedelta(days=22)
SEEN = (
    "Records were read for a sample of pupils and agree with what staff said.",
    "Two pupils explained the routine in their own words and knew whom to ask.",
    "The register was taken within ten minutes and the school was telephoned at once.",
    "One sessional tutor's references were on file but not yet entered in the record.",
    "The risk assessment names the room and the tools; its review is due next term.",
    "Displays show finished work with what was learnt and what comes next.",
    "Staff training was seen for the year, with certificates and dates.",
    "The plan was shared with the commissioning school and signed by both.",
    "A walk round the premises found exits clear and equipment locked away.",
    "Feedback in books is dated, and pupils answer it before they go on.",
    "Attendance is told to each school every day; patterns are looked at on Fridays.",
    "The policy is on the web site in plain English and was renewed in September.",
)
IMPROVE = (
    "Enter the outstanding references in the record.",
    "Write down what is agreed by telephone with schools.",
    "Review the risk assessment with the tutor who uses the room.",
    "Give each pupil a target in their own words.",
)


@dataclass(frozen=True)
class Sample:
    """What to make. Three visits go to a provider, some eight months apart."""

    visits: int
    seed: int = 3
    framework: tuple[str, str] = ("quality", "1")


def write_sample(target: Path, model: Path, sample: Sample) -> None:
    """
    Write a workspace to the new folder ``target``: settings, policy, frameworks and pages are those of ``model``.

    About one visit in ten is still to be decided, one in thirty was corrected once; every second has actions, and half
    of those have progress. The 32 items of each are rated, with 60 to 300 characters of evidence.
    """
    chance = random.Random(sample.seed)
    directory = open_directory(model, TODAY)
    framework = directory.framework[sample.framework]
    shutil.copytree(model / "directory", target / "directory")
    shutil.copytree(model / "qa_reports" / "frameworks", target / "qa_reports" / "frameworks")
    for name in ("mkdocs.yml", "qa_reports/policy.toml"):
        shutil.copyfile(model / name, target / name)
    postcodes = sorted({venue.postcode for venue in directory.venues if venue.postcode})
    providers = [f"sample-{number:05}" for number in range(1, (sample.visits + 2) // 3 + 1)]
    _write_providers(target / "providers", providers, postcodes, chance)
    for number in range(sample.visits):
        provider = providers[number // 3]
        day = NEWEST - timedelta(days=240 * (number % 3) + chance.randrange(200))
        folder = target / "qa_reports" / "visits" / provider / f"{day}-{framework.header.id}"
        _write_visit(folder, _Visit(provider, day, framework, is_newest=number % 3 == 0), chance)


def _write_providers(folder: Path, providers: list[str], postcodes: list[str], chance: random.Random) -> None:
    rows: dict[str, list[dict[str, Any]]] = {kind.name: [] for kind in PROVIDER_TABLES}
    for provider in providers:
        name = provider.replace("-", " ").title()
        rows["providers"].append(
            {
                "id": provider,
                "name": name,
                "summary": "Invented, to measure with.",
                "registration_status": "not_required",
                "age_from": 14,
                "age_to": 16,
            }
        )
        rows["venues"].append(
            {
                "id": f"{provider}-venue",
                "provider_id": provider,
                "name": f"{name} workshop",
                "kind": "premises",
                "address": "1 Sample Street",
                "town": "Sampleton",
                "postcode": chance.choice(postcodes),
            }
        )
    folder.mkdir(parents=True)
    _write_json(folder / "datapackage.json", provider_package_descriptor("Sample providers"))
    for kind in PROVIDER_TABLES:
        _write_csv(folder / f"{kind.name}.csv", kind.model.model_fields, rows[kind.name])


@dataclass(frozen=True)
class _Visit:
    provider: str
    day: date
    framework: Framework
    is_newest: bool

    @property
    def id(self) -> str:
        return f"{self.provider}-{self.day}-{self.framework.header.id}"


def _write_visit(folder: Path, visit: _Visit, chance: random.Random) -> None:
    parts = _parts(visit, chance)
    revisions = 2 if chance.random() < 1 / 30 else 1
    events: list[dict[str, Any]] = []
    for number in range(1, revisions + 1):
        header = parts["visit"][0] | {"revision": number}
        if number > 1:
            header["revision_reason"] = "A date was noted wrongly on the day."
            parts["answers"][0]["evidence"] = f"Corrected: {parts['answers'][0]['evidence']}"
        _write_revision(folder / f"r{number}", visit, parts | {"visit": [header]})
        undecided = number == revisions and visit.is_newest and chance.random() < 0.3
        events += _events(number, visit.day, digest_of(folder / f"r{number}"), is_decided=not undecided)
    _write_csv(folder / "events.csv", EVENT_TABLE.model.model_fields, events)
    if parts["actions"] and chance.random() < 0.5:
        _write_csv(folder / "progress.csv", PROGRESS_TABLE.model.model_fields, _progress(parts["actions"], visit.day))


def _parts(visit: _Visit, chance: random.Random) -> dict[str, list[dict[str, Any]]]:
    items = visit.framework.items
    has_actions = chance.random() < 0.5
    ratings = chance.choices(["fully", "partially"], [4, 1], k=len(items))
    answers = [
        {"item": item.name, "value": rating, "evidence": " ".join(chance.sample(SEEN, chance.choice([1, 1, 2, 2, 3])))}
        for item, rating in zip(items, ratings, strict=True)
    ]
    if has_actions:
        answers[chance.randrange(8, len(items))]["value"] = "limited"
    header = {
        "visit_id": visit.id,
        "provider_id": visit.provider,
        "framework_id": visit.framework.header.id,
        "framework_version": visit.framework.header.version,
        "revision": 1,
        "visited_on": visit.day.isoformat(),
        "visited_by": "Quality assurance officer",
        "visitor_reference": f"QA-{chance.randrange(1, 40):02}",
        "met_with": "Centre manager",
        "venue_id": f"{visit.provider}-venue",
        "overview": " ".join(chance.sample(SEEN, 4)),
        "outcome": "met_majority" if has_actions else "met_all",
        "next_visit_by": (visit.day + timedelta(days=540)).isoformat(),
    }
    return {
        "visit": [header],
        "answers": answers,
        "comments": [
            {"theme": theme.name, "text": " ".join(chance.sample(SEEN, 2))} for theme in visit.framework.themes
        ],
        "actions": list(_actions(visit, chance)) if has_actions else [],
        "attachments": [],
    }


def _actions(visit: _Visit, chance: random.Random) -> Iterator[dict[str, Any]]:
    for number in range(1, chance.choice([1, 2, 2, 3, 4]) + 1):
        yield {
            "number": number,
            "item": chance.choice(visit.framework.items).name,
            "area": "Records and planning",
            "action": chance.choice(IMPROVE),
            "rag": chance.choice(["red", "amber", "green"]),
            "by_when": (visit.day + timedelta(days=chance.randrange(30, 150))).isoformat(),
            "owner": "Centre manager",
        }


def _progress(actions: list[dict[str, Any]], day: date) -> list[dict[str, Any]]:
    noted = min(day + timedelta(days=90), NEWEST).isoformat()
    return [
        {"noted_on": noted, "action": action["number"], "state": "done", "rag": "green", "by": "QA-02", "note": "Seen."}
        for action in actions
    ]


def _events(revision: int, day: date, digest: str, *, is_decided: bool) -> list[dict[str, Any]]:
    first = day + timedelta(days=10 * (revision - 1))

    def moment(days: int) -> str:
        return f"{first + timedelta(days=days)}T10:15:00Z"

    events: list[dict[str, Any]] = [
        {"at": moment(1), "revision": revision, "event": "submitted", "by": "QA-05", "sha256": digest}
    ]
    if is_decided:
        reply = "We accept the findings and have begun on the points."
        events += [
            {"at": moment(2), "revision": revision, "event": "replied", "by": "Provider", "public_text": reply},
            {"at": moment(5), "revision": revision, "event": "approved", "by": "QA-LEAD", "sha256": digest},
        ]
    return events


def _write_revision(folder: Path, visit: _Visit, parts: dict[str, list[dict[str, Any]]]) -> None:
    resources = [
        {
            "name": kind.name,
            "type": "table",
            "data": [{name: row.get(name) for name in kind.model.model_fields} for row in parts[kind.name]],
            "schema": kind.descriptor()["schema"],
        }
        for kind in VISIT_TABLES
        if parts[kind.name]
    ]
    document = {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": f"{visit.id}-{folder.name}",
        "title": f"Quality visit to {visit.provider}, {visit.day}",
        "directory:format": VISIT_FORMAT,
        "resources": resources,
    }
    folder.mkdir(parents=True)
    _write_json(folder / "datapackage.json", document)


def _write_json(path: Path, document: dict[str, Any]) -> None:
    path.write_text(json.dumps(document, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def _write_csv(path: Path, headings: Iterable[str], rows: list[dict[str, Any]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(headings), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
