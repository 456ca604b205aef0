"""A policy that names what is not there, or says what makes no sense, is told where and what would be right."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import Command

POLICY = Path("qa_reports/policy.toml")
GRADES = '[rules.accepted.1]\n2a = ["fully", "partly"]'


def put(old: str, new: str) -> Callable[[Path], None]:
    """Change a text of the policy; it must be there, once."""

    def change(workspace: Path) -> None:
        text = (workspace / POLICY).read_text(encoding="utf-8")
        assert text.count(old) == 1, old
        (workspace / POLICY).write_text(text.replace(old, new), encoding="utf-8")

    return change


FAULTS: dict[str, tuple[Callable[[Path], None], str, str, str]] = {
    "a version that does not exist": (
        put("[rules.accepted.1]", "[rules.accepted.2019]"),
        "policy-reference",
        "rules teaching accepted",
        "no “2019”",
    ),
    "an item that does not exist": (
        put(GRADES, GRADES.replace("2a", "teaching")),
        "policy-reference",
        "rules teaching accepted 1",
        "no “teaching”",
    ),
    "an item that takes no grade": (
        put(GRADES, GRADES.replace("2a", "1b")),
        "policy-reference",
        "rules teaching accepted 1",
        "no “1b”",
    ),
    "a grade of another item's scale": (
        put(GRADES, GRADES.replace('"partly"', '"yes"')),
        "policy-reference",
        "rules teaching accepted 1 2a",
        "no “yes”",
    ),
    "a grade that is misspelt": (
        put(GRADES, GRADES.replace('"partly"', '"partley"')),
        "policy-reference",
        "rules teaching accepted 1 2a",
        "Did you mean “partly”?",
    ),
    "an item for which nothing is accepted": (
        put(GRADES, "[rules.accepted.1]\n2a = []"),
        "policy-value",
        "rules 5 grade",
        "Version 1 accepts nothing for 2a.",
    ),
    "a version on which nothing is accepted": (
        put(GRADES, "[rules.accepted.1]"),
        "policy-value",
        "rules 5 grade",
        "Version 1 accepts nothing.",
    ),
    "no version at all": (put(GRADES, "[rules.accepted]"), "policy-value", "rules 5 grade accepted", "at least 1"),
    "a framework that may stand in and does not exist": (
        put("months = 12\n\n[[rules]]", 'months = 12\nor_frameworks = ["audit"]\n\n[[rules]]'),
        "policy-reference",
        "rules visit or_frameworks",
        "no “audit”",
    ),
    "a key document that is neither true nor false": (
        put("months = 12\nsource", 'key_document = "yes"\nmonths = 12\nsource'),
        "policy-value",
        "documents 1 key_document",
        "“yes”",
    ),
    "an answer that only some may read": (
        put('themes = ["safety"]', 'items = ["1b"]'),
        "policy-value",
        "rules unsafe weighs_restricted",
        "could never say anything",
    ),
    "a rule that does not say whether it weighs what only some may read": (
        put('test = "answers"\nweighs_restricted = false', 'test = "answers"'),
        "policy-value",
        "rules unsafe weighs_restricted",
        "The rule must say what follows",
    ),
    "an indicator that does not say whether counts decide": (
        put('test = "indicator"\nweighs_restricted = false', 'test = "indicator"'),
        "policy-value",
        "rules registration weighs_restricted",
        "counts of pupils, which are for staff only",
    ),
    "a grade that only some may read": (
        put(GRADES, f'{GRADES}\n1b = ["fully"]'),
        "policy-value",
        "rules teaching accepted 1",
        "weighs_restricted = true",
    ),
    "an audience that there is none of": (
        put('published_to = "public"', 'published_to = "everyone"'),
        "policy-value",
        "outcomes published_to",
        "'public', 'members' or 'internal'",
    ),
    "assessors shown to more people than the outcomes": (
        put('published_to = "public"', 'published_to = "internal"'),
        "policy-value",
        "outcomes",
        "more people than published_to",
    ),
}


@pytest.mark.parametrize("name", FAULTS)
def test_the_fault_is_told_at_its_entry(name: str, workspace: Path, command: Command) -> None:
    change, code, field, words = FAULTS[name]
    change(workspace)
    result = command("check", "--json", workspace=workspace)
    told = {(problem["code"], problem["field"]): problem["message"] for problem in json.loads(result.output)}
    assert result.exit_code == 1
    assert (code, field) in told, told
    assert words in told[code, field]


def test_who_sees_outcomes_is_nobody_outside_until_the_policy_says_so(workspace: Path, command: Command) -> None:
    put('\n[outcomes]\npublished_to = "public"\nassessors_to = "members"\n', "")(workspace)
    assert command("check", workspace=workspace).exit_code == 0
    out = workspace.parent / "site"
    assert command("build", "--out", str(out), workspace=workspace).exit_code == 0
    page = (out / "how-providers-are-approved" / "index.html").read_text(encoding="utf-8")
    assert page.count("The partnership&#39;s own staff") == 2
