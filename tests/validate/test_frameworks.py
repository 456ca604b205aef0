"""Every mistake that a hand-written framework may hold is told with its file, row, field and cure."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from build_tools.pipeline import open_directory

Command = Callable[..., Any]
SALON = Path("qa_reports/frameworks/salon")


@pytest.fixture
def salon(workspace: Path, command: Command) -> Path:
    """The folder of a sound framework without visits, in a workspace that is otherwise sound."""
    shutil.copytree(Path(__file__).parents[1] / "elsewhere" / "salon", workspace / SALON)
    command("describe", workspace=workspace)
    return workspace / SALON / "1"


def problems(salon: Path, command: Command) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(command("check", "--json", workspace=salon.parents[3]).output)
    return found


def change(salon: Path, table: str, old: str, new: str) -> None:
    path = salon / f"{table}.csv"
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {table}.csv"
    path.write_text(text.replace(old, new), encoding="utf-8")


MISTAKES = [
    # table, what is there, what is put there, code, row, field
    ("framework", "salon,1,", "saloon,1,", "framework-value", 2, "id"),
    ("framework", "salon,1,", "salon,2,", "framework-value", 2, "version"),
    ("framework", ",quality,", ",excellence,", "value-not-listed", 2, "kind"),
    ("framework", "2026-01-01,,", "2026-01-01,2025-01-01,", "dates-order", 2, "used_until"),
    ("framework", "Training salon review", "", "value-missing", 2, "title"),
    ("themes", "figures,Figures", "craft,Figures", "id-twice", 4, "name"),
    ("themes", "hygiene,Hygiene", "Hygiene!,Hygiene", "value-form", 2, "name"),
    ("scales", "stars,two", "stars,three", "id-twice", 3, "list_name"),
    ("scales", "★★ Sound", "★★★ A salon to learn from", "framework-value", 3, "label"),
    ("scales", ",poor", ",dreadful", "value-not-listed", 4, "tone"),
    (
        "scales",
        "award,none,No award,none\n",
        "alone,x,X,good\naward,none,No award,none\n",
        "framework-value",
        7,
        "list_name",
    ),
    (
        "scales",
        "award,none,No award,none\n",
        "award,none,No award,none\nyes_no_na,yes,Oui,good\n",
        "framework-value",
        8,
        "name",
    ),
    ("items", "patch_tests,hygiene", "towels,hygiene", "id-twice", 3, "name"),
    ("items", "heads,figures", "heads,figure", "reference-dangling", 7, "theme"),
    ("items", "colour,craft,rating,stars", "colour,craft,rating,", "framework-value", 5, "list_name"),
    ("items", "colour,craft,rating,stars", "colour,craft,rating,star", "framework-value", 5, "list_name"),
    ("items", "heads,figures,count,,", "heads,figures,count,stars,", "framework-value", 7, "list_name"),
    ("items", "heads,figures,count,,", "heads,figures,number,,", "value-not-listed", 7, "type"),
    ("items", "Real heads only.,yes,,", "Real heads only.,yes,6,", "framework-value", 7, "months_valid"),
    ("items", "Real heads only.,yes,,", "Real heads only.,yes,,heads", "framework-value", 7, "document_kind"),
    ("items", ",yes,12,,public", ",yes,a year,,public", "value-not-a-number", 4, "months_valid"),
    ("items", ",yes,12,,public", ",yes,12,steam,public", "document-kind-unknown", 4, "document_kind"),
    ("items", ",yes,12,,public", ",yes,12,public_liability_insurance,members", "framework-value", 4, "document_kind"),
    ("items", "no,,,members,internal", "no,,,friends,internal", "value-not-listed", 6, "visibility"),
    ("guidance", "patch_tests,2", "patch_tests,1", "id-twice", 3, "item"),
    ("guidance", "colour,1", "colours,1", "reference-dangling", 4, "item"),
    ("outcomes", "half_chair,Half", "open_chair,Half", "id-twice", 3, "name"),
    ("outcomes", "Open chair,approved", "Open chair,yes", "value-not-listed", 2, "effect"),
    ("rules", ",outcome_needs_all,", ",outcome_needs_everything,", "value-not-listed", 3, "rule"),
    ("rules", ",outcome_needs_all,craft", ",outcome_needs_all,crafts", "reference-dangling", 3, "theme"),
    ("rules", "evidence_unless,,three", "evidence_unless,,thre", "framework-value", 2, "values"),
    ("rules", "hygiene,one;no,", "hygiene,one;gold,", "framework-value", 5, "values"),
    ("rules", "hygiene,one;no,", "figures,one,", "framework-value", 5, "theme"),
    ("rules", ",half_chair,Half", ",half_chairs,Half", "framework-value", 4, "outcomes"),
    ("rules", ",,half_chair,Half", ",,,Half", "framework-value", 4, "outcomes"),
    ("rules", ",hygiene,one;no,", ",hygiene,,", "framework-value", 5, "values"),
    ("rules", "outcome_needs_action,,,", "outcome_needs_action,craft,,", "framework-value", 4, "theme"),
    ("rules", "silver;none,,Say", "silver;none,open_chair,Say", "framework-value", 2, "outcomes"),
]


@pytest.mark.parametrize(("table", "old", "new", "code", "row", "field"), MISTAKES)
def test_a_mistake_is_told_where_it_is(
    table: str, old: str, new: str, code: str, row: int, field: str, salon: Path, command: Command
) -> None:
    change(salon, table, old, new)
    found = problems(salon, command)
    places = [(problem["code"], problem["resource"], problem["row"], problem["field"]) for problem in found]
    assert (code, f"{table}.csv", row, field) in places
    assert all(problem["package"] == SALON.joinpath("1").as_posix() and problem["fix"] for problem in found)


# A theme or an item that goes by a new name leaves those that point to it dangling, which is told as well.
RENAMING = {"craft,Figures", "hygiene,Hygiene", "stars,two", "towels,hygiene", "open_chair,Half"}


@pytest.mark.parametrize(
    ("table", "old", "new"), [mistake[:3] for mistake in MISTAKES if not RENAMING & set(mistake[1:3])]
)
def test_one_mistake_is_told_once(table: str, old: str, new: str, salon: Path, command: Command) -> None:
    change(salon, table, old, new)
    found = problems(salon, command)
    errors = [problem for problem in found if problem["severity"] == "error"]
    assert len(errors or found) == 1, [problem["message"] for problem in found]


def test_an_outcome_that_the_rules_leave_nobody_is_told(salon: Path, command: Command) -> None:
    change(salon, "rules", "craft,three;two;gold;silver;none,open_chair", "craft,gold;silver;none,open_chair")
    (problem,) = problems(salon, command)
    assert (problem["resource"], problem["row"], problem["field"]) == ("outcomes.csv", 2, "name")
    assert "no answer to item colour" in problem["message"]


def test_two_rules_may_together_leave_an_outcome_out_of_reach(salon: Path, command: Command) -> None:
    rules = salon / "rules.csv"
    more = "never,answer_excludes_outcome,craft,three;two,open_chair,No stars.\n"
    rules.write_text(rules.read_text(encoding="utf-8") + more, encoding="utf-8")
    (problem,) = problems(salon, command)
    assert (problem["resource"], problem["row"]) == ("outcomes.csv", 2)


def test_an_item_that_may_stay_blank_keeps_no_outcome_out_of_reach(salon: Path, command: Command) -> None:
    rules = salon / "rules.csv"
    more = "blank,answer_excludes_outcome,craft,gold;silver;none,open_chair,Leave the award blank.\n"
    rules.write_text(rules.read_text(encoding="utf-8") + more, encoding="utf-8")
    assert problems(salon, command) == []


def test_a_theme_without_items_and_outcomes_that_never_list_are_warned_of(salon: Path, command: Command) -> None:
    themes = salon / "themes.csv"
    themes.write_text(themes.read_text(encoding="utf-8") + "garden,Garden,\n", encoding="utf-8")
    change(salon, "outcomes", "Open chair,approved", "Open chair,not_approved")
    change(salon, "outcomes", "Half chair,approved_with_conditions", "Half chair,not_approved")
    found = problems(salon, command)
    assert [(problem["resource"], problem["severity"]) for problem in found] == [
        ("outcomes.csv", "warning"),
        ("themes.csv", "warning"),
    ]


@pytest.mark.parametrize("table", ["framework", "themes", "items", "outcomes"])
def test_a_table_with_headings_only_is_told(table: str, salon: Path, command: Command) -> None:
    path = salon / f"{table}.csv"
    path.write_text(path.read_text(encoding="utf-8").splitlines()[0] + "\n", encoding="utf-8")
    found = problems(salon, command)
    assert any(problem["resource"] == f"{table}.csv" and problem["code"] == "framework-value" for problem in found)


@pytest.mark.parametrize("table", ["guidance", "rules"])
def test_guidance_and_rules_may_be_headings_only(table: str, salon: Path, command: Command) -> None:
    path = salon / f"{table}.csv"
    path.write_text(path.read_text(encoding="utf-8").splitlines()[0] + "\n", encoding="utf-8")
    assert problems(salon, command) == []


def test_a_missing_table_is_told_with_its_headings(salon: Path, command: Command) -> None:
    (salon / "rules.csv").unlink()
    (problem,) = problems(salon, command)
    assert problem["code"] == "file-missing"
    assert "name,rule,theme,values,outcomes,message" in problem["fix"]


def test_two_rows_in_framework_csv_are_told(salon: Path, command: Command) -> None:
    path = salon / "framework.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join([*lines, lines[1].replace("salon,1", "salon,2")]) + "\n", encoding="utf-8")
    (problem,) = problems(salon, command)
    assert (problem["code"], problem["row"]) == ("framework-value", 3)


def test_a_framework_without_a_version_folder_is_told(salon: Path, command: Command) -> None:
    for path in list(salon.iterdir()):
        path.rename(salon.parent / path.name)
    salon.rmdir()
    found = problems(salon, command)
    assert [(p["code"], p["package"]) for p in found if p["severity"] == "error"] == [
        ("framework-value", SALON.as_posix())
    ]


def second_version(salon: Path) -> Path:
    second = salon.parent / "2"
    shutil.copytree(salon, second)
    change(second, "framework", "salon,1,", "salon,2,")
    return second


def test_a_name_that_changed_its_kind_of_answer_is_warned_of(salon: Path, command: Command) -> None:
    second = second_version(salon)
    assert problems(salon, command) == []
    change(second, "items", "heads,figures,count", "heads,figures,text")
    (problem,) = problems(salon, command)
    assert (problem["severity"], problem["row"], problem["field"]) == ("warning", 7, "type")
    assert "a name of its own" in problem["fix"]


def test_a_grade_may_move_to_another_scale(salon: Path, command: Command) -> None:
    second = second_version(salon)
    for table in ("items", "scales"):
        path = second / f"{table}.csv"
        path.write_text(path.read_text(encoding="utf-8").replace("award,", "medals,"), encoding="utf-8")
    assert problems(salon, command) == []


def test_the_shipped_frameworks_have_the_shape_that_they_promise(repository: Path, today: date) -> None:
    frameworks = {framework.key: framework for framework in open_directory(repository, today).frameworks}
    quality = frameworks["quality", "1"]
    assert (len(quality.items), len(quality.themes), len(quality.outcomes)) == (32, 5, 4)
    assert {len(quality.choices_for(item)) for item in quality.items} == {4}
    compliance = [frameworks["compliance", version] for version in ("1", "2")]
    assert compliance[0].header.used_until == compliance[1].header.used_from - timedelta(days=1)
    for framework in compliance:
        kinds = Counter(item.type for item in framework.items)
        numbers = {24: "24 questions and nine dates", 37: "37 questions and sixteen dates"}
        assert numbers[kinds["yes_no_na"]] in framework.header.purpose
    evaluations = [framework for framework in frameworks.values() if framework.header.id == "evaluation"]
    assert [framework.header.version for framework in evaluations] == ["2012", "2015", "2019", "2025"]
    scales = [{item.list_name for item in framework.items if item.type == "grade"} for framework in evaluations]
    assert [sorted(names, key=str) for names in scales] == [
        ["cif_2012"],
        ["cif_2015"],
        ["eif_2019"],
        ["five_points_2025", "met_or_not_2025"],
    ]
    assert "overall" not in {item.name for item in evaluations[-1].items}
