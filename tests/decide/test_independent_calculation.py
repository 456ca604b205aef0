"""
Decisions and intervals against a second calculation that shares no code with the first, for every day of three years.

The workspaces are written to disk from seeds and read by the product as anybody's would be.
"""

from __future__ import annotations

import random
from datetime import date, timedelta
from pathlib import Path

import pytest
from plain_decision import LISTED, indicators, known_by, last_days, rules_on, status_on
from random_facts import Facts, ProviderFacts, random_facts
from random_files import write_workspace

from build_tools.decide.approval import decide, decide_all, weigh
from build_tools.decide.case import case_of
from build_tools.intake.new_workspace import describe_packages
from build_tools.models.decision import Interval, Reason
from build_tools.models.directory import Directory
from build_tools.pipeline import check_workspace

DAYS = [date(2027, 1, 1) + timedelta(days=n) for n in range(1096)]  # to 31 December 2029, 29 February 2028 included
TODAY = date(2033, 1, 1)
# Nothing drawn lasts longer: the latest day of any kind and the longest period of any rule.
HORIZON = date(2036, 1, 1)


def open_workspace(facts: Facts, folder: Path, example: Path) -> Directory:
    """The facts, written, described, read and checked."""
    write_workspace(facts, folder, example)
    describe_packages(folder)
    directory, problems = check_workspace(folder, TODAY)
    assert directory is not None, problems
    return directory


def on_every_day(facts: Facts, directory: Directory) -> list[str]:
    """Every day on which status, rules or history differ, in words."""
    found = []
    histories = decide_all(directory, DAYS[-1]).histories
    for provider in directory.providers:
        case, plain, runs = case_of(provider, directory), facts.providers[provider.id], histories[provider.id]
        for day in DAYS:
            status, reasons = weigh(case, day)
            expected = status_on(facts.policy, plain, day)
            said = {reason.rule: reason.status.value for reason in reasons if not reason.rule.startswith("notice-")}
            should = rules_on(facts.policy, plain, day)
            if (status.value, said) != (expected, should):
                found.append(f"{provider.id} {day}: {status.value} by {said}, not {expected} by {should}")
            run = _run_on(runs, day)
            if run is not None and run.status.value != expected:
                found.append(f"{provider.id} {day}: the history says {run.status.value}, not {expected}")
            if run is None and (day >= runs[0].starts_on or expected in LISTED):
                found.append(f"{provider.id} {day}: {expected}, and the history says nothing")
    return found


def of_ends(facts: Facts, directory: Directory, sample: int, seed: int) -> list[str]:
    """Days, ``sample`` for each provider, on which the last days of status, listing or a reason differ, in words."""
    found = []
    dice = random.Random(seed)
    for provider in directory.providers:
        case, plain = case_of(provider, directory), facts.providers[provider.id]
        for day in dice.sample(DAYS, sample):
            decision = decide(case, day)
            ends = last_days(facts.policy, plain, day, HORIZON)
            if (decision.valid_until, decision.listed_until) != ends:
                found.append(f"{provider.id} {day}: {decision.valid_until}, {decision.listed_until}, not {ends}")
            if [entry.id for entry in decision.indicators] != indicators(facts.policy, plain, day):
                found.append(f"{provider.id} {day}: indicators {decision.indicators}")
            known = known_by(plain, day)
            for reason in decision.reasons:
                if reason.rule.startswith("rule-") and not _turns_then(facts, known, reason, day, dice):
                    found.append(f"{provider.id} {day}: it does not turn on {reason.turns_on}: {reason}")
    return found


def _turns_then(facts: Facts, known: ProviderFacts, reason: Reason, day: date, dice: random.Random) -> bool:
    """A rule says the same until ``turns_on`` and then no more, as long as it is in force; without one, for ever."""
    rule = next(rule for rule in facts.policy["rules"] if rule["id"] == reason.rule)

    def says(later: date) -> str:
        return rules_on(facts.policy, known, later).get(reason.rule, reason.status.value)

    last = reason.turns_on or HORIZON
    between = [day + timedelta(days=dice.randint(0, (last - day).days)) for _ in range(4)]
    if any(says(later) != reason.status.value for later in (*between, last)):
        return False
    after = last + timedelta(days=1)
    could_look_the_same = reason.status.value in (rule.get(name) for name in ("missing", "lapsed", "overdue", "found"))
    is_over = not (rule.get("starts_on", after) <= after <= rule.get("ends_on", after))
    return reason.turns_on is None or could_look_the_same or is_over or says(after) != reason.status.value


def _run_on(runs: tuple[Interval, ...], day: date) -> Interval | None:
    on_it = [run for run in runs if run.starts_on <= day and (run.until is None or day <= run.until)]
    assert len(on_it) <= 1, on_it
    return on_it[0] if on_it else None


@pytest.mark.parametrize("seed", range(8))
def test_two_calculations_agree_on_every_day_of_three_years(seed: int, tmp_path: Path, example: Path) -> None:
    facts = random_facts(seed, providers=6)
    directory = open_workspace(facts, tmp_path / "workspace", example)
    assert on_every_day(facts, directory) == []
    assert of_ends(facts, directory, sample=12, seed=seed) == []
