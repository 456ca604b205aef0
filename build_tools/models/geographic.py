"""From the British National Grid to longitude and latitude, for links to maps. Distances never use them."""

from __future__ import annotations

from math import atan2, cos, degrees, hypot, pi, radians, sin, sqrt, tan

from build_tools.models.grid import CENTRAL_SCALE, TRUE_ORIGIN_EASTING, GridPoint

# Ordnance Survey, "A guide to coordinate systems in Great Britain", annexes A to C: the two ellipsoids as half their
# axes in metres, the grid's true origin, and the shift from one to the other (EPSG:1314), good to some 2 m.
AIRY_1830 = (6_377_563.396, 6_356_256.909)
GRS_80 = (6_378_137.0, 6_356_752.314140)
TRUE_ORIGIN_NORTHING = -100_000
TRUE_ORIGIN = radians(-2), radians(49)
SHIFT = (446.448, -125.157, 542.060)  # metres
TURN = tuple(radians(seconds / 3600) for seconds in (0.150, 0.247, 0.842))
GROWTH = -20.489e-6


def longitude_and_latitude(point: GridPoint) -> tuple[float, float]:
    """Degrees on WGS 84, to five places: about a metre."""
    longitude, latitude = _on_wgs_84(*_on_airy(point))
    return round(degrees(longitude), 5), round(degrees(latitude), 5)


def _on_airy(point: GridPoint) -> tuple[float, float]:
    """Longitude and latitude in radians on the grid's own ellipsoid (annexe C.2)."""
    a, b = (half * CENTRAL_SCALE for half in AIRY_1830)
    north = point.northing - TRUE_ORIGIN_NORTHING
    latitude = north / a + TRUE_ORIGIN[1]
    while abs(rest := north - _arc(latitude, a, b)) > 1e-5:
        latitude += rest / a
    eccentricity = 1 - (b / a) ** 2
    across = a / sqrt(1 - eccentricity * sin(latitude) ** 2)  # the radius of the ellipsoid from east to west
    ratio = (1 - eccentricity * sin(latitude) ** 2) / (1 - eccentricity)
    t = tan(latitude) ** 2
    east = (point.easting - TRUE_ORIGIN_EASTING) / across
    down = (
        east**2 / 2 - east**4 / 24 * (5 + 3 * t + (ratio - 1) * (1 - 9 * t)) + east**6 / 720 * (61 + 90 * t + 45 * t**2)
    )
    along = (
        east
        - east**3 / 6 * (ratio + 2 * t)
        + east**5 / 120 * (5 + 28 * t + 24 * t**2)
        - east**7 / 5040 * (61 + 662 * t + 1320 * t**2 + 720 * t**3)
    )
    return TRUE_ORIGIN[0] + along / cos(latitude), latitude - ratio * tan(latitude) * down


def _arc(latitude: float, a: float, b: float) -> float:
    """Metres along the meridian from the true origin (annexe C.1, formula C3)."""
    n = (a - b) / (a + b)
    more, less = latitude - TRUE_ORIGIN[1], latitude + TRUE_ORIGIN[1]
    return b * (
        (1 + n + 5 / 4 * n**2 + 5 / 4 * n**3) * more
        - (3 * n + 3 * n**2 + 21 / 8 * n**3) * sin(more) * cos(less)
        + (15 / 8 * n**2 + 15 / 8 * n**3) * sin(2 * more) * cos(2 * less)
        - 35 / 24 * n**3 * sin(3 * more) * cos(3 * less)
    )


def _on_wgs_84(longitude: float, latitude: float) -> tuple[float, float]:
    """The same place on the other ellipsoid: to metres from the middle of the Earth, shifted, and back (annexe B)."""
    a, b = AIRY_1830
    eccentricity = 1 - (b / a) ** 2
    across = a / sqrt(1 - eccentricity * sin(latitude) ** 2)
    x, y = across * cos(latitude) * cos(longitude), across * cos(latitude) * sin(longitude)
    z = (1 - eccentricity) * across * sin(latitude)
    rx, ry, rz = TURN
    scale = 1 + GROWTH
    x, y, z = (
        SHIFT[0] + scale * (x - rz * y + ry * z),
        SHIFT[1] + scale * (rz * x + y - rx * z),
        SHIFT[2] + scale * (-ry * x + rx * y + z),
    )
    a, b = GRS_80
    eccentricity = 1 - (b / a) ** 2
    latitude, before = atan2(z, hypot(x, y) * (1 - eccentricity)), pi
    while abs(latitude - before) > 1e-11:
        across = a / sqrt(1 - eccentricity * sin(latitude) ** 2)
        latitude, before = atan2(z + eccentricity * across * sin(latitude), hypot(x, y)), latitude
    return atan2(y, x), latitude
