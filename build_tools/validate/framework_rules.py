"""A framework's rules across answers, each a function that bears the rule's name."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from build_tools.models.framework import Framework, Rule
from build_tools.models.packed import values_of
from build_tools.models.visit import Revision

Broken = Iterator[tuple[str, str | None]]
"""``(part of the visit, item or None)`` for each place where a rule is broken."""


def _items_of(framework: Framework, rule: Rule) -> dict[str, str]:
    return {item.name: item.type for item in framework.items if rule.theme is None or item.theme == rule.theme}


def evidence_unless(rule: Rule, revision: Revision, framework: Framework) -> Broken:
    """Every choice but ``values`` needs evidence beside it."""
    items = framework.choosing.get(rule.theme, ())
    for item, value, evidence in values_of(revision.answers, "item", "value", "evidence"):
        if item in items and value and not evidence and value not in rule.values:
            yield "answers", item


def outcome_needs_all(rule: Rule, revision: Revision, framework: Framework) -> Broken:
    """One of ``outcomes`` may be chosen only when every choice is one of ``values``."""
    items = framework.choosing.get(rule.theme, ())
    if revision.header.outcome in rule.outcomes:
        for item, value in values_of(revision.answers, "item", "value"):
            if item in items and value not in rule.values:
                yield "answers", item


def outcome_needs_action(rule: Rule, revision: Revision, framework: Framework) -> Broken:
    """One of ``outcomes`` needs at least one action that ends after the visit."""
    if revision.header.outcome in rule.outcomes and not any(
        action.by_when > revision.header.visited_on for action in revision.actions
    ):
        yield "actions", None


def answer_excludes_outcome(rule: Rule, revision: Revision, framework: Framework) -> Broken:
    """One of ``values`` anywhere in the theme forbids each of ``outcomes``."""
    if revision.header.outcome in rule.outcomes:
        items = _items_of(framework, rule)
        for item, value in values_of(revision.answers, "item", "value"):
            if item in items and value in rule.values:
                yield "answers", item


RULES: dict[str, Callable[[Rule, Revision, Framework], Broken]] = {
    rule.__name__: rule for rule in (evidence_unless, outcome_needs_all, outcome_needs_action, answer_excludes_outcome)
}
