"""Pack the postcodes of each covered district into a small file, so that the browser asks for a district and no more."""

from __future__ import annotations

import json
from typing import Any

from build_tools.models.directory import Directory, PostcodeDistrict
from build_tools.models.site import OutputFile
from build_tools.render.columns import steps

FOLDER = "postcodes"
INWARD_LENGTH = 3


def postcode_files(directory: Directory, covered: frozenset[str]) -> tuple[OutputFile, ...]:
    """One file for each covered district, and ``districts.json``, which says which there are. In order of name."""
    districts = (directory.postcodes.district(name) for name in sorted(covered))
    shards = tuple(
        OutputFile(f"{FOLDER}/{district.district}.json", _packed(shard(district))) for district in districts if district
    )
    return (*shards, OutputFile(f"{FOLDER}/districts.json", _packed(_district_list(directory, covered))))


def _packed(value: dict[str, Any]) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def shard(district: PostcodeDistrict) -> dict[str, Any]:
    """
    All postcodes of a district in order.

    ``inward`` has three characters for each; ``easting`` and ``northing`` its step in metres from the last one that
    has a place, or ``null`` where the source gives none; ``ended`` the month in which a terminated one ended.
    """
    inward = sorted(code for code in district.points.keys() | district.terminated.keys() if len(code) == INWARD_LENGTH)
    points = [district.points.get(code) for code in inward]
    packed: dict[str, Any] = {
        "inward": "".join(inward),
        "easting": steps(point.easting if point else None for point in points),
        "northing": steps(point.northing if point else None for point in points),
    }
    if district.terminated:
        packed["ended"] = {code: district.terminated[code] for code in inward if code in district.terminated}
    return packed


def _district_list(directory: Directory, covered: frozenset[str]) -> dict[str, Any]:
    """
    ``covered`` with their middles; ``others`` as names alone.

    With the others the browser tells a district that is not covered from one that does not exist.
    """
    middles = directory.postcodes.centroids()
    names = sorted(name for name in middles if name in covered)
    return {
        "covered": " ".join(names),
        "easting": steps(middles[name].easting for name in names),
        "northing": steps(middles[name].northing for name in names),
        "others": " ".join(sorted(name for name in middles if name not in covered)),
    }
