"""Writing that a killed run or a power cut cannot leave half done: bytes that are on the disk, folders exchanged in one step."""

from __future__ import annotations

import ctypes
import glob
import os
import shutil
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

AT_FDCWD = -100
RENAME_EXCHANGE = 2
NOT_YET = ".new"  # how the name of what is still being made ends


def write_through(path: Path, content: bytes) -> None:
    """Write a file that must not be there yet, and return only when the disk has it. Raises ``OSError``."""
    with path.open("xb") as file:  # “x” never follows a link that somebody laid there
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def write_over(path: Path, content: bytes) -> None:
    """Write what nobody reads yet, and return only when the disk has it. Raises ``OSError``."""
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def put_file(path: Path, content: bytes) -> None:
    """
    Let a file hold these bytes, as it was or as it is to be at every moment; the disk has it on return.

    For one at a time: what a killed run left beside it goes. A file that was there keeps its mode. Raises ``OSError``,
    with nothing changed.
    """
    put_files({path: content})


def put_files(content: Mapping[Path, bytes]) -> None:
    """The same for several: each is there whole at every moment, and none is changed before all are on the disk."""
    fresh = {path: path.with_name(f".{path.name}{NOT_YET}") for path in content}
    try:
        for path, new in fresh.items():
            new.unlink(missing_ok=True)
            write_through(new, content[path])
            if path.exists():
                shutil.copymode(path, new)
        for path, new in fresh.items():
            new.replace(path)
        for folder in dict.fromkeys(path.parent for path in content):
            settle_folder(folder)
    finally:
        for new in fresh.values():
            with suppress(OSError):
                new.unlink(missing_ok=True)


def settle_folder(folder: Path) -> None:
    """Return only when the disk has the names in a folder: without it, a power cut may take a rename back."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def exchange(fresh: Path, target: Path) -> bool:
    """
    Let a folder take the place of another; what stood there is then at ``fresh``, or gone.

    True when it was one step, so that ``fresh`` now holds what ``target`` held. Where the system cannot do that, the
    old folder is out of sight, beside it, for the time between two renames; see :func:`bring_back`.
    """
    if not target.exists():
        fresh.rename(target)
        return False
    if _at_once(fresh, target):
        return True
    aside = target.with_name(f".{target.name}.old-{os.getpid()}{NOT_YET}")
    target.rename(aside)
    try:
        fresh.rename(target)
    except OSError:
        aside.rename(target)
        raise
    shutil.rmtree(aside, ignore_errors=True)
    return False


def bring_back(target: Path) -> None:
    """
    Put back a folder that a run killed between two renames left beside its place, or take it away if it is no longer
    wanted. Only for whoever holds the lock: to all others a run in the middle of it looks the same.
    """
    for aside in sorted(target.parent.glob(f".{glob.escape(target.name)}.old-*{NOT_YET}")):
        if os.path.lexists(target):
            shutil.rmtree(aside, ignore_errors=True)
        else:
            aside.rename(target)


def _at_once(one: Path, other: Path) -> bool:
    """Linux's ``renameat2`` swaps two folders in one step. False where it is not to be had."""
    try:
        rename = ctypes.CDLL(None, use_errno=True).renameat2
    except (OSError, AttributeError):
        return False
    return bool(rename(AT_FDCWD, os.fsencode(one), AT_FDCWD, os.fsencode(other), RENAME_EXCHANGE) == 0)
