"""The form's checks and those of ``check`` say the same of the same visit; tests/js/form-rules.test.mjs is the other half."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from build_tools.load.visits import digest_of
from build_tools.pipeline import open_directory
from build_tools.render.framework_form import form_definition

TESTS = Path(__file__).parents[1]
SHARED = TESTS / "shared_cases"
CASES = json.loads((SHARED / "form_rules.json").read_text(encoding="utf-8"))
SALON = ("salon", "1")


@pytest.fixture
def with_salon(workspace: Path, command: Callable[..., Any]) -> Path:
    """The tiny workspace with a framework that has every type of question and every rule."""
    shutil.copytree(TESTS / "elsewhere" / "salon", workspace / "qa_reports" / "frameworks" / "salon")
    assert command("describe", workspace=workspace).exit_code == 0
    return workspace


def written_out(said: Any) -> Any:
    """A long text is told by what is repeated in it."""
    return said["text"] * said["times"] if isinstance(said, dict) else said


def rows_of(case: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
    header = {name: written_out(value) for name, value in case["header"].items()}
    identity = f"{header['provider_id']}-{header.get('visited_on', '2026-11-02')}-salon"
    own = {"visit_id": identity, "framework_id": SALON[0], "framework_version": SALON[1], "revision": 1}
    pairs = {item: given if isinstance(given, list) else [given, None] for item, given in case["answers"].items()}
    return {
        "visit": [own | header],
        "answers": [
            {"item": item, "value": value, "evidence": written_out(evidence)}
            for item, (value, evidence) in pairs.items()
            if value or evidence
        ],
        "comments": [{"theme": theme, "text": text} for theme, text in case["comments"].items()],
        "actions": [{"number": number} | action for number, action in enumerate(case["actions"], 1)],
    }


def store(workspace: Path, case: dict[str, Any], form: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
    rows = rows_of(case)
    header = rows["visit"][0]
    folder = workspace / "qa_reports" / "visits" / header["provider_id"]
    folder /= f"{header.get('visited_on', '2026-11-02')}-salon"
    (folder / "r1").mkdir(parents=True)
    package = {
        "$schema": form["package"]["$schema"],
        "name": "visit",
        "directory:format": form["package"]["directory:format"],
        "resources": [
            part | {"data": rows[part["name"]]} for part in form["package"]["resources"] if rows.get(part["name"])
        ],
    }
    (folder / "r1" / "datapackage.json").write_text(json.dumps(package), encoding="utf-8")
    lines = f"at,revision,event,by,sha256,public_text,note\n2026-11-21T09:00:00Z,1,submitted,QA-1,{digest_of(folder / 'r1')},,\n"
    (folder / "events.csv").write_text(lines, encoding="utf-8")
    return rows


def where(problem: dict[str, Any], rows: dict[str, list[dict[str, Any]]], rules: dict[str, str]) -> str:
    """``code place``, in the words of the shared cases."""
    code, resource, row, field = (problem[name] for name in ("code", "resource", "row", "field"))
    if code == "framework-rule":
        code += ":" + next(name for name, message in rules.items() if problem["message"].endswith(message))
    if resource == "actions":
        place = f"actions.{row - 1}.{field}" if row else "actions"
    elif resource == "visit":
        place = field
    else:
        place = rows[resource][row - 2]["item" if resource == "answers" else "theme"]
    return f"{code} {place}"


def test_the_shared_definition_is_that_of_the_framework(with_salon: Path, today: date) -> None:
    definition = form_definition(open_directory(with_salon, today).framework[SALON])
    shared = json.loads((SHARED / "form_definition.json").read_text(encoding="utf-8"))
    assert shared == json.loads(json.dumps(definition)), "write tests/shared_cases/form_definition.json anew"


@pytest.mark.parametrize("case", CASES["cases"], ids=lambda case: case["name"])
def test_check_says_what_the_shared_cases_say(
    case: dict[str, Any], with_salon: Path, command: Callable[..., Any], today: date
) -> None:
    assert CASES["today"] == today.isoformat()
    form = json.loads((SHARED / "form_definition.json").read_text(encoding="utf-8"))
    rows = store(with_salon, case, form)
    rules = {rule["name"]: rule["message"] for rule in form["rules"]}
    found = json.loads(command("check", "--json", workspace=with_salon).output)
    told = [where(problem, rows, rules) for problem in found if problem["resource"] in rows]
    assert sorted(told) == sorted(case["problems"] + case.get("check_also", []))
