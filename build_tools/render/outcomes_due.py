"""Visits and agreed improvements that are due or overdue: a sentence, a picture, and the first of them by name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from build_tools.models.outcomes import ActionStanding, Outcomes, VisitDue
from build_tools.models.periods import months_after
from build_tools.render.bar_chart import Bar, BarChart, plain_chart
from build_tools.render.environment import day, month
from build_tools.render.views import Tag, counted, provider_path, report_path

MONTHS_AHEAD = 12
MOST_ROWS = 40  # a page of ten thousand providers stays a page; the rest is in the data


@dataclass(frozen=True)
class DueRow:
    """A visit that is overdue, awaited or due soon. ``planned`` and ``before`` are empty where nothing is known."""

    provider: str
    path: str
    title: str
    tag: Tag
    planned: str
    before: str | None


@dataclass(frozen=True)
class DueSection:
    """Visits due."""

    says: str
    chart: BarChart | None
    rows: tuple[DueRow, ...]
    more: str


@dataclass(frozen=True)
class OverdueRow:
    """An agreed improvement whose day has passed."""

    provider: str
    path: str
    report: str
    number: int
    area: str
    by_when: date


@dataclass(frozen=True)
class ActionsSection:
    """Agreed improvements, and how they stand."""

    says: str
    chart: BarChart | None
    rows: tuple[OverdueRow, ...]
    more: str


def due_section(outcomes: Outcomes, names: Mapping[str, str], soon_days: int) -> DueSection:
    """``soon_days`` is how far ahead visits are named one by one."""
    on, due = outcomes.as_of, outcomes.due
    soon = on + timedelta(days=soon_days)
    overdue = [it for it in due if it.state(on) == "overdue"]
    awaited = [it for it in due if it.state(on) == "awaited"]
    coming = [it for it in due if it.due_on is not None and on <= it.due_on <= soon]
    rows = [*overdue, *awaited, *coming]
    later = sum(it.due_on is not None and it.due_on >= months_after(on.replace(day=1), MONTHS_AHEAD + 1) for it in due)
    says = (
        f"{_are(len(overdue), 'visit')} overdue, {_are(len(awaited), 'first visit')} still to be made, and "
        f"{counted(len(coming), 'more visit')} {'is' if len(coming) == 1 else 'are'} due by {day(soon)}. The picture leaves out {counted(later, 'visit')} due after its last month."
    )
    chart = plain_chart("due", "Visits due by month", ("When", "Visits"), _due_bars(due, on)) if due else None
    return DueSection(
        says=says[:1].upper() + says[1:],
        chart=chart,
        rows=tuple(_due_row(it, names, on) for it in rows[:MOST_ROWS]),
        more=_more(len(rows), "visits_due.csv"),
    )


def _are(count: int, what: str) -> str:
    return f"{counted(count, what) if count else f'no {what}'} {'is' if count <= 1 else 'are'}"


def _due_bars(due: tuple[VisitDue, ...], on: date) -> list[Bar]:
    first = on.replace(day=1)
    months = [months_after(first, ahead) for ahead in range(MONTHS_AHEAD + 1)]
    by_month = Counter(it.due_on.replace(day=1) for it in due if it.due_on is not None and it.due_on >= on)
    counts = [("Overdue", sum(it.state(on) == "overdue" for it in due))]
    counts.append(("First visit still to be made", sum(it.due_on is None for it in due)))
    counts += [(month(start), by_month[start]) for start in months]
    return [Bar(label, (count,), (str(count),)) for label, count in counts]


def _due_row(it: VisitDue, names: Mapping[str, str], on: date) -> DueRow:
    if it.due_on is None:
        tag = Tag("First visit still to be made", "none")
    elif it.due_on < on:
        tag = Tag(f"Overdue since {day(it.due_on)}", "stop")
    else:
        tag = Tag(f"Due by {day(it.due_on)}", "warn")
    title = f"{it.title}, after “{it.counted}”" if it.counted else it.title
    return DueRow(
        provider=names[it.provider_id],
        path=provider_path(it.provider_id),
        title=title,
        tag=tag,
        planned=f"Planned by {day(it.planned_on)}" if it.planned_on else "",
        before=report_path(it.visit_id) if it.visit_id else None,
    )


def actions_section(outcomes: Outcomes, names: Mapping[str, str]) -> ActionsSection:
    """The improvements of the latest visits; those of earlier ones are in the data."""
    on = outcomes.as_of
    current = [it for it in outcomes.actions if it.counts]
    late = [it for it in current if it.overdue(on)]
    if not current:
        return ActionsSection("No improvement is agreed at present.", None, (), "")
    providers = len({it.provider_id for it in late})
    says = f"None of {counted(len(current), 'agreed improvement')} is overdue."
    if late:
        says = (
            f"{len(late)} of {counted(len(current), 'agreed improvement')} {'is' if len(late) == 1 else 'are'} overdue, "
            f"at {counted(providers, 'provider')}; the longest since {day(late[0].by_when)}."
        )
    return ActionsSection(
        says=says,
        chart=plain_chart("actions", "How agreed improvements stand", ("State", "Improvements"), _bars(current, on)),
        rows=tuple(
            OverdueRow(
                names[it.provider_id],
                provider_path(it.provider_id),
                report_path(it.visit_id),
                it.number,
                it.area,
                it.by_when,
            )
            for it in late[:MOST_ROWS]
        ),
        more=_more(len(late), "actions.csv"),
    )


def _bars(current: list[ActionStanding], on: date) -> list[Bar]:
    still = [it.by_when for it in current if it.state == "open"]
    one, three, ahead = months_after(on, -1), months_after(on, -3), months_after(on, 1)
    counts = [
        ("Overdue by more than three months", sum(due < three for due in still)),
        ("Overdue by one to three months", sum(three <= due < one for due in still)),
        ("Overdue by less than a month", sum(one <= due < on for due in still)),
        ("Due within a month", sum(on <= due <= ahead for due in still)),
        ("Due later", sum(due > ahead for due in still)),
        ("Done", sum(it.state == "done" for it in current)),
        ("No longer needed", sum(it.state == "dropped" for it in current)),
    ]
    return [Bar(label, (count,), (str(count),)) for label, count in counts]


def _more(count: int, file: str) -> str:
    return f"The first {MOST_ROWS} of {count:,}. All are in {file}, below." if count > MOST_ROWS else ""
