"""The CSV files of the answers: ``ratings``, ``dates`` and ``counts``. There may be a million, so one pass makes all three."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date

from build_tools.models.columns import Record
from build_tools.models.framework import ItemType
from build_tools.models.outcome_tables import CountLine, DateLine, RatingLine
from build_tools.models.packed import values_of
from build_tools.render.outcomes_rows import OutcomeSources

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


def answer_tables(sources: OutcomeSources) -> dict[str, bytes]:
    """Whole files by table: a row for every answer, in the order of the visits and then of their items."""
    files = {name: io.StringIO() for name in MODELS}
    for name, model in MODELS.items():
        files[name].write(",".join(model.model_fields) + "\n")
    writers = {
        framework.key: {
            item.name: (files[table].write, AS_WRITTEN[table])
            for item in framework.items
            if (table := TABLE_OF.get(item.type))
        }
        for framework in sources.directory.frameworks
    }
    for visit_id, revision in sources.published.items():
        key = revision.header.framework_id, revision.header.framework_version
        begins = ",".join((visit_id, *key))
        here = writers[key]
        for item, value in values_of(revision.answers, "item", "value"):
            if value is not None and item in here:
                write, as_written = here[item]
                write(f"{begins},{item},{as_written(value)}\n")
    return {name: file.getvalue().encode() for name, file in files.items()}
