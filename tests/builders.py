"""One valid record of each kind, with anything overridden by name: tests say only what matters to them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from build_tools.decide.case import Case
from build_tools.models.framework import Choice, Framework, FrameworkHeader, Item, Outcome, Theme
from build_tools.models.policy import Policy
from build_tools.models.provider import Document, Notice, Provider
from build_tools.models.visibility import Visibility
from build_tools.models.visit import Action, Answer, Event, Progress, Revision, Visit, VisitHeader

DIGEST = "0" * 64


def make_provider(**changes: Any) -> Provider:
    """A provider that need not register, open for some years, of which nothing special is known."""
    values: dict[str, Any] = {
        "id": "lockside",
        "name": "Lockside Workshop",
        "summary": "Joinery in small groups.",
        "registration_status": "not_required",
        "age_from": 14,
        "age_to": 16,
    }
    return Provider.model_validate(values | changes)


def make_framework(identifier: str = "basic") -> Framework:
    """Two themes, three items on a scale of three, and three outcomes: one of each effect."""
    return Framework(
        header=FrameworkHeader(
            id=identifier,
            version="1",
            title="Basic visit",
            kind="compliance",
            purpose="Test.",
            used_from=date(2020, 1, 1),
            source="Test",
        ),
        themes=(Theme(name="safety", label="Safety"), Theme(name="teaching", label="Teaching")),
        items=tuple(
            Item(name=name, theme=theme, type="rating", list_name="met", label=name, required=True, visibility="public")
            for name, theme in (("1a", "safety"), ("1b", "safety"), ("2a", "teaching"))
        ),
        guidance=(),
        choices=tuple(
            Choice(list_name="met", name=name, label=name, tone=tone)
            for name, tone in (("fully", "good"), ("partly", "fair"), ("not_met", "poor"))
        ),
        outcomes=(
            Outcome(name="met", label="Met", effect="approved"),
            Outcome(name="met_with_actions", label="Met with improvements", effect="approved_with_conditions"),
            Outcome(name="not_met", label="Not met", effect="not_approved"),
        ),
        rules=(),
    )


# The inspection frameworks that evaluation visits have been graded under, each with the items and words of its own.
EVALUATIONS: dict[str, dict[str, tuple[str, ...]]] = {
    "2012": {"teaching": ("outstanding", "good", "requires_improvement", "inadequate")},
    "2015": {"teaching": ("outstanding", "good", "requires_improvement", "inadequate")},
    "2019": {"quality_of_education": ("outstanding", "good", "requires_improvement", "inadequate")},
    "2025": {
        "curriculum_teaching": ("exceptional", "strong", "expected", "needs_attention", "urgent_improvement"),
        "safeguarding": ("met", "not_met"),
    },
}


def make_evaluation(version: str) -> Framework:
    """A version of the evaluation framework: what may be graded, in its own words."""
    basic, graded = make_framework("evaluation"), EVALUATIONS[version]
    return replace(
        basic,
        header=basic.header.model_copy(update={"version": version, "title": f"Evaluation {version}"}),
        items=tuple(
            Item(
                name=name,
                theme="teaching",
                type="grade",
                list_name=name,
                label=name.replace("_", " ").capitalize(),
                required=True,
                visibility="public",
            )
            for name in graded
        ),
        choices=tuple(
            Choice(list_name=name, name=word, label=word.replace("_", " ").capitalize(), tone="none")
            for name, words in graded.items()
            for word in words
        ),
    )


DATES: dict[str, tuple[str, int | None, str]] = {
    "trained": ("training", 12, "public"),
    "refreshed": ("training", 36, "public"),
    "insured": ("insurance", None, "public"),
    "secret": ("training", 12, "members"),
}


def make_dated() -> Framework:
    """A framework that notes days: the kind of document each evidences, for how many months, and who may read it."""
    dated = make_framework("dated")
    notes = (
        Item(
            name=name,
            theme="safety",
            type="date",
            label=name,
            required=False,
            months_valid=months,
            document_kind=kind,
            visibility=Visibility(visibility),
        )
        for name, (kind, months, visibility) in DATES.items()
    )
    return replace(dated, items=(*dated.items, *notes))


def make_visit(
    visited_on: date,
    outcome: str = "met",
    *,
    signed_off: date | None = None,
    ratings: dict[str, str] | None = None,
    actions: dict[int, date] | None = None,
    done: dict[int, date] | None = None,
    withdrawn: date | None = None,
    provider_id: str = "lockside",
    framework: str = "basic",
    version: str = "1",
    by: str | None = None,
) -> Visit:
    """A visit with one revision, approved at noon of ``signed_off`` (default: a week later) by somebody else."""
    visit_id = f"{provider_id}-{visited_on}-{framework}"
    signed_off = signed_off or visited_on + timedelta(days=7)
    header = VisitHeader(
        visit_id=visit_id,
        provider_id=provider_id,
        framework_id=framework,
        framework_version=version,
        carried_out_by=by,
        revision=1,
        visited_on=visited_on,
        visited_by="Quality assurance officer",
        outcome=outcome,
    )
    best = {"1a": "fully", "1b": "fully", "2a": "fully"} if framework != "evaluation" else {}
    rated = best | (ratings or {})
    plan = tuple(
        Action(number=number, area="Area", action="Mend it.", rag="amber", by_when=due, owner="Manager")
        for number, due in (actions or {}).items()
    )
    moments = [(visited_on, "submitted", "QA-1"), (signed_off, "approved", "QA-2")]
    moments += [(withdrawn, "withdrawn", "QA-2")] if withdrawn else []
    return Visit(
        visit_id,
        (
            Revision(
                header, tuple(Answer(item=item, value=value) for item, value in rated.items()), (), plan, (), DIGEST
            ),
        ),
        tuple(Event(at=f"{day}T12:00:00Z", revision=1, event=kind, by=by, sha256=DIGEST) for day, kind, by in moments),
        tuple(Progress(noted_on=day, action=number, state="done", by="QA-1") for number, day in (done or {}).items()),
    )


POLICY: dict[str, Any] = {
    "title": "Test policy",
    "partnership": "Test Partnership",
    "introduction": "Invented.",
    "due_soon_days": 60,
    "documents": [
        {"kind": "insurance", "title": "Insurance", "source": "Test"},
        {"kind": "training", "title": "Training", "months": 24, "source": "Test"},
    ],
    "routes": [
        {"id": "visited", "title": "Visited", "registration_status": ["not_required", "applied", "fe_college"]},
        {"id": "registered", "title": "Registered", "registration_status": ["registered_school"]},
    ],
    "rules": [
        {
            "id": "visit",
            "title": "A yearly visit",
            "source": "Test 1",
            "routes": ["visited"],
            "test": "visit",
            "framework": "basic",
            "or_frameworks": ["audit"],
            "months": 12,
        },
        {
            "id": "insurance",
            "title": "Insurance",
            "source": "Test 2",
            "test": "document",
            "document": "insurance",
            "minimum_cover": 5_000_000,
            "missing": "suspended",
            "lapsed": "suspended",
        },
        {
            "id": "training",
            "title": "Training",
            "source": "Test 3",
            "test": "document",
            "document": "training",
            "missing": "lapsed",
            "lapsed": "lapsed",
        },
        {
            "id": "actions",
            "title": "Actions done",
            "source": "Test 4",
            "routes": ["visited"],
            "test": "actions",
            "framework": "basic",
            "grace_days": 28,
            "overdue": "suspended",
        },
        {
            "id": "unsafe",
            "title": "Safe",
            "source": "Test 5",
            "routes": ["visited"],
            "test": "answers",
            "framework": "basic",
            "themes": ["safety"],
            "values": ["not_met"],
            "found": "suspended",
        },
        {
            "id": "teaching",
            "title": "Teaching at least good",
            "source": "Test 8",
            "routes": ["visited"],
            "test": "grade",
            "framework": "evaluation",
            "accepted": {
                "2012": {"teaching": ["outstanding", "good"]},
                "2019": {"quality_of_education": ["outstanding", "good"]},
                "2025": {"curriculum_teaching": ["exceptional", "strong", "expected"], "safeguarding": ["met"]},
            },
            "refused": "not_approved",
        },
        {
            "id": "inspection",
            "title": "Inspected",
            "source": "Test 6",
            "routes": ["registered"],
            "test": "inspection",
            "months": 60,
            "accepted": {"EIF 2019": ["Outstanding", "Good"]},
            "missing": "awaiting_visit",
            "lapsed": "lapsed",
            "refused": "not_approved",
        },
        {
            "id": "red",
            "title": "Registration",
            "source": "Test 7",
            "test": "indicator",
            "level": "RED",
            "found": "suspended",
            "weighs_restricted": True,
        },
    ],
    "indicators": [
        {
            "id": "R1",
            "level": "RED",
            "title": "Five",
            "source": "Test",
            "test": "full_time_pupils",
            "pupils": 5,
            "text": "Ask.",
        },
        {
            "id": "R2",
            "level": "RED",
            "title": "One",
            "source": "Test",
            "test": "full_time_with_plan_or_looked_after",
            "pupils": 1,
            "text": "Ask.",
        },
        {
            "id": "R3",
            "level": "AMBER",
            "title": "Hours",
            "source": "Test",
            "test": "hours_with_counts_unknown_or_below",
            "hours": 18,
            "pupils": 5,
            "text": "Ask.",
        },
        {
            "id": "R4",
            "level": "AMBER",
            "title": "Days",
            "source": "Test",
            "test": "days_a_week",
            "days": 3,
            "text": "Ask.",
        },
        {
            "id": "R5",
            "level": "AMBER",
            "title": "Long",
            "source": "Test",
            "test": "beyond_part_time",
            "days": 2,
            "hours": 18,
            "weeks": 12,
            "text": "Ask.",
        },
        {
            "id": "R6",
            "level": "INFO",
            "title": "Old",
            "source": "Test",
            "test": "counts_old_or_at_the_brink",
            "brink": 4,
            "age_days": 120,
            "text": "Ask.",
        },
        {
            "id": "R7",
            "level": "AMBER",
            "title": "Number",
            "source": "Test",
            "test": "registered_without_number",
            "text": "Ask.",
        },
    ],
}


def make_policy(**changes: Any) -> Policy:
    """A policy with every kind of rule and every indicator."""
    return Policy.model_validate(POLICY | changes)


def insurance(issued_on: date, expires_on: date, cover_pounds: int | None = 5_000_000) -> Document:
    """Insurance that the policy of :func:`make_policy` asks for."""
    return Document(
        provider_id="lockside", kind="insurance", issued_on=issued_on, expires_on=expires_on, cover_pounds=cover_pounds
    )


def training(issued_on: date) -> Document:
    """Training without an expiry date: it counts for the policy's 24 months."""
    return Document(provider_id="lockside", kind="training", issued_on=issued_on)


def notice(kind: str, starts_on: date, ends_on: date | None = None) -> Notice:
    """A suspension or a removal."""
    return Notice.model_validate(
        {
            "provider_id": "lockside",
            "kind": kind,
            "starts_on": starts_on,
            "ends_on": ends_on,
            "public_reason": "A reason.",
            "decided_by": "Board",
        }
    )


def make_case(
    visits: tuple[Visit, ...] = (),
    documents: tuple[Document, ...] = (),
    notices: tuple[Notice, ...] = (),
    provider: Provider | None = None,
    policy: Policy | None = None,
) -> Case:
    """A case of these, under :func:`make_policy`."""
    frameworks = (make_framework(), make_framework("audit"), make_dated(), *map(make_evaluation, EVALUATIONS))
    return Case(
        provider or make_provider(),
        visits,
        documents,
        notices,
        policy or make_policy(),
        {framework.key: framework for framework in frameworks},
    )
