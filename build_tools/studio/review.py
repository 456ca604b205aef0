"""A report beside the last one: every answer with what it was, what changed marked, and which bytes were read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from build_tools.models.comparison import Side, compare, visit_before
from build_tools.models.corrections import Replacement
from build_tools.models.directory import Directory
from build_tools.models.framework import Framework
from build_tools.models.sign_off import MAY_FOLLOW, same_person, state_of, submitters
from build_tools.models.visibility import Visibility
from build_tools.models.visit import Attachment, Event, Revision, Visit
from build_tools.render.environment import day
from build_tools.render.report_answers import AnswerRow, AsOf, item_number, theme_sections
from build_tools.render.report_changes import TAGS, SinceLast, since_last
from build_tools.render.report_corrections import Change, changes_between
from build_tools.render.report_plan import ActionRow, plan, plan_without_progress
from build_tools.render.review_text import standing_in_words
from build_tools.render.views import Fact, Tag, outcome_tag, paragraphs

EVERYTHING = Visibility.INTERNAL


@dataclass(frozen=True)
class AnswerBeside:
    """One answer, and the one of the last visit; ``change`` is ``None`` where they are the same or only one is there."""

    now: AnswerRow
    last: AnswerRow | None
    change: Tag | None


@dataclass(frozen=True)
class ThemeBeside:
    """A theme's answers side by side, and the two remarks on it."""

    anchor: str
    label: str
    answers: tuple[AnswerBeside, ...]
    comment: tuple[str, ...]
    comment_last: tuple[str, ...]


@dataclass(frozen=True)
class ReviewView:
    """
    All of ``studio/review.html``.

    ``sha256`` is of the revision's bytes as they were read for this page: a decision is about those. ``may`` names the
    decisions that may follow, ``to_note`` the agreed actions whose progress can be noted; ``mine`` is set when this
    person submitted it and so may not approve.
    """

    visit_id: str
    provider: str
    provider_id: str
    title: str
    number: int
    visited_on: date
    standing: str
    outcome: Tag
    facts: tuple[Fact, ...]
    overview: tuple[str, ...]
    reason: str
    themes: tuple[ThemeBeside, ...]
    last_on: date | None
    since: SinceLast | None
    corrected: str
    changes: tuple[Change, ...]
    actions: tuple[ActionRow, ...]
    to_note: tuple[ActionRow, ...]
    attachments: tuple[Attachment, ...]
    events: tuple[Event, ...]
    sha256: str
    is_as_submitted: bool
    may: frozenset[str]
    mine: str
    as_of: date


def review_view(directory: Directory, visit: Visit, person: str, today: date) -> ReviewView:
    """The newest revision of a visit as ``person`` is to read it."""
    revision = visit.revisions[-1]
    header = revision.header
    framework = _framework(directory, revision)
    published = {other.visit_id: report for other in directory.visits if (report := other.standing(today))}
    last = visit_before(revision, directory.visits_of.get(visit.provider_id, ()), published)
    before = Side(_framework(directory, last), last) if last else None
    after = Side(framework, revision)
    in_force = visit.standing(today)
    agreed = plan(in_force, visit, today) if in_force else ()
    corrected, changes = _corrected(directory, visit, revision, today)
    state = state_of(visit.events, revision.number)
    bound = [e for e in visit.events if e.revision == revision.number and e.sha256]
    mine = next((by for by in submitters(visit.events, revision.number) if same_person(by, person)), "")
    return ReviewView(
        visit_id=visit.visit_id,
        provider=directory.provider[visit.provider_id].name,
        provider_id=visit.provider_id,
        title=framework.header.title,
        number=revision.number,
        visited_on=header.visited_on,
        standing=standing_in_words(visit),
        outcome=outcome_tag(framework, header.outcome),
        facts=_facts(directory, revision, framework),
        overview=paragraphs(header.overview),
        reason=header.revision_reason or "",
        themes=_themes(after, before, AsOf(today, directory.policy.due_soon_days)),
        last_on=last.header.visited_on if last else None,
        since=since_last(before, after, EVERYTHING) if before else None,
        corrected=corrected,
        changes=changes,
        actions=agreed if in_force is revision else plan_without_progress(revision),
        to_note=tuple(row for row in agreed if row.number in {action.number for action in revision.actions}),
        attachments=tuple(revision.attachments),
        events=tuple(visit.events),
        sha256=revision.sha256,
        is_as_submitted=all(event.sha256 == revision.sha256 for event in bound),
        may=frozenset(_may(visit, state)),
        mine=mine,
        as_of=today,
    )


def _may(visit: Visit, state: str) -> list[str]:
    """What may follow: of the newest revision; a withdrawal and a reply also of one that stands."""
    states = {state, *(state_of(visit.events, revision.number) for revision in visit.revisions)}
    newest = ("submitted", "approved", "returned")
    return [
        event for event, before in MAY_FOLLOW.items() if state in before or (event not in newest and states & {*before})
    ]


def _framework(directory: Directory, revision: Revision) -> Framework:
    return directory.framework[revision.header.framework_id, revision.header.framework_version]


def _facts(directory: Directory, revision: Revision, framework: Framework) -> tuple[Fact, ...]:
    header = revision.header
    venue = directory.venue.get(header.venue_id or "")
    rows = (
        ("Visited on", ", ".join(day(on) for on in sorted([*header.also_visited_on, header.visited_on]))),
        ("Visited by", " ".join(filter(None, (header.visited_by, header.visitor_reference)))),
        ("Met with", header.met_with),
        ("Venue", venue.name if venue else None),
        ("Carried out by", header.carried_out_by),
        ("Next visit by", day(header.next_visit_by) if header.next_visit_by else None),
        ("Framework", f"{framework.header.title}, version {framework.header.version}"),
    )
    return tuple(Fact(term, text) for term, text in rows if text)


def _themes(after: Side, before: Side | None, as_of: AsOf) -> tuple[ThemeBeside, ...]:
    changed: dict[str, Tag] = {}
    old: dict[tuple[str, str], AnswerRow] = {}
    remarks: dict[str, tuple[str, ...]] = {}
    if before is not None:
        for change in compare(before, after, EVERYTHING):
            item = change.after or change.before
            if item is not None and change.kind != "same":
                changed[item_number(item) or item.label] = TAGS[change.kind]
        for section in theme_sections(before.framework, before.revision, None):
            remarks[section.frame.anchor] = section.comment
            old |= {_key(row): row for row in section.answers}
    return tuple(
        ThemeBeside(
            anchor=section.frame.anchor,
            label=section.frame.label,
            answers=tuple(
                AnswerBeside(row, old.get(_key(row)), changed.get(row.finding.number or row.finding.label))
                for row in section.answers
            ),
            comment=section.comment,
            comment_last=remarks.get(section.frame.anchor, ()),
        )
        for section in theme_sections(after.framework, after.revision, as_of)
    )


def _key(row: AnswerRow) -> tuple[str, str]:
    """An item is the same when its number is; one that has none, when its words are."""
    found = row.finding
    return (found.number, "" if found.number else found.label)


def _corrected(directory: Directory, visit: Visit, revision: Revision, today: date) -> tuple[str, tuple[Change, ...]]:
    """What differs from the report in force, or from the revision before when none is; and which one that was."""
    earlier = [other for other in visit.revisions if other.number < revision.number]
    in_force = visit.standing(today)
    before = in_force if in_force in earlier else earlier[-1] if earlier else None
    if before is None:
        return "", ()
    which = f"revision {before.number}{', the report in force' if before is in_force else ''}"
    return which, changes_between(directory, Replacement(before, revision, today), EVERYTHING)
