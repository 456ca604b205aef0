"""Figure 7: every hostile file through its door, one process for each command, and what it did there."""

from __future__ import annotations

import importlib
import sys
from collections import Counter
from pathlib import Path

from benchmarks.trust.figure import Measured, Say

REPOSITORY = Path(__file__).parent.parent.parent
ASKED = 400
SHARE = 20  # a quick run tries one of as many
# Loaded once, before the first fork: else every command would take its first second over it.
LOADED = ("cli", "pipeline", "commands.publishing", "commands.workspaces", "commands.taking_in", "publish.plugin")


def measure(folder: Path, say: Say, *, is_quick: bool) -> Measured:
    """Try every case of ``tests/hostile``; what must not be is counted by its kind."""
    sys.path.insert(0, str(REPOSITORY / "tests"))
    from hostile.cases import all_cases
    from hostile.runner import MOST_BYTES, MOST_SECONDS
    from hostile.trial import tried

    for module in LOADED:
        importlib.import_module(f"build_tools.{module}")
    cases = all_cases()[:: SHARE if is_quick else 1]
    faults: Counter[str] = Counter()
    told: list[str] = []
    doors: Counter[str] = Counter()
    slowest, largest = (0.0, ""), (0, "")
    for number, case in enumerate(cases, 1):
        result = tried(case, REPOSITORY / "tests" / "example", folder)
        doors[case.door] += 1
        slowest, largest = max(slowest, (result.seconds, case.name)), max(largest, (result.peak, case.name))
        faults.update({_kind(fault) for fault in result.faults})
        told += [f"{case.name}: {fault}" for fault in result.faults]
        if number % 100 == 0:
            say(f"{number} of {len(cases)}, {sum(faults.values())} faults")
    counts = [faults[kind] for kind in ("traceback", "slow", "large", "silent loss", "other")]
    return Measured(
        f"{len(cases)} tried, {counts[0]}, {counts[1]}, {counts[2]}, {counts[3]}; other faults {counts[4]}",
        len(cases) >= (ASKED // SHARE if is_quick else ASKED) and not any(counts),
        {
            "files tried by door": dict(sorted(doors.items())),
            "faults": told[:40],
            f"slowest, in seconds of the processor (the bar is {MOST_SECONDS})": [round(slowest[0], 2), slowest[1]],
            f"largest, in MB resident (the bar is {MOST_BYTES // 1_000_000})": [largest[0] // 1_000_000, largest[1]],
        },
        (
            "Seconds are of the processor, since this machine has other work; what waits for a minute counts as too slow.",
            (
                "“Other faults” are words that steer a terminal or a forge's log, exit codes that are not ours, a workspace "
                "that was touched, a site built of what is not sound, and marks of hostile words at work in the pages."
            ),
            "Rows are counted without the product, and each must be among those taken over or told of.",
        ),
    )


def _kind(fault: str) -> str:
    return next(
        (
            kind
            for kind, marks in {
                "traceback": ("traceback", "ended with 3"),
                "slow": ("slow", "hung"),
                "large": ("large",),
                "silent loss": ("silent loss",),
            }.items()
            if any(mark in fault for mark in marks)
        ),
        "other",
    )
