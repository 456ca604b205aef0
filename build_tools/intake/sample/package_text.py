"""
A visit's package as text, the same as forms save it: JSON, indented by one.

The schemas, half of each file, are written once and joined to the rows: to let ``json`` indent a million rows takes minutes.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from functools import cache
from json.encoder import encode_basestring
from typing import Any

from build_tools.models.tables import DATA_PACKAGE_PROFILE
from build_tools.models.visit import VISIT_FORMAT, VISIT_TABLES

Row = Mapping[str, Any]


def package_text(name: str, title: str, tables: Mapping[str, Iterable[Row]]) -> str:
    """The whole file. Tables without rows are left out; a field that a row has not got is ``null``."""
    resources = ",\n".join(_resource(kind.name, rows) for kind in VISIT_TABLES if (rows := list(tables[kind.name])))
    return (
        f'{{\n "$schema": "{DATA_PACKAGE_PROFILE}",\n "name": {_text(name)},\n "title": {_text(title)},\n'
        f' "directory:format": "{VISIT_FORMAT}",\n "resources": [\n{resources}\n ]\n}}\n'
    )


def _resource(name: str, rows: list[Row]) -> str:
    fields, line, schema = _frame(name)
    lines = ",\n".join([line % tuple([_text(row.get(field)) for field in fields]) for row in rows])
    return f'  {{\n   "name": "{name}",\n   "type": "table",\n   "data": [\n{lines}\n   ],\n   "schema": {schema}\n  }}'


def _text(value: str | int | None) -> str:
    if value is None:
        return "null"
    return encode_basestring(value) if isinstance(value, str) else str(value)


@cache
def _frame(name: str) -> tuple[tuple[str, ...], str, str]:
    """The fields, a row with a gap for each, and the schema of one of a visit's tables."""
    kind = next(kind for kind in VISIT_TABLES if kind.name == name)
    fields = tuple(kind.model.model_fields)
    line = "    {\n" + ",\n".join(f'     "{field}": %s' for field in fields) + "\n    }"
    return fields, line, json.dumps(kind.descriptor()["schema"], indent=1, ensure_ascii=False).replace("\n", "\n   ")
