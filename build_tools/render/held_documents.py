"""How a provider's documents stand on a day: which one counts, until when, and what carries on from it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain
from operator import attrgetter

from build_tools.models.directory import Directory
from build_tools.models.evidence import Evidence, recorded, seen_at_visits
from build_tools.models.periods import ONE_DAY
from build_tools.models.policy import DocumentKind
from build_tools.models.provider import Provider
from build_tools.render.environment import day, pounds
from build_tools.render.views import Tag


@dataclass(frozen=True)
class HeldDocument:
    """
    A kind of document, and until when the one held then counts. ``is_key`` marks those that schools ask for first.

    ``renewed`` is the end of the last renewal that carries on from it, recorded by the time of asking.
    """

    title: str
    is_key: bool
    issued_on: date | None
    until: date | None
    renewed: date | None
    state: Tag
    note: str


@dataclass(frozen=True)
class DocumentCard:
    """A key document in a word or two, to stand beside the latest reports."""

    title: str
    state: Tag
    renewed: date | None


@dataclass(frozen=True)
class Held:
    """How each kind of document in the policy stands, in its order; ``on_record`` are those of which anything is known."""

    documents: dict[str, HeldDocument]
    on_record: frozenset[str]


def documents_held(directory: Directory, provider: Provider, on: date) -> Held:
    """All that the edition knows on a day of the documents held: by records, and by dates noted at visits that stand."""
    return directory.once(("documents held", provider.id, on), lambda: _held(directory, provider, on))


def _held(directory: Directory, provider: Provider, on: date) -> Held:
    records = (recorded(document, directory.policy) for document in directory.documents_of.get(provider.id, ()))
    visits = directory.visits_of.get(provider.id, ())
    by_kind: dict[str, list[Evidence]] = {}
    for entry in chain(records, seen_at_visits(visits, directory.framework, directory.policy, on)):
        by_kind.setdefault(entry.kind, []).append(entry)
    return Held(
        {kind.kind: _document(kind, by_kind.get(kind.kind, ()), directory, on) for kind in directory.policy.documents},
        frozenset(by_kind),
    )


def document_cards(directory: Directory, provider: Provider, on: date) -> tuple[DocumentCard, ...]:
    """One for every kind that the policy calls a key document, on record or not."""
    held = documents_held(directory, provider, on).documents.values()
    return tuple(DocumentCard(entry.title, _state(entry), entry.renewed) for entry in held if entry.is_key)


def _state(document: HeldDocument) -> Tag:
    if document.issued_on is None:
        return document.state
    if document.until is None:
        return Tag("In force, with no end date", document.state.sign)
    words = "Ran out on" if document.state.sign == "stop" else "In force until"
    return Tag(f"{words} {day(document.until)}", document.state.sign)


def _document(kind: DocumentKind, of_kind: Sequence[Evidence], directory: Directory, on: date) -> HeldDocument:
    """What counts longest of that dated by then, even if it has run out."""
    notes = ["Key document"] if kind.key_document else []
    best = max((entry for entry in of_kind if entry.issued_on <= on), key=attrgetter("lasts"), default=None)
    if best is None:
        nothing = Tag("Not on record", "none")
        return HeldDocument(kind.title, kind.key_document, None, None, None, nothing, "; ".join(notes))
    state = Tag("Ran out", "stop") if best.until and best.until < on else Tag("In date", "ok")
    notes += [f"{pounds(best.cover_pounds)} of cover"] if best.cover_pounds is not None else []
    notes += [_seen_at(best, directory)] if best.seen_at else []
    renewed = _renewed(of_kind, on, best.until)
    return HeldDocument(kind.title, kind.key_document, best.issued_on, best.until, renewed, state, "; ".join(notes))


def _seen_at(entry: Evidence, directory: Directory) -> str:
    if entry.seen_at is None:
        return ""
    header = entry.seen_at[1].header
    title = directory.framework[header.framework_id, header.framework_version].header.title
    by = f", carried out by {header.carried_out_by}" if header.carried_out_by else ""
    return f"Seen at the visit of {day(header.visited_on)} on “{title}”{by}"


def _renewed(of_kind: Iterable[Evidence], on: date, until: date | None) -> date | None:
    if until is None or until < on:
        return None
    end = until
    for entry in sorted((entry for entry in of_kind if entry.issued_on > on), key=attrgetter("issued_on")):
        if entry.issued_on <= end + ONE_DAY:
            end = max(end, entry.until or date.max)
    return end if end > until else None
