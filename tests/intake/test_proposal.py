"""What a provider proposes: read whole or refused, told change by change, stored only where somebody accepts it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from conftest import Command
from frictionless import validate
from proposals import HEADER, NEW_PROVIDER, REGISTRATION, as_bytes, change, document, registration

from build_tools.decide.approval import decide_all
from build_tools.intake.acceptance import accept, weigh
from build_tools.intake.changes import Conflicting, Saved, Unsound, save
from build_tools.intake.differences import difference
from build_tools.intake.proposal import read_proposal
from build_tools.intake.records_on_disk import read_records
from build_tools.intake.submission import Submission, read_submission
from build_tools.models.change import ONLY_WHEN_ADDED, PROVIDER_FACING, Change, Proposal
from build_tools.models.decision import Status
from build_tools.models.tables import PROVIDER_TABLES
from build_tools.models.visibility import Visibility
from build_tools.pipeline import open_directory

SUMMARY = change(
    "providers", "lockside-workshop", "summary", "Joinery and boat repair in small groups beside the canal.", "Boats."
)
COST = change("providers", "lockside-workshop", "cost_per_day", "85.5", "90")
STALE = change("providers", "lockside-workshop", "transport", "By boat.", "By bus.")
BESIDE = change("contacts", "lockside-workshop/Bookings", "phone", "0115 496 0001", "0115 496 0005")
BAD = change("venues", "lockside-yard", "postcode", "NG7 2RD", "NG7 2R")


def proposal(changes: Sequence[Change], header: dict[str, Any] = HEADER) -> Proposal:
    handed = read_submission(as_bytes(document(changes, header)), "proposal.json")
    assert isinstance(handed, Submission), handed
    read = read_proposal(handed)
    assert isinstance(read, Proposal), read
    return read


def standings(workspace: Path, changes: Sequence[Change], today: date, header: dict[str, Any] = HEADER) -> list[str]:
    return [one.standing for one in weigh(workspace, proposal(changes, header), today).changes]


def content(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file() and ".cache" not in path.parts}


def test_each_change_is_told_how_it_stands_and_nothing_is_written(workspace: Path, today: date) -> None:
    before = content(workspace)
    so = change("providers", "lockside-workshop", "name", "Lockside", "Lockside Workshop")
    weighed = weigh(workspace, proposal([SUMMARY, COST, STALE, BAD, so]), today)
    assert [one.standing for one in weighed.changes] == ["new", "new", "since", "refused", "already"]
    assert weighed.changes[2].stored == "Ten minutes from the tram; schools arrange it."
    assert [problem.code for problem in weighed.changes[3].problems] == ["postcode-malformed"]
    assert weighed.provider_name == "Lockside Workshop"
    assert content(workspace) == before


def test_what_is_accepted_is_stored_and_the_rest_is_left(workspace: Path, today: date) -> None:
    read = proposal([SUMMARY, COST, STALE, BAD])
    saved = accept(workspace, read, {1, 2}, today)
    assert isinstance(saved, Saved)
    row = read_records(workspace).rows("providers")["lockside-workshop"]
    assert (row["summary"], row["cost_per_day"]) == ("Boats.", "90")
    assert row["internal_note"] == "Invoice in arrears."
    assert standings(workspace, [SUMMARY, COST, STALE, BAD], today) == ["already", "already", "since", "refused"]


def test_the_same_again_changes_nothing_and_says_so(workspace: Path, today: date) -> None:
    read = proposal([SUMMARY, COST])
    assert isinstance(accept(workspace, read, {1, 2}, today), Saved)
    before = content(workspace)
    again = accept(workspace, read, {1, 2}, today)
    assert isinstance(again, Saved)
    assert (again.files, [one.number for one in again.already]) == ((), [1, 2])
    assert content(workspace) == before


def test_what_staff_changed_since_is_not_overwritten(workspace: Path, today: date) -> None:
    before = content(workspace)
    answer = accept(workspace, proposal([SUMMARY, STALE]), {1, 2}, today)
    assert isinstance(answer, Conflicting)
    assert [conflict.stored for conflict in answer.conflicts] == ["Ten minutes from the tram; schools arrange it."]
    assert content(workspace) == before


def test_a_provider_without_anything_to_change_says_that_all_is_right(workspace: Path, today: date) -> None:
    weighed = weigh(workspace, proposal([]), today)
    assert weighed.changes == ()
    assert accept(workspace, proposal([]), set(), today) == Saved((), (), ())


def test_one_cell_of_a_new_row_brings_the_cells_that_name_it(workspace: Path, today: date) -> None:
    added = difference(
        "contacts", None, {"provider_id": "lockside-workshop", "role": "Invoices", "phone": "0115 496 0004"}
    )
    saved = accept(workspace, proposal(added), {3}, today)
    assert isinstance(saved, Saved)
    stored = read_records(workspace).rows("contacts")["lockside-workshop/Invoices"]
    # Nobody has said who may see it, so nobody but staff does.
    assert (stored["phone"], stored["visibility"]) == ("0115 496 0004", "")


def test_a_contact_is_removed_with_what_the_provider_cannot_see_of_it(workspace: Path, today: date) -> None:
    gone = Change(0, "contacts", "lockside-workshop/Designated safeguarding lead", "remove", "", "", "")
    saved = accept(workspace, proposal([gone]), {1}, today)
    assert isinstance(saved, Saved)
    assert {one.field: one.was for one in saved.changes}["visibility"] == "members"
    assert "lockside-workshop/Designated safeguarding lead" not in read_records(workspace).rows("contacts")


OUT_OF_REACH = {
    "a note for staff": change("providers", "lockside-workshop", "internal_note", "Invoice in arrears.", ""),
    "the counts that decide about registration": change(
        "providers", "lockside-workshop", "pupils_over_18_hours", "0", "9"
    ),
    "another provider": change("providers", "open-door-tutors", "name", "Open Door Tutors", "Closed"),
    "another provider's venue": change("venues", "open-door-visits", "name", "At home or in school", "Nowhere"),
    "another provider's contact": change("contacts", "open-door-tutors/Bookings", "phone", "", "0115 496 0000"),
    "another's venue made one's own": change(
        "venues", "open-door-visits", "provider_id", "open-door-tutors", "lockside-workshop"
    ),
    "one's own venue given away": change(
        "venues", "lockside-yard", "provider_id", "lockside-workshop", "open-door-tutors"
    ),
    "who checked a document": change(
        "documents", "lockside-workshop/public_liability_insurance/2026-04-01", "seen_by", "QA-2", "QA-1"
    ),
    "who may see a contact": change("contacts", "lockside-workshop/Bookings", "visibility", "public", "internal"),
    "a suspension": change("notices", "open-door-tutors/suspended/2026-02-02", "ends_on", "2026-02-20", ""),
    "a removal of another": Change(0, "contacts", "open-door-tutors/Bookings", "remove", "", "", ""),
    "itself gone": Change(0, "providers", "lockside-workshop", "remove", "", "", ""),
    "a document gone": Change(
        0, "documents", "lockside-workshop/public_liability_insurance/2026-04-01", "remove", "", "", ""
    ),
    "a qualification": change("qualifications", "603/5766/6", "title", "x", "y"),
    "an awarding body": change("awarding_bodies", "nocn", "name", "NOCN", "Ours"),
}


@pytest.mark.parametrize("wanted", OUT_OF_REACH.values(), ids=OUT_OF_REACH)
def test_what_a_provider_may_not_propose_is_refused_with_a_sentence(
    wanted: Change, workspace: Path, today: date
) -> None:
    before = content(workspace)
    weighed = weigh(workspace, proposal([BESIDE, wanted]), today)
    assert [one.standing for one in weighed.changes] == ["new", "refused"]
    assert [problem.code for problem in weighed.changes[1].problems] == ["proposal-reach"]
    assert isinstance(accept(workspace, proposal([BESIDE, wanted]), {1, 2}, today), Unsound)
    assert content(workspace) == before


@pytest.mark.parametrize(
    ("table", "cells"),
    [
        ("venues", {"id": "new", "provider_id": "open-door-tutors", "name": "x", "kind": "online"}),
        ("venues", {"id": "new", "name": "x", "kind": "online", "area_covered": "England"}),
        ("contacts", {"provider_id": "open-door-tutors", "role": "Boss", "phone": "0115 496 0000"}),
        ("notices", {"provider_id": "open-door-tutors", "kind": "removed", "starts_on": "2026-11-20"}),
        ("providers", NEW_PROVIDER["providers"]),
    ],
)
def test_a_row_is_not_added_to_another_provider(
    table: str, cells: dict[str, str], workspace: Path, today: date
) -> None:
    weighed = weigh(workspace, proposal(difference(table, None, cells)), today)
    assert {one.standing for one in weighed.changes} == {"refused"}
    assert {problem.code for one in weighed.changes for problem in one.problems} == {"proposal-reach"}


def test_a_course_at_a_place_of_another_provider_is_refused(workspace: Path, today: date) -> None:
    weighed = weigh(
        workspace,
        proposal([change("courses", "lockside-joinery", "venue_ids", "lockside-yard", "bridge-house")]),
        today,
    )
    assert [problem.code for problem in weighed.changes[0].problems] == ["reference-wrong-owner"]


def test_no_field_that_is_not_public_can_be_proposed_away() -> None:
    for kind in PROVIDER_TABLES:
        fields = {field["name"]: field["visibility"] for field in kind.descriptor()["schema"]["fields"]}
        facing = PROVIDER_FACING.get(kind.name, frozenset())
        assert {fields[name] for name in facing} <= {Visibility.PUBLIC}
        assert ONLY_WHEN_ADDED.get(kind.name, frozenset()) <= fields.keys() - facing


def test_a_new_provider_is_taken_in_and_awaits_its_first_visit(workspace: Path, today: date, command: Command) -> None:
    read = proposal(registration(), REGISTRATION)
    assert {one.standing for one in weigh(workspace, read, today).changes} == {"new"}
    saved = accept(workspace, read, {one.number for one in read.changes}, today)
    assert isinstance(saved, Saved)
    assert set(saved.files) == {f"providers/{name}.csv" for name in NEW_PROVIDER}
    directory = open_directory(workspace, today)
    decision = decide_all(directory, today).by_provider["kiln-lane"]
    assert decision.status is Status.AWAITING_VISIT
    assert not decision.listed
    assert command("check", workspace=workspace).exit_code == 0
    again = weigh(workspace, read, today)
    assert {one.standing for one in again.changes} == {"already"}


def test_an_id_that_is_taken_is_refused_and_another_is_named(workspace: Path, today: date) -> None:
    header = REGISTRATION | {"provider_id": "lockside-workshop"}
    cells = NEW_PROVIDER["providers"] | {"id": "lockside-workshop"}
    weighed = weigh(workspace, proposal(difference("providers", None, cells), header), today)
    first = weighed.changes[0]
    assert (first.change.field, first.standing) == ("id", "refused")
    assert "Lockside Workshop" in first.problems[0].message
    assert "lockside-workshop-2" in first.problems[0].fix
    assert "new" not in {one.standing for one in weighed.changes}


def test_a_registration_under_an_id_that_is_taken_brings_no_row_to_its_owner(workspace: Path, today: date) -> None:
    header = REGISTRATION | {"provider_id": "lockside-workshop"}
    rows = {
        "providers": NEW_PROVIDER["providers"] | {"id": "lockside-workshop"},
        "venues": NEW_PROVIDER["venues"] | {"provider_id": "lockside-workshop"},
    }
    read = proposal([one for table, cells in rows.items() for one in difference(table, None, cells)], header)
    assert {one.standing for one in weigh(workspace, read, today).changes} == {"refused"}
    of_the_venue = {one.number for one in read.changes if one.table == "venues"}
    assert not isinstance(accept(workspace, read, of_the_venue, today), Saved)


def test_a_registration_may_be_accepted_in_parts(workspace: Path, today: date) -> None:
    read = proposal(registration(), REGISTRATION)
    for table in ("providers", "venues"):
        numbers = {one.number for one in read.changes if one.table == table}
        assert isinstance(accept(workspace, read, numbers, today), Saved)


def test_a_registration_changes_nothing_that_is_there(workspace: Path, today: date) -> None:
    changes = [*registration(), SUMMARY, change("providers", "kiln-lane-2", "name", "", "x")]
    standing = standings(workspace, changes, today, REGISTRATION)
    assert standing[-2:] == ["refused", "refused"]
    assert standings(workspace, [SUMMARY], today, REGISTRATION) == ["refused"]
    assert standings(workspace, registration(), today, REGISTRATION | {"provider_id": "another"})[0] == "refused"


@pytest.mark.parametrize(
    ("header", "code"),
    [
        (HEADER | {"provider_id": "lockside"}, "proposal-reach"),
        (HEADER | {"made_on": "2026-11-22"}, "date-in-future"),
    ],
)
def test_a_proposal_for_nobody_or_of_tomorrow_is_refused(
    header: dict[str, str], code: str, workspace: Path, today: date
) -> None:
    weighed = weigh(workspace, proposal([SUMMARY], header), today)
    assert [problem.code for problem in weighed.changes[0].problems] == [code]


def test_the_file_is_a_data_package_to_plain_frictionless(tmp_path: Path) -> None:
    (tmp_path / "datapackage.json").write_bytes(as_bytes(document([SUMMARY, *registration()])))
    assert validate(str(tmp_path / "datapackage.json")).valid


def test_the_command_shows_then_accepts(workspace: Path, tmp_path: Path, command: Command) -> None:
    path = tmp_path / "listing.json"
    path.write_bytes(as_bytes(document([SUMMARY, COST, STALE])))
    before = content(workspace / "providers")
    shown = command("intake", str(path), workspace=workspace)
    assert shown.exit_code == 0, shown.errors
    assert "   2  Cost a day: “85.5” becomes “90”" in shown.output
    assert "--accept 1-2" in shown.output
    assert content(workspace / "providers") == before
    looked = command("intake", str(path), "--accept", "all", "--check", workspace=workspace)
    assert looked.exit_code == 1
    assert "“Ten minutes from the tram; schools arrange it.” is stored" in looked.output
    tried = command("intake", str(path), "--accept", "1-2", "--check", workspace=workspace)
    assert (tried.exit_code, "would be accepted: 1-2" in tried.output) == (0, True)
    assert content(workspace / "providers") == before
    done = command("intake", str(path), "--accept", "1,2", workspace=workspace)
    assert (done.exit_code, done.errors) == (0, "")
    assert "accepted: 1-2, in providers/providers.csv" in done.output
    assert "Left as they are: 3" in done.output
    again = command("intake", str(path), "--accept", "2", workspace=workspace)
    assert "So already: 2" in again.output
    told = json.loads(command("intake", str(path), "--json", workspace=workspace).output)
    assert [one["standing"] for one in told[0]["changes"]] == ["already", "already", "since"]


@pytest.mark.parametrize("words", ["", "x", "0", "2-1", "1-", "4", "1-999999999", "1;2", "1-1000,2000"])
def test_a_number_that_is_none_is_a_wrong_use(words: str, workspace: Path, tmp_path: Path, command: Command) -> None:
    path = tmp_path / "listing.json"
    path.write_bytes(as_bytes(document([SUMMARY, COST, STALE])))
    before = content(workspace / "providers")
    result = command("intake", str(path), "--accept", words, workspace=workspace)
    assert (result.exit_code, "Traceback" in result.errors) == (2, False)
    assert content(workspace / "providers") == before


def test_staff_may_change_what_no_provider_may(workspace: Path, today: date) -> None:
    saved = save(workspace, [OUT_OF_REACH["a note for staff"]], today)
    assert isinstance(saved, Saved)


def test_a_proposal_in_the_inbox_is_shown_and_left_there(workspace: Path, command: Command) -> None:
    inbox = workspace / "qa_reports" / "inbox"
    inbox.mkdir()
    (inbox / "listing.json").write_bytes(as_bytes(document([SUMMARY])))
    before = content(workspace)
    for options in ([], ["--check"]):
        shown = command("intake", "--inbox", *options, workspace=workspace)
        assert (shown.exit_code, "Nothing was stored" in shown.output) == (0, True)
    assert content(workspace) == before
    assert command("check", workspace=workspace).exit_code == 0


def test_nothing_that_is_to_be_accepted_hides_behind_a_long_text(
    workspace: Path, tmp_path: Path, command: Command
) -> None:
    path = tmp_path / "listing.json"
    long = change("providers", "lockside-workshop", "description", "", "Fine. " * 500 + "And a last word.")
    path.write_bytes(as_bytes(document([long])))
    assert "And a last word." in command("intake", str(path), workspace=workspace).output


def test_a_program_is_told_the_problems_with_the_number_of_the_change(
    workspace: Path, tmp_path: Path, command: Command
) -> None:
    path, comment = tmp_path / "listing.json", tmp_path / "comment.md"
    path.write_bytes(as_bytes(document([SUMMARY, BAD, OUT_OF_REACH["a note for staff"]])))
    result = command("intake", str(path), "--json", "--comment", str(comment), workspace=workspace)
    (told,) = json.loads(result.output)
    assert (result.exit_code, told["result"]) == (1, "refused")
    assert [(problem["path"], problem["code"]) for problem in told["problems"]] == [
        ("changes.2", "postcode-malformed"),
        ("changes.3", "proposal-reach"),
    ]
    assert "Something is wrong" not in comment.read_text()
    assert "NG7 2R" not in comment.read_text()
