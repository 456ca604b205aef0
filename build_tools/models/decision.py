"""What is decided about a provider on a day, and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Literal

from build_tools.models.visibility import Visibility

IndicatorLevel = Literal["RED", "AMBER", "INFO"]
ALWAYS = date.min  # the first day of a run that has no beginning


class Status(StrEnum):
    """
    Where a provider stands, from the best to the one that settles the matter.

    The order is the rule of combination: a decision is the last status that any of its reasons asks for. One
    that was never visited cannot have lapsed, and a suspension outranks a lapse, so that the graver word shows.
    """

    APPROVED = "approved"
    APPROVED_WITH_CONDITIONS = "approved_with_conditions"
    LAPSED = "lapsed"
    SUSPENDED = "suspended"
    NOT_APPROVED = "not_approved"
    AWAITING_VISIT = "awaiting_visit"

    rank: int

    def __init__(self, _word: str) -> None:
        """``rank`` is 0 for approved; the reason with the highest decides."""
        self.rank = len(type(self).__members__)

    @property
    def is_listed(self) -> bool:
        """Only the two approved statuses are listed (design, section 6)."""
        return self in (Status.APPROVED, Status.APPROVED_WITH_CONDITIONS)

    @property
    def label(self) -> str:
        """In words: ``Approved with conditions``."""
        return self.value.replace("_", " ").capitalize()


@dataclass(frozen=True)
class Reason:
    """
    What one rule of the policy says of one provider on one day.

    ``turns_on`` is the last day on which it says so if nothing new arrives; ``None`` when time alone changes
    nothing. ``evidence`` is a sentence for people, in public words only. ``visit_id`` and ``revision`` name the report
    that it rests on, if it rests on one.
    """

    rule: str
    title: str
    source: str
    status: Status
    evidence: str
    turns_on: date | None
    visit_id: str | None = None
    revision: int | None = None


@dataclass(frozen=True)
class Indicator:
    """A sign, from counts and hours alone, that the law on registration may ask a question. Not legal advice."""

    id: str
    level: IndicatorLevel
    text: str
    source: str
    visibility: Visibility


@dataclass(frozen=True)
class Decision:
    """
    A provider's standing on ``as_of``.

    ``valid_until`` is the last day on which a listed provider stays as it is if nothing new arrives, ``listed_until``
    the last on which it stays listed: later, where a lapse only brings conditions. Both are ``None`` when it is not
    listed, or when no end is known. ``removed_on`` is set once people took it out of the directory.
    """

    provider_id: str
    as_of: date
    status: Status
    valid_until: date | None
    due_soon: bool
    reasons: tuple[Reason, ...]
    indicators: tuple[Indicator, ...]
    removed_on: date | None = None
    listed_until: date | None = None

    @property
    def listed(self) -> bool:
        """Whether schools find it."""
        return self.status.is_listed

    @property
    def deciding(self) -> tuple[Reason, ...]:
        """The reasons that ask for the status that was decided."""
        return tuple(reason for reason in self.reasons if reason.status is self.status)


@dataclass(frozen=True)
class Ground:
    """
    What decided from one day to another, both included: ``because`` is the first deciding reason, with its evidence.

    ``visits`` are those that the deciding reasons rested on, by id. ``until`` is ``None`` up to ``as_of``.
    """

    starts_on: date
    until: date | None
    because: str
    visits: tuple[str, ...] = ()


@dataclass(frozen=True)
class Interval:
    """
    A run of days with one status. ``until`` is its last day; ``None`` for the one that reaches ``as_of``.

    The first run of a history starts on ``ALWAYS``. ``on_record`` is false for days before any evidence on which nobody
    was listed. ``because`` is the first deciding reason on its first day; ``grounds`` are the reasons of all its days.
    """

    status: Status
    starts_on: date
    until: date | None
    because: str
    grounds: tuple[Ground, ...] = ()
    on_record: bool = True

    @property
    def visits(self) -> tuple[str, ...]:
        """Every visit that it rested on at any time, in the order in which they came to count."""
        return tuple(dict.fromkeys(visit for ground in self.grounds for visit in ground.visits))


def record_begins(history: tuple[Interval, ...]) -> date | None:
    """The first day on record; ``ALWAYS`` where a listing needed no evidence, ``None`` where nothing is on record."""
    return next((run.starts_on for run in history if run.on_record), None)


@dataclass(frozen=True)
class Decisions:
    """Every provider's decision and history, by provider id."""

    as_of: date
    by_provider: dict[str, Decision]
    histories: Mapping[str, tuple[Interval, ...]]
