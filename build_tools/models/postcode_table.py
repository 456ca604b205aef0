"""What is known of postcodes: one district's, where one is, and whom to ask."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

from build_tools.models.grid import GridPoint
from build_tools.models.postcode import Postcode


@dataclass(frozen=True)
class PostcodeDistrict:
    """
    Every postcode of one district, as columns: there are 2.7 million, so none is an object of its own.

    ``inward`` (``2RD``) rises; ``eastings`` and ``northings`` are metres on the grid, ``None`` where the source has no
    coordinates. ``terminated`` holds those that the source knows to have ended, with the month (``2019-06``).
    """

    district: str
    inward: Sequence[str]
    eastings: Sequence[int | None]
    northings: Sequence[int | None]
    terminated: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(
        cls, district: str, points: Mapping[str, GridPoint | None], terminated: Mapping[str, str] | None = None
    ) -> PostcodeDistrict:
        """The district with these points, by inward part."""
        inward = sorted({*points, *(terminated or ())})
        places = [points.get(code) for code in inward]
        eastings = [place.easting if place else None for place in places]
        return cls(
            district, inward, eastings, [place.northing if place else None for place in places], terminated or {}
        )

    @property
    def middle(self) -> GridPoint | None:
        """The middle of its postcodes; the same that ``PostcodeTable.centroids`` has."""
        return middle_of(self.eastings, self.northings)

    def place(self, inward: str) -> PostcodePlace | None:
        """What is known of one postcode; ``None`` when the source has not got it."""
        position = bisect_left(self.inward, inward)
        if position == len(self.inward) or self.inward[position] != inward:
            return None
        easting, northing = self.eastings[position], self.northings[position]
        point = None if easting is None or northing is None else GridPoint(easting, northing)
        return PostcodePlace(point, self.terminated.get(inward))


class PostcodePlace(NamedTuple):
    """A postcode that there is. ``ended`` is the month (YYYY-MM) since when it is no longer in use, if it is known."""

    point: GridPoint | None
    ended: str | None = None


def middle_of(eastings: Sequence[float | None], northings: Sequence[float | None]) -> GridPoint | None:
    """The mean of the coordinates there are, in whole metres; ``None`` when there are none."""
    east = [value for value in eastings if value is not None]
    north = [value for value in northings if value is not None]
    return GridPoint(round(sum(east) / len(east)), round(sum(north) / len(north))) if east and north else None


class PostcodeSource(Protocol):
    """Where it is written where postcodes are. The stage ``load`` has the implementations; nobody else reads their files."""

    title: str
    vintage: str
    is_read_whole: bool  # when it is read at all

    @property
    def digest(self) -> str:
        """Tells it from any other by all its bytes."""
        ...

    def middles(self) -> dict[str, GridPoint | None]:
        """The middle of every district; ``None`` of one without coordinates."""
        ...

    def district(self, name: str) -> PostcodeDistrict | None:
        """All of one district; ``None`` when there is none of that name."""
        ...


class PostcodeTable(Protocol):
    """Where postcodes are, as it is asked for."""

    title: str
    vintage: str

    @property
    def digest(self) -> str:
        """Tells the source from any other by all its bytes."""
        ...

    def centroids(self) -> dict[str, GridPoint]:
        """The middle of every district that has coordinates."""
        ...

    def places(self, postcodes: Iterable[Postcode]) -> dict[Postcode, PostcodePlace]:
        """What is known of whole postcodes; one that the source has not got is left out."""
        ...

    def shards(self, names: Iterable[str]) -> Iterator[tuple[str, bytes]]:
        """Districts as the browser reads them (``postcode_shard.packed``), in order of name; no such, none."""
        ...


class PostcodeMemory(Protocol):
    """
    Where what was read of a source of postcodes is kept between two runs, by any name. It may forget at any time.

    ``source`` tells one source from another by all its bytes: what was kept of one is never given back for another.
    """

    def recall(self, source: str, names: Collection[str]) -> dict[str, bytes]:
        """Those that are there, as this version of the program left them."""
        ...

    def remember(self, source: str, kept: Mapping[str, bytes]) -> None:
        """Add or replace some. Whatever was kept of another source is forgotten."""
        ...
