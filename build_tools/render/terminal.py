"""Answers for a terminal and for programs: problems, decisions and what was found, as text and as JSON values."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from build_tools.models.decision import Decision
from build_tools.models.directory import Directory
from build_tools.models.grid import miles
from build_tools.models.problem import Problem
from build_tools.models.search import Found


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
        "status": decision.status.value,
        "listed": decision.listed,
        "valid_until": _iso(decision.valid_until),
        "due_soon": decision.due_soon,
        "reasons": [
            {
                "rule": reason.rule,
                "source": reason.source,
                "evidence": reason.evidence,
                "turns_on": _iso(reason.turns_on),
            }
            for reason in decision.reasons
        ],
    }


def decision_as_text(decision: Decision, name: str) -> str:
    """The decision in one line, then every reason, gravest first."""
    until = f" until {decision.valid_until}" if decision.valid_until else ""
    soon = ", due soon" if decision.due_soon else ""
    lines = [f"{name} ({decision.provider_id}): {decision.status.label}{until}{soon}"]
    for reason in decision.reasons:
        sign = "+" if reason.status.is_listed else "-"
        turns = f" Turns after {reason.turns_on}." if reason.turns_on else ""
        lines.append(f"  {sign} {reason.title} [{reason.rule}]: {reason.evidence}{turns} ({reason.source})")
    lines += [f"  ! {entry.level} {entry.id}: {entry.text}" for entry in decision.indicators]
    return "\n".join(lines)


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
