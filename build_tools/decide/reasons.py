"""A rule's answer as a reason: named, sourced, and tied to the visit that it rests on."""

from __future__ import annotations

from datetime import date

from build_tools.models.decision import Reason, Status
from build_tools.models.policy import ApprovalRule
from build_tools.models.visit import Visit


def reason(
    rule: ApprovalRule, status: Status, evidence: str, turns_on: date | None = None, visit: Visit | None = None
) -> Reason:
    """What ``rule`` says, in its own name."""
    return Reason(rule.id, rule.title, rule.source, status, evidence, turns_on, visit.visit_id if visit else None)
