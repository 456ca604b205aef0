"""Words as the search sees them, and the nearest word to one that is not there."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from difflib import get_close_matches
from functools import lru_cache
from itertools import islice

# A word is compared with each letter by letter: beyond these, somebody waits longer than a guess is worth.
LONGEST_GUESSED, MOST_COMPARED = 200, 2_000
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
    if len(word) > LONGEST_GUESSED:
        return ""
    by_lower: dict[str, str] = {}
    for candidate in islice(known, MOST_COMPARED):
        by_lower.setdefault(candidate.lower(), candidate)
    near = get_close_matches(word.lower().strip(), by_lower, n=1, cutoff=0.6)
    return f"Did you mean “{by_lower[near[0]]}”? " if near else ""


def listed(items: Iterable[str], joiner: str = "and") -> str:
    """``a, b and c``."""
    parts = list(items)
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} {joiner} {parts[-1]}"


# Zero-width joiners belong to some scripts and pictures; everything else of these kinds only hides or reorders text, and
# so does a joiner beside a letter or digit of ours: it can split a number that nobody may write, or double a name.
_ALLOWED_CONTROLS = frozenset("\n\r\t\u200c\u200d")
_JOINER_AMONG_OURS = re.compile("(?<=[0-9A-Za-z])[\u200c\u200d]|[\u200c\u200d](?=[0-9A-Za-z])")


_HIDDEN_KINDS = ("Cc", "Cf", "Cs", "Zl", "Zp")
_NO_CHARACTERS = re.compile(
    "[\ufdd0-\ufdef]|[" + "".join(chr(plane << 16 | 0xFFFE) + chr(plane << 16 | 0xFFFF) for plane in range(17)) + "]"
)

LONGEST_MESSAGE = 600
# By these, at the beginning of a line or anywhere in it, a forge takes orders out of what a command prints.
_ORDERS = re.compile(r"^\s*::|##(?=[a-z]*\[)")


def hidden_characters(text: str) -> list[str]:
    """
    The characters that nobody can see, as ``U+202E``: control, format and surrogate ones, and separators of lines.

    So are what Unicode says will never be characters: no document may hold them.
    """
    if text.isprintable():
        return []
    hidden = [c for c in text if unicodedata.category(c) in _HIDDEN_KINDS and c not in _ALLOWED_CONTROLS]
    hidden += _NO_CHARACTERS.findall(text)
    return [f"U+{ord(c):04X}" for c in dict.fromkeys([*hidden, *_JOINER_AMONG_OURS.findall(text)])]


def visible(text: str, longest: int = LONGEST_MESSAGE) -> str:
    """
    The text in one line, with every hidden character written out, as ``‹U+0000›``, and cut where nobody would read on.

    Whatever is said of somebody else's words goes through here: they steer no screen, and a forge obeys none of them.
    """
    if len(text) > longest:
        text = f"{text[:longest]} …"
    text = _ORDERS.sub(_spelt_out, text.replace("\n", " "))
    if text.isprintable():
        return text
    return "".join(_spelt(c) if unicodedata.category(c) in _HIDDEN_KINDS else c for c in text)


def _spelt(character: str) -> str:
    return f"‹U+{ord(character):04X}›"


def _spelt_out(order: re.Match[str]) -> str:
    return "".join(_spelt(c) if c in ":#" else c for c in order[0])


def quoted(text: str, longest: int = 60) -> str:
    """A value of somebody else's for a sentence of ours: no longer than one reads, in its quotation marks."""
    return f"“{text if len(text) <= longest else text[: longest - 2] + ' …'}”"
