"""A theme of a framework at a glance: one stretch for each answer, and the same in words."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from build_tools.models.framework import Framework, Item, Theme
from build_tools.models.packed import values_of
from build_tools.models.visit import Answer, Revision
from build_tools.render.environment import day
from build_tools.render.views import SIGN_OF_TONE, Sign, Tag

BAR_WIDTH = 240
# Heights differ as well as colours, so that a bar can be read in grey.
HEIGHTS: dict[Sign, int] = {"ok": 10, "warn": 6, "stop": 3}
ORDER = {sign: place for place, sign in enumerate(HEIGHTS)}


@dataclass(frozen=True)
class BarPart:
    """A stretch of a theme's bar, in the bar's own units: 240 wide and 10 high."""

    x: str
    y: int
    width: str
    height: int
    sign: Sign


@dataclass(frozen=True, eq=False)  # there is one object of each, known by identity
class ThemeBar:
    """A theme with its bar. ``words`` say all that the bar shows."""

    anchor: str
    label: str
    words: str
    parts: tuple[BarPart, ...]


def theme_bars(framework: Framework, revision: Revision) -> tuple[ThemeBar, ...]:
    """
    A bar for each theme that was judged, by the answers which this edition may show.

    Answers without a tone, such as dates and “not applicable”, are left out.
    """
    judged: dict[str, Counter[Tag]] = {theme.name: Counter() for theme in framework.themes}
    tags = _tags_of(framework)
    for name, value in values_of(revision.answers, "item", "value"):
        theme, of_value = tags[name]
        if value in of_value:
            judged[theme][of_value[value]] += 1
    return tuple(
        _theme_bar(theme, tuple(sorted(judged[theme.name].items(), key=lambda pair: ORDER[pair[0].sign])))
        for theme in framework.themes
        if judged[theme.name]
    )


@lru_cache(maxsize=256)
def _tags_of(framework: Framework) -> dict[str, tuple[str, dict[str, Tag]]]:
    """Of each item its theme, and the tags of those of its answers that judge."""
    return {
        item.name: (
            item.theme,
            {
                choice.name: Tag(choice.label, SIGN_OF_TONE[choice.tone])
                for choice in framework.choices_for(item)
                if SIGN_OF_TONE[choice.tone] in ORDER
            },
        )
        for item in framework.items
    }


@lru_cache(maxsize=1 << 13)  # most reports have themes of which everything was well
def _theme_bar(theme: Theme, judged: tuple[tuple[Tag, int], ...]) -> ThemeBar:
    """Good first, then fair, then poor, so that bars can be compared."""
    return ThemeBar(f"theme-{theme.name}", theme.label, _words(judged), _parts(judged))


def answer_tag(framework: Framework, item: Item, answer: Answer) -> Tag:
    """An answer in the words of its own scale, with the sign of its tone."""
    value = answer.value or ""
    choice = next((choice for choice in framework.choices_for(item) if choice.name == value), None)
    if choice:
        return Tag(choice.label, SIGN_OF_TONE[choice.tone])
    return Tag(day(date.fromisoformat(value)) if item.type == "date" and value else value, "none")


def _parts(judged: tuple[tuple[Tag, int], ...]) -> tuple[BarPart, ...]:
    signs = [tag.sign for tag, count in judged for _ in range(count)]
    step = BAR_WIDTH / len(signs)
    return tuple(
        BarPart(f"{i * step:.1f}", 10 - HEIGHTS[sign], f"{max(step - 2, 0.5):.1f}", HEIGHTS[sign], sign)
        for i, sign in enumerate(signs)
    )


def _words(judged: tuple[tuple[Tag, int], ...]) -> str:
    """``All 9 fully met``, or ``5 fully met, 3 partially met``, in the scale's own words."""
    if len(judged) == 1:
        ((tag, count),) = judged
        return f"All {count} {tag.word.lower()}" if count > 1 else tag.word
    return ", ".join(f"{count} {tag.word.lower()}" for tag, count in judged)
