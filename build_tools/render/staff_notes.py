"""What an edition for staff shows beside what everybody may read: found from the schemas, so that no field is forgotten."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from build_tools.models.columns import Record, visibility_of
from build_tools.models.directory import Directory
from build_tools.models.provider import Provider
from build_tools.models.visibility import Visibility
from build_tools.models.visit import Revision, Visit
from build_tools.render.environment import day
from build_tools.render.views import Fact

# A digest tells nobody anything.
UNSAID = frozenset({"sha256"})


@dataclass(frozen=True)
class StaffNote:
    """What is known of one record and not told outside: its heading, and each such field that is filled."""

    heading: str
    facts: tuple[Fact, ...]


def notes_on_provider(directory: Directory, provider: Provider, edition: Visibility) -> tuple[StaffNote, ...]:
    """Of its record, contacts, documents and notices; empty in an edition for others."""
    if edition is not Visibility.INTERNAL:
        return ()
    kinds = {kind.kind: kind.title for kind in directory.policy.documents}
    contacts = directory.contacts_of.get(provider.id, ())
    documents = directory.documents_of.get(provider.id, ())
    return _noted(
        [
            (provider.name, provider),
            *((_contact(one.role, one.phone, one.email), one) for one in contacts),
            *((f"{kinds.get(one.kind, one.kind)}, {day(one.issued_on)}", one) for one in documents),
            *(
                (f"{one.kind.capitalize()} from {day(one.starts_on)}", one)
                for one in directory.notices_of.get(provider.id, ())
            ),
        ]
    )


def notes_on_visit(visit: Visit, revision: Revision, edition: Visibility) -> tuple[StaffNote, ...]:
    """Of a report, its attachments, sign-off and progress, as far as they are those of signed-off reports."""
    if edition is not Visibility.INTERNAL:
        return ()
    return _noted(
        [
            ("The visit", revision.header),
            *((f"Attachment {number}", one) for number, one in enumerate(revision.attachments, 1)),
            *((f"{one.event.capitalize()}, r{one.revision}, {day(one.day)}", one) for one in visit.events),
            *((f"Action {one.action}, looked at on {day(one.noted_on)}", one) for one in visit.progress),
        ]
    )


def _contact(*parts: str | None) -> str:
    return ", ".join(part for part in parts if part)


def _noted(records: Iterable[tuple[str, Record]]) -> tuple[StaffNote, ...]:
    notes = (StaffNote(heading, tuple(_facts(record))) for heading, record in records)
    return tuple(note for note in notes if note.facts)


def _facts(record: Record) -> Iterator[Fact]:
    for name, info in type(record).model_fields.items():
        value = getattr(record, name)
        is_hidden = visibility_of(type(record), name) is Visibility.INTERNAL and name not in UNSAID
        if is_hidden and value not in (None, "", ()):
            yield Fact(info.title or name, _in_words(value))


def _in_words(value: Any) -> str:
    return day(value) if isinstance(value, date) else str(value)
