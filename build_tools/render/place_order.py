"""An order of providers in which neighbours mostly stand together, and their venues' places as columns in that order."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from build_tools.models.grid import GridPoint
from build_tools.models.search import Entry
from build_tools.render.columns import folded, packed

_BITS = 21  # the grid is 700 by 1,300 kilometres, in metres
_NOWHERE = 1 << 2 * _BITS  # after every point of the curve
_CORNER = GridPoint(0, 0)


def by_place(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """The entries in the order in which the files have them: along a curve through their first places."""

    def place(entry: Entry) -> int:
        points = (spot.point for spot in entry.spots if spot.point)
        point = next(points, None)
        return along_the_curve(point) if point else _NOWHERE

    return tuple(sorted(entries, key=place))


def venue_columns(entries: Sequence[Entry]) -> dict[str, Any]:
    """
    Where venues are, for providers in the order of ``by_place``; a venue without a point has the areas that it covers.

    ``along`` is for each provider's first venue: how much further along the curve it lies than the last one that has a
    point. Other venues lie ``east`` and ``north`` of their provider's first one, or of that last one where it has no point.
    """
    along: list[int | None] = []
    beside: list[tuple[int, int] | None] = []
    here, passed = _CORNER, 0
    for entry in entries:
        for number, spot in enumerate(entry.spots):
            if spot.point is None:
                (beside if number else along).append(None)
            elif number:
                beside.append((spot.point.easting - here.easting, spot.point.northing - here.northing))
            else:
                reached = along_the_curve(spot.point)
                along.append(reached - passed)
                here, passed = spot.point, reached
    return {
        "along": packed(along),
        "east": packed(folded(step[0] if step else None) for step in beside),
        "north": packed(folded(step[1] if step else None) for step in beside),
        "covers": [list(spot.covers) for entry in entries for spot in entry.spots if spot.point is None],
    }


def along_the_curve(point: GridPoint) -> int:
    """
    How far along Hilbert's curve over the whole grid the point lies.

    The curve goes through every square of a quarter before it enters the next quarter, and so on down to the metre, so
    that points close on it are close on the ground. The rule is Hilbert's (Mathematische Annalen 38, 1891), bit by bit.
    """
    east, north = point.easting, point.northing
    along = 0
    for place in reversed(range(_BITS)):
        side = 1 << place
        is_east, is_north = bool(east & side), bool(north & side)
        along += side * side * ((3 * is_east) ^ is_north)
        if not is_north:
            if is_east:
                east, north = 2 * side - 1 - east % (2 * side), 2 * side - 1 - north % (2 * side)
            east, north = north, east
    return along
