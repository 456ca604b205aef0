"""A mapping of which the values are made at each look, because all of them at once would take too much room."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Generic, TypeVar

H = TypeVar("H")
V = TypeVar("V")


class MadeOnDemand(Mapping[str, V], Generic[H, V]):
    """``make(held[name])`` for every name of ``held``. Nothing that was made is kept: look once, and keep what you need."""

    __slots__ = ("_held", "_make")

    def __init__(self, held: Mapping[str, H], make: Callable[[H], V]) -> None:
        self._held, self._make = held, make

    def __getitem__(self, name: str) -> V:
        return self._make(self._held[name])

    def __iter__(self) -> Iterator[str]:
        return iter(self._held)

    def __len__(self) -> int:
        return len(self._held)

    def __contains__(self, name: object) -> bool:
        return name in self._held
