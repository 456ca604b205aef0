"""An evidence pack: all that the directory knows of one provider on one day, and boxes for what a school checks itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from build_tools import __version__
from build_tools.models.decision import Decisions, Interval, record_begins
from build_tools.models.directory import Directory
from build_tools.models.provider import Contact, Provider, Venue, VenueKind
from build_tools.models.site import BuildFacts
from build_tools.render.environment import day
from build_tools.render.held_documents import HeldDocument
from build_tools.render.pack_evidence import (
    PackAction,
    PackVisit,
    pack_actions,
    pack_documents,
    pack_visits,
)
from build_tools.render.standing_view import (
    DateBox,
    HistoryRow,
    IndicatorRow,
    ReasonRow,
    listed_sentence,
    standing_of,
    unlisted_sentence,
)
from build_tools.render.views import REGISTRATION_WORDS, Fact, Tag, provider_path, status_tag, venue_words


@dataclass(frozen=True)
class Known:
    """What the readers of one edition may know on the day that ``facts`` names."""

    directory: Directory
    decisions: Decisions
    facts: BuildFacts


@dataclass(frozen=True)
class OwnCheck:
    """Something that only the school can check. Its boxes are empty; ``by`` says whose role goes into the second."""

    check: str
    by: str


OWN_CHECKS = (
    OwnCheck("We visited, and saw what our pupils would be taught", "Visited by (role)"),
    OwnCheck("The provider confirmed in writing its safer-recruitment checks on all staff", "Confirmed by (role)"),
    OwnCheck("We saw the insurance certificates and risk assessments", "Seen by (role)"),
    OwnCheck("The safeguarding and quality agreement was signed by both sides", "Signed by (roles)"),
    OwnCheck("We agreed how attendance and absence are reported each day", "Agreed with (role)"),
    OwnCheck("We looked again at this provider’s page on the day of the start", "Looked at by (role)"),
    OwnCheck("The placement started", "Responsible here (role)"),
    OwnCheck("First review of the placement", "Reviewed by (role)"),
)


@dataclass(frozen=True)
class PackView:
    """
    All of a pack, on the site and as PDF.

    ``on`` is the day decided for, ``made_on`` the day up to which ``history`` runs, ``known`` what the answer rests on
    in words that follow the day. ``caution`` says why the answer for that day needs care: it lies ahead, or before the
    first record. ``ended`` stands in for ``sentence`` after ``valid_until``, on a page that nobody has built again.
    """

    name: str
    on: date
    made_on: date
    known: str
    partnership: str
    page_path: str
    warning: str
    about: tuple[Fact, ...]
    banner: Tag
    sentence: str
    caution: str
    valid_until: date | None
    ended: str
    reasons: tuple[ReasonRow, ...]
    identity: tuple[Fact, ...]
    venues: tuple[Fact, ...]
    contacts: tuple[Contact, ...]
    history: tuple[HistoryRow, ...]
    date_box: DateBox
    visits: tuple[PackVisit, ...]
    actions_sentence: str
    actions: tuple[PackAction, ...]
    documents: tuple[HeldDocument, ...]
    indicators: tuple[IndicatorRow, ...]
    own_checks: tuple[OwnCheck, ...]


def pack_view(provider: Provider, then: Known, now: Known) -> PackView:
    """
    The pack of a provider for the day of ``then``, made on the day of ``now``; both are the same on the site.

    The record itself is the one of ``now``. Decision, visits, improvements and documents are those of ``then``.
    """
    on, made_on = then.facts.as_of, now.facts.as_of
    decision, history = then.decisions.by_provider[provider.id], now.decisions.histories[provider.id]
    directory = then.directory
    was, is_now = (standing_of(known.directory, known.decisions, provider.id, known.facts) for known in (then, now))
    later = {visit.visit_id: visit for visit in now.directory.visits_of.get(provider.id, ())}
    actions_sentence, actions = pack_actions(directory, provider.id, on)
    caution = _caution(on, made_on, history)
    nothing = bool(caution) and on < made_on
    return PackView(
        name=provider.name,
        on=on,
        made_on=made_on,
        known="as far as was known by then" if on <= made_on else "if nothing new arrives by then",
        partnership=directory.policy.partnership,
        page_path=provider_path(provider.id),
        warning=now.facts.edition.warning,
        about=_about(then, now),
        banner=status_tag(decision),
        sentence="" if nothing else listed_sentence(decision) if decision.listed else unlisted_sentence(decision),
        caution=caution,
        valid_until=decision.valid_until,
        ended=f"That approval ended on {day(decision.valid_until)}, unless something new arrived since {day(on)}."
        if decision.valid_until
        else "",
        reasons=was.reasons,
        identity=_identity(provider, on),
        venues=tuple(_venue(venue) for venue in directory.venues_of.get(provider.id, ())),
        # Those of a provider that is not listed are not on its page either.
        contacts=directory.contacts_of.get(provider.id, ()) if _is_listed(provider.id, now) else (),
        history=is_now.history,
        date_box=is_now.date_box,
        visits=pack_visits(directory, provider.id, then.facts, later),
        actions_sentence=actions_sentence,
        actions=actions,
        documents=pack_documents(directory, provider, on),
        indicators=was.indicators,
        own_checks=OWN_CHECKS,
    )


def _is_listed(provider_id: str, known: Known) -> bool:
    return known.decisions.by_provider[provider_id].listed


def _caution(on: date, made_on: date, history: tuple[Interval, ...]) -> str:
    if on > made_on:
        return f"{day(on)} had not come when this pack was made. It tells what holds then if nothing new arrives."
    begins = record_begins(history)
    if begins is None or on < begins:
        return f"Nothing was on record yet: no evidence about this provider is dated {day(on)} or earlier."
    return ""


def _about(then: Known, now: Known) -> tuple[Fact, ...]:
    facts = now.facts
    source = f"commit {facts.commit}, " if facts.commit else ""
    rows = [
        Fact("Decided for", day(then.facts.as_of)),
        Fact("Made on", day(facts.as_of)),
        Fact("Made from", f"{source}provider-directory {__version__}"),
        Fact("Edition", facts.edition.warning or "Public: only what anybody may see"),
        Fact("Rules", f"{now.directory.policy.title}: {now.directory.policy.partnership}"),
    ]
    if now.directory.settings.demonstration:
        rows.append(Fact("Data", "Demonstration: the provider is invented"))
    return tuple(rows)


def _identity(provider: Provider, on: date) -> tuple[Fact, ...]:
    """Who it is in law. What is not recorded is said to be so, because an inspector asks for it."""
    inspected, result = provider.inspected_on, provider.inspection_grade or ""
    if result and provider.inspection_framework:
        result = f"{result} ({provider.inspection_framework})"
    after = ", after the day asked about" if inspected and inspected > on else ""
    return (
        Fact("Name", provider.name),
        Fact("Legal name", provider.legal_name or "Not recorded, or the same"),
        Fact("Registration", REGISTRATION_WORDS[provider.registration_status]),
        Fact("URN", provider.urn or "Not recorded"),
        Fact("DfE number", provider.dfe_number or "Not recorded"),
        Fact("Last inspected", f"{day(inspected)}{after}" if inspected else "Not recorded"),
        *((Fact("Result", result),) if result else ()),
    )


def _venue(venue: Venue) -> Fact:
    if venue.kind is not VenueKind.PREMISES:
        return Fact(venue.name, venue_words(venue))
    place = f"{venue.town or ''} {venue.postcode or ''}".strip()
    return Fact(venue.name, ", ".join(part for part in (venue.address, place) if part) or "No address recorded")
