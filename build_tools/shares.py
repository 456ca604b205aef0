"""Every provider decided, or remembered: whoever has the same records, visits and rules as last time is not asked again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from pydantic import TypeAdapter

from build_tools.decide.approval import decide_all
from build_tools.decide.entries import in_order_of_names, search_entries
from build_tools.models.decision import Decision, Decisions, Interval
from build_tools.models.directory import Directory
from build_tools.models.edition import edition_of
from build_tools.models.made_on_demand import MadeOnDemand
from build_tools.models.search import Entry, entry_from, pack_entry
from build_tools.models.share import PackedDecision, RememberedShare
from build_tools.models.told import Told
from build_tools.models.visibility import Visibility
from build_tools.several import in_several_processes
from build_tools.telling import told_of

AT_A_TIME = 50  # providers


@dataclass(frozen=True)
class Decided:
    """All providers, decided. ``told`` is what their visits tell the pages about all; ``packed`` has all of it as bytes."""

    decisions: Decisions
    told: Mapping[str, Told]
    packed: Mapping[str, PackedDecision]

    def entries(self) -> tuple[Entry, ...]:
        """What can be found, as ``decide.entries`` makes it."""
        return in_order_of_names(entry_from(one.entry) for one in self.packed.values() if one.entry)


def decide_each(
    directory: Directory,
    as_of: date,
    edition: Visibility,
    keys: Mapping[str, bytes],
    remembered: Mapping[str, RememberedShare],
    processes: int | None = None,
) -> Decided:
    """Every provider's decision, history and what its visits tell; those of which the key is ``remembered`` as they were."""
    packed: dict[str, PackedDecision] = {}
    made: dict[str, Decision] = {}
    for provider in directory.providers:
        past = remembered.get(provider.id)
        if past is not None and past.key == keys[provider.id]:
            try:
                made[provider.id], packed[provider.id] = _decision_from(past.decided), PackedDecision(*past.decided)
            except (ValueError, TypeError, IndexError):  # cannot be, short of a broken disk; then it is decided again
                continue
    names = [provider.id for provider in directory.providers]
    fresh = [name for name in names if name not in packed]
    job = (directory, as_of, edition)
    for name, found in zip(fresh, in_several_processes(_decide, fresh, job, processes, AT_A_TIME), strict=True):
        made[name], packed[name] = _decision_from(found), found
    decisions = Decisions(as_of, {name: made[name] for name in names}, MadeOnDemand(packed, _history_from))
    return Decided(decisions, {name: Told(*packed[name].told) for name in sorted(names)}, packed)


def _decide(provider_id: str, job: tuple[Directory, date, Visibility]) -> PackedDecision:
    directory, as_of, edition = job
    alone = directory.only(provider_id)
    decisions = decide_all(alone, as_of)
    seen, known = edition_of(alone, decisions, edition)
    return PackedDecision(
        _of_decision().dump_json(decisions.by_provider[provider_id]),
        _of_history().dump_json(decisions.histories[provider_id]),
        told_of(seen, as_of)[provider_id],
        next(map(pack_entry, search_entries(seen, known)), b""),
    )


@cache
def _of_decision() -> TypeAdapter[Decision]:
    return TypeAdapter(Decision)


@cache
def _of_history() -> TypeAdapter[tuple[Interval, ...]]:
    return TypeAdapter(tuple[Interval, ...])


def _decision_from(packed: Sequence[Any]) -> Decision:
    return _of_decision().validate_json(packed[0])


def _history_from(packed: PackedDecision) -> tuple[Interval, ...]:
    """Opened by whoever makes the provider's own pages; nobody else looks."""
    return _of_history().validate_json(packed.history)
