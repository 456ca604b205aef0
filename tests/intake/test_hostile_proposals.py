"""Proposals made to harm: each is refused with a sentence, or stored as plain text; nothing else on the disk changes."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from conftest import Command
from proposals import HEADER, as_bytes, change, document

from build_tools.intake import proposal
from build_tools.intake.acceptance import accept, weigh
from build_tools.intake.changes import Saved
from build_tools.intake.differences import difference
from build_tools.intake.proposal import read_proposal
from build_tools.intake.records_on_disk import read_records
from build_tools.intake.submission import Refused, Submission, read_submission
from build_tools.models.change import MOST_CHANGES, Change, Proposal
from build_tools.models.problem_codes import PROBLEM_CODES, REFUSAL_CODES

SUMMARY = change(
    "providers", "lockside-workshop", "summary", "Joinery and boat repair in small groups beside the canal.", "Boats."
)
Bend = Callable[[dict[str, Any]], object]


def _row(**cells: Any) -> Bend:
    return lambda held: held["resources"][1]["data"][0].update(cells)


def _head(**cells: Any) -> Bend:
    return lambda held: held["resources"][0]["data"][0].update(cells)


def _twice(held: dict[str, Any]) -> None:
    held["resources"][1]["data"].append(dict(held["resources"][1]["data"][0]))


def _many(held: dict[str, Any]) -> None:
    row = held["resources"][1]["data"][0]
    held["resources"][1]["data"] = [row | {"number": number} for number in range(1, MOST_CHANGES + 2)]


BENT: dict[str, Bend] = {
    "a key nobody knows": lambda held: held.update(run="rm"),
    "a path for its data": lambda held: held["resources"][1].update(path="../../providers.csv"),
    "a part nobody knows": lambda held: held["resources"].append({"name": "visits", "data": []}),
    "a part twice": lambda held: held["resources"].append(dict(held["resources"][0])),
    "a name that is a list": lambda held: held["resources"][0].update(name=["proposal"]),
    "no parts": lambda held: held.update(resources={}),
    "parts that are none": lambda held: held.update(resources=[1, 2]),
    "no header": lambda held: held["resources"].pop(0),
    "two headers": lambda held: held["resources"][0]["data"].append(dict(HEADER)),
    "rows that are none": lambda held: held["resources"][1].update(data=["x"]),
    "rows of one row": lambda held: held["resources"][1].update(data={"number": 1}),
    "a field nobody knows": _row(sha256="x"),
    "a field with a hidden name": _row(**{"was\u202e": "x"}),
    "a number that is true": _row(number=True),
    "a number that is half": _row(number=1.5),
    "a number that is text": _row(number="one"),
    "a number below one": _row(number=0),
    "a number without end": _row(number=10**30),
    "two of one number": _twice,
    "more changes than anybody reads": _many,
    "a text that is a list": _row(becomes=["a"]),
    "a text nested": _row(becomes={"a": "b"}),
    "a kind that is none": _row(kind="drop"),
    "a kind of another case": _row(kind="SET"),
    "a text too long": _row(becomes="x" * 5001),
    "a NUL in a text": _row(becomes="a\0b"),
    "a turned text": _row(becomes="a\u202eb"),
    "a turned record": _row(record="lockside\u200b-workshop"),
    "a provider that is a path": _head(provider_id="../../etc"),
    "a provider without a name": _head(provider_id=""),
    "a kind of proposal that is none": _head(kind="approval"),
    "no day": _head(made_on=""),
    "a day of another form": _head(made_on="20/11/2026"),
    "nobody": _head(made_by=""),
    "a note without end": _head(note="x" * 2001),
    "a pupil in the note": _head(note="Born 14/03/2011, date of birth 14/03/2011."),
}


def content(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file() and ".cache" not in path.parts}


@pytest.mark.parametrize("bend", BENT.values(), ids=BENT)
def test_a_bent_file_is_refused_in_words(bend: Bend) -> None:
    held = document([SUMMARY])
    bend(held)
    handed = read_submission(as_bytes(held), "bent.json")
    assert isinstance(handed, Submission)
    refused = read_proposal(handed)
    assert isinstance(refused, Refused)
    for problem in refused.problems:
        assert problem.code in PROBLEM_CODES | REFUSAL_CODES
        assert problem.message.strip()
        assert problem.fix.strip()
        assert (problem.message + problem.fix).isprintable()
    assert len(refused.problems) <= 200


RAW = {
    "nothing": b"",
    "no JSON": b"{",
    "a key twice": b'{"directory:format": "qa-proposal/1", "directory:format": "qa-visit/1"}',
    "nested deep": b'{"a":' * 100_000 + b"1" + b"}" * 100_000,
    "no text": b"\xff\xfe\x00",
    "not a number": b'{"directory:format": "qa-proposal/1", "resources": NaN}',
    "many changes": as_bytes(document([SUMMARY] * 100_000)),
    "a lone half of a character": b'{"directory:format": "qa-proposal/1", "name": "\\ud800"}',
}


@pytest.mark.parametrize("raw", RAW.values(), ids=RAW)
def test_what_is_hardly_a_file_is_refused_by_the_command(
    raw: bytes, workspace: Path, tmp_path: Path, command: Command
) -> None:
    path = tmp_path / "hostile.json"
    path.write_bytes(raw)
    before = content(workspace)
    for options in ([], ["--accept", "all"]):
        result = command("intake", str(path), *options, workspace=workspace)
        assert result.exit_code == 1
        assert "Traceback" not in result.output + result.errors
        assert len(result.output) < 5000
    assert content(workspace) == before


CELLS: dict[str, tuple[str, str]] = {
    "a formula": ("=HYPERLINK(“https://x.example”;“Click”)", "formula-cell"),
    "a command": ("@SUM(1+9)*cmd|' /C calc'!A0", "formula-cell"),
    "a sum": ("+1", "formula-cell"),
    "a difference": ("-1+1", "formula-cell"),
    "a wide sign": ("＝1+1", "formula-cell"),
    "a small sign": ("﹦1+1", "formula-cell"),
    "a line of its own": ("Boats.\nopen-door-tutors,Closed", "value-form"),
    "a row with a carriage return": ("Boats.\rx,y", "value-form"),
    "another line end": ("Boats.\u2028x", "hidden-character"),
    "a pupil": ("For A123456789012B, UPN H801200001001.", "pupil-identifier"),
    "too long": ("x" * 300, "value-too-long"),
}


@pytest.mark.parametrize(("text", "code"), CELLS.values(), ids=CELLS)
def test_a_cell_that_would_do_harm_is_refused(text: str, code: str, workspace: Path, today: date) -> None:
    handed = read_submission(as_bytes(document([Change(**vars(SUMMARY) | {"becomes": text})])), "x.json")
    assert isinstance(handed, Submission)
    read = read_proposal(handed)
    if isinstance(read, Refused):
        assert [problem.code for problem in read.problems] == [code]
        return
    weighed = weigh(workspace, read, today)
    assert [problem.code for problem in weighed.changes[0].problems] == [code]
    assert isinstance(accept(workspace, read, {1}, today), Saved) is False


INERT = [
    "<script>alert(1)</script>",
    "{{ 7*7 }}{% raw %}",
    "${jndi:ldap://x.example}",
    "![x](https://x.example/x.png)",
    'quo"te, comma; semicolon',
    "'; DROP TABLE providers;--",
    "می\u200cخواهم 👩\u200d🔧",
    "Ünïcödé 漢字 🛶",
]


@pytest.mark.parametrize("text", INERT)
def test_a_text_that_looks_like_code_is_stored_and_shown_as_text(
    text: str, workspace: Path, today: date, tmp_path: Path, command: Command
) -> None:
    handed = read_submission(as_bytes(document([Change(**vars(SUMMARY) | {"becomes": text})])), "x.json")
    assert isinstance(handed, Submission)
    read = read_proposal(handed)
    assert isinstance(read, Proposal)
    assert isinstance(accept(workspace, read, {1}, today), Saved)
    assert read_records(workspace).rows("providers")["lockside-workshop"]["summary"] == text
    assert command("check", workspace=workspace).exit_code == 0
    if "script" in text or "{{" in text:
        assert command("build", "--out", str(tmp_path / "site"), workspace=workspace).exit_code == 0
        page = (tmp_path / "site" / "providers" / "lockside-workshop" / "index.html").read_text(encoding="utf-8")
        assert "<script>alert" not in page
        assert "{{ 7*7 }}" in page or "&lt;script&gt;alert(1)&lt;/script&gt;" in page


KEYS = ["../x", "a/b", "A b", "x\ty", "nul", "a" * 81, "lockside-yard/../x", "ключ", ".", "-"]


@pytest.mark.parametrize("key", KEYS)
def test_an_id_that_is_a_path_or_worse_is_refused_and_makes_no_file(key: str, workspace: Path, today: date) -> None:
    cells = {"id": key, "provider_id": "lockside-workshop", "name": "x", "kind": "online", "area_covered": "England"}
    handed = read_submission(as_bytes(document(difference("venues", None, cells))), "x.json")
    assert isinstance(handed, Submission)
    read = read_proposal(handed)
    before = content(workspace)
    names = {path.name for path in workspace.parent.iterdir()}
    if isinstance(read, Proposal) and key != "nul":
        assert {one.standing for one in weigh(workspace, read, today).changes} & {"refused"}
        assert not isinstance(accept(workspace, read, {1, 2, 3, 4, 5}, today), Saved)
    assert content(workspace) == before
    assert {path.name for path in workspace.parent.iterdir()} == names


def test_what_is_shown_of_a_proposal_steers_no_terminal(workspace: Path, tmp_path: Path, command: Command) -> None:
    held = document([Change(**vars(SUMMARY) | {"record": "lockside-workshop" + "x" * 100})], HEADER | {"note": "a\nb"})
    path = tmp_path / "x\u202e\x1b[2J.json"
    path.write_text(json.dumps(held))
    shown = command("intake", str(path), workspace=workspace)
    assert "\x1b" not in shown.output
    assert "\u202e" not in shown.output


def test_a_file_of_another_format_or_size_is_no_proposal(monkeypatch: pytest.MonkeyPatch) -> None:
    held = document([SUMMARY])
    whole = json.dumps(held).encode()
    sent = read_submission(whole, "p.json")
    assert isinstance(sent, Submission)
    assert isinstance(read_proposal(sent), Proposal)
    assert isinstance(read_proposal(replace(sent, document=held | {"directory:format": "another"})), Refused)
    monkeypatch.setattr(proposal, "MOST_BYTES", len(whole) - 1)
    assert isinstance(read_proposal(sent), Refused)


def test_a_cell_that_a_file_leaves_out_is_empty() -> None:
    held = document([SUMMARY])
    del held["resources"][0]["data"][0]["note"]
    sent = read_submission(json.dumps(held).encode(), "p.json")
    assert isinstance(sent, Submission)
    found = read_proposal(sent)
    assert isinstance(found, Proposal)
    assert found.note is None
