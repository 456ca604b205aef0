"""Files that are not what their names say: one problem each, the right cure, and nothing raw in the message."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from build_tools.load.csv_table import read_table
from build_tools.load.documents import read_json, read_toml, read_yaml
from build_tools.load.text_file import FilePlace
from build_tools.models.problem import Problem
from build_tools.models.qualification import AwardingBody
from build_tools.models.sources import Table
from build_tools.models.tables import TableKind
from build_tools.models.words import visible

KIND = TableKind("bodies", AwardingBody, ("id",), "Bodies")
HEADINGS = "id,name,recognition_number,aliases\n"
TEXT = f"{HEADINGS}cafe,Cafe Awards,RN5133,BTEC\n"


def read(folder: Path, content: bytes) -> tuple[Table | None, list[Problem]]:
    path = folder / "bodies.csv"
    path.write_bytes(content)
    problems: list[Problem] = []
    return read_table(FilePlace(path, "providers", "bodies.csv"), KIND, problems), problems


@pytest.mark.parametrize(
    ("content", "code", "says"),
    [
        (TEXT.encode("utf-16-le"), "file-unreadable", "UTF-16 without the mark"),
        (TEXT.encode("utf-16-be"), "file-unreadable", "UTF-16 without the mark"),
        (TEXT.encode("utf-32"), "file-unreadable", "UTF-32"),
        (TEXT.encode("utf-32-le"), "file-unreadable", "UTF-32"),
        (TEXT.encode("utf-32-be"), "file-unreadable", "UTF-32"),
        (f"sep=,\n{TEXT}".encode(), "separator", "only Excel"),
        (f"sep=;\r\n{TEXT}".encode(), "separator", "only Excel"),
        (f"\n{TEXT}".encode(), "blank-row", "first line"),
        (f",,,\n{TEXT}".encode(), "blank-row", "first line"),
        (f'"{TEXT}'.encode(), "quote-open", "From row 1"),
        (TEXT.replace("name", "na\0me", 1).encode(), "nul-character", "U+0000"),
        (TEXT.replace("name", "na\u202eme", 1).encode(), "hidden-character", "U+202E"),
        (("x," * 60_000 + TEXT).encode(), "column-extra", "60,004 columns"),
    ],
)
def test_one_fault_is_one_problem_with_its_own_cure(tmp_path: Path, content: bytes, code: str, says: str) -> None:
    started = time.perf_counter()
    table, problems = read(tmp_path, content)
    assert table is None
    assert [(problem.code, problem.severity) for problem in problems] == [(code, "error")]
    assert says in problems[0].message
    assert problems[0].message.isprintable()
    assert time.perf_counter() - started < 5


def test_a_folder_in_a_files_place_is_said_to_be_one(tmp_path: Path) -> None:
    (tmp_path / "bodies.csv").mkdir()
    problems: list[Problem] = []
    assert read_table(FilePlace(tmp_path / "bodies.csv", "providers", "bodies.csv"), KIND, problems) is None
    assert [problem.code for problem in problems] == ["file-unreadable"]
    assert "is a folder" in problems[0].message


def test_what_was_lost_of_a_table_is_remembered(tmp_path: Path) -> None:
    table, _ = read(tmp_path, f"{HEADINGS}a,A,,\nb,B\nc\u200b,C\u202e,,\n".encode())
    assert table is not None
    assert [row.cells["id"] for row in table.rows] == ["a"]
    assert {"b", "B", "c", "C"} <= table.lost
    assert "a" not in table.lost
    assert not table.cut


def test_a_table_that_was_cut_short_says_so(tmp_path: Path) -> None:
    table, problems = read(tmp_path, f'{HEADINGS}a,A,,\nb,"B,,\nc,C,,\n'.encode())
    assert table is not None
    assert table.cut
    assert [row.cells["id"] for row in table.rows] == ["a"]
    assert [(problem.code, problem.row) for problem in problems] == [("quote-open", 3)]


def test_a_number_of_thousands_of_digits_is_a_problem_in_plain_words(tmp_path: Path) -> None:
    for name, text in (("policy.toml", "a=" + "1" * 5000), ("x.json", '{"a": ' + "1" * 5000 + "}")):
        (tmp_path / name).write_text(text)
        problems: list[Problem] = []
        reader = read_toml if name.endswith("toml") else read_json
        assert reader(FilePlace(tmp_path / name, "p", name), problems) is None
        assert "thousands of digits" in problems[0].message


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("a: 1\nb: 2\na: 3\n", "“a” stands twice"),
        ("a:\n  b: 1\n  b: 2\n", "“b” stands twice"),
        ("a: &x 1\n", "anchors"),
        ("a: *x\n", "anchors"),
        ("a: [\n", "cannot be read"),
        ('a: "\\UFFFFFFFF"\n', "a character that there is not"),
        ("a: [" + "a," * 40_000 + "]", "65,536 is the most"),
        ("- a\n", "no settings"),
    ],
)
def test_settings_that_mkdocs_would_read_otherwise_are_refused(tmp_path: Path, text: str, says: str) -> None:
    (tmp_path / "mkdocs.yml").write_text(text)
    problems: list[Problem] = []
    assert read_yaml(FilePlace(tmp_path / "mkdocs.yml", ".", "mkdocs.yml"), problems) is None
    assert [problem.code for problem in problems] == ["settings-broken"]
    assert says in problems[0].message


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("a = 0x" + "f" * 20_000, "larger than any setting"),
        ("a.b.c = [[0, {d = 0xffffffffffffffff}]]", "larger than any setting"),
        ("a." * 20_000 + "a = 1", "that many dots (at line 1)"),
        ("\n[" + "a." * 20_000 + "a]", "that many dots (at line 2)"),
        ("[[a]]\n" * 20_000, "65,536 is the most"),
    ],
)
def test_a_policy_that_would_take_minutes_or_could_not_be_told_of_is_refused(text: str, says: str) -> None:
    problems: list[Problem] = []
    assert read_toml(FilePlace(Path("policy.toml"), "qa_reports", "policy.toml", text.encode()), problems) is None
    assert [problem.code for problem in problems] == ["toml-broken"]
    assert says in problems[0].message


def test_settings_in_another_encoding_are_refused_since_mkdocs_cannot_read_them(tmp_path: Path) -> None:
    for encoding in ("cp1252", "utf-16", "utf-16-le"):
        (tmp_path / "mkdocs.yml").write_bytes("site_name: Café\n".encode(encoding))
        problems: list[Problem] = []
        assert read_yaml(FilePlace(tmp_path / "mkdocs.yml", ".", "mkdocs.yml"), problems) is None
        assert [problem.code for problem in problems] == ["file-unreadable"]


def test_what_cannot_be_seen_is_written_out_and_what_never_ends_is_cut() -> None:
    assert visible("a\0b\u202ec\n") == "a‹U+0000›b‹U+202E›c "
    assert len(visible("x" * 100_000)) < 1000
