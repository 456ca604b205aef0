"""A workspace's files to sources: which file is where, and nothing of what is in them."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path
from typing import Any

from build_tools.load.csv_table import read_table
from build_tools.load.documents import read_json, read_toml
from build_tools.load.folders import folders_in
from build_tools.load.pages import check_pages
from build_tools.load.postcode_file import FilePostcodes, UncheckedPostcodes, UnusablePostcodes
from build_tools.load.postcodes import PackagePostcodes
from build_tools.load.settings import SETTINGS_FILE, read_settings
from build_tools.load.text_file import FilePlace
from build_tools.load.visits import visit_folders
from build_tools.models.directory import Settings, SubjectArea
from build_tools.models.framework import FRAMEWORK_TABLES
from build_tools.models.postcode_table import PostcodeSource, PostcodeTable
from build_tools.models.problem import Problem
from build_tools.models.sources import FrameworkSource, Sources, Table
from build_tools.models.tables import PROVIDER_TABLES, TableKind
from build_tools.models.words import listed, visible

FOLDERS = ("providers", "qa_reports", "directory")
PARTS = (SETTINGS_FILE, *FOLDERS)
ReadTable = Callable[[FilePlace, TableKind, list[Problem]], Table | None]


def load_workspace(
    root: Path, table_of: Callable[[PostcodeSource], PostcodeTable], read: ReadTable = read_table
) -> tuple[Sources | None, list[Problem]]:
    """
    Everything in the workspace at ``root``, and every problem met while reading.

    ``None`` only when ``root`` is no workspace at all. Nothing outside it is opened, but for the postcode file that
    its mkdocs.yml names. ``table_of`` makes of it, or of the installed directory, what can be asked; ``read`` reads a
    table of the provider package.
    """
    if lacking := not_a_workspace(root):
        return None, [lacking]
    problems: list[Problem] = []
    settings = read_settings(FilePlace(root / SETTINGS_FILE, ".", SETTINGS_FILE), problems)
    reports = root / "qa_reports"
    parts = ["frameworks", "visits"]  # one that is a file or a link is reported where it is read
    # What lies in the inbox is no record yet: “intake” reads it, and says what is wrong with it.
    folders_in(reports, "qa_reports", problems, files=["policy.toml", "retired.csv", *parts], folders=[*parts, "inbox"])
    check_pages(root / "directory", problems)
    sources = Sources(
        settings=settings,
        policy=read_toml(FilePlace(reports / "policy.toml", "qa_reports", "policy.toml"), problems),
        tables=_read_package(root / "providers", "providers", PROVIDER_TABLES, problems, read),
        frameworks=_read_frameworks(reports / "frameworks", problems),
        visits=visit_folders(reports / "visits", problems),
        subjects=subject_areas(),
        postcodes=_open_postcodes(root, settings, table_of, problems),
    )
    return sources, problems


def what_visits_name(root: Path) -> tuple[dict[str, Table], tuple[FrameworkSource, ...]]:
    """
    Providers, venues and frameworks alone, for whoever looks at one visit. What is wrong with them is for “check”.

    A table that cannot be read is absent.
    """
    problems: list[Problem] = []
    tables: dict[str, Table] = {}
    for kind in PROVIDER_TABLES:
        if kind.name in ("providers", "venues"):
            file = f"{kind.name}.csv"
            if (
                table := read_table(FilePlace(root / "providers" / file, "providers", file), kind, problems)
            ) is not None:
                tables[kind.name] = table
    return tables, _read_frameworks(root / "qa_reports" / "frameworks", problems)


def not_a_workspace(root: Path) -> Problem | None:
    """Why ``root`` is no workspace; ``None`` when it is one."""
    missing = [part for part in PARTS if not (root / part).exists()]
    no_folders = [part for part in FOLDERS if part not in missing and not (root / part).is_dir()]
    links = [part for part in FOLDERS if (root / part).is_symlink()]
    if not root.exists():
        what = "There is no such folder"
    elif not root.is_dir():
        what = "It is a file"
    elif missing:
        what = f"It lacks {listed(missing)}"
    elif no_folders:
        what = f"Not a folder, but it should be: {listed(no_folders)}"
    elif links:
        what = f"A link, and links are never followed: {listed(links)}"
    else:
        return None
    return Problem(
        "workspace-missing",
        f"{visible(str(root))} is not a workspace. {what}.",
        "Go to the folder that holds them, name it with --workspace, or make one with “provider-directory new DIR”.",
        visible(str(root)),
    )


def _open_postcodes(
    root: Path, settings: Settings, table_of: Callable[[PostcodeSource], PostcodeTable], problems: list[Problem]
) -> PostcodeTable:
    """The postcode file that the settings name (relative to the workspace), else the installed directory."""
    if settings.postcode_file is None:
        return table_of(PackagePostcodes())
    try:
        table = table_of(FilePostcodes(root / settings.postcode_file))
        table.centroids()  # reads a file that nobody has read before, and so tells whether it can be used
        return table
    except UnusablePostcodes as error:
        problems.append(
            FilePlace(root / SETTINGS_FILE, ".", SETTINGS_FILE).problem(
                "settings-broken",
                f"The postcodes cannot be used. {error}",
                "Name a whole ONS Postcode Directory or Code-Point Open file as it was downloaded, or leave "
                "postcode_file out; the installed directory is used then.",
                field="postcode_file",
            )
        )
        return UncheckedPostcodes()


def subject_areas() -> tuple[SubjectArea, ...]:
    """Ofqual's sector subject areas, with everyday words; shipped with the package."""
    text = (files("build_tools.load") / "subject_areas.csv").read_text(encoding="utf-8")
    return tuple(
        SubjectArea(row["code"], row["name"], row["sector"], tuple(filter(None, row["everyday"].split(";"))))
        for row in csv.DictReader(io.StringIO(text))
    )


def _read_package(
    folder: Path,
    package: str,
    kinds: tuple[TableKind, ...],
    problems: list[Problem],
    read: ReadTable = read_table,
) -> dict[str, Table]:
    names = {f"{kind.name}.csv" for kind in kinds}
    described = _check_descriptor(folder, package, kinds, problems)
    folders_in(folder, package, problems, files={"datapackage.json", *names, *described}, folders=())
    tables: dict[str, Table] = {}
    for kind in kinds:
        place = FilePlace(folder / f"{kind.name}.csv", package, f"{kind.name}.csv")
        if not os.path.lexists(place.path):
            headings = ",".join(kind.model.model_fields)
            problems.append(_missing(place, f"Bring it back, or make one with this line of headings: {headings}"))
        elif (table := read(place, kind, problems)) is not None:
            tables[kind.name] = table
    return tables


def _missing(place: FilePlace, fix: str) -> Problem:
    return place.problem("file-missing", f"There is no {place.resource} in {place.package}.", fix)


def _check_descriptor(folder: Path, package: str, kinds: tuple[TableKind, ...], problems: list[Problem]) -> set[str]:
    """
    The schemas in datapackage.json must be this version's, or what others read from it would be wrong.

    Returns the paths of all resources in it: a package may carry more than we read.
    """
    place = FilePlace(folder / "datapackage.json", package, "datapackage.json")
    if not os.path.lexists(place.path):
        fix = "Run “provider-directory describe” to write one; your data is not touched."
        problems.append(_missing(place, fix))
        return set()
    document = read_json(place, problems)
    if document is None:
        return set()
    entries = _list_of_objects(document.get("resources"))
    found = {name: entry for entry in entries if isinstance(name := entry.get("name"), str)}
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
    for entry in entries:
        if not any(entry.get("name") == kind.name for kind in kinds) and _reaches_out(entry):
            name = f"“{str(entry.get('name'))[:60]}”"
            about = f"The resource {name} is not a file beside this one, described here."
            fix = "Name a file of this folder, and write its schema out; nothing is fetched from elsewhere."
            problems.append(place.problem("descriptor-differs", about, fix))
    return {path for entry in entries if isinstance(path := entry.get("path"), str)}


def _reaches_out(entry: dict[str, Any]) -> bool:
    """True when a reader of the package would go elsewhere for it: over the network, or about the disk."""
    paths = entry.get("path", "")
    named = all(isinstance(path, str) and "/" not in path and "\\" not in path for path in [paths])
    return not named or any(isinstance(entry.get(part), str) for part in ("schema", "dialect", "profile"))


def _list_of_objects(value: Any) -> list[dict[str, Any]]:
    return [entry for entry in value if isinstance(entry, dict)] if isinstance(value, list) else []


def _canonical(value: Any) -> str:
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()


def _read_frameworks(folder: Path, problems: list[Problem]) -> tuple[FrameworkSource, ...]:
    above = "qa_reports/frameworks"
    found: list[FrameworkSource] = []
    for identifier in folders_in(folder, above, problems):
        versions = folders_in(identifier, f"{above}/{identifier.name}", problems)
        if not versions:
            problems.append(
                Problem(
                    "framework-value",
                    f"The framework {identifier.name} has no version.",
                    f"Put its files into a folder named after the version, such as {identifier.name}/1.",
                    f"{above}/{identifier.name}",
                )
            )
        for version in versions:
            package = f"{above}/{identifier.name}/{version.name}"
            tables = _read_package(version, package, FRAMEWORK_TABLES, problems)
            found.append(FrameworkSource(package, identifier.name, version.name, tables))
    return tuple(found)
