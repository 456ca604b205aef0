"""The looks of a workbook's sheets: headings that stay, cells to type into and cells that are locked, and lists."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal

from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.header_footer import HeaderFooterItem
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

Look = Literal["title", "plain", "heading", "locked", "grey"]

MOST_IN_A_CELL = 32_767  # characters: Excel cuts the rest
FONTS = {"title": Font(bold=True, size=16), "heading": Font(bold=True, color="FFFFFF"), "grey": Font(color="595959")}
FILLS = {"heading": "1F3A4D", "locked": "F2F2F2", "grey": "E4E4E4"}
EDGE = Border(*(Side("thin", color="8C8C8C"),) * 4)
WRAPPED = Alignment(wrap_text=True, vertical="top")
UNLOCKED = Protection(locked=False)
# Text cells are typed as text, or “3/4” would become the third of April and “=” a formula.
NUMBER_FORMATS = {"date": "d mmmm yyyy", "count": "0"}


def put(sheet: Worksheet, row: int, column: int, text: str, look: Look | None = "plain") -> None:
    """Write words as words: what begins with ``=`` stays text. ``look`` of ``None`` leaves the cell as it looks."""
    cell = sheet.cell(row, column)
    assert isinstance(cell, Cell)
    if text:  # a text cell without text is one that Excel offers to repair
        cell.value = ILLEGAL_CHARACTERS_RE.sub("", text)[:MOST_IN_A_CELL]
        cell.data_type = "s"
    if look is None:
        return
    cell.alignment = WRAPPED
    if look in FONTS:
        cell.font = FONTS[look]
    if look in FILLS:
        cell.fill = PatternFill("solid", fgColor=FILLS[look])
        cell.border = EDGE


def headings(sheet: Worksheet, names: Iterable[str]) -> None:
    """The first row, which stays in sight."""
    for column, name in enumerate(names, 1):
        put(sheet, 1, column, name, look="heading")


def answer_cell(sheet: Worksheet, row: int, column: int, kind: str) -> Cell:
    """An empty cell to type into, for text, a ``date`` or a ``count``."""
    cell = sheet.cell(row, column)
    assert isinstance(cell, Cell)
    cell.protection, cell.alignment, cell.border = UNLOCKED, WRAPPED, EDGE
    cell.number_format = NUMBER_FORMATS.get(kind, "@")
    return cell


def set_up(sheet: Worksheet, widths: Sequence[int], title: str, *, repeat_headings: bool = True) -> None:
    """Widths in characters, protection, and paper: A4 on its side, as wide as the sheet, headings on every page."""
    for column, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    if repeat_headings:
        sheet.freeze_panes = "B2"
        sheet.print_title_rows = "1:1"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    footer = HeaderFooterItem()
    footer.left.text, footer.right.text = title.replace("&", "&&"), "&A, page &P of &N"
    sheet.oddFooter = footer
    sheet.protection.sheet = True
    # What is “False” is allowed: a row grows with its text, and columns may be widened.
    sheet.protection.formatRows = sheet.protection.formatColumns = False


class Drops:
    """Lists that cells offer. They stand on a hidden sheet, since a list inside a cell's own rule ends at 255 characters."""

    def __init__(self, sheet: Worksheet) -> None:
        self._sheet = sheet
        self._known: dict[tuple[str, str], DataValidation] = {}
        self._columns: dict[str, str] = {}

    def offer(self, sheet: Worksheet, cell: Cell, name: str, words: Sequence[str]) -> None:
        """Let the cell choose among ``words``; ``name`` says which list, so that each is written once."""
        if name not in self._columns:
            column = len(self._columns) + 1
            for row, word in enumerate(words, 1):
                put(self._sheet, row, column, word)
            letter = get_column_letter(column)
            self._columns[name] = f"{self._sheet.title}!${letter}$1:${letter}${len(words)}"
        rule = self._known.get((sheet.title, name))
        if rule is None:
            rule = DataValidation(
                type="list",
                formula1=self._columns[name],
                allow_blank=True,
                showErrorMessage=True,
                errorTitle="Not in the list",
                error="Choose one of the list, or leave the cell empty.",
            )
            self._known[sheet.title, name] = rule
            sheet.add_data_validation(rule)
        rule.add(cell)
