"""Invented visits: every item answered, each rating with what was seen, and an outcome that the answers bear out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

from build_tools.intake.sample.content import Trade
from build_tools.intake.sample.frameworks import Choices, Conclusion, Version
from build_tools.intake.sample.stories import Planned, Story

Row = dict[str, Any]
WORKSHOP_THEMES = ("workshop_safety", "workshop_running")
POOR_AT_MOST = {"approved": 0, "approved_with_conditions": 3, "not_approved": 7}


@dataclass(frozen=True)
class Visited:
    """What there is to say of one visit. Answers and comments are of revision 1."""

    planned: Planned
    version: Version
    provider_id: str
    provider_name: str
    venue_id: str
    by: str
    effect: str

    @property
    def id(self) -> str:
        """Also the folder it lies in, after the provider's."""
        return f"{self.provider_id}-{self.planned.day}-{self.version.id}"


def effect_for(story: Story, planned: Planned, chance: Random) -> str:
    """How a visit ends, for all of a story's decisions to come out as they should."""
    if planned.is_newest and planned.framework == "quality":
        if story is Story.REFUSED:
            return "not_approved"
        return "approved_with_conditions" if story is Story.CONDITIONS else "approved"
    weights = {"compliance": (1, 0, 0), "quality": (8, 2, 0), "evaluation": (7, 1, 0)}[planned.framework]
    return chance.choices(("approved", "approved_with_conditions", "not_approved"), weights)[0]


def invent_parts(visit: Visited, trade: Trade, chance: Random) -> dict[str, list[Row]]:
    """The tables of revision 1, by name."""
    conclusion = visit.version.conclude(visit.effect, chance)
    say = trade.grammar.say
    has_actions = conclusion.needs_action or chance.random() < 0.3
    overview = say("overview", chance) + (f" {say('overview_gap', chance)}" if has_actions else "")
    header = {
        "visit_id": visit.id,
        "provider_id": visit.provider_id,
        "framework_id": visit.version.id,
        "framework_version": visit.version.version,
        "revision": 1,
        "visited_on": visit.planned.day.isoformat(),
        "visited_by": "Quality assurance officer",
        "visitor_reference": visit.by,
        "met_with": say("met_with", chance),
        "venue_id": visit.venue_id,
        "overview": overview,
        "outcome": conclusion.name,
        "next_visit_by": (visit.planned.day + timedelta(days=365)).isoformat(),
    }
    return {
        "visit": [header],
        "answers": _answers(conclusion, visit.planned.day, trade, chance),
        "comments": [{"theme": theme, "text": say("comment", chance)} for theme in visit.version.themes],
        "actions": _actions(visit, conclusion, trade, chance) if has_actions else [],
        "attachments": [],
    }


def _answers(conclusion: Conclusion, day: date, trade: Trade, chance: Random) -> list[Row]:
    may_be_poor = [item.name for item in conclusion.items if item.poor]
    most = POOR_AT_MOST[conclusion.effect] or (3 if conclusion.needs_action else 0)
    poor = set(chance.sample(may_be_poor, min(len(may_be_poor), 1 + chance.randrange(most)))) if most else set()
    found = []
    for item in conclusion.items:
        value, evidence = _answer(item, item.name in poor, day, trade, chance)
        if value is not None:
            found.append({"item": item.name, "value": value, "evidence": evidence})
    return found


def _answer(item: Choices, is_poor: bool, day: date, trade: Trade, chance: Random) -> tuple[str | None, str | None]:
    """``(answer, evidence)``. What is asked about workshops does not arise where there is none."""
    say = trade.grammar.say
    does_not_arise = item.theme in WORKSHOP_THEMES and not trade.has_machines
    if item.type == "date":
        if does_not_arise:
            return None, None
        seen = day - timedelta(days=5 + chance.randrange(item.months * 20))
        return seen.isoformat(), say("date_evidence", chance)
    if item.type == "count":
        return str(2 + chance.randrange(9)), None
    if item.type == "text":
        about = {"g1": "trades_here", "to_improve": "improve_text"}.get(item.name, "strong_text")
        if does_not_arise:
            about = "no_trades"
        return say(about, chance), None
    if is_poor and not does_not_arise:
        return item.poor[int(chance.random() * len(item.poor))], say("not_here" if item.none else "poor", chance)
    if item.none:
        if does_not_arise:
            return item.none[0], None
        if chance.random() < 0.03:
            return item.none[0], say("none_here", chance)
        return item.good[0], say("brief", chance) if chance.random() < 0.5 else None
    if item.fair and chance.random() < 0.16:
        return item.fair[int(chance.random() * len(item.fair))], say("fair", chance)
    return item.good[int(chance.random() * len(item.good))], say("good", chance)


def _actions(visit: Visited, conclusion: Conclusion, trade: Trade, chance: Random) -> list[Row]:
    say = trade.grammar.say
    return [
        {
            "number": number,
            "item": conclusion.items[int(chance.random() * len(conclusion.items))].name,
            "area": say("area", chance),
            "action": say("action", chance),
            "rag": chance.choice(("red", "amber", "amber", "green")),
            "by_when": (visit.planned.day + timedelta(days=45 + chance.randrange(120))).isoformat(),
            "owner": say("owner", chance),
        }
        for number in range(1, chance.choice((1, 2, 2, 3, 4)) + 1)
    ]
