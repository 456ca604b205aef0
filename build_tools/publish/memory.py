"""What was found sound the last time, kept in one file of the workspace that may be deleted at any moment."""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Collection, Iterable, Iterator
from contextlib import closing, suppress
from functools import cache, cached_property
from hashlib import sha256
from pathlib import Path

import pydantic

from build_tools import __version__

FOLDER = Path(".cache") / "provider-directory"
PATIENCE = 5  # seconds that one run waits while another writes
PACKAGE = Path(__file__).parent.parent
DECIDES = ("load", "validate", "models", "checking.py")  # the code that a finding depends on


class WorkspaceMemory:
    """
    The memory of one workspace (see ``models.remembered.Memory``).

    It is a convenience: where it cannot be read or written, or was made by another version or brought from elsewhere,
    everything is simply found anew. SQLite keeps it whole when a run is killed, and two runs apart.
    """

    def __init__(self, workspace: Path) -> None:
        self._folder = workspace / FOLDER
        self._mark = self._folder / ".gitignore"
        self._file = self._folder / "visits.sqlite"

    @cached_property
    def started(self) -> int:
        """When this run began, by the clock that also stamps the files; 0 when nothing can be kept here."""
        if any(path.is_symlink() for path in (self._folder.parent, self._folder, self._mark, self._file)):
            return 0
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            self._mark.write_text("*\n", encoding="utf-8")  # so that nobody commits this folder
            return self._mark.stat().st_mtime_ns
        except OSError:
            return 0

    def recall(self) -> Iterator[tuple[str, bytes]]:
        """All that was remembered by this version of the program, in this very file."""
        if not self.started or not self._file.is_file():
            return
        with suppress(sqlite3.Error, OSError), closing(self._open()) as database:
            if self._is_ours(database):
                yield from database.execute("SELECT folder, found FROM visits")

    def remember(self, fresh: Iterable[tuple[str, bytes]], gone: Collection[str]) -> None:
        """Write all of it or, when something prevents that, nothing."""
        if not self.started:
            return
        try:
            with closing(self._open()) as database:
                self._write(database, fresh, gone)
        except (sqlite3.OperationalError, OSError):
            pass  # another run is writing, or the disk is full: nothing is lost but time
        except sqlite3.DatabaseError:  # no database, or a damaged one
            with suppress(OSError):
                self._file.unlink()

    def _open(self) -> sqlite3.Connection:
        return sqlite3.connect(self._file, timeout=PATIENCE, isolation_level=None)

    def _write(self, database: sqlite3.Connection, fresh: Iterable[tuple[str, bytes]], gone: Collection[str]) -> None:
        database.execute("PRAGMA page_size = 16384")
        database.execute("BEGIN IMMEDIATE")
        if not self._is_ours(database):
            database.execute("DROP TABLE IF EXISTS visits")
            database.execute("DROP TABLE IF EXISTS made_by")
            database.execute("CREATE TABLE visits (folder TEXT PRIMARY KEY, found BLOB NOT NULL)")
            database.execute("CREATE TABLE made_by (identity TEXT NOT NULL)")
            database.execute("INSERT INTO made_by VALUES (?)", (self._identity(),))
        database.executemany("DELETE FROM visits WHERE folder = ?", ((folder,) for folder in gone))
        database.executemany("INSERT OR REPLACE INTO visits VALUES (?, ?)", fresh)
        database.execute("COMMIT")

    def _is_ours(self, database: sqlite3.Connection) -> bool:
        try:
            return database.execute("SELECT identity FROM made_by").fetchall() == [(self._identity(),)]
        except sqlite3.OperationalError:  # an empty file has no tables
            return False

    def _identity(self) -> str:
        """
        Who wrote the file: the code, and the file itself by its place on the disk.

        One that came with a clone or a download has another place; so nobody can send findings along with the data.
        """
        place = self._file.stat()
        return f"{__version__} {_code()} {sys.version_info[:2]} {pydantic.VERSION} {place.st_dev} {place.st_ino}"


@cache
def _code() -> str:
    """A digest of the code that finds, so that a change to it makes everything be found anew."""
    total = sha256()
    for part in DECIDES:
        path = PACKAGE / part
        for module in sorted(path.rglob("*.py")) if path.is_dir() else [path]:
            total.update(module.read_bytes())
    return total.hexdigest()
