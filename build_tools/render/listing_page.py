"""A provider's own listing, for it to check: what is published, what is missing, what runs out, and a form to correct it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from build_tools.models.change import PROVIDER_FACING
from build_tools.models.decision import Decision, Decisions
from build_tools.models.directory import Directory
from build_tools.models.provider import Provider
from build_tools.models.site import BuildFacts, Page
from build_tools.render.environment import day, page
from build_tools.render.listing_records import ListingSection, ListingWords, listing_sections
from build_tools.render.record_form import record_fields, words_of_choices
from build_tools.render.views import Tag, listing_path, provider_path, status_tag


@dataclass(frozen=True)
class Attention:
    """Something to see to, the gravest first: a word with its sign, what it is about, and where that stands."""

    tag: Tag
    text: str
    anchor: str


@dataclass(frozen=True)
class ListingView:
    """All of ``listing.html``. ``calm_until`` is the day up to which nothing known runs out."""

    name: str
    provider_path: str
    standing: Tag
    partnership: str
    changes_to: str | None
    attention: tuple[Attention, ...]
    sections: tuple[ListingSection, ...]
    calm_until: date
    as_of: date


def listing_words(directory: Directory) -> ListingWords:
    """What fields and choices are called: the same for every provider."""
    return ListingWords(
        {
            table: {f["name"]: f["label"] for f in record_fields(table, directory) if f["name"] in fields}
            for table, fields in PROVIDER_FACING.items()
        },
        {table: words_of_choices(table, directory) for table in PROVIDER_FACING},
    )


def listing_pages(
    directory: Directory, decisions: Decisions, facts: BuildFacts, words: ListingWords
) -> tuple[Page, ...]:
    """One for each provider that was not taken out of the directory. Search engines are to leave them out."""
    return tuple(
        page(
            "listing.html",
            _view(directory, provider, decision, words, facts),
            path=listing_path(provider.id),
            title=f"{provider.name}: check your listing",
            description=f"What the directory says of {provider.name}, what is missing and what runs out.",
            scripts=("proposal.mjs",),
            indexed=False,
        )
        for provider in directory.providers
        if (decision := decisions.by_provider[provider.id]).removed_on is None
    )


def _view(
    directory: Directory, provider: Provider, decision: Decision, words: ListingWords, facts: BuildFacts
) -> ListingView:
    soon = facts.as_of + timedelta(days=directory.policy.due_soon_days)
    sections = tuple(listing_sections(directory, provider, decision, words, facts.as_of, soon))
    return ListingView(
        name=provider.name,
        provider_path=provider_path(provider.id),
        standing=status_tag(decision),
        partnership=directory.policy.partnership,
        changes_to=directory.settings.changes_to,
        attention=tuple(_attention(directory, decision, sections, soon)),
        sections=sections,
        calm_until=soon,
        as_of=facts.as_of,
    )


def _attention(
    directory: Directory, decision: Decision, sections: Iterable[ListingSection], soon: date
) -> Iterator[Attention]:
    found = []
    of_documents = {rule.id for rule in directory.policy.document_rules}
    for reason in decision.reasons:
        if reason.rule not in of_documents and reason.turns_on is not None and reason.turns_on <= soon:
            turns = Tag(f"Holds until {day(reason.turns_on)}", "warn")
            found.append(Attention(turns, reason.title, ""))
    for section in sections:
        for card in section.cards:
            if card.state is not None and card.state.sign in ("stop", "warn"):
                found.append(Attention(card.state, card.title, card.anchor))
            if card.lacking:
                found.append(Attention(Tag("Not given", "none"), f"{card.title}: {card.lacking}", card.anchor))
    order = ("stop", "warn", "none")
    yield from sorted(found, key=lambda one: order.index(one.tag.sign))
