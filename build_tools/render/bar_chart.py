"""Bars across a page, each picture with a table that says the same. Told apart by pattern, length and number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from build_tools.models.framework import Choice
from build_tools.render.report_chart import Key, Stretch, em, keys_of, percent, shortened, stretches_of

ROW, PLAIN_ROW, TOP = 4.2, 3.2, 0.2  # em: one bar with its heading and its numbers, and the room above the first
LONGEST = 36  # letters of a heading that fit a picture 280 pixels wide; the table has it whole
DIGIT = 2.9  # per cent of such a picture that a digit needs
ROOM = 1.12  # how much wider than its longest bar a picture is that has its numbers after the bars
PLAIN = "currentColor"


@dataclass(frozen=True)
class Piece:
    """A stretch of a bar. ``written`` is its number where there is room for it; the table has them all."""

    x: str
    width: str
    middle: str
    fill: str
    written: str


@dataclass(frozen=True)
class BarRow:
    """A bar, which ends at ``end``. ``cells`` are its row of the table; ``path`` leads to what it is about, if anywhere."""

    label: str
    path: str | None
    short: str
    end: str
    y: str
    bar_y: str
    count_y: str
    pieces: tuple[Piece, ...]
    cells: tuple[str, ...]


@dataclass(frozen=True)
class BarChart:
    """A picture of bars; a ``plain`` one has a number after each. ``words`` say all that it shows; ``heads`` are the table's, the first over the labels."""

    id: str
    title: str
    words: str
    height: str
    plain: bool
    keys: tuple[Key, ...]
    heads: tuple[str, ...]
    rows: tuple[BarRow, ...]


@dataclass(frozen=True)
class Bar:
    """What is known of a bar before it is drawn: ``counts`` are its stretches, in the order of the keys."""

    label: str
    counts: tuple[int, ...]
    cells: tuple[str, ...]
    path: str | None = None


def plain_chart(name: str, title: str, heads: tuple[str, ...], bars: Sequence[Bar]) -> BarChart:
    """One number a bar, all on one measure."""
    key = Key("", title, PLAIN, 0, "none")
    longest = max((sum(bar.counts) for bar in bars), default=1) or 1
    return _drawn(name, title, heads, bars, (key,), [longest * ROOM] * len(bars), plain=True)


def scale_chart(
    name: str, title: str, heads: tuple[str, ...], bars: Sequence[Bar], scale: Sequence[Choice], *, shares: bool
) -> BarChart:
    """A stretch for each answer of a scale; with ``shares``, every bar is as long as the others."""
    keys = keys_of(name, scale)
    longest = max((sum(bar.counts) for bar in bars), default=1) or 1
    measures = [sum(bar.counts) or 1 if shares else longest for bar in bars]
    return _drawn(name, title, heads, bars, keys, measures, plain=False)


def _drawn(
    name: str,
    title: str,
    heads: tuple[str, ...],
    bars: Sequence[Bar],
    keys: tuple[Key, ...],
    measures: Sequence[float],
    *,
    plain: bool,
) -> BarChart:
    rows = []
    step = PLAIN_ROW if plain else ROW
    for place, (bar, measure) in enumerate(zip(bars, measures, strict=True)):
        y = TOP + place * step
        stretches = stretches_of(bar.counts, keys, measure)
        rows.append(
            BarRow(
                label=bar.label,
                path=bar.path,
                short=shortened(bar.label, LONGEST),
                end=percent(100 * sum(bar.counts) / measure),
                y=em(y + 1),
                bar_y=em(y + 1.35),
                count_y=em(y + (2.2 if plain else 3.55)),
                pieces=tuple(_piece(stretch) for stretch in stretches),
                cells=bar.cells,
            )
        )
    said = [f"{bar.label}: {_told(heads[1:], bar.cells)}" for bar in bars]
    return BarChart(
        id=name,
        title=title,
        words=f"{'. '.join(said)}.",
        height=em(TOP + len(rows) * step),
        plain=plain,
        keys=() if plain else keys,
        heads=heads,
        rows=tuple(rows),
    )


def _piece(stretch: Stretch) -> Piece:
    written = str(stretch.count)
    room = float(stretch.width.removesuffix("%")) / DIGIT
    return Piece(stretch.x, stretch.width, stretch.middle, stretch.fill, written if len(written) <= room else "")


def _told(heads: Sequence[str], cells: Sequence[str]) -> str:
    return ", ".join(f"{cell} {head.lower()}" for head, cell in zip(heads, cells, strict=True) if cell not in ("", "0"))


def dot(count: int, most: int) -> str:
    """The radius of a dot whose area tells a number: 9 for the most, in a box of 20."""
    return f"{9 * (count / most) ** 0.5:.1f}" if count and most else "0"
