"""Names of invented providers: plausible, and no two alike however many there are."""

from __future__ import annotations

from math import gcd
from random import Random

from build_tools.intake.sample.content import Words


class Names:
    """
    The names of a seed, by number from 0.

    A number is taken apart into a first word, a second word and an ending, like the digits of a number to three bases;
    a stride that has no factor in common with the number of all names goes through them without coming back to one.
    """

    def __init__(self, words: Words, seed: int) -> None:
        self._words = words
        chance = Random(f"names/{seed}")
        self.most = len(words.first) * len(words.second) * len(words.kinds)
        self._start = chance.randrange(self.most)
        self._stride = chance.randrange(self.most // 3, self.most // 2)
        while gcd(self._stride, self.most) > 1:
            self._stride += 1

    def of(self, number: int) -> tuple[str, int]:
        """A name such as ``Copper Mill Motor Project``, and the place of its ending among all."""
        rest = (self._start + number * self._stride) % self.most
        rest, first = divmod(rest, len(self._words.first))
        rest, second = divmod(rest, len(self._words.second))
        return f"{self._words.first[first]} {self._words.second[second]} {self._words.kinds[rest][0]}", rest


def short_name(name: str) -> str:
    """The id for a name: ``copper-mill-motor-project``."""
    return "-".join("".join(letter if letter.isalnum() else " " for letter in name.lower().replace("'", "")).split())
