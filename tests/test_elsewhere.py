"""A framework written elsewhere, as CSV files only: checked, visited on, decided by and reported, without any code."""

from __future__ import annotations

import csv
import html
import json
import re
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from visits_on_disk import write_visit

Command = Callable[..., Any]
SALON = ("salon", "1")
ANSWERS: dict[str, str | None | tuple[str | None, str]] = {
    "towels": "yes",
    "patch_tests": ("three", "Five cards read, all dated."),
    "steriliser": "2026-04-02",
    "colour": ("two", "Two of three pupils could say it."),
    "standing": ("gold", "“The best cut in town.”"),
    "heads": "41",
    "remarks": "Music too loud for the visitor.",
}


@pytest.fixture
def with_salon(workspace: Path) -> Path:
    """The tiny workspace with the foreign framework, on which the policy now asks for a visit."""
    shutil.copytree(Path(__file__).parent / "elsewhere" / "salon", workspace / "qa_reports" / "frameworks" / "salon")
    policy = workspace / "qa_reports" / "policy.toml"
    policy.write_text(policy.read_text().replace('framework = "basic"', 'framework = "salon"', 1))
    return workspace


def problems(workspace: Path, command: Command) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(command("check", "--json", "--full", workspace=workspace).output)
    return found


def words(page: Path) -> str:
    text = re.sub(r"<[^>]+>", " ", page.read_text(encoding="utf-8"))
    return re.sub(r"\s+", " ", html.unescape(text))


def test_check_says_what_it_lacks_and_describe_mends_it(with_salon: Path, command: Command) -> None:
    before = {path: path.read_bytes() for path in with_salon.rglob("*.csv")}
    (only,) = problems(with_salon, command)
    assert (only["code"], only["resource"]) == ("file-missing", "datapackage.json")
    assert "provider-directory describe" in only["fix"]
    assert command("describe", workspace=with_salon).exit_code == 0
    assert problems(with_salon, command) == []
    assert {path: path.read_bytes() for path in with_salon.rglob("*.csv")} == before
    package = json.loads((with_salon / "qa_reports/frameworks/salon/1/datapackage.json").read_text(encoding="utf-8"))
    assert package["title"] == "Training salon review, version 1"


@pytest.mark.parametrize(
    ("outcome", "changed", "decided"),
    [
        ("open_chair", {}, "approved"),
        ("half_chair", {"colour": ("one", "Nobody could say it.")}, "approved_with_conditions"),
        ("closed_chair", {"towels": ("no", "One towel for three heads.")}, "not_approved"),
    ],
)
def test_a_visit_on_it_is_decided_and_reported(
    outcome: str, changed: dict[str, Any], decided: str, with_salon: Path, command: Command
) -> None:
    command("describe", workspace=with_salon)
    action = {
        "number": 1,
        "item": "colour",
        "area": "Colour theory",
        "action": "Teach developers before the next mix.",
        "rag": "amber",
        "by_when": "2027-01-31",
        "owner": "Lead stylist",
    }
    write_visit(with_salon, "open-door-tutors", date(2026, 10, 6), SALON, outcome, ANSWERS | changed, [action])
    assert problems(with_salon, command) == []
    (decision,) = json.loads(command("status", "open-door-tutors", "--json", workspace=with_salon).output)
    assert decision["status"] == decided
    result = command("build", "--out", str(with_salon / "site"), workspace=with_salon)
    assert result.exit_code == 0, result.errors
    report = words(with_salon / "site/reports/open-door-tutors-2026-10-06-salon/index.html")
    label = {"open_chair": "Open chair", "half_chair": "Half chair", "closed_chair": "Closed chair"}[outcome]
    for said in (label, "Training salon review", "Hygiene and skin safety", "Is every towel used once", "41"):
        assert said in report
    assert "★★★ A salon to learn from" in report
    assert "Five cards read" in report  # evidence that this framework makes public
    assert "Music too loud" not in report
    assert "best cut" not in report


def test_its_form_is_ready(with_salon: Path, command: Command) -> None:
    command("describe", workspace=with_salon)
    assert command("build", "--out", str(with_salon / "site"), workspace=with_salon).exit_code == 0
    form = json.loads((with_salon / "site/frameworks/salon/1/form.json").read_text(encoding="utf-8"))
    assert [section["label"] for section in form["sections"]] == [
        "Hygiene and skin safety",
        "Craft and client care",
        "Figures",
    ]
    questions = {question["name"]: question for section in form["sections"] for question in section["questions"]}
    assert set(questions) == set(ANSWERS)
    assert [choice["name"] for choice in questions["patch_tests"]["choices"]] == ["three", "two", "one"]
    assert [choice["name"] for choice in questions["towels"]["choices"]] == ["yes", "no", "na"]
    assert questions["colour"]["guidance"] == ["Let the pupil talk; the tutor may not help."]
    assert [outcome["name"] for outcome in form["outcomes"]] == ["open_chair", "half_chair", "closed_chair"]
    assert len(form["rules"]) == 4


def as_a_spreadsheet_saves_it(path: Path) -> None:
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))


def with_columns_the_other_way_round(path: Path) -> None:
    with path.open(encoding="utf-8", newline="") as file:
        rows = [row[::-1] for row in csv.reader(file)]
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)


@pytest.mark.parametrize("change", [as_a_spreadsheet_saves_it, with_columns_the_other_way_round])
def test_what_its_author_saved_it_with_does_not_matter(
    change: Callable[[Path], None], with_salon: Path, command: Command
) -> None:
    for path in (with_salon / "qa_reports" / "frameworks" / "salon" / "1").glob("*.csv"):
        change(path)
    command("describe", workspace=with_salon)
    # Other programs read by position, so “check --full” insists on the order of the columns.
    assert json.loads(command("check", "--json", workspace=with_salon).output) == []


def test_each_of_its_rules_holds_a_visit_to_its_answers(with_salon: Path, command: Command) -> None:
    command("describe", workspace=with_salon)
    broken = {
        "colour": ("one", "Nobody could say it."),
        "patch_tests": ("one", "No card was dated."),
        "towels": "no",
    }
    write_visit(with_salon, "open-door-tutors", date(2026, 10, 6), SALON, "open_chair", ANSWERS | broken)
    write_visit(with_salon, "lockside-workshop", date(2026, 10, 6), SALON, "half_chair", ANSWERS)
    found = [problem["message"] for problem in problems(with_salon, command) if problem["code"] == "framework-rule"]
    named = [message.split(":")[0] for message in found]
    assert sorted(named) == ["actions", "colour", "patch_tests", "towels", "towels"]


def test_a_visit_cannot_answer_what_the_scale_does_not_have(with_salon: Path, command: Command) -> None:
    command("describe", workspace=with_salon)
    wrong = {"patch_tests": ("fully", "Well done."), "heads": "many", "steriliser": "in spring", "standing": "bronze"}
    write_visit(with_salon, "open-door-tutors", date(2026, 10, 6), SALON, "open_chair", ANSWERS | wrong)
    found = problems(with_salon, command)
    assert {problem["code"] for problem in found} == {"answer-not-allowed"}
    assert len(found) == len(wrong)
