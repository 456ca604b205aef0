"""The folder that files are dropped into, by hand or by an upload to the repository."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from build_tools.intake.submission import short_name
from build_tools.load.folders import README
from build_tools.on_disk import settle_folder

INBOX = "qa_reports/inbox"
KINDS = (".json", ".xlsx")


def in_the_inbox(workspace: Path) -> tuple[list[Path], list[str]]:
    """
    The files to take, in the order of their names, and a sentence about each thing that is none.

    README.md and hidden files belong to whoever keeps the folder. A workspace without an inbox has an empty one.
    """
    folder = workspace / INBOX
    if not folder.is_dir() or folder.is_symlink():
        return [], [f"{INBOX} is no folder. Move it away."] if os.path.lexists(folder) else []
    files, others = [], []
    for entry in sorted(folder.iterdir()):
        if entry.name.startswith(".") or entry.name.lower() == README:
            continue
        mode = entry.lstat().st_mode
        if stat.S_ISREG(mode) and entry.suffix.lower() in KINDS and entry.name.isprintable():
            files.append(entry)
        else:
            what = (
                "a link" if stat.S_ISLNK(mode) else "a folder" if stat.S_ISDIR(mode) else "not a file that is taken in"
            )
            others.append(f"{short_name(entry.name)} is {what}; it was left there.")
    return files, others


def take_out(path: Path) -> None:
    """Remove a file from the inbox. Only once what it says is stored."""
    path.unlink()
    settle_folder(path.parent)
