"""Whole or not at all: a visit's files are made ready out of sight, and one rename brings them to their place."""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from build_tools.on_disk import settle_folder, write_through

INCOMING = ".incoming"  # beneath qa_reports/: the same file system, and hidden from whoever reads a workspace


def put_in_place(reports: Path, target: Path, files: Mapping[str, bytes]) -> None:
    """
    A new folder ``target`` with ``files`` (relative path to bytes), there with all of them or not there.

    ``reports`` is the workspace's ``qa_reports/``, on which the caller holds the lock. When this returns, the disk has
    it. Raises ``OSError``: then nothing is in its place.
    """
    staged = reports / INCOMING / secrets.token_hex(8)
    try:
        _make_folders(reports, staged)
        for path, content in sorted(files.items()):
            place = staged / path
            _make_folders(staged, place.parent)
            write_through(place, content)
        for folder, _, _ in os.walk(staged, topdown=False):
            settle_folder(Path(folder))
        _make_folders(reports, target.parent)
        os.rename(staged, target)
        settle_folder(target.parent)
    finally:  # what a killed run could not take away goes at the next ``clear_incoming``
        shutil.rmtree(staged, ignore_errors=True)
        for empty in (staged.parent, target.parent):
            with suppress(OSError):  # something lies there, as it should where this went well
                empty.rmdir()


def clear_incoming(reports: Path) -> None:
    """Throw away what killed runs left half made. Only under the lock: nobody else is making anything then."""
    incoming = reports / INCOMING
    if incoming.is_symlink() or (incoming.exists() and not incoming.is_dir()):
        incoming.unlink()  # the link or the file itself, never what it points to
    elif incoming.exists():
        shutil.rmtree(incoming)


def _make_folders(above: Path, folder: Path) -> None:
    """Each folder between, settled in the one above it, so that no rename into it can be lost with it."""
    for missing in reversed([place for place in (folder, *folder.parents) if above in place.parents]):
        if not missing.is_dir():
            missing.mkdir()
            settle_folder(missing.parent)
