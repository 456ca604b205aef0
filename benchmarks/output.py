"""What lies in an output folder, and what became of it since."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple


class File(NamedTuple):
    """Which file of the disk it is, when it was last written, and its bytes."""

    inode: int
    changed: int
    size: int


@dataclass(frozen=True)
class Since:
    """How many files were written anew, how many bytes these have, and how many files are gone."""

    written: int
    bytes: int
    gone: int


def files_of(folder: Path) -> dict[str, File]:
    """Every file below, by its path there."""
    found = {}
    for parent, _folders, names in os.walk(folder):
        for name in names:
            path = os.path.join(parent, name)
            state = os.stat(path)
            found[os.path.relpath(path, folder)] = File(state.st_ino, state.st_mtime_ns, state.st_size)
    return found


def since(before: dict[str, File], after: dict[str, File]) -> Since:
    """A file counts as written when it is another file of the disk, or was written to, whatever its bytes."""
    written = [file for name, file in after.items() if before.get(name) != file]
    return Since(len(written), sum(file.size for file in written), len(before.keys() - after.keys()))


def digests_of(folder: Path) -> dict[str, bytes]:
    """What every file below holds, as a digest, by its path there."""
    return {name: hashlib.sha256((folder / name).read_bytes()).digest() for name in files_of(folder)}
