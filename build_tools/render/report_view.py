"""A visit's report: what was concluded and what must improve first, then every answer, theme by theme."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from build_tools.models.comparison import Side, visit_before
from build_tools.models.corrections import Replacement, superseded
from build_tools.models.decision import Decision, Reason
from build_tools.models.directory import Directory
from build_tools.models.framework import Framework
from build_tools.models.packed import by_columns, values_of
from build_tools.models.site import BuildFacts
from build_tools.models.visibility import Visibility
from build_tools.models.visit import Answer, Event, EventKind, Revision, Visit, VisitHeader
from build_tools.models.words import listed
from build_tools.render.environment import day
from build_tools.render.report_answers import AsOf, ThemeSection, theme_sections
from build_tools.render.report_changes import SinceLast, since_last
from build_tools.render.report_chart import GradeChart, ThemeChart, charts
from build_tools.render.report_corrections import Correction, corrections
from build_tools.render.report_plan import ActionRow, plan, plan_sentence, plan_without_progress
from build_tools.render.staff_notes import StaffNote, notes_on_visit
from build_tools.render.views import (
    Fact,
    Tag,
    framework_path,
    outcome_tag,
    paragraphs,
    provider_path,
    report_path,
    revision_path,
)


@dataclass(frozen=True)
class Note:
    """Something that was said about the report, in public words."""

    on: date
    title: str
    text: tuple[str, ...]


@dataclass(frozen=True)
class OldReport:
    """That this is not the report in force: which one is, since when, and where."""

    number: int
    replaced_on: date
    reason: tuple[str, ...]
    path: str


@dataclass(frozen=True)
class ReportView:
    """
    All of ``report.html``.

    ``old`` is set on a superseded report, which has neither ``standing``, nor ``plan_words``, nor a comparison.
    ``shared`` says when the provider got it to reply, where no reply is on record; empty where it did not.
    """

    provider: str
    provider_path: str
    title: str
    visited_on: date
    old: OldReport | None
    outcome: Tag
    outcome_note: str | None
    plan_words: str
    standing: str
    later: str
    later_path: str
    carried_out_by: str | None
    original_report: str | None
    overview: tuple[str, ...]
    facts: tuple[Fact, ...]
    framework: str
    framework_path: str
    download: str
    actions: tuple[ActionRow, ...]
    theme_charts: tuple[ThemeChart, ...]
    grade_charts: tuple[GradeChart, ...]
    since: SinceLast | None
    themes: tuple[ThemeSection, ...]
    framework_source: str
    replies: tuple[Note, ...]
    shared: str
    corrections: tuple[Correction, ...]
    evidence_kept_back: bool
    dates_weighed: bool
    staff: tuple[StaffNote, ...]
    for_whom: str
    as_of: date


@dataclass(frozen=True)
class WithdrawnReportView:
    """All of ``withdrawn_report.html``: the page stays, the report is gone, and the reason is given."""

    provider: str
    provider_path: str
    title: str
    visited_on: date
    withdrawn_on: date
    reason: tuple[str, ...]
    staff: tuple[StaffNote, ...]


def withdrawn_view(
    directory: Directory, visit: Visit, provider: str, event: Event, edition: Visibility
) -> WithdrawnReportView:
    """What remains of a report that was taken back."""
    header = visit.revisions[-1].header
    framework = directory.framework.get((header.framework_id, header.framework_version))
    return WithdrawnReportView(
        provider=provider,
        provider_path=provider_path(visit.provider_id),
        title=framework.header.title if framework else header.framework_id,
        visited_on=header.visited_on,
        withdrawn_on=event.day,
        reason=paragraphs(event.public_text),
        staff=notes_on_visit(visit, visit.revisions[-1], edition),
    )


def report_view(
    directory: Directory, visit: Visit, step: Replacement | None, decision: Decision, provider: str, facts: BuildFacts
) -> ReportView:
    """The report in force; or, with the ``step`` that replaced it, a superseded one."""
    in_force = facts.published[visit.visit_id]
    revision = step.before if step and step.before else in_force
    header = revision.header
    framework = directory.framework[header.framework_id, header.framework_version]
    outcome = framework.outcome(header.outcome)
    # Pictures, themes and the comparison each look at all answers.
    seen = replace(revision, answers=by_columns(Answer, revision.answers).unpacked())
    theme_charts, grade_charts = charts(framework, seen)
    actions = plan_without_progress(revision) if step else plan(revision, visit, facts.as_of)
    as_of = AsOf(facts.as_of, directory.policy.due_soon_days)
    visits = directory.visits_of.get(visit.provider_id, ())
    later = None if step else _later(revision, visits, facts)
    themes = theme_sections(framework, seen, None if step else as_of)
    replies = _replies(visit, revision, facts.as_of)
    path = report_path(visit.visit_id) if step is None else revision_path(visit.visit_id, revision.number)
    return ReportView(
        provider=provider,
        provider_path=provider_path(visit.provider_id),
        title=framework.header.title,
        visited_on=header.visited_on,
        old=_old(visit, step) if step else None,
        outcome=outcome_tag(framework, header.outcome),
        outcome_note=outcome.description if outcome else None,
        plan_words="" if step else plan_sentence(actions),
        standing="" if step else standing_words(decision, visit.visit_id),
        later=day(later.visited_on) if later else "",
        later_path=report_path(later.visit_id) if later else "",
        carried_out_by=header.carried_out_by,
        original_report=header.original_report,
        overview=paragraphs(header.overview),
        facts=_facts(directory, visit, revision),
        framework=f"{framework.header.title}, version {framework.header.version}",
        framework_path=framework_path(framework.header.id, framework.header.version),
        download=f"{path}datapackage.json",
        actions=actions,
        theme_charts=theme_charts,
        grade_charts=grade_charts,
        since=None if step else _since(directory, seen, framework, visits, facts),
        themes=themes,
        framework_source=framework.header.source,
        replies=replies,
        shared="" if replies else _shared(visit, revision, facts.as_of),
        corrections=() if step else corrections(directory, visit, revision, facts),
        evidence_kept_back=not any(evidence for evidence, _ in values_of(seen.answers, "evidence", "item")),
        dates_weighed=any(answer.finding.validity for theme in themes for answer in theme.answers),
        staff=notes_on_visit(visit, revision, facts.edition),
        for_whom=facts.edition.warning,
        as_of=facts.as_of,
    )


def _old(visit: Visit, step: Replacement) -> OldReport:
    return OldReport(
        number=step.before.number if step.before else 0,
        replaced_on=step.on,
        reason=paragraphs(step.after.header.revision_reason),
        path=report_path(visit.visit_id),
    )


def standing_words(decision: Decision, visit_id: str) -> str:
    """What the visit counts towards on the day of the decision: the rules that rest on it, each with its last day."""
    rules = listed(_rule(reason) for reason in decision.reasons if reason.visit_id == visit_id)
    return f"It counts towards {rules}." if rules else f"No rule of approval rests on it on {day(decision.as_of)}."


def _rule(reason: Reason) -> str:
    if not reason.status.is_listed:
        return f"“{reason.title}” ({reason.status.label.lower()})"
    return f"“{reason.title}”" + (f" until {day(reason.turns_on)}" if reason.turns_on else "")


def _later(revision: Revision, visits: Iterable[Visit], facts: BuildFacts) -> VisitHeader | None:
    """The latest visit on the same framework, when that is not this one."""
    own = revision.header
    headers = [facts.published[visit.visit_id].header for visit in visits if visit.visit_id in facts.published]
    same = [header for header in headers if header.framework_id == own.framework_id]
    last = max(same, key=lambda header: header.visited_on, default=own)
    return last if last.visited_on > own.visited_on else None


def _since(
    directory: Directory, revision: Revision, framework: Framework, visits: Iterable[Visit], facts: BuildFacts
) -> SinceLast | None:
    before = visit_before(revision, visits, facts.published)
    if before is None:
        return None
    old = directory.framework[before.header.framework_id, before.header.framework_version]
    return since_last(Side(old, before), Side(framework, revision), facts.edition)


def _facts(directory: Directory, visit: Visit, revision: Revision) -> tuple[Fact, ...]:
    header = revision.header
    venue = directory.venue.get(header.venue_id or "")
    days = [*(header.also_visited_on or ()), header.visited_on]
    rows = (
        ("Visited on", ", ".join(day(visited) for visited in sorted(days))),
        ("Visited by", header.visited_by),
        ("Met with", header.met_with),
        ("Venue", f"{venue.name}, {venue.town}" if venue and venue.town else venue.name if venue else ""),
        ("Next visit by", day(header.next_visit_by) if header.next_visit_by else ""),
        ("This report", f"Revision {revision.number}" if revision is not visit.revisions[0] else ""),
    )
    return tuple(Fact(term, text) for term, text in rows if text)


def _told(visit: Visit, revision: Revision, kind: EventKind, on: date) -> tuple[Event, ...]:
    """The events of one kind about this report and those it replaced; not about what was withdrawn."""
    of_kind = [event for event in visit.events if event.event == kind]
    if not of_kind:
        return ()
    read = {revision.number, *(step.before.number for step in superseded(visit, on) if step.before)}
    return tuple(event for event in of_kind if event.revision in read and event.revision <= revision.number)


def _replies(visit: Visit, revision: Revision, on: date) -> tuple[Note, ...]:
    many = len({event.revision for event in visit.events}) > 1
    return tuple(
        Note(
            on=event.day,
            title=f"The provider replied to revision {event.revision}" if many else "The provider replied",
            text=paragraphs(event.public_text),
        )
        for event in _told(visit, revision, "replied", on)
    )


def _shared(visit: Visit, revision: Revision, on: date) -> str:
    """When the provider last got the report: a chance to reply before it stood is another than one after."""
    told = _told(visit, revision, "shared", on)
    if not told:
        return ""
    last = told[-1]
    before = visit.events[: visit.events.index(last)]
    stood = any(event.event == "approved" and event.revision == last.revision for event in before)
    what = "the report" if last.revision == revision.number else f"revision {last.revision}"
    return f"The provider was sent {what} on {day(last.day)}, {'after' if stood else 'before'} it was signed off."
