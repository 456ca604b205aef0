"""What a visit answered: each item as it may be, an outcome of the framework's, and no rule across answers broken."""

from __future__ import annotations

from datetime import date

from build_tools.models.framework import Framework, Item
from build_tools.models.problem import Problem
from build_tools.models.visit import Answer, Revision, VisitHeader
from build_tools.models.words import did_you_mean, listed
from build_tools.validate.cells import Trouble, parse_cell
from build_tools.validate.framework_rules import RULES
from build_tools.validate.rows import Checked


def check_answers(
    answers: list[Checked[Answer]],
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
    answers: list[Checked[Answer]], header: Checked[VisitHeader], framework: Framework, problems: list[Problem]
) -> set[str]:
    """The items whose answers are already reported, so that no rule reports them again."""
    items, answers_to = framework.item_named, framework.answers_to
    answered = set()
    doubtful = set()
    for answer in answers:
        item = items.get(answer.record.item)
        if item is None:
            problems.append(
                answer.problem(
                    "item-unknown",
                    "item",
                    f"The framework has no item “{answer.record.item}”.",
                    did_you_mean(answer.record.item, items) + "Correct it, or remove the row.",
                )
            )
        elif answer.record.value is not None:
            answered.add(item.name)
            if answer.record.value in answers_to[item.name]:
                continue
            if (trouble := _trouble_with(answer.record.value, item, framework)) is not None:
                doubtful.add(item.name)
                problems.append(answer.problem(trouble.code, "value", trouble.message, trouble.fix))
    for name, item in items.items():
        if item.required and name not in answered:
            problems.append(
                header.problem(
                    "item-missing",
                    name,
                    f"Item {name} has no answer.",
                    "Answer it. A missing answer is never taken for a rating.",
                )
            )
    return doubtful | (set(items) - answered)


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
    answers: list[Checked[Answer]],
    header: Checked[VisitHeader],
    framework: Framework,
    revision: Revision,
    doubtful: set[str],
    problems: list[Problem],
) -> None:
    rows = {answer.record.item: answer.row for answer in answers}
    for rule in framework.rules:
        for part, item in RULES[rule.rule](rule, revision, framework):
            if item in doubtful:
                continue
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
