"""A command in a process of its own that can be killed, what lies in folders afterwards, and what should not lie there."""

from __future__ import annotations

import os
import re
import signal
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Mapping
from hashlib import sha256
from importlib import import_module
from pathlib import Path
from typing import NamedTuple

REPOSITORY = Path(__file__).parents[2]
EXAMPLE = REPOSITORY / "tests" / "example"
NOON = "1795262400"  # of 21 November 2026, for which tests/example was made
# What a run makes for itself, wherever it was stopped.
LEFT = re.compile(r"\.new$|\.to-do$|-journal$|^\.incoming$|^provider-directory-|^\.provider-directory\.|^\.old-|\.tmp$")
# Loaded once here, so that a process can begin with its work; each is forked from this one.
LOADED = ("cli", "pipeline", "publish.build", "intake.visit_intake", "intake.acceptance", "commands.publishing")

Tree = Mapping[str, tuple[int, str]]


class Ended(NamedTuple):
    """How a run ended, -9 when it was killed, and what it said to programs and to people."""

    code: int
    said: str
    seconds: float

    @property
    def is_plain(self) -> bool:
        """It ended in order, or with a sentence: nobody was shown the inside of the program."""
        return self.code in (0, 1, 2) and "Traceback" not in self.said


def get_ready() -> None:
    """Load what the runs need."""
    os.environ.update({"SOURCE_DATE_EPOCH": NOON, "NO_MKDOCS_2_WARNING": "1"})
    sys.path.insert(0, str(REPOSITORY / "tests"))
    for name in LOADED:
        import_module(f"build_tools.{name}")


class Run:
    """A command that was started, in a session of its own. ``first`` is called in its process before all else."""

    def __init__(
        self, words: list[str], first: Callable[[], object] = lambda: None, work: Callable[[], object] | None = None
    ) -> None:
        handle, name = tempfile.mkstemp(prefix="said-")
        self._said, self._began = Path(name), time.monotonic()
        self.process = os.fork()
        if self.process == 0:
            self._be(handle, words, first, work)
        os.close(handle)

    def _be(
        self, handle: int, words: list[str], first: Callable[[], object], work: Callable[[], object] | None
    ) -> None:
        code: object = 70
        try:
            os.setsid()
            tempfile.tempdir = None  # it may be another by now
            os.dup2(handle, 1)
            os.dup2(handle, 2)
            sys.stdout = os.fdopen(1, "w", encoding="utf-8", closefd=False)
            sys.stderr = os.fdopen(2, "w", encoding="utf-8", closefd=False)
            sys.argv = ["provider-directory", *words]
            first()
            if work is not None:
                work()
            else:
                import_module("build_tools.cli").main()
            code = 0
        except SystemExit as ending:
            code = ending.code
        except BaseException:  # noqa: BLE001 - whatever it is, it is told
            traceback.print_exc()
        finally:
            for stream in (sys.stdout, sys.stderr):
                stream.flush()
            os._exit(code if isinstance(code, int) else 70)

    def kill(self, number: int = signal.SIGKILL) -> None:
        """Send a signal, if it still runs."""
        os.kill(self.process, number)

    def children(self) -> list[int]:
        """The processes that share its work now."""
        try:
            return [*map(int, Path(f"/proc/{self.process}/task/{self.process}/children").read_text().split())]
        except OSError:
            return []

    def end(self, seconds: float = 120) -> Ended:
        """Wait for it. One that hangs is ended, and its number is then -14."""
        until = time.monotonic() + seconds
        while True:
            done, status = os.waitpid(self.process, os.WNOHANG)
            if done:
                code = os.waitstatus_to_exitcode(status)
                break
            if time.monotonic() > until:
                os.killpg(self.process, signal.SIGKILL)
                os.waitpid(self.process, 0)
                code = -14
                break
            time.sleep(0.005)
        took = time.monotonic() - self._began
        said = self._said.read_text(encoding="utf-8", errors="replace")
        self._said.unlink()
        return Ended(code, said, took)


def run(*words: str, first: Callable[[], object] = lambda: None) -> Ended:
    """The command, to its end."""
    return Run([*words], first).end()


def tree(*folders: Path) -> Tree:
    """Every file and folder, with its mode and what it holds, but for what is only remembered."""
    found: dict[str, tuple[int, str]] = {}
    for number, root in enumerate(folders):
        for parent, inside, files in os.walk(root):
            inside[:] = sorted(name for name in inside if name not in (".cache", ".git"))
            for name in (*inside, *files):
                path = Path(parent, name)
                content = "" if path.is_dir() else sha256(path.read_bytes()).hexdigest()
                found[f"{number}/{path.relative_to(root)}"] = path.lstat().st_mode & 0o7777, content
    return found


def left_overs(*folders: Path) -> list[str]:
    """Names of what nobody asked for, the folders of the memory included."""
    return [
        os.path.join(parent, name)
        for root in folders
        for parent, inside, files in os.walk(root)
        for name in (*inside, *files)
        if LEFT.search(name)
    ]


def still_running(session: int) -> int:
    """How many processes of a session still run."""
    count = 0
    for entry in os.listdir("/proc"):
        if entry.isdigit():
            try:
                fields = Path("/proc", entry, "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            count += int(fields[3]) == session and fields[0] != "Z"
    return count
