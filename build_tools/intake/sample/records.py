"""The rows of one invented provider, table by table."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

from build_tools.intake.sample.content import Offer, Trade, Words
from build_tools.intake.sample.papers import papers
from build_tools.intake.sample.stories import Story
from build_tools.models.postcode import Postcode

Row = dict[str, Any]
NEEDS = ("ADHD", "Autism", "Anxiety and school avoidance", "Learning difficulties", "Specific learning difficulties")
MORE_NEEDS = ("Speech and language", "Medical needs", "Physical disability", "English as an additional language")
STAGES = ("KS3;KS4", "KS3;KS4", "KS3;KS4", "KS4", "KS4", "KS2;KS3;KS4", "KS2;KS3;KS4", "KS4;KS5", "KS1;KS2;KS3")
AGES = {"KS1": (5, 7), "KS2": (7, 11), "KS3": (11, 14), "KS4": (14, 16), "KS5": (16, 18)}
DAYS = ("Mon;Tue", "Mon;Tue", "Fri", "Fri", "Tue;Thu", "Wed;Thu", "Mon;Wed", "Thu", "Wed", "Mon", "Mon;Tue;Wed;Thu;Fri")
RENEWED = date(2025, 11, 10)  # the first day of inspections under the renewed framework


@dataclass(frozen=True)
class Lot:
    """What falls to one provider before anything is invented: its number, name, story, visits, and where it teaches."""

    number: int
    id: str
    name: str
    kind: int
    story: Story
    visits: int
    postcodes: tuple[Postcode, ...]


def invent_records(lot: Lot, trade: Trade, words: Words, today: date, chance: Random) -> dict[str, list[Row]]:
    """Its rows by table. The first venue is where it is visited."""
    runs_out = lot.story is Story.SUSPENDED and chance.random() < 0.5
    is_stopped = lot.story is Story.SUSPENDED and not runs_out
    venues = list(_venues(lot, trade, words, chance))
    return {
        "providers": [_provider(lot, trade, today, chance)],
        "venues": venues,
        "contacts": list(_contacts(lot, chance)),
        "courses": list(_courses(lot, trade, words, [venue["id"] for venue in venues], chance)),
        "documents": list(papers(lot.id, runs_out, today, chance)),
        "notices": [_notice(lot, trade, today, chance)] if is_stopped else [],
    }


def _provider(lot: Lot, trade: Trade, today: date, chance: Random) -> Row:
    say = trade.grammar.say
    stages = chance.choice(STAGES)
    ages = [AGES[stage] for stage in stages.split(";")]
    is_school = lot.story is Story.SCHOOL
    summary = say("summary", chance)
    row: Row = {
        "id": lot.id,
        "name": lot.name,
        "legal_name": f"{lot.name} {chance.choice(('CIC', 'Limited', 'Trust'))}" if chance.random() < 0.6 else None,
        "website": f"https://www.{lot.id}.example/",
        "summary": summary[0].upper() + summary[1:],
        "description": say("description", chance),
        "registration_status": chance.choices(("not_required", "fe_college", "applied", "unknown"), (94, 2, 2, 2))[0],
        "age_from": ages[0][0],
        "age_to": ages[-1][1],
        "key_stages": stages,
        "needs_met": ";".join(["SEMH", *_some(NEEDS, 0.35, chance), *_some(MORE_NEEDS, 0.08, chance)]),
        "max_hours_per_week": chance.choice((5, 6, 8, 8, 9, 10, 10, 12, 12, 12, 15)),
        "max_days_per_week": chance.choice((1, 2, 2, 2, 2, 2, 3)),
        "max_weeks": chance.choice((None, 12, 24, 24, 24, 30, 36, 38, 38, 76)),
        "accepts_ehcp_full_time": "no",
        "accepts_looked_after_full_time": "no",
        "capacity": chance.choice((6, 8, 8, 10, 10, 12, 14, 16, 16, 20, 24, 40)),
        "cost_per_day": 45 + chance.randrange(90),
        "cost_note": say("cost_note", chance),
        "transport": say("transport", chance),
        "attendance_reporting": say("attendance_reporting", chance),
        "absence_reported_within_minutes": chance.choice((10, 15, 20, 20, 30, 30, 30)),
        "internal_note": say("internal_note", chance) if chance.random() < 0.06 else None,
    }
    return row | _school(lot, today, chance) if is_school else row


def _school(lot: Lot, today: date, chance: Random) -> Row:
    inspected = today - timedelta(days=60 + chance.randrange(1200))
    framework, grades = ("EIF 2019", ("Good", "Good", "Outstanding"))
    if inspected >= RENEWED:
        framework, grades = (
            "Ofsted 2025 renewed framework",
            ("Expected standard", "Expected standard", "Strong standard"),
        )
    return {
        "registration_status": "registered_school",
        "urn": str(990_000 + lot.number % 10_000),
        "dfe_number": f"999/{1 + lot.number % 9_999:04}",
        "inspected_on": inspected,
        "inspection_framework": framework,
        "inspection_grade": chance.choice(grades),
        "max_hours_per_week": 25,
        "max_days_per_week": 5,
        "max_weeks": None,
        "accepts_ehcp_full_time": "yes",
        "accepts_looked_after_full_time": "yes",
        "capacity": chance.choice((20, 30, 45, 60, 80)),
    }


def _some(names: tuple[str, ...], share: float, chance: Random) -> list[str]:
    return [name for name in names if chance.random() < share]


def _venues(lot: Lot, trade: Trade, words: Words, chance: Random) -> Iterator[Row]:
    say = trade.grammar.say
    stem = lot.name.rsplit(" ", lot.name.count(" ") - 1)[0]
    for number, postcode in enumerate(lot.postcodes, 1):
        yield {
            "id": f"{lot.id}-{number}",
            "provider_id": lot.id,
            "name": f"{stem} {say('venue_end', chance)}"
            if number == 1
            else f"{say('street', chance)} {say('venue_end', chance)}",
            "kind": "premises",
            "address": f"{say('building', chance)}, {say('street', chance)}",
            "town": words.towns[postcode.area],
            "postcode": str(postcode),
            "access": say("access", chance),
        }
    if chance.random() < 0.06:
        areas = sorted({postcode.area for postcode in lot.postcodes})
        yield {
            "id": f"{lot.id}-out",
            "provider_id": lot.id,
            "name": f"{stem} outreach",
            "kind": chance.choice(("outreach", "online")),
            "area_covered": ";".join(areas),
            "access": say("outreach_access", chance),
        }


def _contacts(lot: Lot, chance: Random) -> Iterator[Row]:
    def contact(role: str, mailbox: str, visibility: str) -> Row:
        # Numbers that Ofcom keeps for drama: nobody has them.
        phone = f"01632 960{chance.randrange(1000):03}"
        mail = f"{mailbox}@{lot.id}.example"
        return {"provider_id": lot.id, "role": role, "phone": phone, "email": mail, "visibility": visibility}

    yield contact("Referrals and bookings", "referrals", "public")
    yield contact("Designated safeguarding lead", "safeguarding", "members")
    if chance.random() < 0.4:
        yield contact("Finance", "accounts", "internal")
    if chance.random() < 0.25:
        yield contact("Out-of-hours line", "duty", "members")


def _courses(lot: Lot, trade: Trade, words: Words, venues: list[str], chance: Random) -> Iterator[Row]:
    say = trade.grammar.say
    count = chance.choice((3, 4, 4, 5, 5, 5, 6, 8))
    offers = _offers(trade, words, count, chance)
    for number, offer in enumerate(offers, 1):
        yield {
            "id": f"{lot.id}-c{number}",
            "provider_id": lot.id,
            "title": offer.about + say("course_end", chance),
            "venue_ids": ";".join(_some(tuple(venues), 0.7, chance) or venues[:1]),
            "qualification_number": offer.number,
            "subject": "" if offer.number else offer.subject,
            "days": chance.choice(DAYS),
            "weeks": chance.choice((4, 6, 10, 12, 12, 12, 19, 24, 24, 30, 38, 38, 38, 76)),
            "hours_per_week": chance.choice((2, 3, 4, 4, 5, 5, 6, 8, 10, 10, 11)),
            "places": chance.choice((4, 5, 6, 6, 6, 8, 8, 10, 12, 16)),
            "expected_outcome": say("outcome", chance),
        }


def _offers(trade: Trade, words: Words, count: int, chance: Random) -> list[Offer]:
    """Two in three are of the trade, the rest what pupils everywhere are taught; none twice."""
    own = min(len(trade.offers), count - count // 3)
    return chance.sample(trade.offers, own) + chance.sample(words.general, count - own)


def _notice(lot: Lot, trade: Trade, today: date, chance: Random) -> Row:
    kind = "removed" if chance.random() < 0.2 else "suspended"
    return {
        "provider_id": lot.id,
        "kind": kind,
        "starts_on": today - timedelta(days=3 + chance.randrange(60)),
        "public_reason": trade.grammar.say(kind, chance),
        "decided_by": "Partnership board",
    }
