"""A cell of a provider record as people read it: a day, pounds, hours, the words of a choice."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation

from build_tools.models.words import listed
from build_tools.render.environment import day, number, pounds

IN_POUNDS = {"cost_per_day", "cover_pounds"}
UNITS = {
    "max_hours_per_week": "hour",
    "max_days_per_week": "day",
    "max_weeks": "week",
    "absence_reported_within_minutes": "minute",
    "weeks": "week",
    "hours_per_week": "hour",
}


def cell_in_words(field: str, value: str, choices: Mapping[str, str]) -> str:
    """``2027-03-14`` is 14 March 2027, ``Mon;Tue`` Monday and Tuesday. What cannot be read stays as it stands."""
    if choices:
        return (
            choices[value]
            if value in choices
            else listed(choices.get(one.strip(), one.strip()) for one in value.split(";"))
        )
    try:
        if field.endswith("_on"):
            return day(date.fromisoformat(value))
        if field in IN_POUNDS:
            return pounds(Decimal(value))
        if field in UNITS:
            return f"{number(Decimal(value))} {UNITS[field]}{'' if Decimal(value) == 1 else 's'}"
    except (ValueError, InvalidOperation):
        pass
    return value
