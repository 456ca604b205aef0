"""retire: what has had its time goes, what a decision rests on stays, and a line of each is all that is left of it."""

from __future__ import annotations

import json
import shutil
import subprocess
from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest
from conftest import Command, Result
from visits_on_disk import write_visit

from build_tools.decide.retention import past_their_time
from build_tools.errors import DataProblems, WrongUse
from build_tools.intake import retire as retiring
from build_tools.intake.changes import Conflicting, Unsound
from build_tools.intake.retire import retire
from build_tools.models.retirement import PastItsTime
from build_tools.pipeline import open_directory

PERIODS = '\n[retention]\ncontacts = 3\ndrafts = 6\nvisits = 12\nproviders = 36\nsource = "Invented for the tests"\n'
MARK = "wryneck"
VISITS = Path("qa_reports/visits")
IDENTITY = ["-c", "user.name=Test", "-c", "user.email=test@example.org", "-c", "commit.gpgsign=false"]


@pytest.fixture
def kept(workspace: Path) -> Path:
    """The example with periods, an old visit that a newer one has replaced, a draft, and a provider that left."""
    policy = workspace / "qa_reports" / "policy.toml"
    policy.write_text(policy.read_text(encoding="utf-8") + PERIODS, encoding="utf-8")
    answers = {"1a": ("yes", MARK), "1b": "2025-09-01", "2a": "fully"}
    write_visit(workspace, "lockside-workshop", date(2025, 10, 1), ("basic", "1"), "met_all", answers, overview=MARK)
    draft = write_visit(workspace, "lockside-workshop", date(2026, 3, 3), ("basic", "1"), "met_all", answers)
    headings = (draft / "events.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    (draft / "events.csv").write_text(headings[0], encoding="utf-8")
    with (workspace / "providers" / "notices.csv").open("a", encoding="utf-8") as notices:
        notices.write("open-door-tutors,removed,2026-08-01,,It closed.,QA board,\n")
    return workspace


def git(folder: Path, *words: str) -> None:
    subprocess.run(["git", "-C", str(folder), *IDENTITY, *words], check=True, capture_output=True)


def commit(folder: Path) -> None:
    git(folder, "add", "--all")
    git(folder, "commit", "-q", "-m", "All")


def run(command: Command, workspace: Path, *words: str) -> Result:
    return command("retire", *words, workspace=workspace)


def told(command: Command, workspace: Path, *words: str) -> dict[str, str | None]:
    """What would go, by record, and why it stays if it does."""
    done = run(command, workspace, "--json", *words)
    assert done.exit_code == 0, done.errors
    listed = json.loads(done.output)
    return {f"{each['kind']} {each['record']}": each["kept_because"] for each in listed}


OLD = "visit lockside-workshop-2025-10-01-basic"
DRAFT = "draft lockside-workshop-2026-03-03-basic"
CONTACTS = "contacts open-door-tutors"


def test_without_periods_nothing_is_retired_and_the_cure_is_said(workspace: Path, command: Command) -> None:
    done = run(command, workspace)
    assert done.exit_code == 2
    assert "[retention]" in done.errors


def test_what_has_had_its_time_is_listed_and_nothing_changed(kept: Path, command: Command) -> None:
    before = {path: path.read_bytes() for path in kept.rglob("*") if path.is_file()}
    assert told(command, kept) == {OLD: None, DRAFT: None, CONTACTS: None}
    assert "3 records would be taken out by --apply. Nothing was changed." in run(command, kept).output
    after = {path: path.read_bytes() for path in kept.rglob("*") if path.is_file() and ".cache" not in path.parts}
    assert after == before


@pytest.mark.parametrize(
    ("on", "due"),
    [
        ("2026-09-03", set()),  # a draft of 3 March, kept for six months, is there on the last day
        ("2026-09-04", {DRAFT}),
        ("2026-10-01", {DRAFT}),
        ("2026-11-01", {OLD, DRAFT}),
        ("2026-11-02", {OLD, DRAFT, CONTACTS}),
        ("2029-08-02", {OLD, DRAFT, "provider open-door-tutors"}),  # and its contacts and visits with it
    ],
)
def test_a_period_is_over_on_the_day_after_its_last(on: str, due: set[str], kept: Path, command: Command) -> None:
    assert {name for name, stays in told(command, kept, "--as-of", on).items() if stays is None} == due


def test_a_visit_on_which_a_decision_rests_stays_however_old(kept: Path, command: Command) -> None:
    later = told(command, kept, "--as-of", "2028-12-01")
    assert later["visit lockside-workshop-2026-06-10-basic"] == "the provider’s standing today rests on it"
    assert later[OLD] is None


def test_what_waits_for_a_decision_stays(kept: Path, command: Command) -> None:
    visit = "lockside-workshop-2026-03-03-basic"
    assert command("submit", visit, "--by", "QA-01", workspace=kept).exit_code == 0
    assert "waits for a decision" in str(told(command, kept, "--as-of", "2027-11-21")[f"draft {visit}"])


def test_what_goes_is_gone_and_the_register_says_that_it_was(kept: Path, command: Command) -> None:
    decided = command("status", "--json", workspace=kept).output
    done = run(command, kept, "--apply", "--by", "DATA-OFFICER")
    assert done.exit_code == 0, done.errors
    assert "3 records taken out. Git still holds" in done.output
    assert command("check", "--json", "--full", workspace=kept).output.strip() == "[]"
    assert command("status", "--json", workspace=kept).output == decided
    left = [path for path in kept.rglob("*") if path.is_file()]
    assert [path for path in left if MARK.encode() in path.read_bytes() or b"0115 496 0003" in path.read_bytes()] == []
    assert not (kept / "qa_reports" / ".incoming").exists()
    register = (kept / "qa_reports" / "retired.csv").read_text(encoding="utf-8").splitlines()
    assert register[0] == "retired_on,kind,record,by,reason"
    assert register[1:] == [
        f"2026-11-21,{name.replace(' ', ',')},DATA-OFFICER,{reason}"
        for name, reason in (
            (OLD, "Visited on 2025-10-01; kept for 12 months"),
            (DRAFT, "Never approved; last touched on 2026-03-03; kept for 6 months"),
            (CONTACTS, "Removed from the directory on 2026-08-01; kept for 3 months"),
        )
    ]
    assert run(command, kept).output.strip() == "Nothing has had its time."


def test_a_provider_goes_with_all_its_rows_and_visits(kept: Path, command: Command) -> None:
    directory = open_directory(kept, date(2029, 8, 2))
    due = [each for each in past_their_time(directory, date(2029, 8, 2)) if each.kind == "provider"]
    retire(kept, directory, due, "DATA-OFFICER", date(2029, 8, 2))
    assert not (kept / VISITS / "open-door-tutors").exists()
    held = {path.name for path in (kept / "providers").glob("*.csv") if b"open-door-tutors" in path.read_bytes()}
    assert held == set()
    assert command("check", "--json", workspace=kept).output.strip() == "[]"


def test_git_remembers_and_since_accepts_what_the_register_names(kept: Path, command: Command) -> None:
    git(kept, "init", "-q", "-b", "main")
    commit(kept)
    run(command, kept, "--apply", "--by", "DATA-OFFICER")
    assert command("check", "--json", "--since", "main", workspace=kept).output.strip() == "[]"
    commit(kept)
    register = kept / "qa_reports" / "retired.csv"
    register.write_text(register.read_text(encoding="utf-8").replace(OLD.split()[1], "another"), encoding="utf-8")
    problems = json.loads(command("check", "--json", "--since", "main~1", workspace=kept).output)
    assert {problem["code"] for problem in problems} == {"event-order", "revision-changed"}
    problems = json.loads(command("check", "--json", "--since", "main", workspace=kept).output)
    assert [(problem["resource"], problem["row"]) for problem in problems] == [("retired.csv", 2)]


def test_a_visit_that_is_only_half_gone_is_told_though_the_register_names_it(kept: Path, command: Command) -> None:
    git(kept, "init", "-q", "-b", "main")
    commit(kept)
    run(command, kept, "--apply", "--by", "DATA-OFFICER")
    git(kept, "checkout", "--", f"{VISITS}/lockside-workshop/2025-10-01-basic/events.csv")
    told = json.loads(command("check", "--json", "--since", "main", workspace=kept).output)
    assert "revision-changed" in {problem["code"] for problem in told}


@pytest.mark.parametrize("done", range(1, 5))
def test_a_run_that_was_cut_off_is_gone_on_with(
    done: int, kept: Path, command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls = 0
    away = shutil.rmtree

    def cut_off(path: Path, *more: object, **how: object) -> None:
        nonlocal calls
        calls += 1
        if calls == done:
            raise KeyboardInterrupt
        away(path, *more, **how)  # type: ignore[arg-type]

    monkeypatch.setattr(shutil, "rmtree", cut_off)
    with suppress(KeyboardInterrupt):
        run(command, kept, "--apply", "--by", "DATA-OFFICER")
    monkeypatch.undo()
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795262400")
    assert command("check", "--json", "--no-cache", workspace=kept).output.strip() == "[]"
    run(command, kept, "--apply", "--by", "DATA-OFFICER")
    assert told(command, kept) == {}
    register = (kept / "qa_reports" / "retired.csv").read_text(encoding="utf-8").splitlines()
    assert len(register) == len(set(register)) == 4
    assert not [path for path in kept.rglob("*") if MARK.encode() in path.name.encode() or ".incoming" in path.parts]


@pytest.mark.parametrize(
    ("words", "says"),
    [(("--apply",), "--by"), (("--apply", "--by", "X1", "--as-of", "2030-01-01"), "Leave --as-of out")],
)
def test_a_wrong_use_is_told(words: tuple[str, ...], says: str, kept: Path, command: Command) -> None:
    done = run(command, kept, *words)
    assert done.exit_code == 2
    assert says in done.errors


def test_periods_need_a_source(kept: Path, command: Command) -> None:
    policy = kept / "qa_reports" / "policy.toml"
    text = policy.read_text(encoding="utf-8")
    policy.write_text(text.replace(PERIODS, PERIODS.rsplit("source", 1)[0]), encoding="utf-8")
    assert (
        "it needs a source"
        in command("check", workspace=kept).errors.lower() + command("check", workspace=kept).output.lower()
    )


def test_rows_that_somebody_changed_meanwhile_and_what_would_not_be_sound_stop_it(
    kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = [PastItsTime("contacts", "open-door-tutors", "open-door-tutors", date(2026, 8, 1), 3, "Removed")]
    asked: list[object] = []
    monkeypatch.setattr(retiring, "save", lambda *_: asked.append(1) or Conflicting((), ()))
    with pytest.raises(WrongUse, match="changed the same rows"):
        retiring._take_out_rows(kept, gone, date(2026, 11, 21), None)
    monkeypatch.setattr(retiring, "save", lambda *_: asked.append(2) or Unsound((), (), {}))
    with pytest.raises(DataProblems):
        retiring._take_out_rows(kept, gone, date(2026, 11, 21), None)
    nothing = [PastItsTime("visit", "a", "lockside-workshop", date(2026, 8, 1), 3, "Visited")]
    retiring._take_out_rows(kept, nothing, date(2026, 11, 21), None)
    assert asked == [1, 2]
