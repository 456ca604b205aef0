"""Real postcodes for invented venues: more where there are more postcodes, which is where more people live."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Collection, Sequence
from itertools import accumulate
from random import Random

from build_tools.load.postcodes import PackagePostcodes
from build_tools.models.postcode import Postcode

NEAR = 3000  # postcodes that follow each other lie near each other; a town has some thousands


def draw_postcodes(
    counts: Sequence[int], areas: Collection[str], table: PackagePostcodes, chance: Random
) -> list[list[Postcode]]:
    """
    For each count so many postcodes of these areas: the first as likely as any other, the next ones not far from it.

    All have coordinates. Takes some seconds, because a district must be read to know how many it has.
    """
    names = sorted(name for name in table.middles() if Postcode(name).area in areas)
    ends = list(accumulate(len(_inward(name, table)) for name in names))
    drawn: list[list[int]] = []
    for count in counts:
        first = int(chance.random() * ends[-1])
        others = [(first + int((chance.random() - 0.5) * 2 * NEAR)) % ends[-1] for _ in range(count - 1)]
        drawn.append([first, *others])
    found: dict[int, Postcode] = {}
    inward: tuple[str, list[str]] = ("", [])
    for place in sorted(
        {place for places in drawn for place in places}
    ):  # district by district: all are too many to keep
        position = bisect(ends, place)
        name = names[position]
        if inward[0] != name:
            inward = name, _inward(name, table)
        found[place] = Postcode(name, inward[1][place - ends[position]])
    return [[found[place] for place in places] for places in drawn]


def _inward(name: str, table: PackagePostcodes) -> list[str]:
    """The second halves of a district's postcodes, without those that have no place."""
    district = table.district(name)
    if district is None:
        return []
    return [text for text, easting in zip(district.inward, district.eastings, strict=True) if easting is not None]
