"""A provider's own page: listed ones in full, all others as a tombstone that says since when and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from build_tools.models.decision import Decision, Decisions, Interval
from build_tools.models.directory import Directory
from build_tools.models.provider import Contact, Provider
from build_tools.models.site import BuildFacts, Page
from build_tools.models.words import listed
from build_tools.render.environment import day, number, page, pounds
from build_tools.render.held_documents import DocumentCard, document_cards
from build_tools.render.report_links import ReportLink, latest_of_each_kind
from build_tools.render.staff_notes import StaffNote, notes_on_provider
from build_tools.render.standing_view import (
    DateBox,
    HistoryRow,
    IndicatorRow,
    ReasonRow,
    Standing,
    listed_sentence,
    standing_of,
)
from build_tools.render.teaching_view import CourseRow, VenueCard, course_row, venue_card
from build_tools.render.theme_bars import ThemeBar, theme_bars
from build_tools.render.timeline import Timeline, timeline
from build_tools.render.tombstone_view import tombstone_view
from build_tools.render.views import (
    REGISTRATION_WORDS,
    SIGN_OF_STATUS,
    Fact,
    Tag,
    counted,
    is_running,
    listing_path,
    pack_path,
    paragraphs,
    provider_path,
    report_path,
)


@dataclass(frozen=True)
class ProviderView:
    """All of ``provider.html``. ``banner`` is the answer; everything below it is the evidence."""

    name: str
    pack_path: str
    listing_path: str
    legal_name: str | None
    summary: str
    banner: Tag
    sentence: str
    due_soon: bool
    valid_until: date | None
    expired_sentence: str
    reports: tuple[ReportLink, ...]
    documents: tuple[DocumentCard, ...]
    all_reports: tuple[ReportLink, ...]
    courses: tuple[CourseRow, ...]
    themes: tuple[ThemeBar, ...]
    themes_path: str
    about: tuple[str, ...]
    reasons: tuple[ReasonRow, ...]
    history: tuple[HistoryRow, ...]
    timeline: Timeline | None
    date_box: DateBox
    facts: tuple[Fact, ...]
    needs: tuple[str, ...]
    registration: tuple[Fact, ...]
    indicators: tuple[IndicatorRow, ...]
    venues: tuple[VenueCard, ...]
    contacts: tuple[Contact, ...]
    website: str | None
    staff: tuple[StaffNote, ...]
    as_of: date


def provider_pages(directory: Directory, decisions: Decisions, facts: BuildFacts) -> tuple[Page, ...]:
    """One page for each provider, whatever its status, so that no link to one ever breaks."""
    return tuple(_provider_page(directory, decisions, provider, facts) for provider in directory.providers)


def _provider_page(directory: Directory, decisions: Decisions, provider: Provider, facts: BuildFacts) -> Page:
    decision = decisions.by_provider[provider.id]
    history = decisions.histories[provider.id]
    standing = standing_of(directory, decisions, provider.id, facts)
    if decision.listed:
        return page(
            "provider.html",
            provider_view(directory, provider, decision, history, standing, facts),
            path=provider_path(provider.id),
            title=provider.name,
            description=provider.summary,
            scripts=("provider.mjs",),
        )
    tombstone = tombstone_view(directory, provider, decision, history, standing, facts)
    return page(
        "tombstone.html",
        tombstone,
        path=provider_path(provider.id),
        title=f"{provider.name}: {tombstone.banner.word.lower()}",
        description=f"{provider.name} is not listed. {tombstone.sentence}",
        scripts=("provider.mjs",),
    )


def provider_view(
    directory: Directory,
    provider: Provider,
    decision: Decision,
    history: tuple[Interval, ...],
    standing: Standing,
    facts: BuildFacts,
) -> ProviderView:
    """The whole page of a listed provider. Courses that have ended are left out."""
    until = decision.valid_until
    themes_path, themes = _judged(directory, provider, facts)
    return ProviderView(
        name=provider.name,
        pack_path=pack_path(provider.id),
        listing_path=listing_path(provider.id),
        legal_name=provider.legal_name if provider.legal_name != provider.name else None,
        summary=provider.summary,
        banner=Tag(
            f"{decision.status.label} until {day(until)}" if until else decision.status.label,
            SIGN_OF_STATUS[decision.status],
        ),
        sentence=listed_sentence(decision),
        due_soon=decision.due_soon,
        valid_until=until,
        expired_sentence=(
            f"Approval ended on {day(until)}. This page has not been rebuilt since; "
            "treat this provider as not approved."
            if until
            else ""
        ),
        reports=latest_of_each_kind(standing.reports),
        documents=document_cards(directory, provider, facts.as_of),
        all_reports=standing.reports,
        courses=tuple(
            course_row(directory, course, facts.as_of)
            for course in directory.courses_of.get(provider.id, ())
            if is_running(course, facts.as_of)
        ),
        themes=themes,
        themes_path=themes_path,
        about=paragraphs(provider.description),
        reasons=standing.reasons,
        history=standing.history,
        timeline=timeline(history, standing.reports, facts.as_of),
        date_box=standing.date_box,
        facts=_facts(provider),
        needs=tuple(need.value for need in provider.needs_met or ()),
        registration=_registration(provider),
        indicators=standing.indicators,
        venues=tuple(
            venue_card(venue, directory.points.get(venue.id)) for venue in directory.venues_of.get(provider.id, ())
        ),
        contacts=directory.contacts_of.get(provider.id, ()),
        website=provider.website,
        staff=notes_on_provider(directory, provider, facts.edition),
        as_of=facts.as_of,
    )


def _judged(directory: Directory, provider: Provider, facts: BuildFacts) -> tuple[str, tuple[ThemeBar, ...]]:
    """The themes of the latest report on quality, and where that report is."""
    found = [
        (revision.header.visited_on, visit.visit_id, framework, revision)
        for visit in directory.visits_of.get(provider.id, ())
        if (revision := facts.published.get(visit.visit_id))
        and (framework := directory.framework[revision.header.framework_id, revision.header.framework_version])
        and framework.header.kind in ("quality", "evaluation")
    ]
    if not found:
        return "", ()
    _, visit_id, framework, revision = max(found, key=lambda row: row[:2])
    return report_path(visit_id), theme_bars(framework, revision)


def _facts(provider: Provider) -> tuple[Fact, ...]:
    ages = f"{provider.age_from} to {provider.age_to}"
    if provider.key_stages:
        ages = f"{ages} ({listed(provider.key_stages)})"
    time = [
        f"{number(provider.max_days_per_week)} days" if provider.max_days_per_week else "",
        f"{number(provider.max_hours_per_week)} hours" if provider.max_hours_per_week else "",
    ]
    week = ", ".join(part for part in time if part)
    cost = f"{pounds(provider.cost_per_day)} a day" if provider.cost_per_day is not None else ""
    minutes = provider.absence_reported_within_minutes
    rows = (
        ("Ages", ages),
        ("Most time", f"Up to {week} a week" if week else ""),
        ("Longest placement", counted(provider.max_weeks, "week") if provider.max_weeks else ""),
        ("Pupils at one time", number(provider.capacity) if provider.capacity else ""),
        ("Cost", ". ".join(part for part in (cost, provider.cost_note) if part)),
        ("Transport", provider.transport),
        ("Attendance", provider.attendance_reporting),
        ("Absence", f"Reported within {counted(minutes, 'minute')}" if minutes is not None else ""),
        ("Takes full-time pupils with an EHC plan", _yes_no(provider.accepts_ehcp_full_time)),
        ("Takes full-time looked-after pupils", _yes_no(provider.accepts_looked_after_full_time)),
    )
    return tuple(Fact(term, text) for term, text in rows if text)


def _yes_no(value: bool | None) -> str:
    return "" if value is None else "Yes" if value else "No"


def _registration(provider: Provider) -> tuple[Fact, ...]:
    inspected = day(provider.inspected_on) if provider.inspected_on else ""
    # A result is printed with the framework that gave it: the same word means different things on different scales.
    result = provider.inspection_grade or ""
    if result and provider.inspection_framework:
        result = f"{result} ({provider.inspection_framework})"
    rows = (
        ("Status", REGISTRATION_WORDS[provider.registration_status]),
        ("URN", provider.urn),
        ("DfE number", provider.dfe_number),
        ("Last inspected", inspected),
        ("Result", result),
    )
    return tuple(Fact(term, text) for term, text in rows if text)
