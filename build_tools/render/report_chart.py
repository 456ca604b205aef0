"""
A report in pictures, each with a table that says the same: answers by theme, and grades on their scale.

One picture for each scale, because answers on two scales cannot be added up. A picture is told apart without colour:
answers by pattern and number, grades by where their mark stands. Lengths are in em, so that pictures grow with the
reader's letters, and widths in per cent, so that they fit any window.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from build_tools.models.framework import Choice, Framework, Item
from build_tools.models.packed import values_of
from build_tools.models.visit import Revision
from build_tools.render.report_answers import theme_anchor
from build_tools.render.views import SIGN_OF_TONE, Sign

PATTERNS = 6  # how many the template draws; an answer without a tone is left blank
ROW, TOP = 4.2, 0.2  # em: one theme, and the room above the first
GRADE_ROW, GRADE_TOP = 3.9, 1.8
LONGEST = 36  # letters of a heading inside a picture; the table has it whole


@dataclass(frozen=True)
class Key:
    """An answer of the scale: its words, and the pattern that stands for it. Pattern 0 is blank."""

    id: str
    label: str
    fill: str
    pattern: int
    sign: Sign


@dataclass(frozen=True)
class Stretch:
    """The answers of one kind under a theme: where they lie across the picture, and how many they are."""

    x: str
    width: str
    middle: str
    count: int
    fill: str


@dataclass(frozen=True)
class CountOf:
    """How many answers of one kind there are."""

    label: str
    count: int


@dataclass(frozen=True, eq=False)
class ChartRow:
    """A theme. ``counts`` has a number for every answer of the scale, in its order. One serves all that count the same."""

    anchor: str
    label: str
    short: str
    y: str
    bar_y: str
    count_y: str
    stretches: tuple[Stretch, ...]
    counts: tuple[CountOf, ...]


@dataclass(frozen=True, eq=False)
class ChartScale:
    """What all pictures of answers on one scale have in common; ``id`` keeps those on one page apart."""

    id: str
    title: str
    keys: tuple[Key, ...]


@dataclass(frozen=True)
class ThemeChart:
    """Themes by the answers of one scale. ``words`` say all that the picture shows."""

    scale: ChartScale
    words: str
    height: str
    rows: tuple[ChartRow, ...]
    totals: tuple[CountOf, ...]


@dataclass(frozen=True)
class Stop:
    """A grade on the line of its scale."""

    x: str
    given: bool


@dataclass(frozen=True, eq=False)
class GradeRow:
    """One judgement with the grade it was given. ``anchor`` is its theme's place on the page."""

    anchor: str
    label: str
    short: str
    grade: str
    place: str
    sign: Sign
    side: str
    x: str
    y: str
    line_y: str
    grade_y: str
    stops: tuple[Stop, ...]


@dataclass(frozen=True)
class GradeChart:
    """Judgements on one scale, best on the left. ``words`` say all that the picture shows."""

    id: str
    title: str
    words: str
    height: str
    best: str
    worst: str
    rows: tuple[GradeRow, ...]


Answered = tuple[Item, int]  # an item, and the place of its answer on the scale


def charts(framework: Framework, revision: Revision) -> tuple[tuple[ThemeChart, ...], tuple[GradeChart, ...]]:
    """The pictures of a report. Dates, counts and texts are on no scale and in no picture."""
    by_scale: dict[tuple[str, str], list[Answered]] = {}
    values = dict(values_of(revision.answers, "item", "value"))
    for item, scale, places in _on_scales(framework):
        place = places.get(values.get(item.name))
        if place is not None:
            by_scale.setdefault(scale, []).append((item, place))
    themed, graded = [], []
    for number, ((kind, _), answered) in enumerate(by_scale.items(), 1):
        if kind == "grade":
            graded.append(_grade_chart(f"chart-{number}", framework, answered))
        else:
            themed.append(_theme_chart(f"chart-{number}", framework, answered))
    return tuple(themed), tuple(graded)


@lru_cache(maxsize=64)
def _on_scales(framework: Framework) -> tuple[tuple[Item, tuple[str, str], dict[str | None, int]], ...]:
    """The items that are answered on a scale: how and on which, and the places of its answers by their names."""
    scales = [(item, framework.choices_for(item)) for item in framework.items]
    return tuple(
        (item, (item.type, scale[0].list_name), {choice.name: place for place, choice in enumerate(scale)})
        for item, scale in scales
        if scale
    )


def _theme_chart(name: str, framework: Framework, answered: list[Answered]) -> ThemeChart:
    first, _ = answered[0]
    answers = range(len(framework.choices_for(first)))
    counted: dict[str, list[int]] = {}
    for item, place in answered:
        counted.setdefault(item.theme, [0 for _ in answers])[place] += 1
    longest = max(map(sum, counted.values()))
    shown = [(theme.name, tuple(counted[theme.name])) for theme in framework.themes if theme.name in counted]
    made = [
        _chart_row(framework, first.name, name, theme, place, counts, longest)
        for place, (theme, counts) in enumerate(shown)
    ]
    scale = _chart_scale(framework, first.name, name)
    return ThemeChart(
        scale=scale,
        words=f"{'. '.join(words for _, words in made)}.",
        height=em(TOP + len(made) * ROW),
        rows=tuple(row for row, _ in made),
        totals=tuple(CountOf(scale.keys[at].label, sum(counts[at] for _, counts in shown)) for at in answers),
    )


@lru_cache(maxsize=1024)
def _chart_scale(framework: Framework, item: str, name: str) -> ChartScale:
    """The scale on which an item is answered, in the picture of that name."""
    scale = framework.choices_for(framework.item_named[item])
    judged = [choice.label for choice in scale if choice.tone != "none"]
    title = f"Answers by theme, from “{judged[0]}” to “{judged[-1]}”" if judged else "Answers by theme"
    return ChartScale(name, title, keys_of(name, scale))


@lru_cache(maxsize=16_384)
def _chart_row(
    framework: Framework, item: str, name: str, theme: str, place: int, counts: tuple[int, ...], longest: int
) -> tuple[ChartRow, str]:
    """A theme with its ``counts`` of each answer on an item's scale, in one row of a picture; and the same in words."""
    keys = _chart_scale(framework, item, name).keys
    known = next(entry for entry in framework.themes if entry.name == theme)
    y = TOP + place * ROW
    cells = tuple(CountOf(key.label, count) for key, count in zip(keys, counts, strict=True))
    row = ChartRow(
        anchor=theme_anchor(known),
        label=known.label,
        short=shortened(known.label),
        y=em(y + 1),
        bar_y=em(y + 1.35),
        count_y=em(y + 3.55),
        stretches=stretches_of(counts, keys, longest),
        counts=cells,
    )
    return row, f"{known.label}: {_listed(cells)}"


def keys_of(name: str, scale: Sequence[Choice]) -> tuple[Key, ...]:
    """A key for every answer of a scale, in its order; ``name`` keeps the ids of pictures on one page apart."""
    keys: list[Key] = []
    used = 0
    for choice in scale:
        blank = choice.tone == "none"
        used += not blank
        pattern = 0 if blank else (used - 1) % PATTERNS + 1
        key = f"{name}-{len(keys)}"
        fill = "none" if blank else f"url(#{key})"
        keys.append(Key(key, choice.label, fill, pattern, SIGN_OF_TONE[choice.tone]))
    return tuple(keys)


def stretches_of(counts: Sequence[int], keys: Sequence[Key], longest: float) -> tuple[Stretch, ...]:
    """As wide as they are many; every theme on the same measure."""
    stretches = []
    before = 0
    for count, key in zip(counts, keys, strict=True):
        if count:
            x, width = 100 * before / longest, 100 * count / longest
            stretches.append(Stretch(percent(x), percent(width), percent(x + width / 2), count, key.fill))
        before += count
    return tuple(stretches)


def _grade_chart(name: str, framework: Framework, answered: list[Answered]) -> GradeChart:
    rows = tuple(_grade_row(framework, item.name, at, place) for place, (item, at) in enumerate(answered))
    scale = framework.choices_for(answered[0][0])
    return GradeChart(
        id=name,
        title=f"Grades, from “{scale[0].label}” to “{scale[-1].label}”",
        words=f"{'; '.join(f'{row.label}: {row.grade}' for row in rows)}.",
        height=em(GRADE_TOP + len(rows) * GRADE_ROW),
        best=scale[0].label,
        worst=scale[-1].label,
        rows=rows,
    )


@lru_cache(maxsize=4096)
def _grade_row(framework: Framework, name: str, at: int, place: int) -> GradeRow:
    """An item that was given the grade ``at`` of its scale, in one row of a picture."""
    item = framework.item_named[name]
    scale = framework.choices_for(item)
    given = scale[at]
    y = GRADE_TOP + place * GRADE_ROW
    return GradeRow(
        anchor=next(theme_anchor(theme) for theme in framework.themes if theme.name == item.theme),
        label=item.label,
        short=shortened(item.label),
        grade=given.label,
        place=f"{at + 1} of {len(scale)}",
        sign=SIGN_OF_TONE[given.tone],
        side="start" if at == 0 else "end" if at == len(scale) - 1 else "middle",
        x=_place(at, len(scale)),
        y=em(y + 1),
        line_y=em(y + 1.75),
        grade_y=em(y + 3.15),
        stops=tuple(Stop(_place(number, len(scale)), number == at) for number in range(len(scale))),
    )


def _place(number: int, of: int) -> str:
    return percent(2 + 96 * number / (of - 1)) if of > 1 else percent(2)


def _listed(counts: Sequence[CountOf]) -> str:
    return ", ".join(f"{cell.count} {cell.label.lower()}" for cell in counts if cell.count)


def shortened(label: str, longest: int = LONGEST) -> str:
    """A heading cut to what fits a picture, at a word."""
    return label if len(label) <= longest else f"{label[: longest - 1].rpartition(' ')[0]}…"


def em(length: float) -> str:
    """``1.50em``."""
    return f"{length:.2f}em"


def percent(share: float) -> str:
    """``12.50%``."""
    return f"{share:.2f}%"
