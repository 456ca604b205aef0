"""Longitude and latitude of venues, for links to maps. Distances never use them: they stay on the grid."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING

from build_tools.models.grid import GridPoint

if TYPE_CHECKING:
    from pyproj import Transformer


@cache
def _to_wgs84() -> Transformer:
    from pyproj import Transformer  # when it is needed: it takes a tenth of a second, and most commands draw no map

    return Transformer.from_crs("EPSG:27700", "EPSG:4326", always_xy=True)


def locations_of(points: Mapping[str, GridPoint]) -> dict[str, tuple[float, float]]:
    """
    ``(longitude, latitude)`` in degrees (WGS 84) by venue id, to five places: about a metre.

    Accurate to some 2 m: the national grid transformation is not in pyproj's wheel, which uses a Helmert shift.
    """
    if not points:
        return {}
    names = list(points)
    eastings, northings = zip(*(points[name] for name in names), strict=True)
    longitudes, latitudes = _to_wgs84().transform(eastings, northings, errcheck=True)
    return {
        name: (round(longitude, 5), round(latitude, 5))
        for name, longitude, latitude in zip(names, longitudes, latitudes, strict=True)
    }
