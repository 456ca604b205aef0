"""One command in a process of its own, held to limits: what it said, how it ended, what it cost."""

from __future__ import annotations

import os
import re
import resource
import select
import signal
import sys
import time
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

MOST_SECONDS = 5.0  # of processor time, all its children's included
MOST_BYTES = 1_000_000_000  # resident, at the most
PATIENCE = 60.0  # seconds on the clock, after which it is taken to hang
STOP_SECONDS, STOP_BYTES = 40, 6_000_000_000  # where the system ends it
MOST_SAID = 5_000_000
# What Python prints of its own accord, and no sentence of ours has.
_RAW = re.compile(
    r"Traceback \(most recent|Fatal Python|Exception ignored|\b(?:[A-Z]\w*(?:Error|Exception|Warning)|MemoryError)\b: "
)
# Escapes that steer a terminal, and the beginnings of a line by which a forge takes orders.
_STEERING = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ufeff]|^\s*::|^##\[", re.MULTILINE)


@dataclass(frozen=True)
class Ran:
    """
    How one command went. ``seconds`` are of the processor, ``peak`` bytes resident; ``hung`` when it had to be stopped.

    The peak includes what the parent held when it forked, so it is never too small.
    """

    code: int
    output: str
    errors: str
    seconds: float
    peak: int
    hung: bool

    @property
    def faults(self) -> list[str]:
        """What must not be, in words; nothing when all is well."""
        said = self.output + self.errors
        found = []
        if raw := _RAW.search(said):
            found.append(f"traceback: {raw[0]}")
        if self.code not in (0, 1, 2) and not self.hung:
            found.append(f"ended with {self.code}")
        if steering := _STEERING.search(said):
            found.append(f"steers the terminal: {steering[0]!r}")
        if self.hung:
            found.append("hung")
        if self.seconds > MOST_SECONDS:
            found.append(f"slow: {self.seconds:.1f} s")
        if self.peak > MOST_BYTES:
            found.append(f"large: {self.peak // 1_000_000} MB")
        if len(said) > 2_000_000:
            found.append(f"said {len(said):,} letters")
        return found


def in_own_process(work: Callable[[], object], limits: Callable[[], None] = lambda: None) -> Ran:
    """Run ``work`` in a fork of this process, what it prints caught; ``SystemExit`` is its way to end."""
    pipes = os.pipe(), os.pipe()
    child = os.fork()
    if child == 0:
        _be_the_child(work, limits, pipes[0][1], pipes[1][1])
    for _, write in pipes:
        os.close(write)
    hung, said = _listen([read for read, _ in pipes], child)
    _, status, used = os.wait4(child, 0)
    code = os.waitstatus_to_exitcode(status)
    texts = [said[read].decode(errors="backslashreplace") for read, _ in pipes]
    for read, _ in pipes:
        os.close(read)
    return Ran(code, texts[0], texts[1], used.ru_utime + used.ru_stime, used.ru_maxrss * 1024, hung)


def command(*words: str, limits: Callable[[], None] = lambda: None) -> Ran:
    """The command line of the product."""
    from build_tools.cli import main

    return in_own_process(lambda: main(list(words)), limits)


def _be_the_child(work: Callable[[], object], limits: Callable[[], None], output: int, errors: int) -> None:
    code = 1
    try:
        os.setsid()
        resource.setrlimit(resource.RLIMIT_CPU, (STOP_SECONDS, STOP_SECONDS))
        resource.setrlimit(resource.RLIMIT_AS, (STOP_BYTES, STOP_BYTES))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        os.dup2(output, 1)
        os.dup2(errors, 2)
        sys.stdout = open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
        sys.stderr = open(2, "w", encoding="utf-8", errors="backslashreplace", closefd=False)  # noqa: SIM115
        limits()
        work()
        code = 0
    except SystemExit as ending:
        code = ending.code if isinstance(ending.code, int) else 0 if ending.code is None else 1
    except BaseException:  # noqa: BLE001 - whatever it is, it is what is looked for
        traceback.print_exc()
    finally:
        try:
            sys.stdout.flush()
            sys.stderr.flush()
        finally:
            os._exit(code)


def _listen(ends: Sequence[int], child: int) -> tuple[bool, dict[int, bytes]]:
    said = dict.fromkeys(ends, b"")
    waiting, until, hung = list(ends), time.monotonic() + PATIENCE, False
    while waiting:
        ready, _, _ = select.select(waiting, [], [], max(0.0, until - time.monotonic()))
        if not ready:
            hung = True
            os.killpg(child, signal.SIGKILL)
            break
        for end in ready:
            if not (more := os.read(end, 1 << 16)):
                waiting.remove(end)
            elif len(said[end]) < MOST_SAID:
                said[end] += more
    return hung, said


def tree(folder: Path) -> dict[str, tuple[int, int]]:
    """The files of a workspace by name, with size and time, to see that nothing was touched."""
    found = {}
    for above, folders, files in os.walk(folder):
        deep = os.path.relpath(above, folder).count("/") > 30
        folders[:] = [] if deep else [name for name in folders if name != ".cache"]
        for name in files:
            state = os.lstat(os.path.join(above, name))
            found[os.path.relpath(os.path.join(above, name), folder)] = (state.st_size, state.st_mtime_ns)
    return found
