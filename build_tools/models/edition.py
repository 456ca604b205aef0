"""One audience's view of the directory: what it may not see is not hidden but absent, before anything is rendered."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from functools import cache, lru_cache, partial
from typing import Any, TypeVar

from build_tools.models.columns import Record, core_type, visibility_of
from build_tools.models.corrections import superseded
from build_tools.models.decision import Decision, Decisions
from build_tools.models.directory import Directory
from build_tools.models.framework import Framework
from build_tools.models.made_on_demand import MadeOnDemand
from build_tools.models.packed import Shown, by_columns, with_changes
from build_tools.models.visibility import Visibility
from build_tools.models.visit import Action, Answer, Event, Revision, ThemeComment, Visit

R = TypeVar("R", bound=Record)
Frameworks = Mapping[tuple[str, str], Framework]


def edition_of(directory: Directory, decisions: Decisions, edition: Visibility) -> tuple[Directory, Decisions]:
    """
    The directory and its decisions as readers of ``edition`` may know them on ``decisions.as_of``.

    Visits are cut when somebody looks at them: nobody can look at them before.
    """
    seen = replace(
        directory,
        providers=_all(directory.providers, edition),
        venues=_all(directory.venues, edition),
        contacts=_all((c for c in directory.contacts if edition.may_see(c.visibility)), edition),
        awarding_bodies=_all(directory.awarding_bodies, edition),
        qualifications=_all(directory.qualifications, edition),
        courses=_all(directory.courses, edition),
        documents=_all(directory.documents, edition),
        notices=_all(directory.notices, edition),
        visits_of=MadeOnDemand(directory.visits_of, partial(_visits, directory.framework, edition, decisions.as_of)),
    )
    known = {name: _decision(decision, edition) for name, decision in decisions.by_provider.items()}
    return seen, replace(decisions, by_provider=known)


@cache
def _withheld(model: type[Record], edition: Visibility) -> dict[str, Any]:
    """What each field that the edition may not see becomes: nothing."""
    hidden = (name for name in model.model_fields if not edition.may_see(visibility_of(model, name)))
    return {name: () if core_type(model.model_fields[name].annotation)[1] else None for name in hidden}


def _seen(record: R, edition: Visibility) -> R:
    withheld = _withheld(type(record), edition)
    return with_changes(record, withheld) if withheld else record


def _all(records: Iterable[R], edition: Visibility) -> tuple[R, ...]:
    found = tuple(records)
    if found and (withheld := _withheld(type(found[0]), edition)):
        return tuple(with_changes(record, withheld) for record in found)
    return found


def _decision(decision: Decision, edition: Visibility) -> Decision:
    indicators = tuple(entry for entry in decision.indicators if edition.may_see(entry.visibility))
    return replace(decision, indicators=indicators)


def _visits(frameworks: Frameworks, edition: Visibility, on: date, visits: Iterable[Visit]) -> tuple[Visit, ...]:
    seen = (_visit(visit, frameworks, edition, on) for visit in visits)
    return tuple(visit for visit in seen if visit is not None)


def _visit(visit: Visit, frameworks: Frameworks, edition: Visibility, on: date) -> Visit | None:
    """
    The visit with its approved revisions only; ``None`` when none was approved by that day.

    A revision that was withdrawn, or that a later withdrawal took with it, keeps its address and its day only.
    """
    approved = {event.revision for event in visit.events if event.event == "approved" and event.day <= on}
    revisions = tuple(
        _revision(revision, frameworks[revision.header.framework_id, revision.header.framework_version], edition)
        for revision in visit.revisions
        if revision.number in approved
    )
    if not revisions:
        return None
    # Readers saw none of what came before it, so it corrects nothing: what it was sent back for is not their business.
    first = revisions[0].number
    revisions = (_first_to_stand(revisions[0]), *revisions[1:])
    events = _all(
        (
            event
            for event in visit.events
            if event.revision in approved and event.day <= on and (event.revision, event.event) != (first, "corrected")
        ),
        edition,
    )
    progress = _all((note for note in visit.progress if note.noted_on <= on), edition)
    seen = replace(visit, revisions=revisions, events=events, progress=progress)
    in_force = seen.standing(on)
    readable = {step.before.number for step in superseded(seen, on) if step.before}
    readable |= {in_force.number} if in_force else set()
    return replace(
        seen,
        revisions=tuple(r if r.number in readable else _taken_back(r) for r in revisions),
        events=tuple(e if e.revision in readable or e.event == "withdrawn" else _unsaid(e) for e in events),
        progress=progress if in_force else (),
    )


def _unsaid(event: Event) -> Event:
    """That it happened: what a reply or a correction said would tell what the report said that was taken back."""
    return event.model_copy(update={"public_text": None}) if event.public_text is not None else event


def _first_to_stand(revision: Revision) -> Revision:
    """The earliest report that was ever approved, whatever its number, without a reason for replacing another."""
    if revision.header.revision_reason is None:
        return revision
    return replace(revision, header=revision.header.model_copy(update={"revision_reason": None}))


# What a report that was taken back leaves: where its page is, the day, and by which role. A new field is none of these.
LEFT = (
    "visit_id",
    "provider_id",
    "framework_id",
    "framework_version",
    "revision",
    "visited_on",
    "visited_by",
    "outcome",
)


def _taken_back(revision: Revision) -> Revision:
    gone = {
        name: () if core_type(info.annotation)[1] else None
        for name, info in type(revision.header).model_fields.items()
        if name not in LEFT
    }
    header = revision.header.model_copy(update=gone)
    return replace(revision, header=header, answers=(), comments=(), actions=(), attachments=())


def _revision(revision: Revision, framework: Framework, edition: Visibility) -> Revision:
    hidden, withheld = _hidden_in(framework, edition), _withheld(Action, edition)
    answers, actions = by_columns(Answer, revision.answers), by_columns(Action, revision.actions)
    return replace(
        revision,
        header=_seen(revision.header, edition),
        answers=Shown(answers, {}, "item", hidden) if hidden else answers,
        comments=revision.comments if "text" not in _withheld(ThemeComment, edition) else (),
        actions=Shown(actions, withheld, "number", {}) if withheld else actions,
        attachments=_all((a for a in revision.attachments if edition.may_see(a.visibility)), edition),
    )


@lru_cache(maxsize=64)
def _hidden_in(framework: Framework, edition: Visibility) -> dict[str, frozenset[str]]:
    """The items of which the edition's readers may not see the answer's value, or its evidence."""
    hidden = {
        "value": frozenset(item.name for item in framework.items if not edition.may_see(item.visibility)),
        "evidence": frozenset(item.name for item in framework.items if not edition.may_see(item.evidence_visibility)),
    }
    return {field: items for field, items in hidden.items() if items}
