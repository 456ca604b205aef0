"""The sheets of a form's workbook as rows under headings; whatever cannot be read is told with the name of its cell."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from build_tools.intake.typed_day import typed_day
from build_tools.intake.workbook_file import Held, Kind, Opened
from build_tools.models.problem import Problem
from build_tools.models.visit_workbook import KEY, cell_name, choice_of
from build_tools.models.words import did_you_mean, listed, visible

START_AGAIN = "Or copy the answers into a fresh form: “provider-directory form FRAMEWORK --xlsx FILE”."
LONGEST_LIST = 10  # of choices that a sentence can name
_BETWEEN = re.compile(r"[;,\n]")
_NOT_TYPED: Mapping[Kind, tuple[str, str]] = {
    "formula": ("this is a formula, and what it comes to is not read.", "Type the answer itself."),
    "error": ("this is an error of the spreadsheet, {0}.", "Type the answer itself."),
    "truth": ("this is {0}, which answers nothing here.", "Choose from the list, or type words."),
    "time": ("this is a time of day.", "Type the answer itself."),
}


@dataclass(frozen=True)
class FormRow:
    """One row of a sheet: what it holds under each heading, and where that stands."""

    sheet: str
    number: int
    columns: Mapping[str, int]
    held: Mapping[str, Held | None]

    def cell(self, heading: str) -> str:
        """``Ratings!E7``."""
        return f"{self.sheet}!{cell_name(self.number, self.columns[heading])}"


@dataclass
class FormSheets:
    """A workbook being read. ``problems`` fills up on the way; ``name`` is the file's."""

    name: str
    book: Opened
    problems: list[Problem] = field(default_factory=list)

    def rows(self, sheet: str, headings: Sequence[str]) -> list[FormRow]:
        """The rows under these headings, blank ones left out."""
        rows = self.book.sheets.get(sheet)
        if rows is None:
            there = listed(f"“{name[:40]}”" for name in list(self.book.sheets)[:LONGEST_LIST])
            self._add("visit-format", f"There is no sheet “{sheet}”; there is {there}.", f"Name it so. {START_AGAIN}")
            return []
        columns = {held.text: held.column for held in reversed(rows[0] if rows else ()) if held}
        if lost := [heading for heading in headings if heading not in columns]:
            about = f"The first row of “{sheet}” has no heading {listed(f'“{heading}”' for heading in lost)}."
            self._add("visit-format", about, f"Put it back. {START_AGAIN}", 1)
            return []
        found = (
            FormRow(sheet, number, columns, {heading: _at(row, columns[heading]) for heading in headings})
            for number, row in enumerate(rows[1:], 2)
        )
        return [row for row in found if any(row.held.values())]

    def rows_by_key(self, sheet: str, headings: Sequence[str], known: Sequence[str], what: str) -> dict[str, FormRow]:
        """Each known row by its first column, wherever it was moved to; what is strange, twice or gone is a problem."""
        found: dict[str, FormRow] = {}
        before = len(self.problems)
        for row in self.rows(sheet, [KEY, *headings]):
            key = self.text(row, KEY)
            if key is not None and key in found:
                self.trouble(row, KEY, "id-twice", f"“{key}” stands in two rows.", "Keep one of them.")
            elif key is not None and key in known:
                found[key] = row
            elif key is not None:
                fix = did_you_mean(key[:80], known) + "Put its own name back, or clear the row."
                self.trouble(row, KEY, "item-unknown", f"“{key[:80]}” is no {what} of this form.", fix)
            elif row.held[KEY] is None:
                about = f"nothing says to which {what} the answer in this row belongs."
                self.trouble(row, KEY, "item-unknown", about, "Write it in that row.")
        gone = [name for name in known if name not in found]
        if gone and len(self.problems) == before:
            more = " and others" if len(gone) > LONGEST_LIST else ""
            about = f"“{sheet}” has lost its row for {listed(gone[:LONGEST_LIST])}{more}."
            self._add("item-missing", about, f"Put it back, with that name in the first column. {START_AGAIN}")
        return found

    def text(self, row: FormRow, heading: str) -> str | None:
        """The words in a cell; ``None`` for an empty one, and for one that is told as a problem."""
        held = row.held[heading]
        if held is None:
            return None
        if held.kind in _NOT_TYPED:
            about, fix = _NOT_TYPED[held.kind]
            self.trouble(row, heading, "value-form", about.format(held.text), fix)
            return None
        return held.text

    def choice(self, row: FormRow, heading: str, choices: Mapping[str, str], code: str, what: str) -> str | None:
        """The name of the choice whose label stands in a cell."""
        text = self.text(row, heading)
        if text is None:
            return None
        name = choice_of(text, choices)
        if name is None:
            labels = list(choices.values())
            several = f"Use {listed((f'“{label}”' for label in labels), 'or')}." if len(labels) <= LONGEST_LIST else ""
            fix = (did_you_mean(text[:120], labels) + (several if labels else "Leave it empty.")).strip()
            self.trouble(row, heading, code, f"“{text[:120]}” is not {what}.", fix or "Look at the list of the form.")
        return name

    def days(self, row: FormRow, heading: str) -> list[date]:
        """The day in a cell, or several with semicolons, commas or line ends between."""
        found = []
        for part in _BETWEEN.split(self.text(row, heading) or ""):
            day = typed_day(part) if part.strip() else None
            if isinstance(day, date):
                found.append(day)
            elif day is not None:
                self.trouble(row, heading, "value-not-a-date", f"“{part.strip()[:40]}” is not a day.", day)
        return found

    def day(self, row: FormRow, heading: str) -> str | None:
        """One day, as ``2026-03-14``."""
        days = self.days(row, heading)
        if len(days) > 1:
            self.trouble(row, heading, "value-not-a-date", "there are several days.", "Write one.")
        return days[0].isoformat() if len(days) == 1 else None

    def trouble(self, row: FormRow, heading: str, code: str, about: str, fix: str) -> None:
        """Note what is wrong with one cell."""
        self._add(code, f"{row.cell(heading)}: {about}", fix, row.number)

    def _add(self, code: str, message: str, fix: str, row: int | None = None) -> None:
        self.problems.append(Problem(code, visible(message), visible(fix), self.name, row=row))


def _at(row: Sequence[Held | None], column: int) -> Held | None:
    return row[column - 1] if column <= len(row) else None
