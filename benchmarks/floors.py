"""
The least that any program must do, in as many processes as we use: write the same files, read and hash them, read the
input; and after an edit, look whether any file is another than it was.

Every floor is a process of its own, like what it is compared with: ``python -m benchmarks.floors KIND FOLDER [FOLDER]``.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
from collections.abc import Callable
from multiprocessing import get_context
from pathlib import Path

from benchmarks.output import files_of

PROCESSES = 2


def write(model: str, target: str) -> None:
    """As many files of as many bytes at the same paths as in ``model``; nothing of what they hold is worked out."""
    _share([(os.path.join(target, name), file.size) for name, file in files_of(Path(model)).items()], _write)


def digest(folder: str, _other: str = "") -> None:
    """Read and hash every file."""
    _share([(os.path.join(folder, name), 0) for name in files_of(Path(folder))], _digest)


def parse(folder: str, _other: str = "") -> None:
    """Read and hash what a workspace holds, and parse its JSON."""
    names = [name for name in files_of(Path(folder)) if not name.startswith(".")]
    _share([(os.path.join(folder, name), 0) for name in names], _parse)


def look(workspace: str, site: str) -> None:
    """Ask for the time and size of every file that is read, and of every file that was published."""
    with get_context("fork").Pool(PROCESSES) as pool:
        pool.map(_look, [workspace, site], chunksize=1)


def _look(folder: str) -> None:
    waiting = [folder]
    while waiting:
        with os.scandir(waiting.pop()) as entries:
            for entry in entries:
                entry.stat(follow_symlinks=False)
                if entry.is_dir(follow_symlinks=False) and not entry.name.startswith("."):
                    waiting.append(entry.path)


def _share(tasks: list[tuple[str, int]], work: Callable[[list[tuple[str, int]]], None]) -> None:
    half = len(tasks) // PROCESSES + 1
    with get_context("fork").Pool(PROCESSES) as pool:
        pool.map(work, [tasks[start : start + half] for start in range(0, len(tasks), half)], chunksize=1)


def _write(tasks: list[tuple[str, int]]) -> None:
    content = os.urandom(1 << 20)
    folders = set()
    for path, size in tasks:
        if (folder := os.path.dirname(path)) not in folders:
            os.makedirs(folder, exist_ok=True)
            folders.add(folder)
        with open(path, "wb", buffering=0) as file:
            file.writelines(content[: size - start] for start in range(0, size, len(content)))


def _digest(tasks: list[tuple[str, int]]) -> None:
    for path, _size in tasks:
        with open(path, "rb") as file:
            hashlib.sha256(file.read()).digest()


def _parse(tasks: list[tuple[str, int]]) -> None:
    for path, _size in tasks:
        with open(path, "rb") as file:
            content = file.read()
        hashlib.sha256(content).digest()
        if path.endswith(".json"):
            json.loads(content)


if __name__ == "__main__":
    kinds: dict[str, Callable[..., None]] = {"write": write, "digest": digest, "parse": parse, "look": look}
    kinds[sys.argv[1]](*sys.argv[2:])
