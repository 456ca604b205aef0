"""Every item of a visit's framework as it was answered: in the words of its own scale, with how long a date is good."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from build_tools.models.framework import Framework, Item, Theme
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


@dataclass(frozen=True)
class AnswerRow:
    """
    One item of the framework with its answer: ``answer`` on a scale, ``value`` for a date or a count, ``said`` in words.

    ``validity`` says how long a date is good for, where the framework gives it a period. ``evidence`` is empty in an
    edition that may not show it.
    """

    number: str
    label: str
    answer: Tag | None
    value: str
    said: tuple[str, ...]
    validity: Tag | None
    evidence: tuple[str, ...]


@dataclass(frozen=True)
class GuidanceOf:
    """What visitors look for under one item."""

    number: str
    label: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class ThemeSection:
    """A theme: its answers, the visitor's comment and the guidance behind the items."""

    anchor: str
    label: str
    hint: str | None
    numbered: bool
    answers: tuple[AnswerRow, ...]
    comment: tuple[str, ...]
    guidance: tuple[GuidanceOf, ...]


def theme_sections(framework: Framework, revision: Revision, as_of: AsOf | None) -> tuple[ThemeSection, ...]:
    """The themes of which the edition may show anything. Without ``as_of`` no date is weighed: the report is old."""
    given = {answer.item: answer for answer in revision.answers}
    lines: dict[str, list[str]] = {}
    for line in framework.guidance:
        lines.setdefault(line.item, []).append(line.text)
    sections = (_section(framework, theme, revision, given, lines, as_of) for theme in framework.themes)
    return tuple(section for section in sections if section.answers or section.comment)


def item_number(item: Item) -> str:
    """``1a`` where items are numbered so; nothing where their names are words, which the label says better."""
    return item.name if len(item.name) <= LONGEST_NUMBER else ""


def item_words(item: Item) -> str:
    """``1a Fire drills are held.``: how an item is called where it stands alone."""
    return f"{item_number(item)} {item.label}".strip()


def theme_anchor(theme: Theme) -> str:
    """The place of a theme on its report's page."""
    return f"theme-{theme.name}"


def _section(
    framework: Framework,
    theme: Theme,
    revision: Revision,
    given: dict[str, Answer],
    lines: dict[str, list[str]],
    as_of: AsOf | None,
) -> ThemeSection:
    items = [item for item in framework.items if item.theme == theme.name and _is_shown(given.get(item.name))]
    return ThemeSection(
        anchor=theme_anchor(theme),
        label=theme.label,
        hint=theme.hint,
        numbered=any(item_number(item) for item in items),
        answers=tuple(_row(framework, item, given[item.name], as_of) for item in items),
        comment=tuple(text for c in revision.comments if c.theme == theme.name for text in paragraphs(c.text)),
        guidance=tuple(
            GuidanceOf(item_number(item), item.label, tuple(lines[item.name])) for item in items if item.name in lines
        ),
    )


def _is_shown(answer: Answer | None) -> bool:
    return answer is not None and (answer.value is not None or bool(answer.evidence))


def _row(framework: Framework, item: Item, answer: Answer, as_of: AsOf | None) -> AnswerRow:
    tag = answer_tag(framework, item, answer) if answer.value is not None else None
    on_scale = bool(framework.choices_for(item))
    return AnswerRow(
        number=item_number(item),
        label=item.label,
        answer=tag if on_scale else None,
        value=tag.word if tag and not on_scale and item.type != "text" else "",
        said=paragraphs(answer.value) if item.type == "text" else (),
        validity=validity(item, answer.value, as_of) if as_of else None,
        evidence=paragraphs(answer.evidence),
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
