"""Every problem there is, planted once: each is reported at its file, row and field, with words on how to mend it."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from build_tools.models.problem_codes import PROBLEM_CODES

BROKEN = Path(__file__).parent / "broken"
CASES = sorted(folder.name for folder in BROKEN.iterdir() if folder.is_dir())
STOPPING = [case for case in CASES if '"error"' in (BROKEN / case / "expected.json").read_text(encoding="utf-8")]
# Only the second reader, which takes longer, finds these.
NEED_FULL_CHECK = {"package-invalid"}
SAID = ("code", "severity", "package", "resource", "row", "field")


def lay_over(workspace: Path, case: str) -> None:
    """Bring one broken case over a sound workspace. ``removed.txt`` lists what the case takes away."""
    for source in (BROKEN / case).rglob("*"):
        target = workspace / source.relative_to(BROKEN / case)
        if source.name == "removed.txt":
            for name in source.read_text(encoding="utf-8").split():
                gone = workspace / name
                shutil.rmtree(gone) if gone.is_dir() else gone.unlink()
        elif source.is_file() and source.name != "expected.json":
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, target)


def expected(case: str, workspace: Path) -> list[dict[str, Any]]:
    """What the case must be reported as. ``WORKSPACE`` stands for the folder that the test runs in."""
    text = (BROKEN / case / "expected.json").read_text(encoding="utf-8")
    problems: list[dict[str, Any]] = json.loads(text.replace("WORKSPACE", str(workspace)))
    return problems


def digest(folder: Path) -> str:
    """Of every file and every byte."""
    total = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            total.update(f"{path.relative_to(folder)}\0".encode() + path.read_bytes())
    return total.hexdigest()


def test_every_problem_code_has_its_broken_workspace() -> None:
    assert set(PROBLEM_CODES) == set(CASES)


def test_the_workspace_that_the_cases_break_is_itself_sound(workspace: Path, command: Callable[..., Any]) -> None:
    result = command("check", "--json", "--full", workspace=workspace)
    assert (result.exit_code, json.loads(result.output)) == (0, [])


@pytest.mark.parametrize("case", CASES)
def test_a_planted_fault_is_reported_where_it_is_and_nothing_else(
    case: str, workspace: Path, command: Callable[..., Any]
) -> None:
    lay_over(workspace, case)
    options = ["--full"] if case in NEED_FULL_CHECK else []
    result = command("check", "--json", *options, workspace=workspace)
    problems = json.loads(result.output)
    assert [{key: problem[key] for key in SAID} for problem in problems] == expected(case, workspace)
    assert case in {problem["code"] for problem in problems}
    assert all(problem["message"].strip() and problem["fix"].strip() for problem in problems)
    assert result.exit_code == int(any(problem["severity"] == "error" for problem in problems))


@pytest.mark.parametrize("case", [case for case in CASES if case not in NEED_FULL_CHECK])
def test_a_person_reads_every_problem_in_words_and_never_a_traceback(
    case: str, workspace: Path, command: Callable[..., Any]
) -> None:
    lay_over(workspace, case)
    result = command("check", workspace=workspace)
    assert "Traceback" not in result.output + result.errors
    for problem in json.loads(command("check", "--json", workspace=workspace).output):
        assert problem["message"] in result.output.replace("\n", " ") or problem["message"] in result.output
        assert problem["row"] is None or str(problem["row"]) in result.output


@pytest.mark.parametrize("case", [case for case in STOPPING if case not in NEED_FULL_CHECK])
def test_broken_data_leaves_the_last_site_as_it_was(
    case: str, workspace: Path, example_site: Path, command: Callable[..., Any]
) -> None:
    lay_over(workspace, case)
    shutil.copytree(example_site, workspace / "site")
    before = digest(workspace / "site")
    result = command("build", "--out", str(workspace / "site"), workspace=workspace)
    assert result.exit_code == 1
    assert "Traceback" not in result.output + result.errors
    assert digest(workspace / "site") == before


def test_many_faults_are_reported_in_one_run(workspace: Path, command: Callable[..., Any]) -> None:
    together = ["value-range", "dates-order", "postcode-unknown", "reference-dangling", "policy-value", "column-extra"]
    for case in together:
        lay_over(workspace, case)
    result = command("check", "--json", workspace=workspace)
    assert set(together) <= {problem["code"] for problem in json.loads(result.output)}


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("a byte-order mark", lambda content: b"\xef\xbb\xbf" + content),
        ("Windows line ends", lambda content: content.replace(b"\n", b"\r\n")),
        ("both", lambda content: b"\xef\xbb\xbf" + content.replace(b"\n", b"\r\n")),
        ("blank lines at the end", lambda content: content + b"\n\n,,,,\n"),
        ("no line end at the end", lambda content: content.rstrip(b"\n")),
        ("spaces around values", lambda content: content.replace(b"NG7 2RD", b"  NG7 2RD ")),
    ],
)
def test_what_spreadsheets_do_to_a_file_without_harm_is_no_problem(
    name: str, change: Callable[[bytes], bytes], workspace: Path, command: Callable[..., Any]
) -> None:
    for path in (workspace / "providers").glob("*.csv"):
        path.write_bytes(change(path.read_bytes()))
    result = command("check", "--json", workspace=workspace)
    assert json.loads(result.output) == [], name


def test_a_link_instead_of_a_file_is_refused(workspace: Path, command: Callable[..., Any]) -> None:
    secret = workspace.parent / "elsewhere.csv"
    contacts = workspace / "providers" / "contacts.csv"
    contacts.rename(secret)
    contacts.symlink_to(secret)
    result = command("check", "--json", workspace=workspace)
    assert [problem["code"] for problem in json.loads(result.output)] == ["file-unreadable"]


def test_a_file_of_no_bytes_is_reported_as_empty(workspace: Path, command: Callable[..., Any]) -> None:
    (workspace / "qa_reports" / "policy.toml").write_bytes(b"")
    result = command("check", "--json", workspace=workspace)
    assert [problem["code"] for problem in json.loads(result.output)] == ["file-empty"]
