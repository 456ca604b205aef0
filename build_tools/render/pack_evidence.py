"""What an evidence pack shows of the evidence: visits that stood, what was still to be done, documents and their ends."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from build_tools.models.directory import Directory
from build_tools.models.policy import Policy
from build_tools.models.provider import Provider
from build_tools.models.site import BuildFacts
from build_tools.models.visit import Action, Revision, Visit
from build_tools.render.environment import day
from build_tools.render.held_documents import HeldDocument, documents_held
from build_tools.render.views import Tag, counted, outcome_tag, report_path


@dataclass(frozen=True)
class PackVisit:
    """A visit that stood on the day asked about, or had been withdrawn by then. ``later`` is what became of it since."""

    title: str
    visited_on: date
    outcome: Tag
    counted_from: date | None
    visited_by: str
    carried_out_by: str | None
    original_report: str | None
    later: str
    path: str


@dataclass(frozen=True)
class PackAction:
    """An agreed improvement that was still open. ``noted`` says what was last seen of it."""

    title: str
    area: str
    action: str
    by_when: date
    owner: str
    state: Tag
    noted: str


def pack_visits(
    directory: Directory, provider_id: str, facts: BuildFacts, later: dict[str, Visit]
) -> tuple[PackVisit, ...]:
    """Newest first. ``later`` has the same visits with all that had happened when the pack was made."""
    rows = []
    for visit in directory.visits_of.get(provider_id, ()):
        standing, withdrawn = facts.published.get(visit.visit_id), facts.withdrawn.get(visit.visit_id)
        if standing is None and withdrawn is None:
            continue
        revision = standing or visit.revisions[-1]
        header = revision.header
        framework = directory.framework[header.framework_id, header.framework_version]
        approved = [e.day for e in visit.events if e.event == "approved" and e.revision == revision.number]
        rows.append(
            PackVisit(
                title=f"{framework.header.title}, version {framework.header.version}",
                visited_on=header.visited_on,
                outcome=Tag("Withdrawn", "none") if standing is None else outcome_tag(framework, header.outcome),
                counted_from=max(approved, default=None),
                visited_by=header.visited_by,
                carried_out_by=header.carried_out_by,
                original_report=header.original_report,
                later=_since(later.get(visit.visit_id, visit), revision, facts.as_of if standing else date.min),
                path=report_path(visit.visit_id),
            )
        )
    return tuple(sorted(rows, key=lambda row: (row.visited_on, row.path), reverse=True))


def _since(visit: Visit, revision: Revision, on: date) -> str:
    """What changed the visit after a day, in public words: a correction that was approved, a withdrawal."""
    told = []
    for event in visit.events:
        if event.day <= on:
            continue
        if event.event == "approved" and event.revision > revision.number:
            told.append(f"Corrected on {day(event.day)}: the report has revision {event.revision}.")
        elif event.event == "withdrawn":
            told.append(f"Withdrawn on {day(event.day)}. {event.public_text or ''}".strip())
    return " ".join(told)


def pack_actions(directory: Directory, provider_id: str, on: date) -> tuple[str, tuple[PackAction, ...]]:
    """How many improvements were done, in a sentence, and those still open, soonest first: of the latest visits only."""
    latest: dict[str, tuple[Visit, Revision]] = {}
    for visit in directory.visits_of.get(provider_id, ()):
        revision = visit.standing(on)
        if revision is None:
            continue
        before = latest.get(revision.header.framework_id)
        if before is None or before[1].header.visited_on <= revision.header.visited_on:
            latest[revision.header.framework_id] = (visit, revision)
    rows, agreed = [], 0
    for visit, revision in latest.values():
        agreed += len(revision.actions)
        framework = directory.framework[revision.header.framework_id, revision.header.framework_version]
        title = f"{framework.header.title}, {day(revision.header.visited_on)}"
        rows += [row for action in revision.actions if (row := _open(action, visit, title, on))]
    rows.sort(key=lambda row: (row.by_when, row.title))
    if not agreed:
        return "The latest visits agreed no improvements.", ()
    overdue = sum(row.state.sign == "stop" for row in rows)
    late = f" {counted(overdue, 'one was', 'were')} overdue." if overdue > 1 else " One was overdue." if overdue else ""
    closed = agreed - len(rows)
    return f"Of {counted(agreed, 'improvement')} agreed at the latest visits, {closed} had been closed.{late}", tuple(
        rows
    )


def _open(action: Action, visit: Visit, title: str, on: date) -> PackAction | None:
    notes = [note for note in visit.progress if note.action == action.number and note.noted_on <= on]
    last = max(reversed(notes), key=lambda note: note.noted_on, default=None)
    if last is not None and last.state != "open":
        return None
    return PackAction(
        title=title,
        area=action.area,
        action=action.action,
        by_when=action.by_when,
        owner=action.owner,
        state=Tag("Overdue", "stop") if action.by_when < on else Tag("To do", "warn"),
        noted=f"Looked at on {day(last.noted_on)}: still open." if last else "",
    )


def pack_documents(directory: Directory, provider: Provider, on: date) -> tuple[HeldDocument, ...]:
    """Every kind that is on record, that a rule asks of this provider, or that schools ask for first; in the policy's order."""
    held = documents_held(directory, provider, on)
    wanted = held.on_record | _asked_for(directory.policy, provider, on)
    kinds = [kind for kind in directory.policy.documents if kind.key_document or kind.kind in wanted]
    return tuple(held.documents[kind.kind] for kind in sorted(kinds, key=lambda kind: not kind.key_document))


def _asked_for(policy: Policy, provider: Provider, on: date) -> set[str]:
    route = policy.route_for(provider.registration_status)
    return {
        rule.document
        for rule in policy.document_rules
        if rule.in_force(on) and route and (not rule.routes or route.id in rule.routes)
    }
