"""What load hands to validate: rows as they were read, each with its number, and nothing interpreted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

from build_tools.models.directory import PostcodeTable, Settings, SubjectArea


@dataclass(frozen=True, slots=True)
class Row:
    """One row's cells by heading. ``number`` counts as a spreadsheet does: the heading is row 1."""

    number: int
    cells: dict[str, str]


@dataclass(frozen=True)
class Table:
    """
    One file's rows. ``package`` and ``resource`` name it in problems, such as ``providers`` and ``courses.csv``.

    ``lost`` holds the cells of rows that were too broken to pass on, so that what points to them is not said to
    dangle; ``cut`` is set when the rest of the file could not be read at all.
    """

    package: str
    resource: str
    rows: tuple[Row, ...]
    lost: frozenset[str] = frozenset()
    cut: bool = False


@dataclass(frozen=True)
class FrameworkSource:
    """The tables of one framework version, by name, and the folders it lies in."""

    package: str
    folder_id: str
    folder_version: str
    tables: dict[str, Table]


@dataclass(frozen=True)
class RevisionSource:
    """One ``rN`` folder: its tables by resource name, its format, and the digests of all its bytes and of each picture."""

    package: str
    number: int
    format: str | None
    tables: dict[str, Table]
    sha256: str
    media: dict[str, str]


class Entry(NamedTuple):
    """
    One entry beneath a folder, as the file system told of it; ``name`` is its relative path, "" for the folder itself.

    Times are in nanoseconds; ``changed`` is when its content, name or rights last changed.
    """

    name: str
    mode: int
    size: int
    modified: int
    changed: int
    inode: int


@dataclass(frozen=True, slots=True)
class VisitFolder:
    """Where a visit lies: its path, what problems call it, and the names of the two folders that say whose it is."""

    path: str
    package: str
    provider: str
    name: str


@dataclass(frozen=True)
class VisitSource:
    """One visit's folder."""

    package: str
    folder_provider: str
    folder_name: str
    revisions: tuple[RevisionSource, ...]
    events: Table
    progress: Table


@dataclass(frozen=True)
class Sources:
    """
    The whole workspace as read, but for the visits, of which there may be many: those are read one at a time.

    A table that could not be read is absent; its problem is in the list beside.
    """

    settings: Settings
    policy: dict[str, Any] | None
    tables: dict[str, Table]
    frameworks: tuple[FrameworkSource, ...]
    visits: tuple[VisitFolder, ...]
    subjects: tuple[SubjectArea, ...]
    postcodes: PostcodeTable
