"""
Workspaces that nobody planned: facts as plain values, drawn from a seed.

Days are drawn from those on which calendars go wrong: month ends, 29 February, the nights on which clocks change.
Nothing here comes from the product. A second calculation (``plain_decision.py``) reads the facts; the product reads the
files that ``random_files.py`` makes of them.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

FIRST, LAST = date(2026, 1, 1), date(2029, 12, 31)
_NASTY = {
    2026: ((2, 28), (3, 29), (6, 30), (8, 31), (10, 25), (12, 31)),
    2027: ((1, 1), (1, 31), (2, 28), (3, 1), (3, 28), (3, 31), (5, 31), (10, 31), (12, 31)),
    2028: ((1, 31), (2, 28), (2, 29), (3, 1), (3, 26), (3, 31), (8, 31), (10, 29), (12, 31)),
    2029: ((2, 28), (3, 1), (3, 25), (4, 30), (10, 28), (12, 31)),
}
NASTY = tuple(date(year, month, day) for year, days in _NASTY.items() for month, day in days)
# (hour, minute) in UTC: in summer the hour before midnight belongs to the next day in London.
MOMENTS = ((0, 0), (0, 59), (1, 0), (12, 0), (22, 59), (23, 0), (23, 30), (23, 59))
STATUSES = ("approved_with_conditions", "lapsed", "suspended", "not_approved", "awaiting_visit")
KINDS = ("insurance", "training", "policy", "drill")
REGISTRATIONS = ("not_required", "applied", "unknown", "fe_college", "registered_school")
OUTCOMES = {"met": "approved", "mostly": "approved_with_conditions", "not": "not_approved"}
SCALES = {"met": ("fully", "partly", "barely"), "old": ("top", "good", "poor"), "new": ("high", "good", "low", "none")}
# {(framework, version): {item: (theme, scale)}}; a scale of None is yes, no or not applicable.
FRAMEWORKS: dict[tuple[str, str], dict[str, tuple[str, str | None]]] = {
    ("basic", "1"): {"1a": ("safety", None), "1b": ("safety", "met"), "2a": ("lessons", "met")},
    ("basic", "2"): {"1a": ("safety", None), "2a": ("lessons", "met"), "2c": ("lessons", "met")},
    ("audit", "1"): {"1a": ("safety", None)},
    ("graded", "2019"): {"teaching": ("lessons", "old"), "safety": ("safety", "met")},
    ("graded", "2025"): {"teaching": ("lessons", "new"), "safety": ("safety", None)},
}

# {(framework, version): {item: (kind of document, months valid, visibility)}}: days noted at a visit.
DATES: dict[tuple[str, str], dict[str, tuple[str, int | None, str]]] = {
    ("basic", "1"): {"d1": ("training", 12, "public"), "d2": ("insurance", None, "public")},
    ("basic", "2"): {"d1": ("training", 6, "public"), "d3": ("drill", 24, "public"), "d4": ("drill", 12, "members")},
    ("audit", "1"): {"d1": ("policy", 1, "public"), "d2": ("policy", None, "public"), "d3": ("drill", None, "")},
}


@dataclass
class VisitFacts:
    """A visit: ``revisions`` {number: version, outcome, answers, dates, actions}, ``events`` in order, ``progress`` in order."""

    framework: str
    visited_on: date
    revisions: dict[int, dict[str, Any]]
    events: list[tuple[datetime, int, str]]
    progress: list[tuple[date, int, str]]


@dataclass
class ProviderFacts:
    """One provider's row, documents, notices and visits."""

    row: dict[str, Any]
    documents: list[dict[str, Any]] = field(default_factory=list)
    notices: list[dict[str, Any]] = field(default_factory=list)
    visits: list[VisitFacts] = field(default_factory=list)


@dataclass
class Facts:
    """A workspace as plain values."""

    policy: dict[str, Any]
    providers: dict[str, ProviderFacts]


def random_facts(seed: int, providers: int) -> Facts:
    """A policy with every kind of rule, and providers with every kind of evidence."""
    dice = random.Random(seed)
    facts = Facts(_policy(dice), {})
    for number in range(providers):
        facts.providers[f"p{number}"] = _provider(dice, f"p{number}")
    return facts


def _day(dice: random.Random, first: date = FIRST, last: date = LAST) -> date:
    nasty = [day for day in NASTY if first <= day <= last]
    if nasty and dice.random() < 0.5:
        return dice.choice(nasty)
    return first + timedelta(days=dice.randint(0, (last - first).days))


def _maybe(dice: random.Random, value: Any, chance: float = 0.5) -> Any:
    return value if dice.random() < chance else None


def _status(dice: random.Random) -> str:
    """Often one that keeps a provider listed: where everything is refused, there is little to get wrong."""
    return dice.choice(STATUSES) if dice.random() < 0.6 else STATUSES[0]


def _in_force(dice: random.Random) -> dict[str, date]:
    """Mostly always; now and then from a day, until a day, or both."""
    if dice.random() < 0.7:
        return {}
    one, other = sorted((_day(dice), _day(dice)))
    return dice.choice([{"starts_on": one}, {"ends_on": other}, {"starts_on": one, "ends_on": other}])


def _policy(dice: random.Random) -> dict[str, Any]:
    documents = [
        {"kind": kind, "title": kind.title(), "source": "Drawn"}
        | ({"months": dice.choice((1, 6, 11, 12, 13, 24))} if kind != "insurance" or dice.random() < 0.5 else {})
        for kind in KINDS
    ]
    split = dice.randint(1, 4)
    routes = [{"id": "all", "title": "All", "registration_status": list(REGISTRATIONS[:split])}]
    if dice.random() < 0.8:
        routes.append({"id": "rest", "title": "Rest", "registration_status": list(REGISTRATIONS[split:])})
    rules = [_rule(dice, test) for test in dice.sample(RULES, dice.choice((2, 3, 4, 6, 9, len(RULES))))]
    for number, rule in enumerate(rules):
        chosen = dice.choice(([], [], ["all"], [routes[-1]["id"]]))
        rule |= {"id": f"rule-{number}", "title": f"Rule {number}", "source": "Drawn", **_in_force(dice)}
        rule |= {"routes": chosen} if number and chosen else {}
    indicators = [
        {"id": f"I{number}", "title": test, "source": "Drawn", "text": "Ask.", "test": test, **_in_force(dice)}
        | {"level": dice.choice(("RED", "AMBER", "INFO"))}
        | thresholds
        for number, (test, thresholds) in enumerate(
            {
                "full_time_pupils": {"pupils": 5},
                "full_time_with_plan_or_looked_after": {"pupils": 1},
                "hours_with_counts_unknown_or_below": {"hours": 18, "pupils": 5},
                "days_a_week": {"days": 3},
                "beyond_part_time": {"weeks": 12, "days": 2, "hours": 18},
                "counts_old_or_at_the_brink": {"age_days": dice.choice((30, 122, 365)), "brink": 4},
                "registered_without_number": {},
            }.items()
        )
    ]
    return {"documents": documents, "routes": routes, "rules": rules, "indicators": indicators}


RULES = (
    *("visit", "visit", "visit or", "document", "document", "cover", "actions", "answers", "grade", "grade"),
    *("inspection", "indicator", "indicator"),
)


def _rule(dice: random.Random, test: str) -> dict[str, Any]:
    framework = dice.choice(("basic", "basic", "audit", "graded"))
    months = dice.choice((1, 3, 6, 12, 12, 18, 24))
    missing_or_lapsed = {"missing": _status(dice), "lapsed": _status(dice)}
    match test:
        case "visit":
            return {"test": "visit", "framework": framework, "months": months, **missing_or_lapsed}
        case "visit or":
            others = dice.choice((["audit"], ["graded"], ["audit", "graded"]))
            rest = {"or_frameworks": others, "months": months, **missing_or_lapsed}
            return {"test": "visit", "framework": "basic", **rest}
        case "document":
            return {"test": "document", "document": dice.choice(KINDS), **missing_or_lapsed}
        case "cover":
            return {"test": "document", "document": "insurance", "minimum_cover": 5_000_000, **missing_or_lapsed}
        case "actions":
            return {
                "test": test,
                "framework": framework,
                "grace_days": dice.choice((0, 1, 28)),
                "overdue": _status(dice),
            }
        case "answers":
            looks_at = dice.choice(({"themes": ["safety"]}, {"items": ["1a"]}, {"themes": ["safety"], "items": ["1a"]}))
            values = dice.choice((["no"], ["no", "na"], ["no", "yes"]))
            return {"test": test, "framework": dice.choice(("basic", "audit")), **looks_at, "values": values} | {
                "found": _status(dice)
            }
        case "grade":
            old = dice.choice(({"teaching": ["top", "good"]}, {"teaching": ["top"], "safety": ["fully"]}))
            new = dice.choice(({"teaching": ["high"]}, {"safety": ["yes"], "teaching": ["high", "good"]}))
            accepted = dice.choice(({"2019": old, "2025": new}, {"2019": old}, {"2025": new}))
            missing = _maybe(dice, {"missing": _status(dice)}) or {}
            return {"test": test, "framework": "graded", "accepted": accepted, "refused": _status(dice), **missing}
        case "inspection":
            accepted = {"EIF 2019": ["Good", "Outstanding"], "New 2025": ["Strong"]}
            rest = {"months": dice.choice((12, 36, 60)), "accepted": accepted, "refused": _status(dice)}
            return {"test": test, **rest, **missing_or_lapsed}
        case _:
            weighs = {"weighs_restricted": dice.random() < 0.7}
            return {
                "test": "indicator",
                "level": dice.choice(("RED", "AMBER", "INFO")),
                "found": _status(dice),
            } | weighs


def _provider(dice: random.Random, name: str) -> ProviderFacts:
    counted = _maybe(dice, _day(dice), 0.6)
    pupils = dice.choice((None, 0, 1, 3, 4, 5, 9)) if counted else None
    inspected = _maybe(dice, _day(dice, date(2024, 1, 1), LAST), 0.7)
    facts = ProviderFacts(
        {
            "id": name,
            "registration_status": dice.choice(REGISTRATIONS),
            "urn": _maybe(dice, "199901", 0.6),
            "dfe_number": _maybe(dice, "892/6001", 0.2),
            "inspected_on": inspected,
            "inspection_framework": _maybe(dice, dice.choice(("EIF 2019", "New 2025", "CIF 2015")), 0.9),
            "inspection_grade": _maybe(dice, dice.choice(("Good", "Strong", "Inadequate")), 0.9),
            "max_hours_per_week": dice.choice((None, 10, 18, 18.5, 25)),
            "max_days_per_week": dice.choice((None, 2, 2.5, 3, 5)),
            "max_weeks": dice.choice((None, 12, 13)),
            "counts_as_at": counted,
            "pupils_over_18_hours": pupils,
            "pupils_over_18_hours_ehcp": _maybe(dice, dice.randint(0, pupils), 0.4) if pupils is not None else None,
            "pupils_over_18_hours_looked_after": _maybe(dice, dice.randint(0, pupils), 0.4)
            if pupils is not None
            else None,
        }
    )
    if not inspected:
        facts.row |= {"inspection_framework": None, "inspection_grade": None}
    for kind in KINDS:
        held: dict[date, dict[str, Any]] = {}
        for issued in sorted({_day(dice) for _ in range(dice.randint(0, 5))}):
            length = dice.choice((0, 1, 27, 90, 365, 366, 730))
            expires = _maybe(dice, issued + timedelta(days=length), 0.6)
            cover = dice.choice((None, 4_999_999, 5_000_000, 10_000_000)) if kind == "insurance" else None
            held[issued] = {"expires_on": expires, "cover_pounds": cover}
            if expires and dice.random() < 0.5:
                later = max(issued, expires + timedelta(days=dice.choice((-20, 0, 1, 1, 2))))
                until = _maybe(dice, later + timedelta(days=200), 0.8)
                held[later] = {"expires_on": until, "cover_pounds": cover}
        facts.documents += [{"kind": kind, "issued_on": issued, **rest} for issued, rest in held.items()]
    for start in sorted({_day(dice) for _ in range(dice.choice((0, 0, 1, 2)))}):
        end = _maybe(dice, start + timedelta(days=dice.choice((0, 1, 30, 200))), 0.8)
        kind = dice.choice(("suspended", "suspended", "removed"))
        facts.notices.append({"kind": kind, "starts_on": start, "ends_on": end})
    for framework in ("basic", "audit", "graded"):
        # Now and then on the day of a visit on another framework.
        taken = [visit.visited_on for visit in facts.visits] or [_day(dice)]
        days = {dice.choice(taken) if dice.random() < 0.3 else _day(dice) for _ in range(dice.randint(0, 5))}
        facts.visits += [_visit(dice, framework, visited) for visited in sorted(days)]
    return facts


def _visit(dice: random.Random, framework: str, visited: date) -> VisitFacts:
    """One visit through submission, return, approval, correction and withdrawal; it ends decided, whatever happened."""
    visit = VisitFacts(framework, visited, {}, [], [])
    done: dict[int, list[str]] = {}
    at = datetime.combine(visited + timedelta(days=1), time(), UTC)

    def happens(number: int, kind: str) -> None:
        nonlocal at
        hour, minute = dice.choice(MOMENTS)
        later = at + timedelta(days=dice.choice((0, 0, 1, 5, 30, 120)))
        at = max(at, later.replace(hour=hour, minute=minute))
        visit.events.append((at, number, kind))
        done[number] = [*done.get(number, []), *([kind] if kind in ("approved", "withdrawn") else [])]
        at += timedelta(seconds=1)

    for number in range(1, dice.choice((1, 1, 1, 2, 3)) + 1):
        visit.revisions[number] = _revision(dice, framework, visited)
        happens(number, "submitted")
        if dice.random() < 0.2:
            happens(number, "returned")
            if dice.random() < 0.4:
                continue
            happens(number, "submitted")
        if dice.random() < 0.15:
            happens(number, "shared")
        happens(number, "approved")
        if dice.random() < 0.3:
            happens(number, "published")
        if dice.random() < 0.15:
            happens(dice.choice([n for n, kinds in done.items() if kinds[-1:] == ["approved"]]), "withdrawn")
    last = visit.revisions[max(visit.revisions)]
    for action in last["actions"]:
        for noted in sorted({_day(dice, visited) for _ in range(dice.randint(0, 3))}):
            visit.progress.append((noted, action, dice.choice(("open", "done", "done", "dropped"))))
    dice.shuffle(visit.progress)
    return visit


def _revision(dice: random.Random, framework: str, visited: date) -> dict[str, Any]:
    version = dice.choice([version for name, version in FRAMEWORKS if name == framework])
    answers = {
        item: _maybe(
            dice, dice.choice(SCALES[scale][:2] * 2 + SCALES[scale] if scale else ("yes", "yes", "no", "na")), 0.95
        )
        for item, (_, scale) in FRAMEWORKS[framework, version].items()
    }
    due = {
        number: visited + timedelta(days=dice.choice((0, 1, 28, 60, 400))) for number in range(1, dice.randint(1, 4))
    }
    return {
        "version": version,
        "outcome": dice.choice(("met",) * 6 + ("mostly", "mostly", "not")),
        "answers": answers,
        "dates": {
            item: _maybe(dice, _noted(dice, visited, months), 0.7)
            for item, (_, months, _) in DATES.get((framework, version), {}).items()
        },
        "actions": due,
        "by": _maybe(dice, "Another partnership", 0.3),
    }


def _noted(dice: random.Random, visited: date, months: int | None) -> date:
    """Mostly done before the visit, or lasting beyond it; now and then the other way round."""
    if dice.random() < 0.3:
        return _day(dice)
    return visited + timedelta(days=dice.choice((-400, -90, -1, 0)) if months else dice.choice((0, 1, 60, 365)))
