"""What each kind of rule in the policy says of a case on a day; here those that look at papers, counts and inspections."""

from __future__ import annotations

from datetime import date

from build_tools.decide.case import Case
from build_tools.decide.periods import ONE_DAY, in_words, months_after
from build_tools.decide.reasons import reason
from build_tools.decide.registration import indicators_for
from build_tools.decide.visit_rules import actions_reason, answers_reason, grade_reason, visit_reason
from build_tools.models.decision import Reason, Status
from build_tools.models.policy import (
    ActionsRule,
    AnswersRule,
    ApprovalRule,
    DocumentRule,
    GradeRule,
    IndicatorRule,
    InspectionRule,
    VisitRule,
)
from build_tools.models.provider import Document


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
        case GradeRule():
            return grade_reason(rule, case, on)
        case InspectionRule():
            return inspection_reason(rule, case, on)
        case IndicatorRule():
            return indicator_reason(rule, case, on)


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
        return reason(rule, rule.missing, f"{name}: not seen yet.")
    enough = [document for document in of_kind if _is_enough(document, rule)]
    ends = [_end_of(document, case) for document in enough if document.issued_on <= on]
    if not ends:
        return reason(rule, rule.missing, f"The cover seen is not known to reach £{rule.minimum_cover:,}.")
    if None in ends:
        return reason(rule, Status.APPROVED, "Held; it does not run out.")
    end = max(day for day in ends if day is not None)
    if end < on:
        return reason(rule, rule.lapsed, f"{name}: counted until {in_words(end)}, and no newer one has been seen.")
    for document in sorted(enough, key=lambda document: document.issued_on):
        if on < document.issued_on <= end + ONE_DAY:
            renewed = _end_of(document, case)
            if renewed is None:
                return reason(rule, Status.APPROVED, "Held and renewed; it does not run out.")
            end = max(end, renewed)
    return reason(rule, Status.APPROVED, f"In date until {in_words(end)}.", end)


def _is_enough(document: Document, rule: DocumentRule) -> bool:
    if rule.minimum_cover is None:
        return True
    return document.cover_pounds is not None and document.cover_pounds >= rule.minimum_cover


def inspection_reason(rule: InspectionRule, case: Case, on: date) -> Reason:
    """A registered school's number and last inspection, judged in that inspection's own words."""
    provider = case.provider
    if not provider.urn:
        return reason(rule, rule.missing, "No unique reference number is recorded.")
    inspected, framework, grade = provider.inspected_on, provider.inspection_framework, provider.inspection_grade
    if inspected is None or inspected > on or framework is None or grade is None:
        return reason(rule, rule.missing, "No inspection is recorded.")
    when = f"Inspected on {in_words(inspected)} under {framework}: {grade}."
    if grade not in rule.accepted.get(framework, ()):
        return reason(rule, rule.refused, when)
    until = months_after(inspected, rule.months)
    if on > until:
        return reason(rule, rule.lapsed, f"{when} That counted until {in_words(until)}.")
    return reason(rule, Status.APPROVED, when, until)


def indicator_reason(rule: IndicatorRule, case: Case, on: date) -> Reason:
    """An indicator of the rule's level asks for its status. The counts themselves are never quoted."""
    if any(indicator.level == rule.level for indicator in indicators_for(case.provider, case.policy, on)):
        return reason(rule, rule.found, "The partnership is asking whether this provider must register as a school.")
    return reason(rule, Status.APPROVED, "No sign that this provider ought to be registered and is not.")
