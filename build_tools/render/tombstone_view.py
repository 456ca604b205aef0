"""What remains of a provider that schools do not find: since when, why, and what was published."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from build_tools.models.decision import Decision, Interval, Status
from build_tools.models.directory import Directory
from build_tools.models.provider import Provider, RegistrationStatus
from build_tools.models.site import BuildFacts
from build_tools.render.report_links import ReportLink
from build_tools.render.staff_notes import StaffNote, notes_on_provider
from build_tools.render.standing_view import (
    DateBox,
    HistoryRow,
    ReasonRow,
    Standing,
    unlisted_sentence,
)
from build_tools.render.timeline import Timeline, timeline
from build_tools.render.views import SIGN_OF_STATUS, Tag, listing_path, pack_path


@dataclass(frozen=True)
class TombstoneView:
    """
    All of ``tombstone.html``: a provider that schools do not find, and what can be said of it in public.

    One that was taken out of the directory has no listing to check, so ``listing_path`` is empty.
    """

    name: str
    pack_path: str
    listing_path: str
    banner: Tag
    since: date | None
    sentence: str
    awaiting: bool
    reasons: tuple[ReasonRow, ...]
    history: tuple[HistoryRow, ...]
    timeline: Timeline | None
    date_box: DateBox
    all_reports: tuple[ReportLink, ...]
    staff: tuple[StaffNote, ...]
    as_of: date


def tombstone_view(
    directory: Directory,
    provider: Provider,
    decision: Decision,
    history: tuple[Interval, ...],
    standing: Standing,
    facts: BuildFacts,
) -> TombstoneView:
    """What remains of a provider that is not listed: no courses, no venues, no contacts."""
    return TombstoneView(
        name=provider.name,
        pack_path=pack_path(provider.id),
        listing_path="" if decision.removed_on else listing_path(provider.id),
        banner=_banner(provider, decision),
        since=_unlisted_since(history),
        sentence=unlisted_sentence(decision),
        awaiting=decision.status is Status.AWAITING_VISIT,
        reasons=tuple(row for row in standing.reasons if row.tag.sign != "ok"),
        history=standing.history,
        timeline=timeline(history, standing.reports, facts.as_of),
        date_box=standing.date_box,
        all_reports=standing.reports,
        staff=notes_on_provider(directory, provider, facts.edition),
        as_of=facts.as_of,
    )


def _banner(provider: Provider, decision: Decision) -> Tag:
    if decision.removed_on:
        return Tag("No longer listed", "none")
    if (
        decision.status is Status.AWAITING_VISIT
        and provider.registration_status is RegistrationStatus.REGISTERED_SCHOOL
    ):
        return Tag("Not yet listed", "none")  # it waits for its inspection, not for a visit
    return Tag(decision.status.label, SIGN_OF_STATUS[decision.status])


def _unlisted_since(history: tuple[Interval, ...]) -> date | None:
    """The day after the last on which it was listed; ``None`` when it never was."""
    was_listed = [position for position, run in enumerate(history) if run.status.is_listed]
    return history[was_listed[-1] + 1].starts_on if was_listed and was_listed[-1] + 1 < len(history) else None
