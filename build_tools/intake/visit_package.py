"""Answers from anywhere to the one file that a form saves: a visit's data package with its data inside."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from build_tools.models.framework import Framework
from build_tools.render.framework_form import form_definition

Row = Mapping[str, Any]


def visit_package(
    framework: Framework,
    header: Row,
    answers: Sequence[Row] = (),
    comments: Sequence[Row] = (),
    actions: Sequence[Row] = (),
) -> dict[str, Any]:
    """
    The package of revision 1, parts without rows left out, as ``docs/form-definition.md`` says.

    ``header`` has at least the provider and the day visited on; what the form knows itself is filled in here.
    """
    definition = form_definition(framework)["package"]
    identifier = f"{header['provider_id']}-{header['visited_on']}-{framework.header.id}"
    own = {
        "visit_id": identifier,
        "framework_id": framework.header.id,
        "framework_version": framework.header.version,
        "revision": 1,
    }
    data: dict[str, Sequence[Row]] = {
        "visit": [{**header, **own}],
        "answers": answers,
        "comments": comments,
        "actions": actions,
    }
    return {
        "$schema": definition["$schema"],
        "name": f"{identifier}-r1",
        "directory:format": definition["directory:format"],
        "resources": [
            part | {"data": [_whole(row, part) for row in data[part["name"]]]}
            for part in definition["resources"]
            if data.get(part["name"])
        ],
    }


def _whole(row: Row, part: dict[str, Any]) -> dict[str, Any]:
    """Every field in the order of the schema; what is not there is ``null``, which is no value."""
    return {field["name"]: row.get(field["name"]) for field in part["schema"]["fields"]}
