"""Where the reader is: a point for what was typed, or one plain sentence why not. ``lib/place.mjs`` is its twin."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from build_tools.models.directory import Directory
from build_tools.models.grid import METRES_PER_MILE, GridPoint, metres_between
from build_tools.models.periods import MONTHS
from build_tools.models.postcode import OFF_GRID_AREAS, OUTWARD, Postcode, compact, parse_postcode
from build_tools.models.postcode_table import PostcodePlace, PostcodeTable
from build_tools.models.search import Place

TroubleCode = Literal["not-a-postcode", "off-grid", "no-such-postcode", "not-covered", "terminated", "no-coordinates"]

# tests/shared_cases/places.json holds these and the browser's to the same words.
SENTENCES: dict[TroubleCode, str] = {
    "not-a-postcode": "That is not a postcode. Type a whole one, such as NG7 2RD, or a district, such as NG7.",
    "off-grid": "{postcode} cannot be searched here: distances are measured on the British grid, which leaves out "
    "Northern Ireland, the Channel Islands and the Isle of Man.",
    "no-such-postcode": "There is no postcode {postcode}. Check it, or type the district alone: {district}.",
    "not-covered": "{district} is too far from every provider here to measure from.",
    "terminated": "{postcode} is no longer in use{ended}. Type the current postcode, or the district alone: {district}.",
    "no-coordinates": "{postcode} exists, but the source gives no position for it. "
    "Type a nearby postcode, or the district alone: {district}.",
}
ONLY_A_PART = "{district} {rest} is only part of a postcode. Type all of it, or the district alone: {district}."
NO_SUCH_DISTRICT = "There is no postcode district {district}. Check what stands before the space."
_MONTH = re.compile(r"([0-9]{4})-?(0[1-9]|1[0-2])(?:-[0-9]{2})?")
_PART = r"[0-9][ABD-HJLNP-UW-Z]?"
_SPACED_PART = re.compile(rf"({OUTWARD}) ({_PART})")
_JOINED_PART = re.compile(rf"({OUTWARD})({_PART})")


@dataclass(frozen=True)
class PlaceTrouble:
    """Why there is no place to measure from. ``sentence`` is for the person who typed."""

    code: TroubleCode
    sentence: str


def find_place(text: str, table: PostcodeTable, covered: frozenset[str]) -> Place | PlaceTrouble:
    """
    The place that was typed, or what is the matter with it.

    A district alone stands for its middle. A postcode outside ``covered`` is refused even where ``table`` knows it,
    because the browser has only the covered districts' files, and both must say the same.
    """
    if part := _part_of_postcode(text):
        return PlaceTrouble("not-a-postcode", ONLY_A_PART.format(district=part[1], rest=part[2]))
    postcode = parse_postcode(text)
    if postcode is None:
        return PlaceTrouble("not-a-postcode", SENTENCES["not-a-postcode"])
    if postcode.area in OFF_GRID_AREAS:
        return _trouble("off-grid", postcode)
    middle = table.centroids().get(postcode.district)
    if middle is None:
        return PlaceTrouble("no-such-postcode", NO_SUCH_DISTRICT.format(district=postcode.district))
    if postcode.district not in covered:
        return _trouble("not-covered", postcode)
    if not postcode.is_whole:
        return Place(middle, postcode.district, str(postcode))
    return _whole(postcode, table.places([postcode]).get(postcode))


def _part_of_postcode(text: str) -> re.Match[str] | None:
    """A district and the beginning of what follows it: ``NG7 2``, ``NG7 2R``, ``ng72r``."""
    spaced = " ".join("".join(compact(character) or " " for character in text).split())
    if part := _SPACED_PART.fullmatch(spaced):
        return part
    # "NG7 2" is told from NG72 by its space alone, so what has no space is a part only if it is nothing else.
    return None if parse_postcode(text) else _JOINED_PART.fullmatch(compact(text))


def _whole(postcode: Postcode, place: PostcodePlace | None) -> Place | PlaceTrouble:
    if place is None:
        return _trouble("no-such-postcode", postcode)
    if place.ended:
        return _trouble("terminated", postcode, ended_in(place.ended))
    if place.point is None:
        return _trouble("no-coordinates", postcode)
    return Place(place.point, postcode.district, str(postcode))


def _trouble(code: TroubleCode, postcode: Postcode, ended: str = "") -> PlaceTrouble:
    return PlaceTrouble(code, SENTENCES[code].format(postcode=postcode, district=postcode.district, ended=ended))


def ended_in(month: str) -> str:
    """`` (it ended in June 2019)`` from ``2019-06`` or ``201906``; nothing when the month cannot be read."""
    parts = _MONTH.fullmatch(month)
    return f" (it ended in {MONTHS[int(parts[2]) - 1]} {parts[1]})" if parts else ""


def covered_districts(directory: Directory) -> frozenset[str]:
    """
    The districts from which a search may start: those whose middle is within reach of a venue, and the venues' own.

    Reach is ``settings.reach_miles`` in a straight line.
    """
    known = directory.postcodes.centroids()
    middles = {name: point for name, point in known.items() if Postcode(name).area not in OFF_GRID_AREAS}
    own = {
        postcode.district
        for venue in directory.venues
        if venue.postcode and (postcode := parse_postcode(venue.postcode)) and postcode.district in middles
    }
    located = [directory.points[venue.id] for venue in directory.venues if venue.id in directory.points]
    near = _Nearby(located, directory.settings.reach_miles * METRES_PER_MILE)
    return frozenset(own | {name for name, middle in middles.items() if name not in own and near.has_one(middle)})


class _Nearby:
    """Whether any of many points is within reach: a net of squares as wide as the reach, so that few are measured."""

    def __init__(self, points: list[GridPoint], metres: float) -> None:
        self._metres = metres
        # The grid's scale differs from 1 by less than 1 part in 1000, so a slightly wider square misses nothing.
        self._width = max(metres * 1.01, 1.0)
        self._squares: dict[tuple[int, int], list[GridPoint]] = {}
        for point in points:
            self._squares.setdefault(self._square(point), []).append(point)

    def _square(self, point: GridPoint) -> tuple[int, int]:
        return int(point.easting // self._width), int(point.northing // self._width)

    def has_one(self, middle: GridPoint) -> bool:
        column, row = self._square(middle)
        return any(
            metres_between(middle, point) <= self._metres
            for across in (column, column - 1, column + 1)  # the likeliest first
            for up in (row, row - 1, row + 1)
            for point in self._squares.get((across, up), ())
        )
