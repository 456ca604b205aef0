"""The comment on a request: our words, places and codes, and nothing that a file could say."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from build_tools.models.problem_codes import PROBLEM_CODES
from build_tools.render.inbox_comment import MARK, MOST_PROBLEMS, inbox_comment
from tests.handed_in import content, package

Command = Callable[..., Any]
HOSTILE = "@everyone <script>alert(1)</script> [x](https://evil.example) `` ``` ::stop-commands::x\n# Heading\n| a |"


def problem(code: str = "value-too-long", path: str | None = "answers.1a.evidence") -> dict[str, Any]:
    return {"code": code, "message": HOSTILE, "fix": HOSTILE, "path": path, "field": HOSTILE, "package": HOSTILE}


def test_a_problem_is_told_by_its_place_and_its_meaning_only() -> None:
    text = inbox_comment([{"file": "visit.json", "result": "refused", "problems": [problem()]}])
    assert text.startswith(MARK)
    assert f"`answers.1a.evidence`: {PROBLEM_CODES['value-too-long']} (value-too-long)" in text
    assert "File 1, `visit.json`, cannot be taken in." in text


@pytest.mark.parametrize("place", ["file", "path", "message", "code of another version"])
def test_no_text_of_a_file_comes_into_it(place: str) -> None:
    one = {
        "file": HOSTILE if place == "file" else "visit.json",
        "result": "refused",
        "message": HOSTILE,
        "problems": [problem("no-such-code" if "code" in place else "id-twice", HOSTILE if place == "path" else None)],
    }
    text = inbox_comment([one, {"file": None, "result": "refused", "message": HOSTILE}])
    for piece in ("@", "<script", "https://", "::", "```", "# Heading", "| a |"):
        assert piece not in text


@pytest.mark.parametrize("name", ["a`b.json", "@staff", "x" * 90, "../up.json", "a b.json", "-x.json", "nåme.json"])
def test_a_name_that_is_more_than_a_name_is_left_out(name: str) -> None:
    assert "File 1 can be taken in" in inbox_comment([{"file": name, "result": "stored"}])


def test_long_lists_are_cut_and_say_so() -> None:
    text = inbox_comment([{"file": "a.json", "result": "refused", "problems": [problem()] * (MOST_PROBLEMS + 2)}] * 25)
    assert text.count("and 2 more problems") == 20
    assert "And 5 more files." in text


def test_an_empty_inbox_says_so() -> None:
    assert "nothing in it" in inbox_comment([])


def test_a_check_of_the_inbox_writes_it(workspace: Path, command: Command, tmp_path: Path) -> None:
    inbox = workspace / "qa_reports" / "inbox"
    inbox.mkdir(exist_ok=True)
    (inbox / "good.json").write_bytes(content(package()))
    bad = package()
    bad["resources"][0]["data"][0]["outcome"] = HOSTILE
    (inbox / "bad.json").write_bytes(content(bad))
    comment = tmp_path / "comment.md"
    result = command("intake", "--inbox", "--check", "--json", "--comment", str(comment), workspace=workspace)
    assert result.exit_code == 1, result.errors
    assert {one["file"]: one["result"] for one in json.loads(result.output)} == {
        "bad.json": "refused",
        "good.json": "stored",
    }
    text = comment.read_text(encoding="utf-8")
    assert re.search(r"`bad\.json`, cannot be taken in\.\n   \* ", text)
    assert "`good.json`, can be taken in." in text
    assert "everyone" not in text
    assert sorted(path.name for path in inbox.glob("*.json")) == ["bad.json", "good.json"]


def test_a_comment_goes_to_a_markdown_file_only(workspace: Path, command: Command) -> None:
    result = command("intake", "--inbox", "--check", "--comment", str(workspace / "mkdocs.yml"), workspace=workspace)
    assert result.exit_code == 2
    assert ".md" in result.errors
