"""Where listed providers teach what: every number of every row, for a handful of invented courses."""

from __future__ import annotations

import runpy
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from build_tools.decide.coverage import (
    area_coverage,
    levels_taught,
    running_courses,
    sectors_not_taught,
    subject_coverage,
)
from build_tools.models.decision import Decisions
from build_tools.models.directory import Directory
from build_tools.models.level import Level
from build_tools.models.outcomes import Coverage

AS_OF = date(2026, 11, 21)
READ = runpy.run_path(str(Path(__file__).parents[1] / "shared_cases" / "read_records.py"))


def course(name: str, provider: str, *venues: str, **more: Any) -> dict[str, Any]:
    return {"id": name, "provider_id": provider, "title": name, "venue_ids": list(venues), **more}


RECORDS: dict[str, Any] = {
    "providers": [{"id": name, "name": name} for name in ("ash", "box", "cob", "dog")],
    "venues": [
        {"id": "ash-hall", "provider_id": "ash", "postcode": "NG7 2RD", "town": "Nottingham"},
        {"id": "ash-barn", "provider_id": "ash", "postcode": "NG24 1AA", "town": "Newark"},
        {"id": "ash-shed", "provider_id": "ash", "postcode": "DE1 1AA", "town": "Derby"},
        {"id": "box-hall", "provider_id": "box", "postcode": "NG1 1AA", "town": "Nottingham"},
        {"id": "box-yard", "provider_id": "box", "postcode": "NG1 1AB"},
        {
            "id": "box-out",
            "provider_id": "box",
            "kind": "outreach",
            "postcode": "LE1 1AA",
            "area_covered": ["DE7", "DE"],
        },
        {"id": "cob-out", "provider_id": "cob", "kind": "online", "area_covered": ["England"]},
        {"id": "cob-lost", "provider_id": "cob"},
        {"id": "dog-hall", "provider_id": "dog", "postcode": "LN1 1AA", "town": "Lincoln"},
    ],
    "subjects": [
        {"code": "2.1", "name": "Science", "sector": "Science and mathematics"},
        {"code": "4.3", "name": "Vehicles", "sector": "Engineering"},
        {"code": "4.1", "name": "Machines", "sector": "Engineering"},
        {"code": "7.4", "name": "Catering", "sector": "Retail"},
    ],
    "courses": [
        course("cars", "ash", "ash-hall", "ash-barn", subject="4.3", level="Level 1", places=4),
        course("vans", "box", "box-hall", "ash-shed", subject="4.3", level="Level 1/2", places=0),
        course("bikes", "box", "box-yard", subject="4.3", level="Entry 3"),
        course("cakes", "cob", "cob-out", subject="7.4", places=7, ends_on="2026-11-21"),
        course("bread", "cob", "cob-out", subject="7.4", ends_on="2026-11-20"),
        course("walks", "ash", "ash-shed", places=3),
        course("birds", "dog", "dog-hall", subject="2.1", level="Level 3"),
    ],
    "decisions": {"dog": ["suspended", None]},
}


@pytest.fixture(scope="module")
def directory() -> Directory:
    made: Directory = READ["directory_of"](RECORDS)
    return made


@pytest.fixture(scope="module")
def decisions() -> Decisions:
    made: Decisions = READ["decisions_of"](RECORDS, AS_OF)
    return made


def test_a_course_of_a_listed_provider_runs_to_its_last_day(directory: Directory, decisions: Decisions) -> None:
    assert [each.id for each in running_courses(directory, decisions)] == ["cars", "vans", "bikes", "cakes", "walks"]


def test_levels_are_told_from_the_lowest_and_entry_levels_are_one(directory: Directory, decisions: Decisions) -> None:
    running = running_courses(directory, decisions)
    assert levels_taught(directory, running) == (Level("Entry Level"), Level("Level 1"), Level("Level 2"))
    assert levels_taught(directory, directory.courses)[-1] == Level("Level 3")
    eighth = READ["directory_of"]({**RECORDS, "courses": [course("top", "ash", "ash-hall", level="Level 8")]})
    assert levels_taught(eighth, eighth.courses) == (Level("Level 8"),)


def test_one_row_for_each_subject_in_the_order_of_the_codes_and_last_those_without(
    directory: Directory, decisions: Decisions
) -> None:
    running = running_courses(directory, decisions)
    levels = levels_taught(directory, running)
    assert subject_coverage(directory, running, levels) == (
        Coverage("4.3", "Vehicles", 2, 3, 4, 2, (1, 2, 1), 0, 0),
        Coverage("7.4", "Catering", 1, 1, 7, 1, (0, 0, 0), 1, 0),
        Coverage("", "No subject recorded", 1, 1, 3, 1, (0, 0, 0), 1, 0),
    )
    assert [row.code for row in subject_coverage(directory, running[:3], levels)] == ["4.3"]


def test_a_sector_in_which_nobody_teaches_is_told_once(directory: Directory, decisions: Decisions) -> None:
    running = running_courses(directory, decisions)
    assert sectors_not_taught(directory, running) == ("Science and mathematics",)
    assert sectors_not_taught(directory, ()) == ("Science and mathematics", "Engineering", "Retail")


def test_one_row_for_each_area_with_premises_of_a_listed_provider(directory: Directory, decisions: Decisions) -> None:
    assert area_coverage(directory, decisions, running_courses(directory, decisions)) == (
        Coverage("DE", "Derby", 1, 2, 3, 2, (), 1, 2),
        Coverage("NG", "Newark, Nottingham", 2, 3, 4, 2, (), 0, 1),
    )
