"""What a visit answered: each item as it may be, an outcome of the framework's, and no rule across answers broken."""

from __future__ import annotations

from datetime import date

from build_tools.models.framework import Framework, Item
from build_tools.models.problem import Problem
from build_tools.models.visit import Answer, Revision, VisitHeader
from build_tools.models.words import did_you_mean, listed
from build_tools.validate.cells import Trouble, parse_cell
from build_tools.validate.framework_rules import RULES
from build_tools.validate.rows import Checked, CheckedRows


def check_answers(
    answers: CheckedRows[Answer],
    header: Checked[VisitHeader],
    framework: Framework,
    revision: Revision,
    problems: list[Problem],
) -> None:
    """Report every answer that is missing, unknown or not allowed, and every rule that the good ones break."""
    doubtful = _check_items(answers, header, framework, problems)
    _check_outcome(header, framework, problems)
    _check_rules(answers, header, framework, revision, doubtful, problems)


def _check_items(
    answers: CheckedRows[Answer], header: Checked[VisitHeader], framework: Framework, problems: list[Problem]
) -> set[str]:
    """The items whose answers are already reported, so that no rule reports them again."""
    items, answers_to = framework.item_named, framework.answers_to
    answered = set()
    doubtful = set()
    for place, (name, value) in answers.values("item", "value"):
        if name not in items:
            problems.append(
                answers[place].problem(
                    "item-unknown",
                    "item",
                    f"The framework has no item “{name}”.",
                    did_you_mean(name, items) + "Correct it, or remove the row.",
                )
            )
        elif value is not None:
            answered.add(name)
            if value in answers_to[name]:
                continue
            if (trouble := _trouble_with(value, items[name], framework)) is not None:
                doubtful.add(name)
                problems.append(answers[place].problem(trouble.code, "value", trouble.message, trouble.fix))
    unanswered = items.keys() - answered
    for name, item in items.items() if unanswered else ():
        if name in unanswered and item.required:
            problems.append(
                header.problem(
                    "item-missing",
                    name,
                    f"Item {name} has no answer.",
                    "Answer it. A missing answer is never taken for a rating.",
                )
            )
    return doubtful | unanswered


def _trouble_with(value: str, item: Item, framework: Framework) -> Trouble | None:
    if item.type in ("rating", "grade", "yes_no_na"):
        known = framework.answers_to[item.name]
        if value in known or not known:  # a scale that is not there is the framework's problem, reported there
            return None
        names = [choice.name for choice in framework.choices_for(item)]
        fix = did_you_mean(value, names) + f"Use {listed(names, 'or')}."
        return Trouble("answer-not-allowed", f"“{value}” is no answer to {item.name}.", fix)
    if item.type in ("date", "count"):
        parsed = parse_cell(value, date if item.type == "date" else int, False)
        if isinstance(parsed, Trouble):
            return Trouble("answer-not-allowed", parsed.message, parsed.fix)
    return None


def _check_outcome(header: Checked[VisitHeader], framework: Framework, problems: list[Problem]) -> None:
    names = [outcome.name for outcome in framework.outcomes]
    if header.record.outcome not in names:
        problems.append(
            header.problem(
                "outcome-unknown",
                "outcome",
                f"“{header.record.outcome}” is no outcome of {framework.header.title}.",
                did_you_mean(header.record.outcome, names) + f"Use {listed(names, 'or')}.",
            )
        )


def _check_rules(
    answers: CheckedRows[Answer],
    header: Checked[VisitHeader],
    framework: Framework,
    revision: Revision,
    doubtful: set[str],
    problems: list[Problem],
) -> None:
    for rule in framework.rules:
        for part, item in RULES[rule.rule](rule, revision, framework):
            if item in doubtful:
                continue
            rows = dict(zip(answers.column("item"), answers.numbers, strict=True))
            where = f"{part}: " if item is None else f"{item}: "
            problems.append(
                Problem(
                    "framework-rule",
                    where + rule.message,
                    "Change the answer, or the outcome, so that they agree.",
                    header.table.package,
                    part,
                    rows.get(item or ""),
                    "value" if item else None,
                )
            )
