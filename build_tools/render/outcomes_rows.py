"""The rows of the database of outcomes, one table after another; those of the answers are in ``outcomes_answers``."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from build_tools.models.decision import Decisions
from build_tools.models.directory import Directory
from build_tools.models.outcomes import Outcomes
from build_tools.models.told import Told
from build_tools.models.words import listed
from build_tools.render.csv_text import yes_no

Row = tuple[Any, ...]


@dataclass(frozen=True)
class OutcomeSources:
    """What the rows are taken from: all of one edition, and of the same day; what visits told is by provider id."""

    directory: Directory
    decisions: Decisions
    told: Mapping[str, Told]
    outcomes: Outcomes


def rows_of(table: str, sources: OutcomeSources) -> Iterator[Row]:
    """The rows of a table of ``OUTCOME_TABLES``, cells in the order of its model's fields, ``None`` for unknown."""
    return ROWS[table](sources)


def _visits(sources: OutcomeSources) -> Iterator[Row]:
    for told in sources.told.values():
        latest = told.chosen.keys()
        for header in told.headers:
            yield (
                header.visit_id,
                header.provider_id,
                header.framework_id,
                header.framework_version,
                header.revision,
                header.visited_on,
                header.visited_by,
                header.carried_out_by,
                header.outcome,
                header.next_visit_by,
                yes_no(header.visit_id in latest),
            )


def _actions(sources: OutcomeSources) -> Iterator[Row]:
    for it in sources.outcomes.actions:
        yield (
            it.visit_id,
            it.number,
            it.item,
            it.area,
            it.rag,
            it.by_when,
            it.state,
            it.noted_on,
            yes_no(it.counts),
            yes_no(it.overdue(sources.outcomes.as_of)),
        )


def _visits_due(sources: OutcomeSources) -> Iterator[Row]:
    for it in sources.outcomes.due:
        state = it.state(sources.outcomes.as_of)
        yield it.provider_id, it.framework_id, state, it.due_on, it.planned_on, it.visit_id


def _subjects(sources: OutcomeSources) -> Iterator[Row]:
    for it in sources.outcomes.subjects:
        for level, count in zip(sources.outcomes.levels, it.by_level, strict=True):
            yield it.code or None, it.name, level, count
        yield it.code or None, it.name, "none", it.without_level


def _areas(sources: OutcomeSources) -> Iterator[Row]:
    for it in sources.outcomes.areas:
        yield it.code, it.name, it.providers, it.courses, it.places, it.places_known, it.coming


def _assessors(sources: OutcomeSources) -> Iterator[Row]:
    for spread in sources.outcomes.spreads:
        scale = " > ".join(choice.name for choice in spread.choices)
        for row in spread.rows:
            for choice, count in zip(spread.choices, row.counts, strict=True):
                yield (
                    spread.framework_id,
                    listed(spread.versions),
                    scale,
                    row.reference,
                    row.visits,
                    choice.name,
                    count,
                )


def _providers(sources: OutcomeSources) -> Iterator[Row]:
    for provider in sources.directory.providers:
        decision = sources.decisions.by_provider[provider.id]
        yield provider.id, provider.name, decision.status.value, decision.valid_until


def _frameworks(sources: OutcomeSources) -> Iterator[Row]:
    for framework in sources.directory.frameworks:
        header = framework.header
        yield *framework.key, header.title, header.kind, header.used_from, header.used_until


def _items(sources: OutcomeSources) -> Iterator[Row]:
    for framework in sources.directory.frameworks:
        themes = {theme.name: theme.label for theme in framework.themes}
        for number, item in enumerate(framework.items, 1):
            yield *framework.key, item.name, number, themes[item.theme], item.label, item.type


def _choices(sources: OutcomeSources) -> Iterator[Row]:
    for framework in sources.directory.frameworks:
        for item in framework.items:
            for number, choice in enumerate(framework.choices_for(item), 1):
                yield *framework.key, item.name, choice.name, number, choice.label, choice.tone


def _conclusions(sources: OutcomeSources) -> Iterator[Row]:
    for framework in sources.directory.frameworks:
        for outcome in framework.outcomes:
            yield *framework.key, outcome.name, outcome.label, outcome.effect


ROWS: dict[str, Callable[[OutcomeSources], Iterator[Row]]] = {
    "visits": _visits,
    "actions": _actions,
    "visits_due": _visits_due,
    "subjects": _subjects,
    "areas": _areas,
    "assessors": _assessors,
    "providers": _providers,
    "frameworks": _frameworks,
    "items": _items,
    "choices": _choices,
    "conclusions": _conclusions,
}
