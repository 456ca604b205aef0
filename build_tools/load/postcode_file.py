"""Where postcodes are, from a file that the workspace names: a full ONS Postcode Directory, or Code-Point Open."""

from __future__ import annotations

import csv
import os
import re
from collections.abc import Iterable, Iterator
from functools import cached_property
from hashlib import file_digest, sha256
from itertools import chain
from pathlib import Path
from typing import TextIO

from build_tools.models.grid import GridPoint
from build_tools.models.postcode import Postcode, parse_postcode
from build_tools.models.postcode_table import PostcodeDistrict, PostcodePlace

LONGEST_CELL = 10_000
LONGEST_LINE = 100_000  # characters; the directory's own have some four hundred
MOST_FILES = 1000  # Code-Point Open has one for each postcode area
MOST_LOOKED_AT = 5000  # names in its folder
# Metres. Great Britain lies well inside; anything else is a slipped column.
EAST_END, NORTH_END = 800_000, 1_300_000
_EASTINGS = ("oseast1m", "east1m", "eastings")
_NORTHINGS = ("osnrth1m", "north1m", "northings")
_POSTCODES = ("pcds", "pcd", "pcd7", "pcd8", "postcode")
_METRES = re.compile(r"[0-9]{1,7}")
_ENDED = re.compile(r"((?:19|20)[0-9]{2})(0[1-9]|1[0-2])")


class UnusablePostcodes(Exception):
    """The file cannot be used; the text is a whole sentence that says why, and where."""


class FilePostcodes:
    """
    A full ONSPD file, or Code-Point Open (a file, or the folder of its files). ONSPD also knows end dates.

    Raises ``UnusablePostcodes`` at the first thing that makes no sense: a venue put in the wrong place is found by the
    wrong people, so that no row is guessed at.
    """

    is_read_whole = True

    def __init__(self, path: Path) -> None:
        try:
            self._files = _csv_files(path) if path.is_dir() else [path]
            is_there = bool(self._files) and all(file.is_file() for file in self._files)
        except OSError:  # such as a name that is too long for any file
            is_there = False
        if not is_there:
            raise UnusablePostcodes(f"The postcode file {path.name[:100]} is not there.")
        self._name = path.name
        self.title = "postcode file"
        self.vintage = path.stem
        self._points: dict[str, dict[str, GridPoint | None]] = {}
        self._ended: dict[str, dict[str, str]] = {}

    @cached_property
    def digest(self) -> str:
        """Of all its bytes."""
        try:
            for file in self._files:
                _look_at(file)
            return sha256(b"".join(_digest_of(file) for file in self._files)).hexdigest()
        except OSError as error:
            raise UnusablePostcodes(f"{self._name} cannot be read: {error.strerror}.") from error

    @cached_property
    def _districts(self) -> dict[str, PostcodeDistrict]:
        for file in self._files:
            self._read(file)
        if not self._points:
            raise UnusablePostcodes(f"{self._name} holds no postcodes in the form of ONSPD or Code-Point Open.")
        names = sorted(self._points)
        return {name: PostcodeDistrict.of(name, self._points.pop(name), self._ended.get(name)) for name in names}

    def _read(self, file: Path) -> None:
        csv.field_size_limit(LONGEST_CELL)
        try:
            with self._lines(file) as lines:
                for row, text, east, north, end in _columns(enumerate(csv.reader(_bounded(file.name, lines)), 1)):
                    self._add(f"{file.name}, row {row}", text, east.strip(), north.strip(), end.strip())
        except UnicodeDecodeError as error:
            raise UnusablePostcodes(f"{file.name} is not UTF-8.") from error
        except csv.Error as error:
            raise UnusablePostcodes(f"{file.name} cannot be told apart into rows and cells: {error}.") from error
        except OSError as error:
            raise UnusablePostcodes(f"{file.name} cannot be read: {error.strerror}.") from error

    def _lines(self, file: Path) -> TextIO:
        return file.open(encoding="utf-8-sig", newline="")

    def _add(self, place: str, text: str, east: str, north: str, end: str) -> None:
        postcode = parse_postcode(text)
        if postcode is None or not postcode.is_whole:
            return
        self._points.setdefault(postcode.district, {})[postcode.inward] = _point(place, east, north)
        if end:
            month = _ENDED.fullmatch(end)
            if month is None:
                raise UnusablePostcodes(f"{place}: “{end[:20]}” is not a year and month such as 201906.")
            self._ended.setdefault(postcode.district, {})[postcode.inward] = f"{month[1]}-{month[2]}"

    def district(self, name: str) -> PostcodeDistrict | None:
        """All of one district; ``None`` when the file has none of that name."""
        return self._districts.get(name)

    def middles(self) -> dict[str, GridPoint | None]:
        """The middle of every district; ``None`` of one without coordinates."""
        return {name: district.middle for name, district in self._districts.items()}


def _csv_files(folder: Path) -> list[Path]:
    """The tables in a folder and those beneath it, which must be the folder of a download and no whole disk."""
    found: list[Path] = []
    for number, (above, _, names) in enumerate(os.walk(folder)):
        found += [Path(above, name) for name in names if name.endswith(".csv")]
        if len(found) > MOST_FILES or number + len(names) > MOST_LOOKED_AT:
            raise UnusablePostcodes(f"The folder {folder.name} holds far more than Code-Point Open.")
    return sorted(found)


def _bounded(name: str, file: TextIO) -> Iterator[str]:
    while line := file.readline(LONGEST_LINE):
        if len(line) == LONGEST_LINE:
            raise UnusablePostcodes(f"{name} has a line of more than {LONGEST_LINE:,} characters.")
        yield line


def _look_at(file: Path) -> None:
    """Before gigabytes are read: a table has a first line."""
    with file.open("rb") as content:
        if len(content.readline(4 * LONGEST_LINE)) == 4 * LONGEST_LINE:
            raise UnusablePostcodes(f"{file.name} has a line of more than {LONGEST_LINE:,} characters.")


def _digest_of(file: Path) -> bytes:
    with file.open("rb") as content:
        return file_digest(content, "sha256").digest()


def _point(place: str, east: str, north: str) -> GridPoint | None:
    if east in ("", "0") and north in ("", "0"):
        return None
    for text, end in ((east, EAST_END), (north, NORTH_END)):
        if not _METRES.fullmatch(text) or int(text) > end:
            raise UnusablePostcodes(f"{place}: “{text[:20]}” is not a number of metres from 0 to {end:,}.")
    return GridPoint(int(east), int(north))


def _columns(rows: Iterator[tuple[int, list[str]]]) -> Iterator[tuple[int, str, str, str, str]]:
    """``(row, postcode, easting, northing, ended as YYYYMM or "")``, whichever of the two forms the file has."""
    _, first = next(rows, (1, []))
    heading = {name.strip().lower(): position for position, name in enumerate(first)}
    text = next((heading[name] for name in _POSTCODES if name in heading), None)
    east = next((heading[name] for name in _EASTINGS if name in heading), None)
    north = next((heading[name] for name in _NORTHINGS if name in heading), None)
    if text is not None and east is not None and north is not None:
        ended = heading.get("doterm")
        for number, row in rows:
            if len(row) == len(first):
                yield number, row[text], row[east], row[north], row[ended] if ended is not None else ""
            elif any(row):
                raise UnusablePostcodes(f"Row {number} of the postcode file has {len(row)} cells, not {len(first)}.")
    elif len(first) >= 4 and parse_postcode(first[0]):
        # Code-Point Open has no headings: postcode, quality, easting, northing; quality 90 means no coordinates.
        for number, row in chain([(1, first)], rows):
            if len(row) >= 4:
                yield number, row[0], *(("", "") if row[1] == "90" else (row[2], row[3])), ""
            elif any(row):
                raise UnusablePostcodes(f"Row {number} of the postcode file has {len(row)} cells, not 4 or more.")


class UncheckedPostcodes:
    """Stands in for a file that cannot be used, so that the rest is still checked: knows every postcode."""

    title = "postcode file"
    vintage = "not read"
    digest = ""

    def centroids(self) -> dict[str, GridPoint]:
        """None; the problem with the file stops every use of them."""
        return {}

    def places(self, postcodes: Iterable[Postcode]) -> dict[Postcode, PostcodePlace]:
        """Every postcode that it is asked for is somewhere."""
        return {postcode: PostcodePlace(GridPoint(0, 0)) for postcode in postcodes}

    def shards(self, names: Iterable[str]) -> Iterator[tuple[str, bytes]]:
        """None, as with the middles."""
        return iter(())
