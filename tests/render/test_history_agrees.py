"""“Was it approved on …?”: a page's own rows, read by the browser's code, say what the command says, for every day."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from build_tools.decide.approval import decide, decide_all, weigh
from build_tools.decide.case import case_of
from build_tools.models.decision import Status
from build_tools.models.directory import Directory
from build_tools.models.edition import edition_of
from build_tools.models.visibility import Visibility
from build_tools.pipeline import BuildRequest, facts_of, open_directory
from build_tools.render.provider_view import provider_pages

ANSWER_DAYS = Path(__file__).parent.parent / "js" / "answer_days.mjs"
YEARS = 3


@pytest.fixture(scope="module", params=["demonstration", "tiny"])
def whole(request: pytest.FixtureRequest, repository: Path, example: Path, today: date) -> tuple[Directory, Path]:
    workspace = repository if request.param == "demonstration" else example
    return open_directory(workspace, today), workspace


def days_until(last: date) -> list[date]:
    return [last - timedelta(days) for days in range(round(365.25 * YEARS))]


def rows_on_pages(whole: Directory, workspace: Path, as_of: date) -> dict[str, list[dict[str, str]]]:
    """What each provider's page says in its table's markup, for readers of the public edition."""
    directory, decisions = edition_of(whole, decide_all(whole, as_of), Visibility.PUBLIC)
    facts = facts_of(directory, decisions, BuildRequest(workspace, as_of, as_of))
    return {
        page.path.split("/")[1]: [
            {key.removeprefix("data-"): str(value) for key, value in row.attrs.items() if key.startswith("data-")}
            for row in BeautifulSoup(page.body, "html.parser").select("tr[data-from]")
        ]
        for page in provider_pages(directory, decisions, facts)
    }


def answers_of(histories: dict[str, list[dict[str, str]]], days: list[date]) -> dict[str, list[str | None]]:
    node = shutil.which("node")
    assert node, "Node.js is needed; scripts/setup installs it"
    asked = json.dumps({"days": [day.isoformat() for day in days], "histories": histories})
    done = subprocess.run([node, str(ANSWER_DAYS)], input=asked, capture_output=True, text=True, check=True)
    answers: dict[str, list[str | None]] = json.loads(done.stdout)
    return answers


def decided(directory: Directory, days: list[date]) -> Iterator[tuple[str, list[Status]]]:
    """The status of each provider on each day, decided afresh as ``status --as-of`` does."""
    for provider in directory.providers:
        case = case_of(provider, directory)
        yield provider.id, [weigh(case, day)[0] for day in days]


def test_the_box_agrees_with_the_decision_on_every_day_of_three_years(
    whole: tuple[Directory, Path], today: date
) -> None:
    directory, workspace = whole
    days = days_until(today)
    answers = answers_of(rows_on_pages(directory, workspace, today), days)
    assert set(answers) == {provider.id for provider in directory.providers}
    assert any(None in given for given in answers.values())  # some began within the three years
    for name, statuses in decided(directory, days):
        for day, said, status in zip(days, answers[name], statuses, strict=True):
            if said is None:
                # “Nothing was on record yet”: the command then never says that it was approved.
                assert not status.is_listed, f"{name} on {day}: nothing on record, decided {status}"
            else:
                assert said == status, f"{name} on {day}: {said}, decided {status}"


def test_the_command_weighs_a_day_as_this_test_does(example: Path, today: date) -> None:
    """``status --as-of`` gives ``decide``'s status; this module asks ``weigh``, which is quicker."""
    directory = open_directory(example, today)
    for provider in directory.providers:
        case = case_of(provider, directory)
        for day in days_until(today)[::29]:
            assert decide(case, day).status is weigh(case, day)[0]


def test_a_page_built_for_an_earlier_day_knows_nothing_of_later_ones(example: Path, today: date) -> None:
    directory = open_directory(example, today)
    earlier = today - timedelta(200)
    histories = rows_on_pages(directory, example, earlier)
    now = {name: given[0] for name, given in answers_of(histories, [earlier]).items()}
    assert now == {name: decision.status for name, decision in decide_all(directory, earlier).by_provider.items()}


def test_one_wrong_day_would_be_noticed(example: Path, today: date) -> None:
    """The comparison can fail: a run that ends a day early leaves a day without an answer."""
    directory = open_directory(example, today)
    decisions = decide_all(directory, today)
    name, runs = next((name, runs) for name, runs in decisions.histories.items() if len(runs) > 1 and runs[0].until)
    ended = runs[0].until
    assert ended is not None
    short = replace(runs[0], until=ended - timedelta(1))
    rows = [
        {"from": run.starts_on.isoformat(), "until": run.until.isoformat() if run.until else "", "status": run.status}
        for run in (short, *runs[1:])
    ]
    assert answers_of({name: rows}, [ended]) == {name: [None]}
