"""The benchmark's edits are of the kind that people make: one thing each, and the workspace stays sound."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest

from benchmarks import edits
from build_tools.pipeline import check_workspace

AS_OF = date(2026, 11, 21)


def held(folder: Path) -> dict[str, bytes]:
    files = [path for path in folder.rglob("*") if path.is_file()]
    return {path.relative_to(folder).as_posix(): sha256(path.read_bytes()).digest() for path in files}


@pytest.mark.parametrize(
    ("edit", "count", "where"),
    [
        (edits.record, 1, "providers/providers.csv"),
        (lambda workspace, number: edits.visit(workspace, number, AS_OF), 2, "qa_reports/visits/"),
        (edits.label, 1, "qa_reports/frameworks/"),
    ],
    ids=["record", "visit", "label"],
)
def test_each_edit_changes_one_thing_again_each_time_and_all_stays_sound(
    edit: Callable[[Path, int], None], count: int, where: str, workspace: Path
) -> None:
    errors = [problem for problem in check_workspace(workspace, AS_OF, processes=1)[1] if problem.severity == "error"]
    assert errors == []
    for number in range(2):
        before = held(workspace)
        edit(workspace, number)
        changed = [name for name, digest in held(workspace).items() if before.get(name) != digest]
        assert len(changed) == count
        assert all(name.startswith(where) for name in changed)
        directory, problems = check_workspace(workspace, AS_OF, processes=1)
        assert directory is not None, problems


def test_a_visit_that_was_edited_has_a_new_report_that_counts(workspace: Path) -> None:
    edits.visit(workspace, 0, AS_OF)
    directory, _ = check_workspace(workspace, AS_OF, processes=1)
    assert directory is not None
    standing = [visit.standing(AS_OF) for visit in directory.visits]
    assert "Said again, 0." in [revision.header.overview for revision in standing if revision]


def test_a_template_of_the_copy_changes_and_none_of_the_tool_itself(tmp_path: Path) -> None:
    folder = tmp_path / "theme" / "templates"
    folder.mkdir(parents=True)
    (folder / "provider.html").write_text("<p>A</p>\n", encoding="utf-8")
    edits.template(tmp_path, 0)
    assert (folder / "provider.html").read_text(encoding="utf-8") == "<p>A</p>\n<p>Line 1</p>\n"
