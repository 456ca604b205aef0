"""Every save is a commit: what the studio asks of a history, and the three that it may get."""

from __future__ import annotations

import re
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from build_tools.errors import DirectoryError

KEPT = ("providers", "qa_reports")
NOT_KEPT = ("qa_reports/inbox/", "qa_reports/.incoming/")
RECOVERED_BY = "studio"
NO_BRANCH = (
    "No branch is checked out, so whatever is saved now goes out of sight with the next checkout. "
    "“git switch -c NAME” in the workspace keeps it; or stop the studio and check your branch out."
)


class NotRecorded(DirectoryError):
    """The files are as they should be, and Git could not record it: its own words are in the text."""


@dataclass(frozen=True)
class Entry:
    """One commit: ``at`` is a moment in UTC such as 2026-03-14T15:20:00Z, ``by`` the reference of its author."""

    commit: str
    at: str
    by: str
    words: str


class History(Protocol):
    """
    A history of the workspace's files. Paths are relative to the workspace, with ``/`` between.

    ``note`` says what people must know of it; empty where all is well. Every method raises ``NotRecorded`` when
    Git fails.
    """

    @property
    def note(self) -> str:
        """See above."""
        ...

    def keep(self, paths: Sequence[str], words: str, person: str) -> str | None:
        """Record these files as they are, added and removed ones too, and no others; ``None`` if nothing changed."""
        ...

    def unkept(self) -> tuple[str, ...]:
        """The files of records and visits that are not as the history has them."""
        ...

    def log(self, path: str, most: int) -> tuple[Entry, ...]:
        """The commits that changed a file, newest first."""
        ...

    def content(self, path: str, commit: str, *, before: bool = False) -> bytes | None:
        """A file as a commit left it, or as it was ``before``; ``None`` where there was none."""
        ...


class NoHistory:
    """A workspace that is no repository: everything works, and nothing can be looked up or taken back."""

    note = (
        "This workspace is not in a Git repository, so no history is kept and nothing can be undone. "
        "“git init” in its folder begins one."
    )

    def keep(self, paths: Sequence[str], words: str, person: str) -> str | None:
        """Nothing to do."""
        return None

    def unkept(self) -> tuple[str, ...]:
        """Nothing is missing from no history."""
        return ()

    def log(self, path: str, most: int) -> tuple[Entry, ...]:
        """Nothing."""
        return ()

    def content(self, path: str, commit: str, *, before: bool = False) -> bytes | None:
        """Nothing."""
        return None


def history_of(workspace: Path) -> History:
    """By the ``git`` binary; by dulwich where there is none; none at all outside a repository."""
    if not any((folder / ".git").exists() for folder in (workspace.resolve(), *workspace.resolve().parents)):
        return NoHistory()
    if shutil.which("git"):
        from build_tools.studio.git_program import GitProgram

        return GitProgram(workspace)
    from build_tools.studio.git_library import GitLibrary

    return GitLibrary(workspace)


def author_of(person: str) -> str:
    """``QA-05 <QA-05@studio.invalid>``: a commit's author, from whatever a reference may hold."""
    name = re.sub(r"[\x00-\x1f<>\x7f]", "", person).strip(" .,:;\"'\\") or "unknown"
    mailbox = re.sub(r"[^A-Za-z0-9.-]+", "-", name).strip("-.") or "unknown"
    return f"{name} <{mailbox}@studio.invalid>"


def is_kept(path: str) -> bool:
    """Whether a file belongs to the records: what waits in the inbox does not yet."""
    return path.startswith(tuple(f"{part}/" for part in KEPT)) and not path.startswith(NOT_KEPT)
