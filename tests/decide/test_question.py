"""What is typed to the command becomes a question, or one sentence that says which part of it means nothing here."""

from __future__ import annotations

import json
import runpy
from math import inf, nan
from pathlib import Path

import pytest

from build_tools.decide.question import Asked, question_from
from build_tools.errors import WrongUse
from build_tools.models.directory import Directory
from build_tools.models.grid import GridPoint
from build_tools.models.level import Level
from build_tools.models.search import Place, Question

CASES = Path(__file__).parents[1] / "shared_cases"
READ = runpy.run_path(str(CASES / "read_records.py"))
RECORDS = json.loads((CASES / "find.json").read_text(encoding="utf-8"))["records"]
POSTCODES = {"NG7": {"points": {"2RD": [456_000, 339_000], "1AA": [455_000, 339_000]}}}


@pytest.fixture(scope="module")
def directory() -> Directory:
    made: Directory = READ["directory_of"]({**RECORDS, "postcodes": POSTCODES})
    return made


def test_nothing_asked_asks_nothing(directory: Directory) -> None:
    assert question_from(Asked(), directory) == Question()


def test_everything_asked_is_asked(directory: Directory) -> None:
    asked = Asked(
        postcode="ng7 2rd",
        within=0.0,
        qualification="certificate",
        awarding_body=("btec", "RN5129"),
        level=("1", "entry 2"),
        subject=("4", "cooking"),
        text="cars",
    )
    assert question_from(asked, directory) == Question(
        place=Place(GridPoint(456_000, 339_000), "NG7", "NG7 2RD"),
        within_miles=0.0,
        qualification="certificate",
        awarding_bodies=frozenset({"pearson", "imi"}),
        levels=frozenset({Level("Level 1"), Level("Entry 2")}),
        subjects=frozenset({"4.3", "7.4"}),
        text="cars",
    )


@pytest.mark.parametrize(
    ("typed", "codes"),
    [
        ("4.3", {"4.3"}),
        (" 14 ", {"14.1"}),
        ("hospitality", {"7.4"}),
        ("mechan", {"4.3"}),
        ("preparation work", {"14.1"}),
        ("learning", {"14.1"}),
    ],
)
def test_a_subject_is_named_by_its_code_its_sector_or_its_words(
    typed: str, codes: set[str], directory: Directory
) -> None:
    assert question_from(Asked(subject=(typed,)), directory).subjects == codes


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        (Asked(within=5), "--within needs a --postcode to measure from."),
        (Asked(within=0.0), "--within needs a --postcode to measure from."),
        (Asked(within=5, postcode=""), "--within needs a --postcode to measure from."),
        (Asked(within=inf, postcode="NG7"), "--within takes a number of miles."),
        (Asked(within=nan, postcode="NG7"), "--within takes a number of miles."),
        (Asked(postcode=" "), "--postcode is empty. Leave it out, or name a place."),
        (Asked(postcode=""), "--postcode is empty. Leave it out, or name a place."),
        (Asked(qualification="…"), "--qualification has no letter or figure to look for."),
        (Asked(text="!"), "--text has no letter or figure to look for."),
        (
            Asked(postcode="nowhere"),
            "That is not a postcode. Type a whole one, such as NG7 2RD, or a district, such as NG7.",
        ),
        (Asked(postcode="QQ9"), "There is no postcode district QQ9. Check what stands before the space."),
        (
            Asked(awarding_body=("Pearsen",)),
            "There is no awarding body “Pearsen” here. Did you mean “Pearson”?",
        ),
        (Asked(awarding_body=("xyzzyx",)), "There is no awarding body “xyzzyx” here."),
        (
            Asked(level=("nine",)),
            "There is no level “nine”. Write 1 to 8, “Level 1/2”, Entry, or “Entry 2”.",
        ),
        (Asked(subject=("cookings",)), "There is no subject area “cookings”. Did you mean “cooking”?"),
        (
            Asked(subject=("retale and comercial",)),
            "There is no subject area “retale and comercial”. Did you mean “Retail and commercial enterprise”?",
        ),
        (
            Asked(subject=("hospitalitee and catering",)),
            "There is no subject area “hospitalitee and catering”. Did you mean “Hospitality and catering”?",
        ),
        (Asked(subject=("…",)), "There is no subject area “…”."),
        (Asked(subject=("3",)), "There is no subject area “3”."),
    ],
)
def test_what_means_nothing_here_is_told_with_the_nearest_that_would(
    asked: Asked, sentence: str, directory: Directory
) -> None:
    with pytest.raises(WrongUse) as told:
        question_from(asked, directory)
    assert str(told.value) == sentence
