"""What happened to an invented visit: its events, and how its actions came along."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

from build_tools.intake.sample.grammar import Grammar

Row = dict[str, Any]
DECIDED_WITHIN = 21  # days after a visit; the newest visit is longer ago


@dataclass(frozen=True)
class Happened:
    """Which revision was sent in, which bytes, and what became of it: ``approved``, ``open`` or ``returned``."""

    revision: int
    digest: str
    by: str
    became: str = "approved"


def events(day: date, happened: list[Happened], grammar: Grammar, chance: Random) -> Iterator[Row]:
    """The lines of ``events.csv``, oldest first. A correction begins three weeks after what it corrects."""
    start = day
    for each in happened:
        own: Row = {"revision": each.revision}
        start += timedelta(days=1 + chance.randrange(3))
        yield own | {"at": _moment(start, chance), "event": "submitted", "by": each.by, "sha256": each.digest}
        if each.became == "returned":
            note = grammar.say("return_note", chance)
            yield own | {"at": _later(start, 4, chance), "event": "returned", "by": "Partnership manager", "note": note}
        if each.became != "approved":
            continue
        if each.revision == 1 and chance.random() < 0.6:
            note = grammar.say("share_note", chance)
            yield own | {"at": _later(start, 1, chance), "event": "shared", "by": each.by, "note": note}
            if chance.random() < 0.5:
                said = grammar.say("reply", chance)
                yield own | {"at": _later(start, 6, chance), "event": "replied", "by": "Provider", "public_text": said}
        agreed = start + timedelta(days=8 + chance.randrange(4))
        yield own | {
            "at": _moment(agreed, chance),
            "event": "approved",
            "by": "Partnership manager",
            "sha256": each.digest,
        }
        if each.revision > 1:
            said = "The report was corrected; its first page says what changed."
            yield own | {
                "at": _later(agreed, 1, chance),
                "event": "corrected",
                "by": "Partnership manager",
                "public_text": said,
            }
        yield own | {"at": _later(agreed, 2, chance), "event": "published", "by": "Publishing job"}
        start = day + timedelta(days=DECIDED_WITHIN * each.revision)


def withdrawn(day: date, revision: int, grammar: Grammar, chance: Random) -> Row:
    """The line that takes a visit back, ten weeks after it."""
    reason = grammar.say("withdraw_reason", chance)
    at = _moment(day + timedelta(days=70), chance)
    return {"at": at, "revision": revision, "event": "withdrawn", "by": "Partnership manager", "public_text": reason}


def progress(actions: list[Row], visited: date, today: date, grammar: Grammar, chance: Random) -> list[Row]:
    """The lines of ``progress.csv``: all that is due was done in time, and of the rest some has been begun."""
    found: list[Row] = []
    for action in actions:
        due = date.fromisoformat(action["by_when"])
        done = max(visited + timedelta(days=DECIDED_WITHIN), due - timedelta(days=1 + chance.randrange(20)))
        if done <= today:
            state: Row = {"noted_on": done, "state": "done", "rag": "green", "note": grammar.say("done_note", chance)}
        elif chance.random() < 0.3:
            state = {"noted_on": today, "state": "open", "rag": "amber", "note": grammar.say("open_note", chance)}
        else:
            continue
        found.append({"action": action["number"], "by": f"QA-{1 + chance.randrange(24):02}"} | state)
    return sorted(found, key=lambda row: (row["noted_on"], row["action"]))


def _moment(day: date, chance: Random) -> str:
    second = 8 * 3600 + int(chance.random() * 9 * 3600)
    return f"{day}T{second // 3600:02}:{second // 60 % 60:02}:{second % 60:02}Z"


def _later(day: date, days: int, chance: Random) -> str:
    return _moment(day + timedelta(days=days), chance)
