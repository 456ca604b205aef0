"""Whole tables to records by columns, where everything is surely sound: in most of a million rows nothing is to be told."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import cache, lru_cache
from typing import Any, TypeVar

from build_tools.models.columns import Record, core_type
from build_tools.models.packed import Columns
from build_tools.models.sources import Grid
from build_tools.validate.cells import Trouble, parse_cell

R = TypeVar("R", bound=Record)
_NO_LIMIT = 10**9
_KNOWN_LIMITS = {"pattern", "max_length", "ge", "le"}


class _Doubt(Exception):
    """Something may be wrong here. What, and in which row, is found by reading the table row by row."""


@dataclass(frozen=True, slots=True)
class _Column:
    """
    A field of a record, worked out once. ``blank`` is what a blank cell stands for, where it may be blank.

    ``value_of`` makes a value of a filled cell, or raises ``_Doubt``; ``None`` for text, which stands as it is.
    ``rules`` are what the model's own code asks of a value besides.
    """

    name: str
    is_required: bool
    blank: Any
    value_of: Callable[[str], Any] | None
    longest: int
    pattern: re.Pattern[str] | None
    rules: tuple[Callable[[Any], Any], ...]

    def values(self, cells: Sequence[str]) -> Sequence[Any]:
        """The values of a column of cells, each of them sound. Raises ``_Doubt``."""
        is_full = all(cells)
        if not is_full and self.is_required:
            raise _Doubt
        if not is_full and not any(cells):
            return [self.blank] * len(cells)
        filled = cells if is_full else [*filter(None, cells)]
        if self.value_of is not None:
            values: Sequence[Any] = [*map(self.value_of, filled)]
        else:
            self._must_be_text(filled)
            values = filled
        for rule in self.rules:
            try:
                values = [*map(rule, values)]
            except ValueError as error:
                raise _Doubt from error
        if is_full:
            return values
        following = iter(values)
        return [next(following) if cell else self.blank for cell in cells]

    def _must_be_text(self, filled: Sequence[str]) -> None:
        """Raises ``_Doubt`` unless each cell is text that may stand here."""
        whole = "".join(filled)
        if not whole.isprintable() and not all(map(_is_text, filled)):
            raise _Doubt
        if len(whole) > self.longest and max(map(len, filled)) > self.longest:
            raise _Doubt
        if self.pattern is not None and not all(map(self.pattern.fullmatch, filled)):
            raise _Doubt


def sound_records(rows: Grid, model: type[R]) -> Columns[R] | None:
    """
    The rows as records, when all of them are as the model wants them; ``None`` when there is any doubt.

    What is sound is told by the same fields, limits and cells as when rows are read one by one
    (``validate.rows``), and a test holds the two to the same result.
    """
    columns = _columns_of(model)
    if columns is None or not rows:
        return None
    held = dict(zip(rows.names, rows.columns, strict=True))
    none: list[str] = [""] * len(rows)
    try:
        values = {column.name: column.values(held.pop(column.name, none)) for column in columns}
    except _Doubt:
        return None
    return None if held else Columns(model, values)  # what is left over is a column that the model does not have


@cache
def _columns_of(model: type[Record]) -> tuple[_Column, ...] | None:
    """What each column must be; ``None`` for a model with limits that are not known here."""
    decorators = model.__pydantic_decorators__
    if decorators.model_validators or decorators.root_validators or decorators.validators:
        return None
    own = [(rule.info, getattr(model, name)) for name, rule in decorators.field_validators.items()]
    if any(info.mode != "after" for info, _ in own):
        return None
    columns = []
    for name, info in model.model_fields.items():
        kind, is_list = core_type(info.annotation)
        limits = _limits(info.metadata)
        is_text = kind is str and not is_list
        if limits is None or (is_list and limits):
            return None
        if limits.keys() & ({"ge", "le"} if is_text else {"pattern", "max_length"}):
            return None
        pattern = limits.get("pattern")
        columns.append(
            _Column(
                name,
                info.is_required(),
                None if info.is_required() else info.get_default(call_default_factory=True),
                None if is_text else _reader_of(kind, is_list, limits.get("ge"), limits.get("le")),
                limits.get("max_length", _NO_LIMIT),
                re.compile(pattern) if pattern else None,
                tuple(rule for info, rule in own if name in info.fields),
            )
        )
    return tuple(columns)


def _limits(metadata: list[Any]) -> dict[str, Any] | None:
    """The limits that a field was declared with, by their names; ``None`` when one of them is of another sort."""
    limits: dict[str, Any] = {}
    for limit in metadata:
        stated = {name: value for name, value in _attributes(limit).items() if value is not None}
        if not stated.keys() <= _KNOWN_LIMITS:
            return None
        limits.update(stated)
    return limits


def _attributes(limit: Any) -> dict[str, Any]:
    slots = getattr(type(limit), "__slots__", ())
    return {name: getattr(limit, name) for name in slots} or dict(vars(limit))


def _reader_of(kind: Any, is_list: bool, at_least: int | None, at_most: int | None) -> Callable[[str], Any]:
    is_word = isinstance(kind, type) and issubclass(kind, Enum)

    @lru_cache(maxsize=4096)  # the same days, words and numbers come again and again
    def value_of(cell: str) -> Any:
        value = parse_cell(cell, kind, is_list)
        if isinstance(value, Trouble) or value == ():
            raise _Doubt
        if (at_least is not None and value < at_least) or (at_most is not None and value > at_most):
            raise _Doubt
        if is_word:
            return tuple(map(kind, value)) if is_list else kind(value)
        return value

    return value_of


def _is_text(cell: str) -> bool:
    """True for text with line ends and such, but nothing hidden."""
    return not isinstance(parse_cell(cell, str, False), Trouble)
