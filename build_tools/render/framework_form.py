"""A framework as a form: everything that a page needs in order to ask its questions and save a visit's data package."""

from __future__ import annotations

import json
from typing import Any

from build_tools.models.framework import Framework, Item, Rule
from build_tools.models.tables import DATA_PACKAGE_PROFILE
from build_tools.models.visit import FILLED_BY_THE_FORM, VISIT_FORMAT, VISIT_TABLES, visit_table
from build_tools.render.csv_text import cell

# Changes when a reader of the old form could no longer read the new one. docs/form-definition.md explains every name.
FORM_FORMAT = "qa-form/1"
CHOSEN = ("rating", "grade", "yes_no_na")
POINTS_TO = {"provider_id": "providers", "venue_id": "venues", "outcome": "outcomes"}


def form_definition(framework: Framework) -> dict[str, Any]:
    """The definition of a form, as ``form.json`` has it. What the framework leaves blank is ``null`` or empty."""
    header = framework.header
    return {
        "directory:format": FORM_FORMAT,
        "framework": {name: _plain(getattr(header, name)) for name in type(header).model_fields},
        "visit": [_field(field) for field in _fields("visit") if field["name"] not in (*FILLED_BY_THE_FORM, "outcome")],
        "sections": [
            {
                "name": theme.name,
                "label": theme.label,
                "hint": theme.hint,
                "questions": [
                    _question(framework, number, item)
                    for number, item in enumerate(framework.items, 1)
                    if item.theme == theme.name
                ],
                "comment": _field(next(field for field in _fields("comments") if field["name"] == "text")),
            }
            for theme in framework.themes
        ],
        "outcomes": [
            {name: _plain(getattr(outcome, name)) for name in type(outcome).model_fields}
            for outcome in framework.outcomes
        ],
        "actions": [_field(field) for field in _fields("actions") if field["name"] != "number"],
        "rules": [_rule(framework, rule) for rule in framework.rules],
        "package": {
            "$schema": DATA_PACKAGE_PROFILE,
            "directory:format": VISIT_FORMAT,
            "framework_id": header.id,
            "framework_version": header.version,
            "resources": [
                {"name": kind.name, "title": kind.title, "type": "table", "schema": kind.descriptor()["schema"]}
                for kind in VISIT_TABLES
            ],
        },
    }


def form_json(framework: Framework) -> bytes:
    """``form.json`` as it is published, without the blanks that only people need: every form is loaded with it."""
    return (json.dumps(form_definition(framework), ensure_ascii=False, separators=(",", ":")) + "\n").encode()


def items_of(framework: Framework, rule: Rule) -> tuple[Item, ...]:
    """The items with choices that a rule across answers looks at."""
    return tuple(
        item
        for item in framework.items
        if (rule.theme is None or item.theme == rule.theme)
        and item.type in CHOSEN
        and rule.rule != "outcome_needs_action"
    )


def evidence_rules(framework: Framework, item: Item) -> list[Rule]:
    """The rules by which some answers to an item need evidence beside them."""
    return [rule for rule in framework.rules if rule.rule == "evidence_unless" and item in items_of(framework, rule)]


def evidence_needed_for(framework: Framework, item: Item) -> list[str]:
    """The answers beside which evidence must be written, by name."""
    rules = evidence_rules(framework, item)
    return [
        choice.name for choice in framework.choices_for(item) if any(choice.name not in rule.values for rule in rules)
    ]


def _question(framework: Framework, number: int, item: Item) -> dict[str, Any]:
    return {
        "number": number,
        "name": item.name,
        "label": item.label,
        "hint": item.hint,
        "guidance": [line.text for line in framework.guidance if line.item == item.name],
        "type": item.type,
        "required": item.required,
        "choices": [
            {"name": choice.name, "label": choice.label, "tone": choice.tone} for choice in framework.choices_for(item)
        ],
        "months_valid": item.months_valid,
        "document_kind": item.document_kind,
        "visibility": item.visibility.value,
        "evidence": {"needed_for": evidence_needed_for(framework, item), "visibility": item.evidence_visibility.value},
    }


def _rule(framework: Framework, rule: Rule) -> dict[str, Any]:
    return {
        "name": rule.name,
        "rule": rule.rule,
        "items": [item.name for item in items_of(framework, rule)],
        "values": list(rule.values),
        "outcomes": list(rule.outcomes),
        "message": rule.message,
    }


def _fields(table: str) -> list[dict[str, Any]]:
    return list(visit_table(table).descriptor()["schema"]["fields"])


def _field(field: dict[str, Any]) -> dict[str, Any]:
    """A field of the visit's own tables, in the words that a question has."""
    limits = field.get("constraints", {})
    return {
        "name": field["name"],
        "label": field["title"],
        "hint": field["description"],
        "type": field["type"],
        "required": bool(limits.get("required")),
        "choices": list(limits.get("enum", ())),
        "from": POINTS_TO.get(field["name"]),
        "longest": limits.get("maxLength"),
        "pattern": limits.get("pattern"),
        "visibility": field["visibility"],
    }


def _plain(value: Any) -> Any:
    """A value as JSON takes it, dates as ``2027-03-14``."""
    written = cell(value)
    return written if written is None or isinstance(written, int | str) else str(written)
