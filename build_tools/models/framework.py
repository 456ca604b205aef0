"""A quality-assurance framework is data: themes, items, scales, outcomes and rules, one version a folder."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Literal

from build_tools.models.columns import Record, column
from build_tools.models.qualification import SLUG
from build_tools.models.tables import TableKind
from build_tools.models.visibility import Visibility

PUBLIC, INTERNAL = Visibility.PUBLIC, Visibility.INTERNAL
FrameworkKind = Literal["quality", "compliance", "evaluation", "audit"]
ItemType = Literal["rating", "yes_no_na", "date", "grade", "text", "count"]
Effect = Literal["approved", "approved_with_conditions", "not_approved"]
Tone = Literal["good", "fair", "poor", "none"]
NAME = r"^[a-z0-9]+([_-][a-z0-9]+)*$"


class FrameworkHeader(Record):
    """The one row of framework.csv: what this version is and when it may be used."""

    id: str = column(
        "Id",
        "Short name, the same in every version; the folder's name.",
        visibility=PUBLIC,
        required=True,
        pattern=SLUG,
        longest=40,
    )
    version: str = column(
        "Version",
        "Such as 1 or 2024-05; the inner folder's name.",
        visibility=PUBLIC,
        required=True,
        pattern=r"^[0-9][0-9.-]*$",
        longest=20,
    )
    title: str = column("Title", "As printed on reports.", visibility=PUBLIC, required=True, longest=120)
    kind: FrameworkKind = column("Kind", "quality, compliance, evaluation or audit.", visibility=PUBLIC, required=True)
    purpose: str = column(
        "Purpose", "What a visit on it finds out, in a sentence or two.", visibility=PUBLIC, required=True, longest=600
    )
    used_from: date = column(
        "Used from", "First day on which a visit may be made on it.", visibility=PUBLIC, required=True
    )
    used_until: date | None = column(
        "Used until", "Last day on which a new visit may be made on it; old reports stand.", visibility=PUBLIC
    )
    renew_after_months: int | None = column(
        "Renew after",
        "Months until the next visit is due. Approval itself is decided by policy.toml.",
        visibility=PUBLIC,
        at_least=1,
        at_most=60,
    )
    source: str = column("Source", "What it is based on.", visibility=PUBLIC, required=True, longest=300)

    def in_use(self, on: date) -> bool:
        """True on the days on which a visit may be made on it, the first and the last included."""
        return self.used_from <= on and (self.used_until is None or on <= self.used_until)


class Theme(Record):
    """A group of items that a visitor takes together."""

    name: str = column("Name", "Short name.", visibility=PUBLIC, required=True, pattern=NAME)
    label: str = column(
        "Label", "Heading on the form and in the report.", visibility=PUBLIC, required=True, longest=120
    )
    hint: str | None = column("Hint", "A sentence under the heading.", visibility=PUBLIC, longest=400)


class Item(Record):
    """One question: a standard to rate, a check to answer, a date to note. Column names follow XLSForm."""

    name: str = column(
        "Name", "Its number in the framework, such as 1a.", visibility=PUBLIC, required=True, pattern=NAME
    )
    theme: str = column("Theme", "The theme it belongs to.", visibility=PUBLIC, required=True)
    type: ItemType = column("Type", "rating, yes_no_na, date, grade, text or count.", visibility=PUBLIC, required=True)
    list_name: str | None = column(
        "Scale", "For a rating or a grade: the scale its answers come from.", visibility=PUBLIC
    )
    label: str = column("Label", "The standard or the question.", visibility=PUBLIC, required=True, longest=500)
    hint: str | None = column("Hint", "One line beneath it.", visibility=PUBLIC, longest=400)
    required: bool = column(
        "Required", "yes when a visit without an answer is incomplete.", visibility=PUBLIC, required=True
    )
    months_valid: int | None = column(
        "Months valid", "For a date: how long what it records stays good.", visibility=PUBLIC, at_least=1, at_most=120
    )
    document_kind: str | None = column(
        "Document kind", "For a date: the kind of document in policy.toml that it evidences.", visibility=PUBLIC
    )
    visibility: Visibility = column(
        "Answer visible to", "Who sees the answer. Blank means internal.", visibility=PUBLIC, default=INTERNAL
    )
    evidence_visibility: Visibility = column(
        "Evidence visible to", "Who sees the evidence. Blank means internal.", visibility=PUBLIC, default=INTERNAL
    )


class GuidanceLine(Record):
    """A line of what to look for, under an item."""

    item: str = column("Item", "The item it explains.", visibility=PUBLIC, required=True)
    number: int = column(
        "Number", "Its order under the item, from 1.", visibility=PUBLIC, required=True, at_least=1, at_most=50
    )
    text: str = column("Text", "What to look for or to ask.", visibility=PUBLIC, required=True, longest=500)


class Choice(Record):
    """One answer on a scale, best first. Column names follow XLSForm."""

    list_name: str = column("Scale", "The scale it belongs to.", visibility=PUBLIC, required=True, pattern=NAME)
    name: str = column("Name", "What is stored.", visibility=PUBLIC, required=True, pattern=NAME)
    label: str = column("Label", "What people read.", visibility=PUBLIC, required=True, longest=120)
    tone: Tone = column(
        "Tone", "good, fair, poor or none: which sign goes beside the word.", visibility=PUBLIC, required=True
    )


class Outcome(Record):
    """What a visit as a whole concludes, and what that does to listing."""

    name: str = column("Name", "What is stored.", visibility=PUBLIC, required=True, pattern=NAME)
    label: str = column("Label", "What people read.", visibility=PUBLIC, required=True, longest=120)
    effect: Effect = column(
        "Effect", "approved, approved_with_conditions or not_approved.", visibility=PUBLIC, required=True
    )
    description: str | None = column("Description", "A sentence of explanation.", visibility=PUBLIC, longest=400)


class Rule(Record):
    """A check across answers, by the name of a function and with its parameters."""

    name: str = column("Name", "Short name of this use of the rule.", visibility=PUBLIC, required=True, pattern=NAME)
    rule: Literal["evidence_unless", "outcome_needs_all", "outcome_needs_action", "answer_excludes_outcome"] = column(
        "Rule",
        "evidence_unless, outcome_needs_all, outcome_needs_action or answer_excludes_outcome.",
        visibility=PUBLIC,
        required=True,
    )
    theme: str | None = column("Theme", "Only items of this theme; blank for all.", visibility=PUBLIC)
    values: tuple[str, ...] = column("Values", "The answers meant.", visibility=PUBLIC, default=())
    outcomes: tuple[str, ...] = column("Outcomes", "The outcomes meant.", visibility=PUBLIC, default=())
    message: str = column(
        "Message", "What to tell whoever broke it, and what to do.", visibility=PUBLIC, required=True, longest=300
    )


FRAMEWORK_TABLES: tuple[TableKind, ...] = (
    TableKind("framework", FrameworkHeader, ("id", "version"), "The framework"),
    TableKind("themes", Theme, ("name",), "Themes"),
    TableKind("scales", Choice, ("list_name", "name"), "Scales, best answer first"),
    TableKind("items", Item, ("name",), "Items", {"theme": ("themes", "name")}),
    TableKind("guidance", GuidanceLine, ("item", "number"), "Guidance lines", {"item": ("items", "name")}),
    TableKind("outcomes", Outcome, ("name",), "Outcomes"),
    TableKind("rules", Rule, ("name",), "Rules across answers", {"theme": ("themes", "name")}),
)

YES_NO_NA = (
    Choice(list_name="yes_no_na", name="yes", label="Yes", tone="good"),
    Choice(list_name="yes_no_na", name="no", label="No", tone="poor"),
    Choice(list_name="yes_no_na", name="na", label="Not applicable", tone="none"),
)


@dataclass(frozen=True, eq=False)
class Framework:
    """
    One version of a framework, whole. Tuples keep the order of the files.

    Each object equals itself only, so that what is made of a version once is found again for every report without a
    look inside.
    """

    header: FrameworkHeader
    themes: tuple[Theme, ...]
    items: tuple[Item, ...]
    guidance: tuple[GuidanceLine, ...]
    choices: tuple[Choice, ...]
    outcomes: tuple[Outcome, ...]
    rules: tuple[Rule, ...]

    @property
    def key(self) -> tuple[str, str]:
        """``(id, version)``: what a visit names."""
        return self.header.id, self.header.version

    def choices_for(self, item: Item) -> tuple[Choice, ...]:
        """The answers an item may take; empty when it takes a date, a count or text."""
        if item.type == "yes_no_na":
            return YES_NO_NA
        return self._scales.get(item.list_name, ())

    @cached_property
    def _scales(self) -> dict[str | None, tuple[Choice, ...]]:
        names = {choice.list_name for choice in self.choices}
        return {name: tuple(choice for choice in self.choices if choice.list_name == name) for name in names}

    @cached_property
    def evidencing(self) -> tuple[Item, ...]:
        """
        The dates that count for a document: those that name a kind, and that everybody may read.

        Until when a provider is approved is public, and would tell a date that is not.
        """
        return tuple(
            item
            for item in self.items
            if item.type == "date" and item.document_kind is not None and item.visibility is Visibility.PUBLIC
        )

    @cached_property
    def answers_to(self) -> dict[str, frozenset[str]]:
        """The names of the answers that each item may take, by item; empty when it takes a date, a count or text."""
        return {item.name: frozenset(choice.name for choice in self.choices_for(item)) for item in self.items}

    @cached_property
    def choosing(self) -> dict[str | None, frozenset[str]]:
        """The names of the items that are answered by a choice, by theme; under ``None`` those of all themes."""
        chosen = [item for item in self.items if item.type in ("rating", "grade", "yes_no_na")]
        themes: set[str | None] = {None, *(item.theme for item in self.items)}
        return {
            theme: frozenset(item.name for item in chosen if theme is None or item.theme == theme) for theme in themes
        }

    @cached_property
    def item_named(self) -> dict[str, Item]:
        """The items by their names."""
        return {item.name: item for item in self.items}

    def outcome(self, name: str) -> Outcome | None:
        """The outcome of that name, if there is one."""
        return next((outcome for outcome in self.outcomes if outcome.name == name), None)
