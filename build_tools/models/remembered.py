"""What is remembered of a visit that was found sound, so that it need not be read again until something changes."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import NamedTuple, Protocol

import msgpack

from build_tools.models.packed import Packed, line_of, pack, record_of
from build_tools.models.postcode_table import PostcodeMemory
from build_tools.models.problem import Problem
from build_tools.models.sources import Entry
from build_tools.models.visit import (
    Action,
    Answer,
    Attachment,
    Event,
    Progress,
    Revision,
    ThemeComment,
    Visit,
    VisitHeader,
)


class TableMemory(Protocol):
    """Where tables that were found flawless are kept between two runs, by their names. It may forget at any time."""

    def recall(self) -> dict[str, bytes]:
        """All that was remembered by the same version of the program."""
        ...

    def remember(self, fresh: Mapping[str, bytes]) -> None:
        """Add or replace some."""
        ...


class Memory(Protocol):
    """
    Where things are remembered between two runs, by what problems call a visit's folder. It may forget at any time.

    ``started`` is the moment at which this run began, in nanoseconds by the clock of the file system.
    """

    @property
    def started(self) -> int:
        """When this run began."""
        ...

    @property
    def postcodes(self) -> PostcodeMemory:
        """What is kept of postcodes."""
        ...

    @property
    def tables(self) -> TableMemory:
        """What is kept of the provider package."""
        ...

    def recall(self) -> Iterator[tuple[str, bytes]]:
        """All that was remembered by the same version of the program."""
        ...

    def remember(self, fresh: Iterable[tuple[str, bytes]], gone: Collection[str]) -> None:
        """Add or replace some, and forget others."""
        ...


class Remembered(NamedTuple):
    """
    A visit without errors, and all that this depends on.

    ``entries`` are the folder's entries with their times, or nothing where times that recent prove nothing; ``digest``
    is of its bytes. ``checked_on`` was today then (YYYY-MM-DD): no date in it was still to come. ``frameworks`` has the
    digest of each framework version it names. ``is_due`` is set until the second reader has seen it. ``visit`` is packed.
    """

    entries: tuple[Entry, ...]
    digest: bytes
    checked_on: str
    frameworks: tuple[tuple[str, str, str], ...]
    provider_id: str
    venue_ids: tuple[str, ...]
    warnings: tuple[tuple[str, ...], ...]
    is_open: bool
    is_due: bool
    visit: bytes

    @property
    def problems(self) -> tuple[Problem, ...]:
        """The warnings that were found with it."""
        return tuple(Problem(*values) for values in self.warnings)  # type: ignore[arg-type]


def remembered_from(content: bytes) -> Remembered | None:
    """What ``msgpack`` made of one; ``None`` when it is not that."""
    try:
        return Remembered(*msgpack.unpackb(content, use_list=False))
    except (ValueError, TypeError, msgpack.UnpackException):
        return None


def as_bytes(found: Remembered) -> bytes:
    """In the form that ``remembered_from`` reads."""
    return bytes(msgpack.packb(found))


def pack_visit(visit: Visit) -> bytes:
    """A visit as bytes."""
    revisions = [
        (
            line_of(revision.header),
            pack(Answer, revision.answers),
            pack(ThemeComment, revision.comments),
            pack(Action, revision.actions),
            pack(Attachment, revision.attachments),
            revision.sha256,
        )
        for revision in visit.revisions
    ]
    return bytes(msgpack.packb((visit.visit_id, revisions, pack(Event, visit.events), pack(Progress, visit.progress))))


def visit_from(content: bytes) -> Visit:
    """The visit that ``pack_visit`` packed; all but its headers stays packed."""
    visit_id, revisions, events, progress = msgpack.unpackb(content, use_list=False)
    return Visit(
        visit_id,
        tuple(
            Revision(
                record_of(VisitHeader, header),
                Packed(Answer, answers),
                Packed(ThemeComment, comments),
                Packed(Action, actions),
                Packed(Attachment, attachments),
                sha256,
            )
            for header, answers, comments, actions, attachments, sha256 in revisions
        ),
        Packed(Event, events),
        Packed(Progress, progress),
    )


def visits_from(packed: Iterable[bytes]) -> tuple[Visit, ...]:
    """Several of them."""
    return tuple(map(visit_from, packed))
