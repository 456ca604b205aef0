"""An empty workspace that teaches: every file in its place, with a comment or an example of what belongs there."""

from __future__ import annotations

import csv
import io
import json
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from build_tools.errors import WrongUse
from build_tools.intake.new_folder import new_folder
from build_tools.load.csv_table import read_table
from build_tools.load.documents import read_json
from build_tools.load.folders import folders_in
from build_tools.load.text_file import FilePlace
from build_tools.load.workspace import not_a_workspace
from build_tools.models.framework import FRAMEWORK_TABLES
from build_tools.models.tables import DATA_PACKAGE_PROFILE, PROVIDER_TABLES, TableKind, provider_package_descriptor
from build_tools.on_disk import put_files

SETTINGS = "mkdocs.yml"


def new_workspace(target: Path) -> list[str]:
    """
    Write an empty workspace into ``target``; returns the files written, relative to it.

    Refuses a folder that has anything in it (``WrongUse``), so that nothing is ever overwritten.
    """
    starter = files("build_tools.intake") / "starter"
    content = dict(_starter_files(starter, ""))
    content |= {f"providers/{name}": text for name, text in provider_package().items()}
    with new_folder(target, last=SETTINGS) as fresh:
        for path, text in content.items():
            place = fresh / path
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(text, encoding="utf-8", newline="")
    return sorted(content)


def _starter_files(folder: Traversable, prefix: str) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if entry.is_dir():
            found += _starter_files(entry, f"{prefix}{entry.name}/")
        else:
            name = entry.name.replace("dot-", ".", 1) if entry.name.startswith("dot-") else entry.name
            found.append((prefix + name, entry.read_text(encoding="utf-8")))
    return found


def provider_package() -> dict[str, str]:
    """The provider package with headings and no rows, by file name."""
    tables = {f"{kind.name}.csv": _headings(kind) for kind in PROVIDER_TABLES}
    return {"datapackage.json": as_json(provider_package_descriptor("Provider records")), **tables}


def _headings(kind: TableKind) -> str:
    line = io.StringIO()
    csv.writer(line, lineterminator="\n").writerow(kind.model.model_fields)
    return line.getvalue()


def as_json(document: object) -> str:
    """JSON as it is kept in a workspace: readable, in UTF-8, with a line end."""
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def describe_packages(workspace: Path) -> list[str]:
    """
    Write this version's schemas into every ``datapackage.json`` of CSV files, keeping title and version.

    Visits are never touched: their bytes are what was approved. Returns the files that changed. Raises ``WrongUse``
    when ``workspace`` is none.
    """
    if lacking := not_a_workspace(workspace):
        raise WrongUse(f"{lacking.message} {lacking.fix}")
    changed: dict[Path, bytes] = {}
    above = workspace / "qa_reports" / "frameworks"
    # What is wrong with the folders is for “check” to say.
    versions = [version for name in folders_in(above, "", []) for version in folders_in(name, "", [])]
    for folder, kinds in [(workspace / "providers", PROVIDER_TABLES), *((path, FRAMEWORK_TABLES) for path in versions)]:
        path = folder / "datapackage.json"
        if path.is_symlink() or path.is_dir():
            raise WrongUse(f"{path} is a link or a folder, where a file belongs. Move it away first.")
        content = as_json(_described(path, folder, kinds)).encode()
        if not path.exists() or path.read_bytes() != content:
            changed[path] = content
    put_files(changed)
    return [path.relative_to(workspace).as_posix() for path in changed]


def _described(path: Path, folder: Path, kinds: tuple[TableKind, ...]) -> dict[str, object]:
    """What is kept of the old description is whatever can be read of it; the schemas are always ours."""
    kept = (read_json(FilePlace(path, folder.name, path.name), []) if path.exists() else None) or {}
    name = "providers" if kinds is PROVIDER_TABLES else f"{folder.parent.name}-{folder.name}"
    title = kept.get("title")
    fresh = {
        "$schema": DATA_PACKAGE_PROFILE,
        "name": name,
        "title": title if isinstance(title, str) else _own_title(folder) or name.replace("-", " "),
    }
    others = {key: value for key, value in kept.items() if key not in (*fresh, "resources")}
    return {**fresh, **({"version": "1.0.0"} | others), "resources": [kind.descriptor() for kind in kinds]}


def _own_title(folder: Path) -> str | None:
    """What a framework that came without a description calls itself, with its version."""
    place = FilePlace(folder / "framework.csv", folder.name, "framework.csv")
    table = read_table(place, FRAMEWORK_TABLES[0], []) if Path(place.path).is_file() else None
    if table is None or not table.rows:
        return None
    cells = table.rows[0].cells
    return f"{cells['title']}, version {cells['version']}" if cells["title"] else None
