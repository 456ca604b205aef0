"""The database of outcomes as a folder: a whole data package, or the folder as it was."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from build_tools import __version__
from build_tools.models.site import OutputFile
from build_tools.publish.folder import TOOL, replacing, write_file, write_manifest


def write_outcomes(files: Sequence[OutputFile], out: Path) -> int:
    """
    Put the files in place of the folder ``out``, with ``build.json``, which lists their digests. Returns the bytes.

    Raises ``NotOurFolder`` when ``out`` holds anything that this tool did not write.
    """
    with replacing(out) as staging:
        for file in files:
            write_file(staging / file.path, file.content)
        return write_manifest(staging, {"tool": f"{TOOL} {__version__}", "holds": "outcomes"})
