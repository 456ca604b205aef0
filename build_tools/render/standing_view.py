"""Why a provider stands where it does: its reasons, its history, and one sentence for each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from build_tools.models.decision import Decision, Interval, Reason, Status
from build_tools.models.site import BuildFacts
from build_tools.models.words import listed
from build_tools.render.environment import day
from build_tools.render.views import SIGN_OF_STATUS, Tag, report_path


@dataclass(frozen=True)
class ReasonRow:
    """A rule of the policy and what was found; ``report`` is the path of the visit's report, where published."""

    title: str
    evidence: str
    source: str
    tag: Tag
    turns_on: date | None
    report: str | None


@dataclass(frozen=True)
class HistoryRow:
    """A run of days with one status."""

    starts_on: date
    until: date | None
    tag: Tag
    because: str


def listed_sentence(decision: Decision) -> str:
    """One sentence on why it is listed, and what runs out first."""
    turning = [reason for reason in decision.reasons if reason.turns_on]
    first = min(turning, key=lambda reason: (reason.turns_on or date.max, reason.rule), default=None)
    if decision.status is Status.APPROVED_WITH_CONDITIONS:
        opening = f"Listed with conditions. {_sentence(decision.deciding)}"
    else:
        applies = "applies" if len(decision.reasons) == 1 else "apply"
        opening = f"Meets {_every(len(decision.reasons))} of this partnership’s policy that {applies} to it."
    if first is None:
        return opening
    return f"{opening} The first to run out is “{first.title}”, on {day(first.turns_on or date.max)}."


def _every(count: int) -> str:
    return "the one rule" if count == 1 else f"all {count} rules"


def unlisted_sentence(decision: Decision) -> str:
    """Why it is not listed, in public words."""
    if decision.status is Status.AWAITING_VISIT:
        missing = listed(f"“{reason.title}”" for reason in decision.reasons if not reason.status.is_listed)
        return f"It cannot be listed yet. Still to come: {missing}." if missing else "It has not been visited yet."
    return _sentence(decision.deciding) or "The evidence that approval needs is not there."


def _sentence(reasons: tuple[Reason, ...]) -> str:
    return " ".join(text if text.endswith((".", "!", "?")) else f"{text}." for text in (r.evidence for r in reasons))


def reason_rows(decision: Decision, facts: BuildFacts) -> tuple[ReasonRow, ...]:
    """Every reason, the gravest first."""
    ranked = sorted(decision.reasons, key=lambda reason: -reason.status.rank)
    return tuple(
        ReasonRow(
            title=reason.title,
            evidence=reason.evidence,
            source=reason.source,
            tag=_tag(reason, decision),
            turns_on=reason.turns_on,
            report=report_path(reason.visit_id) if reason.visit_id in facts.published else None,
        )
        for reason in ranked
    )


def _tag(reason: Reason, decision: Decision) -> Tag:
    """One that was never listed has nothing suspended or lapsed: what it lacks is still to come."""
    if not reason.status.is_listed and decision.status is Status.AWAITING_VISIT:
        return Tag("Still to come", "none")
    if decision.removed_on and reason.rule == "notice-removed":
        return Tag("Removed", "none")
    words = {Status.APPROVED: "Met", Status.APPROVED_WITH_CONDITIONS: "Met with conditions"}
    return Tag(words.get(reason.status, reason.status.label), SIGN_OF_STATUS[reason.status])


def history_rows(history: tuple[Interval, ...]) -> tuple[HistoryRow, ...]:
    """Every run of days with one status, newest first."""
    return tuple(
        HistoryRow(run.starts_on, run.until, Tag(run.status.label, SIGN_OF_STATUS[run.status]), run.because)
        for run in reversed(history)
    )
