"""Nothing in a workspace vanishes in silence: what is not read is named, and links are refused."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

VISIT = "qa_reports/visits/lockside-workshop/2026-06-10-basic"


def problems_of(command: Callable[..., Any], workspace: Path) -> list[dict[str, Any]]:
    result = command("check", "--json", workspace=workspace)
    assert "Traceback" not in result.errors
    problems: list[dict[str, Any]] = json.loads(result.output)
    return problems


def _to_file(path: Path) -> None:
    _away(path)
    path.write_text("x")


def _to_link(path: Path) -> None:
    _away(path)
    path.symlink_to(path.parent / f".{path.name}")


def _away(path: Path) -> None:
    target = path.parent / f".{path.name}"
    path.rename(target)


@pytest.mark.parametrize("change", [_to_file, _to_link, _away], ids=["a file", "a link", "gone"])
@pytest.mark.parametrize("folder", ["qa_reports/visits", "qa_reports/frameworks"])
def test_a_folder_of_the_workspace_must_be_one(
    folder: str, change: Callable[[Path], None], workspace: Path, command: Callable[..., Any]
) -> None:
    change(workspace / folder)
    about = [problem for problem in problems_of(command, workspace) if problem["package"] == folder]
    assert [(problem["code"], problem["severity"]) for problem in about] == [
        ("file-missing" if change is _away else "file-unexpected", "error")
    ]


@pytest.mark.parametrize("part", ["providers", "qa_reports", "directory"])
def test_a_part_that_is_a_file_or_a_link_is_said_to_be(part: str, workspace: Path, command: Callable[..., Any]) -> None:
    (workspace / part).rename(workspace / "away")
    (workspace / part).symlink_to(workspace / "away")
    assert "links are never followed" in problems_of(command, workspace)[0]["message"]
    (workspace / part).unlink()
    (workspace / part).write_text("x")
    (problem,) = problems_of(command, workspace)
    assert problem["code"] == "workspace-missing"
    assert f"Not a folder, but it should be: {part}" in problem["message"]


@pytest.mark.parametrize(
    "path",
    [f"{VISIT}/r1", f"{VISIT}", "qa_reports/visits/lockside-workshop", "qa_reports/frameworks/basic/1"],
)
def test_a_link_in_place_of_a_visit_or_framework_is_an_error(
    path: str, workspace: Path, command: Callable[..., Any]
) -> None:
    away = workspace / "away"
    (workspace / path).rename(away)
    (workspace / path).symlink_to(away)
    assert ("file-unexpected", "error", path) in [
        (problem["code"], problem["severity"], problem["package"]) for problem in problems_of(command, workspace)
    ]


def test_a_link_inside_a_revision_is_an_error(workspace: Path, command: Callable[..., Any]) -> None:
    (workspace / VISIT / "r1" / "photograph.jpg").symlink_to(workspace / "mkdocs.yml")
    assert f"{VISIT}/r1/photograph.jpg" in [problem["package"] for problem in problems_of(command, workspace)]


@pytest.mark.parametrize("name", ["R2", "r0", "r01", "r100", "r1 copy", "drafts"])
def test_a_folder_that_is_no_revision_is_one_error(name: str, workspace: Path, command: Callable[..., Any]) -> None:
    (workspace / VISIT / name).mkdir()
    (problem,) = problems_of(command, workspace)
    assert (problem["code"], problem["severity"]) == ("file-unexpected", "error")
    assert problem["package"] == f"{VISIT}/{name}"


def test_a_revision_that_cannot_be_read_is_one_problem(workspace: Path, command: Callable[..., Any]) -> None:
    (workspace / VISIT / "r1" / "datapackage.json").write_text("{")
    assert [problem["code"] for problem in problems_of(command, workspace)] == ["json-broken"]


def test_two_parts_of_one_name_are_not_merged(workspace: Path, command: Callable[..., Any]) -> None:
    path = workspace / VISIT / "r1" / "datapackage.json"
    document = json.loads(path.read_text())
    document["resources"].append(document["resources"][0])
    path.write_text(json.dumps(document))
    assert any("the same name" in problem["message"] for problem in problems_of(command, workspace))


@pytest.mark.parametrize(
    "path",
    [
        "providers/courses-2025.csv",
        "providers/old/venues.csv",
        "qa_reports/policy.bak",
        "qa_reports/visits/x.json",
        "qa_reports/visits/lockside-workshop/x.json",
        f"{VISIT}/Events.csv",
        "qa_reports/frameworks/basic/1/extra.csv",
        "qa_reports/frameworks/basic/x",
        "directory/drawing.svg",
        "directory/plan.docx",
    ],
)
def test_a_file_that_nothing_reads_is_a_warning(path: str, workspace: Path, command: Callable[..., Any]) -> None:
    (workspace / path).parent.mkdir(exist_ok=True)
    (workspace / path).write_text("x")
    (problem,) = problems_of(command, workspace)
    assert (problem["code"], problem["severity"]) == ("file-unexpected", "warning")
    assert path.startswith(problem["package"])


@pytest.mark.parametrize("name", ["README.md", ".gitkeep", ".DS_Store"])
@pytest.mark.parametrize(
    "folder", ["providers", "qa_reports", "qa_reports/visits", VISIT, "qa_reports/frameworks/basic/1"]
)
def test_a_readme_and_hidden_files_may_lie_anywhere(
    folder: str, name: str, workspace: Path, command: Callable[..., Any]
) -> None:
    (workspace / folder / name).write_text("x")
    assert problems_of(command, workspace) == []


def test_a_file_that_the_package_itself_describes_may_lie_there(workspace: Path, command: Callable[..., Any]) -> None:
    path = workspace / "providers" / "datapackage.json"
    document = json.loads(path.read_text())
    document["resources"].append({"name": "notes", "path": "notes.csv"})
    path.write_text(json.dumps(document))
    (workspace / "providers" / "notes.csv").write_text("a\n1\n")
    assert problems_of(command, workspace) == []


@pytest.mark.parametrize("name", [["providers"], {"a": 1}, None, 7])
def test_a_resource_whose_name_is_no_text_is_a_description_that_differs(
    name: object, workspace: Path, command: Callable[..., Any]
) -> None:
    path = workspace / "providers" / "datapackage.json"
    document = json.loads(path.read_text())
    document["resources"][0]["name"] = name
    path.write_text(json.dumps(document))
    assert [problem["code"] for problem in problems_of(command, workspace)] == ["descriptor-differs"]


def test_a_name_that_cannot_be_spelt_is_reported_in_letters_that_can(
    workspace: Path, command: Callable[..., Any]
) -> None:
    os.mkdir(os.fsencode(workspace / "qa_reports" / "visits") + b"/caf\xe9")
    (problem,) = problems_of(command, workspace)
    assert "U+DCE9" in problem["message"]
