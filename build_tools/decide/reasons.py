"""A rule's answer as a reason: named, sourced, and tied to the visit that it rests on."""

from __future__ import annotations

from datetime import date

from build_tools.models.decision import Reason, Status
from build_tools.models.policy import ApprovalRule
from build_tools.models.visit import Revision, Visit


def reason(
    rule: ApprovalRule,
    status: Status,
    evidence: str,
    turns_on: date | None = None,
    rests_on: tuple[Visit, Revision] | None = None,
) -> Reason:
    """What ``rule`` says, in its own name, and the report it rests on."""
    visit_id, revision = (rests_on[0].visit_id, rests_on[1].number) if rests_on else (None, None)
    return Reason(rule.id, rule.title, rule.source, status, evidence, turns_on, visit_id, revision)
