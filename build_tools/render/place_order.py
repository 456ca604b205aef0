"""An order of points in which neighbours mostly stand together."""

from __future__ import annotations

from build_tools.models.grid import GridPoint

_BITS = 21  # the grid is 700 by 1,300 kilometres, in metres


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
