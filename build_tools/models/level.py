"""Qualification levels, after the Ofqual register: some labels span several levels, and a search must find them."""

from __future__ import annotations

from enum import StrEnum
from functools import cache


class Level(StrEnum):
    """Every label the register gives a qualification, written in short."""

    ENTRY = "Entry Level"
    ENTRY_1 = "Entry 1"
    ENTRY_2 = "Entry 2"
    ENTRY_3 = "Entry 3"
    ENTRY_1_2 = "Entry 1,2"
    ENTRY_2_3 = "Entry 2,3"
    ENTRY_1_2_3 = "Entry 1,2,3"
    LEVEL_1 = "Level 1"
    LEVEL_1_2 = "Level 1/2"
    LEVEL_2 = "Level 2"
    LEVEL_3 = "Level 3"
    LEVEL_4 = "Level 4"
    LEVEL_5 = "Level 5"
    LEVEL_6 = "Level 6"
    LEVEL_7 = "Level 7"
    LEVEL_8 = "Level 8"


# What a label may mean. "E" alone is entry level of an unknown sub-level: only a search for all of entry finds it,
# because a missing answer is never a value.
SINGLE_LEVELS: dict[Level, frozenset[str]] = {
    Level.ENTRY: frozenset({"E"}),
    Level.ENTRY_1: frozenset({"E1"}),
    Level.ENTRY_2: frozenset({"E2"}),
    Level.ENTRY_3: frozenset({"E3"}),
    Level.ENTRY_1_2: frozenset({"E1", "E2"}),
    Level.ENTRY_2_3: frozenset({"E2", "E3"}),
    Level.ENTRY_1_2_3: frozenset({"E1", "E2", "E3"}),
    Level.LEVEL_1: frozenset({"1"}),
    Level.LEVEL_1_2: frozenset({"1", "2"}),
    **{Level(f"Level {n}"): frozenset({str(n)}) for n in range(2, 9)},
}


@cache
def levels_found_by(wanted: Level) -> frozenset[Level]:
    """
    The labels a search for ``wanted`` must find, after the register's own search map.

    "Level 1" finds "Level 1/2"; "Entry 2" finds "Entry 2,3"; "Entry Level" finds every entry label.
    """
    if wanted is Level.ENTRY:
        return frozenset(level for level in Level if level.value.startswith("Entry"))
    singles = SINGLE_LEVELS[wanted]
    return frozenset(level for level, its_singles in SINGLE_LEVELS.items() if singles & its_singles)


def parse_level(text: str) -> Level | None:
    """A level from what people write: ``1``, ``L1``, ``level 1``, ``E2``, ``entry 2``, ``Entry``, ``Level 1/2``."""
    tidy = "".join(text.lower().split())
    for prefix, word in (
        ("entrylevel", "Entry"),
        ("entry", "Entry"),
        ("level", "Level"),
        ("e", "Entry"),
        ("l", "Level"),
    ):
        if tidy.startswith(prefix):
            word_found, rest = word, tidy.removeprefix(prefix)
            break
    else:
        word_found, rest = "Level", tidy
    if word_found == "Entry" and not rest:
        return Level.ENTRY
    separator = "," if word_found == "Entry" else "/"
    numbers = rest.replace("-", separator).replace("/", separator).replace(",", separator)
    try:
        return Level(f"{word_found} {numbers}")
    except ValueError:
        return None
