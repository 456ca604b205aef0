"""What falls short most often, and how assessors differ: a sentence, a picture and a table for each scale."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from build_tools.models.framework import Choice
from build_tools.models.outcomes import FEW, AssessorRow, AssessorSpread, ItemResult, ItemResults, Outcomes
from build_tools.models.words import listed
from build_tools.render.bar_chart import Bar, BarChart, scale_chart
from build_tools.render.views import counted, framework_path

MOST_ITEMS = 8


@dataclass(frozen=True)
class ResultSection:
    """The items of one framework on one scale, worst first."""

    title: str
    says: str
    chart: BarChart | None
    more: str


@dataclass(frozen=True)
class SpreadSection:
    """How assessors used one scale."""

    title: str
    says: str
    chart: BarChart


def result_sections(outcomes: Outcomes) -> tuple[ResultSection, ...]:
    """One for each framework and scale with enough visits to say something."""
    return tuple(
        _result_section(f"results-{place}", result)
        for place, result in enumerate(outcomes.results, 1)
        if result.visits >= FEW
    )


def too_few_results(outcomes: Outcomes) -> str:
    """The rest in one sentence, because a picture of a handful of visits would say more than is known."""
    few = [_named(result) for result in outcomes.results if result.visits < FEW]
    return f"Too few visits for a picture: {listed(dict.fromkeys(few))}. Their answers are in the data." if few else ""


def _named(result: ItemResults | AssessorSpread) -> str:
    versions = f"version{'s' if len(result.versions) > 1 else ''} {listed(result.versions)}"
    return f"{result.title}, {versions}"


def _result_section(name: str, result: ItemResults) -> ResultSection:
    short = [item for item in result.items if item.toned("poor", "fair")]
    shown = short[:MOST_ITEMS]
    visits = counted(result.visits, "latest visit")
    choices = result.items[0].choices
    says = f"Nothing fell short at {visits}."
    if shown:
        worst = shown[0]
        tone = "poor" if worst.toned("poor") else "fair"
        answers = listed((f"“{choice.label}”" for choice in choices if choice.tone == tone), "or")
        tied = sum(item.shortfall == worst.shortfall for item in short) - 1
        says = (
            f"“{worst.label}” falls short most often: {answers} at {worst.toned(tone)} of "
            f"{counted(worst.judged, 'latest visit')}{f', and so do {tied} more' if tied else ''}."
        )
    heads = ("Item", *(choice.label for choice in choices))
    chart = scale_chart(
        name, f"{_named(result)}: most often short", heads, [_bar(result, i) for i in shown], choices, shares=False
    )
    more, fine = len(result.items) - len(shown), len(result.items) - len(short)
    said = f"Of the other {counted(more, 'item')}, {fine} fell short nowhere. All are in the data." if more else ""
    return ResultSection(_named(result), says, chart if shown else None, said if shown else "")


def _bar(result: ItemResults, item: ItemResult) -> Bar:
    few = " (few visits)" if item.judged < FEW else ""
    number = f"{item.item}: " if any(letter.isdigit() for letter in item.item) else ""
    return Bar(
        label=f"{number}{item.label}{few}",
        counts=item.counts,
        cells=tuple(str(count) for count in item.counts),
        path=f"{framework_path(result.framework_id, item.framework_version)}#item-{item.item}",
    )


def spread_sections(outcomes: Outcomes) -> tuple[SpreadSection, ...]:
    """One for each scale that two assessors or more used at enough visits."""
    return tuple(
        _spread_section(f"spread-{place}", spread)
        for place, spread in enumerate(outcomes.spreads, 1)
        if _comparable(spread)
    )


def too_few_spreads(outcomes: Outcomes) -> str:
    """The scales that no two assessors used often enough."""
    few = [_named(spread) for spread in outcomes.spreads if not _comparable(spread)]
    if not few:
        return ""
    return (
        f"Too few visits by different assessors to compare them: {listed(dict.fromkeys(few))}. "
        "Their answers are in assessors.csv."
    )


def _comparable(spread: AssessorSpread) -> bool:
    return sum(row.visits >= FEW for row in spread.rows) > 1


def _spread_section(name: str, spread: AssessorSpread) -> SpreadSection:
    heads = ("Assessor", *(choice.label for choice in spread.choices))
    bars = [
        Bar(
            label=f"{row.reference}, {counted(row.visits, 'visit')}{' (too few to tell)' if row.visits < FEW else ''}",
            counts=row.counts,
            cells=tuple(str(count) for count in row.counts),
        )
        for row in spread.rows
    ]
    chart = scale_chart(name, f"{_named(spread)}: answers by assessor", heads, bars, spread.choices, shares=True)
    return SpreadSection(_named(spread), _spread_words(spread), chart)


def _spread_words(spread: AssessorSpread) -> str:
    best = spread.choices[0]
    enough = sorted((row for row in spread.rows if row.visits >= FEW), key=lambda row: _share(row, spread.choices))
    least, most = enough[0], enough[-1]
    low, high = (round(100 * _share(row, spread.choices)) for row in (least, most))
    if low == high:
        return f"Those with enough visits answered “{best.label}” equally often, to {high} % of what they judged."
    return (
        f"{most.reference} answered “{best.label}” to {high} % of what they judged, {least.reference} to {low} %; "
        "the others lie between."
        if len(enough) > 2
        else f"{most.reference} answered “{best.label}” to {high} % of what they judged, {least.reference} to {low} %."
    )


def _share(row: AssessorRow, choices: Iterable[Choice]) -> float:
    """The share of the best answer among those that judge anything."""
    pairs = list(zip(choices, row.counts, strict=True))
    judged = sum(count for choice, count in pairs if choice.tone != "none")
    return pairs[0][1] / judged if judged else 0.0
