"""What a reader loads of postcodes: one file a district, as it goes over the wire."""

from __future__ import annotations

import gzip
import statistics
from pathlib import Path

import brotli

Sizes = dict[str, float]


def shards(site: Path) -> dict[str, Sizes]:
    """Bytes of the files below ``postcodes/``, raw and by each packing: the median, the largest, and all together."""
    contents = [
        path.read_bytes()
        for path in sorted((site / "postcodes").rglob("*.*"))
        if not path.name.endswith((".gz", ".br"))
    ]
    packed = {
        "raw": [len(content) for content in contents],
        "gzip": [len(gzip.compress(content, 9, mtime=0)) for content in contents],
        "brotli": [len(brotli.compress(content, quality=7)) for content in contents],
    }
    return {name: _sizes(sizes) for name, sizes in packed.items()} if contents else {}


def _sizes(sizes: list[int]) -> Sizes:
    return {"files": len(sizes), "median": statistics.median(sizes), "largest": max(sizes), "all": sum(sizes)}
