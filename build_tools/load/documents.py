"""JSON, TOML and YAML to plain values: bounded, duplicate keys refused, no anchors, no surprises of type."""

from __future__ import annotations

import json
import re
import tomllib
from collections import Counter
from contextlib import suppress
from typing import Any

import yaml

from build_tools.load.text_file import FilePlace, read_text, read_utf8
from build_tools.models.problem import Problem

MOST_IN_SETTINGS = 65_536  # characters of YAML or TOML: for both, the time grows faster than the text
MOST_DOTS = 500  # in one line of TOML: a key of thousands of parts takes minutes
LARGEST_WHOLE = 2**63 - 1  # what a reader of TOML must hold; Python would take any, and not write it again
MOST_MARKS = 2_000_000  # quotation marks, brackets and commas: each may begin a value, and a value costs 50 bytes or so
_HALF_CHARACTER = re.compile(r"\\u[dD][89a-fA-F]")


def read_json(place: FilePlace, problems: list[Problem], repeated: Repeated | None = None) -> dict[str, Any] | None:
    """
    A JSON object. A key said twice, ``NaN``, lone surrogates and bottomless nesting are refused.

    Of parts that are ``repeated`` from file to file nothing is handed on but an empty object.
    """
    text = read_text(place, problems)
    if text is None:
        return None
    if sum(text.count(mark) for mark in '"[{,') > MOST_MARKS:
        about = f"{place.resource} has more parts than any file of ours."
        problems.append(place.problem("json-broken", about, "Bring it back as it was, or split it."))
        return None
    if repeated is not None and (short := repeated.left_out_of(text)) is not None:
        with suppress(ValueError, RecursionError):  # what is wrong, and where, is told from the whole text
            return _as_object(_parsed(short), place, problems)
    try:
        value = _parsed(text)
    except (ValueError, RecursionError) as error:
        problems.append(
            place.problem(
                "json-broken",
                f"{place.resource} cannot be read as JSON: {_why(error)}.",
                "Save it again from the form or the program that made it; it is not meant to be edited by hand.",
            )
        )
        return None
    if repeated is not None:
        repeated.learn(text)
    return _as_object(value, place, problems)


def _as_object(value: Any, place: FilePlace, problems: list[Problem]) -> dict[str, Any] | None:
    if isinstance(value, dict):
        return value
    problems.append(place.problem("json-broken", f"{place.resource} holds no object.", "It must begin with {."))
    return None


def _parsed(text: str) -> Any:
    value = _STRICT.decode(text)
    if _HALF_CHARACTER.search(text):  # two halves make a character; one alone cannot be written again
        json.dumps(value, ensure_ascii=False).encode()
    return value


class Repeated:
    """
    The objects under one key that stand in file after file, letter for letter: each is parsed once.

    Only what was part of a sound text is left out later, and ``{}`` put in its place; so a text is sound without them
    exactly when it is sound with them, also where such a part stands inside a broken string.
    """

    MOST = 50  # enough for every form there has been, and not a way to fill the memory

    def __init__(self, key: str) -> None:
        self._mark = f'"{key}"'
        self._beginning = re.compile(rf"(?<!\\){self._mark}\s*:\s*(?=\{{)")
        self._known: list[str] = []

    def left_out_of(self, text: str) -> str | None:
        """The text with each known part replaced; ``None`` when there is none."""
        pieces: list[str] = []
        done = 0
        start = text.find(self._mark)
        while start >= 0:
            part = next((part for part in self._known if text.startswith(part, start)), None)
            end = start + len(part or self._mark)
            if part is not None and not text.endswith("\\", 0, start):
                pieces += (text[done:start], self._mark, ":{}")
                done = end
            start = text.find(self._mark, end)
        return "".join([*pieces, text[done:]]) if pieces else None

    def learn(self, sound: str) -> None:
        """Take note of the parts of a whole text that was found sound."""
        for match in self._beginning.finditer(sound):
            part = sound[match.start() : _STRICT.raw_decode(sound, match.end())[1]]
            if len(self._known) < self.MOST and part not in self._known:
                self._known.append(part)


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


_STRICT = json.JSONDecoder(object_pairs_hook=_no_key_twice, parse_constant=_no_constant)


def read_toml(place: FilePlace, problems: list[Problem]) -> dict[str, Any] | None:
    """A TOML table, with its dates as dates. Endless numbers, and keys of endless parts, are refused."""
    text = read_text(place, problems)
    if text is None:
        return None
    try:
        _check_length(text)
        for number, line in enumerate(text.split("\n"), 1):
            if line.count(".") > MOST_DOTS:
                raise ValueError(f"no setting has that many dots (at line {number})")
        value = tomllib.loads(text.replace("\r\n", "\n"))
        _check_wholes(value)
        return value
    except (ValueError, RecursionError) as error:
        problems.append(
            place.problem(
                "toml-broken",
                f"{place.resource} cannot be read: {_why(error)}.",
                "Look at that line and the one above; a missing quotation mark is the usual cause.",
            )
        )
        return None


def _check_length(text: str) -> None:
    if len(text) > MOST_IN_SETTINGS:
        raise ValueError(f"it has {len(text):,} characters, and {MOST_IN_SETTINGS:,} is the most")


def _check_wholes(value: Any) -> None:
    """Raise ``ValueError`` for a whole number that does not fit; tables may be nested deeper than calls can be."""
    waiting = [value]
    while waiting:
        each = waiting.pop()
        if isinstance(each, dict):
            waiting += each.values()
        elif isinstance(each, list):
            waiting += each
        elif isinstance(each, int) and not -LARGEST_WHOLE <= each <= LARGEST_WHOLE:
            raise ValueError("a number in it is larger than any setting")


class _PlainLoader(yaml.BaseLoader):
    """
    Every scalar is text. Anchors are refused: 1 KB of merge keys can take a minute otherwise.

    So are tags: what reads the file after us would run the program that a tag names, or print what it finds in the
    environment.
    """

    def compose_node(self, parent: Any, index: Any) -> Any:
        event = self.peek_event()  # type: ignore[no-untyped-call]
        if getattr(event, "anchor", None) is not None:
            raise yaml.composer.ComposerError(
                None, None, "anchors and aliases (& and *) are not allowed", event.start_mark
            )
        if getattr(event, "tag", None) is not None:
            words = f"tags such as {event.tag[:60]} are not allowed"
            raise yaml.composer.ComposerError(None, None, words, event.start_mark)
        return super().compose_node(parent, index)

    def construct_mapping(self, node: Any, deep: bool = False) -> Any:
        keys = Counter(key.value for key, _ in node.value if isinstance(key, yaml.ScalarNode))
        for key, _ in node.value:
            if isinstance(key, yaml.ScalarNode) and keys[key.value] > 1:
                raise yaml.constructor.ConstructorError(
                    None, None, f"the setting “{key.value}” stands twice", key.start_mark
                )
        return super().construct_mapping(node, deep)


def _plain_yaml(text: str) -> Any:
    """The value of a YAML text. Raises an error that ``_why_not`` can tell of."""
    _check_length(text)
    return yaml.load(text, _PlainLoader)


_YAML_ERRORS = (yaml.YAMLError, ValueError, OverflowError, RecursionError)


def _why_not(error: Exception) -> str:
    if isinstance(error, RecursionError):
        return "it is nested too deeply"
    if isinstance(error, OverflowError):
        return "it names a character that there is not"
    return str(getattr(error, "problem", None) or error)


def unreadable_yaml(text: str) -> str | None:
    """Why a YAML text cannot be read; ``None`` for one that can be."""
    try:
        _plain_yaml(text)
    except _YAML_ERRORS as error:
        return _why_not(error)
    return None


def read_yaml(place: FilePlace, problems: list[Problem]) -> dict[str, Any] | None:
    """A YAML mapping with every scalar as text; tags, anchors and keys said twice are refused."""
    text = read_utf8(place, problems)
    if text is None:
        return None
    try:
        value = _plain_yaml(text)
    except _YAML_ERRORS as error:
        line = getattr(getattr(error, "problem_mark", None), "line", None)
        problems.append(
            place.problem(
                "settings-broken",
                f"{place.resource} cannot be read: {_why_not(error)}.",
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
