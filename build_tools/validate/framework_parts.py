"""A framework's parts held against one another: scales, items, rules and outcomes, each fault at its own row."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from build_tools.models.framework import YES_NO_NA, Choice, Item, Outcome, Rule, Theme
from build_tools.models.problem import Problem
from build_tools.models.visibility import Visibility
from build_tools.models.words import did_you_mean, listed
from build_tools.validate.rows import Checked

CODE = "framework-value"
NEEDED_BY_RULE = {
    "evidence_unless": (),
    "outcome_needs_all": ("values", "outcomes"),
    "outcome_needs_action": ("outcomes",),
    "answer_excludes_outcome": ("values", "outcomes"),
}
UNREAD_BY_RULE = {"evidence_unless": ("outcomes",), "outcome_needs_action": ("theme", "values")}


def check_scales(choices: Sequence[Checked[Choice]], problems: list[Problem]) -> None:
    """A scale has two answers at least, no two of which read alike; yes, no and na are given and cannot be reworded."""
    sizes = Counter(choice.record.list_name for choice in choices)
    seen: set[tuple[str, str]] = set()
    for choice in choices:
        scale, label = choice.record.list_name, choice.record.label
        if scale == "yes_no_na":
            if choice.record not in YES_NO_NA:
                fix = "Remove the row. For other words make a scale of another name, and its items ratings or grades."
                problems.append(
                    choice.problem(CODE, "name", "The answers to a yes_no_na item are built in: yes, no and na.", fix)
                )
        elif sizes[scale] == 1:
            fix = "Add the other answers, best first."
            problems.append(choice.problem(CODE, "list_name", f"The scale “{scale}” has one answer only.", fix))
        if (scale, label.casefold()) in seen:
            about = f"Two answers of the scale “{scale}” read alike: “{label}”."
            problems.append(choice.problem(CODE, "label", about, "Give each its own label."))
        seen.add((scale, label.casefold()))


def check_themes(themes: Sequence[Checked[Theme]], items: Sequence[Checked[Item]], problems: list[Problem]) -> None:
    """A theme without an item would be a heading over nothing."""
    used = {item.record.theme for item in items}
    for theme in themes:
        if theme.record.name not in used:
            about = f"No item belongs to the theme “{theme.record.name}”."
            fix = "Add its items to items.csv, or remove the theme."
            problems.append(theme.problem(CODE, "name", about, fix, severity="warning"))


def check_items(items: Sequence[Checked[Item]], scales: set[str], problems: list[Problem]) -> None:
    """A rating or a grade has a scale that is there, nothing else has one, and only a date runs out."""
    for item in items:
        kind, name = item.record.type, item.record.list_name or ""
        if kind in ("rating", "grade"):
            if name not in scales:
                about = f"There is no scale “{name}” in scales.csv." if name else "A rating or grade needs a scale."
                fix = did_you_mean(name, scales) + "Name one of the scales, or add it."
                problems.append(item.problem(CODE, "list_name", about, fix))
        elif name and (kind, name) != ("yes_no_na", "yes_no_na"):
            about = f"An item of type {kind} has no scale, and this one names “{name}”."
            problems.append(item.problem(CODE, "list_name", about, "Leave it blank, or make it a rating or a grade."))
        for field in ("months_valid", "document_kind"):
            if kind != "date" and getattr(item.record, field) is not None:
                about = f"Only a date runs out, and this item is of type {kind}."
                problems.append(item.problem(CODE, field, about, "Leave it blank, or make the type date."))
        if item.record.document_kind is not None and item.record.visibility is not Visibility.PUBLIC:
            about = (
                "A date that not everybody may read is no evidence of a document: until when one is approved is public."
            )
            fix = "Make the answer public, or leave the kind of document blank."
            problems.append(item.problem(CODE, "document_kind", about, fix, severity="warning"))


def check_rules_and_outcomes(
    rules: Sequence[Checked[Rule]],
    outcomes: Sequence[Checked[Outcome]],
    items: Sequence[Checked[Item]],
    choices: Sequence[Checked[Choice]],
    known: Mapping[str, set[str]],
    problems: list[Problem],
    *,
    whole: bool,
) -> None:
    """
    Every rule can speak, names what is there, and together they leave every outcome within reach.

    ``known`` has the ``values`` and ``outcomes`` that stand in the files, those of rows with faults of their own
    included: a rule that names them is not to blame. What is in reach can only be told when the tables are ``whole``.
    """
    answers = _answers_of(items, choices)
    sound = []
    for rule in rules:
        faults = list(_faults(rule, known))
        if whole and not faults:
            faults = list(_out_of_reach(rule, items, answers))
        problems.extend(faults)
        if not faults:
            sound.append(rule.record)
    for outcome in outcomes:
        barred = next(_barred(outcome.record.name, sound, items, answers), None) if whole else None
        if barred is not None:
            about = f"The outcome can never be chosen: the rules leave no answer to item {barred}."
            fix = "Add an answer to the values in rules.csv, or narrow a rule to one theme."
            problems.append(outcome.problem(CODE, "name", about, fix))
    if outcomes and all(outcome.record.effect == "not_approved" for outcome in outcomes):
        about = "No outcome lets a provider be listed."
        fix = "Give the best outcome the effect approved, unless these visits never decide."
        problems.append(outcomes[0].problem(CODE, "effect", about, fix, severity="warning"))


def _answers_of(items: Sequence[Checked[Item]], choices: Sequence[Checked[Choice]]) -> dict[str, tuple[str, ...]]:
    """What each item with a choice may be answered, by the item's name."""
    scales: dict[str, list[str]] = {}
    for choice in choices:
        scales.setdefault(choice.record.list_name, []).append(choice.record.name)
    scales["yes_no_na"] = [choice.name for choice in YES_NO_NA]
    named = {
        item.record.name: "yes_no_na" if item.record.type == "yes_no_na" else item.record.list_name or ""
        for item in items
        if item.record.type in ("rating", "grade", "yes_no_na")
    }
    return {name: tuple(scales.get(scale, ())) for name, scale in named.items()}


def _in_reach(rule: Rule, items: Sequence[Checked[Item]], answers: Mapping[str, object]) -> list[str]:
    """The items with a choice that a rule looks at."""
    return [
        item.record.name
        for item in items
        if item.record.name in answers and (rule.theme is None or item.record.theme == rule.theme)
    ]


def _faults(rule: Checked[Rule], known: Mapping[str, set[str]]) -> Iterator[Problem]:
    kind = rule.record.rule
    for field in NEEDED_BY_RULE[kind]:
        if not getattr(rule.record, field):
            about = f"The rule {kind} needs {field}; without them it would never speak, or forbid everything."
            yield rule.problem(CODE, field, about, f"Name the {field} meant, with semicolons between.")
    for field in UNREAD_BY_RULE.get(kind, ()):
        if getattr(rule.record, field):
            yield rule.problem(CODE, field, f"The rule {kind} does not look at its {field}.", "Leave it blank.")
    for field, names in known.items():
        for name in getattr(rule.record, field):
            if name not in names:
                about = f"The rule names “{name}”, which is not there."
                yield rule.problem(CODE, field, about, did_you_mean(name, names) + "Correct it, or add it.")


def _out_of_reach(
    rule: Checked[Rule], items: Sequence[Checked[Item]], answers: Mapping[str, tuple[str, ...]]
) -> Iterator[Problem]:
    """A rule for one theme can only look for answers that this theme's items may be given."""
    theme = rule.record.theme
    if theme is None or not any(item.record.theme == theme for item in items):
        return
    reach = _in_reach(rule.record, items, answers)
    here = sorted({value for name in reach for value in answers[name]})
    if not reach:
        about = f"The theme “{theme}” has no item with a choice, so the rule would never speak."
        yield rule.problem(CODE, "theme", about, "Name another theme, or leave it blank for all.")
    elif all(answers[name] for name in reach):
        for value in rule.record.values:
            if value not in here:
                about = f"No item of the theme “{theme}” can be answered “{value}”."
                yield rule.problem(CODE, "values", about, f"There it may be {listed(here, 'or')}.")


def _barred(
    outcome: str, rules: Sequence[Rule], items: Sequence[Checked[Item]], answers: Mapping[str, tuple[str, ...]]
) -> Iterator[str]:
    """The items that must be answered and, under an outcome, can be answered with nothing."""
    mine = [(rule, set(_in_reach(rule, items, answers))) for rule in rules if outcome in rule.outcomes]
    for item in items:
        name = item.record.name
        left = set(answers.get(name, ()))
        if not left or not item.record.required:
            continue
        for rule, reach in mine:
            if name in reach and rule.rule == "outcome_needs_all":
                left &= set(rule.values)
            elif name in reach and rule.rule == "answer_excludes_outcome":
                left -= set(rule.values)
        if not left:
            yield name
