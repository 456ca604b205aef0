"""What was typed into a workbook is what the visit says, cell for cell; what cannot be read is named by its cell."""

from __future__ import annotations

import json
import random
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from filled_workbooks import columns, fill, filled, opened, rows, saved, sheet_of

from build_tools.intake.spreadsheet import package_from
from build_tools.intake.typed_day import typed_day
from build_tools.intake.visit_package import FromElsewhere, visit_package
from build_tools.models.directory import Directory
from build_tools.models.framework import Framework
from build_tools.models.problem import Problem
from build_tools.pipeline import open_directory
from build_tools.render.workbook import visit_workbook

FIRST = ("lockside-workshop", "Lockside Workshop")
VISIT: dict[str, Any] = {
    "provider_id": "Lockside Workshop",
    "visited_on": date(2026, 11, 2),
    "visited_by": "Quality assurance officer",
    "outcome": "Met with agreed improvements",
}
RATINGS: dict[str, tuple[Any, Any]] = {
    "1a": ("Yes", None),
    "1b": (date(2026, 10, 1), None),
    "2a": ("Partly met", "Two plans were read."),
}


@pytest.fixture(scope="module")
def directory(example: Path, today: date) -> Directory:
    return open_directory(example, today)


@pytest.fixture(scope="module")
def framework(directory: Directory) -> Framework:
    return directory.frameworks[0]


@pytest.fixture(scope="module")
def blank(directory: Directory, framework: Framework) -> bytes:
    return visit_workbook(framework, [(one.id, one.name) for one in directory.providers], None)


def read(content: bytes, directory: Directory) -> dict[str, Any]:
    found = package_from(content, "visit.xlsx", directory)
    assert isinstance(found, FromElsewhere), found
    return found.package


def told(content: bytes, directory: Directory) -> str:
    """The problems, each with its cure."""
    found = package_from(content, "visit.xlsx", directory)
    assert isinstance(found, tuple)
    assert {problem.package for problem in found} == {"visit.xlsx"}
    return "\n".join(f"{problem.message} {problem.fix}" for problem in found)


def part(package: dict[str, Any], name: str) -> list[dict[str, Any]]:
    return next((resource["data"] for resource in package["resources"] if resource["name"] == name), [])


def test_a_visit_typed_into_the_workbook_is_the_visit_that_a_form_saves(
    directory: Directory, framework: Framework, blank: bytes
) -> None:
    book = filled(blank, VISIT | {"also_visited_on": "30/10/2026; 1 November 2026"}, RATINGS)
    fill(book, "Comments", "teaching", "Comment", "Calm, and – où possible – joyful.\n\nA second paragraph.")
    for heading, value in {"Item": "2a", "Area": "Plans", "Action": "Plan.", "RAG": "Amber", "Owner": "Head"}.items():
        fill(book, "Plan", "3", heading, value)
    fill(book, "Plan", "3", "By when", "14 March 2027")
    header = {
        "provider_id": "lockside-workshop",
        "visited_on": "2026-11-02",
        "also_visited_on": "2026-10-30;2026-11-01",
        "visited_by": "Quality assurance officer",
        "outcome": "met_most",
    }
    answers = [
        {"item": "1a", "value": "yes"},
        {"item": "1b", "value": "2026-10-01"},
        {"item": "2a", "value": "partly", "evidence": "Two plans were read."},
    ]
    comments = [{"theme": "teaching", "text": "Calm, and – où possible – joyful.\n\nA second paragraph."}]
    action = {"number": 3, "item": "2a", "area": "Plans", "action": "Plan.", "rag": "amber"}
    action |= {"by_when": "2027-03-14", "owner": "Head"}
    assert read(saved(book), directory) == visit_package(framework, header, answers, comments, [action])


@pytest.mark.parametrize("seed", range(12))
def test_random_answers_come_back_as_they_were_typed(
    seed: int, repository: Path, today: date, demonstration: Directory
) -> None:
    """Every framework of the demonstration, half its questions left empty, with words that spreadsheets like to change."""
    chance = random.Random(seed)
    framework = chance.choice(demonstration.frameworks)
    provider = chance.choice(demonstration.providers)
    awkward = [
        "=1+1",
        "+44 115",
        "-",
        "@here",
        "1/2",
        "3.10",
        "0012",
        "TRUE",
        "inner  space",
        "é, ñ, 中, 🙂",
        "_x0041_",
        "a\nb",
    ]
    awkward.append("w" * 20_000)
    blank_book = visit_workbook(framework, [(one.id, one.name) for one in demonstration.providers], None)
    typed: dict[str, tuple[Any, Any]] = {}
    expected = []
    for item in framework.items:
        if chance.random() < 0.5:
            continue
        choices = framework.choices_for(item)
        evidence = chance.choice([None, *awkward])
        value, stored = chance.choice([(choice.label, choice.name) for choice in choices] or [("7", "7")])
        if item.type == "date":
            day = date(2026, chance.randint(1, 11), chance.randint(1, 28))
            value, stored = chance.choice([day, day.isoformat(), f"{day.day}/{day.month}/{day.year}"]), day.isoformat()
        elif item.type == "text":
            value = stored = chance.choice(awkward)
        typed[item.name] = (_as_excel_writes(value), _as_excel_writes(evidence))
        expected.append({"item": item.name, "value": stored, "evidence": evidence})
    outcome = chance.choice(framework.outcomes)
    visit = {"provider_id": provider.name, "visited_on": today, "visited_by": "Officer", "outcome": outcome.label}
    header = {"provider_id": provider.id, "visited_on": str(today), "visited_by": "Officer", "outcome": outcome.name}
    package = read(saved(filled(blank_book, visit, typed)), demonstration)
    assert package == visit_package(framework, header, expected)


def _as_excel_writes(value: Any) -> Any:
    """A text that looks like an escaped character gets its own escape."""
    return value.replace("_x", "_x005F_x") if isinstance(value, str) else value


@pytest.fixture(scope="module")
def demonstration(repository: Path, today: date) -> Directory:
    return open_directory(repository, today)


def test_a_blank_workbook_answers_nothing(directory: Directory, blank: bytes) -> None:
    book = filled(blank, {"provider_id": "Lockside Workshop", "visited_on": date(2026, 11, 2)}, {})
    package = read(saved(book), directory)
    assert [resource["name"] for resource in package["resources"]] == ["visit"]
    assert part(package, "visit")[0]["outcome"] is None


def test_a_workbook_that_nobody_filled_in_says_what_it_needs_first(directory: Directory, blank: bytes) -> None:
    found = told(blank, directory)
    assert "Visit!C2: Provider is empty" in found
    assert "Visited on is empty" in found


def test_a_slip_is_named_by_its_cell_with_the_word_that_was_meant(directory: Directory, blank: bytes) -> None:
    ratings = RATINGS | {"2a": ("partly mett ", "Seen.")}
    found = told(saved(filled(blank, VISIT | {"outcome": "Mett"}, ratings)), directory)
    assert "Ratings!E4: “partly mett” is not an answer to it. Did you mean “Partly met”?" in found
    assert "“Mett” is not an outcome. Did you mean “Met”?" in found


def test_capitals_and_stored_names_will_do(directory: Directory, blank: bytes) -> None:
    ratings = RATINGS | {"1a": (" yES ", None), "2a": ("not_met", "Seen.")}
    answers = part(
        read(saved(filled(blank, VISIT | {"provider_id": "lockside-workshop"}, ratings)), directory), "answers"
    )
    assert [answer["value"] for answer in answers] == ["yes", "2026-10-01", "not_met"]


def test_rows_may_be_moved(directory: Directory, blank: bytes) -> None:
    book = filled(blank, VISIT, RATINGS)
    straight = read(saved(book), directory)
    sheet = sheet_of(book, "Ratings")
    held = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
    for number, values in enumerate(reversed(held), 2):
        for column, value in enumerate(values, 1):
            sheet.cell(number, column).value = value
    assert read(saved(book), directory) == straight


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda book: sheet_of(book, "Ratings").delete_rows(3), "“Ratings” has lost its row for 1b."),
        (lambda book: fill(book, "Ratings", "1b", "Item", "2a"), "Ratings!A4: “2a” stands in two rows."),
        (lambda book: fill(book, "Ratings", "1b", "Item", "9z"), "Ratings!A3: “9z” is no standard of this form."),
        (lambda book: fill(book, "Ratings", "1b", "Item", None), "Ratings!A3: nothing says to which standard"),
        (lambda book: setattr(book["Ratings"], "title", "Scores"), "There is no sheet “Ratings”; there is “Read me”"),
        (lambda book: book.remove(book["Form"]), "visit.xlsx does not say which form it is"),
        (
            lambda book: setattr(book["Form"]["B1"], "value", "qa-workbook/9"),
            "visit.xlsx does not say which form it is",
        ),
        (lambda book: setattr(book["Ratings"]["E1"], "value", "Score"), "has no heading “Answer”"),
        (lambda book: fill(book, "Visit", "visited_on", "Answer", "31/02/2026"), "There is no such day."),
        (lambda book: fill(book, "Visit", "visited_on", "Answer", "3/4/26"), "“3/4/26” is not a day."),
        (lambda book: fill(book, "Visit", "venue_id", "Answer", "Lockside yrd"), "Did you mean “Lockside yard”?"),
        (lambda book: fill(book, "Visit", "venue_id", "Answer", "Bridge House"), "is not a venue of this provider"),
        (
            lambda book: fill(book, "Visit", "provider_id", "Answer", "Lockside Werkshop"),
            "Did you mean “Lockside Workshop”?",
        ),
        (lambda book: fill(book, "Ratings", "1a", "Answer", True), "this is TRUE, which answers nothing here."),
        (
            lambda book: fill(book, "Plan", "2", "Item", "2a") and fill(book, "Plan", "2", "Number", None),
            "Plan!A3: the action has no number.",
        ),
    ],
)
def test_what_was_done_to_the_workbook_is_told(directory: Directory, blank: bytes, change: Any, sentence: str) -> None:
    book = filled(blank, VISIT, RATINGS)
    change(book)
    assert sentence in told(saved(book), directory)


def test_another_version_of_a_framework_is_told(directory: Directory, blank: bytes) -> None:
    book = filled(blank, VISIT, RATINGS)
    sheet_of(book, "Form")["B3"] = "99"
    assert "version 99, and there is none in this workspace. There is basic 1." in told(saved(book), directory)


def test_a_formula_is_told_and_never_worked_out(directory: Directory, blank: bytes) -> None:
    book = filled(blank, VISIT, RATINGS)
    sheet = sheet_of(book, "Ratings")
    sheet["E4"] = '=IF(TRUE,"Fully met","")'
    sheet["F4"] = "=cmd|'/c calc'!A0"
    sheet["F2"] = "#REF!"
    sheet["F2"].data_type = "e"
    found = told(saved(book), directory)
    assert "Ratings!E4: this is a formula, and what it comes to is not read." in found
    assert "Ratings!F4: this is a formula" in found
    assert "Ratings!F2: this is an error of the spreadsheet, #REF!." in found


def test_other_sheets_and_merged_cells_are_passed_over_with_a_note(directory: Directory, blank: bytes) -> None:
    book = filled(blank, VISIT, RATINGS)
    sheet_of(book, "Comments").merge_cells("C2:C3")
    book.create_sheet("My own notes")["A1"] = "=1+1"
    found = package_from(saved(book), "visit.xlsx", directory)
    assert isinstance(found, FromElsewhere)
    assert found.notes == (
        "The sheet “My own notes” is no part of the form, and was not read.",
        "Some cells are merged. Of those only the first is read.",
    )


def test_a_number_or_a_day_where_words_belong_becomes_its_words(directory: Directory, blank: bytes) -> None:
    ratings = RATINGS | {"2a": ("Partly met", 8.0), "2b": (datetime(2026, 3, 4, 12, 30), 2.5)}  # noqa: DTZ001 - a spreadsheet knows no zone
    answers = part(read(saved(filled(blank, VISIT, ratings)), directory), "answers")
    assert (answers[2]["evidence"], answers[3]["value"], answers[3]["evidence"]) == ("8", "2026-03-04", "2.5")


def test_what_the_checks_find_is_told_by_cell(directory: Directory, blank: bytes) -> None:
    found = package_from(saved(filled(blank, VISIT, RATINGS)), "visit.xlsx", directory)
    assert isinstance(found, FromElsewhere)
    asked = [
        Problem("item-missing", "Item 2b has no answer.", "", "v", "visit", 2, "2b"),
        Problem("framework-rule", "Why?", "", "v", "answers", 4, "value"),
        Problem("framework-rule", "Add an action.", "", "v", "actions"),
        Problem("file-missing", "Elsewhere.", "", "v"),
    ]
    assert [problem.message for problem in found.told_by_cell(asked)] == [
        "Ratings!E5: Item 2b has no answer.",
        "Ratings!E4: Why?",
        "Plan: Add an action.",
        "Elsewhere.",
    ]


@pytest.mark.parametrize("text", ["2026-03-04", "4 March 2026", "4th Mar 2026", "04/03/2026", "4.3.2026", "4-MAR-2026"])
def test_a_day_may_be_typed_in_several_ways(text: str) -> None:
    assert typed_day(text) == date(2026, 3, 4)


@pytest.mark.parametrize(
    "text", ["", "4/3/26", "March 2026", "4 Ma 2026", "30 February 2026", "2026-13-01", "1/1/0206", "46085"]
)
def test_no_day_is_guessed(text: str) -> None:
    assert isinstance(typed_day(text), str)


def test_the_same_form_always_has_the_same_bytes(directory: Directory, framework: Framework, blank: bytes) -> None:
    assert visit_workbook(framework, [(one.id, one.name) for one in directory.providers], None) == blank


def test_only_answers_can_be_typed_and_none_is_there_yet(blank: bytes) -> None:
    book = opened(blank)
    for name in ("Visit", "Ratings", "Comments", "Plan"):
        sheet = sheet_of(book, name)
        assert sheet.protection.sheet
        open_cells = [cell for row in sheet.iter_rows() for cell in row if not cell.protection.locked]
        assert open_cells
        assert [cell.coordinate for cell in open_cells if cell.value is not None] == []
        assert {cell.data_type for row in sheet.iter_rows() for cell in row if cell.value is not None} == {"s"}
    assert [book[name].sheet_state for name in ("Lists", "Form")] == ["veryHidden", "veryHidden"]


def test_choices_are_offered_in_the_words_of_the_framework(framework: Framework, blank: bytes) -> None:
    book = opened(blank)
    sheet = sheet_of(book, "Ratings")
    cell = sheet.cell(rows(sheet)["2a"], columns(sheet)["Answer"])
    rule = next(rule for rule in sheet.data_validations.dataValidation if cell.coordinate in rule.sqref)
    first, last = str(rule.formula1).removeprefix("Lists!").replace("$", "").split(":")
    offered = [found.value for (found,) in sheet_of(book, "Lists")[f"{first}:{last}"]]
    assert offered == ["Fully met", "Partly met", "Not met"]


def test_a_form_for_one_provider_has_its_venues_and_the_answers_of_its_last_visit(
    example: Path, tmp_path: Path, command: Any
) -> None:
    out = tmp_path / "visit.xlsx"
    wanted = ("form", "basic", "--xlsx", str(out), "--provider", "lockside-workshop")
    assert command(*wanted, workspace=example).exit_code == 0
    book = opened(out.read_bytes())
    sheet = sheet_of(book, "Ratings")
    last = {item: sheet.cell(row, columns(sheet)["Last time"]).value for item, row in rows(sheet).items()}
    public = json.dumps(last)
    assert "(" in str(last["2a"])
    assert last["1b"] is None  # for members only, and this form is the public edition's
    assert command(*wanted, "--edition", "members", workspace=example).exit_code == 0
    sheet = sheet_of(opened(out.read_bytes()), "Ratings")
    assert sheet.cell(rows(sheet)["1b"], columns(sheet)["Last time"]).value is not None, public
    assert sheet_of(book, "Visit").cell(2, 3).value == "Lockside Workshop"


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("basicc", "--xlsx", "{}/v.xlsx"), "Did you mean “basic”?"),
        (("basic/9", "--xlsx", "{}/v.xlsx"), "There is no framework “basic/9”."),
        (("basic", "--xlsx", "{}/v.xls"), "does not end in .xlsx"),
        (("basic", "--xlsx", "{}/none/v.xlsx"), "cannot be written"),
        (("basic", "--xlsx", "{}/v.xlsx", "--provider", "lockside"), "There is no provider “lockside”."),
        (("basic", "--provider", "lockside-workshop"), "--provider goes with --xlsx"),
    ],
)
def test_a_form_that_cannot_be_made_is_refused_in_a_sentence(
    words: tuple[str, ...], sentence: str, example: Path, tmp_path: Path, command: Any
) -> None:
    result = command("form", *(word.format(tmp_path) for word in words), workspace=example)
    assert (result.exit_code, sentence in result.errors) == (2, True), result.errors
    assert list(tmp_path.iterdir()) == []


def test_a_row_that_is_gone_a_name_that_is_a_formula_and_two_days_for_one_are_told(
    directory: Directory, blank: bytes
) -> None:
    book = opened(blank)
    page = sheet_of(book, "Visit")
    page.delete_rows(rows(page)["provider_id"])
    assert "“Visit” has lost its row for provider_id." in told(saved(book), directory)
    book = filled(blank, VISIT | {"visited_on": "1/11/2026; 2/11/2026"}, RATINGS)
    assert "there are several days. Write one." in told(saved(book), directory)
    book = filled(blank, VISIT, RATINGS)
    ratings = sheet_of(book, "Ratings")
    ratings.cell(rows(ratings)["1a"], 1).value = "=1+1"
    assert "formula" in told(saved(book), directory)
