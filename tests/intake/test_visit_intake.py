"""A visit's file becomes a revision: whole, once, checked as check will check it, and the next only for a reason."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from conftest import Command
from handed_in import ACTIONS, FOLDER, VISIT, bytes_of, content, digest, package, picture, table
from PIL import Image

from build_tools.intake.submission import Refused
from build_tools.intake.visit_intake import NeedsReason, Taken, take_in

NOW = "2026-11-21T12:00:00Z"


def taken(workspace: Path, document: dict[str, Any] | None = None, **more: Any) -> Taken | Refused | NeedsReason:
    settings: dict[str, Any] = {"by": "QA-5", "at": NOW, "today": date(2026, 11, 21)} | more
    return take_in(workspace, content(document), "visit.json", **settings)


def events(workspace: Path) -> list[tuple[str, str, str]]:
    with (workspace / FOLDER / "events.csv").open(encoding="utf-8", newline="") as lines:
        return [(line["revision"], line["event"], line["by"]) for line in csv.DictReader(lines)]


def sound(workspace: Path, command: Command) -> bool:
    return json.loads(command("check", "--full", "--json", workspace=workspace).output) == []


def test_what_is_taken_in_is_there_as_it_was_sent_and_passes_every_check(workspace: Path, command: Command) -> None:
    long = "ẞ “quoted”\n\n" + "é" * 19_980
    document = package({"also_visited_on": "2026-11-03;2026-11-05"})
    table(document, "answers")[2]["evidence"] = long
    result = taken(workspace, document)
    assert isinstance(result, Taken) and result.stored
    assert (result.visit_id, result.revision) == (VISIT, 1)
    assert all((workspace / name).is_file() for name in result.files)
    kept = json.loads((workspace / FOLDER / "r1" / "datapackage.json").read_text(encoding="utf-8"))
    for part in document["resources"]:
        assert table(kept, part["name"]) == part["data"]
        assert next(p for p in kept["resources"] if p["name"] == part["name"])["schema"] == part["schema"]
    assert events(workspace) == [("1", "submitted", "QA-5")]
    assert sound(workspace, command)
    assert VISIT in command("review", workspace=workspace).output


def test_it_is_approved_by_another_role_and_its_page_says_every_answer(workspace: Path, command: Command) -> None:
    taken(workspace)
    assert command("approve", VISIT, "--by", "QA-5", workspace=workspace).exit_code == 2
    assert command("approve", VISIT, "--by", "QA-LEAD", workspace=workspace).exit_code == 0
    site = workspace.parent / "site"
    assert command("build", "--out", str(site), workspace=workspace).exit_code == 0
    page = (site / "reports" / VISIT / "index.html").read_text(encoding="utf-8")
    assert "Plans were seen for “two” of six: façade, Łódź, 日本." in page


def test_the_same_file_twice_changes_nothing_and_says_so(workspace: Path) -> None:
    document = package(pictures={"2a-1.jpg": picture()})
    assert isinstance(first := taken(workspace, document), Taken) and first.stored
    before = bytes_of(workspace)
    again = taken(workspace, document, at="2026-11-21T13:00:00Z")
    assert isinstance(again, Taken) and not again.stored
    assert "Nothing changed" in again.message
    assert bytes_of(workspace) == before


def test_the_file_of_an_approved_visit_changes_nothing_either(workspace: Path, command: Command) -> None:
    taken(workspace)
    command("approve", VISIT, "--by", "QA-LEAD", workspace=workspace)
    before = bytes_of(workspace)
    again = taken(workspace)
    assert isinstance(again, Taken) and not again.stored and "approved" in again.message
    assert bytes_of(workspace) == before


def test_other_words_need_a_reason_and_then_become_the_next_revision(workspace: Path, command: Command) -> None:
    taken(workspace)
    before = bytes_of(workspace)
    other = package({"overview": "Three lessons seen."})
    asked = taken(workspace, other)
    assert isinstance(asked, NeedsReason) and "becomes r2" in asked.message
    assert bytes_of(workspace) == before
    second = taken(workspace, other, reason="A lesson was left out.")
    assert isinstance(second, Taken) and second.revision == 2
    after = bytes_of(workspace)
    assert all(after[name] == held for name, held in before.items() if not name.endswith("events.csv"))
    assert events(workspace) == [("1", "submitted", "QA-5"), ("1", "returned", "QA-5"), ("2", "submitted", "QA-5")]
    assert sound(workspace, command)


@pytest.mark.parametrize("done", ["return", "approve", "withdraw"])
def test_a_revision_follows_whatever_became_of_the_one_before(done: str, workspace: Path, command: Command) -> None:
    taken(workspace)
    words = {"return": ["--note", "Say more."], "withdraw": ["--reason", "The wrong site."], "approve": []}
    for step in ["approve", "withdraw"] if done == "withdraw" else [done]:
        assert command(step, VISIT, "--by", "QA-LEAD", *words[step], workspace=workspace).exit_code == 0
    # The reason may stand in the file, where the form has asked for it.
    second = taken(workspace, package({"overview": "Three.", "revision_reason": "A lesson was left out."}))
    assert isinstance(second, Taken) and second.revision == 2
    assert sound(workspace, command)
    assert taken(workspace, package({"overview": "Three."})) == replaced(second)


def replaced(second: Taken) -> Taken:
    about = f"{VISIT} is there already: r2 says the same, and is submitted. Nothing changed."
    return Taken(second.visit_id, 2, False, about)


def test_the_number_of_the_revision_is_given_here_whatever_the_file_says(workspace: Path, command: Command) -> None:
    result = taken(workspace, package({"revision": 7}))
    assert isinstance(result, Taken) and result.revision == 1
    assert sound(workspace, command)


def test_pictures_are_drawn_anew_and_keep_no_note_of_place_or_camera(workspace: Path, command: Command) -> None:
    polyglot = picture(2400, 1800) + b"PK\x03\x04<script>alert(1)</script>%PDF-1.7"
    result = taken(workspace, package(pictures={"2a-9.jpg": polyglot, "1a-1.jpg": picture()}))
    assert isinstance(result, Taken), result
    media = workspace / FOLDER / "r1" / "media"
    assert sorted(path.name for path in media.iterdir()) == ["1a-1.jpg", "2a-1.jpg"]
    rows = table(json.loads((media.parent / "datapackage.json").read_text(encoding="utf-8")), "attachments")
    for row in rows:
        held = (media / row["file"]).read_bytes()
        assert row["sha256"] == digest(held)
        assert row["visibility"] == "internal"
        assert not [mark for mark in (b"script", b"PK\x03\x04", b"%PDF", b"ZZ-", b"Exif") if mark in held]
    with Image.open(io.BytesIO((media / "2a-1.jpg").read_bytes())) as drawn:
        assert drawn.size == (1200, 1600)  # it lay on its side
    assert sound(workspace, command)


def test_nothing_is_written_when_only_asked(workspace: Path) -> None:
    before = bytes_of(workspace)
    result = taken(workspace, package(pictures={"2a-1.jpg": picture()}), check_only=True)
    assert isinstance(result, Taken) and "would be stored as r1" in result.message
    assert [name.rpartition("/")[2] for name in result.files] == ["datapackage.json", "2a-1.jpg", "events.csv"]
    assert bytes_of(workspace) == before


def test_who_hands_in_is_the_visitor_unless_somebody_else_is_named(workspace: Path) -> None:
    nobody = taken(workspace, package({"visitor_reference": None}), by=None)
    assert isinstance(nobody, Refused) and nobody.paths == ("visit.visitor_reference",)
    assert isinstance(taken(workspace, by=None), Taken)
    assert events(workspace) == [("1", "submitted", "QA-5")]


def test_problems_name_the_file_and_the_field_of_the_form(workspace: Path) -> None:
    document = package({"outcome": "met_all", "venue_id": "bridge-house"})
    table(document, "answers")[2] |= {"value": "party", "evidence": None}
    table(document, "actions")[0]["by_when"] = "15/01/2027"
    del table(document, "answers")[0]
    refused = taken(workspace, document)
    assert isinstance(refused, Refused)
    assert {problem.package for problem in refused.problems} == {"visit.json"}
    assert {"answers.1a.value", "answers.2a.value", "actions.1.by_when", "visit.venue_id"} <= set(refused.paths)
    assert all(problem.fix for problem in refused.problems)


@pytest.mark.parametrize(
    ("header", "code"),
    [
        ({"visited_on": "2026-11-22", "visit_id": "lockside-workshop-2026-11-22-basic"}, "date-in-future"),
        ({"visited_on": "2025-08-31", "visit_id": "lockside-workshop-2025-08-31-basic"}, "framework-not-in-use"),
        ({"framework_version": "2"}, "framework-unknown"),
        ({"framework_id": "other"}, "framework-unknown"),
        ({"provider_id": "nobody"}, "reference-dangling"),
        ({"provider_id": "open-door-tutors"}, "visit-folder"),
        ({"venue_id": "bridge-house"}, "reference-wrong-owner"),
        ({"visit_id": "lockside-workshop-2026-06-10-basic"}, "visit-folder"),
    ],
)
def test_a_visit_that_cannot_be_is_refused(header: dict[str, Any], code: str, workspace: Path) -> None:
    before = bytes_of(workspace)
    refused = taken(workspace, package(header), reason="Because.")
    assert isinstance(refused, Refused), refused
    assert code in {problem.code for problem in refused.problems}
    assert bytes_of(workspace) == before


def test_two_undecided_visits_on_one_framework_are_one_too_many(workspace: Path) -> None:
    taken(workspace)
    other = package({"visited_on": "2026-11-12", "visit_id": "lockside-workshop-2026-11-12-basic"})
    refused = taken(workspace, other)
    assert isinstance(refused, Refused) and refused.problems[0].code == "visits-open-twice"


def test_a_correction_may_not_give_the_number_of_an_action_to_another(workspace: Path, command: Command) -> None:
    taken(workspace)
    command("approve", VISIT, "--by", "QA-LEAD", workspace=workspace)
    command("progress", VISIT, "1", "--state", "done", "--by", "QA-5", workspace=workspace)
    action = {**ACTIONS[0], "item": None, "area": "Fences", "action": "Mend the fence."}
    refused = taken(workspace, package(actions=[action]), reason="Another plan.")
    assert isinstance(refused, Refused) and refused.problems[0].code == "action-unknown"


def test_a_visit_folder_that_is_a_link_is_never_written_through(workspace: Path) -> None:
    elsewhere = workspace.parent / "elsewhere"
    elsewhere.mkdir()
    (workspace / FOLDER).symlink_to(elsewhere)
    assert isinstance(taken(workspace), Refused)
    assert list(elsewhere.iterdir()) == []


def test_a_log_that_is_a_link_is_neither_copied_nor_added_to(workspace: Path) -> None:
    secret = workspace.parent / "secret.csv"
    secret.write_text("at,revision,event,by,sha256,public_text,note\n", encoding="utf-8")
    (workspace / FOLDER).mkdir(parents=True)
    (workspace / FOLDER / "events.csv").symlink_to(secret)
    refused = taken(workspace)
    assert isinstance(refused, Refused) and refused.problems[0].code == "file-unexpected"
    assert [path.name for path in (workspace / FOLDER).iterdir()] == ["events.csv"]


@pytest.mark.parametrize("who", ["=1+1", "-QA-5", "@QA", "\u200dQA-5", "QA-5\u200d", "Q\u0410-5", "q\u1d00-5", "⠿"])
def test_nobody_hands_in_under_what_a_spreadsheet_would_run_or_eyes_cannot_tell_apart(
    who: str, workspace: Path
) -> None:
    refused = taken(workspace, package({"visitor_reference": who}), by=None)
    assert isinstance(refused, Refused) and refused.paths[0] == "visit.visitor_reference"
    assert isinstance(taken(workspace, by=who), Refused)
    assert not (workspace / FOLDER).exists()


@pytest.mark.parametrize("how", ["in UTF-16", "with semicolons", "empty", "gone", "with a line cut off"])
def test_no_line_is_added_to_events_that_cannot_be_read_as_they_were_written(how: str, workspace: Path) -> None:
    taken(workspace)
    path = workspace / FOLDER / "events.csv"
    text = path.read_text(encoding="utf-8")
    match how:
        case "in UTF-16":
            path.write_text(text, encoding="utf-16")
        case "with semicolons":
            path.write_text(text.replace(",", ";"), encoding="utf-8")
        case "empty":
            path.write_bytes(b"")
        case "gone":
            path.unlink()
        case _:
            path.write_text(text[:-20], encoding="utf-8")
    before = bytes_of(workspace)
    result = taken(workspace, package({"overview": "Three lessons seen."}), reason="One was left out.")
    if how == "gone":  # r1 is then a report whose line was never written
        assert isinstance(result, Taken)
        assert events(workspace) == [("1", "submitted", "QA-5"), ("1", "returned", "QA-5"), ("2", "submitted", "QA-5")]
    else:
        assert isinstance(result, Refused)
        assert result.problems[0].package.endswith("2026-11-10-basic")
        assert bytes_of(workspace) == before


def test_errors_elsewhere_in_the_workspace_keep_no_visit_out(workspace: Path) -> None:
    (workspace / "providers" / "courses.csv").write_text("id\nx\n", encoding="utf-8")
    assert isinstance(taken(workspace), Taken)


HAND_IN = """
import sys
from datetime import date
from pathlib import Path
from build_tools.intake.visit_intake import take_in
result = take_in(Path(sys.argv[1]), Path(sys.argv[2]).read_bytes(), "visit.json", "QA-5", "2026-11-21T12:00:00Z",
    date(2026, 11, 21), sys.argv[3] or None)
print(type(result).__name__, getattr(result, "revision", ""), getattr(result, "stored", ""))
"""


def test_two_at_once_are_safe(workspace: Path, command: Command) -> None:
    """Eight at once: two with each of four texts. Each text is one revision, and its twin is told so."""
    files = []
    for number in range(8):
        path = workspace.parent / f"visit-{number}.json"
        path.write_bytes(content(package({"overview": f"Text {number // 2}."})))
        files.append(path)
    runs = [
        subprocess.Popen(
            [sys.executable, "-c", HAND_IN, str(workspace), str(path), "Another text."],
            stdout=subprocess.PIPE,
            text=True,
        )
        for path in files
    ]
    told = [run.communicate()[0].split() for run in runs]
    assert sorted(line[1:] for line in told) == sorted([[f"{n}", s] for n in range(1, 5) for s in ("True", "False")])
    assert sorted(path.name for path in (workspace / FOLDER).iterdir()) == ["events.csv", "r1", "r2", "r3", "r4"]
    assert sound(workspace, command)
