"""The parts of a report as its file has them: rows as forms write them, and whatever else may stand there."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from build_tools.load import visits
from build_tools.load.visit_folder import Content, content_of
from build_tools.load.visits import digest_of, read_visit
from build_tools.models.problem import Problem
from build_tools.models.sources import Row, VisitFolder, VisitSource

FOLDER = VisitFolder("", "qa_reports/visits/one/1-basic", "one", "1-basic")


def read(tmp_path: Path, package: dict[str, Any]) -> tuple[VisitSource | None, list[str]]:
    (tmp_path / "r1").mkdir()
    (tmp_path / "r1" / "datapackage.json").write_text(json.dumps(package))
    for name in ("events", "progress"):
        (tmp_path / f"{name}.csv").write_text("at,revision,event,by,sha256,public_text,note\n")
    problems: list[Problem] = []
    found = read_visit(FOLDER, content_of(str(tmp_path)), problems)
    return found, [problem.message for problem in problems if problem.resource == "datapackage.json"]


def rows_of(tmp_path: Path, data: Any) -> tuple[list[Row], list[str]]:
    found, messages = read(tmp_path, {"resources": [{"name": "answers", "data": data}]})
    assert found is not None
    (revision,) = found.revisions
    assert revision is not None
    return list(revision.tables["answers"].rows), messages


def test_rows_as_forms_write_them_are_read_by_columns(tmp_path: Path) -> None:
    rows, messages = rows_of(tmp_path, [{"item": " 1a ", "value": 4}, {"item": True, "value": None}])
    assert [(row.number, row.cells) for row in rows] == [
        (2, {"item": "1a", "value": "4"}),
        (3, {"item": "yes", "value": ""}),
    ]
    assert messages == []


def test_of_rows_in_another_form_what_is_a_cell_is_read_and_the_rest_is_told(tmp_path: Path) -> None:
    rows, messages = rows_of(
        tmp_path,
        [{"item": "1a"}, {"item": "1b", "value": ["x"], "evidence": False}, {"item": "2a", "score": 3, "value": 1.5}],
    )
    assert [(row.number, row.cells) for row in rows] == [
        (2, {"item": "1a"}),
        (3, {"item": "1b", "evidence": "no"}),
        (4, {"item": "2a"}),
    ]
    assert messages == [
        "“value” of “answers” is no text, whole number, yes or no.",
        "“answers” has no field “score”.",
        "“value” of “answers” is no text, whole number, yes or no.",
    ]


def test_rows_with_a_list_in_a_cell_are_told_though_all_are_alike(tmp_path: Path) -> None:
    rows, messages = rows_of(tmp_path, [{"item": "1a", "value": {"a": 1}}])
    assert [row.cells for row in rows] == [{"item": "1a"}]
    assert len(messages) == 1


@pytest.mark.parametrize("data", [{"item": "1a"}, ["1a"], "1a", None])
def test_a_part_that_is_no_list_of_rows_is_told(tmp_path: Path, data: Any) -> None:
    assert rows_of(tmp_path, data) == ([], ["“answers” is not a list of rows."])


@pytest.mark.parametrize(
    ("resources", "message"),
    [
        ({}, "“resources” is no list of a visit's parts."),
        ([1], "“resources” is no list of a visit's parts."),
        ([{"name": "visit", "data": []}, {"name": "visit", "data": []}], "Two parts of the visit have the same name."),
        ([{"name": "diary", "data": []}], "A visit has no part “diary”."),
    ],
)
def test_parts_that_no_visit_has_are_told(tmp_path: Path, resources: Any, message: str) -> None:
    assert message in read(tmp_path, {"resources": resources})[1]


def test_a_folder_with_more_than_a_visit_or_with_what_nobody_can_read_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    problems: list[Problem] = []
    assert read_visit(FOLDER, Content((), {}, is_whole=False), problems) is None
    assert [problem.code for problem in problems] == ["visit-folder"]
    folder = tmp_path / "r1"
    folder.mkdir()
    (folder / "datapackage.json").write_text("{}")
    (folder / "media").mkdir()
    (folder / "media" / "door.jpg").write_bytes(b"")
    assert len(digest_of(folder)) == 64
    whole = content_of(str(tmp_path))
    without = Content(whole.entries, {name: held for name, held in whole.files.items() if "door" not in name})
    problems.clear()
    read_visit(FOLDER, without, problems)
    assert [problem.message for problem in problems if problem.code == "file-unreadable"] == [
        "media/door.jpg cannot be read, or is too large to belong to a visit."
    ]
    monkeypatch.setattr(visits, "content_of", lambda _: without.below("r1"))
    with pytest.raises(PermissionError):
        digest_of(folder)


def test_of_a_visit_with_a_folder_that_is_no_revision_nothing_is_read_and_strays_in_one_are_named(
    tmp_path: Path,
) -> None:
    assert read(tmp_path, {"resources": []})[0] is not None
    (tmp_path / "draft").mkdir()
    (tmp_path / "r1" / ".DS_Store").touch()
    problems: list[Problem] = []
    place = replace(FOLDER, path=str(tmp_path))
    assert read_visit(place, content_of(str(tmp_path)), problems) is None
    assert [problem.code for problem in problems if problem.package.endswith("/draft")] == ["file-unexpected"]
    named = [problem for problem in problems if problem.resource == ".DS_Store"]
    assert [problem.severity for problem in named if problem.package.endswith("r1")] == ["warning"]


def test_a_report_that_is_no_json_ends_the_reading_of_its_visit(tmp_path: Path) -> None:
    (tmp_path / "r1").mkdir()
    (tmp_path / "r1" / "datapackage.json").write_text("{")
    problems: list[Problem] = []
    assert read_visit(FOLDER, content_of(str(tmp_path)), problems) is None
    assert "json-broken" in {problem.code for problem in problems}
