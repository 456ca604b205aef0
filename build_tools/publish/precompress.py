"""
Text files compressed once, beside themselves, for a web server that sends what lies there: ``.gz`` and ``.br``.

Neither holds a time of its own, so the same file gives the same bytes.
"""

from __future__ import annotations

import gzip
import os
from collections.abc import Sequence
from pathlib import Path

import brotli

from build_tools.several import in_several_processes

TEXT = frozenset(
    {".css", ".csv", ".geojson", ".html", ".js", ".json", ".mjs", ".svg", ".txt", ".webmanifest", ".xml"}
)  # pictures, spreadsheets, archives and Parquet are compressed already
SUFFIXES = (".br", ".gz")
AT_LEAST = 1024  # bytes: what is smaller goes in one packet anyway
AT_A_TIME = 100  # files: a tenth of a second and more
# Every reader loads these, so they get the best there is: a seventh smaller than 7, at thirty times its cost. For pages
# 7 it is; gzip costs the same at 9 as at 6. Measured on the demonstration's pages.
FOR_EVERY_READER = ("assets/", "search/")
BEST, GOOD = 11, 7


def precompress(site: Path, names: Sequence[str], processes: int | None = None) -> list[str]:
    """
    Compress those files of ``site``: named by their paths below it, with ``/``.

    What an earlier run left beside one of them and no longer fits is removed. Returns the names of what was written, in
    order, each with the time of the file that it stands for: a server tells readers that time, and whether their
    copy still holds.
    """
    texts = [name for name in names if Path(name).suffix in TEXT]
    return [name for done in in_several_processes(_beside, texts, site, processes, AT_A_TIME) for name in done]


def compressed(name: str, content: bytes) -> dict[str, bytes]:
    """The content by suffix, as gzip and as brotli: only where that is smaller, and nothing for what is small anyway."""
    if len(content) < AT_LEAST:
        return {}
    quality = BEST if name.startswith(FOR_EVERY_READER) else GOOD
    packed = {".br": brotli.compress(content, quality=quality), ".gz": gzip.compress(content, 9, mtime=0)}
    return {suffix: packing for suffix, packing in packed.items() if len(packing) < len(content)}


def _beside(name: str, site: Path) -> list[str]:
    path = site / name
    found = compressed(name, path.read_bytes())
    state = path.stat()
    for suffix in SUFFIXES:
        beside = path.with_name(path.name + suffix)
        # Never into the old file: the last site may share it by a link.
        beside.unlink(missing_ok=True)
        if suffix in found:
            beside.write_bytes(found[suffix])
            os.utime(beside, ns=(state.st_atime_ns, state.st_mtime_ns))
    return [name + suffix for suffix in found]
