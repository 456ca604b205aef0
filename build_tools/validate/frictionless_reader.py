"""The second reader: plain frictionless must find every package valid too, or others could not use our data."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from build_tools.models.problem import Problem

MOST_TOLD = 20


def descriptors(workspace: Path, packages: Iterable[str] = ("providers", "qa_reports")) -> list[Path]:
    """Every ``datapackage.json`` at or beneath some folders of the workspace."""
    return sorted(path for package in packages for path in (workspace / package).rglob("datapackage.json"))


def read_again(path: Path, workspace: Path) -> tuple[Problem, ...]:
    """
    What frictionless says of one ``datapackage.json``.

    Only for packages that our own checks have passed: frictionless fetches addresses, follows links and takes
    minutes over hostile files, all of which those checks refuse.
    """
    # Imported here because it takes half a second, which only --full should pay.
    from frictionless import Package, validate

    package = path.parent.relative_to(workspace).as_posix()
    report = validate(str(path), type="package")
    if any(kind == "incorrect-label" for [kind] in report.flatten(["type"])):
        # Spreadsheets move columns, and our own checks, which miss none, read them by their headings: so it may too.
        again = Package(str(path))
        for resource in again.resources:
            resource.schema.fields_match = "equal"
        report = again.validate()
    return tuple(
        Problem(
            "package-invalid",
            f"frictionless says {kind}: {note}.",
            "“provider-directory describe” writes the descriptions afresh; else mend the value it names.",
            package,
            "datapackage.json",
            row,
            field,
        )
        for row, field, kind, note in report.flatten(["rowNumber", "fieldName", "type", "note"])[:MOST_TOLD]
    )
