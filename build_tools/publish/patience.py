"""How long Markdown may take over one page: a few hundred letters can be written on which it would sit for minutes."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

from build_tools.errors import WrongUse

SECONDS = 2.0  # of the processor, for one page; a long one takes a tenth of a second
LOOK_EVERY = 0.1


@contextmanager
def patience(page: Callable[[], str]) -> Iterator[None]:
    """
    Give up with ``WrongUse`` when the same page, by the name that ``page`` gives, is in hand for too long.

    Where no timer can be set, as outside the main thread, it takes as long as it takes.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before, ticks = "", 0

    def look(_number: int, _frame: FrameType | None) -> None:
        nonlocal before, ticks
        now = page()
        ticks = ticks + 1 if now == before else 0
        before = now
        if now and ticks * LOOK_EVERY > SECONDS:
            raise WrongUse(
                f"directory/{now} takes Markdown too long. Look for brackets or comments that are opened again and "
                "again and never closed, or cut the page in two."
            )

    earlier = signal.signal(signal.SIGPROF, look)
    signal.setitimer(signal.ITIMER_PROF, LOOK_EVERY, LOOK_EVERY)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, earlier)
