"""A typed postcode gives a place or one plain sentence, the same sentence as in the browser."""

from __future__ import annotations

import json
import runpy
from pathlib import Path
from typing import Any

import pytest

from build_tools.decide.place import PlaceTrouble, _Nearby, covered_districts, ended_in, find_place
from build_tools.models.directory import Directory
from build_tools.models.grid import METRES_PER_MILE, GridPoint, metres_between
from build_tools.models.search import Place

CASES = Path(__file__).parents[1] / "shared_cases"
READ = runpy.run_path(str(CASES / "read_records.py"))
SHARED = json.loads((CASES / "places.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def directory() -> Directory:
    made: Directory = READ["directory_of"](SHARED["records"])
    return made


@pytest.mark.parametrize("case", SHARED["cases"], ids=lambda case: case["name"])
def test_find_place_gives_the_shared_answer(case: dict[str, Any], directory: Directory) -> None:
    answer = find_place(case["text"], directory.postcodes, frozenset(SHARED["covered"]))
    if "place" in case:
        place = case["place"]
        assert answer == Place(GridPoint(place["easting"], place["northing"]), place["district"], place["label"])
    else:
        assert answer == PlaceTrouble(**case["trouble"])


def test_covered_are_the_districts_within_reach_and_the_venues_own(directory: Directory) -> None:
    assert covered_districts(directory) == frozenset(SHARED["covered"])


def test_a_northern_irish_district_is_never_covered_although_its_numbers_lie_near(directory: Directory) -> None:
    assert directory.postcodes.centroids()["BT1"] == directory.points["hall"]
    assert "BT1" not in covered_districts(directory)


def test_reach_is_measured_to_the_metre() -> None:
    """The net of squares is only a short cut: it finds what measuring every pair finds."""
    venues = [
        {"id": f"v{n}", "provider_id": "one", "point": [400_000 + 7919 * n % 90_000, 300_000 + 104_729 * n % 90_000]}
        for n in range(40)
    ]
    districts = {
        f"N{n}": {"points": {"1AA": [400_000 + 15_485 * n % 120_000, 290_000 + 32_452 * n % 120_000]}}
        for n in range(1, 100)
    }
    records = {"settings": {"reach_miles": 5}, "providers": [{"id": "one", "name": "One"}], "venues": venues}
    directory = READ["directory_of"]({**records, "postcodes": districts})
    expected = {
        name
        for name, middle in directory.postcodes.centroids().items()
        if any(metres_between(middle, point) <= 5 * METRES_PER_MILE for point in directory.points.values())
    }
    assert 0 < len(expected) < len(districts)
    assert covered_districts(directory) == expected


@pytest.mark.parametrize(
    ("month", "words"),
    [
        ("2019-01", " (it ended in January 2019)"),
        ("199912", " (it ended in December 1999)"),
        ("2019-06-30", " (it ended in June 2019)"),
        ("2019-13", ""),
        ("2019-00", ""),
        ("19-06", ""),
    ],
)
def test_the_month_in_which_a_postcode_ended_is_told_where_it_can_be_read(month: str, words: str) -> None:
    assert ended_in(month) == words


def test_a_venue_whose_place_is_not_known_brings_no_district_near() -> None:
    records = {
        "settings": {"reach_miles": 0},
        "providers": [{"id": "one", "name": "One"}],
        "venues": [
            {"id": "lost", "provider_id": "one"},
            {"id": "abroad", "provider_id": "one", "postcode": "ZZ99 9ZZ"},
            {"id": "exact", "provider_id": "one", "point": [400_000, 300_000]},
        ],
        "postcodes": {
            "N1": {"points": {"1AA": [400_000, 300_000]}},
            "N2": {"points": {"1AA": [400_001, 300_000]}},
        },
    }
    assert covered_districts(READ["directory_of"](records)) == {"N1"}


def test_what_is_just_within_reach_is_found_wherever_the_squares_of_the_net_begin() -> None:
    for start in range(400_000, 401_000):
        middle = GridPoint(start, start - 100_000)
        for point in (GridPoint(start + 999, middle.northing), GridPoint(start, middle.northing - 999)):
            assert _Nearby([point], 1000).has_one(middle)
