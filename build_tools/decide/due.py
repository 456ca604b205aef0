"""Which visits and which agreed improvements are due, and which are overdue."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from datetime import date
from operator import itemgetter
from typing import Literal

from build_tools.decide.latest_visits import Latest, Standing
from build_tools.models.decision import Decisions
from build_tools.models.directory import Directory
from build_tools.models.outcomes import ActionStanding, VisitDue
from build_tools.models.packed import values_of
from build_tools.models.periods import months_after
from build_tools.models.policy import VisitRule
from build_tools.models.provider import Provider
from build_tools.models.visit import Progress, Revision, Visit

State = Literal["open", "done", "dropped"]
NOT_NOTED: tuple[State, None] = ("open", None)


def visits_due(directory: Directory, decisions: Decisions, latest: Latest) -> tuple[VisitDue, ...]:
    """
    The next visit to every provider on every framework that the policy asks of it, or that it was visited on before.

    A visit is due when the framework's own period ends, else the policy's. One that the policy takes in place of
    another counts for that other. None is due after a visit that refused listing, nor at a provider that was removed.
    """
    on = decisions.as_of
    visited: dict[str, dict[str, Standing]] = defaultdict(dict)
    for (provider_id, framework_id), one in latest.items():
        visited[provider_id][framework_id] = one
    in_use = {f.header.id: f.header.title for f in directory.frameworks if f.header.in_use(on)}
    found = [
        due
        for provider in directory.providers
        if decisions.by_provider[provider.id].removed_on is None
        for due in _of_provider(_rules_for(directory, provider, on), provider, visited[provider.id], in_use)
    ]
    return tuple(
        sorted(found, key=lambda due: (due.due_on is not None, due.due_on or on, due.provider_id, due.framework_id))
    )


def _of_provider(
    rules: list[VisitRule], provider: Provider, visited: dict[str, Standing], in_use: dict[str, str]
) -> Iterator[VisitDue]:
    """``visited`` has the latest visits by framework, ``in_use`` the titles of the frameworks that may be used."""
    asked = {rule.framework: rule for rule in rules}
    instead = {name for rule in rules for name in rule.or_frameworks}
    for framework_id in ((visited.keys() - instead) | asked.keys()) & in_use.keys():
        rule = asked.get(framework_id)
        names = (framework_id, *(rule.or_frameworks if rule else ()))
        visits = [visited[name] for name in names if name in visited]
        if visits:
            last = max(visits, key=lambda one: one.header.visited_on)
            due = _following(last, framework_id, in_use[framework_id], rule)
            if due is not None:
                yield due
        else:
            yield VisitDue(provider.id, framework_id, in_use[framework_id], None, None, None, None)


def _following(last: Standing, framework_id: str, title: str, rule: VisitRule | None) -> VisitDue | None:
    header, own = last.header, last.framework.header
    outcome = last.framework.outcome(header.outcome)
    same = own.id == framework_id
    months = (own.renew_after_months if same else None) or (rule.months if rule else None)
    if months is None or (outcome is not None and outcome.effect == "not_approved"):
        return None
    return VisitDue(
        provider_id=header.provider_id,
        framework_id=framework_id,
        title=title,
        due_on=months_after(header.visited_on, months),
        planned_on=header.next_visit_by,
        visit_id=header.visit_id,
        counted=None if same else own.title,
    )


def _rules_for(directory: Directory, provider: Provider, on: date) -> list[VisitRule]:
    route = directory.policy.route_for(provider.registration_status)
    return [
        rule
        for rule in directory.policy.rules
        if isinstance(rule, VisitRule)
        and rule.in_force(on)
        and route is not None
        and (not rule.routes or route.id in rule.routes)
    ]


def action_standings(
    reports: Iterable[tuple[Visit, Revision]], latest: Collection[str], on: date
) -> tuple[ActionStanding, ...]:
    """Every agreed improvement with the state last noted; those of the visits in ``latest`` count."""
    return tuple(
        ActionStanding(
            provider_id=visit.provider_id,
            visit_id=visit.visit_id,
            number=number,
            item=item,
            area=area,
            rag=rag,
            by_when=by_when,
            state=state,
            noted_on=noted_on,
            counts=visit.visit_id in latest,
        )
        for visit, revision in reports
        for last in [_last_notes(visit.progress, on)]
        for number, item, area, rag, by_when in values_of(revision.actions, "number", "item", "area", "rag", "by_when")
        for state, noted_on in [last.get(number, NOT_NOTED)]
    )


def _last_notes(progress: Iterable[Progress], on: date) -> dict[int, tuple[State, date]]:
    """How each action stood when it was last looked at, and when; of two notes on one day the later line counts."""
    notes = [note for note in values_of(progress, "noted_on", "action", "state") if note[0] <= on]
    return {action: (state, noted_on) for noted_on, action, state in sorted(notes, key=itemgetter(0))}
