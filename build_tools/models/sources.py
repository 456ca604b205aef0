"""What load hands to validate: rows as they were read, each with its number, and nothing interpreted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, overload

from build_tools.models.directory import Settings, SubjectArea
from build_tools.models.packed import Columns
from build_tools.models.postcode_table import PostcodeTable


@dataclass(frozen=True, slots=True)
class Row:
    """One row's cells by heading. ``number`` counts as a spreadsheet does: the heading is row 1."""

    number: int
    cells: dict[str, str]


class Grid(Sequence[Row]):
    """
    Rows with the same headings throughout, kept by columns: ``columns[place]`` has every row's cell under
    ``names[place]``. What goes through them by columns is spared a million rows; to whoever looks, a row is made.
    """

    __slots__ = ("columns", "names", "numbers")

    def __init__(self, names: Sequence[str], numbers: Sequence[int], columns: Sequence[Sequence[str]]) -> None:
        self.names, self.numbers, self.columns = tuple(names), numbers, columns

    def __len__(self) -> int:
        return len(self.numbers)

    @overload
    def __getitem__(self, place: int) -> Row: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[Row, ...]: ...
    def __getitem__(self, place: int | slice) -> Row | tuple[Row, ...]:
        if isinstance(place, slice):
            return tuple(self[each] for each in range(len(self))[place])
        return Row(
            self.numbers[place], {name: cells[place] for name, cells in zip(self.names, self.columns, strict=True)}
        )


class KnownRows(Grid):
    """
    The rows of a file that was found flawless when it was read before, with the records that they make.

    Only the cells of text that must be filled are at hand, ids among them: nobody need look at the others again.
    """

    __slots__ = ("records",)

    def __init__(self, records: Columns[Any]) -> None:
        fields = records.model.model_fields.items()
        texts = [name for name, field in fields if field.is_required() and field.annotation is str]
        super().__init__(texts, range(2, len(records) + 2), records.columns(*texts))
        self.records = records


@dataclass(frozen=True)
class Table:
    """
    One file's rows. ``package`` and ``resource`` name it in problems, such as ``providers`` and ``courses.csv``.

    ``lost`` holds the cells of rows that were too broken to pass on, so that what points to them is not said to
    dangle; ``cut`` is set when the rest of the file could not be read at all.
    """

    package: str
    resource: str
    rows: Sequence[Row]
    lost: frozenset[str] = frozenset()
    cut: bool = False

    def cells_of(self, name: str) -> Sequence[str]:
        """Each row's cell under one heading, "" where it has none."""
        if isinstance(self.rows, Grid):
            names = self.rows.names
            return self.rows.columns[names.index(name)] if name in names else [""] * len(self.rows)
        return [row.cells.get(name, "") for row in self.rows]


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
