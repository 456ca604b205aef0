"""The database of outcomes as one tabular data package: CSV, the same rows as Parquet where pyarrow is installed, a zip."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

from build_tools.models.columns import core_type, table_schema, visibility_of
from build_tools.models.outcome_tables import OUTCOME_TABLES, OUTCOMES_FORMAT, OutcomeTable
from build_tools.models.site import OutputFile
from build_tools.models.tables import DATA_PACKAGE_PROFILE
from build_tools.models.visibility import Visibility
from build_tools.render.csv_text import csv_bytes, defused
from build_tools.render.outcomes_answers import answer_tables
from build_tools.render.outcomes_parquet import has_parquet, parquet_bytes
from build_tools.render.outcomes_rows import OutcomeSources, Row, rows_of

FOLDER = "data/outcomes/"
ABOUT = (
    "What published QA visits found, by the revision in force of each report: no free text but the title of each agreed "
    "improvement, no evidence, no names of people. A blank means not known. An item without an answer has no row. "
    "Answers on unlike scales must not be added up: join ratings to choices by framework, version and item. Text that a "
    "spreadsheet would run as a formula, because it begins with =, +, -, @ or a tab, has an "
    "apostrophe before it; take that off to have it as it was written."
)


def outcome_tables(sources: OutcomeSources) -> tuple[OutcomeTable, ...]:
    """The tables that the package has: how assessors differ only where the policy opens it to these readers."""
    return tuple(table for table in OUTCOME_TABLES if table.name != "assessors" or sources.outcomes.spreads)


def outcome_files(sources: OutcomeSources, edition: Visibility, folder: str = FOLDER) -> tuple[OutputFile, ...]:
    """The package below ``folder``, and all of its CSV files in ``outcomes.zip`` beside it."""
    tables = outcome_tables(sources)
    described = (json.dumps(descriptor(sources, edition), indent=1, ensure_ascii=False) + "\n").encode()
    files = [OutputFile(f"{folder}datapackage.json", described)]
    answers = answer_tables(sources.told.values())
    for table in tables:
        content = answers.get(table.name)
        if content is None:
            content = csv_bytes(_columns(table, edition), _seen(table, sources, edition))
        files.append(OutputFile(f"{folder}{table.name}.csv", content))
    zipped = _zipped(files, sources)
    if has_parquet():
        for table, file in zip(tables, tuple(files[1:]), strict=True):
            columns = parquet_bytes(table.model, _columns(table, edition), file.content)
            files.append(OutputFile(f"{folder}{table.name}.parquet", columns))
    return *files, OutputFile(f"{folder}outcomes.zip", zipped)


def descriptor(sources: OutcomeSources, edition: Visibility) -> dict[str, Any]:
    """The package's ``datapackage.json``."""
    return {
        "$schema": DATA_PACKAGE_PROFILE,
        "name": "outcomes",
        "title": f"Outcomes of QA visits: {sources.directory.policy.partnership}",
        "description": ABOUT,
        "directory:format": OUTCOMES_FORMAT,
        "directory:as_of": sources.outcomes.as_of.isoformat(),
        "directory:edition": edition.value,
        "resources": [_resource(table, edition) for table in outcome_tables(sources)],
    }


def _resource(table: OutcomeTable, edition: Visibility) -> dict[str, Any]:
    schema = table_schema(table.model, table.key, {})
    schema["fields"] = [field for field in schema["fields"] if field["name"] in _columns(table, edition)]
    if table.refers_to:
        schema["foreignKeys"] = [
            {"fields": list(own), "reference": {"resource": other, "fields": list(theirs)}}
            for own, other, theirs in table.refers_to
        ]
    return {
        "name": table.name,
        "title": table.title,
        "description": (table.model.__doc__ or "").strip().splitlines()[0],
        "type": "table",
        "path": f"{table.name}.csv",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": schema,
    }


@cache
def _columns(table: OutcomeTable, edition: Visibility) -> tuple[str, ...]:
    return tuple(name for name in table.model.model_fields if edition.may_see(visibility_of(table.model, name)))


def _seen(table: OutcomeTable, sources: OutcomeSources, edition: Visibility) -> Iterator[Row]:
    """The rows of a table, cut to the columns that an edition may see, with texts defused."""
    names = _columns(table, edition)
    places = [list(table.model.model_fields).index(name) for name in names]
    free = [number for number, name in enumerate(names) if _is_free_text(table, name)]
    whole = len(names) == len(table.model.model_fields)
    for row in rows_of(table.name, sources):
        kept = row if whole else tuple(row[place] for place in places)
        yield tuple(defused(v) if n in free else v for n, v in enumerate(kept)) if free else kept


def _is_free_text(table: OutcomeTable, name: str) -> bool:
    """True where neither a pattern nor a list of words rules out the beginning of a formula."""
    field = table.model.model_fields[name]
    patterned = any(getattr(limit, "pattern", None) for limit in field.metadata)
    return core_type(field.annotation)[0] is str and not patterned


def _zipped(files: Iterable[OutputFile], sources: OutcomeSources) -> bytes:
    """One file to download; the same bytes for the same rows, so its times are midnight of the day of the package."""
    day = sources.outcomes.as_of
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in files:
            entry = zipfile.ZipInfo(f"outcomes/{file.path.rsplit('/', 1)[-1]}", (day.year, day.month, day.day, 0, 0, 0))
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, file.content, zipfile.ZIP_DEFLATED)
    return raw.getvalue()
