"""The command line: what it prints to programs and to people, and how it ends."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from conftest import Command


def test_a_new_workspace_is_sound_and_builds(tmp_path: Path, command: Command) -> None:
    assert command("new", str(tmp_path / "ours")).exit_code == 0
    assert command("check", "--full", "--workspace", str(tmp_path / "ours")).exit_code == 0
    built = command("build", "--workspace", str(tmp_path / "ours"), "--out", str(tmp_path / "site"), "--json")
    assert built.exit_code == 0
    assert json.loads(built.output)["counts"]["providers"] == 0
    assert (tmp_path / "site" / "find" / "index.html").is_file()


@pytest.mark.parametrize("words", [["status"], ["find"], ["find", "--postcode", "NG7 2RD", "--within", "10"]])
def test_an_empty_workspace_says_how_to_begin(tmp_path: Path, command: Command, words: list[str]) -> None:
    command("new", str(tmp_path / "ours"))
    result = command(*words, workspace=tmp_path / "ours")
    assert result.exit_code == 0
    assert "providers/providers.csv" in result.output


def test_new_refuses_a_folder_with_anything_in_it(tmp_path: Path, command: Command) -> None:
    (tmp_path / "file").write_text("mine")
    refused = command("new", str(tmp_path))
    assert refused.exit_code == 2
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["find", "--level", "nine"], "There is no level"),
        (["find", "--awarding-body", "Pearsen"], "Did you mean “Pearson”?"),
        (["find", "--within", "5"], "--within needs a --postcode"),
        (["find", "--postcode", "nowhere"], "not a postcode"),
        (["find", "--subject", "alchemy"], "no subject area"),
        (["status", "lockside-workshp"], "Did you mean “lockside-workshop”?"),
        (["status", "--as-of", "2026-02-30"], "is not a day"),
        (["build", "--as-of", "0001-01-01"], "years run from 1990 to 2100"),
        (["outcomes", "--as-of", "9999-12-31"], "years run from 1990 to 2100"),
        (["progress", "x", "1", "--by", "QA-01"], "Choose from:\n  open,"),
        (["build", "--edition", "secret"], "'public', 'members', 'internal'"),
        (["chek"], "No such command"),
    ],
)
def test_a_wrong_use_ends_with_2_and_a_sentence(command: Command, example: Path, words: list[str], says: str) -> None:
    result = command(*words, workspace=None if words == ["chek"] else example)
    assert result.exit_code == 2
    assert says in result.errors
    assert "Traceback" not in result.errors + result.output


def test_status_tells_each_reason_with_source_evidence_and_turning_day(command: Command, example: Path) -> None:
    result = command("status", "lockside-workshop", "--json", "--workspace", str(example))
    (decision,) = json.loads(result.output)
    assert decision["status"] == "approved"
    assert decision["listed"] is True
    assert decision["valid_until"] == "2027-03-31"
    assert {"rule", "source", "evidence", "turns_on"} <= decision["reasons"][0].keys()


def test_status_in_the_past_knows_only_what_was_signed_off_by_then(command: Command, example: Path) -> None:
    result = command("status", "lockside-workshop", "--json", "--workspace", str(example), "--as-of", "2026-06-18")
    assert json.loads(result.output)[0]["status"] == "awaiting_visit"


def test_the_same_input_gives_the_same_bytes(tmp_path: Path, command: Command, example: Path) -> None:
    for name in ("one", "two"):
        assert command("build", "--workspace", str(example), "--out", str(tmp_path / name)).exit_code == 0
    ones = {
        path.relative_to(tmp_path / "one"): path.read_bytes()
        for path in (tmp_path / "one").rglob("*")
        if path.is_file()
    }
    twos = {
        path.relative_to(tmp_path / "two"): path.read_bytes()
        for path in (tmp_path / "two").rglob("*")
        if path.is_file()
    }
    assert ones == twos


def test_what_only_members_may_see_is_in_their_edition_only(tmp_path: Path, command: Command, example: Path) -> None:
    editions = {}
    for name in ("public", "members"):
        assert (
            command("build", "--workspace", str(example), "--out", str(tmp_path / name), "--edition", name).exit_code
            == 0
        )
        editions[name] = b"".join(path.read_bytes() for path in sorted((tmp_path / name).rglob("*.html")))
    assert b"Evidence" in editions["members"]
    assert len(editions["members"]) > len(editions["public"])


def test_describe_mends_a_description_and_touches_nothing_else(tmp_path: Path, command: Command) -> None:
    command("new", str(tmp_path / "ours"))
    path = tmp_path / "ours" / "providers" / "datapackage.json"
    right = path.read_text()
    path.write_text(right.replace('"Providers"', '"Something else"'))
    assert command("check", "--workspace", str(tmp_path / "ours")).exit_code == 1
    assert command("describe", "--workspace", str(tmp_path / "ours")).exit_code == 0
    assert path.read_text() == right
