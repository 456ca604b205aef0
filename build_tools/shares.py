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
from build_tools.models.share import Decided, RememberedShare, framework_share
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
    keys = {provider.id: _key(directory, provider, common.copy().digest()) for provider in directory.providers}
    for framework in directory.frameworks:
        made_from = (framework, framework.header.in_use(as_of), edition.value)
        keys[framework_share(*framework.key)] = sha256(repr(made_from).encode()).digest()
    return keys


def postcode_key(table: PostcodeTable, covered: frozenset[str]) -> bytes:
    """A digest of what the share of postcodes is made from."""
    return sha256(f"{table.digest} {sorted(covered)}".encode()).digest()


def _key(directory: Directory, provider: Provider, common: bytes) -> bytes:
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
    total = sha256(common)
    for part in (repr((points, cells)).encode(), *_of_visits(directory, name)):
        total.update(len(part).to_bytes(4, "big"))
        total.update(part)
    return total.digest()


@cache
def _cells_of(model: type[Record]) -> Callable[[Mapping[str, Any]], tuple[Any, ...]]:
    """All that a record says. Its own text for people would be several times slower to make."""
    return itemgetter(*model.model_fields)


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
