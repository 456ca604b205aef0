"""Longitude and latitude, for links to maps. Distances never use them: they stay on the grid."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from build_tools.models.grid import GridPoint

if TYPE_CHECKING:
    from pyproj import Transformer


@cache
def _to_wgs84() -> Transformer:
    # Loaded where the first link is made: it takes a sixth of a second, and a build that makes no such page needs none.
    from pyproj import Transformer

    return Transformer.from_crs("EPSG:27700", "EPSG:4326", always_xy=True)


def longitude_and_latitude(point: GridPoint) -> tuple[float, float]:
    """
    Degrees on WGS 84, to five places: about a metre.

    Accurate to some 2 m: the national grid transformation is not in pyproj's wheel, which uses a Helmert shift.
    """
    longitude, latitude = _to_wgs84().transform(*point, errcheck=True)
    return round(longitude, 5), round(latitude, 5)
