"""One command and everything it starts: seconds, seconds of processor, and memory at the peak."""

from __future__ import annotations

import os
import subprocess
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path

LOOK_EVERY = 0.1  # seconds; adding up a large process's memory takes some milliseconds


@dataclass(frozen=True)
class Run:
    """Wall and processor seconds (user and system, children included), megabytes at the peak, and what it printed."""

    wall: float
    cpu: float
    peak: float
    output: str


class Failed(Exception):
    """A command that did not end well, with the end of what it said."""


def run(words: list[str], folder: Path, settings: dict[str, str] | None = None) -> Run:
    """
    Run a command in ``folder`` and wait. Raises ``Failed`` when it ends with anything but 0.

    Memory is the sum over all its processes of their proportional share, looked at ten times a second; or the most that
    one process ever had, as the kernel keeps it, where a short peak fell between two looks.
    """
    with tempfile.TemporaryFile("w+") as output, tempfile.TemporaryFile("w+") as errors:
        started = time.perf_counter()
        try:
            process = subprocess.Popen(
                words, cwd=folder, env={**os.environ, **(settings or {})}, stdout=output, stderr=errors
            )
        except FileNotFoundError as error:
            raise Failed(f"{words[0]} is not there.") from error
        watch = _Watch(process.pid)
        watch.start()
        _, state, use = os.wait4(process.pid, 0)
        wall = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(state)
        watch.ended.set()
        watch.join()
        output.seek(0)
        errors.seek(0)
        if process.returncode:
            raise Failed(f"{' '.join(words[:6])} … ended with {process.returncode}: {errors.read()[-600:].strip()}")
        return Run(wall, use.ru_utime + use.ru_stime, watch.peak / 1e6, output.read())


class _Watch(threading.Thread):
    """Adds up the memory of a process and all below it, until told that it ended."""

    def __init__(self, process: int) -> None:
        super().__init__(daemon=True)
        self.process = process
        self.peak = 0
        self.ended = threading.Event()

    def run(self) -> None:
        while not self.ended.wait(LOOK_EVERY):
            processes = _tree(self.process)
            together = sum(_kilobytes(process, "smaps_rollup", "Pss:") for process in processes)
            largest = max(_kilobytes(process, "status", "VmHWM:") for process in processes)
            self.peak = max(self.peak, 1024 * together, 1024 * largest)


def _tree(process: int) -> list[int]:
    found = [process]
    for one in found:
        try:
            for task in os.listdir(f"/proc/{one}/task"):
                found += map(int, Path(f"/proc/{one}/task/{task}/children").read_text().split())
        except OSError:  # it ended meanwhile
            continue
    return found


def _kilobytes(process: int, file: str, heading: str) -> int:
    try:
        lines = Path(f"/proc/{process}/{file}").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith(heading)), 0)
