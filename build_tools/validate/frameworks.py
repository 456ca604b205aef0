"""A framework's tables to one framework whose parts fit together."""

from __future__ import annotations

from build_tools.models.framework import (
    FRAMEWORK_TABLES,
    Choice,
    Framework,
    FrameworkHeader,
    GuidanceLine,
    Item,
    Outcome,
    Rule,
    Theme,
)
from build_tools.models.problem import Problem
from build_tools.models.sources import FrameworkSource
from build_tools.models.words import did_you_mean
from build_tools.validate.rows import Checked, R, check_references, check_rows


def check_framework(source: FrameworkSource, problems: list[Problem]) -> Framework | None:
    """The framework, or ``None`` when its own table ``framework`` gives no single right row."""
    kinds = {kind.name: kind for kind in FRAMEWORK_TABLES}

    def rows(name: str, model: type[R]) -> list[Checked[R]]:
        return check_rows(source.tables[name], kinds[name], model, problems) if name in source.tables else []

    headers = rows("framework", FrameworkHeader)
    themes, choices, items = rows("themes", Theme), rows("scales", Choice), rows("items", Item)
    guidance, outcomes, rules = rows("guidance", GuidanceLine), rows("outcomes", Outcome), rows("rules", Rule)
    theme_names = [theme.record.name for theme in themes]
    check_references(items, "theme", theme_names, "themes.csv", problems)
    check_references(rules, "theme", theme_names, "themes.csv", problems)
    check_references(guidance, "item", [item.record.name for item in items], "items.csv", problems)
    _check_scales(items, {choice.record.list_name for choice in choices}, problems)
    _check_rules(rules, {choice.record.name for choice in choices} | {"yes", "no", "na"}, outcomes, problems)
    header = _the_header(source, headers, problems)
    if header is None:
        return None
    return Framework(
        header,
        tuple(theme.record for theme in themes),
        tuple(item.record for item in items),
        tuple(sorted((line.record for line in guidance), key=lambda line: (line.item, line.number))),
        tuple(choice.record for choice in choices),
        tuple(outcome.record for outcome in outcomes),
        tuple(rule.record for rule in rules),
    )


def _the_header(
    source: FrameworkSource, headers: list[Checked[FrameworkHeader]], problems: list[Problem]
) -> FrameworkHeader | None:
    if "framework" in source.tables and not source.tables["framework"].rows:
        problems.append(
            Problem(
                "framework-value",
                "framework.csv has no row.",
                "It has one row, which names the framework.",
                source.package,
                "framework.csv",
            )
        )
    if not headers:
        return None
    for extra in headers[1:]:
        problems.append(
            extra.problem(
                "framework-value",
                "id",
                "A framework has one row only.",
                "Put the other version in a folder of its own.",
            )
        )
    first = headers[0]
    for name in ("themes", "items", "outcomes"):
        if name in source.tables and not source.tables[name].rows:
            problems.append(
                Problem(
                    "framework-value",
                    f"{name}.csv has no row.",
                    "A framework needs at least one.",
                    source.package,
                    f"{name}.csv",
                )
            )
    if first.record.used_until and first.record.used_until < first.record.used_from:
        problems.append(
            first.problem(
                "dates-order", "used_until", "used_until comes before used_from.", "Swap them, or correct the year."
            )
        )
    for field, said, folder in (
        ("id", first.record.id, source.folder_id),
        ("version", first.record.version, source.folder_version),
    ):
        if said != folder:
            problems.append(
                first.problem(
                    "framework-value",
                    field,
                    f"The {field} is {said}, and the folder is called {folder}.",
                    "Make them the same; visits name both.",
                )
            )
    return first.record


def _check_scales(items: list[Checked[Item]], scales: set[str], problems: list[Problem]) -> None:
    for item in items:
        has_scale = item.record.type in ("rating", "grade")
        if has_scale and item.record.list_name not in scales:
            name = item.record.list_name or ""
            problems.append(
                item.problem(
                    "framework-value",
                    "list_name",
                    f"There is no scale “{name}” in scales.csv." if name else "A rating or grade needs a scale.",
                    did_you_mean(name, scales) + "Name one of the scales, or add it.",
                )
            )


def _check_rules(
    rules: list[Checked[Rule]], answers: set[str], outcomes: list[Checked[Outcome]], problems: list[Problem]
) -> None:
    known = {"values": answers, "outcomes": {outcome.record.name for outcome in outcomes}}
    for rule in rules:
        for field, names in known.items():
            for name in getattr(rule.record, field):
                if name not in names:
                    problems.append(
                        rule.problem(
                            "framework-value",
                            field,
                            f"The rule names “{name}”, which is not there.",
                            did_you_mean(name, names) + "Correct it, or add it.",
                        )
                    )
