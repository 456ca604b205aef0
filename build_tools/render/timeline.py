"""A provider's history as a picture: runs of days along a line of years, told apart by height, pattern and word."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from build_tools.models.decision import ALWAYS, Interval, Status
from build_tools.render.environment import day
from build_tools.render.report_links import ReportLink

# Widths in percent of the picture. A letter is given more than it takes where words are shown at all, from 32 rem on.
LETTER = 1.15
YEAR_LABEL = 12.0
# Heights in rem. No two statuses share a height and a pattern, so the picture reads without colour.
GROUND = 3.0
SHAPES: dict[Status, tuple[str, float]] = {
    Status.APPROVED: ("full", 1.6),
    Status.APPROVED_WITH_CONDITIONS: ("striped", 1.6),
    Status.LAPSED: ("low", 0.4),
    Status.SUSPENDED: ("crossed", 0.9),
    Status.NOT_APPROVED: ("hollow", 0.4),
    Status.AWAITING_VISIT: ("line", 0.1),
}


@dataclass(frozen=True)
class Bar:
    """A run of days: ``x`` and ``width`` in percent, ``y`` and ``height`` in rem; ``word`` where there is room."""

    x: float
    width: float
    y: float
    height: float
    shape: str
    word: str


@dataclass(frozen=True)
class Tick:
    """Where a year begins, in percent; ``year`` is blank where its label would touch the next."""

    x: float
    year: str


@dataclass(frozen=True)
class KeyEntry:
    """What a shape means, drawn as high as it is in the picture."""

    shape: str
    y: float
    height: float
    word: str


@dataclass(frozen=True)
class Timeline:
    """The picture. ``summary`` says what it shows, for those who do not see it; ``visits`` are marks, in percent."""

    summary: str
    bars: tuple[Bar, ...]
    ticks: tuple[Tick, ...]
    visits: tuple[float, ...]
    key: tuple[KeyEntry, ...]


def timeline(history: tuple[Interval, ...], reports: Iterable[ReportLink], as_of: date) -> Timeline | None:
    """From the first day on record to ``as_of``; ``None`` when that is no more than a day, which makes no picture."""
    runs = [run for run in history if run.on_record]
    first = _first_day(runs)
    if first is None or first >= as_of:
        return None
    scale = _Scale(first, as_of)
    visited = sorted({report.visited_on for report in reports if not report.withdrawn and report.visited_on <= as_of})
    statuses = sorted({run.status for run in runs}, key=lambda status: status.rank)
    return Timeline(
        summary=_summary(runs, scale),
        bars=tuple(_bar(run, scale) for run in runs),
        ticks=_ticks(scale),
        visits=tuple(scale.at(visit) for visit in visited),
        key=tuple(_key_entry(status) for status in statuses),
    )


def _first_day(runs: list[Interval]) -> date | None:
    """A listing without a beginning is drawn from the year in which it first changed; if it never did, not at all."""
    if not runs or runs[0].starts_on != ALWAYS:
        return runs[0].starts_on if runs else None
    return date(runs[0].until.year, 1, 1) if runs[0].until else None


@dataclass(frozen=True)
class _Scale:
    """Days to percent. ``last`` is drawn whole, so the day after it is 100."""

    first: date
    last: date

    def at(self, when: date) -> float:
        """A day's place. A visit is made some days before it counts, so one before the first stands at 0."""
        return round(max(0, 100 * (when - self.first).days / ((self.last - self.first).days + 1)), 2)


def _bar(run: Interval, scale: _Scale) -> Bar:
    x = scale.at(max(run.starts_on, scale.first))
    width = round(scale.at((run.until or scale.last) + timedelta(days=1)) - x, 2)
    shape, height = SHAPES[run.status]
    word = run.status.label if len(run.status.label) * LETTER <= width else ""
    return Bar(x, width, round(GROUND - height, 2), height, shape, word)


def _ticks(scale: _Scale) -> tuple[Tick, ...]:
    """The year in which the record begins, and every January since."""
    places = {scale.first.year: 0.0} | {
        year: scale.at(date(year, 1, 1)) for year in range(scale.first.year + 1, scale.last.year + 1)
    }
    ticks: list[Tick] = []
    room_until = 100.0
    for year, x in reversed(places.items()):
        has_room = x + YEAR_LABEL <= room_until
        ticks.insert(0, Tick(x, str(year) if has_room else ""))
        room_until = x if has_room else room_until
    return tuple(ticks)


def _key_entry(status: Status) -> KeyEntry:
    shape, height = SHAPES[status]
    return KeyEntry(shape, round((1.6 - height) / 2, 2), height, status.label)


def _summary(runs: list[Interval], scale: _Scale) -> str:
    order = ", then ".join(run.status.label.lower() for run in runs)
    return f"Approval from {day(scale.first)} to {day(scale.last)}: {order}. The table below has the dates."
