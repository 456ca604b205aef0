"""How each invented provider stands, and when it was visited: what the decisions will find, without deciding anything."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum, auto
from random import Random

from build_tools.errors import WrongUse


class Story(Enum):
    """What becomes of a provider."""

    SOUND = auto()
    SCHOOL = auto()
    CONDITIONS = auto()
    LAPSED = auto()
    SUSPENDED = auto()
    REFUSED = auto()
    WAITING = auto()


# How many in forty: three in four are listed.
IN_FORTY = {
    Story.SOUND: 22,
    Story.SCHOOL: 3,
    Story.CONDITIONS: 6,
    Story.LAPSED: 3,
    Story.SUSPENDED: 2,
    Story.REFUSED: 1,
    Story.WAITING: 3,
}
MOST_VISITS = 20  # to one provider, on the average
FIRST_DAY = date(2026, 1, 1)  # the frameworks came into use in September 2024, and visits go back over a year
# Newest first; three visits in five are on the quality framework.
FRAMEWORKS = ("quality", "compliance", "quality", "evaluation", "quality")
OLDER = 345  # days before today: the newest two are since then, all others before


@dataclass(frozen=True)
class Planned:
    """A visit that is to be invented. ``may_wait`` is true where an older one stands in while it is not decided."""

    day: date
    framework: str
    is_newest: bool
    may_wait: bool


def stories(count: int, chance: Random) -> list[Story]:
    """One for each provider, in the proportions above for any forty that follow each other."""
    all_of_them = [story for story, share in IN_FORTY.items() for _ in range(share)]
    chance.shuffle(all_of_them)
    return [all_of_them[number % len(all_of_them)] for number in range(count)]


def shares(told: list[Story], visits: int, chance: Random) -> list[int]:
    """How many visits each provider had, which add up to ``visits``. Nobody has been to those who wait."""
    if visits > MOST_VISITS * len(told):
        raise WrongUse(f"{visits:,} visits are too many: {MOST_VISITS * len(told):,} go to {len(told):,} providers.")
    weights = [0 if story is Story.WAITING else chance.choice((2, 3, 3, 3, 4)) for story in told]
    if not any(weights):
        weights = [1] * len(told)
    total, so_far, given = sum(weights), 0, 0
    found: list[int] = []
    for weight in weights:
        so_far += weight
        found.append(visits * so_far // total - given)
        given += found[-1]
    return found


def plan(story: Story, count: int, today: date, chance: Random) -> list[Planned]:
    """The visits of one provider, newest first but for the two frameworks that approval asks for."""
    found: list[Planned] = []
    older = max(count - 2, 1)
    reach = min((today - date(2024, 9, 10)).days, 1000) - OLDER
    for number in range(count):
        framework = FRAMEWORKS[number % len(FRAMEWORKS)]
        if number < 2:
            back = 380 + chance.randrange(140) if number == 1 and story is Story.LAPSED else 25 + chance.randrange(305)
        else:
            back = OLDER + int((number - 2 + chance.random()) * reach / older)
        is_newest = framework not in (earlier.framework for earlier in found)
        may_wait = number == 0 and count > 2 and story is Story.SOUND
        found.append(Planned(today - timedelta(days=back), framework, is_newest, may_wait))
    return found
