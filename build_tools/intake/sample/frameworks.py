"""The shipped frameworks as the maker of visits needs them: for each outcome, which answers agree with it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from importlib.resources.abc import Traversable
from random import Random

from build_tools.intake.sample.content import CONTENT, rows_of
from build_tools.models.framework import YES_NO_NA


@dataclass(frozen=True)
class Choices:
    """What an item may be answered with, by how good that is; only what the outcome allows."""

    name: str
    theme: str
    type: str
    months: int
    good: tuple[str, ...]
    fair: tuple[str, ...]
    poor: tuple[str, ...]
    none: tuple[str, ...]


@dataclass(frozen=True)
class Conclusion:
    """One of the outcomes: what it does to listing, whether it asks for an action, and the answers that go with it."""

    name: str
    effect: str
    needs_action: bool
    items: tuple[Choices, ...]


@dataclass(frozen=True)
class Version:
    """One version of a framework, with the days on which visits are made on it."""

    id: str
    version: str
    title: str
    used_from: date
    used_until: date
    themes: tuple[str, ...]
    conclusions: tuple[Conclusion, ...]

    def conclude(self, effect: str, chance: Random) -> Conclusion:
        """An outcome with this effect; where there is none, the first."""
        found = [each for each in self.conclusions if each.effect == effect] or list(self.conclusions)
        return found[int(chance.random() * len(found))]


def read_frameworks() -> tuple[Version, ...]:
    """Every version that the program ships."""
    above = CONTENT / "qa_reports" / "frameworks"
    folders = sorted(((name, version) for name in above.iterdir() for version in name.iterdir()), key=str)
    return tuple(_read(version) for _, version in folders)


def version_on(day: date, framework: str, versions: tuple[Version, ...]) -> Version:
    """The version of a framework that was in use on a day. Raises ``StopIteration`` before the first."""
    return next(each for each in versions if each.id == framework and each.used_from <= day <= each.used_until)


def _read(folder: Traversable) -> Version:
    header = rows_of(folder / "framework.csv")[0]
    rules = rows_of(folder / "rules.csv")
    items, scales = rows_of(folder / "items.csv"), rows_of(folder / "scales.csv")
    conclusions = []
    for outcome in rows_of(folder / "outcomes.csv"):
        own = [rule for rule in rules if outcome["name"] in rule["outcomes"].split(";")]
        needs_action = any(rule["rule"] == "outcome_needs_action" for rule in own)
        choices = tuple(_choices(item, scales, own) for item in items)
        conclusions.append(Conclusion(outcome["name"], outcome["effect"], needs_action, choices))
    return Version(
        header["id"],
        header["version"],
        header["title"],
        date.fromisoformat(header["used_from"]),
        date.fromisoformat(header["used_until"] or "9999-12-31"),
        tuple(theme["name"] for theme in rows_of(folder / "themes.csv")),
        tuple(conclusions),
    )


def _choices(item: dict[str, str], scales: list[dict[str, str]], rules: list[dict[str, str]]) -> Choices:
    if item["type"] == "yes_no_na":
        known = [(choice.name, str(choice.tone)) for choice in YES_NO_NA]
    else:
        known = [(choice["name"], choice["tone"]) for choice in scales if choice["list_name"] == item["list_name"]]
    tones: dict[str, list[str]] = {"good": [], "fair": [], "poor": [], "none": []}
    for name, tone in known:
        if all(_agrees(item, name, rule) for rule in rules):
            tones[tone].append(name)
    months = int(item["months_valid"] or 12)
    return Choices(
        item["name"],
        item["theme"],
        item["type"],
        months,
        *(tuple(tones[tone]) for tone in ("good", "fair", "poor", "none")),
    )


def _agrees(item: dict[str, str], answer: str, rule: dict[str, str]) -> bool:
    if rule["theme"] not in ("", item["theme"]):
        return True
    named = answer in rule["values"].split(";")
    if rule["rule"] == "outcome_needs_all":
        return named
    return not (rule["rule"] == "answer_excludes_outcome" and named)
