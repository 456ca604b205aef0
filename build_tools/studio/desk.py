"""What all pages of the studio work on: one workspace, its history, the clock, and one save at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from threading import Lock, RLock

from build_tools.decide.approval import decide_all
from build_tools.models.decision import Decisions
from build_tools.models.directory import Directory
from build_tools.pipeline import open_directory
from build_tools.publish.memory import WorkspaceMemory
from build_tools.publish.serve import snapshot
from build_tools.studio.repository import RECOVERED_BY, History

RECOVERED = "Recovered: files that were changed and not recorded"


@dataclass(frozen=True)
class Clock:
    """Today in London, and this moment in UTC as events write it."""

    today: Callable[[], date]
    now: Callable[[], str]


@dataclass(frozen=True)
class Seen:
    """The checked workspace and what was decided of it on a day."""

    directory: Directory
    decisions: Decisions


@dataclass
class Desk:
    """
    The workspace as the studio sees it. Reading is remembered until a file changes; saving is one at a time.

    ``recovered`` holds the files that a killed save had left unrecorded, for people to look at.
    """

    workspace: Path
    history: History
    clock: Clock
    recovered: tuple[str, ...] = ()
    _saving: RLock = field(default_factory=RLock)
    _reading: Lock = field(default_factory=Lock)
    _known: tuple[object, Seen] | None = None

    def seen(self) -> Seen:
        """The workspace as it is now. Raises ``DataProblems`` when it has errors."""
        with self._reading:
            today = self.clock.today()
            state = (today, snapshot(self.workspace))
            if self._known is None or self._known[0] != state:
                directory = open_directory(self.workspace, today, WorkspaceMemory(self.workspace))
                self._known = (state, Seen(directory, decide_all(directory, today)))
            return self._known[1]

    @property
    def directory(self) -> Directory:
        """The checked records alone."""
        return self.seen().directory

    def recover(self) -> None:
        """Record what a killed save, or somebody with an editor, left unrecorded."""
        with self._saving:
            left = self.history.unkept()
            if left:
                self.history.keep(left, RECOVERED, RECOVERED_BY)
                self.recovered = tuple(dict.fromkeys((*self.recovered, *left)))

    @contextmanager
    def saving(self) -> Iterator[None]:
        """Nobody else saves meanwhile, and what was left unrecorded is recorded first, under its own name."""
        with self._saving:
            self.recover()
            yield
            self._known = None

    def keep(self, paths: Sequence[str], words: str, person: str) -> None:
        """Record what was just written. Only after this may a save be called done. Raises ``NotRecorded``."""
        self.history.keep(paths, words, person)
