"""What each kind of rule in the policy says of a case on a day; here those that look at papers, counts and inspections."""

from __future__ import annotations

from datetime import date
from operator import attrgetter

from build_tools.decide.case import Case
from build_tools.decide.reasons import reason
from build_tools.decide.registration import gives_level, turning_days
from build_tools.decide.visit_rules import actions_reason, answers_reason, grade_reason, visit_reason, which_visit
from build_tools.models.decision import Reason, Status
from build_tools.models.evidence import Evidence
from build_tools.models.periods import ONE_DAY, in_words, months_after
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


def document_reason(rule: DocumentRule, case: Case, on: date) -> Reason:
    """A document in date, by the records or by a date noted at a visit. What is already held carries on where it starts."""
    kind = case.policy.document_kind(rule.document)
    name = kind.title if kind else rule.document
    of_kind = case.evidence_of(rule.document, on)
    enough = sorted((entry for entry in of_kind if _is_enough(entry, rule)), key=attrgetter("issued_on"))
    begun = [entry for entry in enough if entry.issued_on <= on]
    ahead = enough[len(begun) :]
    last = max(begun, key=attrgetter("lasts"), default=None)
    following = ahead[0].issued_on if ahead else None
    turns_on = following - ONE_DAY if following else None
    then = f"the next counts from {in_words(following)}" if following else ""
    if not begun and not any(entry.issued_on <= on for entry in of_kind):
        return reason(rule, rule.missing, f"{name}: {then or 'not seen yet'}.", turns_on)
    if last is None:
        short = f"The cover seen is not known to reach £{rule.minimum_cover:,}"
        return reason(rule, rule.missing, f"{short}; {then}." if then else f"{short}.", turns_on)
    if last.until is not None and last.until < on:
        since = f"{name}: counted until {in_words(last.until)}{_seen_at(last, case)}"
        evidence = f"{since}; {then or 'no newer one has been seen'}."
        return reason(rule, rule.lapsed, evidence, turns_on, last.seen_at)
    held = "Held"
    for entry in ahead:
        if last.until is not None and entry.issued_on <= last.until + ONE_DAY and entry.lasts > last.lasts:
            last, held = entry, "Held and renewed"
    if last.until is None:
        return reason(rule, Status.APPROVED, f"{held}; it does not run out.")
    evidence = f"In date until {in_words(last.until)}{_seen_at(last, case)}."
    return reason(rule, Status.APPROVED, evidence, last.until, last.seen_at)


def _is_enough(entry: Evidence, rule: DocumentRule) -> bool:
    if rule.minimum_cover is None:
        return True
    return entry.cover_pounds is not None and entry.cover_pounds >= rule.minimum_cover


def _seen_at(entry: Evidence, case: Case) -> str:
    """``, as seen at the visit of 14 March 2026 on “Annual audit”, carried out by a third party`` for a date noted there."""
    if entry.seen_at is None:
        return ""
    which = which_visit(entry.seen_at[1], case, name_framework=True)
    return f", as seen at {which[0].lower()}{which[1:]}".rstrip(",")


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
    provider = case.provider_known(on)

    def is_given(day: date) -> bool:
        return gives_level(provider, case.policy, rule, day)

    given = is_given(on)
    later = sorted(day for day in turning_days(provider, case.policy, rule) if day > on)
    turns_on = next((day - ONE_DAY for day in later if is_given(day) is not given), None)
    if given:
        asking = "The partnership is asking whether this provider must register as a school."
        return reason(rule, rule.found, asking, turns_on)
    sign = "No sign" if rule.weighs_restricted else "In what everybody may read, no sign"
    return reason(rule, Status.APPROVED, f"{sign} that this provider ought to be registered and is not.", turns_on)
