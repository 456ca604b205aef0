"""Stories of approval, from a table that anybody can read and extend; and the history, day by day."""

from __future__ import annotations

import csv
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from builders import POLICY, insurance, make_case, make_policy, make_provider, make_visit, notice, training

from build_tools.decide.approval import decide, settle, weigh
from build_tools.decide.case import Case
from build_tools.decide.history import history_of, turning_days
from build_tools.models.decision import ALWAYS, Status
from build_tools.models.provider import Document, Notice
from build_tools.models.visit import Visit


def _table(name: str) -> list[dict[str, str]]:
    with (Path(__file__).parent / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


POLICY_RULES = make_policy().rules
STORIES, REASONS = _table("approval_cases.csv"), _table("reason_cases.csv")


def _parts(text: str) -> list[list[str]]:
    return [part.split() for part in text.split(";") if part.strip()]


def _day(text: str) -> date:
    return date.fromisoformat(text)


def _visit(words: list[str]) -> Visit:
    """``2026-03-14 met [sign-off day]``, then any of ``ratings 1b=not_met``, ``actions 1=day``, ``withdrawn day`` …"""
    options: dict[str, Any] = {}
    rest = words[2:]
    if rest and rest[0][0].isdigit():
        options["signed_off"] = _day(rest.pop(0))
    for name, value in zip(rest[::2], rest[1::2], strict=True):
        if name == "ratings":
            options[name] = dict(pair.split("=") for pair in value.split(","))
        elif name in ("actions", "done"):
            days = (pair.split("=") for pair in value.split(","))
            options[name] = {int(number): _day(day) for number, day in days}
        else:
            options[name] = _day(value) if name == "withdrawn" else value.replace("_", " ") if name == "by" else value
    return make_visit(_day(words[0]), words[1], **options)


def _document(words: list[str]) -> Document:
    if words[0] == "training":
        return training(_day(words[1]))
    cover = 5_000_000 if len(words) < 4 else None if words[3] == "unknown" else int(words[3])
    return insurance(_day(words[1]), _day(words[2]), cover)


def _notice(words: list[str]) -> Notice:
    return notice(words[0], *map(_day, words[1:]))


def _case(story: dict[str, str]) -> Case:
    about = dict(pair.split("=") for pair in story["provider"].split())
    return make_case(
        tuple(map(_visit, _parts(story["visits"]))),
        tuple(map(_document, _parts(story["documents"]))),
        tuple(map(_notice, _parts(story["notices"]))),
        make_provider(
            **{key: value.replace("_", " ") if key.startswith("inspection") else value for key, value in about.items()}
        ),
    )


@pytest.mark.parametrize("story", STORIES, ids=[story["name"] for story in STORIES])
def test_the_story_ends_as_told(story: dict[str, str]) -> None:
    decision = decide(_case(story), _day(story["as_of"]))
    assert decision.status.value == story["status"], decision.reasons
    assert decision.valid_until == (_day(story["valid_until"]) if story["valid_until"] else None)
    assert decision.listed is (decision.status in (Status.APPROVED, Status.APPROVED_WITH_CONDITIONS))
    assert decision.reasons[0].status is decision.status or decision.removed_on


@pytest.mark.parametrize("story", REASONS, ids=[story["name"] for story in REASONS])
def test_each_rule_says_why_until_when_and_on_whose_word(story: dict[str, str]) -> None:
    """One reason of a decision in full, as pages print it; a story without a status is one in which the rule is silent."""
    reasons = [reason for reason in decide(_case(story), _day(story["as_of"])).reasons if reason.rule == story["rule"]]
    if not story["status"]:
        assert reasons == []
        return
    (reason,) = reasons
    turns_on, visit = _day(story["turns_on"]) if story["turns_on"] else None, story["visit"] or None
    assert (reason.status.value, reason.evidence) == (story["status"], story["evidence"])
    assert (reason.turns_on, reason.visit_id, reason.revision) == (turns_on, visit, 1 if visit else None)
    named = {
        **{rule.id: (rule.title, rule.source) for rule in POLICY_RULES},
        "notice-suspended": ("Suspended by the partnership", "Decision of the partnership"),
        "notice-removed": ("Removed from the directory", "Decision of the partnership"),
        "route": ("A way of being listed", "The partnership's policy"),
    }
    assert (reason.title, reason.source) == named[reason.rule]


@pytest.mark.parametrize("story", STORIES, ids=[story["name"] for story in STORIES])
def test_the_history_says_of_each_day_what_was_decided_on_it(story: dict[str, str]) -> None:
    case, last = _case(story), date(2028, 3, 1)
    runs = history_of(case, last, settle)
    assert (runs[0].starts_on, runs[-1].until) == (ALWAYS, None)
    first = min(turning_days(case), default=last) - timedelta(days=400)
    for before, run in pairwise(runs):
        assert before.until == run.starts_on - timedelta(days=1)
    gravest = {rule.id: rule.gravest for rule in case.rules}
    for day in (ALWAYS, *(first + timedelta(days=n) for n in range((last - first).days + 1))):
        status, reasons = weigh(replace(case), day)  # a new case remembers no answer given for another day
        run = next(run for run in runs if run.until is None or day <= run.until)
        ground = next(ground for ground in run.grounds if ground.until is None or day <= ground.until)
        assert run.status is status, day
        assert ground.because == next(f"{r.title}: {r.evidence}" for r in reasons if r.status is status), day
        assert set(ground.visits) == {r.visit_id for r in reasons if r.status is status and r.visit_id}, day
        assert all(reason.status.rank <= gravest[reason.rule].rank for reason in reasons if reason.rule in gravest)


LISTED = [story for story in STORIES if story["valid_until"]]


@pytest.mark.parametrize("story", LISTED, ids=[story["name"] for story in LISTED])
def test_a_listed_provider_stays_listed_until_its_last_day_and_then_something_turns(story: dict[str, str]) -> None:
    day, last = _day(story["as_of"]), _day(story["valid_until"])
    case = _case(story).as_known(day)  # nothing new arrives
    assert all(weigh(case, day + timedelta(days=n))[0].is_listed for n in range((last - day).days + 1))
    assert weigh(case, last + timedelta(days=1)) != weigh(case, last)


def test_due_soon_begins_sixty_days_before_the_end() -> None:
    case = make_case(
        (make_visit(date(2026, 3, 14)),), (insurance(date(2026, 1, 1), date(2028, 1, 1)), training(date(2026, 3, 1)))
    )
    assert not decide(case, date(2027, 1, 12)).due_soon
    assert decide(case, date(2027, 1, 13)).due_soon


def test_an_approval_near_midnight_in_summer_counts_from_the_day_in_london() -> None:
    visit = make_visit(date(2026, 6, 1), signed_off=date(2026, 6, 10))
    late = visit.events[1].model_copy(update={"at": "2026-06-10T23:30:00Z"})
    assert late.day == date(2026, 6, 11)


def test_a_rule_that_takes_effect_later_ends_approval_the_day_before() -> None:
    rules = [dict(rule) for rule in POLICY["rules"]]
    rules.append(
        {
            **rules[2],
            "id": "new",
            "document": "training",
            "test": "document",
            "missing": "lapsed",
            "starts_on": date(2026, 9, 1),
        }
    )
    rules[2]["ends_on"] = date(2026, 1, 1)
    policy = make_policy(rules=rules)
    case = make_case((make_visit(date(2026, 3, 14)),), (insurance(date(2026, 1, 1), date(2028, 1, 1)),), policy=policy)
    assert decide(case, date(2026, 8, 1)).valid_until == date(2026, 8, 31)
    assert decide(case, date(2026, 9, 1)).status is Status.LAPSED


INDICATORS = {
    "R1": {"pupils_over_18_hours": 5, "counts_as_at": "2026-05-01"},
    "R2": {"pupils_over_18_hours_ehcp": 1, "counts_as_at": "2026-05-01"},
    "R3": {"max_hours_per_week": "18.5"},
    "R4": {"max_days_per_week": "3"},
    "R5": {"max_days_per_week": "2.5", "max_weeks": 13},
    "R6": {"pupils_over_18_hours": 4, "counts_as_at": "2026-05-01"},
    "R7": {"registration_status": "registered_school"},
}


@pytest.mark.parametrize("name", INDICATORS)
def test_each_registration_indicator_is_given_by_what_it_is_about(name: str) -> None:
    case = make_case(provider=make_provider(**INDICATORS[name]))
    assert [indicator.id for indicator in decide(case, date(2026, 6, 1)).indicators] == [name]


@pytest.mark.parametrize(
    "about",
    [
        {"max_hours_per_week": "18"},
        {"max_days_per_week": "2"},
        {"max_days_per_week": "2.5", "max_weeks": 12},
        {"max_days_per_week": "2.5"},
        {"pupils_over_18_hours": 3, "counts_as_at": "2026-05-01"},
        {"registration_status": "registered_school", "urn": "199901"},
        {"registration_status": "fe_college", "max_days_per_week": "5"},
    ],
)
def test_no_indicator_is_given_at_a_threshold_or_for_what_is_not_known(about: dict[str, Any]) -> None:
    assert decide(make_case(provider=make_provider(**about)), date(2026, 6, 1)).indicators == ()


def test_counts_older_than_a_term_are_told() -> None:
    case = make_case(provider=make_provider(pupils_over_18_hours=0, counts_as_at="2026-01-01"))
    assert not decide(case, date(2026, 5, 1)).indicators
    assert [indicator.id for indicator in decide(case, date(2026, 5, 2)).indicators] == ["R6"]
