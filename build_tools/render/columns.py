"""Ways to write a column of values in little room; ``lib/columns.mjs`` reads them."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

T = TypeVar("T")
DIGITS = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
_DIGIT_OF = DIGITS.ljust(256, b"?")


def packed(numbers: Iterable[int | None]) -> str:
    """
    Numbers from 0 up in base 64: first the highest digit of every one, then the next of every one, and so on.

    ``None`` is 0 and each number one more than itself. Digits that mean alike stand side by side, so that what is
    compressed afterwards comes close to what it could be at the least; as text between commas it takes a tenth more.
    """
    stored = [0 if number is None else number + 1 for number in numbers]
    width = max(1, -(-max(stored, default=0).bit_length() // 6))
    planes = (bytes([number >> 6 * place & 63 for number in stored]) for place in reversed(range(width)))
    return b"".join(plane.translate(_DIGIT_OF) for plane in planes).decode()


def folded(number: int | None) -> int | None:
    """A number that may be negative as one that is not: 0, -1, 1, -2 give 0, 1, 2, 3."""
    if number is None:
        return None
    return 2 * number if number >= 0 else -2 * number - 1


def codes(items: Iterable[T], dictionary: Sequence[Hashable], value: Callable[[T], Hashable]) -> str:
    """The position in ``dictionary`` of each item's value, packed; none where its value is ``None``."""
    position: dict[Hashable, int | None] = {entry: number for number, entry in enumerate(dictionary)}
    position[None] = None
    return packed(position[value(item)] for item in items)


def coded(values: Sequence[Any]) -> dict[str, Any]:
    """A column with a dictionary of its own: ``of`` has each value once, in order, and ``at`` which one each is."""
    dictionary = sorted({value for value in values if value is not None})
    return {"of": dictionary, "at": codes(values, dictionary, lambda value: value)}


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


def planes(texts: Iterable[str]) -> str:
    """Texts of one length as their first characters, then their second ones, and so on."""
    return "".join("".join(characters) for characters in zip(*texts, strict=True))
