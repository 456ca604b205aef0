"""A CSV file to numbered rows: headings checked against the schema, nothing dropped, nothing guessed in silence."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Iterator

from build_tools.load.text_file import FilePlace, read_text
from build_tools.models.problem import Problem
from build_tools.models.sources import Row, Table
from build_tools.models.tables import TableKind
from build_tools.models.words import did_you_mean, listed

MOST_COLUMNS = 200
LONGEST_CELL = 100_000
# Zero-width joiners belong to some scripts; everything else of these kinds only hides or reorders text.
_ALLOWED_CONTROLS = frozenset("\n\r\t\u200c\u200d")


def read_table(place: FilePlace, kind: TableKind, problems: list[Problem]) -> Table | None:
    """The rows of one file, or ``None`` when its headings already forbid reading on. Problems are added to the list."""
    text = read_text(place, problems)
    if text is None:
        return None
    separator = _separator(text, place, problems)
    lines = _lines(text, separator, place, problems)
    _number, first = next(lines, (1, []))
    header = [heading.strip() for heading in first]
    if not _header_is_right(header, kind, place, problems):
        return None
    rows: list[Row] = []
    blank: list[int] = []
    for number, cells in lines:
        if not any(cell.strip() for cell in cells):
            blank.append(number)
        elif len(cells) != len(header):
            problems.append(
                place.problem(
                    "row-length",
                    f"Row {number} has {len(cells)} cells; there are {len(header)} headings.",
                    "Look for a comma in a text that is not in quotation marks, or a cell that went missing.",
                    row=number,
                )
            )
        elif _is_clean(number, header, cells, place, problems):
            rows.append(Row(number, {name: cell.strip() for name, cell in zip(header, cells, strict=True)}))
    _report_blanks(blank, rows, place, problems)
    return Table(place.package, place.resource, tuple(rows))


def _separator(text: str, place: FilePlace, problems: list[Problem]) -> str:
    heading = text.split("\n", 1)[0]
    for separator, name in ((";", "semicolons"), ("\t", "tabs")):
        if "," not in heading and separator in heading:
            problems.append(
                place.problem(
                    "separator",
                    f"The columns of {place.resource} are separated by {name}. They were read.",
                    "Save it as “CSV UTF-8 (comma delimited)”.",
                    severity="warning",
                )
            )
            return separator
    return ","


def _lines(text: str, separator: str, place: FilePlace, problems: list[Problem]) -> Iterator[tuple[int, list[str]]]:
    csv.field_size_limit(LONGEST_CELL)  # frictionless lifts it for the whole process when imported
    number = 0
    try:
        for number, cells in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True), 1):
            yield number, cells
    except csv.Error:
        problems.append(
            place.problem(
                "quote-open",
                f"From row {number + 1} on, {place.resource} cannot be told apart: a quotation mark is opened and not "
                f"closed, or a cell is longer than {LONGEST_CELL:,} characters.",
                "Close the quotation mark; a mark inside a text is written twice.",
                row=number + 1,
            )
        )


def _header_is_right(header: list[str], kind: TableKind, place: FilePlace, problems: list[Problem]) -> bool:
    expected = list(kind.model.model_fields)
    before = len(problems)
    for name in dict.fromkeys(name for name in header if header.count(name) > 1):
        problems.append(
            place.problem("column-twice", f"Two columns are headed “{name}”.", "Keep one.", row=1, field=name or None)
        )
    for name in (name for name in dict.fromkeys(header[:MOST_COLUMNS]) if name not in expected):
        problems.append(
            place.problem(
                "column-extra",
                f"There is no column “{name}” in {kind.title.lower()}.",
                did_you_mean(name, expected) + "Rename or remove it; nothing is dropped in silence.",
                row=1,
                field=name or None,
            )
        )
    for name in (name for name in expected if name not in header):
        problems.append(
            place.problem(
                "column-missing",
                f"The column “{name}” is missing.",
                did_you_mean(name, set(header) - set(expected))
                + "Add the heading; its cells may be blank unless it is required.",
                row=1,
                field=name,
            )
        )
    return len(problems) == before


def _is_clean(number: int, header: list[str], cells: list[str], place: FilePlace, problems: list[Problem]) -> bool:
    clean = True
    for name, cell in zip(header, cells, strict=True):
        if cell.isprintable():
            continue
        if hidden := _hidden_characters(cell):
            clean = False
            code = "nul-character" if "\0" in cell else "hidden-character"
            problems.append(
                place.problem(
                    code,
                    f"The cell holds {listed(hidden)}, which cannot be seen.",
                    "Type the text again rather than paste it.",
                    row=number,
                    field=name,
                )
            )
    return clean


def _hidden_characters(cell: str) -> list[str]:
    hidden = (c for c in cell if unicodedata.category(c) in ("Cc", "Cf", "Cs") and c not in _ALLOWED_CONTROLS)
    return [f"U+{ord(c):04X}" for c in dict.fromkeys(hidden)]


def _report_blanks(blank: list[int], rows: list[Row], place: FilePlace, problems: list[Problem]) -> None:
    between = [number for number in blank if rows and number < rows[-1].number]
    if between:
        problems.append(
            place.problem(
                "blank-row",
                f"{'Row' if len(between) == 1 else 'Rows'} {listed(map(str, between[:20]))} "
                f"{'is' if len(between) == 1 else 'are'} blank and passed over.",
                "Delete the blank rows.",
                row=between[0],
                severity="warning",
            )
        )
