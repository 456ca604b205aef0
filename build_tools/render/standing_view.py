"""Why a provider stands where it does: its reasons, its history, and what may be said of any day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from build_tools.models.decision import ALWAYS, Decision, Decisions, Ground, Interval, Reason, Status
from build_tools.models.directory import Directory
from build_tools.models.periods import ONE_DAY
from build_tools.models.site import BuildFacts
from build_tools.models.words import listed
from build_tools.render.environment import day
from build_tools.render.report_links import ReportLink, reports_of
from build_tools.render.views import SIGN_OF_STATUS, Tag, report_path


@dataclass(frozen=True, eq=False)  # one object serves a provider's page and its pack
class ReasonRow:
    """A rule of the policy and what was found; ``report`` is the path of the visit's report, where published."""

    title: str
    evidence: str
    source: str
    tag: Tag
    turns_on: date | None
    report: str | None


@dataclass(frozen=True)
class GroundRow:
    """Why, in words, and on which days of its run: see :class:`CountedReport`."""

    because: str
    counted: str


@dataclass(frozen=True)
class CountedReport:
    """
    A report that a run of days rested on, and on which of those days: ``counted`` is ``2026-03-08/2026-06-30``.

    Both days are included. One that is left out is the run's own first or last, several pairs stand apart by a blank, and
    no text at all means every day of the run.
    """

    link: ReportLink
    counted: str


@dataclass(frozen=True, eq=False)  # one object serves a provider's page and its pack
class HistoryRow:
    """
    A run of days with one status; ``starts_on`` is ``None`` where it has no beginning.

    ``because`` is why it began, ``grounds`` why on each of its days, ``reports`` the published ones that it rested on.
    """

    starts_on: date | None
    until: date | None
    status: Status
    tag: Tag
    because: str
    grounds: tuple[GroundRow, ...]
    reports: tuple[CountedReport, ...]


@dataclass(frozen=True)
class DateBox:
    """
    What the box “Was it approved on …?” says of days that no row of the history covers: those after ``as_of``.

    ``ended`` is for those after ``valid_until``, where there is such a day, ``later`` for those before.
    """

    as_of: date
    valid_until: date | None
    later: str
    ended: str


@dataclass(frozen=True)
class IndicatorRow:
    """A registration indicator with its level as a sign."""

    tag: Tag
    text: str
    source: str


@dataclass(frozen=True)
class Standing:
    """How a provider stands, and came to: what its page says, and its pack does, too. ``reports`` come newest first."""

    reasons: tuple[ReasonRow, ...]
    history: tuple[HistoryRow, ...]
    reports: tuple[ReportLink, ...]
    date_box: DateBox
    indicators: tuple[IndicatorRow, ...]


def standing_of(directory: Directory, decisions: Decisions, provider_id: str, facts: BuildFacts) -> Standing:
    """All that the readers of an edition may know of it."""

    def look() -> Standing:
        decision, reports = decisions.by_provider[provider_id], reports_of(directory, provider_id, facts)
        return Standing(
            reasons=_reason_rows(decision, facts),
            history=_history_rows(decisions.histories[provider_id], reports),
            reports=reports,
            date_box=_date_box(decision, facts.as_of),
            indicators=_indicator_rows(decision, facts),
        )

    return directory.once(("standing", provider_id, facts.as_of), look)


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


def _reason_rows(decision: Decision, facts: BuildFacts) -> tuple[ReasonRow, ...]:
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


def _history_rows(history: tuple[Interval, ...], reports: Iterable[ReportLink]) -> tuple[HistoryRow, ...]:
    """Every run of days with one status, newest first."""
    by_path = {report.path: report for report in reports}
    return tuple(_history_row(run, by_path) for run in reversed(history))


def _history_row(run: Interval, by_path: dict[str, ReportLink]) -> HistoryRow:
    because = (
        run.because if run.on_record else "Nothing was on record yet." if run.until else "Nothing is on record yet."
    )
    words = dict.fromkeys(ground.because for ground in run.grounds)
    return HistoryRow(
        starts_on=None if run.starts_on == ALWAYS else run.starts_on,
        until=run.until,
        status=run.status,
        tag=Tag(run.status.label, SIGN_OF_STATUS[run.status]),
        because=because,
        grounds=tuple(
            GroundRow(said, _counted(run, [ground for ground in run.grounds if ground.because == said]))
            for said in words
        )
        if run.on_record
        else (GroundRow(because, ""),),
        reports=tuple(
            CountedReport(by_path[path], _counted(run, [ground for ground in run.grounds if visit in ground.visits]))
            for visit in run.visits
            if (path := report_path(visit)) in by_path
        ),
    )


def _counted(run: Interval, grounds: list[Ground]) -> str:
    """The days of these grounds as :class:`CountedReport` writes them; those that follow each other are one stretch."""
    if len(grounds) == len(run.grounds):
        return ""
    stretches: list[list[Ground]] = []
    for ground in grounds:
        if stretches and stretches[-1][-1].until == ground.starts_on - ONE_DAY:
            stretches[-1].append(ground)
        else:
            stretches.append([ground])
    return " ".join(f"{_begin(run, some[0])}/{_end(run, some[-1])}" for some in stretches)


def _begin(run: Interval, ground: Ground) -> str:
    return "" if ground.starts_on == run.starts_on else ground.starts_on.isoformat()


def _end(run: Interval, ground: Ground) -> str:
    return "" if ground.until is None or ground.until == run.until else ground.until.isoformat()


def _date_box(decision: Decision, as_of: date) -> DateBox:
    """The sentences of the box that answers for a day."""
    until = decision.valid_until
    known = f"Nobody has decided that day yet. On {day(as_of)} the status was “{decision.status.label}”"
    return DateBox(
        as_of=as_of,
        valid_until=until,
        later=f"{known}, until {day(until)} if nothing new arrives." if until else f"{known}.",
        ended=f"{known}, but only until {day(until)} if nothing new arrives." if until else "",
    )


def _indicator_rows(decision: Decision, facts: BuildFacts) -> tuple[IndicatorRow, ...]:
    """The indicators of registration that the edition may show, each with its level in a word."""
    signs = {"RED": Tag("Red", "stop"), "AMBER": Tag("Amber", "warn"), "INFO": Tag("For information", "none")}
    return tuple(
        IndicatorRow(signs[indicator.level], indicator.text, indicator.source)
        for indicator in decision.indicators
        if facts.edition.may_see(indicator.visibility)
    )
