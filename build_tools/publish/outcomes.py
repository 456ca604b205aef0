"""The database of outcomes as a folder: a whole data package, or the folder as it was."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from build_tools import __version__
from build_tools.models.site import OutputFile
from build_tools.publish.stock import MANIFEST, TOOL, manifest_bytes
from build_tools.publish.turns import finish, next_site


def write_outcomes(files: Sequence[OutputFile], out: Path) -> int:
    """
    Put the files in place of the folder ``out``, with ``build.json``, which lists their digests. Returns the bytes.

    Raises ``NotOurFolder`` when ``out`` holds anything that this tool did not write.
    """
    with next_site(out, None) as turn:
        made = {file.path: turn.put(file.path, file.content) for file in files}
        about = {"tool": f"{TOOL} {__version__}", "holds": "outcomes"}
        finish(turn, made | {MANIFEST: turn.put(MANIFEST, manifest_bytes(about, made))})
    return sum(stamp.size for stamp in made.values())
