"""Answers for a terminal and for programs: problems, decisions and what was found, as text and as JSON values."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from build_tools.models.decision import Decision, Status
from build_tools.models.directory import Directory
from build_tools.models.grid import miles
from build_tools.models.problem import Problem
from build_tools.models.search import Found
from build_tools.render.environment import day

NOBODY_YET = "No provider is on record yet. A row in providers/providers.csv begins one."


def problems_as_text(problems: Iterable[object]) -> str:
    """A paragraph for each problem: where, what, and what to do; then how many there are."""
    told = [problem for problem in problems if isinstance(problem, Problem)]
    if not told:
        return "No problems."
    paragraphs = [
        f"{problem.severity}: {problem.place} [{problem.code}]\n  {problem.message}\n  {problem.fix}"
        for problem in told
    ]
    errors = sum(problem.severity == "error" for problem in told)
    warnings = len(told) - errors
    return "\n".join([*paragraphs, f"{_counted(errors, 'error')}, {_counted(warnings, 'warning')}."])


def _counted(count: int, word: str) -> str:
    return f"{count} {word}{'' if count == 1 else 's'}"


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def decision_as_json(decision: Decision) -> dict[str, Any]:
    """The keys that ``status --json`` promises."""
    return {
        "provider": decision.provider_id,
        "as_of": decision.as_of.isoformat(),
        "status": decision.status.value,
        "listed": decision.listed,
        "valid_until": _iso(decision.valid_until),
        "listed_until": _iso(decision.listed_until),
        "due_soon": decision.due_soon,
        "reasons": [
            {
                "rule": reason.rule,
                "status": reason.status.value,
                "source": reason.source,
                "evidence": reason.evidence,
                "turns_on": _iso(reason.turns_on),
                "visit": reason.visit_id,
                "revision": reason.revision,
            }
            for reason in decision.reasons
        ],
    }


def decision_as_text(decision: Decision, name: str, today: date) -> str:
    """The decision in one line, for another day than ``today`` what that means, then every reason, gravest first."""
    on = decision.as_of
    heading = f"{name} ({decision.provider_id})" + ("" if on == today else f" on {day(on)}")
    until = f" until {day(decision.valid_until)}" if decision.valid_until else ""
    then = ", as far as was known then" if until and on < today else ""
    soon = ", due soon" if decision.due_soon and on >= today else ""
    lines = [f"{heading}: {decision.status.label}{until}{then}{soon}", *_about_another_day(decision, today)]
    for reason in decision.reasons:
        sign = "+" if reason.status.is_listed else "-"
        turns = f" Turns after {day(reason.turns_on)}." if reason.turns_on else ""
        lines.append(f"  {sign} {reason.title} [{reason.rule}]: {reason.evidence}{turns} ({reason.source})")
        lines += [f"    Evidence: {reason.visit_id}, r{reason.revision}"] if reason.visit_id else []
    lines += [f"  ! {entry.level} {entry.id}: {entry.text}" for entry in decision.indicators]
    return "\n".join(lines)


def _about_another_day(decision: Decision, today: date) -> list[str]:
    """A plain answer to “was it approved on that day?”; nothing when the day is today."""
    if decision.as_of > today:
        return ["  That day has not come: this is what follows if nothing new arrives."]
    if decision.as_of == today:
        return []
    was = "was approved" if decision.listed else "was not approved"
    conditions = ", with conditions" if decision.status is Status.APPROVED_WITH_CONDITIONS else ""
    return [f"  It {was} on that day{conditions}. What was signed off later changes nothing here."]


def found_as_json(found: Found) -> dict[str, Any]:
    """The keys that ``find --json`` promises; ids throughout, and miles to about a metre."""
    return {
        "provider": found.provider_id,
        "name": found.name,
        "venue": found.venue_id or None,
        "courses": list(found.course_ids),
        "distance_miles": None if found.metres is None else round(miles(found.metres), 4),
    }


def found_as_text(answers: Sequence[Found], directory: Directory) -> str:
    """A paragraph for each provider: how far, where, and the courses that match."""
    if not directory.providers:
        return NOBODY_YET
    if not answers:
        return "No provider matches. Leave out a filter, or widen the distance."
    titles = {course.id: course.title for course in directory.courses}
    paragraphs = []
    for found in answers:
        venue = directory.venue.get(found.venue_id)
        away = "" if found.metres is None else f", {miles(found.metres):.1f} miles"
        where = ", ".join(filter(None, (venue.name, venue.town, venue.postcode))) if venue else "no venue"
        paragraphs.append(
            "\n".join([f"{found.name}{away}", f"  {where}", *(f"  - {titles[c]}" for c in found.course_ids)])
        )
    count = _counted(len(answers), "provider")
    return "\n".join([*paragraphs, f"{count}."])
