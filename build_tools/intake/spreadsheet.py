"""A filled-in workbook to the visit that a form would have saved; what cannot be read is named by its cell."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from build_tools.intake.visit_package import FromElsewhere, Place, visit_package
from build_tools.intake.workbook_file import NoWorkbook, Opened, open_workbook
from build_tools.intake.workbook_rows import START_AGAIN, FormRow, FormSheets
from build_tools.models.directory import Directory
from build_tools.models.framework import Framework
from build_tools.models.problem import Problem
from build_tools.models.visit_workbook import (
    ANSWER,
    COMMENT,
    COMMENTS,
    EVIDENCE,
    KEY,
    LISTS,
    MARKS,
    PLAN,
    PLAN_FIELDS,
    RATINGS,
    READ_ME,
    VISIT,
    WORKBOOK_FORMAT,
    asked_of_the_visit,
    names_and_ids,
)
from build_tools.models.words import listed, visible

OWN_SHEETS = (READ_ME, VISIT, RATINGS, COMMENTS, PLAN, LISTS, MARKS)
MOST_NOTES = 10


def package_from(content: bytes, name: str, directory: Directory) -> FromElsewhere | tuple[Problem, ...]:
    """
    The visit in a workbook that ``render/workbook.py`` made, or every reason why it cannot be read.

    ``name`` is the file's. Whether the answers will do is for the checks that every visit passes.
    """
    try:
        book = open_workbook(content)
    except NoWorkbook as error:
        return (Problem("file-unreadable", f"{name} cannot be read: {error}.", error.fix, name),)
    framework = _framework(book, name, directory)
    if isinstance(framework, Problem):
        return (framework,)
    reading = _Reading(FormSheets(name, book), framework, directory)
    package = reading.package()
    if package is None or reading.sheets.problems:
        return tuple(reading.sheets.problems)
    return FromElsewhere(package, _notes(book), reading.cells)


def _notes(book: Opened) -> tuple[str, ...]:
    strange = [visible(sheet) for sheet in book.sheets if sheet not in OWN_SHEETS]
    notes = [f"The sheet “{sheet[:40]}” is no part of the form, and was not read." for sheet in strange[:MOST_NOTES]]
    return (*notes, *["Some cells are merged. Of those only the first is read."] * book.has_merged)


def _framework(book: Opened, name: str, directory: Directory) -> Framework | Problem:
    """The framework that the hidden sheet names."""
    rows = book.sheets.get(MARKS, ())
    marks = {row[0].text: row[1].text for row in rows if len(row) > 1 and row[0] and row[1]}
    if marks.get("format") != WORKBOOK_FORMAT:
        about = f"{name} does not say which form it is: it was made elsewhere, or its sheets were copied out of it."
        return Problem("visit-format", about, START_AGAIN, name)
    key = marks.get("framework_id", ""), marks.get("framework_version", "")
    if key in directory.framework:
        return directory.framework[key]
    known = [f"{one} {version}" for one, version in directory.framework]
    stated = visible(f"{key[0][:40]}, version {key[1][:20]}")
    about = f"{name} is a form of {stated}, and there is none in this workspace."
    return Problem("framework-unknown", about, f"There is {listed(known)}." if known else START_AGAIN, name)


@dataclass
class _Reading:
    """The parts of a visit, sheet by sheet; ``cells`` notes where each value came from."""

    sheets: FormSheets
    framework: Framework
    directory: Directory
    cells: dict[Place, str] = field(default_factory=dict)

    def package(self) -> dict[str, Any] | None:
        """The whole package; ``None`` when nobody could say whose visit it is, or when it was."""
        header, answers = self.visit(), self.answers()
        comments, actions = self.comments(), self.actions()
        if not header.get("provider_id") or not header.get("visited_on"):
            return None
        return visit_package(self.framework, header, answers, comments, actions)

    def visit(self) -> dict[str, Any]:
        """The row of the visit itself."""
        fields = {asked["name"]: asked for asked in asked_of_the_visit()}
        rows = self.sheets.rows_by_key(VISIT, [ANSWER], list(fields), "question")
        if len(rows) < len(fields):
            return {}
        providers = names_and_ids((one.id, one.name) for one in self.directory.providers)
        header: dict[str, Any] = {"provider_id": self._choice(rows["provider_id"], providers, "a provider")}
        venues = names_and_ids(
            (venue.id, venue.name) for venue in self.directory.venues_of.get(header["provider_id"] or "", ())
        )
        outcomes = {outcome.name: outcome.label for outcome in self.framework.outcomes}
        for name, row in rows.items():
            self.cells["visit", 2, name] = row.cell(ANSWER)
            if name == "venue_id":
                header[name] = self._choice(row, venues, "a venue of this provider") if header["provider_id"] else None
            elif name == "outcome":
                header[name] = self.sheets.choice(row, ANSWER, outcomes, "outcome-unknown", "an outcome")
            elif fields[name]["type"] == "list":
                header[name] = ";".join(day.isoformat() for day in self.sheets.days(row, ANSWER)) or None
            elif fields[name]["type"] == "date":
                header[name] = self.sheets.day(row, ANSWER)
            elif name != "provider_id":
                header[name] = self.sheets.text(row, ANSWER)
            if name in ("provider_id", "visited_on") and row.held[ANSWER] is None:
                about = f"{fields[name]['title']} is empty, so nobody can tell which visit this is."
                self.sheets.trouble(row, ANSWER, "value-missing", about, "Fill it in.")
        return header

    def _choice(self, row: FormRow, choices: Mapping[str, str], what: str) -> str | None:
        return self.sheets.choice(row, ANSWER, choices, "reference-dangling", what)

    def answers(self) -> list[dict[str, Any]]:
        """A row for each item that has an answer or evidence."""
        items = self.framework.items
        rows = self.sheets.rows_by_key(RATINGS, [ANSWER, EVIDENCE], [item.name for item in items], "standard")
        found: list[dict[str, Any]] = []
        for item in (item for item in items if item.name in rows):
            row = rows[item.name]
            choices = {choice.name: choice.label for choice in self.framework.choices_for(item)}
            if choices:
                value = self.sheets.choice(row, ANSWER, choices, "answer-not-allowed", "an answer to it")
            elif item.type == "date":
                value = self.sheets.day(row, ANSWER)
            else:
                value = self.sheets.text(row, ANSWER)
            evidence = self.sheets.text(row, EVIDENCE)
            self.cells["visit", 2, item.name] = row.cell(ANSWER)  # where a missing answer is told
            if value is not None or evidence is not None:
                found.append({"item": item.name, "value": value, "evidence": evidence})
                self._note("answers", len(found), row, {"item": KEY, "value": ANSWER, "evidence": EVIDENCE})
        return found

    def comments(self) -> list[dict[str, Any]]:
        """A row for each theme that was remarked on."""
        themes = [theme.name for theme in self.framework.themes]
        rows = self.sheets.rows_by_key(COMMENTS, [COMMENT], themes, "theme")
        found: list[dict[str, Any]] = []
        for name in (name for name in themes if name in rows):
            if (text := self.sheets.text(rows[name], COMMENT)) is not None:
                found.append({"theme": name, "text": text})
                self._note("comments", len(found), rows[name], {"theme": KEY, "text": COMMENT})
        return found

    def actions(self) -> list[dict[str, Any]]:
        """A row for each line of the plan that has anything beside its number."""
        _number, *others = PLAN_FIELDS
        found: list[dict[str, Any]] = []
        self.cells["actions", None, None] = PLAN
        for row in self.sheets.rows(PLAN, list(PLAN_FIELDS)):
            if any(row.held[heading] for heading in others):
                found.append({name: self._of_the_plan(row, heading, name) for heading, name in PLAN_FIELDS.items()})
                self._note("actions", len(found), row, {name: heading for heading, name in PLAN_FIELDS.items()})
        return found

    def _of_the_plan(self, row: FormRow, heading: str, name: str) -> str | int | None:
        if name == "by_when":
            return self.sheets.day(row, heading)
        text = self.sheets.text(row, heading)
        if name == "rag" and text is not None:
            return text.casefold()
        if name != "number":
            return text
        if text is None or not re.fullmatch(r"[0-9]{1,3}", text):
            self.sheets.trouble(row, heading, "value-not-a-number", "the action has no number.", "Give it its own.")
            return None
        return int(text)

    def _note(self, part: str, count: int, row: FormRow, headings: Mapping[str, str]) -> None:
        """Rows of a part are counted as a spreadsheet would: the first is row 2."""
        for name, heading in headings.items():
            self.cells[part, count + 1, name] = row.cell(heading)
