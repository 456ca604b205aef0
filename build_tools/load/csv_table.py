"""A CSV file to numbered rows: headings checked against the schema, nothing dropped, nothing guessed in silence."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import chain, pairwise

from build_tools.load.text_file import FilePlace, read_text
from build_tools.models.packed import each_once
from build_tools.models.problem import Problem
from build_tools.models.sources import Grid, Table
from build_tools.models.tables import TableKind
from build_tools.models.words import did_you_mean, hidden_characters, listed

MOST_COLUMNS = 200
LONGEST_CELL = 100_000
MOST_WRONG = 1000  # rows of one file; by then it is another file, and what is said of it would fill the memory
LONGEST_LINE = 2_000_000  # characters without an end of line, of which each may be a cell


def read_table(place: FilePlace, kind: TableKind, problems: list[Problem]) -> Table | None:
    """The rows of one file, or ``None`` when its headings already forbid reading on. Problems are added to the list."""
    text = read_text(place, problems)
    if text is None:
        return None
    if _has_endless_line(text):
        about = f"{place.resource} has a line of more than {LONGEST_LINE:,} characters."
        problems.append(place.problem("row-length", about, "Bring the right file back; no row is that long."))
        return None
    separator = _separator(text, place, problems)
    if separator is None:
        return None
    lines = _Lines(text, separator, place, problems)
    first = next(lines.read(), None)
    if first is None:
        return None
    header = [heading.strip() for heading in first[1]]
    if not _header_is_right(header, kind, place, problems):
        return None
    rows: list[list[str]] = []
    numbers: list[int] = []
    lost: set[str] = set()
    blank: list[int] = []
    wrong = 0
    for number, cells in lines.read():
        if wrong == MOST_WRONG:
            lines.give_up(number)
            break
        if not any(map(str.strip, cells)):
            blank.append(number)
        elif _is_whole(number, header, cells, place, problems):
            rows.append(cells)
            numbers.append(number)
        else:
            wrong += 1
            lost.update(_as_meant(cells))
    _report_blanks(blank, numbers, place, problems)
    columns = [each_once(map(str.strip, cells)) for cells in zip(*rows, strict=True)] or [[] for _ in header]
    return Table(place.package, place.resource, Grid(header, numbers, columns), frozenset(lost), lines.cut)


def _has_endless_line(text: str) -> bool:
    if len(text) <= LONGEST_LINE:
        return False
    ends = chain((-1,), (match.start() for match in re.finditer(r"[\r\n]", text)), (len(text),))
    return any(end - start > LONGEST_LINE for start, end in pairwise(ends))


def _separator(text: str, place: FilePlace, problems: list[Problem]) -> str | None:
    """What stands between the columns; ``None`` when the first line holds no headings to tell it by."""
    heading = text.split("\n", 1)[0].strip()
    if heading.lower().strip('"').startswith("sep="):
        problems.append(
            place.problem(
                "separator",
                f"The first line of {place.resource} is “{heading[:20]}”, which only Excel understands.",
                "Delete that line, so that the headings come first.",
                row=1,
            )
        )
        return None
    if not heading.strip(',;\t "'):
        problems.append(
            place.problem(
                "blank-row",
                f"The first line of {place.resource} is blank, and the headings must stand there.",
                "Delete the blank lines above the headings.",
                row=1,
            )
        )
        return None
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


class _Lines:
    """The file's rows with their numbers. ``cut`` is set when they end before the file does."""

    def __init__(self, text: str, separator: str, place: FilePlace, problems: list[Problem]) -> None:
        csv.field_size_limit(LONGEST_CELL)  # frictionless lifts it for the whole process when imported
        self._rows = enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True), 1)
        self._place, self._problems = place, problems
        self._number = 0
        self.cut = False

    def give_up(self, row: int) -> None:
        """Say that nothing from this row on was read."""
        self.cut = True
        self._problems.append(
            self._place.problem(
                "row-length",
                f"From row {row:,} on, {self._place.resource} was not read: {MOST_WRONG:,} rows above are wrong.",
                "Mend those first. If it is another file, bring the right one back.",
                row=row,
            )
        )

    def read(self) -> Iterator[tuple[int, list[str]]]:
        """The rows from here on."""
        try:
            for number, cells in self._rows:
                self._number = number
                yield number, cells
        except csv.Error:
            self.cut = True
            row = self._number + 1
            self._problems.append(
                self._place.problem(
                    "quote-open",
                    f"From row {row} on, {self._place.resource} cannot be told apart: a quotation mark is opened and "
                    f"not closed, or a cell is longer than {LONGEST_CELL:,} characters.",
                    "Close the quotation mark; a mark inside a text is written twice.",
                    row=row,
                )
            )


def _header_is_right(header: list[str], kind: TableKind, place: FilePlace, problems: list[Problem]) -> bool:
    expected = list(kind.model.model_fields)
    if header == expected:
        return True
    before = len(problems)
    if len(header) > MOST_COLUMNS:
        problems.append(
            place.problem(
                "column-extra",
                f"{place.resource} has {len(header):,} columns; {kind.title.lower()} have {len(expected)}.",
                "Delete the columns to the right of the last heading.",
                row=1,
            )
        )
        return False
    if not _is_clean(1, [f"column {n}" for n in range(1, len(header) + 1)], header, place, problems):
        return False
    for name in (name for name, times in Counter(header).items() if times > 1):
        problems.append(
            place.problem("column-twice", f"Two columns are headed “{name}”.", "Keep one.", row=1, field=name or None)
        )
    for name in (name for name in dict.fromkeys(header) if name not in expected):
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


def _is_whole(number: int, header: list[str], cells: list[str], place: FilePlace, problems: list[Problem]) -> bool:
    if len(cells) == len(header):
        return _is_clean(number, header, cells, place, problems)
    problems.append(
        place.problem(
            "row-length",
            f"Row {number} has {len(cells)} cells; there are {len(header)} headings.",
            "Look for a comma in a text that is not in quotation marks, or a cell that went missing.",
            row=number,
        )
    )
    return False


def _is_clean(number: int, header: list[str], cells: list[str], place: FilePlace, problems: list[Problem]) -> bool:
    clean = True
    if all(map(str.isprintable, cells)):
        return clean
    for name, cell in zip(header, cells, strict=True):
        if hidden := hidden_characters(cell):
            clean = False
            problems.append(
                place.problem(
                    "nul-character" if "\0" in cell else "hidden-character",
                    f"The cell holds {listed(hidden)}, which cannot be seen.",
                    "Type the text again rather than paste it.",
                    row=number,
                    field=name,
                )
            )
    return clean


def _as_meant(cells: Iterable[str]) -> Iterator[str]:
    """The cells of a row that is not passed on, with and without what cannot be seen in them."""
    for cell in cells:
        yield cell.strip()
        if not cell.isprintable():
            yield "".join(character for character in cell if character.isprintable()).strip()


def _report_blanks(blank: list[int], filled: list[int], place: FilePlace, problems: list[Problem]) -> None:
    between = [number for number in blank if filled and number < filled[-1]]
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
