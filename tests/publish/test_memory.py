"""What is remembered of visits: it spares work, changes no result, and never lets a changed file pass."""

from __future__ import annotations

import json
import os
import random
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import date, timedelta
from pathlib import Path

import pytest
from conftest import Command

from build_tools import checking, provider_tables
from build_tools.load.csv_table import read_table
from build_tools.load.text_file import FilePlace
from build_tools.models.problem import Problem
from build_tools.models.tables import PROVIDER_TABLES
from build_tools.models.visit import Visit
from build_tools.pipeline import check_workspace
from build_tools.publish.memory import FOLDER, WorkspaceMemory

VISITS = Path("qa_reports/visits")
FIRST = VISITS / "lockside-workshop/2026-06-10-basic"


class Counted:
    """How many folders were read, and how many of those were checked."""

    def __init__(self) -> None:
        self.read: list[str] = []
        self.checked: list[str] = []


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> Counted:
    count = Counted()
    content_of, read_visit = checking.content_of, checking.read_visit

    def reading(folder: str) -> object:
        count.read.append(folder)
        return content_of(folder)

    def check(folder: checking.VisitFolder, *rest: object) -> object:
        count.checked.append(folder.path)
        return read_visit(folder, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(checking, "content_of", reading)
    monkeypatch.setattr(checking, "read_visit", check)
    return count


@pytest.fixture
def old(workspace: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A workspace that nobody has written to for a while, as far as its memory can tell."""
    shutil.rmtree(workspace / ".cache", ignore_errors=True)
    started = WorkspaceMemory.started.func  # type: ignore[attr-defined]
    later = property(lambda memory: started(memory) and started(memory) + 60_000_000_000)
    monkeypatch.setattr(WorkspaceMemory, "started", later)
    return workspace


def checked(workspace: Path, today: date, *, remember: bool = True) -> tuple[tuple[Visit, ...], tuple[Problem, ...]]:
    directory, problems = check_workspace(workspace, today, WorkspaceMemory(workspace) if remember else None)
    return (directory.visits if directory else ()), problems


def test_what_has_not_changed_is_not_read_again(old: Path, today: date, counted: Counted) -> None:
    first = checked(old, today)
    assert counted.checked
    counted.read.clear()
    assert checked(old, today) == first
    assert counted.read == []


def test_one_changed_visit_is_all_that_is_read(old: Path, today: date, counted: Counted) -> None:
    checked(old, today)
    counted.read.clear()
    (old / FIRST / "events.csv").write_bytes((old / FIRST / "events.csv").read_bytes() + b"\n")
    checked(old, today)
    assert counted.read == [str(old / FIRST)]


def test_files_just_written_are_read_again_but_not_checked_again(
    workspace: Path, today: date, counted: Counted
) -> None:
    checked(workspace, today)
    count = len(counted.checked)
    assert count
    counted.read.clear()
    checked(workspace, today)
    assert len(counted.read) == count
    assert len(counted.checked) == count


def test_a_changed_byte_is_seen_though_size_and_time_were_put_back(old: Path, today: date) -> None:
    assert checked(old, today)[1] == ()
    path = old / FIRST / "r1" / "datapackage.json"
    before = path.stat()
    content = path.read_bytes()
    path.write_bytes(content.replace(b"a", b"e", 1))
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert path.stat().st_size == before.st_size
    assert {problem.code for problem in checked(old, today)[1]} == {"revision-changed"}
    path.write_bytes(content)
    assert checked(old, today)[1] == ()


def test_what_a_visit_refers_to_is_compared_every_time(old: Path, today: date) -> None:
    assert checked(old, today)[1] == ()
    venues = old / "providers" / "venues.csv"
    venues.write_text(venues.read_text(encoding="utf-8").replace("lockside-yard", "other-yard"), encoding="utf-8")
    assert "reference-dangling" in {problem.code for problem in checked(old, today)[1]}


def test_a_framework_that_changed_is_weighed_against_every_visit(old: Path, today: date) -> None:
    checked(old, today)
    outcomes = next((old / "qa_reports" / "frameworks" / "basic").rglob("outcomes.csv"))
    lines = outcomes.read_text(encoding="utf-8").splitlines(keepends=True)
    outcomes.write_text("".join([lines[0], lines[-1]]), encoding="utf-8")
    assert checked(old, today)[1] == checked(old, today, remember=False)[1]


def test_an_earlier_day_finds_what_was_then_still_to_come(old: Path, today: date) -> None:
    assert checked(old, today)[1] == ()
    assert "date-in-future" in {problem.code for problem in checked(old, today - timedelta(days=300))[1]}


def test_a_full_check_reads_every_byte(old: Path, today: date, counted: Counted) -> None:
    checked(old, today)
    counted.checked.clear()
    check_workspace(old, today, WorkspaceMemory(old), full=True)
    assert len(counted.checked) == len(checked(old, today)[0])


def test_a_memory_from_elsewhere_is_not_believed(old: Path, today: date, counted: Counted, tmp_path: Path) -> None:
    checked(old, today)
    copy = Path(shutil.copytree(old, tmp_path / "copy"))
    counted.checked.clear()
    checked(copy, today)
    assert counted.checked


@pytest.mark.parametrize("content", [b"", b"no database", b"SQLite format 3\0" + b"\xff" * 5000])
def test_a_broken_memory_costs_time_and_nothing_else(content: bytes, old: Path, today: date) -> None:
    first = checked(old, today)
    (old / FOLDER / "visits.sqlite").write_bytes(content)
    assert checked(old, today) == first
    assert checked(old, today) == first


def test_a_memory_that_cannot_be_kept_is_done_without(old: Path, today: date, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (old / ".cache").symlink_to(tmp_path / "elsewhere")
    assert checked(old, today) == checked(old, today, remember=False)
    assert list((tmp_path / "elsewhere").iterdir()) == []


def test_one_run_does_not_wait_for_another_for_ever(old: Path, today: date, monkeypatch: pytest.MonkeyPatch) -> None:
    first = checked(old, today)
    monkeypatch.setattr("build_tools.publish.kept.PATIENCE", 0.05)
    other = sqlite3.connect(old / FOLDER / "visits.sqlite", isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    assert checked(old, today) == first
    other.close()
    assert (old / FOLDER / "visits.sqlite").exists()


def test_a_visit_that_plain_frictionless_refuses_is_told_until_it_is_mended(
    old: Path, today: date, monkeypatch: pytest.MonkeyPatch
) -> None:
    checked(old, today)
    package = (FIRST / "r1").as_posix()
    refused = Problem("package-invalid", "Refused.", "Mend it.", package, "datapackage.json")
    asked: list[str] = []

    def read_again(path: Path, workspace: Path) -> tuple[Problem, ...]:
        asked.append(path.parent.relative_to(workspace).as_posix())
        return (refused,) if path.parent.name == "r1" else ()

    monkeypatch.setattr("build_tools.pipeline.read_again", read_again)
    events = old / FIRST / "events.csv"
    events.write_bytes(events.read_bytes() + b"\n")
    assert checked(old, today)[1] == (refused,)
    assert checked(old, today)[1] == (refused,)
    assert set(asked) == {package}
    monkeypatch.setattr("build_tools.pipeline.read_again", lambda path, workspace: ())
    assert checked(old, today)[1] == ()


def test_the_command_writes_into_one_ignored_folder(workspace: Path, command: Command) -> None:
    before = {path for path in workspace.rglob("*") if ".cache" not in path.parts}
    command("check", workspace=workspace)
    assert (workspace / FOLDER / ".gitignore").read_text(encoding="utf-8") == "*\n"
    assert {path for path in workspace.rglob("*") if ".cache" not in path.parts} == before
    shutil.rmtree(workspace / ".cache")
    assert command("check", "--no-cache", workspace=workspace).exit_code == 0
    assert not (workspace / ".cache").exists()


def _edits(workspace: Path, chance: random.Random) -> Iterator[Callable[[], object]]:
    files = sorted(path for path in (workspace / VISITS).rglob("*") if path.is_file())
    path = chance.choice(files)
    content = path.read_bytes()
    place = chance.randrange(len(content))
    yield lambda: path.write_bytes(content[:place] + bytes([chance.randrange(32, 127)]) + content[place + 1 :])
    yield lambda: path.write_bytes(content[:place])
    yield lambda: path.unlink()
    yield lambda: path.rename(path.with_name(f"x{path.name}"))
    yield lambda: (path.parent / "r9").mkdir()
    yield lambda: (path.parent / "left-over.txt").write_text("x")
    yield lambda: (path.parent / "link").symlink_to(path)
    yield lambda: path.touch()
    yield lambda: shutil.copytree(path.parent, path.parent.with_name("r2"), dirs_exist_ok=True)
    yield lambda: path.chmod(0o600)


@pytest.mark.parametrize("seed", range(30))
def test_results_are_the_same_with_and_without_whatever_is_edited(
    seed: int, old: Path, example: Path, today: date
) -> None:
    chance = random.Random(seed)
    checked(old, today)
    for _ in range(6):
        with suppress(OSError):  # the second link of the same name, a folder copied onto itself
            chance.choice(list(_edits(old, chance)))()
        day = today - timedelta(days=chance.choice([0, 0, 0, 200]))
        assert checked(old, day) == checked(old, day, remember=False)
        if chance.random() < 0.3:  # mended again
            shutil.rmtree(old / VISITS)
            shutil.copytree(example / VISITS, old / VISITS)
            assert checked(old, today)[1] == ()


def records(workspace: Path, today: date, *, remember: bool) -> tuple[object, ...]:
    """What ``check`` finds, with every record of the provider package."""
    directory, problems = check_workspace(workspace, today, WorkspaceMemory(workspace) if remember else None)
    tables = [getattr(directory, kind.name) for kind in PROVIDER_TABLES] if directory else []
    return problems, tables, directory and directory.points


def test_a_table_is_read_again_only_when_its_bytes_have_changed(
    workspace: Path, today: date, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[str] = []

    def reading(place: FilePlace, *rest: object) -> object:
        read.append(place.resource)
        return read_table(place, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(provider_tables, "read_table", reading)
    first = records(workspace, today, remember=True)
    assert sorted(read) == sorted(f"{kind.name}.csv" for kind in PROVIDER_TABLES)
    read.clear()
    assert records(workspace, today, remember=True) == first
    assert read == []
    documents = workspace / "providers" / "documents.csv"
    documents.write_bytes(documents.read_bytes() + b"\r\n")
    assert records(workspace, today, remember=True) == first
    assert read == ["documents.csv"]


@pytest.mark.parametrize("seed", range(12))
def test_tables_are_found_the_same_with_and_without_whatever_is_edited(
    seed: int, workspace: Path, example: Path, today: date
) -> None:
    chance = random.Random(seed)
    found: list[object] = []
    for _ in range(5):
        name = f"{chance.choice(PROVIDER_TABLES).name}.csv"
        path, sound = workspace / "providers" / name, (example / "providers" / name).read_bytes()
        place, other = chance.randrange(len(sound)), chance.choice([b"x", b"9", b"\xff", b"\n", b'"', b""])
        lines = sound.splitlines(keepends=True)
        edits = [sound[:place] + other + sound[place + 1 :], sound, lines[0], b"".join([*lines, lines[-1]]), b""]
        path.write_bytes(chance.choice(edits))
        for _ in range(2):
            found.append(records(workspace, today, remember=True))
            assert found[-1] == records(workspace, today, remember=False)
    assert any(problems for problems, *_ in found)  # type: ignore[misc]


def test_several_processes_find_what_one_finds(
    workspace: Path, today: date, monkeypatch: pytest.MonkeyPatch, command: Command
) -> None:
    monkeypatch.setattr(checking, "AT_A_TIME", 1)
    for number in range(1, 7):
        shutil.copytree(
            workspace / FIRST, workspace / VISITS / "lockside-workshop" / f"2026-06-1{number}-basic", dirs_exist_ok=True
        )
    alone = check_workspace(workspace, today, processes=1)[1]
    assert alone
    assert check_workspace(workspace, today, processes=2)[1] == alone
    assert json.loads(command("check", "--json", workspace=workspace).output) == [p.as_json() for p in alone]
