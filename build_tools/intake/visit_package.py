"""Answers from anywhere to the one file that a form saves: a visit's data package with its data inside."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from build_tools.models.framework import Framework
from build_tools.models.problem import Problem
from build_tools.render.framework_form import form_definition

Row = Mapping[str, Any]
Place = tuple[str | None, int | None, str | None]
"""``(part of the visit, row, field)``, as a problem names it."""


@dataclass(frozen=True)
class FromElsewhere:
    """A visit's data package, what the sender ought to know, and for a workbook the cell that each value came from."""

    package: dict[str, Any]
    notes: tuple[str, ...] = ()
    cells: Mapping[Place, str] = field(default_factory=dict)

    def told_by_cell(self, problems: Iterable[Problem]) -> tuple[Problem, ...]:
        """The same problems, each beginning with the cell to look at: ``Ratings!E7: Item 1f has no answer.``"""
        return tuple(self._told(problem) for problem in problems)

    def _told(self, problem: Problem) -> Problem:
        cell = self.cells.get((problem.resource, problem.row, problem.field))
        return replace(problem, message=f"{cell}: {problem.message}") if cell else problem


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
