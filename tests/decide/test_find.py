"""The answers to the cases that the browser shares, and what only the command line can be asked."""

from __future__ import annotations

import json
import runpy
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from build_tools.decide.entries import search_entries
from build_tools.decide.find import find
from build_tools.models.grid import GridPoint
from build_tools.models.search import Entry, Place, Question, Spot

CASES = Path(__file__).parents[1] / "shared_cases"
READ = runpy.run_path(str(CASES / "read_records.py"))
SHARED = json.loads((CASES / "find.json").read_text(encoding="utf-8"))
AS_OF = date.fromisoformat(SHARED["as_of"])


@pytest.fixture(scope="module")
def entries() -> tuple[Entry, ...]:
    records = SHARED["records"]
    return search_entries(READ["directory_of"](records), READ["decisions_of"](records, AS_OF))


@pytest.mark.parametrize("case", SHARED["cases"], ids=lambda case: case["name"])
def test_find_gives_the_shared_answer(case: dict[str, Any], entries: tuple[Entry, ...]) -> None:
    answers = find(entries, READ["question_of"](case["question"]))
    assert [
        {
            "provider": answer.provider_id,
            "venue": answer.venue_id,
            "courses": list(answer.course_ids),
            "metres": answer.metres,
        }
        for answer in answers
    ] == case["found"]


@pytest.mark.parametrize("case", SHARED["later"], ids=lambda case: case["name"])
def test_a_later_build_gives_what_the_browser_works_out(case: dict[str, Any]) -> None:
    """The browser leaves out what has ended since the build; a build on that day would not have listed it."""
    today = date.fromisoformat(case["today"])
    records = SHARED["records"]
    ended = {
        provider: ["lapsed", None]
        for provider, (_, until) in records["decisions"].items()
        if until and date.fromisoformat(until) < today
    }
    later = {**records, "decisions": {**records["decisions"], **ended}}
    entries = search_entries(READ["directory_of"](later), READ["decisions_of"](later, today))
    answers = find(entries, READ["question_of"](case["question"]))
    assert [answer.provider_id for answer in answers] == case["found"]


def test_entries_are_the_listed_providers_by_name_and_id(entries: tuple[Entry, ...]) -> None:
    names = [(entry.name.casefold(), entry.provider_id) for entry in entries]
    assert names == sorted(names)
    assert "juniper-joinery" not in {entry.provider_id for entry in entries}


def test_a_course_is_left_out_after_its_last_day(entries: tuple[Entry, ...]) -> None:
    held = {offer.course_id for entry in entries for offer in entry.offers}
    assert "birch-last-day" in held
    assert "alder-ended" not in held


def test_of_several_venues_the_nearest_is_told_and_without_distance_the_first_of_the_file() -> None:
    far, near = GridPoint(450_000, 340_000), GridPoint(455_500, 340_000)
    here = Place(GridPoint(456_000, 340_000), "NG7", "NG7 2RD")

    def spot(name: str, point: GridPoint | None, *covers: str) -> Spot:
        return Spot(name, name, "", "", "premises" if point else "outreach", point, covers)

    def entry(name: str, *spots: Spot) -> Entry:
        return Entry(name, name.title(), frozenset(), spots, ())

    entries = (
        entry("b", spot("b-far", far), spot("b-near", near), spot("b-nowhere", None, "NG")),
        entry("a", spot("a-nowhere", None, "NG7"), spot("a-far", far)),
        entry("c", spot("c-one", None, "NG"), spot("c-two", None, "England")),
    )
    found = find(entries, Question(place=here))
    assert [(one.venue_id, one.metres is None) for one in found] == [
        ("b-near", False),
        ("a-far", False),
        ("c-one", True),
    ]
    assert [one.venue_id for one in find(entries, Question())] == ["a-nowhere", "b-far", "c-one"]


def test_a_radius_of_nothing_reaches_a_venue_that_is_at_the_very_place() -> None:
    here = Place(GridPoint(456_000, 340_000), "NG7", "NG7 2RD")
    spots = tuple(
        Spot(name, name, "", "", "premises", point, ())
        for name, point in (("next", GridPoint(456_001, 340_000)), ("there", here.point))
    )
    (found,) = find((Entry("a", "A", frozenset(), spots, ()),), Question(place=here, within_miles=0))
    assert (found.venue_id, found.metres) == ("there", 0)


def test_a_provider_without_any_venue_is_found_without_one() -> None:
    (found,) = find((Entry("a", "A", frozenset(), (), ()),), Question())
    assert (found.venue_id, found.metres, found.course_ids) == ("", None, ())
