"""What can be wrong with a table: with its bytes, its rows, its headings, and with single cells."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable

Change = Callable[[bytes], bytes]
VISIT = "qa_reports/visits/lockside-workshop/2026-06-10-basic"
TABLES = {
    **{
        name: f"providers/{name}.csv"
        for name in ("providers", "venues", "courses", "contacts", "documents", "notices", "qualifications")
    },
    "events": f"{VISIT}/events.csv",
    "items": "qa_reports/frameworks/basic/1/items.csv",
}


def _row(content: bytes) -> bytes:
    return content.split(b"\n")[1]


def _commas(content: bytes) -> bytes:
    return b"," * content.split(b"\n")[0].count(b",")


def _heading(content: bytes, line: bytes) -> bytes:
    return line + content[content.index(b"\n") :]


def _first_heading(content: bytes, name: bytes) -> bytes:
    return name + content[content.index(b",") :]


FAULTS: dict[str, Change] = {
    "nothing at all": lambda _: b"",
    "blanks alone": lambda _: b" \r\n\t\n",
    "the headings alone": lambda old: old[: old.index(b"\n") + 1],
    "the headings without an end of line": lambda old: old[: old.index(b"\n")],
    "no headings": lambda old: old[old.index(b"\n") + 1 :],
    "the headings twice": lambda old: old[: old.index(b"\n") + 1] + old,
    "a heading twice": lambda old: _heading(old, old.split(b"\n")[0] + b"," + old.split(b",")[0]),
    "a column that nobody knows": lambda old: _heading(old, old.split(b"\n")[0] + b",secret"),
    "a column less": lambda old: _heading(old, old.split(b"\n")[0].rpartition(b",")[0]),
    "a heading in capitals": lambda old: _first_heading(old, b"ID"),
    "a heading with a colour": lambda old: _first_heading(old, b"\x1b[31mid"),
    "a heading that gives a forge an order": lambda old: _first_heading(old, b"::error::id"),
    "a heading of a megabyte": lambda old: _first_heading(old, b"x" * 1_000_000),
    "20,000 columns": lambda old: b"\n".join(line + b",x" * 20_000 for line in old.split(b"\n")),
    "a cell too many": lambda old: old + _row(old) + b",more\n",
    "a cell too few": lambda old: old + b"only\n",
    "a blank line in between": lambda old: old.replace(b"\n", b"\n\n", 2),
    "a row of commas in between": lambda old: old.replace(b"\n", b"\n" + _commas(old) + b"\n", 1),
    "a quotation mark that stays open": lambda old: old.replace(b"\n", b'\n"', 1),
    "a quotation mark that opens in the last row": lambda old: old + b'"x,y\n',
    "a quotation mark within a word": lambda old: old + b'a"b' + _commas(old) + b"\n",
    "something after a closing quotation mark": lambda old: old + b'"a"b' + _commas(old) + b"\n",
    "a row within a cell": lambda old: old + b'"x\n' + _row(old) + b'\n"' + _commas(old) + b"\n",
    "a NUL": lambda old: old + b"a\0b" + _commas(old) + b"\n",
    "a NUL after everything": lambda old: old + b"\0",
    "an end of file as old systems wrote it": lambda old: old + b"\x1a",
    "broken UTF-8": lambda old: old + b"caf\xc3" + _commas(old) + b"\n",
    "overlong UTF-8": lambda old: old + b"\xc0\xaf" + _commas(old) + b"\n",
    "half a character as UTF-8": lambda old: old + b"\xed\xa0\x80" + _commas(old) + b"\n",
    "UTF-16": lambda old: old.decode().encode("utf-16"),
    "UTF-16 without its mark": lambda old: old.decode().encode("utf-16-le"),
    "UTF-32": lambda old: old.decode().encode("utf-32"),
    "two marks of UTF-8": lambda old: b"\xef\xbb\xbf\xef\xbb\xbf" + old,
    "a mark of UTF-8 within": lambda old: old + b"\xef\xbb\xbfx" + _commas(old) + b"\n",
    "ends of lines of old Macs": lambda old: old.replace(b"\n", b"\r"),
    "mixed ends of lines": lambda old: old.replace(b"\n", b"\r\n", 1).replace(b"\n", b"\r", 3),
    "a separator of lines as Unicode has it": lambda old: old + b"a\xe2\x80\xa8b" + _commas(old) + b"\n",
    "what is no character": lambda old: old + b"a\xef\xbf\xbfb" + _commas(old) + b"\n",
    "semicolons": lambda old: old.replace(b",", b";"),
    "tabs": lambda old: old.replace(b",", b"\t"),
    "a line that only a spreadsheet knows": lambda old: b"sep=,\n" + old,
    "the first row once more": lambda old: old + _row(old) + b"\n",
    "the first row in capitals once more": lambda old: old + _row(old).upper() + b"\n",
    "ten thousand rows too short": lambda old: old + b"x\n" * 10_000,
    "ten thousand rows of the same": lambda old: old + (_row(old) + b"\n") * 10_000,
    "ten thousand rows of nonsense": lambda old: old + (b"x" + _commas(old) + b"\n") * 10_000,
    "a row of a million cells": lambda old: old + b"," * 1_000_000 + b"\n",
    "a cell of ten megabytes": lambda old: old + b"x" * 10_000_000 + _commas(old) + b"\n",
    "a cell of ten megabytes in quotation marks": lambda old: old + b'"' + b"x\n" * 5_000_000 + b'"\n',
    "a page": lambda _: b"<!doctype html><title>Sign in</title>\n",
    "a workbook": lambda _: b"PK\x03\x04" + bytes(500),
    "gzip": lambda _: b"\x1f\x8b\x08\x00" + bytes(range(256)),
    "a conflict of Git": lambda old: b"<<<<<<< HEAD\n" + old + b"=======\n" + old + b">>>>>>> other\n",
}

ADDRESSES = (
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "java\tscript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "https://good.example@evil.example/",
    "https://good.example\\@evil.example/",
    "https://good.example:80@evil.example/",
    "//evil.example",
    "http://[::1]/",
    "https://xn--e1awd7f.example/\u202egpj",
    "https://a.example/\"onmouseover='alert(1)",
    "https://a.example/ onload=x",
    "file:///etc/passwd",
    "vbscript:x",
    "https://" + "a" * 300 + ".example",
    "https://a.example/%0d%0aSet-Cookie:x",
)
DAYS = ("86400", "0", "46082", "2026-02-29", "2026-02-30", "1899-12-31", "9999-12-31", "03/04/2026", "2026-3-1")
DAYS += ("2026-03-01T23:30:00Z", "٢٠٢٦-٠٣-٠١", "２０２６-03-01", "2026-03-01\u200b", "-2026-03-01", "tomorrow")
NUMBERS = ("1_000", "nan", "inf", "1e400", "-1", "١٤", "9" * 5000, "0x10", "1,000", "14.0", "+14", " 1 4", "½", "=1+1")
NAMES = (
    "../../etc/passwd",
    "..",
    "/abs",
    "C:\\x",
    "con",
    "nul.txt",
    "aux",
    "index",
    "404",
    "assets",
    ".git",
    "a" * 300,
)
NAMES += (
    "a\0b",
    "a\nb",
    "%2e%2e%2f",
    "Lockside-Workshop",
    "lockside-workshop\u00a0",
    "北京",
    "💥",
    "-",
    "a--b",
    "ﬁrst",
)
WORDS = ("\u202egnirts", "a\u200bb", "Riversid\u0435", "=cmd|'/c calc'!A1", "@SUM(1)", "<script>alert(1)</script>")
WORDS += ("{{ 7*7 }}", "::set-output name=x::y", "##[error]x", "\x1b]0;title\x07", "\u2028", "\ufffe", "x" * 100_000)
PLACES = (
    "GIR 0AA",
    "ZZ99 3VZ",
    "LS1 4CP",
    "LSl 4AP",
    "JE2 3AB",
    "BFPO 12",
    "O1 1AA",
    "ＬＳ１ ４ＡＰ",
    "NG1",
    "'; DROP",
)
MAILS = (
    "a@b.example\nBcc: all@b.example",
    "a@b.example?bcc=x@y.example",
    "<a@b.example>",
    "a@b@c.example",
    '"a b"@c.d',
)
CELLS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("providers", "website", ADDRESSES),
    ("providers", "id", NAMES),
    ("providers", "name", WORDS),
    ("providers", "summary", WORDS),
    ("providers", "age_from", NUMBERS),
    ("providers", "counts_as_at", DAYS),
    ("venues", "postcode", PLACES),
    ("venues", "id", NAMES),
    ("contacts", "email", MAILS),
    ("documents", "expires_on", DAYS),
    ("notices", "starts_on", DAYS),
    ("events", "at", DAYS),
)


def with_cell(content: bytes, field: str, value: str) -> bytes:
    """The table with one cell of its first row replaced."""
    rows = list(csv.reader(io.StringIO(content.decode(), newline="")))
    rows[1][rows[0].index(field)] = value
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue().encode(errors="surrogatepass")
