"""
A workbook that anybody may have sent, to cells: unpacked within limits, formulas never worked out, nothing fetched.

A spreadsheet is a zip of XML. What it claims and what it holds are both bounded before openpyxl sees it, and openpyxl
sees only the parts that were looked at.
"""

from __future__ import annotations

import io
import math
import re
import warnings
import zipfile
import zlib
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Literal

MOST_PARTS = 200
MOST_UNPACKED = 16 * 1024 * 1024  # bytes; a form with 20,000 characters beside each of 50 standards has 2 MB
MOST_TAGS = 100_000  # in all; a filled-in form has 5,000, and each may cost 8 millionths of a second
MOST_ROWS, MOST_COLUMNS = 1000, 30
MOST_IN_CELL = 300_000  # characters; a cell has 32,767, and an escape such as _x000D_ takes seven for one
ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"

_READ = re.compile(
    r"\[Content_Types\]\.xml|_rels/\.rels|xl/(_rels/|worksheets/(_rels/)?)?[\w-]+\.(xml|xml\.rels)", re.ASCII
)
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
_NOT_READ = re.compile(r"xl/(connections|metadata|volatileDependencies|calcChain|persons?)\.xml", re.IGNORECASE)
_REFUSED = {
    "vbaproject": "it holds a macro",
    "macrosheets/": "it holds a macro",
    "externallinks/": "it draws on other workbooks",
    "embeddings/": "another file is packed into it",
    "activex/": "it holds a program",
    "webextensions/": "it holds a program",
}

Kind = Literal["text", "day", "formula", "error", "truth", "time"]


@dataclass(frozen=True)
class Held:
    """What a filled cell holds. ``text`` is the words, or a number in plain digits, or a day as ``2026-03-14``."""

    row: int
    column: int
    kind: Kind
    text: str


@dataclass(frozen=True)
class Opened:
    """The sheets of a workbook by name, each its rows from the first on. ``has_merged`` says that cells were joined."""

    sheets: dict[str, tuple[tuple[Held | None, ...], ...]]
    has_merged: bool


class NoWorkbook(Exception):
    """Why the file is not read: the end of a sentence that begins with “it”, and what to do."""

    def __init__(self, why: str, fix: str = "Save it again as .xlsx and send that.") -> None:
        super().__init__(why)
        self.fix = fix


def open_workbook(content: bytes) -> Opened:
    """The cells. Raises ``NoWorkbook`` for anything that is no plain, reasonable workbook."""
    from openpyxl import load_workbook  # only this needs it

    if content.startswith(OLE):
        raise NoWorkbook("it is an old .xls, or protected by a password", "Save it as .xlsx, without a password.")
    parts = _parts(content)
    has_merged = any(b"<mergeCell " in held for name, held in parts.items() if name.startswith("xl/worksheets/"))
    clean = io.BytesIO()
    with zipfile.ZipFile(clean, "w", zipfile.ZIP_STORED) as archive:
        for name, held in parts.items():
            archive.writestr(name, held)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of styles and rules that openpyxl does not know; none is read
            book = load_workbook(clean, read_only=True, keep_links=False)
            measured = _Measured()
            sheets = {
                sheet.title: tuple(
                    tuple(_held(measured.one(cell)) for cell in row)
                    for row in sheet.iter_rows(min_row=1, max_row=MOST_ROWS, max_col=MOST_COLUMNS)
                )
                for sheet in book.worksheets
            }
    except NoWorkbook:
        raise
    except Exception as error:  # broken XML brings any of a dozen out of openpyxl, and each means the same
        raise NoWorkbook("it is damaged, or not a spreadsheet") from error
    return Opened(sheets, has_merged)


def _parts(content: bytes) -> dict[str, bytes]:
    """The parts that matter, by name, each looked at."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
            _check_claims(entries)
            parts = {
                entry.filename: _bounded(archive, entry)
                for entry in entries
                if _READ.fullmatch(entry.filename) and not _NOT_READ.fullmatch(entry.filename)
            }
    except (zipfile.BadZipFile, NotImplementedError, EOFError, ValueError, RuntimeError, OSError, zlib.error) as error:
        raise NoWorkbook("it is damaged, or not a spreadsheet") from error
    for held in parts.values():
        # Entities can grow without end, or name files: no workbook has any. UTF-16 would hide them from this look.
        if b"\0" in held or b"<!DOCTYPE" in held or b"<!ENTITY" in held:
            raise NoWorkbook("it holds definitions that no spreadsheet needs")
    if sum(held.count(b"<") for held in parts.values()) > MOST_TAGS:
        raise NoWorkbook("it has far more cells than the form", "Copy the answers into a fresh form.")
    return parts


def _check_claims(entries: list[zipfile.ZipInfo]) -> None:
    names = [entry.filename for entry in entries]
    if len(entries) > MOST_PARTS or sum(entry.file_size for entry in entries) > MOST_UNPACKED:
        raise NoWorkbook("it would be far larger than the form once unpacked", "Copy the answers into a fresh form.")
    if len({name.lower() for name in names}) < len(names):
        raise NoWorkbook("a part of it stands in it twice")
    for name in names:
        for mark, why in _REFUSED.items():
            if mark in name.lower():
                raise NoWorkbook(why, "Copy the answers into a fresh form, as values.")
    if any(entry.flag_bits & 1 for entry in entries):
        raise NoWorkbook("it is protected by a password", "Save it without one.")
    if any(entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for entry in entries):
        raise NoWorkbook("it is packed in a way that no spreadsheet is")


def _bounded(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    """One part, and never more of it than it claimed."""
    with archive.open(entry) as file:
        held = file.read(entry.file_size + 1)
    if len(held) != entry.file_size:
        raise NoWorkbook("a part of it is not as large as it says")
    return held


@dataclass
class _Measured:
    """How much the cells hold together: many may point at one long text, which stands in the file only once."""

    characters: int = 0

    def one(self, cell: object) -> object:
        """The cell again. Raises ``NoWorkbook`` for a text longer than a cell may have, and for too much in all."""
        value = getattr(cell, "value", None)
        if isinstance(value, str):
            self.characters += len(value)
            if len(value) > MOST_IN_CELL or self.characters > MOST_UNPACKED:
                raise NoWorkbook("its cells hold far more text than the form", "Copy the answers into a fresh form.")
        return cell


def _held(cell: object) -> Held | None:
    value, kind = getattr(cell, "value", None), getattr(cell, "data_type", "n")
    if value is None:
        return None
    row, column = getattr(cell, "row", 0), getattr(cell, "column", 0)

    def held(sort: Kind, text: str) -> Held:
        return Held(row, column, sort, text)

    if kind == "f":
        return held("formula", "")
    if kind == "e":
        return held("error", str(value)[:20])
    if isinstance(value, bool):
        return held("truth", "TRUE" if value else "FALSE")
    if isinstance(value, datetime):
        return held("day", value.date().isoformat())
    if isinstance(value, date):
        return held("day", value.isoformat())
    if isinstance(value, int | float):
        return held("text", _digits(value)) if math.isfinite(value) else held("error", "an endless number")
    if isinstance(value, time) or not isinstance(value, str):
        return held("time", "")
    # A carriage return, and whatever else XML may not hold, is written as _x000D_.
    text = _ESCAPED.sub(_unescaped, value).replace("\r\n", "\n").replace("\r", "\n").strip()
    return held("text", text) if text else None


def _unescaped(match: re.Match[str]) -> str:
    """The character that an escape stands for; half of one stands for nothing, and could not be written again."""
    number = int(match[1], 16)
    return match[0] if 0xD800 <= number <= 0xDFFF else chr(number)


def _digits(value: float) -> str:
    """``8`` for 8.0; a number of a spreadsheet has 15 digits that mean anything."""
    return str(int(value)) if value == int(value) and abs(value) < 1e15 else f"{value:.15g}"
