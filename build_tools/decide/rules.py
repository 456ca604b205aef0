"""What each kind of rule in the policy says of a case on a day. One function a kind; every number comes from the policy."""

from __future__ import annotations

from datetime import date, timedelta

from build_tools.decide.case import Case
from build_tools.decide.periods import ONE_DAY, in_words, months_after
from build_tools.decide.registration import indicators_for
from build_tools.models.decision import Reason, Status
from build_tools.models.framework import Effect
from build_tools.models.policy import (
    ActionsRule,
    AnswersRule,
    ApprovalRule,
    DocumentRule,
    IndicatorRule,
    InspectionRule,
    VisitRule,
)
from build_tools.models.provider import Document
from build_tools.models.visibility import Visibility
from build_tools.models.visit import Revision, Visit
from build_tools.models.words import listed

STATUS_OF: dict[Effect, Status] = {
    "approved": Status.APPROVED,
    "approved_with_conditions": Status.APPROVED_WITH_CONDITIONS,
    "not_approved": Status.NOT_APPROVED,
}


def apply_rule(rule: ApprovalRule, case: Case, on: date) -> Reason | None:
    """The rule's reason on that day; ``None`` when it has nothing to look at."""
    match rule:
        case VisitRule():
            return visit_reason(rule, case, on)
        case DocumentRule():
            return document_reason(rule, case, on)
        case ActionsRule():
            return actions_reason(rule, case, on)
        case AnswersRule():
            return answers_reason(rule, case, on)
        case InspectionRule():
            return inspection_reason(rule, case, on)
        case IndicatorRule():
            return indicator_reason(rule, case, on)


def _reason(
    rule: ApprovalRule, status: Status, evidence: str, turns_on: date | None = None, visit: Visit | None = None
) -> Reason:
    return Reason(rule.id, rule.title, rule.source, status, evidence, turns_on, visit.visit_id if visit else None)


def visit_reason(rule: VisitRule, case: Case, on: date) -> Reason:
    """The latest visit that counts decides; what it found holds for ``months`` from the visit itself."""
    latest = case.latest_visit(rule.framework, on)
    if latest is None:
        return _reason(rule, rule.missing, "No such visit has been signed off yet.")
    visit, revision = latest
    visited = in_words(revision.header.visited_on)
    outcome = case.framework_of(revision).outcome(revision.header.outcome)
    status = STATUS_OF[outcome.effect] if outcome else Status.NOT_APPROVED
    label = outcome.label if outcome else revision.header.outcome
    if status is Status.NOT_APPROVED:
        return _reason(rule, status, f"The visit of {visited} concluded: {label}.", None, visit)
    until = months_after(revision.header.visited_on, rule.months)
    if on > until:
        return _reason(rule, rule.lapsed, f"The visit of {visited} counted until {in_words(until)}.", None, visit)
    return _reason(rule, status, f"The visit of {visited} concluded: {label}.", until, visit)


def _end_of(document: Document, case: Case) -> date | None:
    """The last day on which a document counts; ``None`` when it never runs out."""
    if document.expires_on:
        return document.expires_on
    kind = case.policy.document_kind(document.kind)
    return months_after(document.issued_on, kind.months) if kind and kind.months else None


def document_reason(rule: DocumentRule, case: Case, on: date) -> Reason:
    """A document in date. A renewal already held carries on where the one before ends."""
    kind = case.policy.document_kind(rule.document)
    name = kind.title if kind else rule.document
    of_kind = case.documents_of.get(rule.document, ())
    if not any(document.issued_on <= on for document in of_kind):
        return _reason(rule, rule.missing, f"{name}: not seen yet.")
    enough = [document for document in of_kind if _is_enough(document, rule)]
    ends = [_end_of(document, case) for document in enough if document.issued_on <= on]
    if not ends:
        return _reason(rule, rule.missing, f"The cover seen is not known to reach £{rule.minimum_cover:,}.")
    if None in ends:
        return _reason(rule, Status.APPROVED, "Held; it does not run out.")
    end = max(day for day in ends if day is not None)
    if end < on:
        return _reason(rule, rule.lapsed, f"{name}: counted until {in_words(end)}, and no newer one has been seen.")
    for document in sorted(enough, key=lambda document: document.issued_on):
        if on < document.issued_on <= end + ONE_DAY:
            renewed = _end_of(document, case)
            if renewed is None:
                return _reason(rule, Status.APPROVED, "Held and renewed; it does not run out.")
            end = max(end, renewed)
    return _reason(rule, Status.APPROVED, f"In date until {in_words(end)}.", end)


def _is_enough(document: Document, rule: DocumentRule) -> bool:
    if rule.minimum_cover is None:
        return True
    return document.cover_pounds is not None and document.cover_pounds >= rule.minimum_cover


def open_actions(visit: Visit, revision: Revision, on: date) -> dict[int, date]:
    """The date by which each action still open on a day is due, by its number."""
    notes = sorted((note for note in visit.progress if note.noted_on <= on), key=lambda note: note.noted_on)
    closed = {note.action: note.state != "open" for note in notes}
    return {action.number: action.by_when for action in revision.actions if not closed.get(action.number, False)}


def actions_reason(rule: ActionsRule, case: Case, on: date) -> Reason | None:
    """Improvements agreed at the latest visit are done by their dates, with ``grace_days`` to show it."""
    latest = case.latest_visit(rule.framework, on)
    if latest is None or not latest[1].actions:
        return None
    visit, revision = latest
    grace = timedelta(days=rule.grace_days)
    due = open_actions(visit, revision, on)
    overdue = sorted(number for number, by_when in due.items() if by_when + grace < on)
    if overdue:
        which = f"{'Action' if len(overdue) == 1 else 'Actions'} {listed(map(str, overdue))}"
        since = in_words(min(due[number] for number in overdue))
        return _reason(
            rule, rule.overdue, f"{which} of the improvement plan: not shown to be done, due {since}.", None, visit
        )
    if due:
        first = min(due.values())
        count = f"{len(due)} agreed improvement{'s' if len(due) > 1 else ''} still open"
        evidence = f"{count}; the first is due by {in_words(first)} and overdue after {in_words(first + grace)}."
        return _reason(rule, Status.APPROVED, evidence, first + grace, visit)
    return _reason(rule, Status.APPROVED, "Every agreed improvement is done.", None, visit)


def answers_reason(rule: AnswersRule, case: Case, on: date) -> Reason | None:
    """None of the answers that rule a provider out was given at the latest visit."""
    latest = case.latest_visit(rule.framework, on)
    if latest is None:
        return None
    visit, revision = latest
    framework = case.framework_of(revision)
    watched = {item.name for item in framework.items if item.theme in rule.themes} | set(rule.items)
    found = [answer.item for answer in revision.answers if answer.item in watched and answer.value in rule.values]
    visited = in_words(revision.header.visited_on)
    if found:
        public = [item.name for item in framework.items if item.visibility is Visibility.PUBLIC]
        under = listed(item for item in found if item in public)
        evidence = f"Found at the visit of {visited}{f', under {under}' if under else ''}."
        return _reason(rule, rule.found, evidence, None, visit)
    return _reason(rule, Status.APPROVED, f"Nothing of the kind at the visit of {visited}.", None, visit)


def inspection_reason(rule: InspectionRule, case: Case, on: date) -> Reason:
    """A registered school's number and last inspection, judged in that inspection's own words."""
    provider = case.provider
    if not provider.urn:
        return _reason(rule, rule.missing, "No unique reference number is recorded.")
    inspected, framework, grade = provider.inspected_on, provider.inspection_framework, provider.inspection_grade
    if inspected is None or inspected > on or framework is None or grade is None:
        return _reason(rule, rule.missing, "No inspection is recorded.")
    when = f"Inspected on {in_words(inspected)} under {framework}: {grade}."
    if grade not in rule.accepted.get(framework, ()):
        return _reason(rule, rule.refused, when)
    until = months_after(inspected, rule.months)
    if on > until:
        return _reason(rule, rule.lapsed, f"{when} That counted until {in_words(until)}.")
    return _reason(rule, Status.APPROVED, when, until)


def indicator_reason(rule: IndicatorRule, case: Case, on: date) -> Reason:
    """An indicator of the rule's level asks for its status. The counts themselves are never quoted."""
    if any(indicator.level == rule.level for indicator in indicators_for(case.provider, case.policy, on)):
        return _reason(rule, rule.found, "The partnership is asking whether this provider must register as a school.")
    return _reason(rule, Status.APPROVED, "No sign that this provider ought to be registered and is not.")
