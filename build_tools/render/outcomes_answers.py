"""The CSV files of the answers: ``ratings``, ``dates`` and ``counts``. There may be a million, so each is written once."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable
from datetime import date
from functools import lru_cache

from build_tools.models.columns import Record
from build_tools.models.directory import Directory
from build_tools.models.framework import Framework, ItemType
from build_tools.models.outcome_tables import CountLine, DateLine, RatingLine
from build_tools.models.packed import values_of
from build_tools.models.told import Told
from build_tools.models.visit import Revision

TABLE_OF: dict[ItemType, str] = {
    "rating": "ratings",
    "grade": "ratings",
    "yes_no_na": "ratings",
    "date": "dates",
    "count": "counts",
}
# Names, versions, days and numbers: the models' patterns allow neither comma, quote nor line end, so no cell is quoted.
MODELS: dict[str, type[Record]] = {"ratings": RatingLine, "dates": DateLine, "counts": CountLine}
AS_WRITTEN: dict[str, Callable[[str], str]] = {
    "ratings": str,
    "dates": lambda text: date.fromisoformat(text).isoformat(),
    "counts": lambda text: str(int(text)),
}


def answer_lines(directory: Directory, reports: Iterable[Revision]) -> dict[str, str]:
    """The lines of these reports, by table: one for every answer, in the order of the reports and then of their items."""
    files = {name: io.StringIO() for name in MODELS}
    for revision in reports:
        header = revision.header
        begins = f"{header.visit_id},{header.framework_id},{header.framework_version}"
        tables = _tables_of(directory.framework[header.framework_id, header.framework_version])
        for item, value in values_of(revision.answers, "item", "value"):
            if value is not None and item in tables:
                table = tables[item]
                files[table].write(f"{begins},{item},{AS_WRITTEN[table](value)}\n")
    return {name: lines for name, file in files.items() if (lines := file.getvalue())}


def answer_tables(told: Iterable[Told]) -> dict[str, bytes]:
    """Whole files by table, of the lines that each has told."""
    lines = [one.lines for one in told]
    return {
        name: "".join([",".join(model.model_fields) + "\n", *(each.get(name, "") for each in lines)]).encode()
        for name, model in MODELS.items()
    }


@lru_cache(maxsize=64)
def _tables_of(framework: Framework) -> dict[str, str]:
    """The table in which an item's answers are."""
    return {item.name: table for item in framework.items if (table := TABLE_OF.get(item.type))}
