"""Why a provider stands where it does: its reasons, its history, and what may be said of any day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from build_tools.models.decision import Decision, Interval, Reason, Status
from build_tools.models.site import BuildFacts
from build_tools.models.words import listed
from build_tools.render.environment import day
from build_tools.render.report_links import ReportLink
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
    """A run of days with one status, and the published reports that it rested on, as far as any did."""

    starts_on: date
    until: date | None
    status: Status
    tag: Tag
    because: str
    reports: tuple[ReportLink, ...]


@dataclass(frozen=True)
class DateBox:
    """
    What the box “Was it approved on …?” says of days that no row of the history covers.

    ``before`` is for days before the first row, ``later`` for those after ``as_of``, ``ended`` for those after
    ``valid_until``, where there is such a day.
    """

    as_of: date
    valid_until: date | None
    before: str
    later: str
    ended: str


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


def history_rows(history: tuple[Interval, ...], reports: Iterable[ReportLink]) -> tuple[HistoryRow, ...]:
    """Every run of days with one status, newest first."""
    by_path = {report.path: report for report in reports}
    return tuple(
        HistoryRow(
            starts_on=run.starts_on,
            until=run.until,
            status=run.status,
            tag=Tag(run.status.label, SIGN_OF_STATUS[run.status]),
            because=run.because,
            reports=tuple(by_path[path] for path in map(report_path, run.visits) if path in by_path),
        )
        for run in reversed(history)
    )


def date_box(decision: Decision, history: tuple[Interval, ...], as_of: date) -> DateBox | None:
    """The sentences of the box that answers for a day; ``None`` when there is no history to answer from."""
    if not history:
        return None
    until = decision.valid_until
    known = f"Nobody has decided that day yet. On {day(as_of)} the status was “{decision.status.label}”"
    return DateBox(
        as_of=as_of,
        valid_until=until,
        before=f"Nothing was on record yet. This provider’s record begins on {day(history[0].starts_on)}.",
        later=f"{known}, until {day(until)} if nothing new arrives." if until else f"{known}.",
        ended=f"{known}, but only until {day(until)} if nothing new arrives." if until else "",
    )
