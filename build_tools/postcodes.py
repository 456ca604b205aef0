"""Where postcodes are: taken from memory when the source is as it was, else from the source, and then remembered."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property

import msgpack

from build_tools.models.grid import GridPoint
from build_tools.models.postcode import Postcode
from build_tools.models.postcode_shard import packed, places_in
from build_tools.models.postcode_table import PostcodeMemory, PostcodePlace, PostcodeSource
from build_tools.several import in_several_processes

DISTRICTS_AT_A_TIME = 100  # a millisecond each
MIDDLES, PLACES, SHARD = "middles", "places", "shard/"


class RememberedPostcodes:
    """
    The table of a source of postcodes (see ``models.postcode_table.PostcodeTable``).

    The result is the same with a memory and without. A source that is read whole is remembered whole, so that it is
    read once; of one that is not, what was asked for.
    """

    def __init__(self, source: PostcodeSource, memory: PostcodeMemory | None = None) -> None:
        self._source, self._memory = source, memory
        self.title, self.vintage = source.title, source.vintage
        self._made: dict[str, bytes] = {}

    @property
    def digest(self) -> str:
        """Tells the source from any other by all its bytes."""
        return self._source.digest

    def centroids(self) -> dict[str, GridPoint]:
        """The middle of every district that has coordinates."""
        return {name: middle for name, middle in self._middles.items() if middle}

    @cached_property
    def _middles(self) -> dict[str, GridPoint | None]:
        content = self._recall([MIDDLES]).get(MIDDLES)
        if content is not None:
            return {name: GridPoint(*at) if at else None for name, at in msgpack.unpackb(content).items()}
        middles = self._source.middles()
        shards = self._make(sorted(middles)) if self._source.is_read_whole else {}
        kept = {f"{SHARD}{name}": content for name, content in shards.items()}
        self._remember({**kept, MIDDLES: msgpack.packb(middles)})
        return middles

    def places(self, postcodes: Iterable[Postcode]) -> dict[Postcode, PostcodePlace]:
        """What is known of whole postcodes; one that the source has not got is left out."""
        wanted = list(postcodes)
        content = self._recall([PLACES]).get(PLACES)
        known: dict[str, PostcodePlace] = {
            text: PostcodePlace(GridPoint(*point) if point else None, ended)
            for text, (point, ended) in (msgpack.unpackb(content) if content else {}).items()
        }
        fresh = self._places_from_shards([postcode for postcode in wanted if str(postcode) not in known])
        if fresh:
            known |= fresh
            self._remember({PLACES: msgpack.packb(known)})
        return {postcode: known[text] for postcode in wanted if (text := str(postcode)) in known}

    def _places_from_shards(self, postcodes: Iterable[Postcode]) -> dict[str, PostcodePlace]:
        inwards: dict[str, list[str]] = {}
        for postcode in postcodes:
            inwards.setdefault(postcode.district, []).append(postcode.inward)
        found: dict[str, PostcodePlace] = {}
        for name, content in self.shards(inwards):
            found |= {str(Postcode(name, inward)): place for inward, place in places_in(content, inwards[name])}
        return found

    def shards(self, names: Iterable[str]) -> Iterator[tuple[str, bytes]]:
        """Districts as the browser reads them, in order of name; no such, none."""
        wanted = sorted(set(names))
        if self._source.is_read_whole:  # so that it need not be read again for a name that it has not got
            wanted = [name for name in wanted if name in self._middles]
        kept = self._recall([f"{SHARD}{name}" for name in wanted if name not in self._made])
        found = {name: content for name in wanted if (content := kept.get(f"{SHARD}{name}")) is not None}
        found |= {name: self._made[name] for name in wanted if name in self._made}
        made = self._make([name for name in wanted if name not in found])
        self._made |= made
        self._remember({f"{SHARD}{name}": content for name, content in made.items()})
        found |= made
        return ((name, found[name]) for name in wanted if name in found)

    def _make(self, names: list[str]) -> dict[str, bytes]:
        made = in_several_processes(_shard, names, self._source, None, DISTRICTS_AT_A_TIME)
        return {name: content for name, content in zip(names, made, strict=True) if content is not None}

    def _recall(self, names: list[str]) -> dict[str, bytes]:
        return self._memory.recall(self._source.digest, names) if self._memory and names else {}

    def _remember(self, kept: Mapping[str, bytes]) -> None:
        if self._memory and kept:
            self._memory.remember(self._source.digest, kept)


def _shard(name: str, source: PostcodeSource) -> bytes | None:
    district = source.district(name)
    return packed(district) if district else None
