"""Pack the postcodes of each covered district into a small file, so that the browser asks for a district and no more."""

from __future__ import annotations

import json
from itertools import product
from typing import Any

from build_tools.models.directory import Directory, PostcodeDistrict
from build_tools.models.site import OutputFile
from build_tools.render.columns import steps

FOLDER = "postcodes"
# The letters an inward code may have (models/postcode.py); with the figure before them 4,000 codes in all.
LETTERS = "ABDEFGHJLNPQRSTUWXYZ"
# Where each inward code stands among all that could be, from 0 for ``0AA`` to 3999 for ``9ZZ``.
INWARD_NUMBERS = {"".join(code): number for number, code in enumerate(product("0123456789", LETTERS, LETTERS))}


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
    All postcodes of a district in order; one that nobody could type (a letter never used there) is left out.

    ``inward`` is the step from each code's number to the next (see ``INWARD_NUMBERS``), which packs to two thirds of
    the letters. ``easting`` and ``northing`` are the step in metres from the last one that has a place, or ``null``
    where the source gives none; ``ended`` is the month in which a terminated one ended.
    """
    kept = [position for position, code in enumerate(district.inward) if code in INWARD_NUMBERS]
    packed: dict[str, Any] = {
        "inward": steps([INWARD_NUMBERS[district.inward[position]] for position in kept]),
        "easting": steps([district.eastings[position] for position in kept]),
        "northing": steps([district.northings[position] for position in kept]),
    }
    if district.terminated:
        packed["ended"] = dict(sorted(district.terminated.items()))
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
