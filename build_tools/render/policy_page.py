"""How providers are approved, written from the policy itself so that the page and the decisions cannot differ."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from build_tools.models.decision import Status
from build_tools.models.directory import Directory
from build_tools.models.framework import Framework
from build_tools.models.policy import (
    ActionsRule,
    AnswersRule,
    ApprovalRule,
    DocumentRule,
    GradeRule,
    IndicatorEntry,
    IndicatorRule,
    InspectionRule,
    Policy,
    PolicyEntry,
    VisitRule,
    WeighingRule,
)
from build_tools.models.site import BuildFacts, Page
from build_tools.models.visibility import Visibility
from build_tools.models.words import listed
from build_tools.render.environment import day, number, page, pounds
from build_tools.render.views import (
    REGISTRATION_WORDS,
    SIGN_OF_EFFECT,
    SIGN_OF_STATUS,
    Fact,
    Tag,
    counted,
    framework_path,
    paragraphs,
)

STATUS_MEANINGS: dict[Status, str] = {
    Status.APPROVED: "Every rule that applies is met and in date. Listed.",
    Status.APPROVED_WITH_CONDITIONS: "Listed while dated improvements are made.",
    Status.LAPSED: "Something that approval needs has run out. Not listed until it is renewed.",
    Status.SUSPENDED: "A safeguard is missing, or people decided to stop listings. Not listed.",
    Status.NOT_APPROVED: "A visit found that requirements were not met, or the provider was removed. Not listed.",
    Status.AWAITING_VISIT: "The first visit is still to come. Not listed.",
}
INDICATOR_TAGS: dict[str, Tag] = {
    "RED": Tag("Red", "stop"),
    "AMBER": Tag("Amber", "warn"),
    "INFO": Tag("For information", "none"),
}
AUDIENCES: dict[Visibility, str] = {
    Visibility.PUBLIC: "Everybody",
    Visibility.MEMBERS: "Schools of the partnership",
    Visibility.INTERNAL: "The partnership's own staff",
}


@dataclass(frozen=True)
class StatusRow:
    """A status and what it means."""

    tag: Tag
    meaning: str


@dataclass(frozen=True)
class RuleRow:
    """A rule of approval as a person would put it."""

    id: str
    title: str
    asks: str
    applies_to: str
    effects: tuple[Fact, ...]
    source: str
    dates: str


@dataclass(frozen=True)
class IndicatorEntryRow:
    """A registration indicator with its thresholds."""

    title: str
    tag: Tag
    text: str
    thresholds: tuple[Fact, ...]
    source: str
    dates: str


@dataclass(frozen=True)
class OutcomeRow:
    """What a visit may conclude, and what that does."""

    label: str
    effect: Tag
    description: str | None


@dataclass(frozen=True)
class FrameworkRow:
    """A framework in use and its outcomes."""

    title: str
    version: str
    path: str
    purpose: str
    source: str
    outcomes: tuple[OutcomeRow, ...]


@dataclass(frozen=True)
class DocumentRow:
    """A kind of document and how long one counts."""

    title: str
    counts_for: str
    is_key: bool
    source: str


@dataclass(frozen=True)
class PolicyView:
    """All of ``policy.html``."""

    title: str
    partnership: str
    introduction: tuple[str, ...]
    due_soon_days: int
    statuses: tuple[StatusRow, ...]
    routes: tuple[Fact, ...]
    rules: tuple[RuleRow, ...]
    documents: tuple[DocumentRow, ...]
    frameworks: tuple[FrameworkRow, ...]
    indicators: tuple[IndicatorEntryRow, ...]
    outcomes: tuple[Fact, ...]
    outcomes_are_here: bool
    retention: tuple[Fact, ...]
    as_of: date


def policy_page(directory: Directory, facts: BuildFacts) -> Page:
    """The page at ``how-providers-are-approved/``."""
    policy = directory.policy
    view = PolicyView(
        title=policy.title,
        partnership=policy.partnership,
        introduction=paragraphs(policy.introduction),
        due_soon_days=policy.due_soon_days,
        statuses=tuple(StatusRow(Tag(s.label, SIGN_OF_STATUS[s]), STATUS_MEANINGS[s]) for s in Status),
        routes=tuple(
            Fact(route.title, " · ".join(REGISTRATION_WORDS[status] for status in route.registration_status))
            for route in policy.routes
        ),
        rules=tuple(_rule_row(rule, policy, directory.frameworks) for rule in policy.rules),
        documents=tuple(
            DocumentRow(
                kind.title,
                counted(kind.months, "month") if kind.months else "Until its own date",
                kind.key_document,
                kind.source,
            )
            for kind in policy.documents
        ),
        frameworks=tuple(_framework_row(f) for f in directory.frameworks if _in_use(f, facts.as_of)),
        indicators=tuple(_indicator_row(entry) for entry in policy.indicators),
        outcomes=(
            Fact("Outcomes and ratings of published visits", AUDIENCES[policy.outcomes.published_to]),
            Fact("How assessors differ, by staff reference", AUDIENCES[policy.outcomes.assessors_to]),
        ),
        outcomes_are_here=facts.outcomes is not None,
        retention=_retention(policy),
        as_of=facts.as_of,
    )
    return page(
        "policy.html",
        view,
        path="how-providers-are-approved/",
        title="How providers are approved",
        description=f"The rules by which {policy.partnership} lists a provider, with periods and sources.",
    )


def what_it_asks(rule: ApprovalRule, policy: Policy, frameworks: Sequence[Framework]) -> str:
    """A rule's test as a sentence, with its own periods and thresholds."""
    if isinstance(rule, VisitRule):
        titles = {framework.header.id: framework.header.title for framework in frameworks}
        any_of = listed((f"“{titles.get(name, name)}”" for name in (rule.framework, *rule.or_frameworks)), "or")
        latest = " The latest of them decides." if rule.or_frameworks else ""
        return (
            f"A visit on {any_of}, signed off, not older than {counted(rule.months, 'month')}, "
            f"with an outcome that allows listing.{latest}"
        )
    if isinstance(rule, DocumentRule):
        kind = policy.document_kind(rule.document)
        cover = f", with cover of at least {pounds(rule.minimum_cover)}" if rule.minimum_cover else ""
        return f"{kind.title if kind else rule.document}, in date{cover}."
    if isinstance(rule, ActionsRule):
        grace = f", or within {counted(rule.grace_days, 'day')} after it" if rule.grace_days else ""
        return f"Every agreed improvement done by its date{grace}."
    if isinstance(rule, AnswersRule):
        parts = listed((*rule.themes, *rule.items)) or "any item"
        nothing = f"At the latest visit, nothing under {parts} answered “{listed(_plain(rule.values), 'or')}”."
        return nothing + _weighed(rule)
    if isinstance(rule, GradeRule):
        accepted = (
            "At the latest visit, grades among those accepted below, each read in the words of the framework that the "
            "visit was made on. Grades are never converted from one framework to another."
        )
        return accepted + _weighed(rule)
    if isinstance(rule, InspectionRule):
        return f"A number on the register of schools, and an inspection not older than {counted(rule.months, 'month')}."
    return f"No registration indicator at {INDICATOR_TAGS[rule.level].word.lower()}." + _weighed(
        rule, "counts of pupils"
    )


def _weighed(rule: WeighingRule, what: str = "answers") -> str:
    if rule.weighs_restricted:
        return f" What only some may read, such as {what}, has a say here, too."
    return f" Only what everybody may read has a say here; of other {what} the partnership itself draws conclusions."


def _plain(values: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(value.replace("_", " ") for value in values)


def _rule_row(rule: ApprovalRule, policy: Policy, frameworks: Sequence[Framework]) -> RuleRow:
    routes = [route.title for route in policy.routes if route.id in rule.routes]
    return RuleRow(
        id=rule.id,
        title=rule.title,
        asks=what_it_asks(rule, policy, frameworks),
        applies_to=listed(routes) or "Every provider",
        effects=_effects(rule, frameworks),
        source=rule.source,
        dates=_dates(rule),
    )


def _effects(rule: ApprovalRule, frameworks: Sequence[Framework]) -> tuple[Fact, ...]:
    if isinstance(rule, VisitRule | DocumentRule):
        return (Fact("If there is none", rule.missing.label), Fact("If it ran out", rule.lapsed.label))
    if isinstance(rule, ActionsRule):
        return (Fact("If overdue", rule.overdue.label),)
    if isinstance(rule, AnswersRule | IndicatorRule):
        return (Fact("If found", rule.found.label),)
    if isinstance(rule, GradeRule):
        missing = rule.missing.label if rule.missing else "This rule asks for nothing"
        return (
            *(_accepted_grades(rule, framework) for framework in frameworks if _is_read(rule, framework)),
            Fact("If there is no such visit or grade", missing),
            Fact("If a grade is another", rule.refused.label),
        )
    accepted = tuple(Fact(f"Accepted under {name}", listed(grades, "or")) for name, grades in rule.accepted.items())
    return (
        *accepted,
        Fact("If there is none", rule.missing.label),
        Fact("If it ran out", rule.lapsed.label),
        Fact("If the result is another", rule.refused.label),
    )


def _is_read(rule: GradeRule, framework: Framework) -> bool:
    return framework.header.id == rule.framework and framework.header.version in rule.accepted


def _accepted_grades(rule: GradeRule, framework: Framework) -> Fact:
    """One version of the framework and what will do there, in that version's own words."""
    header = framework.header
    items = [item for item in framework.items if item.name in rule.accepted[header.version]]
    lines = []
    for item in items:
        values = rule.accepted[header.version][item.name]
        labels = [choice.label for choice in framework.choices_for(item) if choice.name in values]
        question = item.label if item.label.endswith("?") else f"{item.label.rstrip('.')}:"
        lines.append(f"{question} {listed(labels, 'or')}.")
    return Fact(f"Accepted on version {header.version}", " ".join((f"{header.title}.", *lines)))


def _dates(entry: PolicyEntry) -> str:
    if entry.starts_on and entry.ends_on:
        return f"In force from {day(entry.starts_on)} to {day(entry.ends_on)}."
    if entry.starts_on:
        return f"In force from {day(entry.starts_on)}."
    return f"In force until {day(entry.ends_on)}." if entry.ends_on else ""


def _indicator_row(entry: IndicatorEntry) -> IndicatorEntryRow:
    thresholds = (
        ("Hours a week", entry.hours),
        ("Days a week", entry.days),
        ("Weeks", entry.weeks),
        ("Pupils", entry.pupils),
        ("Pupils at the brink", entry.brink),
        ("Counts older than, days", entry.age_days),
    )
    return IndicatorEntryRow(
        title=entry.title,
        tag=INDICATOR_TAGS[entry.level],
        text=entry.text,
        thresholds=tuple(Fact(term, number(value)) for term, value in thresholds if value is not None),
        source=entry.source,
        dates=_dates(entry),
    )


def _framework_row(framework: Framework) -> FrameworkRow:
    words = {"approved": "Listed", "approved_with_conditions": "Listed with conditions", "not_approved": "Not listed"}
    return FrameworkRow(
        title=framework.header.title,
        version=framework.header.version,
        path=framework_path(*framework.key),
        purpose=framework.header.purpose,
        source=framework.header.source,
        outcomes=tuple(
            OutcomeRow(outcome.label, Tag(words[outcome.effect], SIGN_OF_EFFECT[outcome.effect]), outcome.description)
            for outcome in framework.outcomes
        ),
    )


def _in_use(framework: Framework, on: date) -> bool:
    header = framework.header
    return header.used_from <= on and (header.used_until is None or on <= header.used_until)


def _retention(policy: Policy) -> tuple[Fact, ...]:
    """How long what may tell of people is kept; empty where the policy does not say."""
    kept = policy.retention
    periods = (
        ("Contacts of a provider", kept.contacts, "after its removal from the directory"),
        ("Reports that were never approved", kept.drafts, "after they were last touched"),
        ("Reports of visits", kept.visits, "after the visit, and on while a provider’s standing rests on them"),
        ("All else about a provider", kept.providers, "after its removal from the directory"),
    )
    told = [Fact(what, f"{counted(months, 'month')} {after}") for what, months, after in periods if months is not None]
    return (*told, Fact("Source", kept.source)) if kept.source and told else ()
