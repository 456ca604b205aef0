"""Putting changed provider tables in their place: all files at the same moment, or none."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Mapping
from pathlib import Path

from build_tools.errors import WrongUse
from build_tools.intake.records_on_disk import FOLDER, Records
from build_tools.locks import clear_abandoned, made_in
from build_tools.models.change import KINDS
from build_tools.on_disk import bring_back, exchange, settle_folder, write_through

# What the system says of a folder that cannot be moved: a mount, or one that came with a container's image.
_STAYS = {errno.EXDEV, errno.EBUSY, errno.EPERM, errno.EACCES, errno.EINVAL, errno.ENOTSUP}
_TO_DO = ".to-do"
_SAME_MOMENT = "Somebody else wrote into providers/ at the same moment. Nothing was saved: try again."


def put_tables(workspace: Path, content: Mapping[str, bytes], records: Records) -> None:
    """
    Let the files of ``providers/`` named by table hold new bytes, all at the same moment or none.

    Raises ``WrongUse``, with nothing changed, when somebody else wrote into them since ``records`` were read, or into
    the folder meanwhile.
    """
    folder = workspace / FOLDER
    with made_in(workspace, FOLDER, is_folder=True) as fresh:
        shutil.copytree(folder, fresh, symlinks=True, dirs_exist_ok=True)
        before = _contents(fresh)
        for name, bytes_ in content.items():
            path = fresh / f"{name}.csv"
            if before.get(path.name) != records.table(name).content:
                raise WrongUse(_SAME_MOMENT)
            path.unlink()
            write_through(path, bytes_)
            shutil.copymode(folder / path.name, path)
        _settle(fresh)
        _let_take_its_place(fresh, folder, before, [f"{name}.csv" for name in content])
        settle_folder(workspace)


def clear_leftovers(workspace: Path) -> None:
    """Finish or remove what a killed run left in and beside ``providers/``. Only for whoever holds the lock."""
    folder = workspace / FOLDER
    bring_back(folder)
    clear_abandoned(workspace, f".{FOLDER}.")
    to_do = folder / _TO_DO
    if not folder.is_symlink() and to_do.is_dir() and not to_do.is_symlink():
        _do(folder)


def _let_take_its_place(fresh: Path, folder: Path, before: Mapping[str, bytes], names: list[str]) -> None:
    try:
        in_one_step = exchange(fresh, folder)
    except OSError as error:
        if error.errno not in _STAYS:
            raise
        _one_by_one(fresh, folder, names)
        return
    if in_one_step and _contents(fresh) != before:
        exchange(fresh, folder)
        raise WrongUse(_SAME_MOMENT)


def _one_by_one(fresh: Path, folder: Path, names: list[str]) -> None:
    """
    Where the folder itself cannot be moved: what is to be done is written down, then done.

    A run killed on the way is finished by the next one that holds the lock; until then some tables may be new and
    others old. A single table is there whole or not at all even so.
    """
    to_do = folder / f"{_TO_DO}.new"
    shutil.rmtree(to_do, ignore_errors=True)
    to_do.mkdir()
    for name in names:
        write_through(to_do / name, (fresh / name).read_bytes())
        shutil.copymode(fresh / name, to_do / name)
    settle_folder(to_do)
    to_do.rename(folder / _TO_DO)
    settle_folder(folder)
    _do(folder)


def _do(folder: Path) -> None:
    for name in KINDS:
        ready = folder / _TO_DO / f"{name}.csv"
        if ready.is_file() and not ready.is_symlink():
            ready.replace(folder / ready.name)
    settle_folder(folder)
    shutil.rmtree(folder / _TO_DO, ignore_errors=True)


def _contents(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def _settle(folder: Path) -> None:
    for parent, _folders, files in os.walk(folder):
        for name in files:
            if not (path := Path(parent, name)).is_symlink():
                settle_folder(path)  # a file's bytes are brought to the disk in the same way
        settle_folder(Path(parent))
