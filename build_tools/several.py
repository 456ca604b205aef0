"""The same work for many things, shared between as many processes as there are processors."""

from __future__ import annotations

import ctypes
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from typing import Any, TypeVar

T = TypeVar("T")
K = TypeVar("K")
F = TypeVar("F")

# With fewer parts than this, processes take longer to start than the work takes.
FEWEST_PARTS = 4
PR_SET_PDEATHSIG = 1

_job: tuple[Callable[[Any, Any], Any], Any] | None = None  # in a process that was started for it


def in_several_processes(
    work: Callable[[T, K], F], tasks: Sequence[T], known: K, processes: int | None, at_a_time: int
) -> Iterator[F]:
    """
    ``work(task, known)`` for each task, in order. ``work`` must be a function of a module; all else must pickle.

    ``processes`` left open means one for each processor. They take ``at_a_time`` tasks at a time, which should be worth
    a tenth of a second.

    Everything happens in this process when there is little to do, one processor only, or no way to start others; and
    whatever a process that was killed has left undone is done here.
    """
    count = processes or _processors()
    done = 0
    if count > 1 and len(tasks) >= FEWEST_PARTS * at_a_time:
        try:
            for found in _in_pool(work, tasks, known, count, at_a_time):
                yield from found
                done += len(found)
        except (BrokenProcessPool, OSError, NotImplementedError):
            pass  # an error that lies in the work itself comes again below
    for task in tasks[done:]:
        yield work(task, known)


def _processors() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _in_pool(work: Callable[[T, K], F], tasks: Sequence[T], known: K, count: int, at_a_time: int) -> Iterator[list[F]]:
    parts = [tasks[start : start + at_a_time] for start in range(0, len(tasks), at_a_time)]
    # A fork would copy the locks that other threads hold, such as those of the preview server.
    can_fork = "fork" in multiprocessing.get_all_start_methods() and threading.active_count() == 1
    context = multiprocessing.get_context("fork" if can_fork else "spawn")
    with ProcessPoolExecutor(count, context, _begin, (work, known)) as pool:
        yield from pool.map(_do, parts)


def _begin(work: Callable[[T, K], F], known: K) -> None:
    global _job
    _job = work, known
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for the process that waits for us
    with suppress(OSError, AttributeError):  # Linux: whoever waits for us may be killed, and then nobody tells us
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def _do(tasks: Sequence[Any]) -> list[Any]:
    assert _job is not None
    work, known = _job
    return [work(task, known) for task in tasks]
