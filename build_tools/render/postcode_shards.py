"""The postcodes of each covered district in a small file, so that the browser asks for a district and no more."""

from __future__ import annotations

import json
from typing import Any

from build_tools.models.directory import Directory
from build_tools.models.postcode_shard import steps
from build_tools.models.site import OutputFile

FOLDER = "postcodes"


def postcode_files(directory: Directory, covered: frozenset[str]) -> tuple[OutputFile, ...]:
    """One file for each covered district, and ``districts.json``, which says which there are. In order of name."""
    shards = (OutputFile(f"{FOLDER}/{name}.json", content) for name, content in directory.postcodes.shards(covered))
    return (*shards, OutputFile(f"{FOLDER}/districts.json", _district_list(directory, covered)))


def _district_list(directory: Directory, covered: frozenset[str]) -> bytes:
    """
    ``covered`` with their middles; ``others`` as names alone.

    With the others the browser tells a district that is not covered from one that does not exist.
    """
    middles = directory.postcodes.centroids()
    names = sorted(name for name in middles if name in covered)
    listed: dict[str, Any] = {
        "covered": " ".join(names),
        "easting": steps(middles[name].easting for name in names),
        "northing": steps(middles[name].northing for name in names),
        "others": " ".join(sorted(name for name in middles if name not in covered)),
    }
    return json.dumps(listed, ensure_ascii=False, separators=(",", ":")).encode()
