"""Ways to write a column of values in little room."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import TypeVar

T = TypeVar("T")


def codes(items: Iterable[T], dictionary: Sequence[str], value: Callable[[T], str | None]) -> list[int | None]:
    """The position in ``dictionary`` of each item's value; ``None`` where it has none."""
    position = {entry: number for number, entry in enumerate(dictionary)}
    return [None if (name := value(item)) is None else position[name] for item in items]


def mask(values: Iterable[str], dictionary: Sequence[str]) -> int:
    """Several values of a short list in one number: bit ``n`` stands for the entry at position ``n``."""
    return sum(1 << dictionary.index(value) for value in set(values))


def days_from(start: date, day: date | None) -> int | None:
    """Whole days from ``start`` to ``day``, negative for an earlier one."""
    return (day - start).days if day else None


def plain_number(value: Decimal | None) -> int | float | None:
    """``3`` for ``3.0``, ``2.5`` for ``2.50``."""
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)
