"""The history: one set of promises, kept by the git program and by dulwich alike."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from build_tools.studio.git_library import GitLibrary
from build_tools.studio.git_program import GitProgram
from build_tools.studio.repository import History, NoHistory, NotRecorded, author_of, history_of

Kind = Callable[[Path], History]


def git(folder: Path, *words: str) -> str:
    who = ("-c", "user.name=somebody", "-c", "user.email=somebody@studio.invalid")
    return subprocess.run(
        ["git", *who, "-C", str(folder), *words], capture_output=True, text=True, check=True, timeout=30
    ).stdout


@pytest.fixture(params=[GitProgram, GitLibrary], ids=["program", "library"])
def kind(request: pytest.FixtureRequest) -> Kind:
    made: Kind = request.param
    return made


@pytest.fixture(params=["", "inner/"], ids=["at the top", "in a folder"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A workspace with one commit: the whole of a repository, or a folder of one."""
    folder = tmp_path / "repository" / request.param
    (folder / "providers").mkdir(parents=True)
    (folder / "qa_reports" / "visits").mkdir(parents=True)
    (folder / "providers" / "venues.csv").write_text("id\na\n")
    git(tmp_path / "repository", "init", "--quiet")
    git(tmp_path / "repository", "add", ".")
    git(tmp_path / "repository", "commit", "--quiet", "-m", "first")
    return folder


def test_a_save_is_a_commit_by_the_person(place: Path, kind: Kind) -> None:
    history = kind(place)
    (place / "providers" / "venues.csv").write_text("id\na\nb\n")
    commit = history.keep(["providers/venues.csv"], "Venue b added", "QA-05")
    newest = history.log("providers/venues.csv", 5)[0]
    assert (newest.commit, newest.by, newest.words) == (commit, "QA-05", "Venue b added")
    assert newest.at.endswith("Z")
    assert git(place, "log", "-1", "--format=%an <%ae>|%cn").strip() == "QA-05 <QA-05@studio.invalid>|studio"
    assert history.content("providers/venues.csv", newest.commit) == b"id\na\nb\n"
    assert history.content("providers/venues.csv", newest.commit, before=True) == b"id\na\n"
    assert git(place, "status", "--porcelain") == ""


def test_what_did_not_change_is_no_commit(place: Path, kind: Kind) -> None:
    assert kind(place).keep(["providers/venues.csv"], "Nothing", "QA-05") is None
    assert kind(place).keep([], "Nothing", "QA-05") is None
    assert git(place, "rev-list", "--count", "HEAD").strip() == "1"


def test_only_the_named_files_are_committed_and_what_others_staged_stays_staged(place: Path, kind: Kind) -> None:
    (place / "providers" / "other.csv").write_text("x\n")
    git(place, "add", "providers/other.csv")
    (place / "qa_reports" / "policy.toml").write_text("y\n")
    (place / "providers" / "venues.csv").write_text("id\n")
    kind(place).keep(["providers/venues.csv"], "Venue a removed", "QA-05")
    assert git(place, "show", "--name-only", "--relative", "--format=", "HEAD").split() == ["providers/venues.csv"]
    assert git(place, "diff", "--cached", "--name-only", "--relative").split() == ["providers/other.csv"]


def test_a_folder_is_committed_with_all_that_is_and_was_in_it(place: Path, kind: Kind) -> None:
    (place / "providers" / "venues.csv").unlink()
    (place / "providers" / "new.csv").write_text("n\n")
    kind(place).keep(["providers"], "Exchanged", "QA-05")
    assert git(place, "ls-tree", "-r", "--name-only", "HEAD").split() == ["providers/new.csv"]
    assert git(place, "status", "--porcelain") == ""


def test_what_a_killed_save_left_is_found(place: Path, kind: Kind) -> None:
    visit = place / "qa_reports" / "visits" / "acorn" / "ä b"
    visit.mkdir(parents=True)
    (visit / "events.csv").write_text("at\n")
    (place / "providers" / "venues.csv").write_text("id\n")
    (place / "qa_reports" / "inbox").mkdir()
    (place / "qa_reports" / "inbox" / "waiting.json").write_text("{}")
    (place / "notes.txt").write_text("mine")
    history = kind(place)
    left = history.unkept()
    assert left == ("providers/venues.csv", "qa_reports/visits/acorn/ä b/events.csv")
    history.keep(left, "Recovered", "studio")
    assert history.unkept() == ()
    assert not (place / "qa_reports" / "inbox").is_symlink()
    assert "notes.txt" not in git(place, "ls-files")


def test_a_history_that_has_not_begun_begins_with_the_first_save(tmp_path: Path, kind: Kind) -> None:
    git(tmp_path, "init", "--quiet")
    (tmp_path / "providers").mkdir()
    (tmp_path / "providers" / "venues.csv").write_text("id\n")
    history = kind(tmp_path)
    assert history.log("providers/venues.csv", 5) == ()
    assert history.unkept() == ("providers/venues.csv",)
    assert history.keep(["providers/venues.csv"], "First", "QA-05")
    assert [entry.words for entry in history.log("providers/venues.csv", 5)] == ["First"]
    assert (
        history.content("providers/venues.csv", history.log("providers/venues.csv", 1)[0].commit, before=True) is None
    )


@pytest.mark.parametrize(
    "person", ["QA-05", "Zoë O’Neill-Team", "--author=x", "a <b@c>\nd", "<>", "-c core.pager=touch", "."]
)
def test_no_reference_is_taken_for_anything_but_a_name(place: Path, kind: Kind, person: str) -> None:
    (place / "providers" / "venues.csv").write_text(person)
    assert kind(place).keep(["providers/venues.csv"], "--amend", person)
    assert git(place, "rev-list", "--count", "HEAD").strip() == "2"
    assert git(place, "log", "-1", "--format=%s").strip() == "--amend"
    assert git(place, "log", "-1", "--format=%ae").strip().endswith("@studio.invalid")
    assert author_of(person).count("<") == 1


@pytest.mark.parametrize("path", ["-A", ":(top)", "*", "../outside", ":/", "--force"])
def test_no_path_is_taken_for_an_option_or_a_pattern(place: Path, path: str) -> None:
    (place / "secret.txt").write_text("not to be committed")
    try:
        GitProgram(place).keep([path], "x", "QA-05")
    except NotRecorded as error:
        assert "Git says" in str(error)
    assert git(place, "rev-list", "--count", "HEAD").strip() == "1"


def test_no_hook_of_the_repository_runs(place: Path, kind: Kind, tmp_path: Path) -> None:
    hooks = tmp_path / "repository" / ".git" / "hooks"
    hooks.mkdir(exist_ok=True)
    for name in ("pre-commit", "commit-msg", "post-commit", "prepare-commit-msg"):
        (hooks / name).write_text(f"#!/bin/sh\ntouch {tmp_path}/ran\nexit 1\n")
        (hooks / name).chmod(0o755)
    (place / "providers" / "venues.csv").write_text("id\n")
    assert kind(place).keep(["providers/venues.csv"], "Saved", "QA-05")
    assert not (tmp_path / "ran").exists()


def test_a_history_that_others_wrote_in_is_read_whatever_their_words_hold(place: Path, kind: Kind) -> None:
    (place / "providers" / "venues.csv").write_text("id\nb\n")
    git(place, "commit", "--quiet", "--all", "--author=a\x1fb <c@d>", "--message=one\x1e two\x1f\x1f\x1f three\n\nmore")
    newest = kind(place).log("providers/venues.csv", 5)
    assert [one.words for one in newest] == ["one\x1e two\x1f\x1f\x1f three", "first"]
    assert newest[0].by == "a\x1fb"


def test_what_somebody_s_gitignore_leaves_out_is_kept_all_the_same(place: Path, kind: Kind) -> None:
    (place / ".gitignore").write_text("*.jpg\n")
    picture = place / "qa_reports" / "visits" / "a.jpg"
    picture.write_bytes(b"picture")
    commit = kind(place).keep(["qa_reports/visits"], "Saved", "QA-05")
    assert commit
    assert kind(place).content("qa_reports/visits/a.jpg", commit) == b"picture"


def test_a_save_that_goes_to_no_branch_is_said(place: Path, kind: Kind) -> None:
    assert kind(place).note == ""
    git(place, "checkout", "--quiet", "--detach")
    assert "No branch is checked out" in kind(place).note


def test_the_one_that_is_there_is_used(place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert isinstance(history_of(place), GitProgram)
    monkeypatch.setenv("PATH", os.devnull)
    assert isinstance(history_of(place), GitLibrary)
    bare = tmp_path / "no repository"
    bare.mkdir()
    assert isinstance(history_of(bare), NoHistory)
    assert "git init" in history_of(bare).note
    assert history_of(bare).keep(["providers"], "x", "QA-05") is None


def test_where_git_fails_a_sentence_says_so(place: Path, tmp_path: Path) -> None:
    (tmp_path / "repository" / ".git" / "index.lock").write_text("")
    (place / "providers" / "venues.csv").write_text("id\n")
    with pytest.raises(NotRecorded, match=r"Git says: .*index\.lock"):
        GitProgram(place).keep(["providers/venues.csv"], "x", "QA-05")
    with pytest.raises(NotRecorded, match=r"could not be written: \S+index\.lock is there"):
        GitLibrary(place).keep(["providers/venues.csv"], "x", "QA-05")
