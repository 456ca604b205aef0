"""
Approval worked out a second time, as simply as it can be said, from the facts of ``random_facts.py``.

It shares no code with the product and never looks ahead: to know when something ends it asks day after day. Slow, and
meant to be. What it says is the policy page's promise; where the product differs, one of the two is wrong.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any

from random_facts import DATES, FRAMEWORKS, OUTCOMES, ProviderFacts, VisitFacts

WORSE = ("approved", "approved_with_conditions", "lapsed", "suspended", "not_approved", "awaiting_visit")
LISTED = WORSE[:2]
DAY = timedelta(days=1)
Entry = dict[str, Any]


@cache
def london_day(at: datetime) -> date:
    """Clocks are an hour ahead from 01:00 UTC on the last Sunday of March to 01:00 UTC on the last Sunday of October."""

    def last_sunday(month: int) -> datetime:
        day = date(at.year, month, 31)
        while day.isoweekday() != 7:
            day -= DAY
        return datetime(day.year, day.month, day.day, 1, tzinfo=UTC)

    in_summer = last_sunday(3) <= at < last_sunday(10)
    return (at + timedelta(hours=1 if in_summer else 0)).date()


def in_months(day: date, months: int) -> date:
    """The same day of a later month; where there is none, the last day before it."""
    year, month, wanted = day.year, day.month, day.day
    for _ in range(months):
        month += 1
        if month == 13:
            year, month = year + 1, 1
    while True:
        try:
            return date(year, month, wanted)
        except ValueError:
            wanted -= 1


def known_by(provider: ProviderFacts, on: date) -> ProviderFacts:
    """What anybody could know on a day: papers and notices bear their own days, the rest happens when it happens."""
    row = dict(provider.row)
    if row["counts_as_at"] and row["counts_as_at"] > on:
        row |= {name: None for name in row if name.startswith("pupils") or name == "counts_as_at"}
    if row["inspected_on"] and row["inspected_on"] > on:
        row["inspected_on"] = None
    visits = [
        VisitFacts(
            visit.framework,
            visit.visited_on,
            visit.revisions,
            [event for event in visit.events if london_day(event[0]) <= on],
            [note for note in visit.progress if note[0] <= on],
        )
        for visit in provider.visits
    ]
    return ProviderFacts(row, provider.documents, provider.notices, visits)


def in_force(entry: Entry, on: date) -> bool:
    return not (on < entry.get("starts_on", on) or on > entry.get("ends_on", on))


def report_on(visit: VisitFacts, on: date) -> Entry | None:
    """The report that stands: the last one approved, unless it was taken back since."""
    stands = None
    for at, number, kind in visit.events:
        if london_day(at) > on:
            continue
        if kind == "approved":
            stands = number
        if kind == "withdrawn" and number == stands:
            stands = None
    return visit.revisions[stands] if stands else None


def last_report(provider: ProviderFacts, frameworks: list[str], on: date) -> tuple[VisitFacts, Entry] | None:
    best = None
    for framework in frameworks:  # on one day, the framework named first
        for visit in provider.visits:
            report = report_on(visit, on) if visit.framework == framework else None
            if report and (best is None or visit.visited_on > best[0].visited_on):
                best = visit, report
    return best


def by_visit(rule: Entry, policy: Entry, provider: ProviderFacts, on: date) -> str | None:
    last = last_report(provider, [rule["framework"], *rule.get("or_frameworks", [])], on)
    if last is None:
        return str(rule["missing"])
    effect = OUTCOMES[last[1]["outcome"]]
    if effect != "not_approved" and on > in_months(last[0].visited_on, rule["months"]):
        return str(rule["lapsed"])
    return effect


def by_document(rule: Entry, policy: Entry, provider: ProviderFacts, on: date) -> str | None:
    months = next(kind.get("months") for kind in policy["documents"] if kind["kind"] == rule["document"])
    enough = False
    for document in provider.documents:
        if document["kind"] != rule["document"] or document["issued_on"] > on:
            continue
        if "minimum_cover" in rule and (document["cover_pounds"] or 0) < rule["minimum_cover"]:
            continue
        enough = True
        end = document["expires_on"] or (in_months(document["issued_on"], months) if months else None)
        if end is None or on <= end:
            return "approved"
    for visit in [] if "minimum_cover" in rule else provider.visits:  # nobody notes a sum at a visit
        report = report_on(visit, on)
        for item, noted in report["dates"].items() if report else ():
            kind, valid, visibility = DATES[visit.framework, report["version"]][item]
            if noted is None or kind != rule["document"] or visibility != "public":
                continue
            first, last = (noted, None) if valid else (visit.visited_on, noted)
            if first > on:
                continue
            enough = True
            if last is None:
                last = min(in_months(noted, period) for period in (valid, months) if period)
            if on <= last:
                return "approved"
    return str(rule["lapsed"] if enough else rule["missing"])


def by_actions(rule: Entry, policy: Entry, provider: ProviderFacts, on: date) -> str | None:
    last = last_report(provider, [rule["framework"]], on)
    if last is None or not last[1]["actions"]:
        return None
    for number, due in last[1]["actions"].items():
        said = [(noted, state) for noted, action, state in last[0].progress if action == number and noted <= on]
        is_open = not said or max(said, key=lambda note: note[0])[1] == "open"
        if is_open and (on - due).days > rule["grace_days"]:
            return str(rule["overdue"])
    return "approved"


def by_answers(rule: Entry, policy: Entry, provider: ProviderFacts, on: date) -> str | None:
    last = last_report(provider, [rule["framework"]], on)
    if last is None:
        return None
    items = FRAMEWORKS[last[0].framework, last[1]["version"]]
    for item, value in last[1]["answers"].items():
        looked_at = items[item][0] in rule.get("themes", []) or item in rule.get("items", [])
        if looked_at and value in rule["values"]:
            return str(rule["found"])
    return "approved"


def by_grade(rule: Entry, policy: Entry, provider: ProviderFacts, on: date) -> str | None:
    last = last_report(provider, [rule["framework"]], on)
    wanted = rule["accepted"].get(last[1]["version"]) if last else None
    if last is None or wanted is None:
        return rule.get("missing")
    given = [last[1]["answers"][item] for item in wanted]
    if any(value is not None and value not in accepted for value, accepted in zip(given, wanted.values(), strict=True)):
        return str(rule["refused"])
    return rule.get("missing") if None in given else "approved"


def by_inspection(rule: Entry, policy: Entry, provider: ProviderFacts, on: date) -> str | None:
    row = provider.row
    needed = (row["urn"], row["inspected_on"], row["inspection_framework"], row["inspection_grade"])
    if None in needed or row["inspected_on"] > on:
        return str(rule["missing"])
    if row["inspection_grade"] not in rule["accepted"].get(row["inspection_framework"], []):
        return str(rule["refused"])
    return str(rule["lapsed"]) if on > in_months(row["inspected_on"], rule["months"]) else "approved"


COUNTING = ("full_time_pupils", "full_time_with_plan_or_looked_after", "hours_with_counts_unknown_or_below") + (
    "counts_old_or_at_the_brink",
)


def by_indicator(rule: Entry, policy: Entry, provider: ProviderFacts, on: date) -> str | None:
    given = indicators(policy, provider, on)
    levels = {
        entry["level"]
        for entry in policy["indicators"]
        if entry["id"] in given and (rule.get("weighs_restricted") or entry["test"] not in COUNTING)
    }
    return str(rule["found"]) if rule["level"] in levels else "approved"


def indicators(policy: Entry, provider: ProviderFacts, on: date) -> list[str]:
    """The ids of the indicators that a provider gives on a day."""
    row = provider.row
    is_counted = row["counts_as_at"] is not None and row["counts_as_at"] <= on
    pupils = row["pupils_over_18_hours"] if is_counted else None
    special = [row[f"pupils_over_18_hours_{part}"] if is_counted else None for part in ("ehcp", "looked_after")]
    hours, days, weeks = (row[name] or 0 for name in ("max_hours_per_week", "max_days_per_week", "max_weeks"))
    found = []
    for entry in policy["indicators"]:
        test = entry["test"]
        if test == "full_time_pupils":
            gives = (pupils or 0) >= entry["pupils"]
        elif test == "full_time_with_plan_or_looked_after":
            gives = any((count or 0) >= entry["pupils"] for count in special)
        elif test == "hours_with_counts_unknown_or_below":
            gives = hours > entry["hours"] and (pupils is None or (pupils < entry["pupils"] and not any(special)))
        elif test == "days_a_week":
            gives = days >= entry["days"]
        elif test == "beyond_part_time":
            gives = weeks > entry["weeks"] and (days > entry["days"] or hours > entry["hours"])
        elif test == "counts_old_or_at_the_brink":
            old = is_counted and (on - row["counts_as_at"]).days > entry["age_days"]
            gives = old or pupils == entry["brink"]
        else:
            gives = row["registration_status"] == "registered_school" and not row["urn"] and not row["dfe_number"]
        must_register = row["registration_status"] not in ("registered_school", "fe_college")
        if gives and in_force(entry, on) and (must_register or test == "registered_without_number"):
            found.append(entry["id"])
    return found


ASK: dict[str, Callable[[Entry, Entry, ProviderFacts, date], str | None]] = {
    "visit": by_visit,
    "document": by_document,
    "actions": by_actions,
    "answers": by_answers,
    "grade": by_grade,
    "inspection": by_inspection,
    "indicator": by_indicator,
}


def rules_on(policy: Entry, provider: ProviderFacts, on: date) -> dict[str, str]:
    """What each rule says on a day, by its id; those that say nothing are left out."""
    mine = [
        route["id"] for route in policy["routes"] if provider.row["registration_status"] in route["registration_status"]
    ]
    if not mine:
        return {"route": "not_approved"}
    said = {}
    for rule in policy["rules"]:
        if in_force(rule, on) and (not rule.get("routes") or mine[0] in rule["routes"]):
            status = ASK[rule["test"]](rule, policy, provider, on)
            if status is not None:
                said[rule["id"]] = status
    return said or {"no-rule": "not_approved"}


def status_on(policy: Entry, provider: ProviderFacts, on: date) -> str:
    """The status on a day: what people decided comes first, then the gravest rule."""
    notices = {
        "not_approved" if notice["kind"] == "removed" else "suspended"
        for notice in provider.notices
        if notice["starts_on"] <= on and (notice["ends_on"] is None or notice["ends_on"] >= on)
    }
    return max(notices or set(rules_on(policy, provider, on).values()), key=WORSE.index)


def last_days(policy: Entry, provider: ProviderFacts, on: date, horizon: date) -> tuple[date | None, date | None]:
    """The last day of this status, and of being listed, if nothing new arrives; ``None`` when it outlasts ``horizon``."""
    known = known_by(provider, on)
    status = status_on(policy, known, on)
    if status not in LISTED:
        return None, None
    same = None
    day = on
    while day < horizon:
        day += DAY
        later = status_on(policy, known, day)
        if same is None and later != status:
            same = day - DAY
        if later not in LISTED:
            return same, day - DAY
    return same, None
