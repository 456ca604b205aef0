"""The history by the git program: explicit paths, no shell, no hooks, nobody's own settings."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from build_tools.studio.repository import KEPT, NO_BRANCH, Entry, NotRecorded, author_of, is_kept

PATIENCE = 60  # seconds
SETTINGS = (
    "core.hooksPath=/dev/null",
    "core.fsmonitor=false",
    "core.autocrlf=false",
    "core.quotePath=false",
    "commit.gpgSign=false",
    "gc.auto=0",
    "user.name=studio",
    "user.email=studio@studio.invalid",
)
FORMAT = "%H%x00%ct%x00%an%x00%s"  # only NUL is in nobody's words


class GitProgram:
    """See :class:`build_tools.studio.repository.History`."""

    def __init__(self, workspace: Path) -> None:
        self._workspace = workspace.resolve()

    @property
    def note(self) -> str:
        """Whether what is saved goes to a branch at all."""
        return "" if self._succeeds("symbolic-ref", "--quiet", "HEAD") else NO_BRANCH

    def keep(self, paths: Sequence[str], words: str, person: str) -> str | None:
        """
        Stage these paths and commit these only: what somebody else staged meanwhile stays staged.

        By force: a picture is not to stay out of the history because somebody's .gitignore leaves pictures out.
        """
        if not paths:
            return None
        self._git("add", "--all", "--force", "--", *paths)
        if not self._git("status", "--porcelain", "-z", "--untracked-files=no", "--", *paths):
            return None
        self._git("commit", "--quiet", f"--author={author_of(person)}", f"--message={words}", "--only", "--", *paths)
        return self._git("rev-parse", "HEAD").decode().strip()

    def unkept(self) -> tuple[str, ...]:
        """From the porcelain that is meant for programs."""
        there = [part for part in KEPT if (self._workspace / part).is_dir()]
        said = self._git("status", "--porcelain", "-z", "--untracked-files=all", "--no-renames", "--", *there)
        prefix = self._git("rev-parse", "--show-prefix").decode().strip()
        paths = [line[3:].removeprefix(prefix) for line in said.decode("utf-8", "surrogateescape").split("\0") if line]
        return tuple(path for path in paths if is_kept(path))

    def log(self, path: str, most: int) -> tuple[Entry, ...]:
        """No renames are followed: our files never change their names."""
        if not self._succeeds("rev-parse", "--verify", "--quiet", "HEAD"):
            return ()
        said = self._git("log", "-z", f"--max-count={most}", f"--format={FORMAT}", "--", path)
        cells = said.decode("utf-8", "replace").removesuffix("\0").split("\0")
        return tuple(
            Entry(commit, datetime.fromtimestamp(int(at), UTC).strftime("%Y-%m-%dT%H:%M:%SZ"), by, words)
            for commit, at, by, words in zip(*[iter(cells)] * 4, strict=False)
        )

    def content(self, path: str, commit: str, *, before: bool = False) -> bytes | None:
        """By ``git cat-file``; a file or a parent that is not there gives ``None``."""
        try:
            return self._git("cat-file", "blob", f"{commit}{'^' if before else ''}:./{path}")
        except NotRecorded:
            return None

    def _succeeds(self, *words: str) -> bool:
        try:
            self._git(*words)
        except NotRecorded:
            return False
        return True

    def _git(self, *words: str) -> bytes:
        settings = [part for setting in SETTINGS for part in ("-c", setting)]
        try:
            answer = subprocess.run(
                ["git", "--literal-pathspecs", *settings, "-C", str(self._workspace), *words],
                capture_output=True,
                timeout=PATIENCE,
                check=False,
                stdin=subprocess.DEVNULL,
                env=_environment(),
                start_new_session=True,  # who ends the studio, by Ctrl+C too, lets git finish: a lock it left would stay
            )
        except (OSError, subprocess.TimeoutExpired, ValueError) as error:
            raise NotRecorded(f"Git did not answer: {type(error).__name__}.") from error
        if b"dubious ownership" in answer.stderr:  # Git's own cure is a setting of somebody's, and we use nobody's
            raise NotRecorded("The repository belongs to another account. Run the studio under the one that owns it.")
        if answer.returncode != 0:
            raise NotRecorded(f"Git says: {answer.stderr.decode('utf-8', 'replace').strip()[:500]}")
        return answer.stdout


def _environment() -> dict[str, str]:
    """The least that git needs: whatever a terminal or another repository had set must not reach it."""
    kept = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT", "TMPDIR") if name in os.environ}
    return kept | {
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_OPTIONAL_LOCKS": "0",
        "LC_ALL": "C",
    }
