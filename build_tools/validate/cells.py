"""One cell to one value of its field's type, or to what is wrong with it and how to mend it."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from build_tools.models.columns import FIRST_DAY, LAST_DAY, LIST_SEPARATOR, allowed_values
from build_tools.models.words import did_you_mean, hidden_characters, listed, quoted

_DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_DAY_FIRST = re.compile(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4})")
_WHOLE = re.compile(r"-?\d{1,12}")
_NUMBER = re.compile(r"-?\d{1,12}(\.\d{1,6})?")


@dataclass(frozen=True)
class Trouble:
    """Why a cell is no value of its field."""

    code: str
    message: str
    fix: str


def parse_cell(text: str, kind: Any, is_list: bool) -> Any:
    """The value of a filled cell, a ``Trouble``, or for a list a tuple of values."""
    if hidden := hidden_characters(text):
        code = "nul-character" if "\0" in text else "hidden-character"
        return Trouble(
            code, f"The text holds {listed(hidden)}, which cannot be seen.", "Type it again, do not paste it."
        )
    if not is_list:
        return _parse_one(text, kind)
    parts = [part.strip() for part in text.split(LIST_SEPARATOR) if part.strip()]
    if len(set(parts)) < len(parts):
        twice = next(part for part, times in Counter(parts).items() if times > 1)
        return Trouble("value-twice", f"{quoted(twice)} stands in the list twice.", "Name it once.")
    values = [_parse_one(part, kind) for part in parts]
    return next((value for value in values if isinstance(value, Trouble)), tuple(values))


def _parse_one(text: str, kind: Any) -> Any:
    if words := allowed_values(kind):
        return text if text in words else _not_listed(text, words)
    if kind is bool:
        return _yes_or_no(text)
    if kind is date:
        return _date(text)
    if kind is int:
        return int(text) if _WHOLE.fullmatch(text) and text.isascii() else _not_a_number(text, "a whole number")
    if kind is Decimal:
        return _decimal(text)
    return text


def _not_listed(text: str, words: tuple[str, ...]) -> Trouble:
    return Trouble(
        "value-not-listed",
        f"{quoted(text)} is not one of the allowed words.",
        did_you_mean(text, words) + f"Use {listed(words, 'or')}.",
    )


def _yes_or_no(text: str) -> bool | Trouble:
    if text in ("yes", "no"):
        return text == "yes"
    guess = {"y": "yes", "true": "yes", "1": "yes", "n": "no", "false": "no", "0": "no"}.get(text.lower(), text.lower())
    hint = f"Did you mean “{guess}”? " if guess in ("yes", "no") else ""
    return Trouble(
        "value-not-yes-or-no", f"{quoted(text)} is neither yes nor no.", hint + "Write yes or no, in small letters."
    )


def _decimal(text: str) -> Decimal | Trouble:
    try:
        return Decimal(text) if _NUMBER.fullmatch(text) and text.isascii() else _not_a_number(text, "a number")
    except InvalidOperation:
        return _not_a_number(text, "a number")


def _not_a_number(text: str, what: str) -> Trouble:
    return Trouble(
        "value-not-a-number", f"{quoted(text)} is not {what}.", "Use digits only: no £, no commas, no words."
    )


def _date(text: str) -> date | Trouble:
    if match := _DATE.fullmatch(text):
        try:
            day = date.fromisoformat(match[0])
        except ValueError:
            return Trouble("value-not-a-date", f"There is no day {text}.", "Check the day and the month.")
        if not FIRST_DAY <= day <= LAST_DAY:
            about = f"The year of {text} cannot be meant."
            return Trouble("value-not-a-date", about, f"Years run from {FIRST_DAY.year} to {LAST_DAY.year}.")
        return day
    if match := _DAY_FIRST.fullmatch(text):
        first, month, year = match.groups()
        return Trouble(
            "value-not-a-date",
            f"{quoted(text)} could be read in two ways.",
            f"Write the year first: {year}-{month:0>2}-{first:0>2}, if {first} is the day.",
        )
    if re.fullmatch(r"[34]\d{4}", text):
        return Trouble(
            "value-not-a-date",
            f"“{text}” is how a spreadsheet counts days, not a date.",
            "Format the column as text and write YYYY-MM-DD.",
        )
    return Trouble("value-not-a-date", f"{quoted(text)} is not a date.", "Write it as YYYY-MM-DD, such as 2026-03-14.")
