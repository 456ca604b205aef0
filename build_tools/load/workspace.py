"""A workspace's files to sources: which file is where, and nothing of what is in them."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from importlib.resources import files
from pathlib import Path
from typing import Any

from build_tools.load.csv_table import read_table
from build_tools.load.documents import read_json, read_toml
from build_tools.load.folders import folders_in
from build_tools.load.postcodes import FilePostcodes, PackagePostcodes
from build_tools.load.settings import read_settings
from build_tools.load.text_file import FilePlace
from build_tools.load.visits import read_visits
from build_tools.models.directory import PostcodeTable, Settings, SubjectArea
from build_tools.models.framework import FRAMEWORK_TABLES
from build_tools.models.problem import Problem
from build_tools.models.sources import FrameworkSource, Sources, Table
from build_tools.models.tables import PROVIDER_TABLES, TableKind

PARTS = ("mkdocs.yml", "providers", "qa_reports", "directory")


def load_workspace(root: Path) -> tuple[Sources | None, list[Problem]]:
    """
    Everything in the workspace at ``root``, and every problem met while reading.

    ``None`` only when ``root`` is no workspace at all. Nothing outside it is opened, but for the postcode file that
    its mkdocs.yml names.
    """
    missing = [part for part in PARTS if not (root / part).exists()]
    if missing:
        return None, [_not_a_workspace(root, missing)]
    problems: list[Problem] = []
    settings = read_settings(FilePlace(root / "mkdocs.yml", ".", "mkdocs.yml"), problems)
    sources = Sources(
        settings=settings,
        policy=read_toml(FilePlace(root / "qa_reports" / "policy.toml", "qa_reports", "policy.toml"), problems),
        tables=_read_package(root / "providers", "providers", PROVIDER_TABLES, problems),
        frameworks=_read_frameworks(root / "qa_reports" / "frameworks", problems),
        visits=read_visits(root / "qa_reports" / "visits", problems),
        subjects=subject_areas(),
        postcodes=open_postcodes(root, settings),
    )
    return sources, problems


def _not_a_workspace(root: Path, missing: list[str]) -> Problem:
    what = "There is no such folder" if not root.is_dir() else f"It lacks {', '.join(missing)}"
    return Problem(
        "workspace-missing",
        f"{root} is not a workspace. {what}.",
        "Go to the folder that holds them, name it with --workspace, or make one with “provider-directory new DIR”.",
        str(root),
    )


def open_postcodes(root: Path, settings: Settings) -> PostcodeTable:
    """The postcode file that the settings name (relative to the workspace), else the installed directory."""
    return FilePostcodes(root / settings.postcode_file) if settings.postcode_file else PackagePostcodes()


def subject_areas() -> tuple[SubjectArea, ...]:
    """Ofqual's sector subject areas, with everyday words; shipped with the package."""
    text = (files("build_tools.load") / "subject_areas.csv").read_text(encoding="utf-8")
    return tuple(
        SubjectArea(row["code"], row["name"], row["sector"], tuple(filter(None, row["everyday"].split(";"))))
        for row in csv.DictReader(io.StringIO(text))
    )


def _read_package(
    folder: Path, package: str, kinds: tuple[TableKind, ...], problems: list[Problem]
) -> dict[str, Table]:
    _check_descriptor(folder, package, kinds, problems)
    tables: dict[str, Table] = {}
    for kind in kinds:
        table = read_table(FilePlace(folder / f"{kind.name}.csv", package, f"{kind.name}.csv"), kind, problems)
        if table is not None:
            tables[kind.name] = table
    return tables


def _check_descriptor(folder: Path, package: str, kinds: tuple[TableKind, ...], problems: list[Problem]) -> None:
    """The schemas in datapackage.json must be this version's, or what others read from it would be wrong."""
    place = FilePlace(folder / "datapackage.json", package, "datapackage.json")
    document = read_json(place, problems)
    if document is None:
        return
    found = {entry.get("name"): entry for entry in _list_of_objects(document.get("resources"))}
    for kind in kinds:
        if _canonical(found.get(kind.name)) != _canonical(kind.descriptor()):
            problems.append(
                place.problem(
                    "descriptor-differs",
                    f"The description of “{kind.name}” is not this version's.",
                    "Run “provider-directory describe” to write it afresh; your data is not touched.",
                    field=kind.name,
                )
            )


def _list_of_objects(value: Any) -> list[dict[str, Any]]:
    return [entry for entry in value if isinstance(entry, dict)] if isinstance(value, list) else []


def _canonical(value: Any) -> str:
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()


def _read_frameworks(folder: Path, problems: list[Problem]) -> tuple[FrameworkSource, ...]:
    def read(identifier: Path, version: Path) -> FrameworkSource:
        package = f"qa_reports/frameworks/{identifier.name}/{version.name}"
        return FrameworkSource(
            package, identifier.name, version.name, _read_package(version, package, FRAMEWORK_TABLES, problems)
        )

    return tuple(read(identifier, version) for identifier in folders_in(folder) for version in folders_in(identifier))
