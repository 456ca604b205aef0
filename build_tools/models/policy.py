"""What approval needs, as the partnership wrote it in policy.toml: every period and threshold, dated and sourced."""

from __future__ import annotations

from abc import abstractmethod
from datetime import date, datetime
from functools import cached_property
from operator import attrgetter
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from build_tools.models.columns import FIRST_DAY, LAST_DAY
from build_tools.models.decision import IndicatorLevel, Status
from build_tools.models.provider import RegistrationStatus
from build_tools.models.visibility import Visibility
from build_tools.models.words import hidden_characters, listed


def _a_day(value: object) -> object:
    """TOML has days of its own; a text or a number in place of one is a slip, and pydantic would read "0" as 1970."""
    if not isinstance(value, date) or isinstance(value, datetime):
        raise ValueError("write a day as 2026-09-01, without quotation marks")  # noqa: TRY004 - pydantic collects these
    if not FIRST_DAY <= value <= LAST_DAY:
        raise ValueError(f"years run from {FIRST_DAY.year} to {LAST_DAY.year}")
    return value


def _text_can_be_seen(value: str) -> str:
    if hidden := hidden_characters(value):
        raise ValueError(f"the text holds {listed(hidden)}, which cannot be seen")
    return value


Day = Annotated[date, BeforeValidator(_a_day)]
Text = Annotated[str, AfterValidator(_text_can_be_seen)]
Whole = Annotated[int, Field(strict=True)]
Amount = Annotated[float, Field(ge=0, allow_inf_nan=False)]


class PolicyEntry(BaseModel):
    """Anything in the policy that takes force and may be replaced. Both dates are included in it."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=False)

    id: str = Field(pattern=r"^[A-Za-z0-9]+(-[A-Za-z0-9]+)*$")
    title: Text = Field(min_length=3, max_length=160)
    source: Text = Field(min_length=3, max_length=400)
    starts_on: Day | None = None
    ends_on: Day | None = None

    @model_validator(mode="after")
    def _starts_before_it_ends(self) -> Self:
        if self.starts_on and self.ends_on and self.ends_on < self.starts_on:
            raise ValueError("ends_on comes before starts_on")
        return self

    def in_force(self, on: date) -> bool:
        """True on every day from ``starts_on`` to ``ends_on``."""
        return (self.starts_on is None or self.starts_on <= on) and (self.ends_on is None or on <= self.ends_on)


class DocumentKind(BaseModel):
    """
    A kind of document that providers hold, and how long one counts when it bears no expiry date.

    The provider page shows the status of a ``key_document`` beside the latest reports.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: str = Field(pattern=r"^[a-z0-9_]+$")
    title: Text = Field(min_length=3, max_length=120)
    months: Whole | None = Field(default=None, ge=1, le=120)
    source: Text = Field(min_length=3, max_length=400)
    key_document: bool = Field(default=False, strict=True)


class Route(BaseModel):
    """A way of being listed, for the providers with one of these registration statuses."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")
    title: Text = Field(min_length=3, max_length=160)
    registration_status: tuple[RegistrationStatus, ...] = Field(min_length=1)


class RoutedRule(PolicyEntry):
    """
    A rule of approval. ``routes`` names those it binds; empty means all.

    ``gravest`` is the gravest status it may ask for: who has a graver answer already need not hear this rule's.
    """

    routes: tuple[str, ...] = ()

    @cached_property
    def gravest(self) -> Status:
        """Out of all that it may ask for."""
        return max(self._may_ask_for(), key=attrgetter("rank"))

    @abstractmethod
    def _may_ask_for(self) -> tuple[Status, ...]:
        """In any order; each kind of rule knows its own."""


class VisitRule(RoutedRule):
    """
    A signed-off visit on a framework, not older than ``months``, with an outcome that allows listing.

    ``or_frameworks`` names others whose visit counts as well: an annual audit by a third party, say, in place of a
    visit of one's own. The latest of them all decides, so a newer refusal is never passed over.
    """

    test: Literal["visit"]
    framework: str
    or_frameworks: tuple[str, ...] = ()
    months: Whole = Field(ge=1, le=120)
    missing: Status = Status.AWAITING_VISIT
    lapsed: Status = Status.LAPSED

    def _may_ask_for(self) -> tuple[Status, ...]:
        return Status.NOT_APPROVED, self.missing, self.lapsed  # the first by the outcome of a visit


class DocumentRule(RoutedRule):
    """A document of a kind, in date; ``minimum_cover`` in pounds for insurance."""

    test: Literal["document"]
    document: str
    minimum_cover: Whole | None = Field(default=None, ge=0)
    missing: Status
    lapsed: Status

    def _may_ask_for(self) -> tuple[Status, ...]:
        return Status.APPROVED, self.missing, self.lapsed


class ActionsRule(RoutedRule):
    """
    Every agreed improvement done by its date, give or take ``grace_days``.

    One framework a rule: the plan of one visit is not settled by a later visit on another framework.
    """

    test: Literal["actions"]
    framework: str
    grace_days: Whole = Field(ge=0, le=366)
    overdue: Status

    def _may_ask_for(self) -> tuple[Status, ...]:
        return Status.APPROVED, self.overdue


class WeighingRule(RoutedRule):
    """
    A rule about fields of which some may be restricted. Whether it weighs those, the partnership must say itself.

    With ``true`` a restricted answer or count decides at once, and everybody may learn from the status that it did; with
    ``false`` the status tells nothing of it, and staff draw their conclusions. Neither goes without saying: one gives
    something away, the other leaves a provider listed until somebody acts.
    """

    weighs_restricted: bool | None = Field(default=None, strict=True)

    def weighs(self, level: Visibility) -> bool:
        """Whether what only the readers of ``level`` may see has a say."""
        return self.weighs_restricted is True or level is Visibility.PUBLIC


class AnswersRule(WeighingRule):
    """No item of ``themes`` (or ``items``) answered with one of ``values`` at the latest visit."""

    test: Literal["answers"]
    framework: str
    themes: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    values: tuple[str, ...] = Field(min_length=1)
    found: Status

    @model_validator(mode="after")
    def _looks_at_something(self) -> Self:
        if not self.themes and not self.items:
            raise ValueError("it needs themes, items or both")
        return self

    def _may_ask_for(self) -> tuple[Status, ...]:
        return Status.APPROVED, self.found


class GradeRule(WeighingRule):
    """
    The latest visit on a framework gave one of the ``accepted`` grades, read in the words of the version it was made on.

    ``accepted`` is {version: {item: the values that will do}}. Nothing is converted from one version's scale to
    another's: a visit on a version that is not named, or without one of the grades, is judged as if there were none.
    ``missing`` is what then follows; without it the rule says nothing until there is a grade to read.
    """

    test: Literal["grade"]
    framework: str
    accepted: dict[str, dict[str, tuple[str, ...]]] = Field(min_length=1)
    missing: Status | None = None
    refused: Status

    @model_validator(mode="after")
    def _accepts_something(self) -> Self:
        for version, items in self.accepted.items():
            empty = [name for name, values in items.items() if not values]
            if not items or empty:
                raise ValueError(f"version {version} accepts nothing{f' for {listed(empty)}' if empty else ''}")
        return self

    def _may_ask_for(self) -> tuple[Status, ...]:
        return Status.APPROVED, self.refused, self.missing or Status.APPROVED


class InspectionRule(RoutedRule):
    """A registered school's number and its last inspection, judged under that inspection's own framework only."""

    test: Literal["inspection"]
    months: Whole = Field(ge=1, le=120)
    accepted: dict[str, tuple[str, ...]]
    missing: Status
    lapsed: Status
    refused: Status

    def _may_ask_for(self) -> tuple[Status, ...]:
        return Status.APPROVED, self.missing, self.lapsed, self.refused


class IndicatorRule(WeighingRule):
    """A registration indicator of this level asks for this status. Most rest on counts of pupils, which are for staff."""

    test: Literal["indicator"]
    level: IndicatorLevel
    found: Status

    def _may_ask_for(self) -> tuple[Status, ...]:
        return Status.APPROVED, self.found


ApprovalRule = Annotated[
    VisitRule | DocumentRule | ActionsRule | AnswersRule | GradeRule | InspectionRule | IndicatorRule,
    Field(discriminator="test"),
]
IndicatorTest = Literal[
    "full_time_pupils",
    "full_time_with_plan_or_looked_after",
    "hours_with_counts_unknown_or_below",
    "days_a_week",
    "beyond_part_time",
    "counts_old_or_at_the_brink",
    "registered_without_number",
]


# Those that look at counts of pupils, which are for staff only.
OF_COUNTS: frozenset[IndicatorTest] = frozenset(
    {
        "full_time_pupils",
        "full_time_with_plan_or_looked_after",
        "hours_with_counts_unknown_or_below",
        "counts_old_or_at_the_brink",
    }
)
NEEDED_BY_TEST: dict[IndicatorTest, tuple[str, ...]] = {
    "full_time_pupils": ("pupils",),
    "full_time_with_plan_or_looked_after": ("pupils",),
    "hours_with_counts_unknown_or_below": ("hours", "pupils"),
    "days_a_week": ("days",),
    "beyond_part_time": ("weeks", "days"),
    "counts_old_or_at_the_brink": ("age_days", "brink"),
    "registered_without_number": (),
}


class IndicatorEntry(PolicyEntry):
    """One test of domain law on registration, with its thresholds."""

    level: IndicatorLevel
    test: IndicatorTest
    text: Text = Field(min_length=3, max_length=400)
    hours: Amount | None = None
    days: Amount | None = None
    weeks: Whole | None = Field(default=None, ge=0)
    pupils: Whole | None = Field(default=None, ge=1)
    brink: Whole | None = Field(default=None, ge=0)
    age_days: Whole | None = Field(default=None, ge=1)

    @model_validator(mode="after")
    def _has_its_thresholds(self) -> Self:
        """Without its threshold a test would never fire, and nobody would know."""
        missing = [name for name in NEEDED_BY_TEST[self.test] if getattr(self, name) is None]
        if missing:
            raise ValueError(f"the test {self.test} needs {listed(missing)}")
        return self


class OutcomesTable(BaseModel):
    """
    Who sees the database of outcomes, and who sees in it how assessors differ. Nobody outside, until the policy says so.

    These only narrow: what a single answer may show is still the framework's business.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    published_to: Visibility = Visibility.INTERNAL
    assessors_to: Visibility = Visibility.INTERNAL

    @model_validator(mode="after")
    def _assessors_within_the_rest(self) -> Self:
        if not self.assessors_to.may_see(self.published_to):
            raise ValueError("assessors_to reaches more people than published_to, and is a part of it")
        return self


class Retention(BaseModel):
    """
    How many months records are kept that may tell of people. What is not named here is kept until it is.

    ``contacts`` and ``providers`` count from a provider's removal from the directory, ``visits`` from the visit, and
    ``drafts``, which were never approved, from the last thing that happened to them.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    contacts: Whole | None = Field(default=None, ge=0, le=1200)
    drafts: Whole | None = Field(default=None, ge=1, le=1200)
    visits: Whole | None = Field(default=None, ge=12, le=1200)
    providers: Whole | None = Field(default=None, ge=12, le=1200)
    source: Text | None = Field(default=None, min_length=3, max_length=400)

    @model_validator(mode="after")
    def _says_where_it_comes_from(self) -> Self:
        if self.source is None and any(
            period is not None for period in (self.contacts, self.drafts, self.visits, self.providers)
        ):
            raise ValueError("it needs a source: who decided these periods, and where that is written")
        return self


class Policy(BaseModel):
    """The whole of policy.toml."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: Text
    partnership: Text
    introduction: Text
    due_soon_days: Whole = Field(default=60, ge=0, le=366)
    documents: tuple[DocumentKind, ...] = ()
    routes: tuple[Route, ...] = Field(min_length=1)
    rules: tuple[ApprovalRule, ...] = Field(min_length=1)
    indicators: tuple[IndicatorEntry, ...] = ()
    outcomes: OutcomesTable = OutcomesTable()
    retention: Retention = Retention()

    def document_kind(self, kind: str) -> DocumentKind | None:
        """The kind of that name, if the policy has it."""
        return self._kinds.get(kind)

    @cached_property
    def _kinds(self) -> dict[str, DocumentKind]:
        return {entry.kind: entry for entry in reversed(self.documents)}  # the first of a name counts

    @cached_property
    def document_rules(self) -> tuple[DocumentRule, ...]:
        """Those of the rules that ask for a document."""
        return tuple(rule for rule in self.rules if isinstance(rule, DocumentRule))

    def route_for(self, status: RegistrationStatus) -> Route | None:
        """The first route open to a provider of this registration status."""
        return next((route for route in self.routes if status in route.registration_status), None)
