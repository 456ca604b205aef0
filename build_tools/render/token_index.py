"""Pack an inverted index into two strings: sorted words, each cut where it repeats the last, and who has them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
LONGEST_SHARED = 35


def token_index(documents: Iterable[Iterable[str]]) -> list[str]:
    """
    ``[words, holders]`` for documents given as their words; a document's number is its position.

    Words are in order of code point, with spaces between. Each is one base-36 digit, the count of letters it shares
    with the word before it, and then the rest of it: ``motor motors`` is ``0motor 5s``. Holders are separated by
    ``|``, one group for each word: rising document numbers, each as its distance from the one before it, less one,
    in base 36 (the first counts from -1).
    """
    holders: dict[str, list[int]] = defaultdict(list)
    for number, words in enumerate(documents):
        for word in frozenset(words):
            holders[word].append(number)
    ordered = sorted(holders)
    return [" ".join(_front_coded(ordered)), "|".join(_gaps(holders[word]) for word in ordered)]


def _front_coded(words: Iterable[str]) -> Iterable[str]:
    before = ""
    for word in words:
        shared = 0
        while shared < min(len(word), len(before), LONGEST_SHARED) and word[shared] == before[shared]:
            shared += 1
        yield DIGITS[shared] + word[shared:]
        before = word


def _gaps(numbers: Iterable[int]) -> str:
    before = -1
    parts = []
    for number in numbers:
        parts.append(in_base_36(number - before - 1))
        before = number
    return " ".join(parts)


def in_base_36(number: int) -> str:
    """A whole number from 0 up, as JavaScript's ``parseInt(text, 36)`` reads it."""
    text = ""
    while number >= 36:
        number, digit = divmod(number, 36)
        text = DIGITS[digit] + text
    return DIGITS[number] + text
