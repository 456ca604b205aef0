"""A visit's report: what was concluded and what must improve first, then every answer, theme by theme."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from build_tools.models.directory import Directory
from build_tools.models.framework import Framework, Theme
from build_tools.models.site import BuildFacts, Page
from build_tools.models.visit import Action, Answer, Event, Revision, Visit
from build_tools.render.environment import day, page
from build_tools.render.theme_bars import ThemeBar, answer_tag, theme_bar
from build_tools.render.views import (
    Fact,
    Tag,
    outcome_tag,
    paragraphs,
    provider_path,
    report_path,
)


@dataclass(frozen=True)
class ActionRow:
    """An agreed improvement and how it stood when last checked. ``rag`` and ``note`` are empty in a public edition."""

    number: int
    area: str
    action: str
    by_when: date
    owner: str
    state: Tag
    rag: str
    noted_on: date | None
    note: str


@dataclass(frozen=True)
class AnswerRow:
    """One item of the framework with its answer. ``evidence`` is empty in an edition that may not show it."""

    name: str
    label: str
    answer: Tag
    evidence: tuple[str, ...]


@dataclass(frozen=True)
class ThemeSection:
    """A theme: its answers, a bar that shows them at a glance, and the same in words."""

    bar: ThemeBar
    hint: str | None
    answers: tuple[AnswerRow, ...]
    comment: tuple[str, ...]


@dataclass(frozen=True)
class Note:
    """Something that happened to the report, in public words."""

    on: date
    title: str
    text: tuple[str, ...]


@dataclass(frozen=True)
class ReportView:
    """All of ``report.html``."""

    provider: str
    provider_path: str
    title: str
    visited_on: date
    outcome: Tag
    outcome_note: str | None
    overview: tuple[str, ...]
    facts: tuple[Fact, ...]
    actions: tuple[ActionRow, ...]
    themes: tuple[ThemeSection, ...]
    framework_source: str
    replies: tuple[Note, ...]
    revisions: tuple[Note, ...]
    evidence_kept_back: bool
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


def report_pages(directory: Directory, facts: BuildFacts) -> tuple[Page, ...]:
    """One page for each published or withdrawn report; a visit that is neither has none."""
    names = {provider.id: provider.name for provider in directory.providers}
    return tuple(
        _report_page(directory, visit, names[visit.provider_id], facts)
        for visit in directory.visits
        if visit.visit_id in facts.published or visit.visit_id in facts.withdrawn
    )


def _report_page(directory: Directory, visit: Visit, provider: str, facts: BuildFacts) -> Page:
    path = report_path(visit.visit_id)
    if visit.visit_id in facts.withdrawn:
        gone = withdrawn_view(directory, visit, provider, facts.withdrawn[visit.visit_id])
        return page(
            "withdrawn_report.html",
            gone,
            path=path,
            title=f"{gone.title}, withdrawn: {provider}",
            description=f"The report of the visit to {provider} on {day(gone.visited_on)} was withdrawn.",
        )
    view = report_view(directory, visit, facts.published[visit.visit_id], provider, facts)
    return page(
        "report.html",
        view,
        path=path,
        title=f"{view.title}, {day(view.visited_on)}: {provider}",
        description=f"{view.title} of {provider} on {day(view.visited_on)}: {view.outcome.word}.",
    )


def withdrawn_view(directory: Directory, visit: Visit, provider: str, event: Event) -> WithdrawnReportView:
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
    )


def report_view(directory: Directory, visit: Visit, revision: Revision, provider: str, facts: BuildFacts) -> ReportView:
    """The whole report of the revision in force."""
    header = revision.header
    framework = directory.framework[(header.framework_id, header.framework_version)]
    outcome = framework.outcome(header.outcome)
    themes = tuple(_theme_section(framework, theme, revision) for theme in framework.themes)
    return ReportView(
        provider=provider,
        provider_path=provider_path(visit.provider_id),
        title=framework.header.title,
        visited_on=header.visited_on,
        outcome=outcome_tag(framework, header.outcome),
        outcome_note=outcome.description if outcome else None,
        overview=paragraphs(header.overview),
        facts=_facts(directory, framework, revision),
        actions=tuple(_action_row(action, visit, facts.as_of) for action in revision.actions),
        themes=tuple(section for section in themes if section.answers or section.comment),
        framework_source=framework.header.source,
        replies=_notes(visit, ("replied",), facts.as_of, "The provider replied"),
        revisions=_revision_notes(visit, revision, facts.as_of),
        evidence_kept_back=not any(answer.evidence for answer in revision.answers),
        as_of=facts.as_of,
    )


def _facts(directory: Directory, framework: Framework, revision: Revision) -> tuple[Fact, ...]:
    header = revision.header
    venue = directory.venue.get(header.venue_id or "")
    days = [*(header.also_visited_on or ()), header.visited_on]
    rows = (
        ("Visited on", ", ".join(day(visited) for visited in sorted(days))),
        ("Visited by", header.visited_by),
        ("Carried out by", header.carried_out_by),
        ("Original report", header.original_report),
        ("Met with", header.met_with),
        ("Venue", f"{venue.name}, {venue.town}" if venue and venue.town else venue.name if venue else ""),
        ("Framework", f"{framework.header.title}, version {framework.header.version}"),
        ("Next visit by", day(header.next_visit_by) if header.next_visit_by else ""),
        ("This report", f"Revision {revision.number}" if revision.number > 1 else ""),
    )
    return tuple(Fact(term, text) for term, text in rows if text)


def _action_row(action: Action, visit: Visit, on: date) -> ActionRow:
    lines = [line for line in visit.progress if line.action == action.number and line.noted_on <= on]
    last = max(reversed(lines), key=lambda line: line.noted_on, default=None)
    if last is not None and last.state == "done":
        state = Tag("Done", "ok")
    elif last is not None and last.state == "dropped":
        state = Tag("No longer needed", "none")
    else:
        state = Tag("Overdue", "stop") if action.by_when < on else Tag("To do", "warn")
    return ActionRow(
        number=action.number,
        area=action.area,
        action=action.action,
        by_when=action.by_when,
        owner=action.owner,
        state=state,
        rag=str((last.rag if last and last.rag else action.rag) or ""),
        noted_on=last.noted_on if last else None,
        note=(last.note if last else None) or "",
    )


def _theme_section(framework: Framework, theme: Theme, revision: Revision) -> ThemeSection:
    answers = {answer.item: answer for answer in revision.answers}
    rows = tuple(
        AnswerRow(item.name, item.label, answer_tag(framework, item, answers[item.name]), _evidence(answers[item.name]))
        for item in framework.items
        if item.theme == theme.name and item.name in answers and answers[item.name].value is not None
    )
    comments = [text for c in revision.comments if c.theme == theme.name for text in paragraphs(c.text)]
    return ThemeSection(
        bar=theme_bar(theme, (row.answer for row in rows)),
        hint=theme.hint,
        answers=rows,
        comment=tuple(comments),
    )


def _evidence(answer: Answer) -> tuple[str, ...]:
    return paragraphs(answer.evidence)


def _notes(visit: Visit, kinds: tuple[str, ...], on: date, title: str) -> tuple[Note, ...]:
    happened = ((event.day, event) for event in visit.events if event.event in kinds)
    return tuple(Note(when, title, paragraphs(event.public_text)) for when, event in happened if when <= on)


def _revision_notes(visit: Visit, revision: Revision, on: date) -> tuple[Note, ...]:
    """Why each correction was made, dated by the day on which it was approved."""
    notes = []
    for later in visit.revisions:
        if not 1 < later.number <= revision.number:
            continue
        said = [event for event in visit.events if event.revision == later.number]
        approved = [event.day for event in said if event.event == "approved"]
        text = later.header.revision_reason or next((e.public_text for e in said if e.event == "corrected"), None)
        notes.append(Note(max(approved, default=on), f"Revision {later.number}", paragraphs(text)))
    return tuple(notes)
