"""A visit as a workbook: the sheets, headings and marks on which its writer and its reader agree."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from build_tools.models.visit import FILLED_BY_THE_FORM, visit_table

# Changes when a reader of the old workbook could no longer read the new one.
WORKBOOK_FORMAT = "qa-workbook/1"

READ_ME, VISIT, RATINGS, COMMENTS, PLAN = "Read me", "Visit", "Ratings", "Comments", "Plan"
# Very hidden: only a program brings them back. MARKS says what the form is, LISTS holds what drop-downs offer.
MARKS, LISTS = "Form", "Lists"
MARK_NAMES = ("format", "framework_id", "framework_version", "provider_id")

KEY, ANSWER, EVIDENCE, LAST_TIME, COMMENT = "Item", "Answer", "Evidence", "Last time", "Comment"
VISIT_HEADINGS = (KEY, "Question", ANSWER, "How to answer")
RATING_HEADINGS = (KEY, "Theme", "Standard", "What to look for", ANSWER, EVIDENCE)
COMMENT_HEADINGS = (KEY, "Theme", COMMENT)
# Headings of the plan are the titles of its fields, the number first.
PLAN_FIELDS = {str(info.title): name for name, info in visit_table("actions").model.model_fields.items()}
PLAN_ROWS = 30


def asked_of_the_visit() -> list[dict[str, Any]]:
    """The fields of the visit's own row that a person fills in, as its Table Schema has them."""
    fields = visit_table("visit").descriptor()["schema"]["fields"]
    return [field for field in fields if field["name"] not in FILLED_BY_THE_FORM]


def names_and_ids(known: Iterable[tuple[str, str]]) -> dict[str, str]:
    """``{id: name}`` from ``(id, name)``; a name that two of them have gets its id behind it."""
    pairs = list(known)
    times = Counter(name for _, name in pairs)
    return {identifier: name if times[name] == 1 else f"{name} ({identifier})" for identifier, name in pairs}


def choice_of(text: str, choices: Mapping[str, str]) -> str | None:
    """The choice that was meant, by its label or its name, capitals and outer spaces aside; ``None`` for none."""
    wanted = text.strip().casefold()
    by_word = {label.strip().casefold(): name for name, label in choices.items()}
    return by_word.get(wanted) or next((name for name in choices if name.casefold() == wanted), None)


def cell_name(row: int, column: int) -> str:
    """``E7``: how a spreadsheet calls the cell in row 7 and column 5."""
    letters = ""
    while column > 0:
        column, letter = divmod(column - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return f"{letters}{row}"
