"""The folder that files are dropped into, by hand or by an upload to the repository."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from build_tools.errors import WrongUse
from build_tools.intake.submission import Submission, short_name
from build_tools.load.folders import README
from build_tools.on_disk import put_file, settle_folder

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


def put_in(workspace: Path, submission: Submission) -> str:
    """
    Lay what was handed in elsewhere into the inbox, to be looked at; returns the name it has there.

    The name is ours, made of its digest: the same file twice is there once. It is never seen half written.
    """
    folder = workspace / INBOX
    if folder.is_symlink():
        raise WrongUse(f"{INBOX} is a link, and links are never followed. Move it away.")
    folder.mkdir(exist_ok=True)
    ending = ".xlsx" if submission.kind == "workbook" else ".json"
    name = f"{submission.kind}-{submission.sha256[:12]}{ending}"
    if not os.path.lexists(folder / name):
        put_file(folder / name, submission.content)
    return name


def take_out(path: Path, as_read: os.stat_result | None = None) -> bool:
    """
    Remove a file from the inbox. Only once what it says is stored.

    ``as_read`` is how it stood before it was read: what somebody has laid in its place since stays, and then the answer
    is false. One that another run took out meanwhile is gone as it should be.
    """
    try:
        now = path.lstat()
    except FileNotFoundError:
        return True
    if as_read is not None and _mark(now) != _mark(as_read):
        return False
    path.unlink(missing_ok=True)
    settle_folder(path.parent)
    return True


def _mark(state: os.stat_result) -> tuple[int, int, int, int]:
    return state.st_ino, state.st_size, state.st_mtime_ns, state.st_ctime_ns
