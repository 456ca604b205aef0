"""Under which words each record may be found: said once, for the answers in Python and for the browser's index."""

from __future__ import annotations

from collections.abc import Iterable

from build_tools.models.directory import SubjectArea
from build_tools.models.provider import Provider, Venue
from build_tools.models.qualification import AwardingBody
from build_tools.models.words import words_of


def words_of_all(texts: Iterable[str | None]) -> frozenset[str]:
    """The words of several texts together; a missing text has none."""
    return frozenset(word for text in texts if text for word in words_of(text))


def provider_words(provider: Provider, venues: Iterable[Venue]) -> frozenset[str]:
    """Names, summary, and the names and towns of its venues."""
    places = [text for venue in venues for text in (venue.name, venue.town)]
    return words_of_all([provider.name, provider.legal_name, provider.summary, *places])


def qualification_words(number: str | None, title: str | None) -> frozenset[str]:
    """Title and number: ``600/2769/1`` is found by ``600``, ``2769`` and ``1``."""
    return words_of_all([title, number])


def body_words(body: AwardingBody) -> frozenset[str]:
    """The name and every alias, so that BTEC finds Pearson; not the id or the number, which nobody reads as words."""
    return words_of_all([body.name, *body.aliases])


def subject_words(subject: SubjectArea) -> frozenset[str]:
    """The subject area, its sector, and what people call it every day."""
    return words_of_all([subject.name, subject.sector, *subject.everyday])
