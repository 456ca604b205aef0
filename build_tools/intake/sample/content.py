"""What invented workspaces are made of: words, trades, towns, and the register's qualifications, as the program ships them."""

from __future__ import annotations

import csv
import io
import re
import tomllib
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from build_tools.intake.sample.grammar import Grammar

CONTENT = files("build_tools.intake.sample") / "content"
# “City & Guilds Level 1 Award In Construction Skills (Plumbing)”: what comes after is what the course is about.
_ABOUT = re.compile(
    r"\b(?:Award|Certificate|Qualification|GCSE \(9-1\))(?: in| For)? (.+?)(?: \((?:Entry \d|RQF|VRQ)\))*$",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Offer:
    """A course that a provider may teach. ``number`` and ``subject`` are empty where it leads to no qualification."""

    about: str
    number: str
    subject: str


@dataclass(frozen=True)
class Trade:
    """What a provider teaches, with the words for it. ``kinds`` end names."""

    kinds: tuple[str, ...]
    offers: tuple[Offer, ...]
    grammar: Grammar
    has_machines: bool


@dataclass(frozen=True)
class Words:
    """Everything that chance chooses from."""

    first: tuple[str, ...]
    second: tuple[str, ...]
    trades: tuple[Trade, ...]
    general: tuple[Offer, ...]
    towns: dict[str, str]

    @cached_property
    def kinds(self) -> tuple[tuple[str, Trade], ...]:
        """Every ending of a name, with its trade."""
        return tuple((kind, trade) for trade in self.trades for kind in trade.kinds)


def rows_of(place: Traversable) -> list[dict[str, str]]:
    """The rows of a CSV file as they are."""
    return list(csv.DictReader(io.StringIO(place.read_text(encoding="utf-8"))))


def read_words() -> Words:
    """The words, from the files beside this module."""
    names, sentences = _toml("names.toml"), _toml("sentences.toml")
    courses = [
        Offer(_about(row["title"]), row["number"], row["subject"])
        for row in rows_of(CONTENT / "qualifications.csv")
        if not row["operational_end"]
    ]
    trades = []
    for entry in _toml("trades.toml")["trades"]:
        own = [Offer(title, "", subject) for title, _, subject in (line.partition("|") for line in entry.pop("own"))]
        taught = [offer for subject in entry.pop("subjects") for offer in courses if offer.subject == subject]
        kinds, has_machines = tuple(entry.pop("kinds")), entry.pop("has_machines", False)
        trades.append(Trade(kinds, (*own, *taught), Grammar(sentences | entry), has_machines))
    general = tuple(offer for offer in courses if offer.subject in ("12.1", "2.2", "14.1", "14.2"))
    towns = {row["area"]: row["town"] for row in rows_of(CONTENT / "towns.csv")}
    return Words(tuple(names["first"].split()), tuple(names["second"].split()), tuple(trades), general, towns)


def _about(title: str) -> str:
    found = _ABOUT.search(title)
    about = found[1] if found else title
    return about[0].upper() + about[1:]


def _toml(name: str) -> dict[str, Any]:
    return tomllib.loads((CONTENT / name).read_text(encoding="utf-8"))
