"""What lies in a folder of output: every file with its digest, from memory while nothing was touched, else by reading."""

from __future__ import annotations

import hashlib
import json
import os
import stat
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from build_tools.several import in_several_processes

MANIFEST = "build.json"
AT_A_TIME = 10_000  # entries to look at
TOOL = "provider-directory"


class Stamp(NamedTuple):
    """A file's SHA-256, its bytes, and when it was last written, in nanoseconds."""

    sha256: str
    size: int
    modified: int


class Stock(NamedTuple):
    """
    Every file of a folder by its path, the manifest among them, and when each folder in it was last changed.

    ``left`` is the moment, in nanoseconds, at which the program left the folder alone.
    """

    files: Mapping[str, Stamp]
    folders: Mapping[str, int]
    left: int = sys.maxsize

    def still_holds(self, root: Path) -> bool:
        """
        True when nothing came, went or was written since, as far as sizes and times tell.

        Sizes and times of writing can be put back. The time of a file's last change no program can set: one that was
        changed after we left is read again.
        """
        expected: list[tuple[str, Stamp | int]] = [*self.folders.items(), *self.files.items()]
        parts = range(0, len(expected), AT_A_TIME)
        return all(in_several_processes(_hold, parts, (root, expected, self.left), None, 1))


def _hold(start: int, job: tuple[Path, Sequence[tuple[str, Stamp | int]], int]) -> bool:
    """Whether files are as their stamps say, and folders were last changed when it is said."""
    root, expected, left = job
    try:
        for path, known in expected[start : start + AT_A_TIME]:
            state = os.lstat(f"{root}/{path}")
            if isinstance(known, int):
                if state.st_mtime_ns != known:
                    return False
            elif (
                not stat.S_ISREG(state.st_mode)
                or (state.st_size, state.st_mtime_ns) != known[1:]
                or state.st_ctime_ns > left
            ):
                return False
    except OSError:
        return False
    return True


def stock_of(root: Path, files: Mapping[str, Stamp]) -> Stock:
    """The stock of a folder that is known to have these files and nothing else."""
    return Stock(files, {folder: os.lstat(f"{root}/{folder}").st_mtime_ns for folder in folders_of(files)})


def folders_of(paths: Iterable[str]) -> list[str]:
    """Every folder above some files, the root as an empty name, each before what lies in it."""
    found = {path.rpartition("/")[0] for path in paths}
    waiting = [*found]
    while waiting:
        above = waiting.pop().rpartition("/")[0]
        if above not in found:
            found.add(above)
            waiting.append(above)
    return sorted({"", *found})


def take_stock(root: Path) -> Stock:
    """Read every file. Links and whatever else is no file count as files that hold nothing we wrote."""
    files: dict[str, Stamp] = {}
    folders: dict[str, int] = {}
    for parent, names, inside in os.walk(root):
        below = os.path.relpath(parent, root) if parent != str(root) else ""
        folders[below] = os.lstat(parent).st_mtime_ns
        for name in [*inside, *(name for name in names if os.path.islink(os.path.join(parent, name)))]:
            files[f"{below}/{name}" if below else name] = _stamp(os.path.join(parent, name))
    return Stock(files, folders)


def _stamp(path: str) -> Stamp:
    state = os.lstat(path)
    if not stat.S_ISREG(state.st_mode):
        return Stamp("", 0, 0)
    with open(path, "rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return Stamp(digest, state.st_size, state.st_mtime_ns)


def manifest_of(folder: Path) -> dict[str, str] | None:
    """The files that a folder of ours lists, with their digests; ``None`` when it is not ours."""
    try:
        manifest = json.loads((folder / MANIFEST).read_bytes())
        listed = dict(manifest["files"])
    except (OSError, ValueError, TypeError, KeyError):
        return None
    return listed if str(manifest.get("tool", "")).startswith(TOOL) else None


def manifest_bytes(facts: Mapping[str, Any], files: Mapping[str, Stamp]) -> bytes:
    """``build.json``: what was built, and every file with its SHA-256."""
    listed = {path: files[path].sha256 for path in sorted(files)}
    return (json.dumps({**facts, "files": listed}, indent=1, ensure_ascii=False) + "\n").encode()
