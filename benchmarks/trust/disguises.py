"""What a mark may be dressed as: one small file for each disguise, by which the search is measured before it is believed."""

from __future__ import annotations

import base64
import bz2
import codecs
import gzip
import hashlib
import html
import io
import json
import lzma
import quopri
import sqlite3
import subprocess
import tarfile
import tempfile
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import brotli
import openpyxl
import pikepdf
import pyarrow
import pyarrow.parquet
import typst
from PIL import Image
from PIL.PngImagePlugin import PngInfo

NAME = "Canarina Q. Testwhistle"
PHONE = "07700 900123"
EMAIL = "canarina.testwhistle@example.org"
MARKS = {NAME: "a name", PHONE: "a telephone", EMAIL: "a mailbox"}
ZERO_WIDTH, SOFT_HYPHEN = "\u200b", "\u00ad"
Seeded = tuple[str, bytes]


def _zip(**files: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return stream.getvalue()


def _tar() -> bytes:
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w:gz") as archive:
        entry = tarfile.TarInfo("a.txt")
        entry.size = len(NAME)
        archive.addfile(entry, io.BytesIO(NAME.encode()))
    return stream.getvalue()


def _spreadsheet(*, hidden: bool) -> bytes:
    book, stream = openpyxl.Workbook(), io.BytesIO()
    if hidden:
        sheet = book.create_sheet("more")
        sheet.sheet_state = "veryHidden"
        sheet["ZZ99"] = PHONE
    else:
        book.properties.lastModifiedBy = NAME
    book.save(stream)
    return stream.getvalue()


def _paper() -> bytes:
    return bytes(typst.compile(f"#text(size: 9pt)[By {NAME}]".encode()))


def _paper_about() -> bytes:
    stream = io.BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page()
        document.docinfo["/Author"] = f"{NAME} – ŵ"  # written as UTF-16, for its last letter
        document.save(stream)
    return stream.getvalue()


def _paper_attached() -> bytes:
    stream = io.BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page()
        document.attachments["notes.gz"] = pikepdf.AttachedFileSpec(document, gzip.compress(NAME.encode()))
        document.save(stream)
    return stream.getvalue()


def _png() -> bytes:
    notes, stream = PngInfo(), io.BytesIO()
    notes.add_text("Comment", NAME, zip=True)
    Image.new("RGB", (4, 4)).save(stream, "PNG", pnginfo=notes)
    return stream.getvalue()


def _jpeg() -> bytes:
    exif, stream = Image.Exif(), io.BytesIO()
    exif[0x9C9D] = NAME.encode("utf-16-le")
    Image.new("RGB", (4, 4)).save(stream, "JPEG", exif=exif)
    return stream.getvalue()


def _parquet() -> bytes:
    stream = io.BytesIO()
    pyarrow.parquet.write_table(pyarrow.table({"who": [NAME]}), stream, compression="zstd")
    return stream.getvalue()


def _database() -> bytes:
    database = sqlite3.connect(":memory:")
    database.execute("CREATE TABLE people (name TEXT)")
    database.execute("INSERT INTO people VALUES (?)", [NAME])
    return database.serialize()


def _deleted_in_git() -> bytes:
    """A repository, as an archive, in which a file was added and taken out again: as loose objects of Git."""
    with tempfile.TemporaryDirectory() as folder:
        git = ["git", "-C", folder, "-c", "user.name=x", "-c", "user.email=x@example.org", "-c", "commit.gpgsign=false"]
        subprocess.run([*git, "init", "-q"], check=True)
        path = Path(folder, "a.txt")
        path.write_text(NAME * 3, encoding="utf-8")
        for words in (["add", "a.txt"], ["commit", "-qm", "add"], ["rm", "-q", "a.txt"], ["commit", "-qm", "remove"]):
            subprocess.run([*git, *words], check=True)
        objects = (file for file in sorted(Path(folder, ".git", "objects").rglob("*")) if file.is_file())
        return _zip(**{file.relative_to(folder).as_posix(): file.read_bytes() for file in objects})


def _source_map() -> bytes:
    return json.dumps({"version": 3, "sources": ["a.mjs"], "sourcesContent": [f"// {NAME}"], "mappings": ""}).encode()


def _page(text: str) -> bytes:
    return f"<!doctype html><title>x</title><p>Ask {text} about it.</p>".encode()


DISGUISES: dict[str, Callable[[], Seeded]] = {
    "plainly in a page": lambda: ("a.html", _page(NAME)),
    "in a comment of a page": lambda: ("a.html", f"<p>x<!-- {NAME} --></p>".encode()),
    "gzip": lambda: ("a.html.gz", gzip.compress(_page(NAME))),
    "Brotli": lambda: ("a.html.br", brotli.compress(_page(NAME))),
    "zlib": lambda: ("a.bin", zlib.compress(NAME.encode())),
    "bzip2 and xz": lambda: ("a.bin", bz2.compress(lzma.compress(NAME.encode()))),
    "zip in zip": lambda: ("a.zip", _zip(**{"b.zip": _zip(**{"c.txt": NAME.encode()})})),
    "a name inside a zip": lambda: ("a.zip", _zip(**{f"{NAME}.txt": b"x"})),
    "tar.gz": lambda: ("a.tar.gz", _tar()),
    "who last saved a spreadsheet": lambda: ("a.xlsx", _spreadsheet(hidden=False)),
    "a hidden sheet": lambda: ("a.xlsx", _spreadsheet(hidden=True)),
    "letters drawn in a PDF": lambda: ("a.pdf", _paper()),
    "the author of a PDF": lambda: ("a.pdf", _paper_about()),
    "a file attached to a PDF": lambda: ("a.pdf", _paper_attached()),
    "a packed note in a PNG": lambda: ("a.png", _png()),
    "EXIF in UTF-16": lambda: ("a.jpg", _jpeg()),
    "Parquet": lambda: ("a.parquet", _parquet()),
    "SQLite": lambda: ("a.db", _database()),
    "a source map": lambda: ("a.mjs.map", _source_map()),
    "deleted in Git": lambda: ("a.zip", _deleted_in_git()),
    "base64": lambda: ("a.json", json.dumps({"x": base64.b64encode(f"zz{NAME}".encode()).decode()}).encode()),
    "base64 in an address": lambda: ("a.css", b"url(data:;base64," + base64.urlsafe_b64encode(NAME.encode()) + b")"),
    "hexadecimal digits": lambda: ("a.txt", NAME.encode().hex().encode()),
    "entities of HTML": lambda: ("a.html", _page("".join(f"&#x{ord(one):x};" for one in NAME))),
    "entities, escaped once more": lambda: ("a.xml", html.escape("".join(f"&#{ord(one)};" for one in NAME)).encode()),
    "escapes of JSON": lambda: ("a.json", ("".join(f"\\u{ord(one):04x}" for one in NAME)).encode()),
    "percent signs": lambda: ("a.txt", "".join(f"%{byte:02X}" for byte in NAME.encode()).encode()),
    "quoted-printable": lambda: (
        "a.eml",
        quopri.encodestring((NAME[:9] + "é" * 40 + "\n").encode()) + b"Canarina Q. Te=\nstwhistle",
    ),
    "split by tags": lambda: ("a.html", _page("Cana<b>rina Q. Te</b>stwh<i></i>istle")),
    "soft hyphens": lambda: ("a.html", _page(SOFT_HYPHEN.join(NAME))),
    "zero-width spaces": lambda: ("a.html", _page(ZERO_WIDTH.join(NAME))),
    "full width": lambda: ("a.txt", "".join(chr(ord(one) + 0xFEE0) if one > " " else one for one in NAME).encode()),
    "UTF-16 without a mark": lambda: ("a.bin", b"\x01" + NAME.encode("utf-16-be")),
    "a slug": lambda: ("a.html", b'<a href="/people/canarina-q-testwhistle/">x</a>'),
    "capitals and spaces": lambda: ("a.txt", "  ".join(NAME.upper()).encode()),
    "accents": lambda: ("a.txt", "Çánárîna Q. Tèstwhìstle".encode()),
    "backwards": lambda: ("a.txt", NAME[::-1].encode()),
    "thirteen letters on": lambda: ("a.txt", codecs.encode(NAME, "rot13").encode()),
    "surname first": lambda: ("a.csv", b"Testwhistle, Q., Canarina"),
    "a telephone from abroad": lambda: ("a.html", b'<a href="tel:+44-7700-900-123">x</a>'),
    "a mailbox spelt out": lambda: ("a.txt", b"canarina (dot) testwhistle (at) example (dot) org"),
    "MD5": lambda: ("a.json", hashlib.md5(EMAIL.encode()).hexdigest().encode()),
    "SHA-1": lambda: ("a.json", hashlib.sha1(EMAIL.encode()).hexdigest().upper().encode()),
    "SHA-256": lambda: ("a.json", hashlib.sha256(PHONE.encode()).hexdigest().encode()),
    "SHA-256 in base64": lambda: (
        "a.html",
        b'integrity="sha256-' + base64.b64encode(hashlib.sha256(NAME.encode()).digest()) + b'"',
    ),
    "the name of a file": lambda: ("people/canarina q testwhistle.html", b"x"),
    "the name of a file, escaped": lambda: (quote(NAME.replace(" ", "\u00a0")) + ".html", b"x"),
}
