"""Bytes by name, in one file of the workspace's cache that may be deleted at any moment."""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Collection, Iterable, Iterator
from contextlib import closing, suppress
from functools import cache
from hashlib import sha256
from pathlib import Path

from build_tools import __version__

PATIENCE = 5  # seconds that one run waits while another writes
PACKAGE = Path(__file__).parent.parent


class KeptFile:
    """
    What one run leaves for the next. ``made_by`` says what all of it depends on; of anybody else's nothing is believed.

    It is a convenience: where it cannot be read or written, it is as if nothing had been kept. SQLite keeps it whole
    when a run is killed, and two runs apart.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    def recall(self, made_by: str, names: Iterable[str] | None = None) -> Iterator[tuple[str, bytes]]:
        """Those of ``names`` that are there, or all."""
        if not self._path.is_file() or self._path.is_symlink():
            return
        with suppress(sqlite3.Error, OSError), closing(self._open()) as database:
            if not self._is_by(database, made_by):
                return
            if names is None:
                yield from database.execute("SELECT name, content FROM kept")
            else:
                for name in names:
                    yield from database.execute("SELECT name, content FROM kept WHERE name = ?", (name,))

    def remember(self, made_by: str, fresh: Iterable[tuple[str, bytes]], gone: Collection[str] = ()) -> None:
        """Write all of it or, when something prevents that, nothing. What somebody else made is forgotten."""
        if self._path.is_symlink():
            return
        try:
            with closing(self._open()) as database:
                self._write(database, made_by, fresh, gone)
        except (sqlite3.OperationalError, OSError):
            pass  # another run is writing, or the disk is full: nothing is lost but time
        except sqlite3.DatabaseError:  # no database, or a damaged one
            with suppress(OSError):
                self._path.unlink()

    def _open(self) -> sqlite3.Connection:
        return sqlite3.connect(self._path, timeout=PATIENCE, isolation_level=None)

    def _write(
        self, database: sqlite3.Connection, made_by: str, fresh: Iterable[tuple[str, bytes]], gone: Collection[str]
    ) -> None:
        database.execute("PRAGMA page_size = 65536")
        database.execute("BEGIN IMMEDIATE")
        if not self._is_by(database, made_by):
            database.execute("DROP TABLE IF EXISTS kept")
            database.execute("DROP TABLE IF EXISTS made_by")
            database.execute("CREATE TABLE kept (name TEXT PRIMARY KEY, content BLOB NOT NULL)")
            database.execute("CREATE TABLE made_by (identity TEXT NOT NULL)")
            database.execute("INSERT INTO made_by VALUES (?)", (self._identity(made_by),))
        database.executemany("DELETE FROM kept WHERE name = ?", ((name,) for name in gone))
        database.executemany("INSERT OR REPLACE INTO kept VALUES (?, ?)", fresh)
        database.execute("COMMIT")

    def _is_by(self, database: sqlite3.Connection, made_by: str) -> bool:
        try:
            return database.execute("SELECT identity FROM made_by").fetchall() == [(self._identity(made_by),)]
        except sqlite3.OperationalError:  # an empty file has no tables
            return False

    def _identity(self, made_by: str) -> str:
        """
        Who wrote the file, and the file itself by its place on the disk.

        One that came with a clone or a download has another place; so nobody can send findings along with the data.
        """
        place = self._path.stat()
        return f"{__version__} {made_by} {sys.version_info[:2]} {place.st_dev} {place.st_ino}"


@cache
def digest_of_code(*parts: str) -> str:
    """A digest of modules, or of folders of them, below the package: a change to one makes everything be made anew."""
    total = sha256()
    for part in parts:
        path = PACKAGE / part
        for module in sorted(path.rglob("*.py")) if path.is_dir() else [path]:
            total.update(module.read_bytes())
    return total.hexdigest()
