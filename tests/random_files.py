"""The facts of ``random_facts.py`` as a workspace on disk, written without a line of the product's code."""

from __future__ import annotations

import csv
import hashlib
import json
import shutil
from datetime import date
from pathlib import Path
from typing import Any

from random_facts import DATES, FRAMEWORKS, OUTCOMES, SCALES, Facts, VisitFacts


def write_workspace(facts: Facts, folder: Path, example: Path) -> None:
    """The facts as a workspace. ``describe`` must follow: the schemas are the product's own."""
    shutil.copytree(example, folder, ignore=shutil.ignore_patterns("visits", "frameworks", "*.csv", "policy.toml"))
    shutil.copyfile(example / "postcodes.csv", folder / "postcodes.csv")
    _write_records(facts, folder / "providers", example / "providers")
    (folder / "qa_reports" / "policy.toml").write_text(_toml(facts.policy), encoding="utf-8")
    for (name, version), items in FRAMEWORKS.items():
        target = folder / "qa_reports" / "frameworks" / name / version
        shutil.copytree(example / "qa_reports/frameworks/basic/1", target)
        _write_framework(target, name, version, items)
    for name, provider in facts.providers.items():
        for visit in provider.visits:
            _write_visit(folder / "qa_reports" / "visits", name, visit)


def _write_csv(path: Path, headings: list[str], rows: list[dict[str, Any]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.DictWriter(lines, headings, lineterminator="\n", restval="")
        writer.writeheader()
        writer.writerows(rows)


def _write_records(facts: Facts, folder: Path, example: Path) -> None:
    rows: dict[str, list[dict[str, Any]]] = {"providers": [], "documents": [], "notices": [], "venues": []}
    for name, provider in facts.providers.items():
        words = {"name": f"Provider {name}", "summary": "Drawn.", "age_from": 14, "age_to": 16}
        rows["providers"].append(provider.row | words)
        rows["documents"] += [{"provider_id": name, **document} for document in provider.documents]
        said = {"public_reason": "Drawn.", "decided_by": "Board"}
        rows["notices"] += [{"provider_id": name, **notice, **said} for notice in provider.notices]
        venue = {"id": f"{name}-home", "provider_id": name, "name": "Home", "kind": "outreach", "area_covered": "NG"}
        rows["venues"].append(venue)
    for source in example.glob("*.csv"):
        headings = source.read_text(encoding="utf-8").splitlines()[0].split(",")
        _write_csv(folder / source.name, headings, rows.get(source.stem, []))


def _write_framework(folder: Path, name: str, version: str, items: dict[str, tuple[str, str | None]]) -> None:
    def table(part: str, rows: list[dict[str, Any]]) -> None:
        path = folder / f"{part}.csv"
        _write_csv(path, path.read_text(encoding="utf-8").splitlines()[0].split(","), rows)

    about = {"id": name, "version": version, "title": f"{name} {version}", "kind": "quality", "purpose": "Drawn."}
    table("framework", [about | {"used_from": "2020-01-01", "source": "Drawn"}])
    table("themes", [{"name": theme, "label": theme} for theme in dict.fromkeys(theme for theme, _ in items.values())])
    used = {scale: SCALES[scale] for _, scale in items.values() if scale}
    table(
        "scales",
        [
            {"list_name": scale, "name": value, "label": value, "tone": "none"}
            for scale, values in used.items()
            for value in values
        ],
    )
    table(
        "items",
        [
            {"name": item, "theme": theme, "label": item, "required": "no", "visibility": "public"}
            | ({"type": "rating", "list_name": scale} if scale else {"type": "yes_no_na"})
            for item, (theme, scale) in items.items()
        ]
        + [
            {"name": item, "theme": next(iter(items.values()))[0], "type": "date", "label": item, "required": "no"}
            | {"months_valid": months or "", "document_kind": kind, "visibility": visibility}
            for item, (kind, months, visibility) in DATES.get((name, version), {}).items()
        ],
    )
    table("outcomes", [{"name": outcome, "label": outcome, "effect": effect} for outcome, effect in OUTCOMES.items()])
    table("guidance", [])
    table("rules", [])


def _write_visit(folder: Path, provider: str, visit: VisitFacts) -> None:
    home = folder / provider / f"{visit.visited_on}-{visit.framework}"
    digests = {}
    for number, revision in visit.revisions.items():
        content = json.dumps(_package(provider, visit, number, revision)).encode()
        target = home / f"r{number}" / "datapackage.json"
        target.parent.mkdir(parents=True)
        target.write_bytes(content)
        digests[number] = hashlib.sha256(f"datapackage.json\0{len(content)}\0".encode() + content).hexdigest()
    _write_csv(
        home / "events.csv",
        ["at", "revision", "event", "by", "sha256", "public_text", "note"],
        [
            {"at": f"{at:%Y-%m-%dT%H:%M:%S}Z", "revision": number, "event": kind, "sha256": digests[number]}
            | {"by": "QA-1" if kind == "submitted" else "QA-2"}
            for at, number, kind in visit.events
        ],
    )
    if visit.progress:
        notes = [
            {"noted_on": day, "action": action, "state": state, "by": "QA-1"} for day, action, state in visit.progress
        ]
        _write_csv(home / "progress.csv", ["noted_on", "action", "state", "rag", "by", "note"], notes)


def _package(provider: str, visit: VisitFacts, number: int, revision: dict[str, Any]) -> dict[str, Any]:
    header = {
        "visit_id": f"{provider}-{visit.visited_on}-{visit.framework}",
        "provider_id": provider,
        "framework_id": visit.framework,
        "framework_version": revision["version"],
        "revision": number,
        "revision_reason": "Drawn." if number > 1 else None,
        "visited_on": str(visit.visited_on),
        "visited_by": "Quality assurance officer",
        "outcome": revision["outcome"],
        "carried_out_by": revision["by"],
    }
    actions = [
        {"number": n, "area": "Area", "action": "Mend.", "rag": "amber", "by_when": str(due), "owner": "Manager"}
        for n, due in revision["actions"].items()
    ]
    dates = {item: noted and str(noted) for item, noted in revision["dates"].items()}
    given = revision["answers"] | dates
    answers = [{"item": item, "value": value, "evidence": None} for item, value in given.items()]
    parts = {"visit": [header], "answers": answers, "actions": actions}
    resources = [{"name": name, "type": "table", "data": rows} for name, rows in parts.items() if rows]
    return {"name": f"visit-r{number}", "directory:format": "qa-visit/1", "resources": resources}


def _toml(policy: dict[str, Any]) -> str:
    lines = ['title = "Drawn"', 'partnership = "Drawn"', 'introduction = "Drawn."']
    for table in ("documents", "routes", "rules", "indicators"):
        for entry in policy[table]:
            lines.append(f"\n[[{table}]]")
            flat = {name: value for name, value in entry.items() if not isinstance(value, dict)}
            lines += [f"{name} = {_toml_value(value)}" for name, value in flat.items()]
            for key, inner in entry.get("accepted", {}).items():
                if isinstance(inner, dict):
                    lines.append(f'[rules.accepted."{key}"]')
                    lines += [f"{item} = {json.dumps(values)}" for item, values in inner.items()]
            if any(isinstance(inner, list) for inner in entry.get("accepted", {}).values()):
                lines.append("[rules.accepted]")
                lines += [f'"{key}" = {json.dumps(values)}' for key, values in entry["accepted"].items()]
    return "\n".join(lines) + "\n"


def _toml_value(value: Any) -> str:
    return value.isoformat() if isinstance(value, date) else json.dumps(value)
