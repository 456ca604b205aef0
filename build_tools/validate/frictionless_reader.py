"""The second reader: plain frictionless must find every package valid too, or others could not use our data."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from build_tools.models.problem import Problem

MOST_TOLD = 20


def check_packages(workspace: Path) -> list[Problem]:
    """
    What frictionless says of every ``datapackage.json`` in the workspace.

    Only for packages that our own checks have passed: frictionless fetches addresses, follows links and takes
    minutes over hostile files, all of which those checks refuse.
    """
    return [problem for path in _descriptors(workspace) for problem in _told(path, workspace)]


def _descriptors(workspace: Path) -> list[Path]:
    return sorted(path for part in ("providers", "qa_reports") for path in (workspace / part).rglob("datapackage.json"))


def _told(path: Path, workspace: Path) -> Iterator[Problem]:
    # Imported here because it takes half a second, which only --full should pay.
    from frictionless import validate

    package = path.parent.relative_to(workspace).as_posix()
    report = validate(str(path), type="package")
    for error in report.flatten(["rowNumber", "fieldName", "type", "note"])[:MOST_TOLD]:
        row, field, kind, note = error
        yield Problem(
            "package-invalid",
            f"frictionless says {kind}: {note}.",
            "“provider-directory describe” writes the descriptions afresh; else mend the value it names.",
            package,
            "datapackage.json",
            row,
            field,
        )
