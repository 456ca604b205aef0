"""The frameworks that visits are made on: a page that lists them, and one for every version, written from its data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from build_tools.models.directory import Directory
from build_tools.models.framework import Effect, Framework, FrameworkHeader, FrameworkKind, Item, ItemType, Rule
from build_tools.models.policy import DocumentKind, VisitRule
from build_tools.models.site import BuildFacts, Page
from build_tools.models.words import listed
from build_tools.render.environment import day, page
from build_tools.render.framework_form import items_of
from build_tools.render.views import SIGN_OF_EFFECT, SIGN_OF_TONE, Fact, Tag, counted, form_path, framework_path
from build_tools.render.workbook_files import WORKBOOK

KINDS: dict[FrameworkKind, str] = {
    "quality": "Quality",
    "compliance": "Compliance",
    "evaluation": "Evaluation",
    "audit": "Audit",
}
EFFECTS: dict[Effect, str] = {
    "approved": "Allows listing",
    "approved_with_conditions": "Allows listing with conditions",
    "not_approved": "Rules out listing",
}
ANSWERED_WITH: dict[ItemType, str] = {
    "date": "A date",
    "count": "A whole number",
    "text": "Words",
    "yes_no_na": "Yes or no",
}


@dataclass(frozen=True)
class VersionRow:
    """A version of a framework, with how far it is used."""

    title: str
    version: str
    path: str
    kind: str
    in_use: Tag
    items: str
    reports: int


@dataclass(frozen=True)
class FrameworksView:
    """All of ``frameworks.html``."""

    versions: tuple[VersionRow, ...]
    as_of: date


@dataclass(frozen=True)
class ItemRow:
    """A question: what it asks, what to look for, how it is answered, and who sees the answer."""

    name: str
    label: str
    hint: str | None
    guidance: tuple[str, ...]
    answered_with: str
    notes: tuple[str, ...]


@dataclass(frozen=True)
class ThemeRows:
    """A theme with its questions."""

    name: str
    label: str
    hint: str | None
    items: tuple[ItemRow, ...]


@dataclass(frozen=True)
class ScaleRow:
    """A scale, best answer first, and the number of questions that are answered on it."""

    name: str
    choices: tuple[Tag, ...]
    used: str


@dataclass(frozen=True)
class ConclusionRow:
    """What a visit may conclude, and what that does to listing."""

    label: str
    effect: Tag
    description: str | None


@dataclass(frozen=True)
class CheckRow:
    """A rule across answers in words, and what the visitor is told who breaks it."""

    says: str
    message: str


@dataclass(frozen=True)
class FrameworkView:
    """All of ``framework.html``. ``workbook`` is empty for a version on which no visit is made any more, or yet."""

    title: str
    version: str
    in_use: Tag
    form_path: str
    workbook: str
    purpose: str
    facts: tuple[Fact, ...]
    source: str
    themes: tuple[ThemeRows, ...]
    scales: tuple[ScaleRow, ...]
    outcomes: tuple[ConclusionRow, ...]
    checks: tuple[CheckRow, ...]
    policy_rules: tuple[Fact, ...]
    others: tuple[VersionRow, ...]


def framework_pages(directory: Directory, facts: BuildFacts) -> tuple[Page, ...]:
    """The page at ``frameworks/``, and one for every version that the workspace keeps."""
    rows = {
        framework.key: _version_row(framework, facts.reports_on.get(framework.key, 0), facts.as_of)
        for framework in directory.frameworks
    }
    overview = page(
        "frameworks.html",
        FrameworksView(tuple(rows.values()), facts.as_of),
        path="frameworks/",
        title="What visits look at",
        description="Every framework that visits are made on, with its versions, questions, scales and outcomes.",
    )
    return overview, *(_framework_page(directory, one, rows, facts.as_of) for one in directory.frameworks)


def _version_row(framework: Framework, reports: int, on: date) -> VersionRow:
    header = framework.header
    return VersionRow(
        title=header.title,
        version=header.version,
        path=framework_path(*framework.key),
        kind=KINDS[header.kind],
        in_use=in_use(header, on),
        items=counted(len(framework.items), "question"),
        reports=reports,
    )


def in_use(header: FrameworkHeader, on: date) -> Tag:
    """Whether visits may be made on a version on a day: ``In use since 1 September 2024``."""
    if on < header.used_from:
        return Tag(f"From {day(header.used_from)}", "none")
    if header.used_until is None:
        return Tag(f"In use since {day(header.used_from)}", "ok")
    if on <= header.used_until:
        return Tag(f"In use until {day(header.used_until)}", "warn")
    return Tag(f"Was used from {day(header.used_from)} to {day(header.used_until)}", "none")


def _framework_page(
    directory: Directory, framework: Framework, rows: dict[tuple[str, str], VersionRow], on: date
) -> Page:
    own, header = rows[framework.key], framework.header
    view = FrameworkView(
        title=header.title,
        version=header.version,
        in_use=own.in_use,
        form_path=form_path(*framework.key),
        workbook=WORKBOOK if header.in_use(on) else "",
        purpose=header.purpose,
        facts=_facts(framework, own),
        source=header.source,
        themes=tuple(
            ThemeRows(
                theme.name,
                theme.label,
                theme.hint,
                tuple(_item_row(directory, framework, item) for item in framework.items if item.theme == theme.name),
            )
            for theme in framework.themes
        ),
        scales=_scales(framework),
        outcomes=tuple(
            ConclusionRow(o.label, Tag(EFFECTS[o.effect], SIGN_OF_EFFECT[o.effect]), o.description)
            for o in framework.outcomes
        ),
        checks=tuple(CheckRow(rule_words(framework, rule), rule.message) for rule in framework.rules),
        policy_rules=_policy_rules(directory, header.id),
        others=tuple(row for key, row in rows.items() if key[0] == header.id and key != framework.key),
    )
    return page(
        "framework.html",
        view,
        path=own.path,
        title=f"{header.title}, version {header.version}",
        description=f"{header.title}, version {header.version}: {own.items} in {counted(len(framework.themes), 'theme')}.",
    )


def _facts(framework: Framework, row: VersionRow) -> tuple[Fact, ...]:
    header = framework.header
    again = (
        f"{counted(header.renew_after_months, 'month')} after the visit" if header.renew_after_months else "Not fixed"
    )
    return (
        Fact("Kind", row.kind),
        Fact("Holds", f"{row.items} in {counted(len(framework.themes), 'theme')}"),
        Fact("Visit again", again),
        Fact("Reports made on it", str(row.reports)),
    )


def _item_row(directory: Directory, framework: Framework, item: Item) -> ItemRow:
    kind = directory.policy.document_kind(item.document_kind or "")
    return ItemRow(
        name=item.name,
        label=item.label,
        hint=item.hint,
        guidance=tuple(line.text for line in framework.guidance if line.item == item.name),
        answered_with=_answered_with(framework, item),
        notes=tuple(_notes(item, kind)),
    )


def _answered_with(framework: Framework, item: Item) -> str:
    if item.type in ANSWERED_WITH:
        return ANSWERED_WITH[item.type]
    return listed((choice.label for choice in framework.choices_for(item)), "or")


def _notes(item: Item, kind: DocumentKind | None) -> list[str]:
    notes = [f"Counts for {counted(item.months_valid, 'month')}."] if item.months_valid else []
    if kind is not None:
        notes.append(f"Evidence of: {kind.title}{'' if item.months_valid else ', which counts until that day'}.")
    notes.append(f"Answer seen by {item.visibility.readers}, evidence by {item.evidence_visibility.readers}.")
    return notes if item.required else ["May be left out.", *notes]


def _scales(framework: Framework) -> tuple[ScaleRow, ...]:
    names = dict.fromkeys(choice.list_name for choice in framework.choices)
    rows = []
    for name in names:
        used = sum(item.list_name == name for item in framework.items)
        choices = (choice for choice in framework.choices if choice.list_name == name)
        rows.append(
            ScaleRow(
                name.replace("_", " "),
                tuple(Tag(choice.label, SIGN_OF_TONE[choice.tone]) for choice in choices),
                counted(used, "question"),
            )
        )
    return tuple(rows)


def rule_words(framework: Framework, rule: Rule) -> str:
    """A rule across answers as a person would put it, in the words of the scales it looks at."""
    theme = next((f" under “{theme.label}”" for theme in framework.themes if theme.name == rule.theme), "")
    answers = listed((f"“{word}”" for word in _labels(framework, rule)), "or")
    outcomes = listed((f"“{o.label}”" for o in framework.outcomes if o.name in rule.outcomes), "or")
    if rule.rule == "evidence_unless":
        return f"Every answer{theme} needs evidence beside it{f', unless it is {answers}' if answers else ''}."
    if rule.rule == "outcome_needs_all":
        return f"{outcomes} may be concluded only when every answer{theme} is {answers}."
    if rule.rule == "outcome_needs_action":
        return f"{outcomes} needs at least one action that is due after the visit."
    return f"{answers} anywhere{theme} rules out {outcomes}."


def _labels(framework: Framework, rule: Rule) -> list[str]:
    """What the answers that a rule names are called, on each of the scales that it looks at."""
    offered = [choice for item in items_of(framework, rule) for choice in framework.choices_for(item)]
    return list(dict.fromkeys(c.label for value in rule.values for c in offered if c.name == value))


def _policy_rules(directory: Directory, framework_id: str) -> tuple[Fact, ...]:
    """The rules of the policy that rest on visits of this kind; ``term`` is the rule's id."""
    rules = []
    for rule in directory.policy.rules:
        named = [getattr(rule, "framework", None), *(rule.or_frameworks if isinstance(rule, VisitRule) else ())]
        if framework_id in named:
            rules.append(Fact(rule.id, rule.title))
    return tuple(rules)
