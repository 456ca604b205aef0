"""A provider table written again: whatever the manner of its file, only the rows that change are other bytes."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from build_tools.intake.records_on_disk import Line, stored_table
from build_tools.models.change import KINDS, Change

texts = st.text(st.sampled_from('ab ,;"\n\t=é漢🛶'), max_size=12).map(str.strip)
FIELDS = list(KINDS["contacts"].model.model_fields)


@st.composite
def files(draw: st.DrawFn) -> tuple[bytes, list[list[str]]]:
    """A table of contacts in some program's manner, and its rows."""
    roles = draw(st.lists(texts.filter(bool), min_size=1, max_size=5, unique=True))
    rows = [["lockside-workshop", role, *(draw(texts) for _ in FIELDS[2:])] for role in roles]
    text = io.StringIO()
    writer = csv.writer(
        text,
        delimiter=draw(st.sampled_from(",;\t")),
        lineterminator=draw(st.sampled_from(["\n", "\r\n"])),
        quoting=draw(st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL])),
    )
    writer.writerows([FIELDS, *rows])
    content = text.getvalue()
    if draw(st.booleans()):
        content = content.rstrip("\r\n")
    return draw(st.sampled_from([b"", b"\xef\xbb\xbf"])) + content.encode(), rows


@given(files())
def test_a_table_of_which_nothing_changes_is_the_same_bytes(file: tuple[bytes, list[list[str]]]) -> None:
    content, rows = file
    table = stored_table("contacts", content)
    assert table.changed([]) == content
    assert [list(cells.values()) for cells in table.rows().values()] == rows


@given(file=files(), becomes=texts, data=st.data())
def test_a_cell_that_changes_leaves_every_other_line_alone(
    file: tuple[bytes, list[list[str]]], becomes: str, data: st.DataObject
) -> None:
    content, rows = file
    place = data.draw(st.integers(0, len(rows) - 1))
    table = stored_table("contacts", content)
    change = Change(1, "contacts", "/".join(rows[place][:2]), "set", "email", rows[place][3], becomes)
    after = stored_table("contacts", table.changed([change]))
    expected = [row[:3] + [becomes] + row[4:] if n == place else row for n, row in enumerate(rows)]
    assert [list(cells.values()) for cells in after.rows().values()] == expected
    others: list[list[Line]] = [[*held.lines[: place + 1], *held.lines[place + 2 :]] for held in (table, after)]
    assert others[0] == others[1]


@given(file=files(), cells=st.lists(texts, min_size=3, max_size=3))
def test_a_row_that_is_added_and_taken_away_leaves_no_trace(
    file: tuple[bytes, list[list[str]]], cells: list[str]
) -> None:
    content, rows = file
    new = ["open-door-tutors", "Somebody new", *cells]
    record = "/".join(new[:2])
    add = [Change(1, "contacts", record, "add", field, "", cell) for field, cell in zip(FIELDS, new, strict=True)]
    grown = stored_table("contacts", stored_table("contacts", content).changed(add))
    assert list(grown.rows()[record].values()) == new
    assert len(grown.rows()) == len(rows) + 1
    back = grown.changed([Change(1, "contacts", record, "remove", "role", "Somebody new", "")])
    assert back.rstrip(b"\r\n") == content.rstrip(b"\r\n")


@pytest.mark.parametrize("name", KINDS)
def test_the_demonstration_can_be_written_again_as_it_is(name: str, repository: Path) -> None:
    content = (repository / "providers" / f"{name}.csv").read_bytes()
    assert stored_table(name, content).changed([]) == content
