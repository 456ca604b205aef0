"""Workbooks made to harm: each is refused in a sentence or read as the plain words that it holds, and soon."""

from __future__ import annotations

import io
import random
import struct
import tracemalloc
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from filled_workbooks import fill, filled, saved

from build_tools.intake.spreadsheet import package_from
from build_tools.intake.visit_package import FromElsewhere
from build_tools.intake.workbook_file import MOST_UNPACKED, OLE, ZIP
from build_tools.models.directory import Directory
from build_tools.pipeline import open_directory
from build_tools.render.workbook import visit_workbook

VISIT = {"provider_id": "Lockside Workshop", "visited_on": date(2026, 11, 2), "visited_by": "Officer", "outcome": "Met"}
RATINGS = "xl/worksheets/sheet3.xml"
SPREADSHEET = b"http://schemas.openxmlformats.org/spreadsheetml/2006"
SHARED = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"
SHARED_LINK = b'<Relationship Id="rIdShared" Type="%s" Target="sharedStrings.xml"/>' % SHARED
SHARED_TYPE = (
    b'<Override PartName="/xl/sharedStrings.xml" ContentType="application/'
    b'vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/>'
)
DOCTYPE = b'<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
OUTSIDE = b'<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a SYSTEM "file:///etc/passwd">]>'


@pytest.fixture(scope="module")
def directory(example: Path, today: date) -> Directory:
    return open_directory(example, today)


@pytest.fixture(scope="module")
def sound(directory: Directory) -> bytes:
    """A workbook that is read, so that a refusal is the work of what was done to it."""
    blank = visit_workbook(directory.frameworks[0], [(one.id, one.name) for one in directory.providers], None)
    content = saved(filled(blank, VISIT, {"1a": ("Yes", "Seen.")}))
    assert isinstance(package_from(content, "v.xlsx", directory), FromElsewhere)
    return content


def parts_of(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(parts: dict[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, held in parts.items():
            archive.writestr(name, held)
    return file.getvalue()


def with_part(name: str, held: bytes) -> Callable[[bytes], bytes]:
    return lambda content: packed(parts_of(content) | {name: held})


def ratings_with(before: bytes, after: bytes) -> Callable[[bytes], bytes]:
    def changed(content: bytes) -> bytes:
        parts = parts_of(content)
        assert before in parts[RATINGS]
        return packed(parts | {RATINGS: parts[RATINGS].replace(before, after, 1)})

    return changed


def one_text_in_many_cells(letters: int) -> Callable[[bytes], bytes]:
    """A file of a few kilobytes, each cell of which points at the same long text."""

    def changed(content: bytes) -> bytes:
        parts = parts_of(content)
        strings = b'<sst xmlns="%s/main"><si><t>%s</t></si></sst>' % (SPREADSHEET, b"a" * letters)
        types, links = "[Content_Types].xml", "xl/_rels/workbook.xml.rels"
        rows = b"<sheetData>" + (b"<row>" + b'<c t="s"><v>0</v></c>' * 30 + b"</row>") * 20
        made = packed(
            parts
            | {
                "xl/sharedStrings.xml": strings,
                types: parts[types].replace(b"</Types>", SHARED_TYPE + b"</Types>"),
                links: parts[links].replace(b"</Relationships>", SHARED_LINK + b"</Relationships>"),
                RATINGS: parts[RATINGS].replace(b"<sheetData>", rows, 1),
            }
        )
        assert len(made) < 40_000
        return made

    return changed


def claiming_less(content: bytes) -> bytes:
    """A part that unpacks to a hundred million bytes and claims to be small, in both places that say so."""
    huge = b"<a>" + b" " * 100_000_000
    made = packed(parts_of(content) | {"xl/worksheets/sheet9.xml": huge})
    return made.replace(struct.pack("<I", len(huge)), struct.pack("<I", 1000))


def twice(content: bytes) -> bytes:
    file = io.BytesIO(content)
    with zipfile.ZipFile(file, "a") as archive, pytest.warns(UserWarning):
        archive.writestr(RATINGS, b"<worksheet/>")
    return file.getvalue()


def locked(content: bytes) -> bytes:
    """The bit that says “with a password”, on every part."""
    made = bytearray(content)
    for mark, at in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        start = made.find(mark)
        while start >= 0:
            made[start + at] |= 1
            start = made.find(mark, start + 4)
    return bytes(made)


REFUSED: dict[str, tuple[Callable[[bytes], bytes], str]] = {
    "a bomb": (with_part("xl/worksheets/sheet9.xml", b" " * (MOST_UNPACKED + 1)), "far larger"),
    "a bomb that claims to be small": (claiming_less, "cannot be read"),
    "a bomb of small parts": (lambda content: packed({f"xl/p{n}.xml": b"" for n in range(5000)}), "far larger"),
    "a hundred thousand cells": (
        with_part("xl/worksheets/sheet9.xml", b"<worksheet>" + b"<c/>" * 99_000 + b"</worksheet>"),
        "far more cells",
    ),
    "entities that grow": (with_part("xl/sharedStrings.xml", DOCTYPE + b"<sst>&b;</sst>"), "definitions"),
    "a file from outside": (with_part(RATINGS, OUTSIDE + b"<worksheet>&a;</worksheet>"), "definitions"),
    "a file from outside, in UTF-16": (
        with_part(RATINGS, (OUTSIDE + b"<worksheet>&a;</worksheet>").decode().encode("utf-16")),
        "definitions",
    ),
    "a text of a million letters": (one_text_in_many_cells(1_000_000), "far more text"),
    "six hundred cells with one long text": (one_text_in_many_cells(100_000), "far more text"),
    "a macro": (with_part("xl/vbaProject.bin", b"x"), "a macro"),
    "an old macro": (with_part("xl/macrosheets/sheet1.xml", b"<a/>"), "a macro"),
    "another workbook": (with_part("xl/externalLinks/externalLink1.xml", b"<a/>"), "other workbooks"),
    "a packed file": (with_part("xl/embeddings/oleObject1.bin", b"x"), "another file is packed"),
    "a control": (with_part("xl/activeX/activeX1.xml", b"<a/>"), "a program"),
    "the same part twice": (twice, "stands in it twice"),
    "a password": (locked, "password"),
    "an old format": (lambda content: b"\xd0\xcf\x11\xe0" + b"\0" * 600, "old .xls"),
    "half a file": (lambda content: content[: len(content) // 2], "damaged"),
    "another zip": (lambda content: packed({"hello.txt": b"hello"}), "damaged"),
    "a sheet that is no sheet": (with_part(RATINGS, b"<worksheet><sheetData><row r='x'>"), "damaged"),
    "a cell that is nowhere": (ratings_with(b'r="A2"', b'r="ZZZZZZ2"'), "damaged"),
    "a number without end": (
        ratings_with(b"<sheetData>", b'<sheetData><row r="1"><c r="A1"><v>' + b"9" * 5000 + b"</v></c></row>"),
        "damaged",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_was_made_to_harm_is_refused_in_a_sentence(name: str, sound: bytes, directory: Directory) -> None:
    change, sentence = REFUSED[name]
    content = change(sound)
    assert content.startswith((ZIP, OLE))
    tracemalloc.start()
    found = package_from(content, "v.xlsx", directory)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert isinstance(found, tuple)
    (problem,) = found
    assert sentence in problem.message
    assert problem.message.startswith("v.xlsx cannot be read: ")
    assert problem.fix
    assert most < 8 * MOST_UNPACKED


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(ratings_with(b'"A1:F5"', b'"A1:XFD1048576"'), id="a claim of a million rows"),
        pytest.param(
            ratings_with(b"</sheetData>", b'<row r="1048576"><c r="A1048576"><v>1</v></c></row></sheetData>'),
            id="a row far away",
        ),
        pytest.param(with_part("xl/media/image1.png", b"not a picture"), id="a picture"),
        pytest.param(with_part("../../outside.xml", b"<a/>"), id="a part with a path out"),
        pytest.param(with_part("/etc/cron.d/x", b"<a/>"), id="a part with a whole path"),
        pytest.param(with_part("xl/theme/theme1.xml", DOCTYPE), id="harm in a part that nobody reads"),
        pytest.param(with_part("docProps/core.xml", b"<<<"), id="broken properties"),
    ],
)
def test_what_is_only_strange_is_read_as_if_it_were_not_there(
    change: Callable[[bytes], bytes], sound: bytes, directory: Directory
) -> None:
    found, plain = (package_from(content, "v.xlsx", directory) for content in (change(sound), sound))
    assert isinstance(found, FromElsewhere)
    assert isinstance(plain, FromElsewhere)
    assert found.package == plain.package


@pytest.mark.parametrize(
    "text",
    ["=cmd|'/c calc'!A0", '=HYPERLINK("http://example.org")', "<script>alert(1)</script>", "{{ 7 * 7 }}", "\u202eevil"],
)
def test_words_stay_words(text: str, directory: Directory) -> None:
    blank = visit_workbook(directory.frameworks[0], [], None)
    book = filled(blank, VISIT, {"2a": ("Fully met", text)})
    fill(book, "Comments", "teaching", "Comment", text)
    found = package_from(saved(book), "v.xlsx", directory)
    assert isinstance(found, FromElsewhere)
    parts = {part["name"]: part["data"] for part in found.package["resources"]}
    assert (parts["answers"][0]["evidence"], parts["comments"][0]["text"]) == (text, text)


@pytest.mark.parametrize("seed", range(40))
def test_a_workbook_with_any_bytes_changed_is_read_or_refused(seed: int, sound: bytes, directory: Directory) -> None:
    chance = random.Random(seed)
    parts = parts_of(sound)
    name = chance.choice([part for part in parts if part.startswith(("xl/w", "xl/s", "xl/_", "[C"))])
    held = bytearray(parts[name])
    for _ in range(chance.randint(1, 6)):
        held[chance.randrange(len(held))] = chance.choice(b'<>/"=0A &\xff')
    assert package_from(packed(parts | {name: bytes(held)}), "v.xlsx", directory)


def test_a_message_shows_what_would_hide_or_steer_the_screen(directory: Directory) -> None:
    blank = visit_workbook(directory.frameworks[0], [], None)
    book = filled(blank, VISIT, {"2a": ("_x001B_[2J\u202e_x0000_", None)})
    book.create_sheet("\u202eevil")
    found = package_from(saved(book), "v.xlsx", directory)
    assert isinstance(found, tuple)
    assert all(problem.message.isprintable() for problem in found)
