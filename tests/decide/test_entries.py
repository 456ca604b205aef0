"""What an entry of the search holds: every part of it, for a provider with one of each kind of venue and course."""

from __future__ import annotations

import runpy
from datetime import date
from pathlib import Path
from typing import Any

from build_tools.decide.entries import search_entries
from build_tools.models.grid import GridPoint
from build_tools.models.level import Level
from build_tools.models.search import Entry, Offer, Spot

READ = runpy.run_path(str(Path(__file__).parents[1] / "shared_cases" / "read_records.py"))
RECORDS: dict[str, Any] = {
    "providers": [
        {"id": "ash", "name": "Ash", "summary": "Cars."},
        {"id": "box", "name": "box"},
        {"id": "cob", "name": "Box"},
        {"id": "dog", "name": "Dog"},
    ],
    "venues": [
        {"id": "ash-hall", "provider_id": "ash", "name": "Hall", "town": "Newark", "postcode": "NG24 1AA", "point": [1, 2]},
        {"id": "ash-out", "provider_id": "ash", "name": "Round", "kind": "outreach", "area_covered": ["NG"], "point": [3, 4]},
        {"id": "ash-bare", "provider_id": "ash", "name": "Bare", "area_covered": ["DE"]},
    ],
    "awarding_bodies": [{"id": "imi", "name": "Imi", "aliases": ["Motors"]}],
    "qualifications": [
        {"number": "600/0001/X", "title": "Award in Vans", "awarding_body_id": "imi", "level": "Level 1", "subject": "4.3"}
    ],
    "subjects": [{"code": "4.3", "name": "Transport", "sector": "Engineering", "everyday": ["lorries"]}],
    "courses": [
        {
            "id": "vans", "provider_id": "ash", "title": "Driving", "venue_ids": ["ash-bare", "elsewhere", "ash-hall"],
            "qualification_number": "600/0001/X",
        },
        {"id": "plain", "provider_id": "ash", "title": "Walking", "venue_ids": ["ash-out"], "ends_on": "2026-11-21"},
        {"id": "over", "provider_id": "ash", "title": "Over", "venue_ids": ["ash-out"], "ends_on": "2026-11-20"},
    ],
    "decisions": {"dog": ["lapsed", None]},
}  # fmt: skip


def entries() -> tuple[Entry, ...]:
    return tuple(search_entries(READ["directory_of"](RECORDS), READ["decisions_of"](RECORDS, date(2026, 11, 21))))


def test_listed_providers_come_by_name_whatever_its_capitals_and_then_by_id() -> None:
    assert [entry.provider_id for entry in entries()] == ["ash", "box", "cob"]


def test_a_provider_of_which_nothing_was_decided_is_not_found() -> None:
    decisions = READ["decisions_of"](RECORDS, date(2026, 11, 21))
    del decisions.by_provider["ash"]
    assert [entry.provider_id for entry in search_entries(READ["directory_of"](RECORDS), decisions)] == ["box", "cob"]


def test_premises_have_a_point_and_what_goes_out_has_an_area_never_both() -> None:
    assert entries()[0].spots == (
        Spot("ash-hall", "Hall", "Newark", "NG24 1AA", "premises", GridPoint(1, 2), ()),
        Spot("ash-out", "Round", "", "", "outreach", None, ("NG",)),
        Spot("ash-bare", "Bare", "", "", "premises", None, ()),
    )
    assert (entries()[1].spots, entries()[1].offers) == ((), ())


def test_a_course_has_what_its_qualification_says_and_is_found_by_all_its_words() -> None:
    vans, plain = entries()[0].offers
    assert vans == Offer(
        course_id="vans",
        title="Driving",
        level=Level("Level 1"),
        awarding_body="imi",
        subject="4.3",
        qualification_number="600/0001/X",
        qualification_title="Award in Vans",
        venues=(0, 2),
        words=vans.words,
    )
    assert {"driving", "award", "vans", "imi", "motors", "transport", "lorries"} <= vans.words
    assert (plain.level, plain.awarding_body, plain.subject, plain.venues) == (None, None, None, (1,))
    assert (plain.qualification_number, plain.qualification_title, plain.words) == (None, None, {"walking"})
