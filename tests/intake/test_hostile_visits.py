"""What was made to harm is refused in a sentence, or stored as the plain words that it is; nothing else changes."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from conftest import Command
from handed_in import FOLDER, VISIT, bytes_of, content, package, picture, table
from hostile_visits import REFUSED, TEXTS, as_bytes, inert

from build_tools.intake.submission import Refused, read_submission, short_name
from build_tools.intake.visit_intake import NeedsReason, Taken, take_in
from build_tools.models.words import hidden_characters

NOW, TODAY = "2026-11-21T12:00:00Z", date(2026, 11, 21)
NAMES = ["../../../etc/passwd", "C:\\windows\\x.json", "\x1b[31m.json", "x" * 10_000, "", "..", "a\nb", "\ud800", "<b>"]


def taken(workspace: Path, held: bytes, name: str = "visit.json") -> Taken | Refused | NeedsReason:
    return take_in(workspace, held, name, "QA-5", NOW, TODAY, "So it is.")


@pytest.mark.parametrize("case", REFUSED)
def test_it_is_refused_in_a_sentence_and_nothing_anywhere_changes(case: str, workspace: Path) -> None:
    held = REFUSED[case]()
    around = workspace.parent
    before = bytes_of(around)
    refused = taken(workspace, held)
    assert isinstance(refused, Refused)
    assert refused.problems
    for problem in refused.problems:
        for words in (problem.message, problem.fix, problem.package, problem.field or ""):
            assert hidden_characters(words) == []
            assert len(words) < 2000
        assert problem.message.rstrip()[-1] in ".”!?…"
        assert problem.fix
    assert len(refused.problems) == len(refused.paths or refused.problems)
    assert bytes_of(around) == before


@pytest.mark.parametrize(
    ("case", "words"),
    [
        ("ten pictures of 6,000 by 6,000", "The picture 2a-7.jpg cannot be kept: with those before it"),
        ("a text of a million hidden letters", "more than 100,000 letters"),
    ],
)
def test_what_would_take_long_is_refused_by_its_size(case: str, words: str, workspace: Path) -> None:
    refused = taken(workspace, REFUSED[case]())
    assert isinstance(refused, Refused)
    assert words in refused.problems[0].message


@pytest.mark.parametrize(
    "case", ["nested", "a key twice", "a picture of 60,000 by 60,000", "visited_on ../../providers"]
)
def test_the_command_says_so_in_a_few_lines(case: str, workspace: Path, command: Command) -> None:
    path = workspace.parent / "visit.json"
    path.write_bytes(REFUSED[case]())
    done = command("intake", str(path), "--by", "QA-5", workspace=workspace)
    assert (done.exit_code, done.errors) == (1, "")
    assert "visit.json: refused, and nothing was stored." in done.output
    assert len(done.output) < 4000


def test_all_of_them_fit_into_little_memory_and_time(workspace: Path, repository: Path) -> None:
    """One process for all, which the system would end at 1 GB of addresses or five minutes of work."""
    script = """
import resource, sys
from datetime import date
from pathlib import Path
sys.path.insert(0, sys.argv[2])
from hostile_visits import REFUSED
from build_tools.intake.submission import Refused
from build_tools.intake.visit_intake import take_in
files = ((name, made()) for name, made in REFUSED.items())
resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30))
resource.setrlimit(resource.RLIMIT_CPU, (300, 300))
for name, held in files:
    found = take_in(Path(sys.argv[1]), held, "visit.json", "QA-5", "2026-11-21T12:00:00Z", date(2026, 11, 21), "So it is.")
    assert isinstance(found, Refused), name
"""
    command = [sys.executable, "-c", script, str(workspace), str(repository / "tests")]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr[-2000:]


@pytest.mark.parametrize("text", TEXTS)
def test_words_are_stored_as_they_are_and_nowhere_else(text: str, workspace: Path, command: Command) -> None:
    before = bytes_of(workspace)
    result = taken(workspace, as_bytes(inert(text)))
    assert isinstance(result, Taken), result
    after = bytes_of(workspace)
    assert {name: held for name, held in after.items() if not name.startswith(FOLDER.as_posix())} == before
    kept = json.loads(after[f"{FOLDER.as_posix()}/r1/datapackage.json"])
    assert table(kept, "answers")[2]["evidence"] == text
    assert table(kept, "visit")[0]["met_with"] == text
    assert text not in (kept["title"], kept["name"])
    assert b"script" not in after[f"{FOLDER.as_posix()}/r1/media/2a-1.jpg"]
    assert json.loads(command("check", "--full", "--json", workspace=workspace).output) == []


@pytest.mark.parametrize("edition", ["public", "members"])
def test_words_do_nothing_on_the_pages_of_the_site(edition: str, workspace: Path, command: Command) -> None:
    document = inert("placeholder")
    long = "\n\n".join(TEXTS)
    table(document, "visit")[0]["overview"] = long
    table(document, "answers")[2]["evidence"] = long
    table(document, "answers")[3]["evidence"] = long
    table(document, "comments")[0]["text"] = long
    table(document, "actions")[0] |= {"action": long, "owner": TEXTS[1], "area": TEXTS[0]}
    table(document, "visit")[0] |= {"met_with": TEXTS[2], "visited_by": TEXTS[0]}
    result = taken(workspace, as_bytes(document))
    assert isinstance(result, Taken), result
    assert command("approve", VISIT, "--by", "QA-LEAD", workspace=workspace).exit_code == 0
    site = workspace.parent / "site"
    built = command("build", "--edition", edition, "--out", str(site), workspace=workspace)
    assert built.exit_code == 0, built.errors
    page = BeautifulSoup((site / "reports" / VISIT / "index.html").read_bytes(), "html.parser")
    words = " ".join(page.get_text().split())
    for text in TEXTS:
        assert " ".join(text.split()) in words, text
    for path in sorted(site.rglob("*.html")):
        soup = BeautifulSoup(path.read_bytes(), "html.parser")
        for element in soup.find_all(True):
            named = {name: value for name, value in element.attrs.items() if name.startswith("on")}
            assert not named, (path, named)
            for address in (element.get("href"), element.get("src")):
                assert not str(address or "").lower().startswith(("javascript:", "//evil", "data:text")), (
                    path,
                    address,
                )
        assert all(
            script.get("src") or script.get("type") == "application/json" for script in soup.find_all("script")
        ), path
        assert "root:x:0" not in soup.get_text()
    assert not [img for img in page.find_all("img") if img.get("src") == "x"]


@pytest.mark.parametrize("name", NAMES)
def test_the_name_of_a_file_is_only_words(name: str, workspace: Path) -> None:
    refused = taken(workspace, b"{", name)
    assert isinstance(refused, Refused)
    assert hidden_characters(refused.problems[0].message) == []
    assert "/" not in short_name(name) and len(short_name(name)) <= 80
    result = taken(workspace, content(), name)
    assert isinstance(result, Taken)


def test_an_approval_that_is_played_again_approves_nothing(workspace: Path, command: Command) -> None:
    """The file of an approved visit, its events appended, and its revision's number and digest kept."""
    taken(workspace, content())
    command("approve", VISIT, "--by", "QA-LEAD", workspace=workspace)
    before = bytes_of(workspace)
    stored = before[f"{FOLDER.as_posix()}/r1/datapackage.json"]
    assert isinstance(again := taken(workspace, stored), Taken) and not again.stored
    changed = stored.replace(b"Two lessons seen.", b"All was well.")
    second = taken(workspace, changed)
    assert isinstance(second, Taken) and second.revision == 2
    waiting = command("review", workspace=workspace).output
    assert f"{VISIT}  r2" in waiting
    site = workspace.parent / "site"
    assert command("build", "--out", str(site), workspace=workspace).exit_code == 0
    assert b"All was well." not in (site / "reports" / VISIT / "index.html").read_bytes()


def test_a_picture_is_kept_under_a_name_of_ours(workspace: Path) -> None:
    assert isinstance(taken(workspace, content(package(pictures={"2a-nul.pdf": picture()}))), Taken)
    assert [path.name for path in (workspace / FOLDER / "r1" / "media").iterdir()] == ["2a-1.jpg"]


def test_a_submission_is_recognised_by_what_it_is_and_not_by_its_name() -> None:
    assert not isinstance(read_submission(content(), "visit.xlsx"), Refused)
    proposal = package(**{"directory:format": "qa-proposal/1"})
    found = read_submission(content(proposal), "visit.json")
    assert not isinstance(found, Refused) and found.kind == "proposal"
