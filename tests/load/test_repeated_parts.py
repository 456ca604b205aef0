"""Parts that stand in many JSON files are parsed once, and what is then read is the same as if they were parsed each time."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from build_tools.load.documents import Repeated, read_json
from build_tools.load.text_file import FilePlace
from build_tools.models.problem import Problem

SCHEMA = '"schema": {\n "fields": [{"name": "a"}]}'


def read(text: str, repeated: Repeated | None) -> tuple[dict[str, Any] | None, list[Problem]]:
    problems: list[Problem] = []
    place = FilePlace(Path("x.json"), "package", "x.json", text.encode())
    return read_json(place, problems, repeated), problems


def experienced() -> Repeated:
    repeated = Repeated("schema")
    assert read(f'{{"resources": [{{{SCHEMA}, "data": []}}]}}', repeated)[0] is not None
    return repeated


def test_a_known_part_is_left_out_and_all_else_is_read() -> None:
    text = f'{{"x": [{{{SCHEMA}, "data": [1]}}, {{"data": [2], {SCHEMA}}}]}}'
    document, problems = read(text, experienced())
    assert not problems
    assert document == {"x": [{"schema": {}, "data": [1]}, {"data": [2], "schema": {}}]}


def test_a_part_that_differs_by_a_character_is_read() -> None:
    text = f'{{{SCHEMA.replace("a", "b", 1)}, "z": 1}}'
    assert read(text, experienced()) == read(text, None)


@pytest.mark.parametrize(
    "text",
    [
        f"{{{SCHEMA}, {SCHEMA}}}",
        f'{{"a": "before {SCHEMA} after"}}',
        f'{{"a": "before\\{SCHEMA}}}',
        f'{{"a": 1, {SCHEMA}',
        f'{{"a": NaN, {SCHEMA}}}',
        f'{{"a": 1, "a": 2, {SCHEMA}}}',
        f'{{"a": "\\ud800", {SCHEMA}}}',
        f"[{{{SCHEMA}}}]",
        f"{{{SCHEMA}x}}",
        f"{{{SCHEMA}}}}}",
    ],
)
def test_a_broken_text_is_refused_in_the_same_words(text: str) -> None:
    assert read(text, experienced()) == read(text, None)
    assert read(text, None)[1], "each of these is broken"


def test_a_text_that_looks_like_the_part_is_text() -> None:
    text = json.dumps({"a": SCHEMA, f'b"{SCHEMA}': 1, "schema": "x"})
    assert read(text, experienced()) == read(text, None)
    assert not read(text, None)[1]
