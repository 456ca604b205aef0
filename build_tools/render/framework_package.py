"""A version of a framework as its own data package to download: the tables that it was read from, and its form."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from build_tools.models.columns import Record
from build_tools.models.framework import FRAMEWORK_TABLES, Framework
from build_tools.models.site import OutputFile
from build_tools.models.tables import DATA_PACKAGE_PROFILE
from build_tools.render.csv_text import csv_bytes, record_rows
from build_tools.render.framework_form import form_json
from build_tools.render.views import framework_path


def framework_files(frameworks: Iterable[Framework]) -> tuple[OutputFile, ...]:
    """Beside the page of every version: ``datapackage.json`` with its CSV files, and ``form.json``."""
    return tuple(file for framework in frameworks for file in _files(framework))


def _files(framework: Framework) -> list[OutputFile]:
    folder = framework_path(*framework.key)
    tables: dict[str, Iterable[Record]] = {
        "framework": (framework.header,),
        "themes": framework.themes,
        "scales": framework.choices,
        "items": framework.items,
        "guidance": framework.guidance,
        "outcomes": framework.outcomes,
        "rules": framework.rules,
    }
    files = [
        OutputFile(f"{folder}form.json", form_json(framework)),
        OutputFile(
            f"{folder}datapackage.json",
            (json.dumps(descriptor(framework), indent=1, ensure_ascii=False) + "\n").encode(),
        ),
    ]
    for kind in FRAMEWORK_TABLES:
        content = csv_bytes(kind.model.model_fields, record_rows(tables[kind.name]))
        files.append(OutputFile(f"{folder}{kind.name}.csv", content))
    return files


def descriptor(framework: Framework) -> dict[str, Any]:
    """The package's ``datapackage.json``; a copy of the folder is a framework that another workspace can use."""
    header = framework.header
    return {
        "$schema": DATA_PACKAGE_PROFILE,
        "name": f"{header.id}-{header.version}",
        "title": f"{header.title}, version {header.version}",
        "description": header.purpose,
        "version": "1.0.0",
        "resources": [kind.descriptor() for kind in FRAMEWORK_TABLES],
    }
