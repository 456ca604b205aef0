"""Saving changes to provider records: the rest of every file stays byte for byte, and what would break is not written."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from conftest import Command

from build_tools.errors import DataProblems, WrongUse
from build_tools.intake import records_in_place
from build_tools.intake.changes import Conflicting, Saved, Unsound, save
from build_tools.intake.differences import difference, judge
from build_tools.intake.records_on_disk import read_records
from build_tools.models.change import Change, Conflict, inverse

VENUE = {"id": "lockside-barn", "provider_id": "lockside-workshop", "name": "Lockside barn", "kind": "premises"}


def cell(table: str, record: str, field: str, was: str, becomes: str) -> Change:
    return Change(1, table, record, "set", field, was, becomes)


def summary(was: str, becomes: str) -> Change:
    return cell("providers", "open-door-tutors", "summary", was, becomes)


OLD = "Tutors who come to the pupil, for English and mathematics."


def content(workspace: Path) -> dict[str, bytes]:
    files = (path for path in workspace.rglob("*") if path.is_file())
    return {path.relative_to(workspace).as_posix(): path.read_bytes() for path in files}


def test_a_cell_is_changed_and_every_other_line_keeps_its_bytes(workspace: Path, today: date) -> None:
    before = (workspace / "providers" / "providers.csv").read_bytes().split(b"\n")
    saved = save(workspace, [summary(OLD, "Tutors at the kitchen table, “for now”.")], today)
    assert isinstance(saved, Saved)
    assert saved.files == ("providers/providers.csv",)
    after = (workspace / "providers" / "providers.csv").read_bytes().split(b"\n")
    assert [place for place, line in enumerate(after) if line != before[place]] == [2]
    assert b"Tutors at the kitchen table" in after[2]
    assert [path.name for path in workspace.iterdir() if path.name.startswith(".providers")] == []


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("a byte-order mark", lambda held: b"\xef\xbb\xbf" + held),
        ("Windows line ends", lambda held: held.replace(b"\n", b"\r\n")),
        ("semicolons", lambda held: held.replace(b",", b";")),
        ("tabs", lambda held: held.replace(b",", b"\t")),
        (
            "columns in another order",
            lambda held: b"\n".join(b",".join(r.split(b",")[::-1]) for r in held.split(b"\n")),
        ),
        ("no line end at the end", lambda held: held.rstrip(b"\n")),
        ("every cell quoted", lambda h: b"\n".join(b'"' + r.replace(b",", b'","') + b'"' for r in h.split(b"\n")[:-1])),
        ("blanks around cells", lambda held: held.replace(b"Bookings", b"  Bookings ")),
        ("blank rows at the end", lambda held: held + b",,,,\n\n"),
    ],
)
def test_a_file_keeps_the_manner_in_which_it_is_written(
    name: str, change: object, workspace: Path, today: date
) -> None:
    path = workspace / "providers" / "contacts.csv"
    path.write_bytes(change(path.read_bytes()))  # type: ignore[operator]
    before = path.read_bytes()
    there = [
        cell("contacts", "open-door-tutors/Bookings", "phone", "0115 496 0003", "0115 496 0009"),
        *difference(
            "contacts", None, {"provider_id": "lockside-workshop", "role": "Invoices", "phone": "0115 496 0004"}
        ),
    ]
    there = [replace(change, number=number) for number, change in enumerate(there, 1)]
    saved = save(workspace, there, today)
    assert isinstance(saved, Saved), saved
    after = path.read_bytes()
    kept = [line for line in before.splitlines() if b"0115 496 0003" not in line]
    assert [line for line in after.splitlines() if b"496 0009" not in line and b"Invoices" not in line] == kept
    assert after.count(b"\r\n") in (0, after.count(b"\n"))
    assert after.startswith(before[:12])
    back = save(workspace, inverse(saved.changes), today)
    assert isinstance(back, Saved)
    # A row that was written again has lost the blanks around nothing: only a line end at the very end may be new.
    assert path.read_bytes().rstrip(b"\n") == before.rstrip(b"\n")


def test_a_new_row_goes_where_the_order_of_the_table_wants_it(workspace: Path, today: date) -> None:
    save(workspace, difference("venues", None, {**VENUE, "postcode": "NG7 2RD"}), today)
    lines = (workspace / "providers" / "venues.csv").read_text().splitlines()
    assert [line.split(",")[0] for line in lines[1:]] == [
        "lockside-yard",
        "lockside-classroom",
        "lockside-barn",
        "open-door-visits",
        "bridge-house",
    ]
    path = workspace / "providers" / "venues.csv"
    path.write_text("\n".join([lines[0], *sorted(lines[1:])]) + "\n")
    save(workspace, difference("venues", None, {**VENUE, "id": "lockside-cabin", "postcode": "NG7 2RD"}), today)
    assert [line.split(",")[0] for line in path.read_text().splitlines()[1:]] == [
        "bridge-house",
        "lockside-barn",
        "lockside-cabin",
        "lockside-classroom",
        "lockside-yard",
        "open-door-visits",
    ]


def test_what_would_break_the_workspace_is_refused_in_words_and_nothing_is_written(
    workspace: Path, today: date
) -> None:
    before = content(workspace)
    refused = save(
        workspace,
        [
            replace(summary(OLD, "Fine."), number=1),
            replace(cell("providers", "open-door-tutors", "age_from", "11", "19"), number=2),
            replace(cell("venues", "lockside-yard", "postcode", "NG7 2RD", "NG7 2R"), number=3),
        ],
        today,
    )
    assert isinstance(refused, Unsound)
    assert {(problem.code, problem.field) for problem in refused.problems} == {
        ("ages-order", "age_from"),
        ("postcode-malformed", "postcode"),
    }
    assert {number: [problem.code for problem in told] for number, told in refused.by_change.items()} == {
        2: ["ages-order"],
        3: ["postcode-malformed"],
    }
    assert content(workspace) == before


def test_a_problem_that_was_there_before_stops_nobody_and_is_told(workspace: Path, today: date) -> None:
    path = workspace / "providers" / "courses.csv"
    path.write_text(path.read_text().replace("Tue,12,10,6", "Tue,12,10,lots"))
    saved = save(workspace, [summary(OLD, "Fine.")], today)
    assert isinstance(saved, Saved)
    assert [problem.code for problem in saved.existing] == ["value-not-a-number"]
    # In the very table that is changed, and with the rows after it moved down.
    added = save(workspace, difference("courses", None, {**COURSE, "title": "Oars"}), today)
    assert isinstance(added, Saved)
    mended = save(workspace, [cell("courses", "lockside-joinery", "places", "lots", "6")], today)
    assert isinstance(mended, Saved)
    assert mended.directory is not None
    worse = save(workspace, [cell("courses", "lockside-joinery", "places", "6", "heaps")], today)
    assert isinstance(worse, Unsound)


COURSE = {"id": "lockside-oars", "provider_id": "lockside-workshop", "venue_ids": "lockside-yard"}


def test_a_row_that_others_name_is_not_removed(workspace: Path, today: date) -> None:
    rows = read_records(workspace).rows("venues")
    refused = save(workspace, difference("venues", rows["lockside-yard"], None), today)
    assert isinstance(refused, Unsound)
    assert {problem.code for problem in refused.problems} == {"reference-dangling"}


def test_the_second_to_save_a_cell_sees_what_the_first_saved(workspace: Path, today: date) -> None:
    assert isinstance(save(workspace, [summary(OLD, "First.")], today), Saved)
    before = content(workspace)
    second = [replace(summary(OLD, "Second."), number=1), replace(OTHER_CELL, number=2)]
    answer = save(workspace, second, today)
    assert answer == Conflicting((Conflict(second[0], "First."),), (second[1],))
    assert content(workspace) == before
    assert isinstance(save(workspace, [replace(second[0], was="First."), second[1]], today), Saved)


OTHER_CELL = cell("providers", "open-door-tutors", "transport", "", "On foot.")


def test_two_people_who_change_different_cells_of_a_record_both_keep_theirs(workspace: Path, today: date) -> None:
    assert isinstance(save(workspace, [summary(OLD, "First.")], today), Saved)
    assert isinstance(save(workspace, [OTHER_CELL], today), Saved)
    row = read_records(workspace).rows("providers")["open-door-tutors"]
    assert (row["summary"], row["transport"]) == ("First.", "On foot.")


@pytest.mark.parametrize(
    ("table", "record", "field", "was", "becomes"),
    [
        ("providers", "lockside-workshop", "needs_met", "SEMH; ADHD", "SEMH"),
        ("providers", "lockside-workshop", "cost_per_day", "85.5", "90"),
        ("venues", "lockside-yard", "postcode", "ng7 2rd", "NG2 4HF"),
    ],
)
def test_one_value_written_in_two_ways_is_no_conflict(
    table: str, record: str, field: str, was: str, becomes: str, workspace: Path, today: date
) -> None:
    assert isinstance(save(workspace, [cell(table, record, field, was, becomes)], today), Saved)


def test_what_is_so_already_is_said_and_nothing_is_written(workspace: Path, today: date) -> None:
    times = {path: path.stat().st_mtime_ns for path in (workspace / "providers").iterdir()}
    inode = (workspace / "providers").stat().st_ino
    change = summary("anything", OLD)
    assert save(workspace, [change], today) == Saved((), (), (change,))
    assert (workspace / "providers").stat().st_ino == inode
    assert {path: path.stat().st_mtime_ns for path in times} == times


def test_an_undo_brings_every_byte_back(workspace: Path, today: date) -> None:
    before = content(workspace)
    rows = read_records(workspace)
    course = rows.rows("courses")["lockside-boats"]
    contact = rows.rows("contacts")["lockside-workshop/Designated safeguarding lead"]
    edits = [
        *difference("venues", None, {**VENUE, "postcode": "NG7 2RD"}),
        *difference("courses", course, {**course, "venue_ids": "lockside-barn", "places": ""}),
        *difference("contacts", contact, None),
    ]
    edits = [replace(change, number=number) for number, change in enumerate(edits, 1)]
    saved = save(workspace, edits, today)
    assert isinstance(saved, Saved)
    assert content(workspace) != before
    undone = save(workspace, inverse(saved.changes), today)
    assert isinstance(undone, Saved)
    assert content(workspace) == before


def test_an_undo_of_what_somebody_changed_since_is_a_conflict(workspace: Path, today: date) -> None:
    saved = save(workspace, [summary(OLD, "First.")], today)
    assert isinstance(saved, Saved)
    save(workspace, [summary("First.", "Second.")], today)
    assert isinstance(save(workspace, inverse(saved.changes), today), Conflicting)


def test_a_row_that_somebody_filled_in_since_is_not_removed_unseen(workspace: Path) -> None:
    records = read_records(workspace)
    row = records.rows("contacts")["open-door-tutors/Bookings"]
    seen = {**row, "phone": ""}
    found = judge(records, difference("contacts", seen, None)).conflicts
    assert [(conflict.change.field, conflict.stored) for conflict in found] == [("phone", "0115 496 0003")]


def test_a_row_with_the_key_of_another_is_not_added_over_it(workspace: Path) -> None:
    changes = difference("venues", None, {**VENUE, "id": "lockside-yard", "postcode": "NG7 2RD"})
    found = judge(read_records(workspace), changes).conflicts
    assert [(conflict.change.field, conflict.stored) for conflict in found] == [("name", "Lockside yard")]


def test_a_change_to_a_row_that_is_gone_is_a_conflict(workspace: Path) -> None:
    change = cell("contacts", "lockside-workshop/Nobody", "phone", "", "0115 496 0001")
    assert judge(read_records(workspace), [change]).conflicts == (Conflict(change, None),)


@pytest.mark.parametrize(
    ("change", "code", "words"),
    [
        (cell("providers", "open-door-tutors", "id", "open-door-tutors", "open"), "change-impossible", "never changes"),
        (cell("visits", "x", "outcome", "", "met"), "change-impossible", "no table “visits”"),
        (cell("../etc", "x", "outcome", "", "met"), "change-impossible", "no table"),
        (cell("providers", "open-door-tutors", "summry", "", "x"), "change-impossible", "no column"),
        (summary(OLD, "x" * 200_000), "value-too-long", "more than any field allows"),
        (summary(OLD, "=HYPERLINK(1)"), "formula-cell", "formula"),
        (summary(OLD, "＝1+1"), "formula-cell", "formula"),
        (summary(OLD, "@SUM(1)"), "formula-cell", "formula"),
        (summary(OLD, "-2+3"), "formula-cell", "formula"),
        (summary(OLD, "Two\nlines"), "value-form", "one line"),
        (summary(OLD, "Turned\u202eround"), "hidden-character", "U+202E"),
        (summary(OLD, "N\0thing"), "nul-character", "U+0000"),
        (Change(1, "venues", "a", "add", "id", "", "b"), "change-impossible", "not the key"),
        (Change(1, "venues", "a", "add", "name", "x", "b"), "change-impossible", "not the key"),
    ],
)
def test_a_change_that_cannot_be_is_refused(
    change: Change, code: str, words: str, workspace: Path, today: date
) -> None:
    before = content(workspace)
    refused = save(workspace, [change], today)
    assert isinstance(refused, Unsound)
    assert [problem.code for problem in refused.problems] == [code]
    assert words in refused.problems[0].message + refused.problems[0].fix
    assert refused.by_change == {1: refused.problems}
    assert content(workspace) == before


def test_a_telephone_number_may_begin_with_a_plus(workspace: Path, today: date) -> None:
    change = cell("contacts", "open-door-tutors/Bookings", "phone", "0115 496 0003", "+44 115 496 0003")
    assert isinstance(save(workspace, [change], today), Saved)


def test_one_cell_is_not_changed_twice_at_once(workspace: Path, today: date) -> None:
    twice = [summary(OLD, "One."), replace(summary(OLD, "Two."), number=2)]
    assert isinstance(save(workspace, twice, today), Unsound)
    same_number = [summary(OLD, "One."), OTHER_CELL]
    assert isinstance(save(workspace, same_number, today), Unsound)


def test_a_table_that_could_not_be_written_again_without_loss_is_left_alone(workspace: Path, today: date) -> None:
    path = workspace / "providers" / "providers.csv"
    path.write_bytes(path.read_text().replace("Bridge", "Brïdge").encode("cp1252"))
    with pytest.raises(DataProblems):
        save(workspace, [summary(OLD, "Fine.")], today)
    change = cell("contacts", "open-door-tutors/Bookings", "phone", "0115 496 0003", "0115 496 0009")
    assert isinstance(save(workspace, [change], today), Saved)


def test_a_folder_that_is_no_workspace_is_said_to_be_none(tmp_path: Path, today: date) -> None:
    with pytest.raises(WrongUse):
        save(tmp_path, [summary(OLD, "Fine.")], today)


def test_only_asking_writes_nothing(workspace: Path, today: date) -> None:
    before = content(workspace)
    told = save(workspace, [summary(OLD, "Fine.")], today, check_only=True)
    assert isinstance(told, Saved)
    assert told.files == ("providers/providers.csv",)
    assert content(workspace) == before


def test_what_lies_beside_the_tables_stays_with_its_rights(workspace: Path, today: date, command: Command) -> None:
    folder = workspace / "providers"
    (folder / "README.md").write_text("Ours.")
    (folder / ".gitignore").write_text("*.bak\n")
    (folder / "providers.csv").chmod(0o640)
    folder.chmod(0o750)
    assert isinstance(save(workspace, [summary(OLD, "Fine.")], today), Saved)
    assert (folder / "README.md").read_text() == "Ours."
    assert (folder / ".gitignore").exists()
    assert (folder.stat().st_mode & 0o777, (folder / "providers.csv").stat().st_mode & 0o777) == (0o750, 0o640)
    assert command("check", workspace=workspace).exit_code == 0


@pytest.mark.parametrize("moment", ["before the copy", "after the copy"])
@pytest.mark.parametrize("name", ["notices.csv", "providers.csv"])
def test_what_somebody_wrote_at_the_same_moment_by_hand_is_not_lost(
    name: str, moment: str, workspace: Path, today: date, monkeypatch: pytest.MonkeyPatch
) -> None:
    copytree = shutil.copytree

    def edited(source: Path) -> None:
        (source / name).write_text((source / name).read_text() + "\n")

    def copied(source: Path, target: Path, **more: bool) -> None:
        if moment == "before the copy":
            edited(source)
        copytree(source, target, **more)  # type: ignore[call-overload]
        if moment == "after the copy":
            edited(source)

    monkeypatch.setattr(records_in_place.shutil, "copytree", copied)
    if (name, moment) == ("notices.csv", "before the copy"):  # another file, which is copied as it is
        assert isinstance(save(workspace, [summary(OLD, "Fine.")], today), Saved)
    else:
        with pytest.raises(WrongUse, match="same moment"):
            save(workspace, [summary(OLD, "Fine.")], today)
        assert OLD in (workspace / "providers" / "providers.csv").read_text()
    assert (workspace / "providers" / name).read_text().endswith("\n\n")
    assert [path.name for path in workspace.iterdir() if path.name.startswith(".providers")] == []


def test_a_folder_of_records_that_is_a_link_is_left_alone(workspace: Path, today: date) -> None:
    (workspace / "providers").rename(workspace / "elsewhere")
    (workspace / "providers").symlink_to("elsewhere")
    with pytest.raises(WrongUse, match="links are never followed"):
        save(workspace, [summary(OLD, "Fine.")], today)
    assert (workspace / "providers").is_symlink()
    assert OLD in (workspace / "elsewhere" / "providers.csv").read_text()


def test_an_error_of_a_visit_that_was_there_before_stops_nobody(workspace: Path, today: date) -> None:
    visit = workspace / "qa_reports" / "visits" / "open-door-tutors" / "2026-09-01-basic" / "r1" / "datapackage.json"
    visit.write_text(visit.read_text() + " ")
    saved = save(workspace, [summary(OLD, "Fine.")], today)
    assert isinstance(saved, Saved)
    assert {problem.code for problem in saved.existing} == {"revision-changed"}


def test_a_provider_that_was_visited_is_not_removed(workspace: Path, today: date) -> None:
    rows = read_records(workspace)
    names = ["courses", "documents", "contacts", "notices", "venues"]
    gone = [
        change
        for name in names
        for cells in rows.rows(name).values()
        if cells["provider_id"] == "open-door-tutors"
        for change in difference(name, cells, None)
    ]
    gone += difference("providers", rows.rows("providers")["open-door-tutors"], None)
    refused = save(workspace, [replace(change, number=n) for n, change in enumerate(gone, 1)], today)
    assert isinstance(refused, Unsound)
    assert {problem.package.split("/")[0] for problem in refused.problems} == {"qa_reports"}
