"""What the rules say that look at visits: their outcomes, answers, grades, and the improvements agreed at them."""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache

from build_tools.decide.case import Case
from build_tools.decide.reasons import reason
from build_tools.models.decision import Reason, Status
from build_tools.models.framework import Effect, Framework, Item
from build_tools.models.periods import in_words, months_after
from build_tools.models.policy import ActionsRule, AnswersRule, GradeRule, VisitRule
from build_tools.models.visibility import Visibility
from build_tools.models.visit import Revision, Visit
from build_tools.models.words import listed

STATUS_OF: dict[Effect, Status] = {
    "approved": Status.APPROVED,
    "approved_with_conditions": Status.APPROVED_WITH_CONDITIONS,
    "not_approved": Status.NOT_APPROVED,
}


def visit_reason(rule: VisitRule, case: Case, on: date) -> Reason:
    """The latest visit that counts decides; what it found holds for ``months`` from the visit itself."""
    latest = case.latest_visit(on, rule.framework, *rule.or_frameworks)
    if latest is None:
        return reason(rule, rule.missing, "No such visit has been signed off yet.")
    _, revision = latest
    which = which_visit(revision, case, name_framework=bool(rule.or_frameworks))
    outcome = case.framework_of(revision).outcome(revision.header.outcome)
    status = STATUS_OF[outcome.effect] if outcome else Status.NOT_APPROVED
    label = outcome.label if outcome else revision.header.outcome
    if status is Status.NOT_APPROVED:
        return reason(rule, status, f"{which} concluded: {label}.", None, latest)
    until = months_after(revision.header.visited_on, rule.months)
    if on > until:
        return reason(rule, rule.lapsed, f"{which} counted until {in_words(until)}.", None, latest)
    return reason(rule, status, f"{which} concluded: {label}.", until, latest)


def which_visit(revision: Revision, case: Case, *, name_framework: bool) -> str:
    """``The visit of 14 March 2026 on “Annual audit”, carried out by a third party,``: enough to know whose word it is."""
    header = revision.header
    words = f"The visit of {in_words(header.visited_on)}"
    if name_framework:
        words += f" on “{case.framework_of(revision).header.title}”"
    return f"{words}, carried out by {header.carried_out_by}," if header.carried_out_by else words


def _still_due(visit: Visit, revision: Revision, case: Case, on: date) -> dict[int, date]:
    """The day by which each improvement that is open on a day is due, by its number."""
    is_open = {number: state for noted_on, number, state in case.progress_of(visit) if noted_on <= on}
    return {number: by_when for number, by_when in case.due_of(revision).items() if is_open.get(number, True)}


def actions_reason(rule: ActionsRule, case: Case, on: date) -> Reason | None:
    """Improvements agreed at the latest visit are done by their dates, with ``grace_days`` to show it."""
    latest = case.latest_visit(on, rule.framework)
    if latest is None or not case.due_of(latest[1]):
        return None
    visit, revision = latest
    grace = timedelta(days=rule.grace_days)
    due = _still_due(visit, revision, case, on)
    overdue = sorted(number for number, by_when in due.items() if by_when + grace < on)
    if overdue:
        which = f"{'Action' if len(overdue) == 1 else 'Actions'} {listed(map(str, overdue))}"
        since = in_words(min(due[number] for number in overdue))
        return reason(
            rule, rule.overdue, f"{which} of the improvement plan: not shown to be done, due {since}.", None, latest
        )
    if due:
        first = min(due.values())
        count = f"{len(due)} agreed improvement{'s' if len(due) > 1 else ''} still open"
        evidence = f"{count}; the first is due by {in_words(first)} and overdue after {in_words(first + grace)}."
        return reason(rule, Status.APPROVED, evidence, first + grace, latest)
    return reason(rule, Status.APPROVED, "Every agreed improvement is done.", None, latest)


def answers_reason(rule: AnswersRule, case: Case, on: date) -> Reason | None:
    """None of the answers that rule a provider out was given at the latest visit."""
    latest = case.latest_visit(on, rule.framework)
    if latest is None:
        return None
    _, revision = latest
    framework = case.framework_of(revision)
    watched = _watched(framework, rule.themes, rule.items, rule.weighs_restricted)
    found = [item for item, value in case.values_of(revision).items() if value in rule.values and item in watched]
    visited = in_words(revision.header.visited_on)
    if found:
        public = [item.name for item in framework.items if item.visibility is Visibility.PUBLIC]
        under = listed(item for item in found if item in public)
        evidence = f"Found at the visit of {visited}{f', under {under}' if under else ''}."
        return reason(rule, rule.found, evidence, None, latest)
    return reason(rule, Status.APPROVED, f"Nothing of the kind at the visit of {visited}.", None, latest)


@lru_cache(maxsize=256)
def _watched(
    framework: Framework, themes: tuple[str, ...], items: tuple[str, ...], weighs_restricted: bool
) -> frozenset[str]:
    """The items of some themes, and some others, by name, as far as the rule may weigh them."""
    return frozenset(
        item.name
        for item in framework.items
        if (item.name in items or item.theme in themes) and (weighs_restricted or item.visibility is Visibility.PUBLIC)
    )


def grade_reason(rule: GradeRule, case: Case, on: date) -> Reason | None:
    """
    The grades of the latest visit, each against those accepted for the version that it was made on.

    A grade that the rule cannot read, or that was not given, is no grade: never a refusal, and never good enough.
    """
    latest = case.latest_visit(on, rule.framework)
    if latest is None:
        return _no_grade(rule, "No such visit has been signed off yet.")
    _, revision = latest
    framework = case.framework_of(revision)
    which = which_visit(revision, case, name_framework=True)
    accepted = rule.accepted.get(revision.header.framework_version)
    if accepted is None:
        return _no_grade(rule, f"{which} used a scale that this rule does not read.", latest)
    given = case.values_of(revision)
    weighed = {item.name for item in framework.items if rule.weighs(item.visibility)}
    judged = {name: given[name] in values for name, values in accepted.items() if name in given and name in weighed}
    if not all(judged.values()):
        refused = [name for name, is_accepted in judged.items() if not is_accepted]
        return reason(rule, rule.refused, _graded(which, framework, refused, given), None, latest)
    if len(judged) < len(accepted):
        return _no_grade(rule, f"{which} gave no grade for something that this rule looks at.", latest)
    return reason(rule, Status.APPROVED, _graded(which, framework, list(judged), given), None, latest)


def _no_grade(rule: GradeRule, evidence: str, rests_on: tuple[Visit, Revision] | None = None) -> Reason | None:
    return reason(rule, rule.missing, evidence, None, rests_on) if rule.missing else None


def _graded(which: str, framework: Framework, names: list[str], given: dict[str, str]) -> str:
    """The visit with its grades in its own words, as far as everybody may read them."""
    items = [item for item in framework.items if item.name in names and item.visibility is Visibility.PUBLIC]
    grades = [f"“{item.label.rstrip('.')}” as {_label(framework, item, given[item.name])}" for item in items]
    return f"{which} graded {listed(grades)}." if grades else f"{which} was graded."


def _label(framework: Framework, item: Item, value: str) -> str:
    return next((choice.label for choice in framework.choices_for(item) if choice.name == value), value)
