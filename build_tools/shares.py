"""Every provider decided, or remembered: whoever has the same records, visits and rules as last time is not asked again."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from functools import cache
from hashlib import sha256
from operator import itemgetter
from typing import Any

from pydantic import TypeAdapter, ValidationError

from build_tools.decide.approval import decide_all
from build_tools.models.columns import Record
from build_tools.models.decision import Decisions
from build_tools.models.directory import Directory
from build_tools.models.packed import pack
from build_tools.models.postcode_table import PostcodeTable
from build_tools.models.provider import Provider
from build_tools.models.share import (
    LAST_VISITS_SHARE,
    LISTS_SHARE,
    OUTCOMES_SHARE,
    SEARCH_SHARE,
    Decided,
    RememberedShare,
    framework_share,
)
from build_tools.models.visibility import Visibility
from build_tools.models.visit import Event, Progress
from build_tools.several import in_several_processes

AT_A_TIME = 50  # providers


@cache
def _adapter() -> TypeAdapter[Decided]:
    return TypeAdapter(Decided)


def as_bytes(decided: Decided) -> bytes:
    """In the form that :func:`decide_each` takes again."""
    return _adapter().dump_json(decided)


def decided(decisions: Decisions, provider_id: str) -> Decided:
    """One of them."""
    return Decided(decisions.by_provider[provider_id], decisions.histories[provider_id])


def share_keys(directory: Directory, as_of: date, edition: Visibility) -> dict[str, bytes]:
    """
    A digest of all that each share is made from, by its name, but for the program itself.

    ``directory`` is whole. Whatever ``Directory.only`` leaves in must be in here.
    """
    common = sha256()
    rules = (directory.settings, directory.policy, directory.frameworks)
    lists = (directory.awarding_bodies, directory.qualifications, directory.subjects)
    for part in (as_of, edition.value, *rules, *lists):
        common.update(repr(part).encode())
    rules_digest = common.digest()
    all_records, last_visits = sha256(rules_digest), sha256(rules_digest)
    keys: dict[str, bytes] = {}
    for provider in directory.providers:
        records, visits = _digest_of_records(directory, provider), _digest_of_visits(directory, provider.id)
        keys[provider.id] = sha256(rules_digest + records + visits).digest()
        all_records.update(records)
        last_visits.update(repr((provider.id, provider.name)).encode() + visits)
    last_visits.update(repr([(venue.id, venue.provider_id, venue.name) for venue in directory.venues]).encode())
    keys[SEARCH_SHARE] = keys[OUTCOMES_SHARE] = sha256(b"".join(keys.values())).digest()
    keys[LISTS_SHARE], keys[LAST_VISITS_SHARE] = all_records.digest(), last_visits.digest()
    for framework in directory.frameworks:
        made_from = (framework, framework.header.in_use(as_of), edition.value)
        keys[framework_share(*framework.key)] = sha256(repr(made_from).encode()).digest()
    return keys


def lists_key(key: bytes, decisions: Decisions) -> bytes:
    """The key of the lists once it is known how everybody stands: more than records, they say nothing else of visits."""
    standing = [(name, one.status.value, one.valid_until) for name, one in decisions.by_provider.items()]
    return sha256(key + repr(standing).encode()).digest()


def outcomes_key(key: bytes, parquet: str) -> bytes:
    """The key of the database of outcomes; what writes Parquet may come and go without any record changing."""
    return sha256(key + parquet.encode()).digest()


def postcode_key(table: PostcodeTable, covered: frozenset[str]) -> bytes:
    """A digest of what the share of postcodes is made from."""
    return sha256(f"{table.digest} {sorted(covered)}".encode()).digest()


def _digest_of_records(directory: Directory, provider: Provider) -> bytes:
    name = provider.id
    venues = directory.venues_of.get(name, ())
    own: tuple[Iterable[Record], ...] = (
        (provider,),
        venues,
        directory.contacts_of.get(name, ()),
        directory.courses_of.get(name, ()),
        directory.documents_of.get(name, ()),
        directory.notices_of.get(name, ()),
    )
    points = [directory.points.get(venue.id) for venue in venues]
    cells = [[_cells_of(type(record))(record.__dict__) for record in records] for records in own]
    return sha256(repr((points, cells)).encode()).digest()


@cache
def _cells_of(model: type[Record]) -> Callable[[Mapping[str, Any]], tuple[Any, ...]]:
    """All that a record says. Its own text for people would be several times slower to make."""
    return itemgetter(*model.model_fields)


def _digest_of_visits(directory: Directory, provider_id: str) -> bytes:
    total = sha256()
    for part in _of_visits(directory, provider_id):
        total.update(len(part).to_bytes(4, "big"))
        total.update(part)
    return total.digest()


def _of_visits(directory: Directory, provider_id: str) -> Iterator[bytes]:
    """A visit's reports by the digests of their bytes, to which approvals are bound, too; and what happened to them."""
    for visit in directory.visits_of.get(provider_id, ()):
        yield " ".join((visit.visit_id, *(f"{each.number} {each.sha256}" for each in visit.revisions))).encode()
        yield pack(Event, visit.events)
        yield pack(Progress, visit.progress)


def decide_each(
    directory: Directory,
    as_of: date,
    keys: Mapping[str, bytes],
    remembered: Mapping[str, RememberedShare],
    processes: int | None = None,
) -> Decisions:
    """Every provider's decision and history; those whose key was ``remembered`` are taken as they were."""
    known: dict[str, Decided] = {}
    names = [provider.id for provider in directory.providers]
    for name in names:
        past = remembered.get(name)
        if past is not None and past.key == keys[name]:
            try:
                known[name] = _adapter().validate_json(past.decided)
            except ValidationError:  # cannot be, short of a broken disk; then it is decided again
                continue
    fresh = [name for name in names if name not in known]
    job = (directory, as_of)
    found = in_several_processes(_decide, fresh, job, processes, AT_A_TIME)
    known.update(zip(fresh, found, strict=True))
    return Decisions(
        as_of, {name: known[name].decision for name in names}, {name: known[name].history for name in names}
    )


def _decide(provider_id: str, job: tuple[Directory, date]) -> Decided:
    directory, as_of = job
    return decided(decide_all(directory.only(provider_id), as_of), provider_id)
