"""What a colleague reads in the terminal before deciding on a visit, and the list of visits that wait."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from build_tools.models.comparison import Side, compare, visit_before
from build_tools.models.corrections import differences
from build_tools.models.directory import Directory
from build_tools.models.framework import Framework, Item
from build_tools.models.sign_off import newest_state, submitters, waiting_of
from build_tools.models.visibility import Visibility
from build_tools.models.visit import Event, Revision, Visit

EVERYTHING = Visibility.INTERNAL
_STATES = {
    "draft": "not submitted yet",
    "submitted": "awaits a decision",
    "returned": "returned",
    "approved": "approved",
    "withdrawn": "withdrawn",
}


def waiting_as_text(directory: Directory) -> str:
    """A line for each visit whose newest revision is not yet decided for good, oldest first."""
    waiting = waiting_of(directory.visits)
    if not waiting:
        return "No visit awaits a decision."
    return "\n".join(
        f"{visit.visit_id}  r{visit.revisions[-1].number}  {standing_in_words(visit)}" for visit in waiting
    )


def visit_as_text(visit: Visit, directory: Directory, today: date) -> str:
    """The report, what it changes, what happened to it so far, whether its bytes are still those, and what is next."""
    revision = visit.revisions[-1]
    framework = _framework(directory, revision)
    themes = {theme.name: theme.label for theme in framework.themes}
    outcome = framework.outcome(revision.header.outcome)
    parts = [
        f"{visit.visit_id}, r{revision.number}: {standing_in_words(visit)}",
        f"  Provider:  {directory.provider[visit.provider_id].name}",
        f"  Framework: {framework.header.title}, version {framework.header.version}",
        f"  Visited:   {revision.header.visited_on} by {revision.header.visited_by}",
        f"  Outcome:   {outcome.label if outcome else revision.header.outcome}",
        *([f"  Reason:    {revision.header.revision_reason}"] if revision.header.revision_reason else []),
        f"  Digest:    {revision.sha256}, {_bytes(visit, revision)}",
        *_section("Overview", [revision.header.overview] if revision.header.overview else []),
        *_section("Answers that are not the best", list(_weak(revision, framework))),
        *_section("Comments on themes", [f"{themes[comment.theme]}: {comment.text}" for comment in revision.comments]),
        *_section(
            "Improvement plan",
            [f"{a.number} by {a.by_when} ({a.rag}, {a.owner}): {a.action}" for a in revision.actions],
        ),
        *_section(
            "Attachments",
            [f"{a.file}: {a.caption or 'no caption'} ({a.visibility.value})" for a in revision.attachments],
        ),
        *_corrections(visit, revision, directory, today),
        *_since_last_visit(visit, revision, directory, today),
        *_section("What happened so far", [_event(event) for event in visit.events]),
        *_next(visit, revision),
    ]
    return "\n".join(parts)


def _framework(directory: Directory, revision: Revision) -> Framework:
    return directory.framework[revision.header.framework_id, revision.header.framework_version]


def standing_in_words(visit: Visit) -> str:
    """``awaits a decision, submitted on 2026-11-02 by QA-05; shared; replied``."""
    number = visit.revisions[-1].number
    own = [event for event in visit.events if event.revision == number]
    turned = next((e for e in reversed(own) if e.event in ("submitted", "returned", "approved", "withdrawn")), None)
    words = _STATES[newest_state(visit)]
    if turned:
        words += f", {turned.event} on {turned.day} by {turned.by}" if turned.event != words else f" on {turned.day}"
    said = dict.fromkeys(event.event for event in own if event.event in ("shared", "replied"))
    words += "".join(f"; {kind}" for kind in said)
    return words + (f": {turned.note}" if turned and turned.event == "returned" and turned.note else "")


def _bytes(visit: Visit, revision: Revision) -> str:
    bound = [event for event in visit.events if event.revision == revision.number and event.sha256]
    if not bound:
        return "which nobody has submitted yet"
    same = all(event.sha256 == revision.sha256 for event in bound)
    return f"{'the same as' if same else 'NOT what was'} {bound[-1].event} on {bound[-1].day}"


def _section(title: str, lines: Sequence[str]) -> list[str]:
    return ["", title, *(f"  {line}" for line in lines)] if lines else []


def _label(framework: Framework, item: Item, value: object) -> str:
    if value is None or value == "":
        return "no answer"
    choices = framework.choices_for(item)
    return next((choice.label for choice in choices if choice.name == value), str(value))


def _weak(revision: Revision, framework: Framework) -> Iterator[str]:
    items = {item.name: item for item in framework.items}
    for answer in revision.answers:
        item = items[answer.item]
        choices = framework.choices_for(item)
        if choices and answer.value != choices[0].name:
            yield f"{answer.item} {_label(framework, item, answer.value)}: {item.label}"
            if answer.evidence:
                yield f"    {answer.evidence}"


def _corrections(visit: Visit, revision: Revision, directory: Directory, today: date) -> list[str]:
    """What differs from the report in force, or from the revision before when none is."""
    earlier = [other for other in visit.revisions if other.number < revision.number]
    in_force = visit.standing(today)
    before = in_force if in_force in earlier else earlier[-1] if earlier else None
    if before is None:
        return []
    found = differences(before, revision, directory.framework, EVERYTHING)
    lines = [
        f"{change.part} {change.row} {change.field}: {_said(change.before)} → {_said(change.after)}".replace("  ", " ")
        for change in found
    ]
    kind = ", the report in force" if before is in_force else ""
    return _section(f"What differs from r{before.number}{kind}", lines or ["Nothing."])


def _said(value: object) -> str:
    return "blank" if value in (None, ()) else f"“{value}”"


def _since_last_visit(visit: Visit, revision: Revision, directory: Directory, today: date) -> list[str]:
    published = {other.visit_id: report for other in directory.visits if (report := other.standing(today))}
    last = visit_before(revision, directory.visits, published)
    if last is None:
        return ["", "This is the first visit on this framework whose report counts."]
    before, after = Side(_framework(directory, last), last), Side(_framework(directory, revision), revision)
    lines = []
    for change in compare(before, after, EVERYTHING):
        item = change.after or change.before
        if change.kind == "same" or item is None:
            continue
        was = _label(before.framework, change.before, change.value_before) if change.before else "not asked"
        now = _label(after.framework, change.after, change.value_after) if change.after else "not asked"
        lines.append(f"{item.name} {change.kind.replace('_', ' ')}: {was} → {now}")
    return _section(f"What changed since the visit of {last.header.visited_on}", lines or ["Nothing."])


def _event(event: Event) -> str:
    said = "; ".join(filter(None, (event.public_text, event.note)))
    return f"{event.at} r{event.revision} {event.event} by {event.by}{f': {said}' if said else ''}"


def _next(visit: Visit, revision: Revision) -> list[str]:
    """The commands that may follow."""
    match newest_state(visit):
        case "submitted":
            theirs = [*submitters(visit.events, revision.number), revision.header.visitor_reference]
            not_by = " or ".join(dict.fromkeys(who for who in theirs if who))
            lines = [
                f"provider-directory approve {visit.visit_id} --by ROLE    (not {not_by})",
                f"provider-directory return {visit.visit_id} --by ROLE --note TEXT",
            ]
        case "draft":
            lines = [f"provider-directory submit {visit.visit_id} --by ROLE"]
        case "returned":
            lines = [f"Write r{revision.number + 1} with a reason, then submit it."]
        case _:
            lines = []
    return _section("What may follow", lines)
