"""Every provider decided, or remembered: whoever has the same records, visits and rules as last time is not asked again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import NamedTuple

import msgpack
from pydantic import TypeAdapter

from build_tools.decide.approval import decide_all
from build_tools.decide.entries import in_order_of_names, search_entries
from build_tools.models.decision import Decision, Decisions, Interval
from build_tools.models.directory import Directory
from build_tools.models.edition import edition_of
from build_tools.models.search import Entry, entry_from, pack_entry
from build_tools.models.share import (
    RememberedShare,
)
from build_tools.models.told import Told
from build_tools.models.visibility import Visibility
from build_tools.several import in_several_processes
from build_tools.telling import told_of

AT_A_TIME = 50  # providers


@dataclass(frozen=True)
class Decided:
    """
    All providers, decided. ``told`` is what their visits tell the pages about all.

    ``as_bytes`` has all of it for one provider, in the form that :func:`decide_each` takes again.
    """

    decisions: Decisions
    told: Mapping[str, Told]
    as_bytes: Mapping[str, bytes]

    def entries(self) -> tuple[Entry, ...]:
        """What can be found, as ``decide.entries`` makes it."""
        packed = (_parts(content).entry for content in self.as_bytes.values())
        return in_order_of_names(entry_from(content) for content in packed if content)


class _Parts(NamedTuple):
    """One provider, decided: its decision and history as JSON, what is told, and its entry if it can be found."""

    decided: bytes
    told: Sequence[bytes]
    entry: bytes


def _parts(content: bytes) -> _Parts:
    return _Parts(*msgpack.unpackb(content))


def decide_each(
    directory: Directory,
    as_of: date,
    edition: Visibility,
    keys: Mapping[str, bytes],
    remembered: Mapping[str, RememberedShare],
    processes: int | None = None,
) -> Decided:
    """Every provider's decision, history and what its visits tell; those of which the key is ``remembered`` as they were."""
    found: dict[str, bytes] = {}
    opened: dict[str, _Opened] = {}
    for provider in directory.providers:
        past = remembered.get(provider.id)
        if past is not None and past.key == keys[provider.id]:
            try:
                opened[provider.id] = _open(past.decided)
            except (ValueError, TypeError, msgpack.UnpackException):  # cannot be, short of a broken disk
                continue
            found[provider.id] = past.decided
    fresh = [provider.id for provider in directory.providers if provider.id not in found]
    job = (directory, as_of, edition)
    for name, content in zip(fresh, in_several_processes(_decide, fresh, job, processes, AT_A_TIME), strict=True):
        found[name], opened[name] = content, _open(content)
    names = [provider.id for provider in directory.providers]
    decisions = Decisions(
        as_of, {name: opened[name].decision for name in names}, {name: opened[name].history for name in names}
    )
    return Decided(decisions, {name: opened[name].told for name in sorted(names)}, found)


class _Opened(NamedTuple):
    decision: Decision
    history: tuple[Interval, ...]
    told: Told


@cache
def _adapter() -> TypeAdapter[tuple[Decision, tuple[Interval, ...]]]:
    return TypeAdapter(tuple[Decision, tuple[Interval, ...]])


def _open(content: bytes) -> _Opened:
    parts = _parts(content)
    return _Opened(*_adapter().validate_json(parts.decided), Told(*parts.told))


def _decide(provider_id: str, job: tuple[Directory, date, Visibility]) -> bytes:
    directory, as_of, edition = job
    alone = directory.only(provider_id)
    decisions = decide_all(alone, as_of)
    seen, known = edition_of(alone, decisions, edition)
    entries = map(pack_entry, search_entries(seen, known))
    decided = _adapter().dump_json((decisions.by_provider[provider_id], decisions.histories[provider_id]))
    return bytes(msgpack.packb(_Parts(decided, told_of(seen, as_of)[provider_id], next(entries, b""))))
