"""Every case: a door, a name, a sentence on what it tries, and how it comes into a copy of the tiny workspace."""

from __future__ import annotations

import csv
import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from hostile_visits import REFUSED, TEXTS, as_bytes, inert

from hostile.tables import CELLS, FAULTS, TABLES, VISIT, with_cell

HERE = Path(__file__).parent
ABOUT = HERE / "about.csv"
# Where a file of each folder goes; "" for what is handed in by “intake”.
DOORS = {
    "mkdocs": "mkdocs.yml",
    "policy": "qa_reports/policy.toml",
    "page": "directory/hostile.md",
    "descriptor": "providers/datapackage.json",
    "visit": f"{VISIT}/r1/datapackage.json",
    "postcodes": "postcodes.csv",
    "handed-in": "",
    **TABLES,
}
FILES = (
    *("mkdocs.yml", "providers/providers.csv", "providers/datapackage.json", "qa_reports/policy.toml"),
    *("qa_reports/frameworks/basic/1/items.csv", f"{VISIT}/events.csv", f"{VISIT}/r1/datapackage.json"),
    *("directory/index.md", "directory/x.png", "postcodes.csv", f"{VISIT}/r1/media/x.jpg"),
)
FOLDERS = ("providers", "directory", "qa_reports/visits", "qa_reports/frameworks/basic", f"{VISIT}/r1", VISIT, ".cache")
NAMES = (b"\xff\xfe", b"a\nb", b"a\x1b[31mb", "\u202eabc".encode(), b"::error::x", b"con", b"a" * 250, b" ", b"a.")
PLACES = ("directory", "providers", "qa_reports", "qa_reports/visits", "qa_reports/inbox", VISIT, f"{VISIT}/r1")


@dataclass(frozen=True)
class Case:
    """
    ``put`` changes a workspace; for door ``handed-in`` it gives the bytes of a file instead, by ``content``.

    ``table`` is the path of the table whose rows are counted, "" for none.
    """

    door: str
    name: str
    tries: str
    put: Callable[[Path], None] | None = None
    content: Callable[[], bytes] | None = None
    table: str = ""


def all_cases() -> list[Case]:
    """Every one, in an order that is always the same."""
    return [*_committed(), *_of_tables(), *_of_cells(), *_handed_in(), *_odd_entries(), *_large()]


def _committed() -> Iterator[Case]:
    """The files in this folder, each with its line in ``about.csv``."""
    with ABOUT.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            source, target = HERE / row["door"] / row["file"], DOORS[row["door"]]
            name = f"{row['door']}/{row['file']}"
            if target:
                table = target if row["door"] in TABLES else ""
                put = partial(_write, target, source.read_bytes)
                yield Case(row["door"], name, row["tries"], put, table=table)
            else:
                yield Case(row["door"], name, row["tries"], content=source.read_bytes)


def _write(path: str, content: Callable[[], bytes], workspace: Path) -> None:
    target = workspace / path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(content())


def _of_tables() -> Iterator[Case]:
    for door, path in TABLES.items():
        for tries, change in FAULTS.items():
            yield Case(door, f"{door}: {tries}", f"A table with {tries}.", partial(_changed, path, change), table=path)


def _changed(path: str, change: Callable[[bytes], bytes], workspace: Path) -> None:
    (workspace / path).write_bytes(change((workspace / path).read_bytes()))


def _of_cells() -> Iterator[Case]:
    for door, field, values in CELLS:
        for number, value in enumerate(values, 1):
            tries = f"{value[:40]!a} for {field}."
            put = partial(_changed, TABLES[door], partial(with_cell, field=field, value=value))
            yield Case(door, f"{door}: {field} {number}", tries, put, table=TABLES[door])


def _handed_in() -> Iterator[Case]:
    for name, made in REFUSED.items():  # what tests of the intake refuse, too
        yield Case("handed-in", f"handed-in: {name}", f"A visit's file: {name}.", content=made)
    for text in TEXTS:
        made = partial(lambda words: as_bytes(inert(words)), text)
        yield Case("handed-in", f"words handed-in: {text}", "Words that some program would obey.", content=made)


def _odd_entries() -> Iterator[Case]:
    for path in FILES:
        yield Case("disk", f"a pipe at {path}", "A pipe that nobody writes to.", partial(_instead, path, os.mkfifo))
        yield Case("disk", f"a folder at {path}", "A folder in a file's place.", partial(_instead, path, os.mkdir))
        for to in ("/etc/passwd", "/dev/zero", os.path.basename(path)):
            link = partial(_instead, path, partial(os.symlink, to))
            yield Case("disk", f"a link to {to} at {path}", "A link out of the workspace, or to itself.", link)
        sparse = partial(_instead, path, _sparse)
        yield Case("disk", f"2 GB at {path}", "A file of two gigabytes that takes no room.", sparse)
    for path in FOLDERS:
        for to in (".", "/etc"):
            link = partial(_instead, path, partial(os.symlink, to))
            yield Case("disk", f"a link to {to} at {path}", "A link in a folder's place.", link)
    for place in PLACES:
        for name in NAMES:
            put = partial(_named, place, name)
            yield Case("names", f"{name[:20]!a} in {place}", "A name that steers, hides or is no text.", put)


def _instead(path: str, make: Callable[[str], object], workspace: Path) -> None:
    target = workspace / path
    if target.is_dir() and not target.is_symlink():
        shutil.rmtree(target)
    target.unlink(missing_ok=True)
    target.parent.mkdir(parents=True, exist_ok=True)
    make(str(target))


def _sparse(path: str, size: int = 2 << 30) -> None:
    with open(path, "wb") as file:
        file.truncate(size)


def _named(place: str, name: bytes, workspace: Path) -> None:
    (workspace / place).mkdir(exist_ok=True)
    with open(os.path.join(os.fsencode(workspace / place), name), "wb") as file:
        file.write(b"x")


def _large() -> Iterator[Case]:
    for place in ("directory", "providers", "qa_reports/visits", "qa_reports/inbox", f"{VISIT}/r1"):
        put = partial(_many, place)
        yield Case("disk", f"30,000 files in {place}", "More empty files than anybody keeps.", put)
        deep = partial(_deep, place)
        yield Case("disk", f"1,500 folders in {place}", "Folders within folders, past where a path ends.", deep)
    for name, made in TEXTS_THAT_GROW.items():
        yield Case("page", f"page: {name}", f"Markdown: {name}.", partial(_write, "directory/hostile.md", made))
    for name, made in DOCUMENTS_THAT_GROW.items():
        put = partial(_write, "providers/datapackage.json", made)
        yield Case("descriptor", f"descriptor: {name}", f"JSON: {name}.", put)


def _many(place: str, workspace: Path) -> None:
    (workspace / place).mkdir(exist_ok=True)
    for number in range(30_000):
        os.close(os.open(f"{workspace}/{place}/f{number}.json", os.O_CREAT | os.O_WRONLY))


def _deep(place: str, workspace: Path) -> None:
    (workspace / place).mkdir(exist_ok=True)
    above = os.open(workspace / place, os.O_RDONLY)
    for _ in range(1500):
        os.mkdir("a", dir_fd=above)
        below = os.open("a", os.O_RDONLY, dir_fd=above)
        os.close(above)
        above = below
    os.close(above)


TEXTS_THAT_GROW: dict[str, Callable[[], bytes]] = {
    "brackets that stay open": lambda: b"[" * 50_000,
    "pictures that stay open": lambda: b"![" * 30_000,
    "comments that stay open": lambda: b"<!--" * 20_000,
    "sections that stay open": lambda: b"<![CDATA[" * 8000,
    "links that stay open": lambda: b"[a](" * 20_000,
    "lists within lists": lambda: b"\n".join(b" " * 4 * depth + b"- a" for depth in range(300)),
    "stress within stress": lambda: b"*a _b " * 2000 + b"b_ a*" * 2000,
    "quotations within quotations": lambda: b">" * 3000 + b" a",
    "tags that stay open": lambda: b"<a " * 30_000,
    "two million words": lambda: b"word " * 2_000_000,
    "ten thousand headings": lambda: b"# a\n\n" * 10_000,
    "a NUL": lambda: b"a\0b",
    "another encoding": lambda: "é".encode("latin-1"),
}
DOCUMENTS_THAT_GROW: dict[str, Callable[[], bytes]] = {
    "thirteen million lists": lambda: b'{"resources":[' + b"[]," * 13_000_000 + b"[]]}",
    "five million objects": lambda: b'{"resources":[' + b"{}," * 5_000_000 + b"{}]}",
    "two million numbers": lambda: b'{"resources":[' + b"1.5," * 1_900_000 + b"1]}",
    "lists within lists": lambda: b'{"a":' + b"[" * 200_000 + b"]" * 200_000 + b"}",
    "a number of a million digits": lambda: b'{"a":' + b"9" * 1_000_000 + b"}",
    "three million escapes": lambda: b'{"a":"' + b"\\ud83d\\ude00" * 3_000_000 + b'"}',
}
