"""One district's postcodes in a few kilobytes: the file that the browser asks for, and what is kept between two runs."""

from __future__ import annotations

import json
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, product
from operator import sub
from typing import Any

from build_tools.models.grid import GridPoint
from build_tools.models.postcode_table import PostcodeDistrict, PostcodePlace

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


def places_in(content: bytes, wanted: Iterable[str]) -> Iterator[tuple[str, PostcodePlace]]:
    """What a packed district knows of some inward codes; of those that it has not got, nothing."""
    shard = json.loads(content)
    numbers = list(accumulate(shard["inward"]))
    for code in wanted:
        number = INWARD_NUMBERS.get(code, -1)
        position = bisect_left(numbers, number)
        if position < len(numbers) and numbers[position] == number:
            easting, northing = (_at(shard[name], position) for name in ("easting", "northing"))
            point = None if easting is None or northing is None else GridPoint(easting, northing)
            yield code, PostcodePlace(point, shard.get("ended", {}).get(code))


def _at(differences: Sequence[int | None], position: int) -> int | None:
    """What stood at a position of the column that ``steps`` was given."""
    return None if differences[position] is None else sum(filter(None, differences[: position + 1]))


def steps(numbers: Iterable[int | None]) -> list[int | None]:
    """Each number as its difference from the last one that there was (the first from 0); ``None`` stays."""
    every = list(numbers)
    if None not in every:
        return list(map(sub, every, [0, *every]))
    differences: list[int | None] = []
    last = 0
    for number in every:
        differences.append(None if number is None else number - last)
        last = last if number is None else number
    return differences
