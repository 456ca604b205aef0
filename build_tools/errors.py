"""What can go wrong, as far as a caller must tell it apart. Everything a person can cause derives from here."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


class DirectoryError(Exception):
    """The root: its text is a whole sentence for the person who ran the command."""


class WrongUse(DirectoryError):
    """The command was asked for something it cannot do (exit code 2)."""


class DataProblems(DirectoryError):
    """The data has errors, so nothing was built (exit code 1). Carries every problem, not only the first."""

    def __init__(self, problems: Sequence[object]) -> None:
        self.problems = tuple(problems)
        super().__init__("The data has problems, so nothing was built; the last site is as it was.")


class NotOurFolder(WrongUse):
    """A folder that we were asked to write over holds something that we did not make."""

    def __init__(self, folder: Path) -> None:
        super().__init__(
            f"{folder} holds files that this tool did not build, and they would be lost; so it was left alone. "
            "Name a new or empty folder with --out, or remove them yourself."
        )
