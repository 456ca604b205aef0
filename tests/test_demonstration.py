"""The demonstration shows on its day everything that the product can say, and README counts it rightly."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import pytest
from conftest import Command

from build_tools.decide.approval import decide_all
from build_tools.models.comparison import Side, compare, visit_before
from build_tools.models.decision import Decisions, Status
from build_tools.models.directory import Directory
from build_tools.models.visibility import Visibility
from build_tools.pipeline import open_directory

AGREEMENT = "safeguarding_quality_agreement"


@pytest.fixture(scope="module")
def demo(repository: Path, today: date) -> Directory:
    return open_directory(repository, today)


@pytest.fixture(scope="module")
def decided(demo: Directory, today: date) -> Decisions:
    return decide_all(demo, today)


def test_every_status_and_every_indicator_occurs(demo: Directory, decided: Decisions) -> None:
    decisions = decided.by_provider.values()
    assert {decision.status for decision in decisions} == set(Status)
    assert {sign.id for decision in decisions for sign in decision.indicators} == {
        entry.id for entry in demo.policy.indicators
    }
    assert sum(decision.listed for decision in decisions) > len(decided.by_provider) / 2


def test_every_version_of_every_framework_has_reports(demo: Directory, today: date) -> None:
    standing = [revision.header for visit in demo.visits if (revision := visit.standing(today))]
    used = Counter((header.framework_id, header.framework_version) for header in standing)
    assert set(used) == set(demo.framework)
    assert min(used.values()) >= 2


def test_visits_are_made_on_the_version_in_use_on_their_day(demo: Directory) -> None:
    for visit in demo.visits:
        for revision in visit.revisions:
            header = demo.framework[revision.header.framework_id, revision.header.framework_version].header
            assert header.used_from <= revision.header.visited_on <= (header.used_until or date.max), visit.visit_id


def test_an_audit_carries_its_provenance_and_stands_in_for_a_visit(demo: Directory, decided: Decisions) -> None:
    audits = [v.revisions[-1].header for v in demo.visits if v.revisions[-1].header.framework_id == "audit"]
    assert len(audits) >= 8
    assert all(header.carried_out_by and header.original_report for header in audits)
    bodies = {header.carried_out_by for header in audits}
    reasons = [reason.evidence for decision in decided.by_provider.values() for reason in decision.reasons]
    assert any(body and body in evidence for body in bodies for evidence in reasons)


def test_a_grade_below_good_took_a_provider_off_the_list_for_a_while(decided: Decisions) -> None:
    history = decided.histories["canvas-lane"]
    teaching = [run for run in history if run.status is Status.NOT_APPROVED and "Teaching at least good" in run.because]
    assert len(teaching) == 1
    assert history[-1].status is Status.APPROVED


def test_corrections_replace_what_stood_and_one_was_corrected_twice(demo: Directory) -> None:
    stood = [sum(event.event == "approved" for event in visit.events) for visit in demo.visits]
    assert Counter(stood)[2] >= 6
    assert Counter(stood)[3] == 1


def test_visits_on_one_framework_show_better_and_worse_and_what_cannot_be_compared(
    demo: Directory, today: date
) -> None:
    published = {visit.visit_id: revision for visit in demo.visits if (revision := visit.standing(today))}
    kinds: Counter[tuple[str, str]] = Counter()
    for revision in published.values():
        before = visit_before(revision, demo.visits, published)
        if before is not None:
            sides = [
                Side(demo.framework[side.header.framework_id, side.header.framework_version], side)
                for side in (before, revision)
            ]
            framework = revision.header.framework_id
            kinds.update((framework, change.kind) for change in compare(sides[0], sides[1], Visibility.INTERNAL))
    for framework in ("quality", "compliance", "evaluation"):
        assert kinds[framework, "improved"]
        assert kinds[framework, "declined"]
    assert kinds["evaluation", "other_scale"]
    assert kinds["compliance", "new"]
    assert kinds["compliance", "gone"]


def test_agreements_are_in_date_due_soon_expired_and_missing(demo: Directory, today: date) -> None:
    ends = {
        provider.id: max(
            (document.expires_on for document in demo.documents_of.get(provider.id, ()) if document.kind == AGREEMENT),
            default=None,
        )
        for provider in demo.providers
    }
    soon = today + timedelta(days=demo.policy.due_soon_days)
    found = Counter(
        "none" if end is None else "expired" if end < today else "soon" if end <= soon else "in date"
        for end in ends.values()
    )
    assert set(found) == {"none", "expired", "soon", "in date"}
    assert found["in date"] > len(ends) / 2
    assert {kind.kind for kind in demo.policy.documents if kind.key_document} == {AGREEMENT}


def test_assessors_differ(demo: Directory) -> None:
    """Moderation has something to look at: each of several assessors rated some hundred standards."""
    rated: dict[str, Counter[str]] = {}
    for visit in demo.visits:
        latest = visit.revisions[-1]
        if latest.header.framework_id == "quality":
            counts = rated.setdefault(latest.header.visitor_reference or "", Counter())
            counts.update(answer.value for answer in latest.answers if answer.value)
    shares = [counts["fully"] / counts.total() for counts in rated.values() if counts.total() > 100]
    assert len(shares) >= 4
    assert max(shares) - min(shares) > 0.03


def test_readme_counts_the_demonstration(demo: Directory, repository: Path) -> None:
    readme = re.sub(r"\s+", " ", (repository / "README.md").read_text(encoding="utf-8"))
    counts = f"{len(demo.providers)} providers, {len(demo.venues)} venues, {len(demo.courses)} courses, {len(demo.visits)} visits"
    assert counts in readme


def test_a_form_waits_in_the_inbox_and_would_be_taken_in(repository: Path, command: Command) -> None:
    told = command("intake", "--inbox", "--check", "--by", "QA-03", workspace=repository)
    assert told.exit_code == 0, told.output
    assert "kiln-cottage-2026-11-18-compliance would be stored as r1" in told.output
