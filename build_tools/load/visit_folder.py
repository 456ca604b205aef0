"""A visit's folder as it lies on the disk: its entries, whether they are as they were, and its bytes, each read once."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from build_tools.load.text_file import MOST_BYTES
from build_tools.models.sources import Entry

MOST_TOGETHER = 400_000_000  # bytes of one visit: ninety-nine revisions with all the pictures that a form sends
MOST_ENTRIES = 20_000
DEEPEST = 8  # folders; a visit has two


@dataclass(frozen=True)
class Content:
    """
    Everything beneath one folder. ``files`` has the bytes of each ordinary file by its relative path.

    A file that could not be read, or is too large to be one of ours, is missing from ``files``.
    """

    entries: tuple[Entry, ...]
    files: dict[str, bytes]
    is_whole: bool = True  # False where so much lies there, or so deep, that not all of it was looked at

    @property
    def unreadable(self) -> list[str]:
        """The ordinary files whose bytes could not be had."""
        return [entry.name for entry in self.entries if stat.S_ISREG(entry.mode) and entry.name not in self.files]

    @property
    def links(self) -> list[str]:
        """The entries that point elsewhere."""
        return [entry.name for entry in self.entries if stat.S_ISLNK(entry.mode)]

    @property
    def digest(self) -> bytes:
        """SHA-256 of everything that a check of the folder can depend on: names, kinds and bytes, not times."""
        total = hashlib.sha256()
        for entry in self.entries:
            content = self.files.get(entry.name, b"")
            kind = stat.S_IFMT(entry.mode)
            total.update(os.fsencode(entry.name) + f"\0{kind}\0{len(content)}\0".encode())
            total.update(content)
        return total.digest()

    def below(self, folder: str) -> Content:
        """What lies beneath a folder of it, with paths relative to that."""
        start = f"{folder}/"
        entries = (entry for entry in self.entries if entry.name.startswith(start))
        files = {name[len(start) :]: content for name, content in self.files.items() if name.startswith(start)}
        return Content(tuple(entry._replace(name=entry.name[len(start) :]) for entry in entries), files)


def content_of(folder: str) -> Content:
    """The folder's entries and bytes. Links are never followed, and no more is read than a visit may have."""
    found = list(islice(_entries_of(folder), MOST_ENTRIES + 1))
    is_whole = len(found) <= MOST_ENTRIES and all(entry.name.count("/") < DEEPEST for entry in found)
    entries = tuple(sorted(found[:MOST_ENTRIES]))
    files: dict[str, bytes] = {}
    together = 0
    for name, mode, size, *_ in entries:
        if not stat.S_ISREG(mode) or size > MOST_BYTES or together + size > MOST_TOGETHER:
            continue
        if (content := _bytes_of(f"{folder}/{name}")) is not None:
            files[name] = content
            together += len(content)
    return Content(entries, files, is_whole)


def is_as_it_was(folder: str, entries: Iterable[Entry]) -> bool:
    """
    True when no entry came or went or was written to since ``entries`` were noted.

    A folder's own times tell what came and went, and the time of a file's last change, which no program can set, tells
    what was written, even where the size and the time of modification were put back.
    """
    ask = os.lstat
    try:
        for name, mode, size, modified, changed, inode in entries:
            now = ask(f"{folder}/{name}")
            if now.st_ctime_ns != changed or now.st_mtime_ns != modified or now.st_size != size:
                return False
            if now.st_mode != mode or now.st_ino != inode:
                return False
    except (OSError, ValueError):
        return False
    return True


def _entries_of(folder: str) -> Iterator[Entry]:
    yield _entry("", os.lstat(folder))
    waiting = [""]
    while waiting:
        above = waiting.pop()
        with os.scandir(f"{folder}/{above}") as found:
            for each in found:
                name = f"{above}{each.name}"
                entry = _entry(name, each.stat(follow_symlinks=False))
                yield entry
                if stat.S_ISDIR(entry.mode) and name.count("/") < DEEPEST:
                    waiting.append(f"{name}/")


def _entry(name: str, state: os.stat_result) -> Entry:
    return Entry(name, state.st_mode, state.st_size, state.st_mtime_ns, state.st_ctime_ns, state.st_ino)


def _bytes_of(path: str) -> bytes | None:
    try:
        with open(path, "rb", buffering=0) as file:  # read whole, in half the time that a buffer takes
            return file.read(MOST_BYTES)
    except OSError:
        return None
