"""What became of a provider's records, from the commits: each with its changes, which can be taken back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from build_tools.intake.differences import difference
from build_tools.intake.records_on_disk import FOLDER, stored_table
from build_tools.models.change import Change, numbered, owner_of
from build_tools.studio.record_cells import EDITED, Cells
from build_tools.studio.repository import Entry, History

MOST_COMMITS = 20  # of each table
MOST_BYTES = 32 * 1024 * 1024


@dataclass(frozen=True)
class Past:
    """One commit, and what it changed of one provider's records."""

    entry: Entry
    changes: tuple[Change, ...]


def past_of(history: History, provider: str) -> tuple[Past, ...]:
    """The last commits that changed a provider's records, newest first."""
    entries: dict[str, Entry] = {}
    changes: dict[str, list[Change]] = {}
    for table in EDITED:
        for entry in history.log(f"{FOLDER}/{table}.csv", MOST_COMMITS):
            entries[entry.commit] = entry
            changes.setdefault(entry.commit, []).extend(_changes(history, entry.commit, table, provider))
    found = [Past(entries[commit], numbered(own)) for commit, own in changes.items() if own]
    return tuple(sorted(found, key=lambda past: past.entry.at, reverse=True))


def last_by(history: History, table: str) -> str:
    """Who changed a table last; empty where nobody knows."""
    newest = history.log(f"{FOLDER}/{table}.csv", 1)
    return newest[0].by if newest else ""


def _changes(history: History, commit: str, table: str, provider: str) -> Iterator[Change]:
    path = f"{FOLDER}/{table}.csv"
    before = _rows(history.content(path, commit, before=True), table, provider)
    after = _rows(history.content(path, commit), table, provider)
    for record in dict.fromkeys((*before, *after)):
        yield from difference(table, before.get(record), after.get(record))


def _rows(content: bytes | None, table: str, provider: str) -> dict[str, Cells]:
    """A provider's rows in an old version of a table; none where it was no table yet, or could not be read."""
    if not content or len(content) > MOST_BYTES:
        return {}
    try:
        rows = stored_table(table, content).rows()
    except (ValueError, IndexError, KeyError):
        return {}
    return {record: cells for record, cells in rows.items() if owner_of(table, cells) == provider}
