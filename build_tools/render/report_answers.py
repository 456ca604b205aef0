"""Every item of a visit's framework as it was answered: in the words of its own scale, with how long a date is good."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from build_tools.models.framework import Framework, Item, Theme
from build_tools.models.packed import values_of
from build_tools.models.periods import months_after
from build_tools.models.visit import Answer, Revision
from build_tools.render.environment import day
from build_tools.render.theme_bars import answer_tag
from build_tools.render.views import Tag, paragraphs

LONGEST_NUMBER = 5


@dataclass(frozen=True)
class AsOf:
    """The day a page is made for, and how many days before its end a date is called due soon."""

    on: date
    due_soon_days: int


@dataclass(frozen=True, eq=False)
class Finding:
    """
    One item of the framework as it was answered: ``answer`` on a scale, ``value`` for a date or a count.

    ``validity`` says how long a date is good for, where the framework gives it a period. One object serves all reports
    that found the same.
    """

    number: str
    label: str
    answer: Tag | None
    value: str
    validity: Tag | None


@dataclass(frozen=True, eq=False)
class AnswerRow:
    """
    What was found of an item, or ``said`` of it in words. ``evidence`` is empty in an edition that may not show it.

    One object serves all reports that found the same and say nothing more of it.
    """

    finding: Finding
    said: tuple[str, ...]
    evidence: tuple[str, ...]


@dataclass(frozen=True)
class GuidanceOf:
    """What visitors look for under one item."""

    number: str
    label: str
    lines: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class ThemeFrame:
    """What the framework itself says of a theme, and of those of its items that a report shows. One serves many reports."""

    anchor: str
    label: str
    hint: str | None
    numbered: bool
    guidance: tuple[GuidanceOf, ...]


@dataclass(frozen=True)
class ThemeSection:
    """A theme with its answers and the visitor's comment."""

    frame: ThemeFrame
    answers: tuple[AnswerRow, ...]
    comment: tuple[str, ...]


def theme_sections(framework: Framework, revision: Revision, as_of: AsOf | None) -> tuple[ThemeSection, ...]:
    """The themes of which the edition may show anything. Without ``as_of`` no date is weighed: the report is old."""
    given = {
        item: (value, evidence)
        for item, value, evidence in values_of(revision.answers, "item", "value", "evidence")
        if value is not None or evidence
    }
    said = {comment.theme: paragraphs(comment.text) for comment in revision.comments}
    sections = []
    for theme, items in _items_of(framework).items():
        shown = [item for item in items if item.name in given]
        comment = said.get(theme, ())
        if shown or comment:
            frame = _frame(framework, theme, tuple(item.name for item in shown))
            answers = tuple(_row(framework, item, *given[item.name], as_of) for item in shown)
            sections.append(ThemeSection(frame, answers, comment))
    return tuple(sections)


def item_number(item: Item) -> str:
    """``1a`` where items are numbered so; nothing where their names are words, which the label says better."""
    return item.name if len(item.name) <= LONGEST_NUMBER else ""


def item_words(item: Item) -> str:
    """``1a Fire drills are held.``: how an item is called where it stands alone."""
    return f"{item_number(item)} {item.label}".strip()


def theme_anchor(theme: Theme) -> str:
    """The place of a theme on its report's page."""
    return f"theme-{theme.name}"


@lru_cache(maxsize=64)
def _items_of(framework: Framework) -> dict[str, tuple[Item, ...]]:
    """The items of every theme, both in the framework's order."""
    return {theme.name: tuple(i for i in framework.items if i.theme == theme.name) for theme in framework.themes}


@lru_cache(maxsize=1024)
def _frame(framework: Framework, name: str, shown: tuple[str, ...]) -> ThemeFrame:
    theme = next(theme for theme in framework.themes if theme.name == name)
    items = [framework.item_named[item] for item in shown]
    lines: dict[str, list[str]] = {}
    for line in framework.guidance:
        lines.setdefault(line.item, []).append(line.text)
    return ThemeFrame(
        anchor=theme_anchor(theme),
        label=theme.label,
        hint=theme.hint,
        numbered=any(item_number(item) for item in items),
        guidance=tuple(
            GuidanceOf(item_number(item), item.label, tuple(lines[item.name])) for item in items if item.name in lines
        ),
    )


def _row(framework: Framework, item: Item, value: str | None, evidence: str | None, as_of: AsOf | None) -> AnswerRow:
    if item.type == "text":
        finding = _plain_row(framework, item.name, None, None).finding
        return AnswerRow(finding, paragraphs(value), paragraphs(evidence))
    plain = _plain_row(framework, item.name, value, as_of if item.type == "date" else None)
    return AnswerRow(plain.finding, (), paragraphs(evidence)) if evidence else plain


@lru_cache(maxsize=16_384)
def _plain_row(framework: Framework, name: str, value: str | None, as_of: AsOf | None) -> AnswerRow:
    return AnswerRow(_finding(framework, name, value, as_of), (), ())


def _finding(framework: Framework, name: str, value: str | None, as_of: AsOf | None) -> Finding:
    item = framework.item_named[name]
    tag = answer_tag(framework, item, Answer(item=name, value=value)) if value is not None else None
    on_scale = bool(framework.choices_for(item))
    return Finding(
        number=item_number(item),
        label=item.label,
        answer=tag if on_scale else None,
        value=tag.word if tag and not on_scale else "",
        validity=validity(item, value, as_of) if as_of else None,
    )


def validity(item: Item, value: str | None, as_of: AsOf) -> Tag | None:
    """
    ``Good until 4 May 2027``, or ``Ran out on 4 May 2026``; ``None`` for what is no date or never runs out.

    The last day is included: what is good until today has not run out.
    """
    if item.type != "date" or value is None:
        return None
    if item.months_valid is None and item.document_kind is None:
        return None
    noted = date.fromisoformat(value)
    end = months_after(noted, item.months_valid) if item.months_valid else noted  # of a document, the last day itself
    if end < as_of.on:
        return Tag(f"Ran out on {day(end)}", "stop")
    if end <= as_of.on + timedelta(days=as_of.due_soon_days):
        return Tag(f"Good until {day(end)}, due soon", "warn")
    return Tag(f"Good until {day(end)}", "ok")
