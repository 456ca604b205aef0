"""How a provider's documents stand on a day: which one counts, until when, and what carries on from it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from build_tools.models.directory import Directory
from build_tools.models.periods import ONE_DAY, end_of
from build_tools.models.policy import DocumentKind, Policy
from build_tools.models.provider import Document, Provider
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


def document_cards(directory: Directory, provider: Provider, on: date) -> tuple[DocumentCard, ...]:
    """One for every kind that the policy calls a key document, on record or not."""
    held = directory.documents_of.get(provider.id, ())
    documents = (
        held_document(kind, [document for document in held if document.kind == kind.kind], directory.policy, on)
        for kind in directory.policy.documents
        if kind.key_document
    )
    return tuple(DocumentCard(entry.title, _state(entry), entry.renewed) for entry in documents)


def _state(document: HeldDocument) -> Tag:
    if document.issued_on is None:
        return document.state
    if document.until is None:
        return Tag("In force, with no end date", document.state.sign)
    words = "Ran out on" if document.state.sign == "stop" else "In force until"
    return Tag(f"{words} {day(document.until)}", document.state.sign)


def held_document(kind: DocumentKind, held: Iterable[Document], policy: Policy, on: date) -> HeldDocument:
    """Of ``held``, all of this kind, the one that counts longest of those dated by then, even if it has run out."""
    note = "Key document" if kind.key_document else ""
    held = tuple(held)
    known = [document for document in held if document.issued_on <= on]
    if not known:
        return HeldDocument(kind.title, kind.key_document, None, None, None, Tag("Not on record", "none"), note)
    best = max(known, key=lambda document: (end_of(document, policy) or date.max, document.issued_on))
    until = end_of(best, policy)
    state = Tag("Ran out", "stop") if until and until < on else Tag("In date", "ok")
    if best.cover_pounds is not None:
        note = "; ".join(part for part in (note, f"{pounds(best.cover_pounds)} of cover") if part)
    return HeldDocument(
        kind.title, kind.key_document, best.issued_on, until, _renewed(held, policy, on, until), state, note
    )


def _renewed(held: Iterable[Document], policy: Policy, on: date, until: date | None) -> date | None:
    if until is None or until < on:
        return None
    end = until
    for document in sorted(held, key=lambda document: document.issued_on):
        if on < document.issued_on <= end + ONE_DAY:
            end = max(end, end_of(document, policy) or date.max)
    return end if end > until else None
