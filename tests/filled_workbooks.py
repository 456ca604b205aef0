"""A blank workbook of a form, and the same filled in as a person would: by heading and by the name in the first column."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet


def opened(content: bytes) -> Workbook:
    return load_workbook(io.BytesIO(content))


def saved(book: Workbook) -> bytes:
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def sheet_of(book: Workbook, name: str) -> Worksheet:
    sheet = book[name]
    assert isinstance(sheet, Worksheet)
    return sheet


def columns(sheet: Worksheet) -> dict[str, int]:
    return {str(cell.value): int(cell.column or 0) for cell in sheet[1]}


def rows(sheet: Worksheet) -> dict[str, int]:
    return {str(sheet.cell(row, 1).value): row for row in range(2, sheet.max_row + 1)}


def fill(book: Workbook, sheet: str, item: str, heading: str, value: Any) -> str:
    """Type a value; the cell's name. What begins with ``=`` is typed as text, as Excel does in a cell of text."""
    page = sheet_of(book, sheet)
    cell = page.cell(rows(page)[item], columns(page)[heading])
    cell.value = value
    if isinstance(value, str):
        cell.data_type = "s"
    return f"{sheet}!{cell.coordinate}"


def filled(content: bytes, visit: Mapping[str, Any], ratings: Mapping[str, tuple[Any, Any]]) -> Workbook:
    book = opened(content)
    for name, value in visit.items():
        fill(book, "Visit", name, "Answer", value)
    for item, (answer, evidence) in ratings.items():
        fill(book, "Ratings", item, "Answer", answer)
        fill(book, "Ratings", item, "Evidence", evidence)
    return book
