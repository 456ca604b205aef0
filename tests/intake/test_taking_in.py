"""The command “intake”: files and the inbox, what it says, and with which number it ends."""

from __future__ import annotations

import json
import os
from datetime import date
from pathlib import Path

import pytest
from conftest import Command
from filled_workbooks import fill, filled, saved
from handed_in import FOLDER, VISIT, bytes_of, content, package, table

from build_tools.commands import taking_in
from build_tools.pipeline import open_directory
from build_tools.render.workbook import visit_workbook

INBOX = Path("qa_reports/inbox")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A visit's file somewhere else on the machine."""
    path = tmp_path / "from the tablet.json"
    path.write_bytes(content())
    return path


@pytest.fixture
def inbox(workspace: Path) -> Path:
    """The inbox, with the page that explains it."""
    folder = workspace / INBOX
    folder.mkdir()
    (folder / "README.md").write_text("Files go here.\n", encoding="utf-8")
    return folder


def test_a_file_is_checked_then_stored_and_a_second_time_changes_nothing(
    file: Path, workspace: Path, command: Command
) -> None:
    before = bytes_of(workspace)
    looked = command("intake", str(file), "--check", workspace=workspace)
    assert looked.exit_code == 0, looked.errors
    assert "would be stored as r1" in looked.output and "Outcome: Met with agreed improvements" in looked.output
    assert f"{FOLDER.as_posix()}/r1/datapackage.json" in looked.output
    assert bytes_of(workspace) == before
    done = command("intake", str(file), workspace=workspace)
    assert done.exit_code == 0 and "is stored as r1, submitted by QA-5" in done.output
    again = command("intake", str(file), "--by", "QA-7", workspace=workspace)
    assert again.exit_code == 0 and "0 stored, 1 there already, 0 refused." in again.output
    assert command("check", "--full", workspace=workspace).exit_code == 0


def test_each_of_several_files_stands_by_itself(file: Path, workspace: Path, command: Command) -> None:
    draft = file.with_name("draft.json")
    draft.write_bytes(content(package(**{"directory:draft": {"id": "x", "saved_at": "2026-11-10T10:00:00Z"}})))
    done = command("intake", str(draft), str(file), str(file.with_name("none.json")), workspace=workspace)
    assert done.exit_code == 1
    assert "draft.json is a copy of a draft, not finished. Finish it in the form" in done.output
    assert "none.json cannot be read. No such file" in done.output
    assert "1 stored, 0 there already, 2 refused." in done.output


def test_problems_come_with_the_field_and_the_cure_in_words_and_in_json(
    file: Path, workspace: Path, command: Command
) -> None:
    wrong = package()
    table(wrong, "answers")[2]["evidence"] = None
    file.write_bytes(content(wrong))
    done = command("intake", str(file), workspace=workspace)
    assert done.exit_code == 1
    assert "answers.2a.value: 2a: A rating below the best needs evidence." in done.output
    [told] = json.loads(command("intake", str(file), "--json", workspace=workspace).output)
    assert (told["result"], told["problems"][0]["path"]) == ("refused", "answers.2a.value")


def test_another_report_asks_for_a_reason(file: Path, workspace: Path, command: Command) -> None:
    command("intake", str(file), workspace=workspace)
    file.write_bytes(content(package({"overview": "Three lessons seen."})))
    asked = command("intake", str(file), workspace=workspace)
    assert asked.exit_code == 1 and "Use --reason." in asked.output
    done = command("intake", str(file), "--reason", "One was left out.", workspace=workspace)
    assert done.exit_code == 0 and "is stored as r2" in done.output


def test_the_inbox_is_emptied_of_what_is_stored_and_of_nothing_else(
    inbox: Path, workspace: Path, command: Command
) -> None:
    (inbox / "a.json").write_bytes(content())
    (inbox / "b.json").write_bytes(b"{")
    (inbox / "c.txt").write_text("A letter.", encoding="utf-8")
    (inbox / "d.json").symlink_to(workspace / "mkdocs.yml")
    (inbox / "e").mkdir()
    (inbox / "odd\nname.json").write_bytes(content())
    assert command("check", workspace=workspace).exit_code == 0
    before = bytes_of(workspace)
    command("intake", "--inbox", "--check", workspace=workspace)
    assert bytes_of(workspace) == before
    done = command("intake", "--inbox", workspace=workspace)
    assert done.exit_code == 1
    assert "a.json: lockside-workshop-2026-11-10-basic is stored as r1" in done.output
    assert "b.json cannot be read as JSON" in done.output
    assert "d.json is a link" in done.output and "e is a folder" in done.output and "c.txt is not a file" in done.output
    assert "name.json is not a file that is taken in" in done.output
    assert sorted(os.listdir(inbox)) == ["README.md", "b.json", "c.txt", "d.json", "e", "odd\nname.json"]
    again = command("intake", "--inbox", workspace=workspace)
    assert "0 stored" in again.output


def test_a_file_that_is_replaced_while_it_is_taken_in_stays(
    inbox: Path, workspace: Path, command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    (inbox / "a.json").write_bytes(content())
    newer = content(package({"overview": "Three lessons seen."}))
    read = taking_in.read_bounded

    def read_and_replaced(path: Path) -> object:
        held = read(path)
        path.with_name(".new").write_bytes(newer)
        path.with_name(".new").replace(path)
        return held

    monkeypatch.setattr(taking_in, "read_bounded", read_and_replaced)
    done = command("intake", "--inbox", workspace=workspace)
    assert done.exit_code == 1 and "is stored as r1" in done.output and "was replaced while" in done.output
    assert (inbox / "a.json").read_bytes() == newer


def test_an_inbox_that_is_empty_or_not_there_is_no_mistake(workspace: Path, command: Command) -> None:
    done = command("intake", "--inbox", workspace=workspace)
    assert (done.exit_code, done.output) == (0, "0 stored, 0 there already, 0 refused.\n")


def test_nothing_to_take_in_is_a_wrong_use(workspace: Path, command: Command) -> None:
    assert command("intake", workspace=workspace).exit_code == 2
    assert command("intake", "x.json", workspace=workspace.parent).exit_code in (1, 2)


@pytest.mark.parametrize("kind", ["folder", "pipe", "link", "device", "sparse"])
def test_what_is_no_ordinary_file_of_a_sane_size_is_refused_unread(
    kind: str, tmp_path: Path, workspace: Path, command: Command
) -> None:
    path = tmp_path / "visit.json"
    match kind:
        case "folder":
            path.mkdir()
        case "pipe":
            os.mkfifo(path)
        case "link":
            (tmp_path / "real.json").write_bytes(content())
            path.symlink_to(tmp_path / "real.json")
        case "device":
            path = Path("/dev/zero")
        case "sparse":
            with path.open("wb") as file:
                file.truncate(1 << 30)
    before = bytes_of(workspace)
    done = command("intake", str(path), workspace=workspace)
    assert done.exit_code == 1 and "refused, and nothing was stored" in done.output
    assert kind != "sparse" or "1,073,741,824 bytes" in done.output
    assert bytes_of(workspace) == before


def test_a_workbook_goes_the_same_way_and_its_problems_name_the_cell(
    inbox: Path, workspace: Path, today: date, command: Command
) -> None:
    directory = open_directory(workspace, today)
    blank = visit_workbook(directory.frameworks[0], [(one.id, one.name) for one in directory.providers], None)
    about = {
        "provider_id": "Lockside Workshop",
        "visited_on": date(2026, 11, 10),
        "visited_by": "Quality assurance officer",
        "outcome": "Not met",
    }
    ratings = {"1a": ("Yes", None), "1b": (date(2026, 10, 1), None), "2a": ("Partly met", None)}
    (inbox / "visit.xlsx").write_bytes(saved(filled(blank, about, ratings)))
    refused = command("intake", "--inbox", "--by", "QA-5", workspace=workspace)
    assert refused.exit_code == 1 and "Ratings!" in refused.output
    book = filled(blank, about, {**ratings, "2a": ("Partly met", "Two plans were read.")})
    fill(book, "Comments", "teaching", "Comment", "Calm.")
    (inbox / "visit.xlsx").write_bytes(saved(book))
    done = command("intake", "--inbox", "--by", "QA-5", workspace=workspace)
    assert done.exit_code == 0, done.output
    assert not (inbox / "visit.xlsx").exists()
    assert VISIT in command("review", workspace=workspace).output
