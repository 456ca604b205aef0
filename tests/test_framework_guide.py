"""docs/frameworks.md holds a whole framework in two versions: both are brought in, visited on, reported and compared."""

from __future__ import annotations

import html
import json
import re
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from visits_on_disk import Answers, write_visit

from build_tools.models.comparison import Side, compare
from build_tools.models.framework import FRAMEWORK_TABLES, NAME
from build_tools.models.visibility import Visibility
from build_tools.pipeline import open_directory
from build_tools.validate.framework_parts import NEEDED_BY_RULE

Command = Callable[..., Any]
PROVIDER = "open-door-tutors"
EXAMPLE = re.compile(r"^`(day-visit/[0-9]/[a-z]+\.csv)`\n\n```csv\n(.*?)```$", re.DOTALL | re.MULTILINE)
FIRST: Answers = {
    "heads": "yes",
    "first_aid": "2025-02-03",
    "minibus": "yes",
    "purpose": ("enough", "Two of three pupils knew."),
    "remarks": "A long day.",
}
SECOND: Answers = {
    "heads": ("na", "The group stayed on the site."),
    "first_aid": "2025-02-03",
    "minibus": "yes",
    "driver": "yes",
    "purpose": "well",
}


@pytest.fixture
def guide(repository: Path) -> str:
    return (repository / "docs" / "frameworks.md").read_text(encoding="utf-8")


@pytest.fixture
def guided(guide: str, workspace: Path, command: Command) -> Path:
    """The tiny workspace with the guide's first version, and its rule in the policy."""
    for name, content in EXAMPLE.findall(guide):
        path = workspace / "qa_reports" / "frameworks" / name
        if "/1/" in name:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content, encoding="utf-8")
    rule = re.search(r"```toml\n(.*?)```", guide, re.DOTALL)
    assert rule is not None
    policy = workspace / "qa_reports" / "policy.toml"
    # Nothing else may ask for a visit, or it would decide.
    old = policy.read_text(encoding="utf-8").replace('framework = "basic"', 'framework = "day-visit"', 1)
    entry = old[old.index("[[rules]]") : old.index("[[rules]]", old.index("[[rules]]") + 1)]
    policy.write_text(old.replace(entry, rule[1] + "\n", 1), encoding="utf-8")
    command("describe", workspace=workspace)
    return workspace


def add_second_version(guide: str, workspace: Path, command: Command) -> None:
    """As the guide says: copy the folder, change what differs, describe."""
    frameworks = workspace / "qa_reports" / "frameworks" / "day-visit"
    shutil.copytree(frameworks / "1", frameworks / "2", ignore=shutil.ignore_patterns("datapackage.json"))
    for name, content in EXAMPLE.findall(guide):
        (workspace / "qa_reports" / "frameworks" / name).write_text(content, encoding="utf-8")
    command("describe", workspace=workspace)


def text_of(workspace: Path, visit_id: str) -> str:
    page = (workspace / "site" / "reports" / visit_id / "index.html").read_text(encoding="utf-8")
    main = page[page.index("<main") : page.index("</main>")]
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", main)))


def test_the_guide_names_every_table_column_type_and_rule(guide: str) -> None:
    examples = dict(EXAMPLE.findall(guide))
    for kind in FRAMEWORK_TABLES:
        assert examples[f"day-visit/1/{kind.name}.csv"].splitlines()[0] == ",".join(kind.model.model_fields)
        assert f"| `{kind.name}.csv` |" in guide
    for name in ("rating", "grade", "yes_no_na", "date", "count", "text", *NEEDED_BY_RULE):
        assert f"| `{name}` |" in guide
    assert re.fullmatch(NAME, "day-visit")


def test_the_guides_framework_is_without_a_problem(guided: Path, guide: str, command: Command) -> None:
    assert json.loads(command("check", "--json", "--full", workspace=guided).output) == []
    add_second_version(guide, guided, command)
    assert json.loads(command("check", "--json", "--full", workspace=guided).output) == []


def test_a_visit_on_version_1_stands_when_version_2_has_come(guided: Path, guide: str, command: Command) -> None:
    base = write_visit(guided, PROVIDER, date(2026, 8, 20), ("day-visit", "1"), "go", FIRST)
    sealed = {path: path.read_bytes() for path in base.rglob("*") if path.is_file()}
    assert command("build", "--out", str(guided / "site"), workspace=guided).exit_code == 0
    before, status = text_of(guided, f"{PROVIDER}-2026-08-20-day-visit"), decided(guided, command)
    assert "Pupils can say what the day is for." in before
    assert status["status"] == "approved"

    add_second_version(guide, guided, command)
    assert json.loads(command("check", "--json", workspace=guided).output) == []
    assert command("build", "--out", str(guided / "site"), workspace=guided).exit_code == 0
    assert text_of(guided, f"{PROVIDER}-2026-08-20-day-visit") == before
    assert decided(guided, command) == status
    assert {path: path.read_bytes() for path in base.rglob("*") if path.is_file()} == sealed


def test_a_visit_on_version_2_is_compared_by_name_and_decides(guided: Path, guide: str, command: Command) -> None:
    write_visit(guided, PROVIDER, date(2026, 8, 20), ("day-visit", "1"), "go", FIRST)
    add_second_version(guide, guided, command)
    write_visit(guided, PROVIDER, date(2026, 10, 6), ("day-visit", "2"), "go", SECOND)
    directory = open_directory(guided, date(2026, 11, 21))
    first, second = (
        Side(directory.framework[header.framework_id, header.framework_version], visit.revisions[-1])
        for visit in directory.visits_of[PROVIDER]
        if (header := visit.revisions[-1].header).framework_id == "day-visit"
    )
    changes = {(c.after or c.before).name: c.kind for c in compare(first, second, Visibility.INTERNAL)}  # type: ignore[union-attr]
    assert changes == {
        "heads": "changed",
        "first_aid": "same",
        "minibus": "same",
        "driver": "new",
        "purpose": "improved",
        "remarks": "gone",
    }
    evidence = json.dumps(decided(guided, command), ensure_ascii=False)
    assert "6 October 2026" in evidence
    assert command("build", "--out", str(guided / "site"), workspace=guided).exit_code == 0
    assert "Pupils can say what the day is for." in text_of(guided, f"{PROVIDER}-2026-08-20-day-visit")
    assert "what they will do with it" in text_of(guided, f"{PROVIDER}-2026-10-06-day-visit")


def test_a_visit_made_on_a_version_that_is_closed_is_told_of(guided: Path, guide: str, command: Command) -> None:
    add_second_version(guide, guided, command)
    write_visit(guided, PROVIDER, date(2026, 10, 6), ("day-visit", "1"), "go", FIRST)
    (problem,) = json.loads(command("check", "--json", workspace=guided).output)
    assert (problem["code"], problem["severity"]) == ("framework-not-in-use", "warning")


def decided(workspace: Path, command: Command) -> dict[str, Any]:
    (decision,) = json.loads(command("status", PROVIDER, "--json", workspace=workspace).output)
    found: dict[str, Any] = decision
    return found
