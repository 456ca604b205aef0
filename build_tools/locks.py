"""One at a time, and nothing left behind: the system lets go of the locks of a process that is dead, however it died."""

from __future__ import annotations

import errno
import fcntl
import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from build_tools.errors import WrongUse
from build_tools.on_disk import NOT_YET

# What a file system says that has no locks.
_HAS_NONE = {errno.ENOLCK, errno.ENOSYS, errno.ENOTSUP, errno.EINVAL}

# What this process has locked. A lock lasts until the last process that has it open lets go, so those that are forked
# must not have it: one that outlived a killed build would hold up the next.
_locked: set[int] = set()


def _let_go() -> None:
    for handle in _locked:
        os.close(handle)
    _locked.clear()


os.register_at_fork(after_in_child=_let_go)


@contextmanager
def alone_with(folder: Path) -> Iterator[None]:
    """
    Nobody else has this folder meanwhile: a second one waits. The folder itself is the lock, so nothing may replace it.

    Raises ``WrongUse`` where the file system has no locks: then two at once could undo each other's work.
    """
    handle = os.open(folder, os.O_RDONLY)
    _locked.add(handle)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
        except OSError as error:
            if error.errno not in _HAS_NONE:
                raise
            raise WrongUse(
                f"{folder} lies where files cannot be locked ({error.strerror}), so two people at once could undo each "
                "other's work. Nothing was written: use a disk of this machine."
            ) from error
        yield
    finally:
        _locked.discard(handle)
        os.close(handle)


@contextmanager
def made_in(parent: Path, name: str, *, is_folder: bool = False) -> Iterator[Path]:
    """
    A new file or folder ``.name.xxxxxxxx.new``, to be moved to its place when it is whole; whatever is there at the end goes.

    It is locked while it is being made. What nobody has locked is of a killed run, and goes at the beginning.
    """
    prefix = f".{name[:60]}."
    clear_abandoned(parent, prefix)
    handle, fresh = _new(parent, prefix, is_folder=is_folder)
    _locked.add(handle)
    try:
        yield fresh
    finally:
        _take_away(fresh)
        _locked.discard(handle)
        os.close(handle)


@contextmanager
def scratch_folder() -> Iterator[Path]:
    """A folder for work, gone at the end; what killed runs left of theirs goes too."""
    with made_in(Path(tempfile.gettempdir()), "provider-directory", is_folder=True) as folder:
        yield folder


def clear_abandoned(parent: Path, prefix: str) -> None:
    """Take away what this user's killed runs were making in a folder. What cannot be looked at stays."""
    made = re.compile(re.escape(prefix) + r"[a-z0-9_]{8}" + re.escape(NOT_YET))
    with suppress(OSError):
        for entry in sorted(os.listdir(parent)):
            if made.fullmatch(entry):
                _clear(parent / entry)


def _clear(left: Path) -> None:
    with suppress(OSError):
        handle = os.open(left, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        try:
            if os.fstat(handle).st_uid == os.geteuid():
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                _take_away(left)
        finally:
            os.close(handle)


def _new(parent: Path, prefix: str, *, is_folder: bool) -> tuple[int, Path]:
    while True:
        if is_folder:
            fresh = Path(tempfile.mkdtemp(prefix=prefix, suffix=NOT_YET, dir=parent))
        else:
            made, name = tempfile.mkstemp(prefix=prefix, suffix=NOT_YET, dir=parent)
            os.close(made)
            fresh = Path(name)
        with suppress(FileNotFoundError):  # taken for a left-over before it was locked
            handle = os.open(fresh, os.O_RDONLY | os.O_NOFOLLOW)
            with suppress(OSError):  # no locks here, so nobody clears anything either
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if fresh.exists():
                return handle, fresh
            os.close(handle)


def _take_away(fresh: Path) -> None:
    if fresh.is_dir() and not fresh.is_symlink():
        shutil.rmtree(fresh, ignore_errors=True)
    else:
        with suppress(OSError):
            fresh.unlink()
