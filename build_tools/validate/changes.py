"""Changes to provider records that no table could take, whatever is stored; and cells that a spreadsheet would run."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence

from build_tools.models.change import KINDS, Change, key_cells
from build_tools.models.columns import core_type
from build_tools.models.problem import Problem
from build_tools.models.provider import PHONE
from build_tools.models.words import did_you_mean, hidden_characters, listed

FORMULA_STARTS = ("=", "+", "-", "@")
# A text that may be this long is typed into a box of several lines.
SEVERAL_LINES_FROM = 1000
# Above what any field allows, and below what a reader of CSV takes: with it, the whole table could not be read again.
LONGEST_TEXT = 50_000
Rows = Mapping[str, Mapping[str, int]]
"""Where each record stands: rows by table and key."""


def faults_of(changes: Sequence[Change], rows: Rows) -> dict[int, tuple[Problem, ...]]:
    """The problems of each change, by its number, that can be told without looking at what is stored."""
    found: dict[int, list[Problem]] = {}
    times = Counter(change.number for change in changes)
    cells = Counter((change.table, change.record, change.field) for change in changes)
    kinds: dict[tuple[str, str], set[str]] = {}
    for change in changes:
        kinds.setdefault((change.table, change.record), set()).add(change.kind)
    keys = _keys_added(changes)
    for change in changes:
        own = found.setdefault(change.number, [])
        if change.table not in KINDS:
            words = did_you_mean(change.table, KINDS) + f"There are {listed(KINDS)}."
            own.append(Problem("change-impossible", f"There is no table “{change.table[:40]}”.", words, "providers"))
            continue

        def told(code: str, message: str, fix: str, change: Change = change, own: list[Problem] = own) -> None:
            row = rows.get(change.table, {}).get(change.record)
            own.append(Problem(code, message, fix, "providers", f"{change.table}.csv", row, change.field or None))

        if times[change.number] > 1:
            told("change-impossible", f"Two changes have the number {change.number}.", "Number them from 1.")
        elif cells[change.table, change.record, change.field] > 1:
            told("change-impossible", "The same cell is changed twice.", "Change it once, to what it should become.")
        elif len(kinds[change.table, change.record]) > 1:
            told("change-impossible", "A row is added, changed and removed at once.", "Do one after the other.")
        else:
            for fault in (*_faults_of_place(change, keys), *_faults_of_text(change)):
                told(*fault)
    return {number: tuple(told) for number, told in found.items() if told}


def _keys_added(changes: Sequence[Change]) -> dict[tuple[str, str], dict[str, str]]:
    keys: dict[tuple[str, str], dict[str, str]] = {}
    for change in changes:
        if change.kind == "add" and change.table in KINDS and change.field in KINDS[change.table].key:
            keys.setdefault((change.table, change.record), {})[change.field] = change.becomes
    return keys


def _faults_of_place(change: Change, keys: Mapping[tuple[str, str], Mapping[str, str]]) -> list[tuple[str, str, str]]:
    """What is wrong with where a change goes."""
    kind = KINDS[change.table]
    fields = kind.model.model_fields
    if change.kind == "remove" and change.field == "":
        return []
    if change.field not in fields:
        words = did_you_mean(change.field, fields) + "Use the names of the columns."
        return [("change-impossible", f"There is no column “{change.field[:60]}” in {kind.title.lower()}.", words)]
    if change.kind == "set" and change.field in kind.key:
        what = fields[change.field].title
        return [
            (
                "change-impossible",
                f"{what} is what the row is known by, so it never changes.",
                "Other records, visits and addresses name it. Add a new row, and end or remove this one.",
            )
        ]
    if change.kind == "add":
        if keys.get((change.table, change.record), {}) != key_cells(change.table, change.record):
            cells = listed(kind.key)
            words = f"The record is {cells}, with / between, as the cells of the row say it."
            return [("change-impossible", f"“{change.record[:80]}” is not the key of the row to be added.", words)]
        if change.was:
            return [("change-impossible", "A row that is added cannot have held anything.", "Leave “was” blank.")]
    return []


def _faults_of_text(change: Change) -> list[tuple[str, str, str]]:
    """What is wrong with the text to be written, apart from what every check of a cell says."""
    text = change.becomes
    info = KINDS[change.table].model.model_fields.get(change.field)
    if info is None or not text:
        return []
    if len(text) > LONGEST_TEXT:
        words = f"Shorten it by {len(text) - LONGEST_TEXT:,} at least."
        return [("value-too-long", f"The text has {len(text):,} characters, more than any field allows.", words)]
    if hidden := hidden_characters(text):
        code = "nul-character" if "\0" in text else "hidden-character"
        return [
            (code, f"The text holds {listed(hidden)}, which cannot be seen.", "Type it again rather than paste it.")
        ]
    longest = max((limit.max_length for limit in info.metadata if hasattr(limit, "max_length")), default=0)
    if re.search(r"[\r\n\t\v\f\u2028\u2029]", text) and longest < SEVERAL_LINES_FROM:
        return [("value-form", f"{info.title} goes on one line.", "Take the line breaks and tabs out.")]
    first = unicodedata.normalize("NFKC", text.lstrip())[:1]
    is_text = core_type(info.annotation)[0] is str
    if is_text and first in FORMULA_STARTS and not (change.field == "phone" and re.fullmatch(PHONE, text)):
        return [
            (
                "formula-cell",
                f"{info.title} begins with “{first}”, which a spreadsheet takes for the beginning of a formula.",
                "Begin it with a letter or a digit.",
            )
        ]
    return []
