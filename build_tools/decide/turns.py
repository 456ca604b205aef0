"""On which days a rule could begin to say something else of a case: between two of them it says the same."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from operator import itemgetter

from build_tools.decide import registration
from build_tools.decide.case import Case
from build_tools.decide.rules import apply_rule
from build_tools.models.decision import Reason
from build_tools.models.periods import ONE_DAY, months_after
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
from build_tools.models.visit import Visit


@dataclass(frozen=True)
class AskedRule:
    """
    A rule that binds a provider. ``turns`` are the days, in order, on which its answer could change.

    It is asked once for each stretch of days between two of them, however often somebody wants to know.
    """

    rule: ApprovalRule
    case: Case
    turns: tuple[date, ...]
    _said: dict[int, Reason | None] = field(default_factory=dict)

    def on(self, day: date) -> Reason | None:
        """The rule's reason on a day; ``None`` when it is not in force, or has nothing to look at."""
        stretch = bisect_right(self.turns, day)
        try:
            return self._said[stretch]
        except KeyError:
            said = self._said[stretch] = apply_rule(self.rule, self.case, day) if self.rule.in_force(day) else None
            return said


def rules_asked(case: Case) -> tuple[AskedRule, ...]:
    """The rules that bind the case's provider, in the policy's order; the same ones, with their answers, each time."""
    return case.once("rules", lambda: tuple(AskedRule(rule, case, _turns_of(rule, case)) for rule in case.rules))


def gravest_reasons(case: Case, on: date) -> list[Reason]:
    """
    What the rules say that ask for the gravest status asked for on a day, in the policy's order; and some others.

    Rules that may ask for something graver are asked first, until what was said is graver than any of the rest could be.
    """
    asked_first = case.once("gravest first", lambda: _gravest_first(rules_asked(case)))
    found: list[tuple[int, Reason]] = []
    gravest = 0
    for rank, place, asked in asked_first:
        if rank < gravest:
            break
        reason = asked.on(on)
        if reason is not None:
            found.append((place, reason))
            gravest = max(gravest, reason.status.rank)
    return [reason for _, reason in sorted(found, key=itemgetter(0))]


def _gravest_first(rules: tuple[AskedRule, ...]) -> list[tuple[int, int, AskedRule]]:
    """Each with the rank of the gravest that it may ask for, and its place in the policy."""
    ranked = ((asked.rule.gravest.rank, place, asked) for place, asked in enumerate(rules))
    return sorted(ranked, key=itemgetter(0), reverse=True)


def _turns_of(rule: ApprovalRule, case: Case) -> tuple[date, ...]:
    return tuple(sorted({*_in_force(rule), *_answers_differently(rule, case)}))


def _in_force(rule: ApprovalRule) -> Iterator[date]:
    if rule.starts_on:
        yield rule.starts_on
    if rule.ends_on:
        yield rule.ends_on + ONE_DAY


def _answers_differently(rule: ApprovalRule, case: Case) -> Iterator[date]:
    match rule:
        case VisitRule():
            for visit in _visits_on(case, rule.framework, *rule.or_frameworks):
                yield from visit.sign_off_days
                for revision in visit.revisions:
                    yield months_after(revision.header.visited_on, rule.months) + ONE_DAY
        case DocumentRule():
            yield from _of_document(rule, case)
        case ActionsRule():
            grace = timedelta(days=rule.grace_days)
            for visit in _visits_on(case, rule.framework):
                yield from visit.sign_off_days
                yield from (noted_on for noted_on, _, _ in case.progress_of(visit))
                for revision in visit.revisions:
                    yield from (due + grace + ONE_DAY for due in case.due_of(revision).values())
        case AnswersRule() | GradeRule():
            for visit in _visits_on(case, rule.framework):
                yield from visit.sign_off_days
        case InspectionRule():
            inspected_on = case.provider.inspected_on
            if inspected_on:
                yield inspected_on
                yield months_after(inspected_on, rule.months) + ONE_DAY
        case IndicatorRule():
            yield from registration.turning_days(case.provider, case.policy, rule)


def _visits_on(case: Case, *frameworks: str) -> list[Visit]:
    """The visits of which any revision is on one of these frameworks; several rules ask for the same."""
    return case.once(
        ("visits on", frameworks),
        lambda: [
            visit
            for visit in case.visits
            if any(revision.header.framework_id in frameworks for revision in visit.revisions)
        ],
    )


def _of_document(rule: DocumentRule, case: Case) -> Iterator[date]:
    """A record counts from its day to its end; a date noted at a visit does, while the visit's report stands."""
    held = [*case.records_of(rule.document)]
    for visit, noted in case.noted_of(rule.document):
        yield from visit.sign_off_days
        held += noted
    for entry in held:
        yield entry.issued_on
        if entry.until:
            yield entry.until + ONE_DAY
