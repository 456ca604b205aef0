"""What load hands to validate: rows as they were read, each with its number, and nothing interpreted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

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
    """The whole workspace as read. A table that could not be read is absent; its problem is in the list beside."""

    settings: Settings
    policy: dict[str, Any] | None
    tables: dict[str, Table]
    frameworks: tuple[FrameworkSource, ...]
    visits: tuple[VisitSource, ...]
    subjects: tuple[SubjectArea, ...]
    postcodes: PostcodeTable
