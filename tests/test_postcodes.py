"""What is remembered of postcodes: it spares reading them, changes no answer, and is never that of another source."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Collection, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from build_tools import several
from build_tools.load.postcode_file import FilePostcodes
from build_tools.models.grid import GridPoint
from build_tools.models.postcode import Postcode
from build_tools.models.postcode_table import PostcodeDistrict
from build_tools.pipeline import check_workspace
from build_tools.postcodes import RememberedPostcodes
from build_tools.publish.memory import FOLDER, WorkspaceMemory

HERE, THERE, NOWHERE, ENDED = (Postcode(*text.split()) for text in ("NG7 2RD", "NG7 2RE", "DE1 1AA", "NG7 9ZZ"))
UNKNOWN = [Postcode("NG7", "2RF"), Postcode("ZZ1", "1AA")]
EVERY = [HERE, THERE, NOWHERE, ENDED, *UNKNOWN]


class Source:
    """Two districts, and how often they were looked into."""

    title, vintage = "Two districts", "today"

    def __init__(self, digest: str = "one", *, is_read_whole: bool = False, east: int = 454_555) -> None:
        self.digest, self.is_read_whole = digest, is_read_whole
        self.read: list[str] = []
        self._districts = {
            "NG7": PostcodeDistrict.of(
                "NG7",
                {"2RD": GridPoint(east, 338_416), "2RE": GridPoint(454_557, 338_418), "9ZZ": GridPoint(1, 2)},
                {"9ZZ": "2019-06"},
            ),
            "DE1": PostcodeDistrict.of("DE1", {"1AA": None}),
        }

    def middles(self) -> dict[str, GridPoint | None]:
        self.read.append("all")
        return {name: district.middle for name, district in self._districts.items()}

    def district(self, name: str) -> PostcodeDistrict | None:
        self.read.append(name)
        return self._districts.get(name)


class Kept:
    """A memory that forgets nothing, but for what is of another source."""

    def __init__(self) -> None:
        self.source, self.kept = "", dict[str, bytes]()

    def recall(self, source: str, names: Collection[str]) -> dict[str, bytes]:
        return {name: self.kept[name] for name in names if name in self.kept} if source == self.source else {}

    def remember(self, source: str, kept: Mapping[str, bytes]) -> None:
        self.kept = {**(self.kept if source == self.source else {}), **kept}
        self.source = source


def answers(source: Source, memory: Kept | None) -> tuple[Any, ...]:
    """All that can be asked, by as many tables, so that none has anything at hand."""
    table = [RememberedPostcodes(source, memory) for _ in range(3)]
    return table[0].centroids(), table[1].places(EVERY), list(table[2].shards(["NG7", "ZZ1", "DE1", "NG7"]))


@pytest.mark.parametrize("is_read_whole", [False, True])
def test_the_answers_are_the_same_with_a_memory_and_without(*, is_read_whole: bool) -> None:
    memory, expected = Kept(), answers(Source(), None)
    middles, places, shards = expected
    assert middles == {"NG7": (303038, 225612)}
    assert places == {
        HERE: ((454555, 338416), None),
        THERE: ((454557, 338418), None),
        NOWHERE: (None, None),
        ENDED: ((1, 2), "2019-06"),
    }
    assert [name for name, _ in shards] == ["DE1", "NG7"]
    first, again = Source(is_read_whole=is_read_whole), Source(is_read_whole=is_read_whole)
    assert answers(first, memory) == expected
    assert first.read
    assert answers(again, memory) == expected
    assert set(again.read) <= {"ZZ1"}  # of a district that there is not, nothing can be remembered
    assert not (is_read_whole and again.read)


def test_a_source_that_is_read_whole_is_remembered_whole() -> None:
    memory, first = Kept(), Source(is_read_whole=True)
    RememberedPostcodes(first, memory).centroids()
    again = Source(is_read_whole=True)
    assert len(RememberedPostcodes(again, memory).places([*EVERY, Postcode("DE1", "9ZZ")])) == 4
    assert again.read == []


def test_of_another_source_only_what_was_asked_for_is_read() -> None:
    source = Source()
    assert HERE in RememberedPostcodes(source, Kept()).places([HERE])
    assert source.read == ["NG7"]


def test_nothing_of_another_source_is_given_back() -> None:
    memory = Kept()
    answers(Source("one"), memory)
    moved = Source("two", east=454_600)
    assert answers(moved, memory) == answers(Source(east=454_600), None)
    assert moved.read


def test_several_processes_make_the_same_shards(monkeypatch: pytest.MonkeyPatch) -> None:
    names = ["NG7", "DE1"]
    expected = list(RememberedPostcodes(Source()).shards(names))
    monkeypatch.setattr("build_tools.postcodes.DISTRICTS_AT_A_TIME", 1)
    monkeypatch.setattr(several, "FEWEST_PARTS", 1)
    monkeypatch.setattr(several, "_processors", lambda: 2)
    assert list(RememberedPostcodes(Source()).shards(names)) == expected


def checked(workspace: Path, today: date) -> tuple[Any, ...]:
    directory, problems = check_workspace(workspace, today, WorkspaceMemory(workspace))
    return (directory.points if directory else None), problems


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The postcode files that were read."""
    files: list[Path] = []
    read: Callable[[FilePostcodes, Path], None] = FilePostcodes._read

    def counting(source: FilePostcodes, file: Path) -> None:
        files.append(file)
        read(source, file)

    monkeypatch.setattr(FilePostcodes, "_read", counting)
    return files


def test_a_workspaces_file_is_read_once(workspace: Path, today: date, reads: list[Path]) -> None:
    shutil.rmtree(workspace / ".cache", ignore_errors=True)
    first = checked(workspace, today)
    assert first[0]
    assert checked(workspace, today) == first
    assert reads == [workspace / "postcodes.csv"]


def test_a_file_that_changed_is_read_again_and_told_of(workspace: Path, today: date, reads: list[Path]) -> None:
    first = checked(workspace, today)
    file = workspace / "postcodes.csv"
    before, stat = file.read_bytes(), file.stat()
    file.write_bytes(before[:-1].replace(b"\n", b"\nNG7 2RD,x,y,z\n", 2) + b"\n")
    assert [problem.code for problem in checked(workspace, today)[1]] == ["settings-broken"]
    file.write_bytes(before)
    assert file.stat().st_size == stat.st_size
    reads.clear()
    assert checked(workspace, today) == first
    assert reads == []


@pytest.mark.parametrize("content", [b"", b"no database", b"SQLite format 3\0" + b"\xff" * 5000])
def test_a_broken_memory_costs_time_and_nothing_else(content: bytes, workspace: Path, today: date) -> None:
    first = checked(workspace, today)
    (workspace / FOLDER / "postcodes.sqlite").write_bytes(content)
    assert checked(workspace, today) == first
    assert checked(workspace, today) == first


def test_a_memory_from_elsewhere_is_not_believed(
    workspace: Path, today: date, tmp_path: Path, reads: list[Path]
) -> None:
    first = checked(workspace, today)
    copy = Path(shutil.copytree(workspace, tmp_path / "copy"))
    reads.clear()
    assert checked(copy, today) == first
    assert reads == [copy / "postcodes.csv"]


def test_a_memory_is_not_written_through_a_link(workspace: Path, today: date, tmp_path: Path) -> None:
    first = checked(workspace, today)
    kept = workspace / FOLDER / "postcodes.sqlite"
    kept.rename(tmp_path / "theirs")
    before = (tmp_path / "theirs").read_bytes()
    kept.symlink_to(tmp_path / "theirs")
    (workspace / "postcodes.csv").write_bytes((workspace / "postcodes.csv").read_bytes() + b"\n")
    assert checked(workspace, today) == first
    assert (tmp_path / "theirs").read_bytes() == before


def test_other_code_does_not_believe_it(
    workspace: Path, today: date, monkeypatch: pytest.MonkeyPatch, reads: list[Path]
) -> None:
    checked(workspace, today)
    reads.clear()
    monkeypatch.setattr("build_tools.publish.memory.digest_of_code", lambda *parts: "another")
    checked(workspace, today)
    assert reads == [workspace / "postcodes.csv"]
