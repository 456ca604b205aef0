"""A framework as a workbook to fill in: for people who may use a spreadsheet and nothing else. Nothing is pre-filled."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from openpyxl import Workbook
from openpyxl.workbook.protection import WorkbookProtection
from openpyxl.worksheet.worksheet import Worksheet

from build_tools.models.directory import Directory
from build_tools.models.framework import Framework, Item
from build_tools.models.site import BuildFacts
from build_tools.models.visit_workbook import (
    ANSWER,
    COMMENT,
    COMMENT_HEADINGS,
    COMMENTS,
    EVIDENCE,
    KEY,
    LAST_TIME,
    LISTS,
    MARK_NAMES,
    MARKS,
    PLAN,
    PLAN_FIELDS,
    PLAN_ROWS,
    RATING_HEADINGS,
    RATINGS,
    READ_ME,
    VISIT,
    VISIT_HEADINGS,
    WORKBOOK_FORMAT,
    asked_of_the_visit,
    names_and_ids,
)
from build_tools.render.environment import day
from build_tools.render.office_file import settled
from build_tools.render.theme_bars import answer_tag
from build_tools.render.workbook_sheet import Drops, answer_cell, headings, put, set_up

HOW = {
    "rating": "Choose from the list.",
    "grade": "Choose from the list.",
    "yes_no_na": "Choose from the list.",
    "date": "A day, such as 14 March 2026.",
    "count": "A whole number.",
    "text": "In words.",
}


@dataclass(frozen=True)
class Visited:
    """
    Who is to be visited. ``venues`` are ``(id, name)``.

    ``last`` has the words of the last visit's answers by item, as far as the edition may know them.
    """

    provider_id: str
    name: str
    venues: tuple[tuple[str, str], ...] = ()
    last: dict[str, str] = field(default_factory=dict)
    last_on: date | None = None


def visited(directory: Directory, framework: Framework, provider_id: str, facts: BuildFacts) -> Visited:
    """A provider as an edition knows it, with the report in force of its last visit on any version of the framework."""
    name = directory.provider[provider_id].name
    venues = tuple((venue.id, venue.name) for venue in directory.venues_of.get(provider_id, ()))
    standing = (facts.published.get(visit.visit_id) for visit in directory.visits_of.get(provider_id, ()))
    same = [revision for revision in standing if revision and revision.header.framework_id == framework.header.id]
    if not same:
        return Visited(provider_id, name, venues)
    last = max(same, key=lambda revision: revision.header.visited_on)
    theirs = directory.framework[last.header.framework_id, last.header.framework_version]
    given = [answer for answer in last.answers if answer.value is not None]
    words = {answer.item: answer_tag(theirs, theirs.item_named[answer.item], answer).word for answer in given}
    return Visited(provider_id, name, venues, words, last.header.visited_on)


def visit_workbook(framework: Framework, providers: Sequence[tuple[str, str]], visited: Visited | None) -> bytes:
    """
    The ``.xlsx`` of a form. ``providers`` are ``(id, name)``, offered in a list.

    Only cells for answers can be typed into; they hold nothing, except who is visited when that is known.
    """
    book = Workbook()
    book.properties.title = f"{framework.header.title}, version {framework.header.version}"
    book.properties.creator = "provider-directory"
    book.properties.language = "en-GB"
    first = book.active
    assert isinstance(first, Worksheet)
    first.title = READ_ME
    sheets = {name: book.create_sheet(name) for name in (VISIT, RATINGS, COMMENTS, PLAN, LISTS, MARKS)}
    drops = Drops(sheets[LISTS])
    _read_me(first, framework, visited)
    _visit(sheets[VISIT], framework, providers, visited, drops)
    _ratings(sheets[RATINGS], framework, visited, drops)
    _comments(sheets[COMMENTS], framework)
    _plan(sheets[PLAN], framework, drops)
    marks = (WORKBOOK_FORMAT, *framework.key, visited.provider_id if visited else "")
    for row, (name, value) in enumerate(zip(MARK_NAMES, marks, strict=True), 1):
        put(sheets[MARKS], row, 1, name)
        put(sheets[MARKS], row, 2, value)
    for name in (LISTS, MARKS):
        sheets[name].sheet_state = "veryHidden"
    # Without a password: it keeps people from slips, and nobody from anything they want.
    book.security = WorkbookProtection(lockStructure=True)
    made = io.BytesIO()
    book.save(made)
    return settled(made.getvalue())


def _read_me(sheet: Worksheet, framework: Framework, visited: Visited | None) -> None:
    lines = [
        f"{framework.header.title}, version {framework.header.version}",
        f"Visit to {visited.name}" if visited else "",
        framework.header.purpose,
        f"1. Fill in the white cells of the sheets “{VISIT}”, “{RATINGS}”, “{COMMENTS}” and “{PLAN}”. Grey cells are locked.",
        "2. Leave a cell empty when there is no answer. An empty cell is never read as a rating.",
        "3. Where a cell has a list, choose from it. Write days as 14 March 2026.",
        "4. Name nobody. Write roles, such as centre manager, and never anything that tells who a pupil is.",
        f"5. Save the file as .xlsx and send it in. What does not fit comes back with the cell’s name, as in {RATINGS}!E7.",
        "Do not delete or rename sheets, and type no formulas: what a formula comes to is not read.",
    ]
    for row, line in enumerate((line for line in lines if line), 1):
        put(sheet, row, 1, line, look="title" if row == 1 else "plain")
    set_up(sheet, (100,), framework.header.title, repeat_headings=False)


def _visit(
    sheet: Worksheet,
    framework: Framework,
    providers: Sequence[tuple[str, str]],
    visited: Visited | None,
    drops: Drops,
) -> None:
    headings(sheet, VISIT_HEADINGS)
    offered = {
        "provider_id": sorted(names_and_ids(providers).values(), key=str.casefold),
        "venue_id": list(names_and_ids(visited.venues).values()) if visited else [],
        "outcome": [outcome.label for outcome in framework.outcomes],
    }
    for row, asked in enumerate(asked_of_the_visit(), 2):
        how = asked["description"] + (" Must be filled in." if asked.get("constraints", {}).get("required") else "")
        for column, text in ((1, asked["name"]), (2, asked["title"]), (4, how)):
            put(sheet, row, column, text, look="locked")
        kind = "date" if asked["type"] == "date" else "text"
        cell = answer_cell(sheet, row, 3, kind)
        if asked["name"] in offered and offered[asked["name"]]:
            drops.offer(sheet, cell, asked["name"], offered[asked["name"]])
        if asked["name"] == "provider_id" and visited:
            put(sheet, row, 3, names_and_ids(providers)[visited.provider_id], look=None)
    set_up(sheet, (18, 26, 60, 70), framework.header.title)


def _ratings(sheet: Worksheet, framework: Framework, visited: Visited | None, drops: Drops) -> None:
    names = list(RATING_HEADINGS)
    if visited and visited.last_on:
        names.insert(names.index(ANSWER), LAST_TIME)
    headings(sheet, names)
    themes = {theme.name: theme.label for theme in framework.themes}
    guidance: dict[str, list[str]] = {}
    for line in framework.guidance:
        guidance.setdefault(line.item, []).append(line.text)
    ordered = [item for theme in framework.themes for item in framework.items if item.theme == theme.name]
    for row, item in enumerate(ordered, 2):
        lines = [*([item.hint] if item.hint else []), *guidance.get(item.name, ())]
        texts = {
            KEY: item.name,
            "Theme": themes[item.theme],
            "Standard": item.label + ("" if item.required else " (May be left empty.)"),
            "What to look for": "\n".join([*lines, _how(framework, item)]),
            LAST_TIME: _last_time(visited, item),
        }
        for column, name in enumerate(names, 1):
            if name in texts:
                put(sheet, row, column, texts[name], look="grey" if name == LAST_TIME else "locked")
        cell = answer_cell(sheet, row, names.index(ANSWER) + 1, item.type)
        if choices := framework.choices_for(item):
            drops.offer(sheet, cell, item.list_name or item.type, [choice.label for choice in choices])
        answer_cell(sheet, row, names.index(EVIDENCE) + 1, "text")
    widths = {KEY: 10, "Theme": 20, "Standard": 44, "What to look for": 50, LAST_TIME: 20, ANSWER: 22, EVIDENCE: 70}
    set_up(sheet, [widths[name] for name in names], framework.header.title)


def _last_time(visited: Visited | None, item: Item) -> str:
    """``Fully met (21 April 2025)``; nothing where it was not asked, or this edition may not know."""
    if visited is None or visited.last_on is None or item.name not in visited.last:
        return ""
    return f"{visited.last[item.name]} ({day(visited.last_on)})"


def _how(framework: Framework, item: Item) -> str:
    answer, evidence = item.visibility.readers, item.evidence_visibility.readers
    seen = f"Seen by {answer}." if answer == evidence else f"Answer seen by {answer}; evidence by {evidence}."
    return f"({HOW[item.type]} {seen})"


def _comments(sheet: Worksheet, framework: Framework) -> None:
    headings(sheet, COMMENT_HEADINGS)
    for row, theme in enumerate(framework.themes, 2):
        put(sheet, row, 1, theme.name, look="locked")
        put(sheet, row, 2, theme.label, look="locked")
        answer_cell(sheet, row, list(COMMENT_HEADINGS).index(COMMENT) + 1, "text")
    set_up(sheet, (22, 34, 100), framework.header.title)


def _plan(sheet: Worksheet, framework: Framework, drops: Drops) -> None:
    headings(sheet, PLAN_FIELDS)
    lists = {"item": [item.name for item in framework.items], "rag": ["Red", "Amber", "Green"]}
    for row in range(2, PLAN_ROWS + 2):
        for column, name in enumerate(PLAN_FIELDS.values(), 1):
            if name == "number":
                put(sheet, row, column, str(row - 1), look="locked")
                continue
            cell = answer_cell(sheet, row, column, "date" if name == "by_when" else "text")
            if name in lists:
                drops.offer(sheet, cell, f"plan {name}", lists[name])
    set_up(sheet, (9, 12, 36, 70, 12, 18, 26), framework.header.title)
