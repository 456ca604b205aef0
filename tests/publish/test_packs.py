"""The command pack: whole files where they were asked for, sentences otherwise, and nothing that the edition may not say."""

from __future__ import annotations

import io
import json
import os
import re
import sys
from pathlib import Path

import pytest
from conftest import Command
from pypdf import PdfReader

from build_tools.errors import WrongUse
from build_tools.models.decision import Status
from build_tools.models.site import OutputFile
from build_tools.publish.packs import write_packs

ONE, TWO = "lockside-workshop", "open-door-tutors"


def text_of(path: Path) -> str:
    pages = PdfReader(io.BytesIO(path.read_bytes())).pages
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in pages))


def test_one_pack_is_the_file_that_was_named(command: Command, example: Path, tmp_path: Path) -> None:
    result = command("pack", ONE, "--on", "2026-10-01", "--out", str(tmp_path / "new" / "pack.pdf"), workspace=example)
    assert (result.exit_code, result.errors) == (0, "")
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["pack.pdf"]
    assert "Decided for: 1 October 2026" in text_of(tmp_path / "new" / "pack.pdf")


def test_several_packs_go_into_a_folder(command: Command, example: Path, tmp_path: Path) -> None:
    result = command("pack", ONE, TWO, ONE, "--on", "2026-10-01", "--out", str(tmp_path / "packs"), workspace=example)
    assert result.exit_code == 0, result.errors
    assert sorted(path.name for path in (tmp_path / "packs").iterdir()) == [
        "lockside-workshop-2026-10-01.pdf",
        "open-door-tutors-2026-10-01.pdf",
    ]


@pytest.mark.parametrize("day", ["2026-02-10", "2026-02-01", "2026-02-21", "2026-06-30", "2026-11-21", "2024-02-29"])
@pytest.mark.parametrize("provider", [ONE, TWO])
def test_a_pack_says_what_status_says_of_that_day(
    command: Command, example: Path, tmp_path: Path, provider: str, day: str
) -> None:
    assert command("pack", provider, "--on", day, "--out", str(tmp_path / "p.pdf"), workspace=example).exit_code == 0
    said = json.loads(command("status", provider, "--as-of", day, "--json", workspace=example).output)
    status = Status(said[0]["status"]).label
    paper = text_of(tmp_path / "p.pdf").split("as far as was known by then:")[1]
    assert paper.strip().startswith(status)
    # Before the first record the answer is the same as of a provider without evidence, and the pack says why.
    is_before = (provider, day) in {(ONE, "2024-02-29"), (TWO, "2024-02-29"), (TWO, "2026-02-01")}
    assert ("Nothing was on record yet: no evidence" in paper) == is_before


def test_a_day_before_the_first_record_is_said_to_be_so(command: Command, example: Path, tmp_path: Path) -> None:
    command("pack", ONE, "--on", "1999-02-28", "--out", str(tmp_path / "p.pdf"), workspace=example)
    assert "no evidence about this provider is dated 28 February 1999 or earlier." in text_of(tmp_path / "p.pdf")


def test_a_day_that_has_not_come_is_said_to_be_so(command: Command, example: Path, tmp_path: Path) -> None:
    command("pack", ONE, "--on", "2028-02-29", "--out", str(tmp_path / "p.pdf"), workspace=example)
    said = text_of(tmp_path / "p.pdf")
    assert "29 February 2028 had not come when this pack was made." in said
    assert "On 29 February 2028, if nothing new arrives by then:" in said
    assert "known by then" not in said
    assert "So still on 21 November 2026" in said


def test_a_visit_signed_off_later_is_not_in_the_pack(command: Command, example: Path, tmp_path: Path) -> None:
    command("pack", ONE, "--on", "2026-06-09", "--out", str(tmp_path / "p.pdf"), workspace=example)
    assert "No visit had been signed off." in text_of(tmp_path / "p.pdf")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("lockside-workshp", "--out", "p.pdf"), "Did you mean “lockside-workshop”?"),
        (("zzz", "--out", "p.pdf"), "There is no provider “zzz”."),
        (("", "--out", "p.pdf"), "There is no provider “”."),
        ((ONE, "../x", "--out", "."), "There is no provider “../x”."),
        ((ONE, "--out", "x" * 300 + ".pdf"), "too long"),
        ((ONE, "--on", "2027-02-29", "--out", "p.pdf"), "is not a day"),
        ((ONE, "--on", "9999-12-31", "--out", "p.pdf"), "years run from 1990 to 2100"),
        ((ONE, "--on", "0001-01-01", "--out", "p.pdf"), "years run from 1990 to 2100"),
        ((ONE, TWO, "--out", "p.pdf"), "Name a folder with --out."),
        ((ONE, "--out", "notes.txt"), "so it was left alone"),
        ((ONE, "--out", "notes.txt/p.pdf"), "cannot be written"),
        ((ONE,), "Missing option '--out'"),
        (("--out", "p.pdf"), "Missing argument 'PROVIDER...'"),
        ((ONE, "--edition", "staff", "--out", "p.pdf"), "Invalid value for '--edition'"),
    ],
)
def test_a_wrong_use_is_a_sentence_and_no_file(
    command: Command, example: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], said: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "notes.txt").write_text("mine")
    result = command("pack", *words, workspace=example)
    assert result.exit_code == 2
    assert said in result.errors
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]
    assert (tmp_path / "notes.txt").read_text() == "mine"


def test_without_the_extra_it_says_what_to_install(
    command: Command, example: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "typst", None)
    result = command("pack", ONE, "--out", str(tmp_path / "p.pdf"), workspace=example)
    assert (result.exit_code, list(tmp_path.iterdir())) == (2, [])
    assert 'pip install "provider-directory[pdf]"' in result.errors


def test_packs_are_written_all_or_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.pdf").write_bytes(b"old")
    real, calls = os.fsync, []

    def full(handle: int) -> None:
        calls.append(handle)
        if len(calls) == 2:
            raise OSError(28, "No space left on device")
        real(handle)

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(WrongUse, match="No space left on device"):
        write_packs([OutputFile("a.pdf", b"new"), OutputFile("b.pdf", b"new")], tmp_path)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"a.pdf": b"old"}
