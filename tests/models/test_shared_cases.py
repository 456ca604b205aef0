"""Words, numbers, levels, postcodes and distances: the cases to which the browser's twins are held as well."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import pytest
from pyproj import Geod, Transformer

from build_tools.models.grid import GridPoint, metres_between
from build_tools.models.level import SINGLE_LEVELS, Level, levels_found_by
from build_tools.models.postcode import parse_postcode
from build_tools.models.qualification import tidy_number
from build_tools.models.words import words_of

CASES = Path(__file__).parents[1] / "shared_cases"
SIXTY_MILES = 96_560


def cases(file: str, key: str = "cases") -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads((CASES / file).read_text(encoding="utf-8"))[key]
    return found


@pytest.mark.parametrize("case", cases("words.json", "words"), ids=lambda case: case["name"])
def test_words(case: dict[str, Any]) -> None:
    assert list(words_of(case["text"])) == case["words"]


@pytest.mark.parametrize("case", cases("words.json", "numbers"), ids=lambda case: ascii(case["text"]))
def test_qualification_number(case: dict[str, Any]) -> None:
    assert tidy_number(case["text"]) == case["number"]


@pytest.mark.parametrize("case", cases("levels.json"), ids=lambda case: case["wanted"])
def test_levels_found(case: dict[str, Any]) -> None:
    assert {level.value for level in levels_found_by(Level(case["wanted"]))} == set(case["found"])


def test_every_level_has_a_case_and_finds_itself() -> None:
    assert [case["wanted"] for case in cases("levels.json")] == [level.value for level in Level]
    assert all(case["wanted"] in case["found"] for case in cases("levels.json"))
    assert set(SINGLE_LEVELS) == set(Level)


@pytest.mark.parametrize("case", cases("postcodes.json"), ids=lambda case: case["name"])
def test_postcode(case: dict[str, Any]) -> None:
    postcode = parse_postcode(case["text"])
    expected = case["postcode"]
    if expected is None:
        assert postcode is None
    else:
        assert postcode is not None
        assert (postcode.district, postcode.inward, postcode.area) == (
            expected["district"],
            expected["inward"],
            expected["area"],
        )
        assert str(postcode) == expected["label"]


@pytest.mark.parametrize("case", cases("distance.json"), ids=lambda case: case["name"])
def test_distance_to_the_bit_and_within_10_metres_of_the_geodesic(case: dict[str, Any]) -> None:
    metres = metres_between(GridPoint(*case["from"]), GridPoint(*case["to"]))
    assert metres == case["metres"]
    assert abs(metres - case["geodesic"]) <= 10


def test_distance_is_within_10_metres_of_pyproj_up_to_sixty_miles_all_over_england() -> None:
    degrees = Transformer.from_crs(27700, 4326, always_xy=True)
    globe = Geod(ellps="WGS84")
    drawn = random.Random(4)
    worst = 0.0
    for _ in range(2000):
        start = GridPoint(drawn.randint(200_000, 640_000), drawn.randint(60_000, 640_000))
        end = GridPoint(
            min(max(start.easting + drawn.randint(-67_000, 67_000), 200_000), 640_000),
            min(max(start.northing + drawn.randint(-67_000, 67_000), 60_000), 640_000),
        )
        metres = metres_between(start, end)
        if metres <= SIXTY_MILES:
            geodesic = globe.inv(*degrees.transform(*start), *degrees.transform(*end))[2]
            worst = max(worst, abs(metres - geodesic))
    assert worst <= 10


def test_distance_is_the_same_both_ways() -> None:
    a, b = GridPoint(456_000, 339_000), GridPoint(497_123, 371_456)
    assert metres_between(a, b) == pytest.approx(metres_between(b, a), rel=1e-14)
