"""A digest of all that each share is made from: while that is the same, so is the share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from hashlib import sha256
from typing import NamedTuple

from build_tools.models.decision import Decision
from build_tools.models.directory import Directory
from build_tools.models.grid import GridPoint
from build_tools.models.postcode_table import PostcodeTable
from build_tools.models.share import (
    LAST_VISITS_SHARE,
    LISTS_SHARE,
    OUTCOMES_SHARE,
    SEARCH_SHARE,
    framework_share,
)
from build_tools.models.visibility import Visibility
from build_tools.render.outcomes_parquet import parquet_version
from build_tools.shares import Decided

# The tables of a provider's own row, of where and what it teaches, and of all else.
OWN, OFFERS, OTHERS = ("providers",), ("venues", "courses"), ("contacts", "documents", "notices")
NO_LINES = bytes(32)  # as long as every digest, so that one table's cannot be taken for another's


class RecordDigests(NamedTuple):
    """Of a provider's own row; of its venues and courses, and where they are; and of its other records."""

    own: bytes
    offers: bytes
    others: bytes


class Digests(NamedTuple):
    """Of all that shares are made from: what holds for all, each provider's records, and its visits where it has any."""

    rules: bytes
    records: Mapping[str, RecordDigests]
    visits: Mapping[str, bytes]

    def providers(self) -> dict[str, bytes]:
        """The keys of providers' shares."""
        return {
            name: sha256(b"".join((self.rules, *records, self.visits.get(name, b"")))).digest()
            for name, records in self.records.items()
        }


def digests_of(
    directory: Directory,
    tables: Mapping[str, Mapping[str, bytes]],
    visits: Mapping[str, bytes],
    as_of: date,
    edition: Visibility,
) -> Digests:
    """
    Of a whole directory, and of all else that shares depend on, but for the program itself.

    ``tables`` has digests of each provider's records, by table, and ``visits`` of its visits. Whatever
    ``Directory.only`` leaves in must be in here.
    """
    common = sha256()
    rules = (directory.settings, directory.policy, directory.frameworks)
    lists = (directory.awarding_bodies, directory.qualifications, directory.subjects)
    for part in (as_of, edition.value, *rules, *lists):
        common.update(repr(part).encode())

    def digest(names: Sequence[str], provider_id: str) -> bytes:
        return b"".join(tables[name].get(provider_id, NO_LINES) for name in names)

    records = {
        provider.id: RecordDigests(
            digest(OWN, provider.id),
            digest(OFFERS, provider.id) + repr(_points(directory, provider.id)).encode(),
            digest(OTHERS, provider.id),
        )
        for provider in directory.providers
    }
    return Digests(common.digest(), records, visits)


def share_keys(digests: Digests, decided: Decided, directory: Directory, edition: Visibility) -> dict[str, bytes]:
    """
    A digest of all that each share is made from, by its name; that of the postcodes is :func:`postcode_key`.

    Those about all are made from less than each provider's, so that an edit seldom changes every one.
    """
    on, may_see_assessors = decided.decisions.as_of, edition.may_see(directory.policy.outcomes.assessors_to)
    lists, outcomes, last_visits, search = (sha256(digests.rules) for _ in range(4))
    for provider in directory.providers:
        own, offers, _ = digests.records[provider.id]
        standing = _standing(decided.decisions.by_provider[provider.id])
        told = decided.told[provider.id]
        search.update(standing + own + offers + repr(told.reports).encode())
        # Of the provider itself these say its name, and ask which rules are for it.
        named = repr((provider.name, provider.registration_status)).encode()
        lists.update(named + standing + offers)
        last_visits.update(named + offers + told.packed_last)
        outcomes.update(named + standing + offers)
        outcomes.update(told.packed_headers + told.packed_chosen + told.packed_actions + told.packed_lines)
        if may_see_assessors:
            outcomes.update(digests.visits.get(provider.id, b""))
    outcomes.update(parquet_version().encode())
    keys = digests.providers()
    keys[LISTS_SHARE], keys[SEARCH_SHARE] = lists.digest(), search.digest()
    keys[LAST_VISITS_SHARE], keys[OUTCOMES_SHARE] = last_visits.digest(), outcomes.digest()
    for framework in directory.frameworks:
        made_from = (framework, framework.header.in_use(on), edition.value)
        keys[framework_share(*framework.key)] = sha256(repr(made_from).encode()).digest()
    return keys


def _standing(decision: Decision) -> bytes:
    """How a provider stands, without the reasons: those are on its own pages only."""
    days = decision.valid_until, decision.listed_until, decision.removed_on
    return repr((decision.provider_id, decision.status.value, decision.due_soon, days)).encode()


def postcode_key(table: PostcodeTable, covered: frozenset[str]) -> bytes:
    """A digest of what the share of postcodes is made from."""
    return sha256(f"{table.digest} {sorted(covered)}".encode()).digest()


def _points(directory: Directory, provider_id: str) -> list[GridPoint | None]:
    return [directory.points.get(venue.id) for venue in directory.venues_of.get(provider_id, ())]
