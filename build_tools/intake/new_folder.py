"""A new folder full of files, there with all of them or not there."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from build_tools.errors import WrongUse
from build_tools.locks import clear_abandoned, made_in
from build_tools.on_disk import settle_folder


@contextmanager
def new_folder(target: Path, *, last: str) -> Iterator[Path]:
    """
    A folder to be filled, that then becomes ``target``: new, or empty until then. Raises ``WrongUse`` for any other.

    An empty folder that is there keeps its place, for somebody may stand in it: its files are moved in, ``last`` at the end.
    """
    inside = target.is_dir() and not target.is_symlink()
    if inside:
        clear_abandoned(target, f".{target.resolve().name[:60]}.")
    if os.path.lexists(target) and (not target.is_dir() or any(target.iterdir())):
        raise WrongUse(f"{target} is not empty. Name a new folder; nothing was written.")
    there = target.resolve()
    home = there if there.is_dir() else there.parent
    home.mkdir(parents=True, exist_ok=True)
    with made_in(home, there.name, is_folder=True) as fresh:
        mask = os.umask(0)
        os.umask(mask)
        fresh.chmod(0o777 & ~mask)
        yield fresh
        os.sync()
        if home == there:
            for entry in sorted(os.listdir(fresh), key=lambda name: (name == last, name)):
                os.rename(fresh / entry, there / entry)
            settle_folder(there)
        else:
            os.rename(fresh, there)
            settle_folder(home)
