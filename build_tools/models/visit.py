"""A visit: one data package with its data inline, in numbered revisions, with an append-only list of events beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property, lru_cache
from typing import Literal
from zoneinfo import ZoneInfo

from pydantic import field_validator

from build_tools.models.columns import FIRST_DAY, LAST_DAY, Record, column
from build_tools.models.packed import values_of
from build_tools.models.provider import WEB_ADDRESS
from build_tools.models.qualification import SLUG
from build_tools.models.tables import TableKind
from build_tools.models.visibility import Visibility

PUBLIC, MEMBERS, INTERNAL = Visibility.PUBLIC, Visibility.MEMBERS, Visibility.INTERNAL
VISIT_FORMAT = "qa-visit/1"
EventKind = Literal["submitted", "returned", "shared", "replied", "approved", "published", "corrected", "withdrawn"]
Rag = Literal["red", "amber", "green"]
LONDON = ZoneInfo("Europe/London")
MOMENT = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z$"


class VisitHeader(Record):
    """The one row of resource ``visit``."""

    visit_id: str = column(
        "Visit",
        "provider, date and framework: also the folder it lies in.",
        visibility=PUBLIC,
        required=True,
        pattern=SLUG,
        longest=160,
    )
    provider_id: str = column("Provider", "Who was visited.", visibility=PUBLIC, required=True)
    framework_id: str = column("Framework", "What was looked at.", visibility=PUBLIC, required=True)
    framework_version: str = column(
        "Framework version", "The version used; the report keeps it for ever.", visibility=PUBLIC, required=True
    )
    revision: int = column(
        "Revision",
        "1 for the first; a correction is the next.",
        visibility=PUBLIC,
        required=True,
        at_least=1,
        at_most=99,
    )
    revision_reason: str | None = column(
        "Reason for the revision", "Needed from revision 2 on.", visibility=PUBLIC, longest=400
    )
    visited_on: date = column(
        "Visited on", "The last day of the visit; periods count from it.", visibility=PUBLIC, required=True
    )
    also_visited_on: tuple[date, ...] = column(
        "Also visited on", "Earlier days of the same visit.", visibility=PUBLIC, default=()
    )
    visited_by: str = column(
        "Visited by",
        "Role, such as Quality assurance officer. Never a name.",
        visibility=PUBLIC,
        required=True,
        longest=80,
    )
    visitor_reference: str | None = column(
        "Visitor's reference", "Staff reference, for moderation between assessors.", visibility=INTERNAL, longest=40
    )
    met_with: str | None = column("Met with", "Role at the provider. Never a name.", visibility=PUBLIC, longest=120)
    venue_id: str | None = column("Venue", "The venue visited, when it was only one.", visibility=PUBLIC)
    overview: str | None = column(
        "Overview", "What was seen, in a paragraph. No pupil is named or described.", visibility=PUBLIC, longest=4000
    )
    outcome: str = column("Outcome", "One of the framework's outcomes.", visibility=PUBLIC, required=True)
    carried_out_by: str | None = column(
        "Carried out by",
        "The organisation that made the visit, when it was not this partnership.",
        visibility=PUBLIC,
        longest=120,
    )
    original_report: str | None = column(
        "Original report",
        "Web address of that organisation's own report.",
        visibility=PUBLIC,
        pattern=WEB_ADDRESS,
        longest=200,
    )
    next_visit_by: date | None = column(
        "Next visit by", "When the next visit on this framework is planned.", visibility=PUBLIC
    )


class Answer(Record):
    """One item answered."""

    item: str = column("Item", "The framework's item.", visibility=PUBLIC, required=True)
    value: str | None = column(
        "Answer", "A choice's name, a date as YYYY-MM-DD, a whole number, or text.", visibility=INTERNAL, longest=4000
    )
    evidence: str | None = column("Evidence", "What was seen, read or heard.", visibility=INTERNAL, longest=20000)


class ThemeComment(Record):
    """What the visitor says of a theme as a whole."""

    theme: str = column("Theme", "The framework's theme.", visibility=PUBLIC, required=True)
    text: str = column("Comment", "Plain text.", visibility=MEMBERS, required=True, longest=20000)


class Action(Record):
    """One row of the improvement plan."""

    number: int = column("Number", "From 1.", visibility=PUBLIC, required=True, at_least=1, at_most=200)
    item: str | None = column("Item", "The item that it answers, if one.", visibility=PUBLIC)
    area: str = column("Area", "What needs to improve.", visibility=PUBLIC, required=True, longest=200)
    action: str = column("Action", "What will be done.", visibility=PUBLIC, required=True, longest=2000)
    rag: Rag = column("RAG", "red, amber or green on the day of the visit.", visibility=MEMBERS, required=True)
    by_when: date = column("By when", "The last day for it.", visibility=PUBLIC, required=True)
    owner: str = column("Owner", "Role. Never a name.", visibility=PUBLIC, required=True, longest=80)


class Attachment(Record):
    """A picture or paper taken at the visit, kept under ``media/``."""

    file: str = column(
        "File",
        "Its name in the media folder.",
        visibility=INTERNAL,
        required=True,
        pattern=r"^[a-z0-9][a-z0-9-]*\.(jpg|pdf)$",
        longest=80,
    )
    item: str | None = column("Item", "The item it evidences.", visibility=INTERNAL)
    caption: str | None = column("Caption", "What it shows.", visibility=INTERNAL, longest=300)
    sha256: str = column(
        "SHA-256", "Of the file's bytes.", visibility=INTERNAL, required=True, pattern=r"^[0-9a-f]{64}$"
    )
    visibility: Visibility = column(
        "Visibility", "Who may see it. Blank means internal.", visibility=INTERNAL, default=INTERNAL
    )


class Event(Record):
    """One line of ``events.csv``. Lines are only ever added."""

    at: str = column(
        "At", "Moment in UTC, such as 2026-03-14T15:20:00Z.", visibility=PUBLIC, required=True, pattern=MOMENT
    )
    revision: int = column(
        "Revision", "Which revision it is about.", visibility=PUBLIC, required=True, at_least=1, at_most=99
    )
    event: EventKind = column("Event", "What happened.", visibility=PUBLIC, required=True)
    by: str = column("By", "Role or staff reference. Never a name.", visibility=INTERNAL, required=True, longest=80)
    sha256: str | None = column(
        "SHA-256",
        "Of the revision's files, for submitted and approved: the approval holds for these bytes only.",
        visibility=INTERNAL,  # it would confirm a guess at what an edition leaves out
        pattern=r"^[0-9a-f]{64}$",
    )
    public_text: str | None = column(
        "Public words",
        "The provider's reply, or the reason for a correction or withdrawal.",
        visibility=PUBLIC,
        longest=4000,
    )
    note: str | None = column("Note", "For staff only.", visibility=INTERNAL, longest=4000)

    @field_validator("at")
    @classmethod
    def _is_a_moment(cls, text: str) -> str:
        moment = datetime.fromisoformat(text)
        if not FIRST_DAY < moment.date() < LAST_DAY:
            raise ValueError("a year that cannot be meant")
        return text

    @field_validator("by")
    @classmethod
    def _is_somebody(cls, text: str) -> str:
        if not any(character.isalnum() for character in text):
            raise ValueError("a dash tells nobody from anybody")
        return text

    @cached_property
    def day(self) -> date:
        """The day in London on which it happened: near midnight in summer that is not the day in UTC."""
        return _day_in_london(self.at)


@lru_cache(maxsize=4096)  # each look at the events of a visit makes them afresh
def _day_in_london(moment: str) -> date:
    return datetime.fromisoformat(moment).astimezone(LONDON).date()


class Progress(Record):
    """One line of ``progress.csv``: how an action stood between visits. Lines are only ever added."""

    noted_on: date = column("Noted on", "The day it was checked.", visibility=PUBLIC, required=True)
    action: int = column("Action", "The action's number.", visibility=PUBLIC, required=True, at_least=1, at_most=200)
    state: Literal["open", "done", "dropped"] = column(
        "State", "open, done or dropped.", visibility=PUBLIC, required=True
    )
    rag: Rag | None = column("RAG", "red, amber or green.", visibility=MEMBERS)
    by: str = column("By", "Role or staff reference. Never a name.", visibility=INTERNAL, required=True, longest=80)
    note: str | None = column("Note", "What was seen.", visibility=MEMBERS, longest=2000)


VISIT_TABLES: tuple[TableKind, ...] = (
    TableKind("visit", VisitHeader, ("visit_id",), "The visit"),
    TableKind("answers", Answer, ("item",), "Answers"),
    TableKind("comments", ThemeComment, ("theme",), "Comments on themes"),
    TableKind("actions", Action, ("number",), "Improvement plan"),
    TableKind("attachments", Attachment, ("file",), "Attachments"),
)
EVENT_TABLE = TableKind("events", Event, ("at", "revision", "event"), "Events")
PROGRESS_TABLE = TableKind("progress", Progress, ("noted_on", "action"), "Progress on actions")
# What the visit's own row says and nobody is asked.
FILLED_BY_THE_FORM = ("visit_id", "framework_id", "framework_version", "revision")


def visit_table(name: str) -> TableKind:
    """One of the tables of a visit's package."""
    return next(kind for kind in VISIT_TABLES if kind.name == name)


@dataclass(frozen=True)
class Revision:
    """
    What one version of a visit's report says, and the digest of the bytes that say it.

    All but the header may be kept ``ByColumns``: each look at them costs some time, and none keeps the memory.
    """

    header: VisitHeader
    answers: Sequence[Answer]
    comments: Sequence[ThemeComment]
    actions: Sequence[Action]
    attachments: Sequence[Attachment]
    sha256: str

    @property
    def number(self) -> int:
        """1 for the first report, 2 for its first correction, and so on."""
        return self.header.revision


@dataclass(frozen=True)
class Visit:
    """A visit with all its revisions, oldest first, and everything that happened to them."""

    visit_id: str
    revisions: tuple[Revision, ...]
    events: Sequence[Event]
    progress: Sequence[Progress]

    @property
    def provider_id(self) -> str:
        """Who was visited; the same in every revision."""
        return self.revisions[-1].header.provider_id

    def standing(self, on: date) -> Revision | None:
        """
        The revision that counts on a day: the last one approved by then, unless the visit was withdrawn since.

        r1 stands until r2 is approved. Days are London days.
        """
        current: Revision | None = None
        for day, revision in self._turns:
            if day > on:
                break
            current = revision
        return current

    @cached_property
    def _turns(self) -> tuple[tuple[date, Revision | None], ...]:
        """The days on which sign-off changed what counts, with what counted from then on."""
        by_number = {revision.number: revision for revision in self.revisions}
        turns: list[tuple[date, Revision | None]] = []
        current: int | None = None
        for event in self.events:
            if event.event == "approved":
                current = event.revision
            elif event.event == "withdrawn" and event.revision == current:
                current = None  # to withdraw a correction that was never approved changes nothing
            else:
                continue
            turns.append((event.day, by_number.get(current) if current is not None else None))
        return tuple(turns)

    @cached_property
    def sign_off_days(self) -> tuple[date, ...]:
        """The days in London on which sign-off changed what counts."""
        return tuple(day for day, _ in self._turns)

    @property
    def is_open(self) -> bool:
        """True while its latest revision is submitted and neither approved, returned nor withdrawn."""
        latest = self.revisions[-1].number
        own = [kind for number, kind in values_of(self.events, "revision", "event") if number == latest]
        decided = [kind for kind in own if kind in ("submitted", "approved", "returned", "withdrawn")]
        return bool(decided) and decided[-1] == "submitted"
