"""What the policy asks for, as its page says it in plain words."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from html import unescape
from pathlib import Path

import pytest

from build_tools.models.directory import Directory
from build_tools.models.policy import OutcomesTable, Policy, Retention
from build_tools.models.site import BuildFacts
from build_tools.models.visibility import Visibility
from build_tools.pipeline import open_directory
from build_tools.render.policy_page import policy_page


@pytest.fixture(scope="module")
def directory(example: Path) -> Directory:
    return open_directory(example, date(2026, 11, 21))


def said(directory: Directory, policy: Policy) -> str:
    """The words of the page under a policy."""
    facts = BuildFacts(date(2026, 11, 21), None, "Postcodes", "2026", Visibility.PUBLIC)
    html = policy_page(replace(directory, policy=policy), facts).body
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def test_grades_are_told_in_the_words_of_their_version(directory: Directory) -> None:
    text = said(directory, directory.policy)
    assert (
        "Accepted on version 1 Basic visit (example). Lessons start from what the pupil already knows: "
        "Fully met or Partly met. If there is no such visit or grade This rule asks for nothing "
        "If a grade is another Not approved"
    ) in text
    assert "never converted" in text


def test_other_frameworks_that_count_are_named(directory: Directory) -> None:
    rule = directory.policy.rules[0].model_copy(update={"or_frameworks": ("audit",)})
    policy = directory.policy.model_copy(update={"rules": (rule,)})
    assert "A visit on “Basic visit (example)” or “audit”, signed off, not older than 12 months" in said(
        directory, policy
    )
    assert "The latest of them decides." in said(directory, policy)
    assert "The latest of them decides." not in said(directory, directory.policy)


def test_a_key_document_is_said_to_be_one(directory: Directory) -> None:
    kinds = (directory.policy.documents[0].model_copy(update={"key_document": True}), *directory.policy.documents[1:])
    policy = directory.policy.model_copy(update={"documents": kinds})
    assert said(directory, policy).count("shows its status beside the latest reports") == 1
    assert "beside the latest reports" not in said(directory, directory.policy)


@pytest.mark.parametrize(
    ("published", "assessors", "words"),
    [
        ("public", "members", "published visits Everybody How assessors differ, by staff reference Schools of the"),
        (
            "members",
            "internal",
            "published visits Schools of the partnership How assessors differ, by staff reference The",
        ),
    ],
)
def test_who_sees_outcomes_is_said(directory: Directory, published: str, assessors: str, words: str) -> None:
    table = OutcomesTable.model_validate({"published_to": published, "assessors_to": assessors})
    assert words in said(directory, directory.policy.model_copy(update={"outcomes": table}))


def test_how_long_records_are_kept_is_said_where_the_policy_says_it(directory: Directory) -> None:
    periods = Retention(contacts=1, visits=72, source="Schedule, 2")
    told = said(directory, directory.policy.model_copy(update={"retention": periods}))
    assert "How long records are kept Contacts of a provider 1 month after its removal" in told
    assert "Reports of visits 72 months after the visit" in told
    assert "never approved" not in told
    assert "How long records" not in said(directory, directory.policy.model_copy(update={"retention": Retention()}))
