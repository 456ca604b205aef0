"""
A framework as an XLSForm, for those who already collect with ODK or KoboToolbox.

The names of its questions are a promise: ``intake/odk.py`` reads them when a submission comes back.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from openpyxl import Workbook

from build_tools.errors import WrongUse
from build_tools.models.framework import Framework, Item, Rule
from build_tools.models.odk_names import FORM_MARK, PHOTOS, PLAN, answer_name, comment_name, evidence_name, plan_name
from build_tools.models.visit import visit_table
from build_tools.models.visit_workbook import asked_of_the_visit, names_and_ids
from build_tools.render.framework_form import evidence_needed_for, evidence_rules, items_of
from build_tools.render.office_file import settled
from build_tools.render.workbook_sheet import put

Row = Mapping[str, str]
SURVEY = (
    "type", "name", "label", "hint", "guidance_hint", "required", "required_message", "relevant", "constraint",
    "constraint_message", "appearance", "calculation", "choice_filter", "parameters",
)  # fmt: skip
CHOICES = ("list_name", "name", "label", "provider_id")
SETTINGS = ("form_title", "form_id", "version", "instance_name")
TYPES = {"date": "date", "count": "integer", "text": "text"}


@dataclass(frozen=True)
class Place:
    """A provider or a venue that may be chosen; ``provider_id`` is whose venue it is, empty for a provider."""

    id: str
    name: str
    provider_id: str = ""


def xlsform(framework: Framework, providers: Sequence[Place], venues: Sequence[Place]) -> bytes:
    """The ``.xlsx`` that ODK Central, KoboToolbox and pyxform take. Nothing has a default."""
    header = framework.header
    book = Workbook()
    del book[book.sheetnames[0]]
    settings = {
        "form_title": f"{header.title}, version {header.version}",
        "form_id": f"qa-visit-{header.id}",
        "version": header.version,
        "instance_name": "concat(${provider_id}, ' ', ${visited_on})",
    }
    tables: tuple[tuple[str, Sequence[str], Iterable[Row]], ...] = (
        ("survey", SURVEY, _survey(framework, bool(providers), bool(venues))),
        ("choices", CHOICES, _choices(framework, providers, venues)),
        ("settings", SETTINGS, [settings]),
    )
    for title, columns, rows in tables:
        sheet = book.create_sheet(title)
        for number, row in enumerate([dict(zip(columns, columns, strict=True)), *rows], 1):
            for column, name in enumerate(columns, 1):
                if row.get(name):
                    put(sheet, number, column, row[name])
    made = io.BytesIO()
    book.save(made)
    return settled(made.getvalue())


def converted(form: bytes) -> str:
    """
    The end of a sentence that says whether pyxform, with which ODK and Kobo read such forms, takes it.

    Raises ``WrongUse`` when it does not. Without the extra nothing is tried.
    """
    try:
        from pyxform.errors import PyXFormError
        from pyxform.xls2xform import convert
    except ImportError:
        return 'not tried out here: that needs one more package, pip install "provider-directory[odk]".'
    try:
        convert(form)
    except PyXFormError as error:
        raise WrongUse(f"ODK would not take this form: {error}") from error
    return "which ODK’s own converter takes."


def _words(text: str | None) -> str:
    """Words for a label, in which ``${`` would be taken for the answer to another question."""
    return (text or "").replace("${", "$ {")


def _survey(framework: Framework, has_providers: bool, has_venues: bool) -> Iterator[Row]:
    yield {"type": "calculate", "name": FORM_MARK, "calculation": f"'{'/'.join(framework.key)}'"}
    yield {"type": "begin_group", "name": "visit", "label": "The visit"}
    for asked in asked_of_the_visit():
        if asked["name"] not in ("outcome", "revision_reason") and (asked["name"] != "venue_id" or has_venues):
            yield _of_the_visit(asked, has_providers)
    yield {"type": "end_group", "name": "visit"}
    for theme in framework.themes:
        yield {"type": "begin_group", "name": f"t_{theme.name}", "label": _words(theme.label)}
        if theme.hint:
            yield {"type": "note", "name": f"n_{theme.name}", "label": _words(theme.hint)}
        for item in framework.items:
            if item.theme == theme.name:
                yield from _question(framework, item)
        about = f"Anything to say of “{theme.label}” as a whole?"
        yield {"type": "text", "name": comment_name(theme.name), "label": _words(about), "appearance": "multiline"}
        yield {"type": "end_group", "name": f"t_{theme.name}"}
    yield from _plan()
    yield _outcome(framework)
    yield from _photos()


def _of_the_visit(asked: Mapping[str, object], has_providers: bool) -> Row:
    name = str(asked["name"])
    row = {"type": "text", "name": name, "label": str(asked["title"]), "hint": str(asked["description"])}
    limits = asked.get("constraints", {})
    if isinstance(limits, dict) and limits.get("required"):
        row |= {"required": "yes", "required_message": "Fill this in."}
    if name == "provider_id" and has_providers:
        row |= {"type": "select_one providers", "appearance": "autocomplete"}
    elif name == "venue_id":
        row |= {"type": "select_one venues", "choice_filter": "provider_id = ${provider_id}"}
    elif name == "visited_on":
        row |= {"type": "date", "constraint": ". <= today()", "constraint_message": "That day is still to come."}
    elif name == "next_visit_by":
        row |= {"type": "date", "constraint": ". >= ${visited_on}", "constraint_message": "That is before this visit."}
    elif asked["type"] == "list":
        row["hint"] += " Write days as 2026-03-14, with semicolons between."
    return row


def _question(framework: Framework, item: Item) -> Iterator[Row]:
    choices = framework.choices_for(item)
    lines = [line.text for line in framework.guidance if line.item == item.name]
    answer = answer_name(item.name)
    row = {
        "type": f"select_one {_list_of(item)}" if choices else TYPES[item.type],
        "name": answer,
        "label": _words(f"{item.name} {item.label}"),
        "hint": _words(item.hint),
        "guidance_hint": _words(" ".join(lines)),
        "appearance": "multiline" if item.type == "text" else "",
    }
    if item.required:
        row |= {"required": "yes", "required_message": "Answer this. No answer is never taken for a rating."}
    if item.type == "count":
        row |= {"constraint": ". >= 0", "constraint_message": "A number from 0 up."}
    yield row
    if item.type == "text":
        return
    needed = evidence_needed_for(framework, item)
    yield {
        "type": "text",
        "name": evidence_name(item.name),
        "label": f"{item.name}: what was seen, read or heard?",
        "required": " or ".join(f"${{{answer}}} = '{name}'" for name in needed),
        "required_message": _words(" ".join(rule.message for rule in evidence_rules(framework, item)))
        if needed
        else "",
        "relevant": f"${{{answer}}} != ''",
        "constraint": "string-length(.) <= 20000",
        "constraint_message": "No more than 20,000 characters.",
        "appearance": "multiline",
    }


def _list_of(item: Item) -> str:
    return f"scale_{item.list_name}" if item.list_name else item.type


def _plan() -> Iterator[Row]:
    yield {"type": "begin_repeat", "name": PLAN, "label": "Improvement plan"}
    fields = visit_table("actions").descriptor()["schema"]["fields"]
    types = {"item": "select_one items", "rag": "select_one rag", "by_when": "date"}
    for field in fields:
        name = field["name"]
        if name == "number":
            continue
        row = {
            "type": types.get(name, "text"),
            "name": plan_name(name),
            "label": field["title"],
            "hint": field["description"],
        }
        if field.get("constraints", {}).get("required"):
            row |= {"required": "yes", "required_message": "Fill this in."}
        if name == "by_when":
            row |= {"constraint": ". >= ${visited_on}", "constraint_message": "That is before the visit."}
        yield row
    yield {"type": "end_repeat", "name": PLAN}


def _photos() -> Iterator[Row]:
    yield {"type": "begin_repeat", "name": PHOTOS, "label": "Pictures"}
    yield {
        "type": "acknowledge",
        "name": "photo_no_children",
        "label": "No children are in this picture.",
        "required": "yes",
    }
    yield {"type": "image", "name": "photo", "label": "Picture", "parameters": "max-pixels=1600"}
    yield {"type": "select_one items", "name": "photo_item", "label": "Which standard does it evidence?"}
    yield {"type": "end_repeat", "name": PHOTOS}


def _outcome(framework: Framework) -> Row:
    conditions = [(rule, _holds(framework, rule)) for rule in framework.rules if rule.outcomes]
    return {
        "type": "select_one outcomes",
        "name": "outcome",
        "label": "Outcome",
        "required": "yes",
        "required_message": "Choose an outcome.",
        "constraint": " and ".join(f"({condition})" for _, condition in conditions if condition),
        "constraint_message": _words(" ".join(rule.message for rule, condition in conditions if condition)),
    }


def _holds(framework: Framework, rule: Rule) -> str:
    """What must be true for a rule to hold, as ODK reckons it; empty where it cannot be broken."""
    others = " and ".join(f". != '{name}'" for name in rule.outcomes)
    if rule.rule == "outcome_needs_action":
        return f"({others}) or count(${{{PLAN}}}) > 0"
    parts = []
    for item in items_of(framework, rule):
        names = [choice.name for choice in framework.choices_for(item)]
        wrong = [name for name in names if (name in rule.values) is (rule.rule == "answer_excludes_outcome")]
        parts += [f"${{{answer_name(item.name)}}} != '{name}'" for name in wrong]
    return f"({others}) or ({' and '.join(parts)})" if parts else ""


def _choices(framework: Framework, providers: Sequence[Place], venues: Sequence[Place]) -> Iterator[Row]:
    seen: set[str] = set()
    for item in framework.items:
        if (choices := framework.choices_for(item)) and _list_of(item) not in seen:
            seen.add(_list_of(item))
            for choice in choices:
                yield {"list_name": _list_of(item), "name": choice.name, "label": _words(choice.label)}
    for outcome in framework.outcomes:
        yield {"list_name": "outcomes", "name": outcome.name, "label": _words(outcome.label)}
    for item in framework.items:
        yield {"list_name": "items", "name": item.name, "label": _words(f"{item.name} {item.label}")[:120]}
    for name in ("red", "amber", "green"):
        yield {"list_name": "rag", "name": name, "label": name.capitalize()}
    labels = names_and_ids((place.id, place.name) for place in providers)
    for place in providers:
        yield {"list_name": "providers", "name": place.id, "label": _words(labels[place.id])}
    for place in venues:
        row = {"list_name": "venues", "name": place.id, "label": _words(place.name), "provider_id": place.provider_id}
        yield row
