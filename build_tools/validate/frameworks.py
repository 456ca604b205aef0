"""A framework's tables to one framework whose parts fit together, and versions that keep the meaning of a name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from build_tools.models.framework import (
    FRAMEWORK_TABLES,
    YES_NO_NA,
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
from build_tools.models.sources import FrameworkSource, Row
from build_tools.models.words import did_you_mean
from build_tools.validate.framework_parts import check_items, check_rules_and_outcomes, check_scales, check_themes
from build_tools.validate.rows import Checked, CheckedRows, R, check_references, check_rows


def check_framework(source: FrameworkSource, problems: list[Problem]) -> Framework | None:
    """The framework, or ``None`` when its own table ``framework`` gives no single right row."""
    kinds = {kind.name: kind for kind in FRAMEWORK_TABLES}

    def rows(name: str, model: type[R]) -> CheckedRows[R]:
        table = source.tables.get(name)
        return CheckedRows.none(model) if table is None else check_rows(table, kinds[name], model, problems)

    headers = rows("framework", FrameworkHeader)
    themes, choices, items = rows("themes", Theme), rows("scales", Choice), rows("items", Item)
    guidance, outcomes, rules = rows("guidance", GuidanceLine), rows("outcomes", Outcome), rows("rules", Rule)
    check_references(items, "theme", _standing_in(source, "themes"), "themes.csv", problems)
    check_references(rules, "theme", _standing_in(source, "themes"), "themes.csv", problems)
    check_references(guidance, "item", _standing_in(source, "items"), "items.csv", problems)
    check_scales(choices, problems)
    check_themes(themes, items, problems)
    check_items(items, _standing_in(source, "scales", "list_name"), problems)
    values = _standing_in(source, "scales") | {choice.name for choice in YES_NO_NA}
    known = {"values": values, "outcomes": _standing_in(source, "outcomes")}
    made = {"themes": len(themes), "scales": len(choices), "items": len(items), "outcomes": len(outcomes)}
    whole = all(name in source.tables and len(source.tables[name].rows) == count for name, count in made.items())
    check_rules_and_outcomes(rules, outcomes, items, choices, known, problems, whole=whole)
    header = _the_header(source, headers, problems)
    if header is None:
        return None
    return Framework(
        header,
        tuple(themes.records),
        tuple(items.records),
        tuple(sorted(guidance.records, key=lambda line: (line.item, line.number))),
        tuple(choices.records),
        tuple(outcomes.records),
        tuple(rules.records),
    )


def _standing_in(source: FrameworkSource, table: str, field: str = "name") -> set[str]:
    """What stands in a column, in faulty rows too: whoever points to one of those is not to blame."""
    return set(source.tables[table].cells_of(field)) if table in source.tables else set()


def _the_header(
    source: FrameworkSource, headers: Sequence[Checked[FrameworkHeader]], problems: list[Problem]
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


def check_versions(sources: Sequence[FrameworkSource], problems: list[Problem]) -> None:
    """
    An item's name means one thing in all versions of a framework: reports are compared by it.

    Only what can be told is: that the kind of answer changed. A grade may move to another scale, and is then not
    compared.
    """
    first: dict[tuple[str, str], tuple[str, str]] = {}
    for source, row in _items_of(sources):
        kind = row.cells.get("type", "")
        version, before = first.setdefault((source.folder_id, row.cells.get("name", "")), (source.folder_version, kind))
        if kind != before and version != source.folder_version:
            about = f"Item {row.cells['name']} is of type {before} in version {version}, and {kind} here."
            fix = "Give the new question a name of its own; reports are compared by name."
            problems.append(_at(source, row, "framework-value", "type", about, fix))


def check_evidenced_documents(
    sources: Sequence[FrameworkSource], known: Sequence[str], problems: list[Problem]
) -> None:
    """A date that evidences a kind of document names one of ``known``, those of policy.toml."""
    for source, row in _items_of(sources):
        kind = row.cells.get("document_kind", "")
        if kind and kind not in known:
            about = f"policy.toml has no kind of document “{kind}”."
            fix = did_you_mean(kind, known) + "Correct it, add the kind to policy.toml, or leave it blank."
            problems.append(_at(source, row, "document-kind-unknown", "document_kind", about, fix))


def _items_of(sources: Sequence[FrameworkSource]) -> Iterator[tuple[FrameworkSource, Row]]:
    for source in sources:
        if "items" in source.tables:
            yield from ((source, row) for row in source.tables["items"].rows)


def _at(source: FrameworkSource, row: Row, code: str, field: str, about: str, fix: str) -> Problem:
    return Problem(code, about, fix, source.package, "items.csv", row.number, field, "warning")
