"""Pack an inverted index: sorted words, each cut where it repeats the last, and who has them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from itertools import chain
from operator import sub

from build_tools.render.columns import packed

DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
LONGEST_SHARED = 35


def token_index(documents: Iterable[Iterable[str]]) -> list[str]:
    """
    ``[words, counts, holders]`` for documents given as their words; a document's number is its position.

    Words are in order of code point, with spaces between. Each is one base-36 digit, the count of letters it shares
    with the word before it, and then the rest of it: ``motor motors`` is ``0motor 5s``. The packed ``counts`` say how
    many documents have each word, and the packed ``holders`` which: for word after word the rising document numbers, each
    as its distance from the one before it (the first from 0).
    """
    having: dict[str, list[int]] = defaultdict(list)
    for number, words in enumerate(documents):
        for word in frozenset(words):
            having[word].append(number)
    ordered = sorted(having)
    counts = packed(len(having[word]) for word in ordered)
    holders = packed(chain.from_iterable(map(sub, having[word], [0, *having[word]]) for word in ordered))
    return [" ".join(_front_coded(ordered)), counts, holders]


def _front_coded(words: Iterable[str]) -> Iterable[str]:
    before = ""
    for word in words:
        shared = 0
        while shared < min(len(word), len(before), LONGEST_SHARED) and word[shared] == before[shared]:
            shared += 1
        yield DIGITS[shared] + word[shared:]
        before = word
