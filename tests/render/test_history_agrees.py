"""“Was it approved on …?”: a page's own rows, read by the browser's code, say what the command says, for every day."""

from __future__ import annotations

import json
import shutil
import subprocess
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag

from build_tools.decide.approval import decide, decide_all, settle, weigh
from build_tools.decide.case import Case, case_of
from build_tools.decide.history import history_of, turning_days
from build_tools.models.decision import ALWAYS, Interval
from build_tools.models.directory import Directory
from build_tools.models.edition import edition_of
from build_tools.models.site import BuildFacts
from build_tools.models.visibility import Visibility
from build_tools.pipeline import BuildRequest, facts_of, open_directory
from build_tools.render.provider_view import provider_pages
from build_tools.render.views import report_path

ANSWER_DAYS = Path(__file__).parent.parent / "js" / "answer_days.mjs"
ONE_DAY = timedelta(1)
Row = dict[str, Any]
# The status, why, and the reports that it rested on.
Answer = list[str | None]


@pytest.fixture(scope="module")
def demonstration(repository: Path, today: date) -> Directory:
    return open_directory(repository, today)


@pytest.fixture(scope="module")
def tiny(example: Path, today: date) -> Directory:
    return open_directory(example, today)


def every_day(case: Case, last: date) -> list[date]:
    """From a year before anything is on record, and the first day that there is."""
    first = min(turning_days(case), default=last) - timedelta(366)
    return [ALWAYS, *(first + timedelta(n) for n in range((last - first).days + 1))]


def days_about_a_turn(case: Case, last: date) -> list[date]:
    """Each day on which something could turn with its neighbours, and every 61st day, from a year before the first on."""
    turns = turning_days(case)
    first = min(turns, default=last) - timedelta(366)
    about = {turn + n * ONE_DAY for turn in turns for n in (-1, 0, 1)}
    about |= {first + timedelta(n) for n in range(0, (last - first).days, 61)}
    return [ALWAYS, *sorted(day for day in about if day <= last)]


def rows_on_pages(whole: Directory, as_of: date) -> tuple[dict[str, list[Row]], BuildFacts]:
    """What each provider's page says in its table's markup, for readers of the public edition."""
    directory, decisions = edition_of(whole, decide_all(whole, as_of), Visibility.PUBLIC)
    facts = facts_of(directory, decisions, BuildRequest(Path(), as_of, as_of))
    return {
        page.path.split("/")[1]: [
            row_of(row) for row in BeautifulSoup(page.body, "html.parser").select("tr[data-from]")
        ]
        for page in provider_pages(directory, decisions, facts)
    }, facts


def row_of(row: Tag) -> Row:
    words = [{"is": part.get_text(), "counted": part.get("data-counted")} for part in row.select(".because")]
    reports = [
        {"is": str(part.select("a")[0]["href"]), "counted": part.get("data-counted")} for part in row.select(".report")
    ]
    return {key.removeprefix("data-"): str(value) for key, value in row.attrs.items()} | {"parts": words + reports}


def said_by(histories: dict[str, tuple[list[date], list[Row]]]) -> dict[str, list[Answer]]:
    node = shutil.which("node")
    assert node, "Node.js is needed; scripts/setup installs it"
    asked = {
        name: {"days": [day.isoformat() for day in days], "rows": rows} for name, (days, rows) in histories.items()
    }
    done = subprocess.run([node, str(ANSWER_DAYS)], input=json.dumps(asked), capture_output=True, text=True, check=True)
    answers: dict[str, list[Answer]] = json.loads(done.stdout)
    return answers


def decided(case: Case, day: date, facts: BuildFacts) -> Answer:
    """The status on a day, decided afresh as ``status --as-of`` does; and why, where anything was on record."""
    status, reasons = weigh(replace(case), day)  # a new case remembers no answer given for another day
    deciding = [reason for reason in reasons if reason.status is status]
    visits = dict.fromkeys(reason.visit_id for reason in deciding if reason.visit_id)
    known = [visit for visit in visits if visit in facts.published or visit in facts.withdrawn]
    because = f"{deciding[0].title}: {deciding[0].evidence}"
    return [status.value, because, *(f"../../{report_path(visit)}" for visit in known)]


def differences(directory: Directory, today: date, days_of: Any) -> tuple[list[str], list[Answer]]:
    cases = {provider.id: case_of(provider, directory) for provider in directory.providers}
    rows, facts = rows_on_pages(directory, today)
    assert set(rows) == set(cases)
    days = {name: days_of(case, today) for name, case in cases.items()}
    answers = said_by({name: (days[name], rows[name]) for name in cases})
    found = []
    for name, case in cases.items():
        for day, said in zip(days[name], answers[name], strict=True):
            should = decided(case, day, facts)
            if said[1] in ("Nothing was on record yet.", "Nothing is on record yet."):
                should = [should[0], said[1]]
                assert not weigh(case, day)[0].is_listed, (name, day)
            if [*said[:2], *sorted(map(str, said[2:]))] != [*should[:2], *sorted(map(str, should[2:]))]:
                found.append(f"{name} on {day}: {said}, not {should}")
    return found, [said for given in answers.values() for said in given]


def test_the_box_agrees_with_the_decision_on_every_day(tiny: Directory, today: date) -> None:
    found, answers = differences(tiny, today, every_day)
    assert found == []
    assert [
        "awaiting_visit",
        "Nothing was on record yet.",
    ] in answers  # some began later than the first day asked about


def test_the_box_agrees_with_the_decision_wherever_it_could_turn(demonstration: Directory, today: date) -> None:
    found, answers = differences(demonstration, today, days_about_a_turn)
    assert found == []
    assert {answer[0] for answer in answers} >= {"approved", "approved_with_conditions", "lapsed", "suspended"}
    assert max(len(answer) for answer in answers) > 3  # some rested on more than one report


def test_the_command_weighs_a_day_as_this_test_does(tiny: Directory, today: date) -> None:
    """``status --as-of`` gives ``decide``'s status; this module asks ``weigh``, which is quicker."""
    for provider in tiny.providers:
        case = case_of(provider, tiny)
        for day in days_about_a_turn(case, today):
            assert decide(case, day).status is weigh(case, day)[0]


def test_a_page_built_for_an_earlier_day_knows_nothing_of_later_ones(tiny: Directory, today: date) -> None:
    earlier = today - timedelta(200)
    rows, _ = rows_on_pages(tiny, earlier)
    now = {name: given[0][0] for name, given in said_by({name: ([earlier], r) for name, r in rows.items()}).items()}
    assert now == {name: decision.status for name, decision in decide_all(tiny, earlier).by_provider.items()}
    assert all(row.get("until", "") < earlier.isoformat() for given in rows.values() for row in given)


def longest(directory: Directory, today: date) -> tuple[Interval, ...]:
    return max((history_of(case_of(one, directory), today, settle) for one in directory.providers), key=len)


def test_runs_leave_no_day_out_and_none_twice(demonstration: Directory, today: date) -> None:
    for provider in demonstration.providers:
        runs = history_of(case_of(provider, demonstration), today, settle)
        assert runs[0].starts_on == ALWAYS
        assert runs[-1].until is None
        for before, after in pairwise(runs):
            assert before.until == after.starts_on - ONE_DAY
        for run in runs:
            assert (run.grounds[0].starts_on, run.grounds[-1].until) == (run.starts_on, run.until)
            for former, latter in pairwise(run.grounds):
                assert former.until == latter.starts_on - ONE_DAY


def test_one_wrong_day_would_be_noticed(demonstration: Directory, today: date) -> None:
    """The comparison can fail: a run that ends a day early leaves a day without an answer."""
    ended = longest(demonstration, today)[0].until
    assert ended is not None
    rows = [
        {"from": "", "until": (ended - ONE_DAY).isoformat(), "status": "awaiting_visit", "parts": []},
        {"from": (ended + ONE_DAY).isoformat(), "status": "approved", "parts": []},
    ]
    assert said_by({"one": ([ended], rows)}) == {"one": [[None]]}
