"""One figure: what is asked, what came out, and whether that is enough."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

Say = Callable[[str], None]


@dataclass(frozen=True)
class Asked:
    """
    A figure before it is measured. ``baseline`` is what stock tools had, measured before this project began.

    ``module`` is that in this package whose ``measure`` finds it.
    """

    number: int
    module: str
    what: str
    bar: str
    baseline: str


@dataclass(frozen=True)
class Measured:
    """
    What came out. ``told`` goes into the table: numbers, in the order of the figure's own words.

    ``is_met`` is worked out from ``counts``, never written by hand. ``counts`` has whatever somebody would ask next, by
    name, as JSON; ``notes`` are sentences on what was not measured, and what the figure does not show.
    """

    told: str
    is_met: bool
    counts: Mapping[str, Any] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


class Measure(Protocol):
    """What each module of a figure offers."""

    def __call__(self, folder: Path, say: Say, *, is_quick: bool) -> Measured:
        """
        Measure in ``folder``, which exists and is empty, telling the progress with ``say``.

        With ``is_quick`` the same is done with fewer repetitions, to see whether it works; its result proves nothing.
        Raises ``Failed`` when it could not be measured, as when a program is missing.
        """
