"""Words as the search sees them, and the nearest word to one that is not there."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from difflib import get_close_matches
from functools import lru_cache

_WORD = re.compile(r"[a-z0-9]+")
_APOSTROPHES = re.compile(r"['\u2019\u02bc]")


@lru_cache(maxsize=1 << 16)  # the same titles and names come by tens of thousands of courses
def words_of(text: str) -> tuple[str, ...]:
    """
    Lower-case words without accents or punctuation: ``King’s Café, BTEC`` gives ``kings cafe btec``.

    ``lib/words.mjs`` is its twin; ``tests/shared_cases/words.json`` holds both to the same answers.
    """
    plain = _APOSTROPHES.sub("", unicodedata.normalize("NFKD", text)).lower()
    if not plain.isascii():
        # Marks by category, not by combining class: that is the one of the two that JavaScript also knows.
        plain = "".join(c for c in plain if unicodedata.category(c)[0] != "M")
    return tuple(_WORD.findall(plain))


def every_word_begins(query: Iterable[str], words: Iterable[str]) -> bool:
    """True when each query word begins some word: ``mot veh`` matches ``Motor Vehicle Maintenance``."""
    have = tuple(words)
    return all(any(word.startswith(wanted) for word in have) for wanted in query)


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """``Did you mean “members”? ``, or nothing when no known word is near."""
    by_lower: dict[str, str] = {}
    for candidate in known:
        by_lower.setdefault(candidate.lower(), candidate)
    near = get_close_matches(word.lower().strip(), by_lower, n=1, cutoff=0.6)
    return f"Did you mean “{by_lower[near[0]]}”? " if near else ""


def listed(items: Iterable[str], joiner: str = "and") -> str:
    """``a, b and c``."""
    parts = list(items)
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} {joiner} {parts[-1]}"


def spelt_out(text: str) -> str:
    """The text in one line, with every hidden character written out, as ``‹U+0000›``: no terminal obeys any of them."""
    if text.isprintable():
        return text
    text = text.replace("\n", " ")
    return "".join(f"‹U+{ord(c):04X}›" if unicodedata.category(c) in ("Cc", "Cf", "Cs") else c for c in text)


# Zero-width joiners belong to some scripts and pictures; everything else of these kinds only hides or reorders text, and
# so does a joiner beside a letter or digit of ours: it can split a number that nobody may write, or double a name.
_ALLOWED_CONTROLS = frozenset("\n\r\t\u200c\u200d")
_JOINER_AMONG_OURS = re.compile("(?<=[0-9A-Za-z])[\u200c\u200d]|[\u200c\u200d](?=[0-9A-Za-z])")


def hidden_characters(text: str) -> list[str]:
    """The characters that nobody can see, as ``U+202E``: control, format and surrogate ones."""
    if text.isprintable():
        return []
    hidden = [c for c in text if unicodedata.category(c) in ("Cc", "Cf", "Cs") and c not in _ALLOWED_CONTROLS]
    return [f"U+{ord(c):04X}" for c in dict.fromkeys([*hidden, *_JOINER_AMONG_OURS.findall(text)])]
