"""What is read of a file that somebody hands in, before anything in it is believed; and what a cell can hold."""

from __future__ import annotations

import json
import os
from datetime import date, datetime, time
from pathlib import Path

import pytest

from build_tools.intake import submission, workbook_file
from build_tools.intake.odk import DEEPEST, is_odk
from build_tools.intake.submission import Refused, Submission, read_bounded, read_submission
from build_tools.intake.workbook_file import Held
from build_tools.models.odk_names import FORM_MARK


def why_not(found: object) -> str:
    assert isinstance(found, Refused)
    (problem,) = found.problems
    assert problem.code == "file-unreadable"
    return problem.message


def test_only_an_ordinary_file_is_opened(tmp_path: Path) -> None:
    real = tmp_path / "visit.json"
    real.write_bytes(b"{}")
    (tmp_path / "link.json").symlink_to(real)
    os.mkfifo(tmp_path / "pipe.json")
    assert read_bounded(real) == b"{}"
    assert why_not(read_bounded(tmp_path / "link.json")) == "link.json cannot be read. It is a link."
    assert why_not(read_bounded(tmp_path / "none.json")) == "none.json cannot be read. No such file or directory."
    assert why_not(read_bounded(tmp_path / "nul\0.json")).endswith("cannot be read. embedded null byte.")
    for name in (".", "pipe.json"):
        assert why_not(read_bounded(tmp_path / name)).endswith("is no ordinary file.")


def test_no_more_is_read_than_may_be_even_of_a_file_that_grows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "visit.json"
    path.write_bytes(b"12345")
    monkeypatch.setattr(submission, "MOST_BYTES", 5)
    assert read_bounded(path) == b"12345"
    monkeypatch.setattr(submission, "MOST_BYTES", 4)
    assert isinstance(read_bounded(path), Refused)
    really = os.fstat

    def before_it_grew(handle: int) -> os.stat_result:
        state = really(handle)
        return os.stat_result((*state[:6], 1, *state[7:10]))

    monkeypatch.setattr(os, "fstat", before_it_grew)
    assert isinstance(read_bounded(path), Refused)
    assert isinstance(read_submission(b"12345", "visit.json"), Refused)


def test_an_export_of_a_form_of_ours_is_known_by_its_mark() -> None:
    found = read_submission(json.dumps({FORM_MARK: "basic 1"}).encode(), "export.json")
    assert isinstance(found, Submission)
    assert found.kind == "odk"
    assert isinstance(read_submission(json.dumps({"another": "basic 1"}).encode(), "export.json"), Refused)


@pytest.mark.parametrize(
    ("value", "sort", "text"),
    [
        (datetime(2026, 3, 14, 9, 30), "day", "2026-03-14"),  # noqa: DTZ001 - as spreadsheets have it
        (date(2026, 3, 14), "day", "2026-03-14"),
        (time(9, 30), "time", ""),
        (True, "truth", "TRUE"),
        (False, "truth", "FALSE"),
        (4.0, "text", "4"),
        (float("inf"), "error", "an endless number"),
        (" a\r\nb_x000D_ ", "text", "a\nb"),
    ],
)
def test_a_cell_is_a_day_a_truth_a_text_or_nothing_that_is_guessed(value: object, sort: str, text: str) -> None:
    class Cell:
        row, column, data_type = 2, 3, "n"

    cell = Cell()
    cell.value = value  # type: ignore[attr-defined]
    assert workbook_file._held(cell) == Held(2, 3, sort, text)  # type: ignore[arg-type]


def test_a_mark_that_lies_deeper_than_any_form_has_it_is_not_looked_for() -> None:
    deep: dict[str, object] = {FORM_MARK: "basic 1"}
    for _ in range(DEEPEST):
        deep = {"group": deep}
    assert is_odk(deep)
    assert not is_odk({"group": deep})
