"""What became of mutants, counted; and of those that no test noticed, why nothing could."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path

NOTICED, BY_TIME = "noticed", "noticed by its time"
NOT_NOTICED, NOT_REACHED, NOT_MADE = "not noticed", "no test reaches it", "could not be made"
WHY = Path(__file__).with_suffix(".json")  # why nothing can tell a mutant from the module, by its name without place
_PLACE = re.compile(r":[0-9]+:[0-9]+")


def tally(outcome: Mapping[str, str]) -> dict[str, int]:
    """How many were made, and noticed. One that nothing could tell from the module itself counts as not noticed, too."""
    made = [what for what in outcome.values() if what != NOT_MADE]
    noticed = sum(what in (NOTICED, BY_TIME) for what in made)
    return {
        "made": len(made),
        "noticed": noticed,
        "of these by their time": made.count(BY_TIME),
        "not noticed": len(made) - noticed,
    }


def left_over(outcome: Mapping[str, str]) -> dict[str, str]:
    """Those that no test noticed, each with why none could, as far as somebody has looked into it."""
    why: dict[str, str] = json.loads(WHY.read_text(encoding="utf-8"))
    left = (name for name, what in outcome.items() if what in (NOT_NOTICED, NOT_REACHED))
    return {name: why.get(without_place(name), "nobody has said why") for name in left}


def without_place(name: str) -> str:
    """A mutant's name without line and column, so that it stays when lines move."""
    return _PLACE.sub("", name, count=1)
