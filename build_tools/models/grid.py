"""Points on the British National Grid, and the straight-line distance between them."""

from __future__ import annotations

from math import sqrt
from typing import NamedTuple

METRES_PER_MILE = 1609.344
# Ordnance Survey, "A guide to coordinate systems in Great Britain": scale on the central meridian, and a mean radius.
CENTRAL_SCALE = 0.9996012717
TRUE_ORIGIN_EASTING = 400_000
RADIUS = 6_381_000.0


class GridPoint(NamedTuple):
    """A place in whole metres east and north of the grid's false origin (EPSG:27700)."""

    easting: int
    northing: int


def _scale(easting: float) -> float:
    offset = (easting - TRUE_ORIGIN_EASTING) / RADIUS
    return CENTRAL_SCALE * (1 + offset * offset / 2)


def metres_between(a: GridPoint, b: GridPoint) -> float:
    """
    Straight-line metres on the ground: the grid's distance over its mean scale along the line (Simpson's rule).

    Within 3 m of the geodesic up to 60 miles, 7 m up to 150 (docs/decisions/0004). ``lib/grid.mjs`` repeats it
    operation by operation, so both give the same bits.
    """
    east = b.easting - a.easting
    north = b.northing - a.northing
    middle = (a.easting + b.easting) / 2
    scale = (_scale(a.easting) + 4 * _scale(middle) + _scale(b.easting)) / 6
    return sqrt(east * east + north * north) / scale


def miles(metres: float) -> float:
    """Statute miles, unrounded."""
    return metres / METRES_PER_MILE
