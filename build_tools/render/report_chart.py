"""
A report in pictures, each with a table that says the same: answers by theme, and grades on their scale.

One picture for each scale, because answers on two scales cannot be added up. A picture is told apart without colour:
answers by pattern and number, grades by where their mark stands. Lengths are in em, so that pictures grow with the
reader's letters, and widths in per cent, so that they fit any window.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from build_tools.models.framework import Choice, Framework, Item
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


@dataclass(frozen=True)
class ChartRow:
    """A theme. ``counts`` has a number for every answer of the scale, in its order."""

    anchor: str
    label: str
    short: str
    y: str
    bar_y: str
    count_y: str
    stretches: tuple[Stretch, ...]
    counts: tuple[CountOf, ...]


@dataclass(frozen=True)
class ThemeChart:
    """Themes by the answers of one scale. ``words`` say all that the picture shows."""

    id: str
    title: str
    words: str
    height: str
    keys: tuple[Key, ...]
    rows: tuple[ChartRow, ...]
    totals: tuple[CountOf, ...]


@dataclass(frozen=True)
class Stop:
    """A grade on the line of its scale."""

    x: str
    given: bool


@dataclass(frozen=True)
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


Answered = tuple[Item, Choice]


def charts(framework: Framework, revision: Revision) -> tuple[tuple[ThemeChart, ...], tuple[GradeChart, ...]]:
    """The pictures of a report. Dates, counts and texts are on no scale and in no picture."""
    by_scale: dict[tuple[str, str], list[Answered]] = {}
    values = {answer.item: answer.value for answer in revision.answers}
    for item in framework.items:
        given = next((c for c in framework.choices_for(item) if c.name == values.get(item.name)), None)
        if given is not None:
            by_scale.setdefault((item.type, given.list_name), []).append((item, given))
    themed, graded = [], []
    for number, ((kind, _), answered) in enumerate(by_scale.items(), 1):
        scale = framework.choices_for(answered[0][0])
        if kind == "grade":
            graded.append(_grade_chart(f"chart-{number}", framework, scale, answered))
        else:
            themed.append(_theme_chart(f"chart-{number}", framework, scale, answered))
    return tuple(themed), tuple(graded)


def _theme_chart(name: str, framework: Framework, scale: Sequence[Choice], answered: list[Answered]) -> ThemeChart:
    keys = keys_of(name, scale)
    judged = [choice for choice in scale if choice.tone != "none"]
    counted = {
        theme.name: Counter(choice.name for item, choice in answered if item.theme == theme.name)
        for theme in framework.themes
    }
    longest = max(count.total() for count in counted.values())
    shown = [theme for theme in framework.themes if counted[theme.name]]
    rows = []
    for place, theme in enumerate(shown):
        y = TOP + place * ROW
        counts = tuple(counted[theme.name][choice.name] for choice in scale)
        rows.append(
            ChartRow(
                anchor=theme_anchor(theme),
                label=theme.label,
                short=shortened(theme.label),
                y=em(y + 1),
                bar_y=em(y + 1.35),
                count_y=em(y + 3.55),
                stretches=stretches_of(counts, keys, longest),
                counts=tuple(CountOf(key.label, count) for key, count in zip(keys, counts, strict=True)),
            )
        )
    said = [f"{row.label}: {_listed(row.counts)}" for row in rows]
    return ThemeChart(
        id=name,
        title=f"Answers by theme, from “{judged[0].label}” to “{judged[-1].label}”" if judged else "Answers by theme",
        words=f"{'. '.join(said)}.",
        height=em(TOP + len(rows) * ROW),
        keys=keys,
        rows=tuple(rows),
        totals=tuple(
            CountOf(key.label, sum(row.counts[place].count for row in rows)) for place, key in enumerate(keys)
        ),
    )


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


def _grade_chart(name: str, framework: Framework, scale: Sequence[Choice], answered: list[Answered]) -> GradeChart:
    anchors = {theme.name: theme_anchor(theme) for theme in framework.themes}
    rows = []
    for place, (item, given) in enumerate(answered):
        y = GRADE_TOP + place * GRADE_ROW
        at = scale.index(given)
        rows.append(
            GradeRow(
                anchor=anchors[item.theme],
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
        )
    return GradeChart(
        id=name,
        title=f"Grades, from “{scale[0].label}” to “{scale[-1].label}”",
        words=f"{'; '.join(f'{row.label}: {row.grade}' for row in rows)}.",
        height=em(GRADE_TOP + len(rows) * GRADE_ROW),
        best=scale[0].label,
        worst=scale[-1].label,
        rows=tuple(rows),
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
