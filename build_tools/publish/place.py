"""Where a site may go: refused in a sentence, before any work, wherever something of somebody's could be lost."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from build_tools.errors import NotOurFolder, WrongUse
from build_tools.publish.stock import MANIFEST, manifest_of

# What a workspace keeps: a site in there would be read as records or pages, or take the place of the history.
KEPT = ("providers", "qa_reports", "directory", ".git", ".cache")


def refuse_place(out: Path, workspace: Path) -> None:
    """Raise ``WrongUse`` when a site cannot go to ``out``; asked before the work, not after it."""
    target, home = out.resolve(), workspace.resolve()
    for name in KEPT:
        if (home / name).resolve() in (target, *target.parents):
            raise WrongUse(f"{out} lies in the workspace's own {name}/, so it was left alone. Name another with --out.")
    if target == home or target in home.parents:
        raise WrongUse(f"{out} holds the workspace itself, so it was left alone. Name another folder with --out.")
    if os.path.lexists(target):
        refuse_what_is_not_ours(target)
    if os.path.ismount(target):
        raise WrongUse(
            f"{out} is where another disk begins, and so cannot be exchanged in one step. "
            f"Name a folder on that disk, such as {out / 'site'}."
        )


def refuse_what_is_not_ours(target: Path) -> None:
    """
    Raise ``NotOurFolder`` for what this tool did not build; ``target`` must be there.

    Names are enough for that, and the first one ends it: nobody waits while a whole disk is read.
    """
    if not target.is_dir():
        raise WrongUse(f"{target} is no folder, so it was left alone. Name a new or empty one with --out.")
    listed = manifest_of(target)
    ours = {MANIFEST, *(listed or ())}
    for path in _files_in(target):
        if listed is None or path not in ours:
            raise NotOurFolder(target)


def _files_in(root: Path) -> Iterator[str]:
    """The path of every file, and of whatever else is no folder."""
    for parent, folders, files in os.walk(root):
        below = os.path.relpath(parent, root) if parent != str(root) else ""
        links = (name for name in folders if os.path.islink(os.path.join(parent, name)))
        for name in (*files, *links):
            yield f"{below}/{name}" if below else name
