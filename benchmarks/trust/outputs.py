"""
Every output there is, made in one process: ``python -m benchmarks.trust.outputs WORKSPACE OUT [--later DAYS] [--shuffle]``.

``--later`` puts this process's clock forward, ``--shuffle`` gives the names in folders in another order each time.
"""

from __future__ import annotations

import os
import random
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Self

AS_OF = "2026-11-20"
VISIT = "lockside-workshop-2026-06-10-basic"
COMMANDS = (
    "build --out {o}/public --as-of {d} --workspace {w}",
    "build --out {o}/members --as-of {d} --workspace {w} --edition members",
    "build --out {o}/packed --as-of {d} --workspace {w} --precompress --no-cache",
    "outcomes --out {o}/outcomes --as-of {d} --workspace {w}",
    "pack lockside-workshop --on {d} --out {o}/pack.pdf --workspace {w}",
    f"report {VISIT} --docx {{o}}/report.docx --as-of {{d}} --workspace {{w}}",
    "form basic --xlsx {o}/form.xlsx --as-of {d} --workspace {w}",
    "form basic --xlsform {o}/odk.xlsx --as-of {d} --workspace {w}",
    "sample {o}/sample --providers 60 --as-of {d}",
    "new {o}/new",
)


def _later(days: int) -> None:
    """Before anything is loaded that might keep the clock."""
    import datetime as module

    shift, clock, nanoseconds = days * 86_400, time.time, time.time_ns
    time.time = lambda: clock() + shift
    time.time_ns = lambda: nanoseconds() + shift * 10**9
    own = module.datetime

    class Kind(type(own)):  # type: ignore[misc]
        """What was made by the class itself is one of these too."""

        def __instancecheck__(cls, other: object) -> bool:
            return isinstance(other, own)

    class Later(own, metaclass=Kind):  # type: ignore[misc, valid-type]
        @classmethod
        def now(cls, tz: Any = None) -> Any:
            return own.now(tz) + module.timedelta(days=days)

    module.datetime = Later  # type: ignore[misc]


def _shuffle() -> None:
    chance, listdir, scandir = random.Random(), os.listdir, os.scandir

    class Scanned:
        """As ``os.scandir`` gives it: to be gone through, and to be closed."""

        def __init__(self, entries: list[Any]) -> None:
            self._entries = iter(entries)

        def __iter__(self) -> Iterator[Any]:
            return self._entries

        def __next__(self) -> Any:
            return next(self._entries)

        def __enter__(self) -> Self:
            return self

        def __exit__(self, *why: object) -> None:
            pass

        def close(self) -> None:
            pass

    def mixed(found: Any) -> list[Any]:
        found = list(found)
        chance.shuffle(found)
        return found

    def scan(*given: Any) -> Scanned:
        with scandir(*given) as entries:
            return Scanned(mixed(entries))

    os.listdir = lambda *given: mixed(listdir(*given))
    os.scandir = scan  # type: ignore[assignment]


def main(workspace: Path, out: Path, more: list[str]) -> None:
    """Make all of it."""
    if "--later" in more:
        _later(int(more[more.index("--later") + 1]))
    if "--shuffle" in more:
        _shuffle()
    from build_tools.cli import main as run

    out.mkdir(parents=True, exist_ok=True)
    places = {"{o}": str(out), "{w}": str(workspace), "{d}": AS_OF}
    for command in COMMANDS:
        words = command.split()
        run([places.get(word[:3], word[:3]) + word[3:] for word in words])


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3:])
