"""JSON, TOML and YAML to plain values: bounded, duplicate keys refused, no anchors, no surprises of type."""

from __future__ import annotations

import json
import re
import tomllib
from collections import Counter
from typing import Any

import yaml

from build_tools.load.text_file import FilePlace, read_text, read_utf8
from build_tools.models.problem import Problem

_HALF_CHARACTER = re.compile(r"\\u[dD][89a-fA-F]")


def read_json(place: FilePlace, problems: list[Problem]) -> dict[str, Any] | None:
    """A JSON object. A key said twice, ``NaN``, lone surrogates and bottomless nesting are refused."""
    text = read_text(place, problems)
    if text is None:
        return None
    try:
        value = json.loads(text, object_pairs_hook=_no_key_twice, parse_constant=_no_constant)
        if _HALF_CHARACTER.search(text):  # two halves make a character; one alone cannot be written again
            json.dumps(value, ensure_ascii=False).encode()
    except (ValueError, RecursionError) as error:
        problems.append(
            place.problem(
                "json-broken",
                f"{place.resource} cannot be read as JSON: {_why(error)}.",
                "Save it again from the form or the program that made it; it is not meant to be edited by hand.",
            )
        )
        return None
    if not isinstance(value, dict):
        problems.append(place.problem("json-broken", f"{place.resource} holds no object.", "It must begin with {."))
        return None
    return value


def _no_key_twice(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(pairs)
    if len(value) != len(pairs):
        (twice, _times), *_ = Counter(key for key, _ in pairs).most_common(1)
        raise ValueError(f"the key “{twice}” stands twice")
    return value


def _why(error: ValueError | RecursionError) -> str:
    if isinstance(error, RecursionError):
        return "it is nested too deeply"
    # Python's own refusal of endless numbers speaks of settings that only a programmer has.
    return "a number in it has thousands of digits" if "integer string conversion" in str(error) else str(error)


def _no_constant(word: str) -> Any:
    raise ValueError(f"{word} is not a value")


def read_toml(place: FilePlace, problems: list[Problem]) -> dict[str, Any] | None:
    """A TOML table, with its dates as dates."""
    text = read_text(place, problems)
    if text is None:
        return None
    try:
        return tomllib.loads(text.replace("\r\n", "\n"))
    except (ValueError, RecursionError) as error:
        problems.append(
            place.problem(
                "toml-broken",
                f"{place.resource} cannot be read: {_why(error)}.",
                "Look at that line and the one above; a missing quotation mark is the usual cause.",
            )
        )
        return None


class _PlainLoader(yaml.BaseLoader):
    """Every scalar is text. Anchors are refused: 1 KB of merge keys can take a minute otherwise."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        event = self.peek_event()  # type: ignore[no-untyped-call]
        if getattr(event, "anchor", None) is not None:
            raise yaml.composer.ComposerError(
                None, None, "anchors and aliases (& and *) are not allowed", event.start_mark
            )
        return super().compose_node(parent, index)

    def construct_mapping(self, node: Any, deep: bool = False) -> Any:
        keys = Counter(key.value for key, _ in node.value if isinstance(key, yaml.ScalarNode))
        for key, _ in node.value:
            if isinstance(key, yaml.ScalarNode) and keys[key.value] > 1:
                raise yaml.constructor.ConstructorError(
                    None, None, f"the setting “{key.value}” stands twice", key.start_mark
                )
        return super().construct_mapping(node, deep)


def read_yaml(place: FilePlace, problems: list[Problem]) -> dict[str, Any] | None:
    """A YAML mapping with every scalar as text; tags are passed over, anchors and keys said twice are refused."""
    text = read_utf8(place, problems)
    if text is None:
        return None
    try:
        value = yaml.load(text, _PlainLoader)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        why = getattr(error, "problem", None) or (
            "it is nested too deeply" if isinstance(error, RecursionError) else error
        )
        line = getattr(getattr(error, "problem_mark", None), "line", None)
        problems.append(
            place.problem(
                "settings-broken",
                f"{place.resource} cannot be read: {why}.",
                "Check the indentation and the quotation marks; say every setting once.",
                row=line + 1 if line is not None else None,
            )
        )
        return None
    if not isinstance(value, dict):
        problems.append(
            place.problem("settings-broken", f"{place.resource} holds no settings.", "See a fresh workspace.")
        )
        return None
    return value
