"""What can be found in a workspace as plain records, and random questions of four kinds: the same for the same seed."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from build_tools.decide.approval import decide_all
from build_tools.decide.entries import search_entries
from build_tools.pipeline import open_directory
from build_tools.publish.memory import WorkspaceMemory

KINDS = ("text", "facets", "distance", "all")
MILES = (5, 10, 25, 60)
Record = dict[str, Any]


def records_of(workspace: Path, as_of: date) -> list[Record]:
    """A record for each course of a listed provider: every word that finds it, three facets, its places in metres."""
    directory = open_directory(workspace, as_of, WorkspaceMemory(workspace))
    found = []
    for entry in search_entries(directory, decide_all(directory, as_of)):
        for offer in entry.offers:
            points = [entry.spots[position].point for position in offer.venues]
            found.append(
                {
                    "id": offer.course_id,
                    "provider": entry.provider_id,
                    "name": entry.name,
                    "title": offer.title,
                    "words": " ".join(sorted(entry.words | offer.words)),
                    "body": offer.awarding_body,
                    "level": offer.level.value if offer.level else None,
                    "subject": offer.subject,
                    "points": [[point.easting, point.northing] for point in points if point],
                }
            )
    return found


def questions(records: Sequence[Record], kind: str, count: int, seed: int) -> list[dict[str, Any]]:
    """
    So many questions of a kind, each made from a random record, so that most find something.

    ``text`` is one or two words, every other time with the last not typed to its end; ``facets`` up to two values of each
    of three; ``distance`` a place within 15 km of a venue, and miles; ``all`` everything at once.
    """
    chance = random.Random(f"{seed} {kind}")
    placed = [record for record in records if record["points"]]
    return [_question(records, placed, kind, chance) for _ in range(count)]


def _question(records: Sequence[Record], placed: Sequence[Record], kind: str, chance: random.Random) -> dict[str, Any]:
    asked: dict[str, Any] = {}
    if kind in ("text", "all"):
        words = chance.choice(records)["words"].split()
        words = chance.sample(words, min(len(words), chance.choice([1, 1, 2])))
        if chance.random() < 0.5:
            words[-1] = words[-1][: max(3, len(words[-1]) // 2)]
        asked["text"] = " ".join(words)
    if kind in ("facets", "all"):
        for facet in ("body", "level", "subject"):
            values = {chance.choice(records)[facet] for _ in range(chance.choice([0, 1, 2]))} - {None}
            if values:
                asked[facet] = sorted(values)
    if kind in ("distance", "all"):
        east, north = chance.choice(chance.choice(placed)["points"])
        asked["east"], asked["north"] = (round(metres + chance.uniform(-15e3, 15e3)) for metres in (east, north))
        asked["miles"] = chance.choice(MILES)
    return asked
