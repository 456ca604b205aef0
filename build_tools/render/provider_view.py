"""A provider's own page: listed ones in full, all others as a tombstone that says since when and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from build_tools.models.decision import Decision, Decisions, Indicator, Interval, Reason, Status
from build_tools.models.directory import Directory
from build_tools.models.provider import Contact, Course, Provider, Venue, VenueKind
from build_tools.models.site import BuildFacts, Page
from build_tools.models.words import listed
from build_tools.render.environment import day, number, page, pounds
from build_tools.render.report_links import ReportLink, latest_of_each_kind, reports_of
from build_tools.render.views import (
    REGISTRATION_WORDS,
    SIGN_OF_STATUS,
    Fact,
    Tag,
    counted,
    is_running,
    paragraphs,
    provider_path,
    report_path,
    venue_words,
)

MAP = "https://www.openstreetmap.org/?mlat={lat:.5f}&mlon={lon:.5f}#map=17/{lat:.5f}/{lon:.5f}"


@dataclass(frozen=True)
class ReasonRow:
    """A rule of the policy and what was found; ``report`` is the path of the visit's report, where published."""

    title: str
    evidence: str
    source: str
    tag: Tag
    turns_on: date | None
    report: str | None


@dataclass(frozen=True)
class HistoryRow:
    """A run of days with one status."""

    starts_on: date
    until: date | None
    tag: Tag
    because: str


@dataclass(frozen=True)
class CourseRow:
    """A course as a line of the table. ``ended`` says that its qualification takes no new learners."""

    title: str
    register_title: str | None
    number: str | None
    level: str | None
    body: str | None
    subject: str | None
    where: tuple[str, ...]
    when: str
    starts_on: date | None
    ends_on: date | None
    places: int | None
    outcome: str | None
    ended: bool


@dataclass(frozen=True)
class IndicatorRow:
    """A registration indicator with its level as a sign."""

    tag: Tag
    text: str
    source: str


@dataclass(frozen=True)
class VenueCard:
    """A place, or an area that teaching comes to. ``map_link`` leads to a map of the place elsewhere."""

    name: str
    lines: tuple[str, ...]
    access: str | None
    map_link: str | None


@dataclass(frozen=True)
class ProviderView:
    """All of ``provider.html``. ``banner`` is the answer; everything below it is the evidence."""

    name: str
    legal_name: str | None
    summary: str
    banner: Tag
    sentence: str
    due_soon: bool
    valid_until: date | None
    expired_sentence: str
    reports: tuple[ReportLink, ...]
    all_reports: tuple[ReportLink, ...]
    courses: tuple[CourseRow, ...]
    about: tuple[str, ...]
    reasons: tuple[ReasonRow, ...]
    history: tuple[HistoryRow, ...]
    facts: tuple[Fact, ...]
    needs: tuple[str, ...]
    registration: tuple[Fact, ...]
    indicators: tuple[IndicatorRow, ...]
    venues: tuple[VenueCard, ...]
    contacts: tuple[Contact, ...]
    website: str | None
    as_of: date


@dataclass(frozen=True)
class TombstoneView:
    """All of ``tombstone.html``: a provider that schools do not find, and what can be said of it in public."""

    name: str
    banner: Tag
    since: date | None
    sentence: str
    awaiting: bool
    reasons: tuple[ReasonRow, ...]
    history: tuple[HistoryRow, ...]
    all_reports: tuple[ReportLink, ...]
    as_of: date


def provider_pages(directory: Directory, decisions: Decisions, facts: BuildFacts) -> tuple[Page, ...]:
    """One page for each provider, whatever its status, so that no link to one ever breaks."""
    return tuple(_provider_page(directory, decisions, provider, facts) for provider in directory.providers)


def _provider_page(directory: Directory, decisions: Decisions, provider: Provider, facts: BuildFacts) -> Page:
    decision = decisions.by_provider[provider.id]
    history = decisions.histories.get(provider.id, ())
    if decision.listed:
        return page(
            "provider.html",
            provider_view(directory, provider, decision, history, facts),
            path=provider_path(provider.id),
            title=provider.name,
            description=provider.summary,
            scripts=("provider.mjs",) if decision.valid_until else (),
        )
    tombstone = tombstone_view(directory, provider, decision, history, facts)
    return page(
        "tombstone.html",
        tombstone,
        path=provider_path(provider.id),
        title=f"{provider.name}: {tombstone.banner.word.lower()}",
        description=f"{provider.name} is not listed. {tombstone.sentence}",
    )


def provider_view(
    directory: Directory, provider: Provider, decision: Decision, history: tuple[Interval, ...], facts: BuildFacts
) -> ProviderView:
    """The whole page of a listed provider. Courses that have ended are left out."""
    until = decision.valid_until
    reports = reports_of(directory, provider.id, facts)
    return ProviderView(
        name=provider.name,
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
        reports=latest_of_each_kind(reports),
        all_reports=reports,
        courses=tuple(
            _course_row(directory, course, facts.as_of)
            for course in directory.courses_of.get(provider.id, ())
            if is_running(course, facts.as_of)
        ),
        about=paragraphs(provider.description),
        reasons=_reason_rows(decision, facts),
        history=_history_rows(history),
        facts=_facts(provider),
        needs=tuple(need.value for need in provider.needs_met or ()),
        registration=_registration(provider),
        indicators=tuple(
            _indicator_row(indicator)
            for indicator in decision.indicators
            if facts.edition.may_see(indicator.visibility)
        ),
        venues=tuple(_venue_card(venue, facts) for venue in directory.venues_of.get(provider.id, ())),
        contacts=directory.contacts_of.get(provider.id, ()),
        website=provider.website,
        as_of=facts.as_of,
    )


def tombstone_view(
    directory: Directory, provider: Provider, decision: Decision, history: tuple[Interval, ...], facts: BuildFacts
) -> TombstoneView:
    """What remains of a provider that is not listed: no courses, no venues, no contacts."""
    last = history[-1] if history else None
    return TombstoneView(
        name=provider.name,
        banner=Tag(decision.status.label, SIGN_OF_STATUS[decision.status]),
        since=decision.removed_on or (last.starts_on if last else None),
        sentence=_why_not(decision),
        awaiting=decision.status is Status.AWAITING_VISIT,
        reasons=tuple(row for row in _reason_rows(decision, facts) if row.tag.sign != "ok"),
        history=_history_rows(history),
        all_reports=reports_of(directory, provider.id, facts),
        as_of=facts.as_of,
    )


def listed_sentence(decision: Decision) -> str:
    """One sentence on why it is listed, and what runs out first."""
    turning = [reason for reason in decision.reasons if reason.turns_on]
    first = min(turning, key=lambda reason: (reason.turns_on or date.max, reason.rule), default=None)
    if decision.status is Status.APPROVED_WITH_CONDITIONS:
        opening = f"Listed with conditions. {_sentence(decision.deciding)}"
    else:
        opening = f"Meets {_every(len(decision.reasons))} of this partnership’s policy that applies to it."
    if first is None:
        return opening
    return f"{opening} The first to run out is “{first.title}”, on {day(first.turns_on or date.max)}."


def _every(count: int) -> str:
    return "the one rule" if count == 1 else f"every one of the {count} rules"


def _why_not(decision: Decision) -> str:
    if decision.status is Status.AWAITING_VISIT:
        return "This provider has asked to be listed and has not had its first visit yet, so nothing is known of it."
    return _sentence(decision.deciding) or "The evidence that approval needs is not there."


def _sentence(reasons: tuple[Reason, ...]) -> str:
    return " ".join(text if text.endswith((".", "!", "?")) else f"{text}." for text in (r.evidence for r in reasons))


def _reason_rows(decision: Decision, facts: BuildFacts) -> tuple[ReasonRow, ...]:
    ranked = sorted(decision.reasons, key=lambda reason: -reason.status.rank)
    return tuple(
        ReasonRow(
            title=reason.title,
            evidence=reason.evidence,
            source=reason.source,
            tag=Tag(_met_words(reason.status), SIGN_OF_STATUS[reason.status]),
            turns_on=reason.turns_on,
            report=report_path(reason.visit_id) if reason.visit_id in facts.published else None,
        )
        for reason in ranked
    )


def _met_words(status: Status) -> str:
    words = {Status.APPROVED: "Met", Status.APPROVED_WITH_CONDITIONS: "Met with conditions"}
    return words.get(status, status.label)


def _history_rows(history: tuple[Interval, ...]) -> tuple[HistoryRow, ...]:
    return tuple(
        HistoryRow(run.starts_on, run.until, Tag(run.status.label, SIGN_OF_STATUS[run.status]), run.because)
        for run in reversed(history)
    )


def _course_row(directory: Directory, course: Course, on: date) -> CourseRow:
    qualification = directory.qualification_of(course)
    level, body, subject = directory.level_of(course), directory.body_of(course), directory.subject_of(course)
    when = [
        ", ".join(course.days or ()),
        counted(course.weeks, "week") if course.weeks else "",
        f"{number(course.hours_per_week)} hours a week" if course.hours_per_week else "",
    ]
    register_title = qualification.title if qualification else None
    return CourseRow(
        title=course.title,
        register_title=register_title if register_title != course.title else None,
        number=course.qualification_number,
        level=level.value if level else None,
        body=body.name if body else None,
        subject=subject.name if subject else None,
        where=tuple(_short_name(directory.venue[v]) for v in course.venue_ids or () if v in directory.venue),
        when=" · ".join(part for part in when if part),
        starts_on=course.starts_on if course.starts_on and course.starts_on > on else None,
        ends_on=course.ends_on,
        places=course.places,
        outcome=course.expected_outcome,
        ended=bool(qualification and qualification.has_ended(on)),
    )


def _short_name(venue: Venue) -> str:
    return venue.name if venue.kind is VenueKind.PREMISES else venue_words(venue)


def _venue_card(venue: Venue, facts: BuildFacts) -> VenueCard:
    if venue.kind is VenueKind.PREMISES:
        lines = tuple(line for line in (venue.address, f"{venue.town or ''} {venue.postcode or ''}".strip()) if line)
    else:
        lines = (venue_words(venue),)
    place = facts.locations.get(venue.id) if venue.kind is VenueKind.PREMISES else None
    return VenueCard(
        name=venue.name,
        lines=lines,
        access=venue.access,
        map_link=MAP.format(lon=place[0], lat=place[1]) if place else None,
    )


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
        ("Time", f"Up to {week} a week" if week else ""),
        ("Longest placement", counted(provider.max_weeks, "week") if provider.max_weeks else ""),
        ("Pupils at one time", number(provider.capacity) if provider.capacity else ""),
        ("Cost", ". ".join(part for part in (cost, provider.cost_note) if part)),
        ("Transport", provider.transport),
        ("Attendance", provider.attendance_reporting),
        ("Absence", f"Reported within {counted(minutes, 'minute')}" if minutes is not None else ""),
        ("Full-time with an EHC plan", _yes_no(provider.accepts_ehcp_full_time)),
        ("Full-time looked-after", _yes_no(provider.accepts_looked_after_full_time)),
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


def _indicator_row(indicator: Indicator) -> IndicatorRow:
    signs: dict[str, Tag] = {
        "RED": Tag("Red", "stop"),
        "AMBER": Tag("Amber", "warn"),
        "INFO": Tag("For information", "none"),
    }
    return IndicatorRow(signs[indicator.level], indicator.text, indicator.source)
