"""Hostile files through every door: a share of the corpus here, all of it in the figures of trust."""

from __future__ import annotations

import csv
import os
import time
from pathlib import Path

import pytest
from hostile.cases import ABOUT, DOORS, HERE, Case, all_cases
from hostile.runner import in_own_process
from hostile.tables import TABLES
from hostile.trial import rows_of, tried

CASES = [case for case in all_cases() if not case.name.startswith(("2 GB", "30,000"))]


@pytest.mark.parametrize("case", CASES[::24], ids=lambda case: case.name)
def test_it_does_no_harm(case: Case, example: Path, tmp_path: Path) -> None:
    assert tried(case, example, tmp_path, builds=False).faults == ()


def test_the_corpus_has_a_sentence_for_each_file_and_no_name_twice() -> None:
    with ABOUT.open(encoding="utf-8", newline="") as lines:
        told = {f"{row['door']}/{row['file']}": row["tries"] for row in csv.DictReader(lines)}
    files = {path.relative_to(HERE).as_posix() for door in DOORS for path in (HERE / door).glob("*")}
    assert files == set(told)
    assert all(sentence.endswith(".") for sentence in told.values())
    names = [case.name for case in all_cases()]
    assert len(names) == len(set(names)) >= 400


def _fails() -> None:
    raise KeyError("planted")


def _loops() -> None:
    while True:
        pass


@pytest.mark.parametrize(
    ("work", "word"),
    [
        (_fails, "traceback"),
        (lambda: print("\x1b[31m"), "steers"),  # noqa: T201
        (lambda: print("ok\n::error::x"), "steers"),  # noqa: T201
        (lambda: bytearray(1_100_000_000), "large"),
        (lambda: os._exit(3), "ended with 3"),
    ],
)
def test_the_runner_sees_a_planted_fault(work, word: str) -> None:  # type: ignore[no-untyped-def]
    assert any(word in fault for fault in in_own_process(work).faults)


def test_the_runner_ends_what_hangs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hostile.runner.PATIENCE", 0.3)
    assert "hung" in in_own_process(lambda: time.sleep(60)).faults


def test_a_row_that_is_lost_without_a_word_is_seen(
    example: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A reader that passes over what it cannot read, as many do."""
    path = TABLES["contacts"]
    case = Case("contacts", "planted", "", lambda workspace: _append(workspace / path, b"one cell alone\n"), table=path)
    assert tried(case, example, tmp_path, builds=False).faults == ()
    monkeypatch.setattr("build_tools.load.csv_table._is_whole", lambda *_: False)
    monkeypatch.setattr("build_tools.load.csv_table._as_meant", lambda _: ())
    assert any("silent loss" in fault for fault in tried(case, example, tmp_path, builds=False).faults)


def _append(path: Path, line: bytes) -> None:
    path.write_bytes(path.read_bytes() + line)


def test_rows_are_counted_without_the_product() -> None:
    assert rows_of(b'a,b\n1,2\n"x\ny",3\n\n,,\n4,5') == [2, 3, 6]
    assert rows_of(b'a,b\n"1,2\n3,4\n') == [2, 3]
