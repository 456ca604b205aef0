"""Files as they come from spreadsheets and editors: read right, or reported with what was guessed."""

from __future__ import annotations

from pathlib import Path

import pytest

from build_tools.load.csv_table import read_table
from build_tools.load.documents import read_json, read_yaml
from build_tools.load.postcode_file import FilePostcodes
from build_tools.load.text_file import FilePlace
from build_tools.models.problem import Problem
from build_tools.models.qualification import AwardingBody
from build_tools.models.sources import Table
from build_tools.models.tables import TableKind

KIND = TableKind("bodies", AwardingBody, ("id",), "Bodies")
TEXT = "id,name,recognition_number,aliases\ncafé,Café Awards,RN5133,BTEC\n"


def _read(folder: Path, content: bytes) -> tuple[Table | None, list[Problem]]:
    path = folder / "bodies.csv"
    path.write_bytes(content)
    problems: list[Problem] = []
    return read_table(FilePlace(path, "providers", "bodies.csv"), KIND, problems), problems


@pytest.mark.parametrize(
    ("content", "codes"),
    [
        (TEXT.encode(), []),
        (TEXT.encode("utf-8-sig"), []),
        (TEXT.replace("\n", "\r\n").encode(), []),
        (TEXT.encode().rstrip(b"\n"), []),
        ((TEXT + "\n\n").encode(), []),
        (TEXT.encode("cp1252"), ["encoding-guessed"]),
        (TEXT.encode("utf-16"), ["encoding-utf16"]),
        (TEXT.replace(",", ";").encode(), ["separator"]),
        (TEXT.replace(",", "\t").encode(), ["separator"]),
    ],
    ids=[
        "utf-8",
        "mark",
        "crlf",
        "no last line end",
        "blank lines at the end",
        "cp1252",
        "utf-16",
        "semicolons",
        "tabs",
    ],
)
def test_what_spreadsheets_write_is_read_the_same(tmp_path: Path, content: bytes, codes: list[str]) -> None:
    table, problems = _read(tmp_path, content)
    assert table is not None
    assert [(row.number, row.cells["name"]) for row in table.rows] == [(2, "Café Awards")]
    assert [problem.code for problem in problems] == codes


def test_rows_are_numbered_as_a_spreadsheet_numbers_them(tmp_path: Path) -> None:
    table, _ = _read(tmp_path, b'id,name,recognition_number,aliases\na,"two\nlines",,\n\nb,B,,\n')
    assert table is not None
    assert [row.number for row in table.rows] == [2, 4]


@pytest.mark.parametrize(
    "text",
    ['{"a": 1, "a": 2}', '{"a": NaN}', '{"a": "\\ud800"}', "[" * 100_000, "[]", "{", '{"a": 1e999999999999}x'],
    ids=["key twice", "NaN", "surrogate", "nesting", "no object", "cut off", "more after the end"],
)
def test_json_that_could_be_read_in_two_ways_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "x.json").write_text(text)
    problems: list[Problem] = []
    assert read_json(FilePlace(tmp_path / "x.json", "p", "x.json"), problems) is None
    assert [problem.code for problem in problems] == ["json-broken"]


def test_yaml_anchors_are_refused_before_they_unfold(tmp_path: Path) -> None:
    layers = "\n".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12))
    (tmp_path / "mkdocs.yml").write_text(f"a0: &a0 [x]\n{layers}\n")
    problems: list[Problem] = []
    assert read_yaml(FilePlace(tmp_path / "mkdocs.yml", ".", "mkdocs.yml"), problems) is None
    assert "anchors" in problems[0].message


def test_yaml_scalars_stay_text(tmp_path: Path) -> None:
    (tmp_path / "mkdocs.yml").write_text("a: NO\nb: 0012345\nc: 2026-03-01\n")
    read = read_yaml(FilePlace(tmp_path / "mkdocs.yml", ".", "mkdocs.yml"), [])
    assert read == {"a": "NO", "b": "0012345", "c": "2026-03-01"}


def test_a_full_onspd_file_knows_what_has_ended(tmp_path: Path) -> None:
    (tmp_path / "onspd.csv").write_text(
        "pcds,doterm,oseast1m,osnrth1m\nNG7 2RD,,454555,338416\nNG7 9ZZ,201906,454000,338000\nNG7 9ZY,,,\n"
    )
    district = FilePostcodes(tmp_path / "onspd.csv").district("NG7")
    assert district is not None
    assert district.place("2RD") == ((454555, 338416), None)
    assert district.place("9ZZ") == ((454000, 338000), "2019-06")
    assert district.place("9ZY") == (None, None)
    assert district.place("9ZX") is None


def test_code_point_open_is_known_by_its_lack_of_headings(tmp_path: Path) -> None:
    (tmp_path / "ng.csv").write_text('"NG7 2RD",10,454555,338416,"E92000001"\n"NG7 9ZY",90,0,0,"E92000001"\n')
    source = FilePostcodes(tmp_path)
    district = source.district("NG7")
    assert district is not None
    assert (district.place("2RD"), district.place("9ZY")) == (((454555, 338416), None), (None, None))
    assert source.middles() == {"NG7": (454555, 338416)}
