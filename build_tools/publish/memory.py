"""What was found the last time, kept in a folder of the workspace that may be deleted at any moment."""

from __future__ import annotations

import shutil
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cached_property
from pathlib import Path

import pydantic

from build_tools.publish.kept import KeptFile, digest_of_code

FOLDER = Path(".cache") / "provider-directory"
# The code that a finding depends on, and the code that what is kept of postcodes depends on.
FINDS = ("load", "validate", "models", "checking.py", "provider_tables.py")
LOCATES = ("load", "models", "postcodes.py")


class WorkspaceMemory:
    """
    The memory of one workspace (see ``models.remembered.Memory``).

    It is a convenience: where it cannot be read or written, or was made by another version or brought from elsewhere,
    everything is simply found anew.
    """

    def __init__(self, workspace: Path) -> None:
        self._folder = workspace / FOLDER
        self._mark = self._folder / ".gitignore"
        self._visits = KeptFile(self._folder / "visits.sqlite")

    @cached_property
    def started(self) -> int:
        """When this run began, by the clock that also stamps the files; 0 when nothing can be kept here."""
        if any(path.is_symlink() for path in (self._folder.parent, self._folder, self._mark)):
            return 0
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            self._mark.write_text("*\n", encoding="utf-8")  # so that nobody commits this folder
            return self._mark.stat().st_mtime_ns
        except OSError:
            return 0

    @cached_property
    def postcodes(self) -> KeptPostcodes:
        """What is kept of postcodes."""
        return KeptPostcodes(KeptFile(self._folder / "postcodes.sqlite") if self.started else None)

    @cached_property
    def tables(self) -> KeptTables:
        """What is kept of the provider package."""
        return KeptTables(KeptFile(self._folder / "tables.sqlite") if self.started else None, self._finder)

    def recall(self) -> Iterator[tuple[str, bytes]]:
        """All that was remembered by this version of the program, in this very file."""
        return self._visits.recall(self._finder) if self.started else iter(())

    def remember(self, fresh: Iterable[tuple[str, bytes]], gone: Collection[str]) -> None:
        """Write all of it or, when something prevents that, nothing."""
        if self.started:
            self._visits.remember(self._finder, fresh, gone)

    @cached_property
    def _finder(self) -> str:
        return f"{digest_of_code(*FINDS)} {pydantic.VERSION}"


class KeptTables:
    """Tables that were found flawless (see ``models.remembered.TableMemory``); without a file, nothing."""

    def __init__(self, file: KeptFile | None, finder: str) -> None:
        self._file, self._finder = file, finder

    def recall(self) -> dict[str, bytes]:
        """All that was remembered by this version of the program."""
        return dict(self._file.recall(self._finder)) if self._file else {}

    def remember(self, fresh: Mapping[str, bytes]) -> None:
        """Add or replace some."""
        if self._file:
            self._file.remember(self._finder, fresh.items())


class KeptPostcodes:
    """What was read of a source of postcodes (see ``models.postcode_table.PostcodeMemory``); without a file, nothing."""

    def __init__(self, file: KeptFile | None) -> None:
        self._file = file

    def recall(self, source: str, names: Collection[str]) -> dict[str, bytes]:
        """Those that are there, as this version of the program left them."""
        return dict(self._file.recall(_of(source), names)) if self._file else {}

    def remember(self, source: str, kept: Mapping[str, bytes]) -> None:
        """Add or replace some. Whatever was kept of another source is forgotten."""
        if self._file:
            self._file.remember(_of(source), kept.items())


def forget(workspace: Path) -> None:
    """Throw away all that is remembered of a workspace: what was taken out of it is in there, too."""
    folder = workspace / FOLDER
    if not folder.is_symlink():
        shutil.rmtree(folder, ignore_errors=True)


def _of(source: str) -> str:
    return f"{digest_of_code(*LOCATES)} {source}"
