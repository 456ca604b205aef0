"""What the form tells of the last visit: the right visit, the words of its own version, and nothing withheld."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from build_tools.decide.approval import decide_all
from build_tools.models.directory import Directory
from build_tools.models.edition import edition_of
from build_tools.models.visibility import Visibility
from build_tools.pipeline import open_directory
from build_tools.render.last_visits import last_visits_files
from build_tools.telling import told_of


@pytest.fixture(scope="module")
def whole(repository: Path, today: date) -> Directory:
    return open_directory(repository, today)


def told(whole: Directory, on: date, edition: Visibility) -> dict[str, Any]:
    seen, _ = edition_of(whole, decide_all(whole, on), edition)
    return {
        file.path.split("/")[1]: json.loads(file.content) for file in last_visits_files(seen, told_of(seen, on), on)
    }


def test_every_framework_has_one_file_with_every_provider_and_its_venues(whole: Directory, today: date) -> None:
    files = told(whole, today, Visibility.PUBLIC)
    assert set(files) == {framework.header.id for framework in whole.frameworks}
    for content in files.values():
        assert content["as_of"] == "2026-11-21"
        assert [one["id"] for one in content["providers"]] == [provider.id for provider in whole.providers]
        venues = {venue["id"] for one in content["providers"] for venue in one["venues"]}
        assert venues == {venue.id for venue in whole.venues}


def test_it_is_the_latest_visit_that_counts_in_the_words_of_its_version(whole: Directory, today: date) -> None:
    checked = 0
    for framework_id, content in told(whole, today, Visibility.INTERNAL).items():
        for provider, last in content["visits"].items():
            counting = [
                (revision.header.visited_on, visit.visit_id, revision)
                for visit in whole.visits_of[provider]
                if (revision := visit.standing(today)) and revision.header.framework_id == framework_id
            ]
            _, visit_id, revision = max(counting, key=lambda one: one[:2])
            assert last["visit_id"] == visit_id
            assert last["version"] == revision.header.framework_version
            framework = whole.framework[framework_id, last["version"]]
            for answer in revision.answers:
                given = last["answers"].get(answer.item, {})
                assert given.get("value") == answer.value
                assert given.get("evidence") == (answer.evidence or None)
                item = framework.item_named[answer.item]
                for choice in framework.choices_for(item):
                    assert content["labels"][last["version"]][answer.item][choice.name] == choice.label
                checked += 1
    assert checked > 1000


def test_only_open_actions_are_told_the_soonest_first(whole: Directory, today: date) -> None:
    for content in told(whole, today, Visibility.MEMBERS).values():
        for last in content["visits"].values():
            for action in last["actions"]:
                assert action["state"] == ("overdue" if action["by_when"] < today.isoformat() else "to_do")
    actions = [
        action
        for content in told(whole, today, Visibility.MEMBERS).values()
        for last in content["visits"].values()
        for action in last["actions"]
    ]
    assert {action["state"] for action in actions} == {"overdue", "to_do"}
    assert all(action["rag"] in ("red", "amber", "green") for action in actions)


def test_a_public_site_tells_no_evidence_and_no_colour(whole: Directory, today: date) -> None:
    for content in told(whole, today, Visibility.PUBLIC).values():
        text = json.dumps(content["visits"])
        assert '"evidence"' not in text
        assert '"rag"' not in text
    members = told(whole, today, Visibility.MEMBERS)
    assert any(
        "evidence" in answer for last in members["quality"]["visits"].values() for answer in last["answers"].values()
    )
