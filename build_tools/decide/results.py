"""What visits found, item by item and assessor by assessor. Answers are added up only where item and scale are the same."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from operator import itemgetter
from typing import NamedTuple

from build_tools.decide.latest_visits import Latest, reports_in_force
from build_tools.models.directory import Directory
from build_tools.models.framework import Choice, Framework, Item
from build_tools.models.outcomes import AssessorRow, AssessorSpread, ItemResult, ItemResults
from build_tools.models.packed import values_of
from build_tools.models.told import Given
from build_tools.models.visibility import Visibility
from build_tools.models.visit import Revision

Scale = tuple[str, tuple[Choice, ...], str]
"""A scale's name and choices, and what keeps it apart: the version for grades, the framework's title for all else."""


class _Answered(NamedTuple):
    """What was chosen at a visit; ``reference`` is the assessor's, where that matters."""

    framework: Framework
    reference: str | None
    given: Given


@dataclass
class _Tally:
    """The answers of many visits on one version of a framework, and how many visits answered the same items."""

    answers: Counter[tuple[str, str]] = field(default_factory=Counter)
    visits: Counter[frozenset[str]] = field(default_factory=Counter)


@dataclass
class _Pile:
    """The answers on one scale of one framework, while they are counted."""

    items: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    labels: dict[str, tuple[str, str]] = field(default_factory=dict)
    versions: set[str] = field(default_factory=set)
    visits: int = 0
    visits_of: Counter[str] = field(default_factory=Counter)
    answers_of: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))


def item_results(directory: Directory, latest: Latest, chosen: Mapping[str, Given]) -> tuple[ItemResults, ...]:
    """Each framework's items, scale by scale, the worst item first. ``chosen`` is by visit id."""
    results = []
    answered = (_Answered(one.framework, None, chosen[one.header.visit_id]) for one in latest.values())
    for (framework_id, scale), pile in _piles(answered, Visibility.INTERNAL):
        items = [
            ItemResult(name, pile.labels[name][1], pile.labels[name][0], scale[1], _in_order(scale, answers))
            for name, answers in pile.items.items()
        ]
        items.sort(key=lambda item: item.shortfall, reverse=True)
        results.append(
            ItemResults(
                framework_id,
                _title(directory, framework_id, pile.versions),
                tuple(sorted(pile.versions)),
                pile.visits,
                tuple(item for item in items if item.judged),
            )
        )
    return tuple(result for result in results if result.items)


def assessor_spreads(whole: Directory, on: date, audience: Visibility) -> tuple[AssessorSpread, ...]:
    """
    How each assessor used each scale, over all visits that count on a day.

    Takes the whole directory, because an edition has no references any more. What it tells is still bounded: only
    answers that ``audience`` may see are counted, and the audience is noted on the result.
    """
    spreads = []
    answered = (_by_assessor(whole, revision) for _, revision in reports_in_force(whole, on))
    for (framework_id, scale), pile in _piles(answered, audience):
        rows = tuple(
            AssessorRow(reference, pile.visits_of[reference], _in_order(scale, answers))
            for reference, answers in sorted(pile.answers_of.items())
        )
        if rows:
            title, versions = _title(whole, framework_id, pile.versions), tuple(sorted(pile.versions))
            spreads.append(AssessorSpread(framework_id, title, versions, scale[1], rows, audience))
    return tuple(spreads)


def _piles(answered: Iterable[_Answered], audience: Visibility) -> list[tuple[tuple[str, Scale], _Pile]]:
    """Answers by framework and scale, frameworks in the order of their ids; only such as ``audience`` may see."""
    piles: dict[tuple[str, Scale], _Pile] = defaultdict(_Pile)
    frameworks: dict[tuple[str, str], Framework] = {}
    for (key, reference), tally in _tallies(answered, frameworks).items():
        by_scale: dict[Scale, set[str]] = defaultdict(set)
        scales = {
            name: entry for name, entry in _scales(frameworks[key]).items() if audience.may_see(entry[0].visibility)
        }
        for (name, value), count in tally.answers.items():
            if name in scales:
                item, scale = scales[name]
                by_scale[scale].add(name)
                pile = piles[key[0], scale]
                pile.items[name][value] += count
                label = key[1], item.label
                pile.labels[name] = max(pile.labels.get(name, label), label)
                if reference:
                    pile.answers_of[reference][value] += count
        for scale, names in by_scale.items():
            pile = piles[key[0], scale]
            pile.versions.add(key[1])
            made = sum(count for asked, count in tally.visits.items() if asked & names)
            pile.visits += made
            if reference:
                pile.visits_of[reference] += made
    return sorted(piles.items(), key=lambda entry: (entry[0][0], sorted(entry[1].versions), entry[0][1][0]))


def _tallies(
    answered: Iterable[_Answered], frameworks: dict[tuple[str, str], Framework]
) -> dict[tuple[tuple[str, str], str | None], _Tally]:
    """One pass over all answers, by framework version and assessor: of a million, no more than is needed is asked."""
    tallies: dict[tuple[tuple[str, str], str | None], _Tally] = defaultdict(_Tally)
    for framework, reference, given in answered:
        frameworks[framework.key] = framework
        tally = tallies[framework.key, reference]
        tally.answers.update(given)
        tally.visits[frozenset(map(itemgetter(0), given))] += 1
    return tallies


def chosen_in(framework: Framework, revision: Revision) -> Given:
    """The items of a report that were answered by choosing."""
    choosing = framework.choosing[None]
    given = values_of(revision.answers, "item", "value")
    return tuple((item, value) for item, value in given if value is not None and item in choosing)


def _by_assessor(whole: Directory, revision: Revision) -> _Answered:
    header = revision.header
    framework = whole.framework[header.framework_id, header.framework_version]
    return _Answered(framework, header.visitor_reference, chosen_in(framework, revision))


def _scales(framework: Framework) -> dict[str, tuple[Item, Scale]]:
    """The items of a framework that are answered by choosing, each with its scale."""
    found: dict[str, tuple[Item, Scale]] = {}
    for item in framework.items:
        choices = framework.choices_for(item)
        if choices:
            own = framework.header.version if item.type == "grade" else framework.header.title
            found[item.name] = item, (item.list_name or item.type, choices, own)
    return found


def _in_order(scale: Scale, answers: Counter[str]) -> tuple[int, ...]:
    return tuple(answers[choice.name] for choice in scale[1])


def _title(directory: Directory, framework_id: str, versions: set[str]) -> str:
    """What these versions are called: all the same, or they would not stand together."""
    headers = (framework.header for framework in directory.frameworks)
    return next(one.title for one in headers if one.id == framework_id and one.version in versions)
