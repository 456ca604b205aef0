"""The browser's files: small, the same bytes every time, and answering as ``find`` does."""

from __future__ import annotations

import json
import random
import runpy
import shutil
import subprocess
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from build_tools.decide.entries import search_entries
from build_tools.decide.find import find
from build_tools.models.level import Level
from build_tools.models.search import Entry
from build_tools.render.postcode_shards import postcode_files
from build_tools.render.search_index import search_payload
from build_tools.render.token_index import in_base_36, token_index

TESTS = Path(__file__).parents[1]
CASES = TESTS / "shared_cases"
READ = runpy.run_path(str(CASES / "read_records.py"))
SHARED = json.loads((CASES / "find.json").read_text(encoding="utf-8"))
PLACES = json.loads((CASES / "places.json").read_text(encoding="utf-8"))
AS_OF = date.fromisoformat(SHARED["as_of"])


def packed(records: dict[str, Any]) -> tuple[tuple[Entry, ...], bytes]:
    directory, decisions = READ["directory_of"](records), READ["decisions_of"](records, AS_OF)
    entries = search_entries(directory, decisions)
    return entries, search_payload(directory, decisions, entries, READ["published_in"](directory))


def test_the_payload_that_node_reads_is_what_we_write_today() -> None:
    """When the format changes on purpose, write the bytes of ``packed`` and a line end over find-payload.json."""
    assert packed(SHARED["records"])[1] + b"\n" == (CASES / "find-payload.json").read_bytes()


def test_the_payload_is_the_same_bytes_twice() -> None:
    assert packed(SHARED["records"])[1] == packed(SHARED["records"])[1]


def test_cards_show_the_newest_visit_on_each_framework() -> None:
    visits = json.loads(packed(SHARED["records"])[1])["visits"]
    shown = list(zip(visits["framework"], visits["day"], visits["outcome"], strict=True))
    named = [(visits["frameworks"][f], day, visits["outcomes"][o]) for f, day, o in shown]
    assert named == [("Quality visit", -204, "Met in full"), ("Compliance visit", -252, "All met")]
    assert visits["count"][0] == 2


def test_nothing_internal_and_nothing_unlisted_is_in_the_payload() -> None:
    records = json.loads(json.dumps(SHARED["records"]))
    records["providers"][0] |= {"internal_note": "SECRETNOTE", "pupils_over_18_hours": 1987}
    payload = packed(records)[1]
    assert b"SECRETNOTE" not in payload
    assert b"1987" not in payload
    assert b"uniper" not in payload


def test_words_are_front_coded_and_their_holders_are_gaps() -> None:
    words, holders = token_index([{"motor", "motors"}, set(), {"motor"}, {"car"}])
    assert words == "0car 0motor 5s"
    assert holders == "3|0 1|0"
    assert token_index([]) == ["", ""]
    assert [in_base_36(n) for n in (0, 35, 36, 1296)] == ["0", "z", "10", "100"]


def test_postcode_files_are_those_of_the_shared_places() -> None:
    files = postcode_files(READ["directory_of"](PLACES["records"]), frozenset(PLACES["covered"]))
    assert [file.path for file in files] == [f"postcodes/{name}" for name in PLACES["files"]]
    assert {file.path.removeprefix("postcodes/"): json.loads(file.content) for file in files} == PLACES["files"]


WORDS = ("car", "care", "Café", "cook", "cooking", "boat", "bricks", "maths", "mot", "motor", "the", "Entry")
AREAS = ([], ["NG"], ["NG7", "DE"], ["England"])


def drawn_records(draw: random.Random) -> dict[str, Any]:
    """Sixty providers crowded on a few points with few words, so that ties and overlaps are the rule."""

    def phrase(most: int) -> str:
        return " ".join(draw.choices(WORDS, k=draw.randint(1, most)))

    bodies = [{"id": f"body-{n}", "name": phrase(1), "aliases": [phrase(1)]} for n in range(5)]
    subjects = [{"code": f"{n}.1", "name": phrase(2), "sector": phrase(1), "everyday": [phrase(1)]} for n in range(5)]
    qualifications = [
        {
            "number": f"600/000{n}/{n}",
            "title": phrase(3),
            "awarding_body_id": draw.choice(bodies)["id"],
            "level": draw.choice(list(Level)).value,
            "subject": draw.choice([None, *(subject["code"] for subject in subjects)]),
        }
        for n in range(9)
    ]
    records: dict[str, Any] = {
        "providers": [{"id": f"p-{n}", "name": phrase(2), "summary": phrase(3)} for n in range(60)],
        "venues": [],
        "courses": [],
        "awarding_bodies": bodies,
        "qualifications": qualifications,
        "subjects": subjects,
        "decisions": {f"p-{n}": ["lapsed", None] for n in range(0, 60, 9)},
    }
    for provider in records["providers"]:
        venues = [_drawn_venue(draw, provider["id"], n) for n in range(draw.randint(1, 3))]
        records["venues"] += venues
        for n in range(draw.choice([0, 1, 2, 4])):
            course = {
                "id": f"{provider['id']}-c{n}",
                "provider_id": provider["id"],
                "title": phrase(3),
                "venue_ids": [venue["id"] for venue in draw.sample(venues, draw.randint(1, len(venues)))],
                "qualification_number": draw.choice([None, *(each["number"] for each in qualifications)]),
                "level": draw.choice([None, None, *(level.value for level in Level)]),
                "awarding_body_id": draw.choice([None, None, *(body["id"] for body in bodies)]),
                "subject": draw.choice([None, None, *(subject["code"] for subject in subjects)]),
                "ends_on": draw.choice([None, None, None, "2026-11-20", "2026-11-21"]),
            }
            records["courses"].append(course)
    draw.shuffle(records["providers"])
    return records


def _drawn_venue(draw: random.Random, provider: str, number: int) -> dict[str, Any]:
    venue = {"id": f"{provider}-v{number}", "provider_id": provider, "name": draw.choice(WORDS)}
    if draw.random() < 0.3:
        return {**venue, "kind": draw.choice(["outreach", "online"]), "area_covered": draw.choice(AREAS)}
    if draw.random() < 0.1:
        return venue  # premises that were never located
    east, north = draw.randint(0, 6), draw.randint(0, 6)
    return {**venue, "town": draw.choice(WORDS), "point": [450_000 + 2_000 * east, 330_000 + 2_000 * north]}


def drawn_question(draw: random.Random) -> dict[str, Any]:
    def sometimes(value: Any) -> Any:
        return value if draw.random() < 0.35 else None

    def few(values: list[str]) -> list[str]:
        return draw.sample(values, draw.randint(1, 2))

    district = draw.choice(["NG7", "NG1", "DE1", "LE1"])
    place = {"easting": 450_000 + draw.randint(0, 12_000), "northing": 336_000, "district": district, "label": district}
    asked = {
        "place": place if draw.random() < 0.7 else None,
        "within_miles": sometimes(draw.choice([0.5, 1, 2, 3, 5, 10])),
        "qualification": sometimes(draw.choice(["c", "mo ca", "600/0003/3", "60000011", "600", "zebra", "-", "e"])),
        "awarding_bodies": sometimes(few([f"body-{n}" for n in range(6)])),
        "levels": sometimes(few([level.value for level in Level])),
        "subjects": sometimes(few([f"{n}.1" for n in range(6)])),
        "text": sometimes(" ".join(draw.choices(["c", "ca", "care", "mot", "b", "cook", "x", "e", "the"], k=2))),
    }
    return {key: value for key, value in asked.items() if value}


@pytest.mark.parametrize("seed", range(4))
def test_the_browser_and_the_command_line_give_the_same_answers(seed: int, tmp_path: Path) -> None:
    """400 questions each over drawn directories: the same providers, venues, courses and metres, in the same order."""
    node = shutil.which("node")
    if node is None:
        pytest.skip("Node.js is not installed, so the browser's half cannot answer.")
    draw = random.Random(seed)
    entries, payload = packed(drawn_records(draw))
    questions = [drawn_question(draw) for _ in range(400)]
    (tmp_path / "payload.json").write_bytes(payload)
    (tmp_path / "questions.json").write_text(json.dumps(questions), encoding="utf-8")
    answered = subprocess.run(
        [node, str(TESTS / "js" / "answer_questions.mjs"), str(tmp_path), AS_OF.isoformat()],
        capture_output=True,
        check=True,
        encoding="utf-8",
    )
    venues = [spot.venue_id for entry in entries for spot in entry.spots]
    courses = [offer.course_id for entry in entries for offer in entry.offers]
    theirs = [
        [
            (provider, venues[venue] if venue >= 0 else "", tuple(courses[n] for n in held), metres)
            for provider, venue, held, metres in answers
        ]
        for answers in json.loads(answered.stdout)
    ]
    ours = [
        [(each.provider_id, each.venue_id, each.course_ids, each.metres) for each in find(entries, question)]
        for question in map(READ["question_of"], questions)
    ]
    assert theirs == ours
    assert sum(map(len, ours)) > 400
