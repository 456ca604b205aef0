"""Tables read by columns and tables read row by row come to the same records and the same problems."""

from __future__ import annotations

import random

import pytest
from pydantic import create_model

from build_tools.models.columns import Record, allowed_values, core_type
from build_tools.models.framework import FRAMEWORK_TABLES
from build_tools.models.problem import Problem
from build_tools.models.sources import Grid, Table
from build_tools.models.tables import PROVIDER_TABLES, TableKind
from build_tools.models.visit import EVENT_TABLE, PROGRESS_TABLE, VISIT_TABLES
from build_tools.validate.rows import check_rows
from build_tools.validate.sound_tables import sound_records

KINDS = (*PROVIDER_TABLES, *FRAMEWORK_TABLES, *VISIT_TABLES, EVENT_TABLE, PROGRESS_TABLE)
SOUND = (
    *("a-name", "1", "Plain words.", "2026-03-14", "2026-03-14T15:20:00Z", "yes", "no", "red", "open", "quality"),
    *(
        "public",
        "approved",
        "submitted",
        "600/2769/1",
        "1.1",
        "premises",
        "suspended",
        "contact@example.org",
        "0123 456 7890",
        "https://example.org/x",
        "0" * 64,
        "a.jpg",
    ),
    *(
        "rating",
        "good",
        "evidence_unless",
        "not_required",
        "14",
        "Two\nlines, one–dash",
        "a;b",
        "2026-01-01;2026-01-02",
    ),
)
ODD = (
    *("", "x" * 170, "x" * 20001, "2026-02-30", "1989-12-31", "20260314", "2026-W11-6", "Yes", "-1", "0", "201", "1.5"),
    *(
        "hidden\u202e",
        "nul\0",
        "a;a",
        ";",
        "1990-01-01T00:00:00Z",
        "2026-13-14T15:20:00Z",
        "²",
        "٣",
        "A B",
        "a\n",
        "no\xadbreak",
    ),
)


def same_both_ways(kind: TableKind, grid: Grid) -> list[Problem]:
    results = []
    for rows in (grid, tuple(grid)):
        problems: list[Problem] = []
        checked = check_rows(Table("package", kind.name, rows), kind, kind.model, problems)
        results.append(([item.record for item in checked], [item.row for item in checked], problems))
    assert results[0] == results[1]
    return results[0][2]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.model.__name__)
def test_the_same_comes_out_by_columns_and_row_by_row(kind: TableKind) -> None:
    chance = random.Random(kind.name)
    fields = list(kind.model.model_fields)
    # For each field the cells that stand alone without a problem: without them nearly every row would be refused.
    good = {
        name: [cell for cell in ("", *SOUND, *_words(kind, name)) if not _complaints(kind, name, cell)]
        for name in fields
    }
    sound = 0
    for _ in range(80):
        names = fields if chance.random() < 0.8 else chance.sample(fields, chance.randint(1, len(fields)))
        length = chance.randint(0, 4)
        columns = [[chance.choice(good[name] or SOUND) for _ in range(length)] for name in names]
        if length and chance.random() < 0.6:
            chance.choice(columns)[chance.randrange(length)] = chance.choice((*SOUND, *ODD))
        grid = Grid(names, range(2, length + 2), columns)
        same_both_ways(kind, grid)
        sound += sound_records(grid, kind.model) is not None
    assert sound > 5, "the quick way must be taken, or this test compares nothing"


def _words(kind: TableKind, name: str) -> tuple[str, ...]:
    return allowed_values(core_type(kind.model.model_fields[name].annotation)[0])


def _complaints(kind: TableKind, name: str, cell: str) -> list[Problem]:
    """What a table of this one field says of the cell."""
    info = kind.model.model_fields[name]
    alone = TableKind("alone", create_model("Alone", __base__=Record, **{name: (info.annotation, info)}), (name,), "")
    problems: list[Problem] = []
    check_rows(Table("package", "alone", tuple(Grid([name], [2], [[cell]]))), alone, alone.model, problems)
    return problems


def test_a_column_that_nobody_declared_is_left_to_the_slow_way() -> None:
    (kind,) = (kind for kind in VISIT_TABLES if kind.name == "comments")
    assert sound_records(Grid(["theme", "text"], [2], [["a"], ["b"]]), kind.model) is not None
    assert sound_records(Grid(["theme", "text", "more"], [2], [["a"], ["b"], ["c"]]), kind.model) is None
