"""A theme of a framework at a glance: one stretch for each answer, and the same in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from build_tools.models.framework import Framework, Item, Theme
from build_tools.models.visit import Answer, Revision
from build_tools.render.environment import day
from build_tools.render.views import SIGN_OF_TONE, Sign, Tag

BAR_WIDTH = 240
# Heights differ as well as colours, so that a bar can be read in grey.
HEIGHTS: dict[Sign, int] = {"ok": 10, "warn": 6, "stop": 3}


@dataclass(frozen=True)
class BarPart:
    """A stretch of a theme's bar, in the bar's own units: 240 wide and 10 high."""

    x: str
    y: int
    width: str
    height: int
    sign: Sign


@dataclass(frozen=True)
class ThemeBar:
    """A theme with its bar. ``words`` say all that the bar shows; both are empty where nothing was judged."""

    anchor: str
    label: str
    words: str
    parts: tuple[BarPart, ...]


def theme_bars(framework: Framework, revision: Revision) -> tuple[ThemeBar, ...]:
    """A bar for each theme that has answers which this edition may show."""
    items = {item.name: item for item in framework.items}
    given = [(items[a.item], answer_tag(framework, items[a.item], a)) for a in revision.answers if a.value is not None]
    bars = (theme_bar(theme, (tag for item, tag in given if item.theme == theme.name)) for theme in framework.themes)
    return tuple(bar for bar in bars if bar.parts)


def theme_bar(theme: Theme, answers: Iterable[Tag]) -> ThemeBar:
    """The bar of one theme. Answers without a tone, such as dates and “not applicable”, are left out."""
    judged = [tag for tag in answers if tag.sign != "none"]
    return ThemeBar(f"theme-{theme.name}", theme.label, _words(judged), _parts(judged))


def answer_tag(framework: Framework, item: Item, answer: Answer) -> Tag:
    """An answer in the words of its own scale, with the sign of its tone."""
    value = answer.value or ""
    choice = next((choice for choice in framework.choices_for(item) if choice.name == value), None)
    if choice:
        return Tag(choice.label, SIGN_OF_TONE[choice.tone])
    return Tag(day(date.fromisoformat(value)) if item.type == "date" and value else value, "none")


def _parts(judged: list[Tag]) -> tuple[BarPart, ...]:
    """Good first, then fair, then poor, so that bars can be compared."""
    signs = sorted((tag.sign for tag in judged), key=list(HEIGHTS).index)
    step = BAR_WIDTH / len(signs) if signs else 0
    return tuple(
        BarPart(f"{i * step:.1f}", 10 - HEIGHTS[sign], f"{max(step - 2, 0.5):.1f}", HEIGHTS[sign], sign)
        for i, sign in enumerate(signs)
    )


def _words(judged: list[Tag]) -> str:
    """``All 9 fully met``, or ``5 fully met, 3 partially met``, in the scale's own words."""
    ordered = sorted(judged, key=lambda tag: list(HEIGHTS).index(tag.sign))
    counts = {tag: judged.count(tag) for tag in ordered}
    if len(counts) == 1:
        return f"All {len(judged)} {ordered[0].word.lower()}" if len(judged) > 1 else ordered[0].word
    return ", ".join(f"{count} {tag.word.lower()}" for tag, count in counts.items())
