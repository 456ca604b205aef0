"""
Text files compressed once, beside themselves, for a web server that sends what lies there: ``.gz`` and ``.br``.

Neither holds a time of its own, so the same file gives the same bytes.
"""

from __future__ import annotations

import gzip
from pathlib import Path

import brotli

TEXT = frozenset(
    {".css", ".csv", ".geojson", ".html", ".js", ".json", ".mjs", ".svg", ".txt", ".webmanifest", ".xml"}
)  # pictures, spreadsheets, archives and Parquet are compressed already
SUFFIXES = (".br", ".gz")
AT_LEAST = 1024  # bytes: what is smaller goes in one packet anyway
# Every reader loads these, so they get the best there is: a seventh smaller than 7, at thirty times its cost. For pages
# 7 it is; gzip costs the same at 9 as at 6. Measured on the demonstration's pages.
FOR_EVERY_READER = ("assets/", "search/")
BEST, GOOD = 11, 7


def compressed(name: str, content: bytes) -> dict[str, bytes]:
    """The content by suffix, as gzip and as brotli: only where that is smaller, and nothing for what is small anyway."""
    if len(content) < AT_LEAST or Path(name).suffix not in TEXT:
        return {}
    quality = BEST if name.startswith(FOR_EVERY_READER) else GOOD
    packed = {".br": brotli.compress(content, quality=quality), ".gz": gzip.compress(content, 9, mtime=0)}
    return {suffix: packing for suffix, packing in packed.items() if len(packing) < len(content)}
