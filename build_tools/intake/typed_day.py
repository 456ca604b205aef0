"""A day as people type it in Britain, the day before the month, to a date; never a guess."""

from __future__ import annotations

import re
from datetime import date

from build_tools.models.columns import FIRST_DAY, LAST_DAY

_ISO = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})")
_NUMBERS = re.compile(r"([0-9]{1,2})\s*[/.\- ]\s*([0-9]{1,2})\s*[/.\- ]\s*([0-9]{4})")
_WORDS = re.compile(r"([0-9]{1,2})(?:st|nd|rd|th)?[\s\-]+([a-z]{3,9})\.?,?[\s\-]+([0-9]{4})", re.IGNORECASE)
_MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip


def typed_day(text: str) -> date | str:
    """The day, or the words that say how to write it: ``14 March 2026``, ``14/03/2026`` and ``2026-03-14`` are the same."""
    text = text.strip()
    if match := _ISO.fullmatch(text):
        year, month, day = match.groups()
    elif match := _NUMBERS.fullmatch(text):
        day, month, year = match.groups()
    elif match := _WORDS.fullmatch(text):
        day, word, year = match.groups()
        month = str(_month(word))
    else:
        return "Write it as 14 March 2026."
    try:
        found = date(int(year), int(month), int(day))
    except ValueError:
        return "There is no such day. Write it as 14 March 2026."
    if not FIRST_DAY <= found <= LAST_DAY:
        return f"The year cannot be meant: years run from {FIRST_DAY.year} to {LAST_DAY.year}."
    return found


def _month(word: str) -> int:
    """1 for ``Jan`` or ``January``; 0, which is no month, for anything else."""
    found = [number for number, name in enumerate(_MONTHS, 1) if name.startswith(word.lower())]
    return found[0] if len(found) == 1 else 0
