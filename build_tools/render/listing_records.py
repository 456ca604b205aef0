"""The records of a provider's listing as cards: every filled cell in words, what is missing, what ends soon."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import count

from build_tools.models.change import row_key
from build_tools.models.columns import Record
from build_tools.models.decision import Decision
from build_tools.models.directory import Directory
from build_tools.models.policy import DocumentKind
from build_tools.models.provider import Course, Document, Provider, VenueKind
from build_tools.models.words import listed
from build_tools.render.environment import day
from build_tools.render.held_documents import HeldDocument, documents_held
from build_tools.render.record_form import CALLED, cells_of
from build_tools.render.record_words import cell_in_words
from build_tools.render.views import Tag, is_running

# Blank cells that a school would miss. Others, such as a legal name, may well have nothing to say.
LOOKED_FOR: dict[str, tuple[str, ...]] = {
    "providers": (
        "website",
        "description",
        "key_stages",
        "needs_met",
        "max_hours_per_week",
        "max_days_per_week",
        "accepts_ehcp_full_time",
        "accepts_looked_after_full_time",
        "capacity",
        "cost_per_day",
        "transport",
        "attendance_reporting",
        "absence_reported_within_minutes",
    ),
    "venues": ("address", "town", "access"),
    "courses": ("days", "weeks", "hours_per_week", "places", "expected_outcome"),
    "documents": (),
    "contacts": ("phone", "email"),
}
OF_PREMISES = ("address", "town", "access")
# What names a record, or stands in its heading, is not said again below it.
UNSAID = {"id", "provider_id", "kind", "issued_on", "role"}
NOTHING_YET = {
    "venues": "No venue is on record.",
    "courses": "No course is on record.",
    "documents": "No kind of document is asked for.",
    "contacts": "No contact is shown to the readers of this page.",
}


@dataclass(frozen=True)
class Cell:
    """A filled cell: ``text`` for people, and ``value`` as the CSV has it where that differs."""

    field: str
    label: str
    text: str
    value: str | None


@dataclass(frozen=True)
class RecordCard:
    """
    One record as it is published. ``record`` is its key; empty for a kind of document of which no row is kept.

    ``anchor`` is its address on the page. ``lacking`` names the fields that a school would miss; ``about`` is what
    its heading leaves unsaid, ``kind`` that of a document.
    """

    anchor: str
    record: str
    title: str
    cells: tuple[Cell, ...]
    lacking: str
    state: Tag | None = None
    about: str = ""
    kind: str = ""


@dataclass(frozen=True)
class ListingSection:
    """The records of one table."""

    table: str
    one: str
    heading: str
    cards: tuple[RecordCard, ...]
    nothing: str
    is_open: bool


@dataclass(frozen=True)
class ListingWords:
    """Labels of the fields that may be shown, in their order, and the words for what their cells may hold; by table."""

    labels: dict[str, dict[str, str]]
    choices: dict[str, dict[str, dict[str, str]]]

    @cached_property
    def said(self) -> dict[str, list[tuple[str, str, dict[str, str]]]]:
        """The fields that are said below a record's heading, by table: name, label, and the words for its cells."""
        return {
            table: [
                (field, label, self.choices[table].get(field, {}))
                for field, label in labels.items()
                if field not in UNSAID or (field == "kind" and table == "venues")
            ]
            for table, labels in self.labels.items()
        }


def listing_sections(
    directory: Directory, provider: Provider, decision: Decision, words: ListingWords, on: date, soon: date
) -> Iterator[ListingSection]:
    """What is published of a provider, table by table. What ends or runs out by ``soon`` is marked."""
    venues = directory.venues_of.get(provider.id, ())
    places = {venue.id: venue.name for venue in venues}
    numbers = count(1)

    def card(table: str, record: Record, title: str, looked_for: Iterable[str], state: Tag | None = None) -> RecordCard:
        cells = cells_of(record)
        return RecordCard(
            anchor=f"in-{table}-{next(numbers)}",
            record=row_key(table, cells),
            title=title,
            cells=tuple(_cells(table, cells, words, places)),
            lacking=listed(words.labels[table][name] for name in looked_for if not cells[name]),
            state=state,
        )

    def section(table: str, cards: Iterable[RecordCard], *, is_open: bool = True) -> ListingSection:
        one, heading = CALLED[table]
        nothing = NOTHING_YET.get(table, "") if is_open else "Not shown while the provider is not listed."
        return ListingSection(table, one, heading, tuple(cards), nothing, is_open)

    yield section("providers", [card("providers", provider, provider.name, LOOKED_FOR["providers"])])
    yield section(
        "venues",
        [
            card("venues", venue, venue.name, OF_PREMISES if venue.kind is VenueKind.PREMISES else ())
            for venue in venues
        ],
    )
    courses = [course for course in directory.courses_of.get(provider.id, ()) if is_running(course, on)]
    contacts = directory.contacts_of.get(provider.id, ())
    # One that is not listed has its courses and contacts shown nowhere else, so not here either.
    yield section(
        "courses",
        [
            card("courses", course, course.title, LOOKED_FOR["courses"], _course_state(directory, course, on, soon))
            for course in courses
            if decision.listed
        ],
        is_open=decision.listed,
    )
    yield section("documents", _documents(directory, provider, decision, words, on, soon))
    yield section(
        "contacts",
        [
            card("contacts", contact, contact.role, () if contact.phone or contact.email else LOOKED_FOR["contacts"])
            for contact in contacts
            if decision.listed
        ],
        is_open=decision.listed,
    )


def _cells(table: str, cells: Mapping[str, str], words: ListingWords, places: Mapping[str, str]) -> Iterator[Cell]:
    for field, label, choices in words.said[table]:
        value = cells[field]
        if value:
            text = cell_in_words(field, value, places if field == "venue_ids" else choices)
            yield Cell(field, label, text, value if text != value else None)


def _course_state(directory: Directory, course: Course, on: date, soon: date) -> Tag | None:
    qualification = directory.qualification_of(course)
    if qualification is not None and qualification.has_ended(on):
        return Tag("Its qualification takes no new learners", "warn")
    if course.ends_on is not None and course.ends_on <= soon:
        return Tag(f"Ends on {day(course.ends_on)}", "warn")
    return None


def _documents(
    directory: Directory, provider: Provider, decision: Decision, words: ListingWords, on: date, soon: date
) -> Iterator[RecordCard]:
    """One card for each kind in the policy: how it stands, and of its rows the last."""
    held = documents_held(directory, provider, on).documents
    last_rows: dict[str, Document] = {}
    for row in directory.documents_of.get(provider.id, ()):
        if row.kind not in last_rows or row.issued_on > last_rows[row.kind].issued_on:
            last_rows[row.kind] = row
    asked = {reason.rule for reason in decision.reasons}
    needed = {rule.document for rule in directory.policy.document_rules if rule.id in asked}
    for kind in directory.policy.documents:
        standing, last = held[kind.kind], last_rows.get(kind.kind)
        if last is None and standing.issued_on is None and kind.kind not in needed:
            continue
        yield _document(kind, standing, last, kind.kind in needed, words, soon)


def _document(
    kind: DocumentKind, standing: HeldDocument, last: Document | None, is_needed: bool, words: ListingWords, soon: date
) -> RecordCard:
    cells = cells_of(last) if last else {}
    since = f"Issued or done on {day(last.issued_on)}. " if last else ""
    seen = standing.note if "Seen at" in standing.note else ""
    return RecordCard(
        anchor=f"in-documents-{kind.kind}",
        record=row_key("documents", cells) if last else "",
        title=standing.title,
        cells=tuple(_cells("documents", cells, words, {})) if last else (),
        lacking="",
        state=_document_state(standing, is_needed, soon),
        about=since + (f"{seen}." if seen else ""),
        kind=kind.kind,
    )


def _document_state(standing: HeldDocument, is_needed: bool, soon: date) -> Tag:
    if standing.issued_on is None:
        return Tag(
            "Not on record, and approval needs it" if is_needed else "Not on record", "stop" if is_needed else "none"
        )
    if standing.until is None:
        return Tag("In force, with no end date", "ok")
    if standing.state.sign == "stop":
        return Tag(f"Ran out on {day(standing.until)}", "stop")
    if standing.renewed is None and standing.until <= soon:
        return Tag(f"Runs out soon, on {day(standing.until)}", "warn")
    return Tag(f"In force until {day(standing.renewed or standing.until)}", "ok")
