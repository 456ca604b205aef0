"""One district's postcodes in a few kilobytes: the file that the browser asks for, and what is kept between two runs."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from itertools import accumulate, product
from operator import sub
from typing import Any

from build_tools.models.postcode_table import PostcodeDistrict

# The letters an inward code may have (models/postcode.py); with the figure before them 4,000 codes in all.
LETTERS = "ABDEFGHJLNPQRSTUWXYZ"
INWARD_CODES = tuple("".join(code) for code in product("0123456789", LETTERS, LETTERS))
# Where each inward code stands among all that could be, from 0 for ``0AA`` to 3999 for ``9ZZ``.
INWARD_NUMBERS = {code: number for number, code in enumerate(INWARD_CODES)}


def packed(district: PostcodeDistrict) -> bytes:
    """
    All postcodes of a district in order, as JSON; one that nobody could type (a letter never used there) is left out.

    ``inward`` is the step from each code's number to the next (see ``INWARD_NUMBERS``), which packs to two thirds of
    the letters. ``easting`` and ``northing`` are the step in metres from the last one that has a place, or ``null``
    where the source gives none; ``ended`` is the month in which a terminated one ended.
    """
    numbers = [INWARD_NUMBERS.get(code) for code in district.inward]
    eastings, northings = district.eastings, district.northings
    if None in numbers:
        kept = [position for position, number in enumerate(numbers) if number is not None]
        numbers, eastings, northings = ([column[each] for each in kept] for column in (numbers, eastings, northings))
    shard: dict[str, Any] = {"inward": steps(numbers), "easting": steps(eastings), "northing": steps(northings)}
    if district.terminated:
        shard["ended"] = dict(sorted(district.terminated.items()))
    return json.dumps(shard, ensure_ascii=False, separators=(",", ":")).encode()


def unpacked(name: str, content: bytes) -> PostcodeDistrict:
    """The district that ``packed`` packed."""
    shard = json.loads(content)
    return PostcodeDistrict(
        name,
        [INWARD_CODES[number] for number in accumulate(shard["inward"])],
        _positions(shard["easting"]),
        _positions(shard["northing"]),
        shard.get("ended", {}),
    )


def steps(numbers: Iterable[int | None]) -> list[int | None]:
    """Each number as its difference from the last one that there was (the first from 0); ``None`` stays."""
    every = list(numbers)
    known = [number for number in every if number is not None] if None in every else every
    differences: list[int | None] = list(map(sub, known, [0, *known]))
    if known is every:
        return differences
    left = iter(differences)
    return [None if number is None else next(left) for number in every]


def _positions(differences: Sequence[int | None]) -> list[int | None]:
    """What ``steps`` took the differences of."""
    if None not in differences:
        return list(accumulate(differences))
    positions = accumulate(step for step in differences if step is not None)
    return [None if step is None else next(positions) for step in differences]
