"""Rows to a CSV file in the house dialect: UTF-8, commas, a heading, one line end, lists with semicolons between."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from build_tools.models.columns import LIST_SEPARATOR, Record

# What a spreadsheet takes for the beginning of a formula when it opens a CSV file.
FORMULA_STARTS = frozenset("=+-@|%")


def csv_bytes(headings: Iterable[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """A whole file. ``None`` is a blank cell; what a cell may be else, :func:`cell` says."""
    text = io.StringIO(newline="")
    lines = csv.writer(text, lineterminator="\n")
    lines.writerow(headings)
    lines.writerows(rows)
    return text.getvalue().encode()


def record_rows(records: Iterable[Record]) -> Iterator[list[Any]]:
    """The cells of records, in the order of their fields."""
    for record in records:
        yield [cell(getattr(record, name)) for name in type(record).model_fields]


def cell(value: Any) -> Any:
    """A value as it is written: ``yes`` and ``no``, ``2027-03-14``, ``a;b``; nothing for an unknown or an empty list."""
    if value is None:
        return None
    if isinstance(value, str):  # most are
        return _one_line_end(value)
    if isinstance(value, bool):
        return yes_no(value)
    if isinstance(value, tuple):
        return LIST_SEPARATOR.join(map(str, value)) or None
    return value


def yes_no(value: bool) -> str:
    """A truth as it is written."""
    return "yes" if value else "no"


def defused(text: str | None) -> str | None:
    """
    Text that no spreadsheet runs: an apostrophe goes before what would begin a formula.

    A spreadsheet that opens the file shows the apostrophe; a program may take it off again.
    """
    if text is None:
        return None
    text = _one_line_end(text)
    # Blanks before it do not help, and some spreadsheets take the wide forms of these signs for the signs themselves.
    begins = unicodedata.normalize("NFKC", text.lstrip()[:1])
    return f"'{text}" if begins in FORMULA_STARTS or text.startswith("\t") else text


def _one_line_end(text: str) -> str:
    """A lone carriage return would end the row for some readers and not for others."""
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text
