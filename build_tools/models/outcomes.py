"""What the published visits say together: where courses are, what falls short, what is due. Unlike scales stay apart."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from build_tools.models.framework import Choice
from build_tools.models.visibility import Visibility

# Of fewer visits than this, a share says more about chance than about providers or assessors.
FEW = 5


@dataclass(frozen=True)
class Coverage:
    """
    What listed providers offer in one subject or area.

    ``by_level`` counts courses in the order of :attr:`Outcomes.levels`; a course that spans two levels is in both.
    ``places`` adds up those that are known, of ``places_known`` courses. ``coming`` are the providers that come to
    the pupil or teach online there; it is counted for areas only.
    """

    code: str
    name: str
    providers: int
    courses: int
    places: int
    places_known: int
    by_level: tuple[int, ...] = ()
    without_level: int = 0
    coming: int = 0


@dataclass(frozen=True)
class ItemResult:
    """How one item was answered at the latest visits. ``counts`` are in the order of the choices of its scale."""

    item: str
    label: str
    framework_version: str
    choices: tuple[Choice, ...]
    counts: tuple[int, ...]

    def toned(self, *tones: str) -> int:
        """How many answers have one of these tones."""
        return sum(count for choice, count in zip(self.choices, self.counts, strict=True) if choice.tone in tones)

    @property
    def judged(self) -> int:
        """How many answers say anything; “not applicable” does not."""
        return self.toned("good", "fair", "poor")

    @property
    def shortfall(self) -> tuple[int, int]:
        """How many poor and how many fair answers: what items are ordered by, because of few visits a share misleads."""
        return self.toned("poor"), self.toned("fair")


@dataclass(frozen=True)
class ItemResults:
    """
    The items of a framework that are answered on one scale, worst first, at the latest visit to each provider.

    Versions are taken together where title, item, scale and choices are the same; grades never are, because each
    version may carry another body's grades.
    """

    framework_id: str
    title: str
    versions: tuple[str, ...]
    visits: int
    items: tuple[ItemResult, ...]


@dataclass(frozen=True)
class VisitDue:
    """
    The next visit to a provider on a framework.

    ``due_on`` is the last day on which the visit before counts; ``None`` when there has been none. ``planned_on`` is
    what that visit's report says. ``counted`` names the framework of the visit before when it was another.
    """

    provider_id: str
    framework_id: str
    title: str
    due_on: date | None
    planned_on: date | None
    visit_id: str | None
    counted: str | None

    def state(self, on: date) -> Literal["awaited", "overdue", "due"]:
        """How it stands on a day."""
        if self.due_on is None:
            return "awaited"
        return "overdue" if self.due_on < on else "due"


@dataclass(frozen=True)
class ActionStanding:
    """
    An agreed improvement, and how it stood when it was last looked at. ``rag`` is of the visit's day, where it may be known.

    ``counts`` is False once a later visit to the provider on the same framework has taken the plan's place.
    """

    provider_id: str
    visit_id: str
    number: int
    item: str | None
    area: str
    rag: str | None
    by_when: date
    state: Literal["open", "done", "dropped"]
    noted_on: date | None
    counts: bool

    def overdue(self, on: date) -> bool:
        """True from the day after it was due, while it is not shown to be done."""
        return self.counts and self.state == "open" and self.by_when < on


@dataclass(frozen=True)
class AssessorRow:
    """One assessor's answers on one scale, by staff reference; ``counts`` in the order of the scale's choices."""

    reference: str
    visits: int
    counts: tuple[int, ...]


@dataclass(frozen=True)
class AssessorSpread:
    """How assessors used one scale of one framework. It is for moderation, and for ``visibility`` only."""

    framework_id: str
    title: str
    versions: tuple[str, ...]
    choices: tuple[Choice, ...]
    rows: tuple[AssessorRow, ...]
    visibility: Visibility


@dataclass(frozen=True)
class Outcomes:
    """All of it, on one day, as one edition may know it. ``levels`` head the columns of coverage by subject."""

    as_of: date
    visibility: Visibility
    levels: tuple[str, ...]
    subjects: tuple[Coverage, ...]
    areas: tuple[Coverage, ...]
    not_taught: tuple[str, ...]
    results: tuple[ItemResults, ...]
    due: tuple[VisitDue, ...]
    actions: tuple[ActionStanding, ...]
    spreads: tuple[AssessorSpread, ...]
