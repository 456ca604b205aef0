"""The browser's files: small, the same bytes every time, and answering as ``find`` does."""

from __future__ import annotations

import json
import random
import runpy
import shutil
import subprocess
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from build_tools.decide.entries import search_entries
from build_tools.decide.find import find
from build_tools.models.grid import GridPoint
from build_tools.models.level import Level
from build_tools.models.search import Entry
from build_tools.render import search_index
from build_tools.render.columns import coded, folded, packed, planes
from build_tools.render.place_order import along_the_curve, by_place
from build_tools.render.postcode_shards import postcode_files
from build_tools.render.search_index import search_files
from build_tools.render.token_index import token_index

TESTS = Path(__file__).parents[1]
CASES = TESTS / "shared_cases"
READ = runpy.run_path(str(CASES / "read_records.py"))
SHARED = json.loads((CASES / "find.json").read_text(encoding="utf-8"))
PLACES = json.loads((CASES / "places.json").read_text(encoding="utf-8"))
AS_OF = date.fromisoformat(SHARED["as_of"])


def written(records: dict[str, Any]) -> tuple[tuple[Entry, ...], dict[str, bytes]]:
    """The entries in the order of names, and the files by name."""
    directory, decisions = READ["directory_of"](records), READ["decisions_of"](records, AS_OF)
    entries = search_entries(directory, decisions)
    files = search_files(directory, decisions, entries, READ["told_in"](directory))
    return entries, {file.path.removeprefix("search/"): file.content for file in files}


def in_one(files: dict[str, bytes]) -> bytes:
    """All files as one object, one to a line."""
    lines = ",\n".join(f"{json.dumps(name)}: {content.decode()}" for name, content in files.items())
    return f"{{\n{lines}\n}}\n".encode()


def test_the_files_that_node_reads_are_what_we_write_today() -> None:
    """When the format changes on purpose, write what ``in_one`` gives over find-files.json."""
    assert in_one(written(SHARED["records"])[1]) == (CASES / "find-files.json").read_bytes()


def test_the_files_are_the_same_bytes_twice() -> None:
    assert written(SHARED["records"])[1] == written(SHARED["records"])[1]


def test_nothing_internal_and_nothing_unlisted_is_in_the_files() -> None:
    records = json.loads(json.dumps(SHARED["records"]))
    records["providers"][0] |= {"internal_note": "SECRETNOTE", "pupils_over_18_hours": 1987}
    content = in_one(written(records)[1])
    assert b"SECRETNOTE" not in content
    assert b"1987" not in content
    assert b"uniper" not in content


def test_words_are_front_coded_and_their_holders_are_gaps() -> None:
    words, counts, holders = token_index([{"motor", "motors"}, set(), {"motor"}, {"car"}])
    assert words == "0car 0motor 5s"
    assert (counts, holders) == (packed([1, 2, 1]), packed([3, 0, 2, 0]))
    assert token_index([]) == ["", "", ""]


def test_columns_are_packed_digit_by_digit() -> None:
    assert packed([]) == ""
    assert packed([None, 0, 1, 62]) == "ABC_"
    assert packed([63, None, 4094]) == "BA_" + "AA_"
    assert [folded(n) for n in (0, -1, 1, -2, None)] == [0, 1, 2, 3, None]
    assert coded(["b", None, "a", "b"]) == {"of": ["a", "b"], "at": "CABC"}
    assert planes(["2RD", "9ZZ"]) == "29RZDZ"


def test_neighbours_on_the_curve_are_neighbours_on_the_ground() -> None:
    square = [GridPoint(450_000 + east, 330_000 + north) for east in range(16) for north in range(16)]
    along = sorted(square, key=along_the_curve)
    assert along_the_curve(along[-1]) - along_the_curve(along[0]) == 255
    for one, other in pairwise(along):
        assert abs(one.easting - other.easting) + abs(one.northing - other.northing) == 1


def test_many_providers_are_cut_into_files_and_the_first_by_name_have_one_of_their_own() -> None:
    records = drawn_records(random.Random(1))
    records["providers"] = [
        {**provider, "id": f"{provider['id']}-{copy}"} for copy in range(10) for provider in records["providers"]
    ]
    entries, files = written(records | {"venues": [], "courses": [], "decisions": {}})
    named = ["core", "rest", "titles-0", "details-0", "details-1", "words", "first"]
    assert list(files) == [f"{name}.json" for name in named]
    with_names = ("details-0.json", "details-1.json", "first.json")
    names = {name: json.loads(files[name])["providers"]["name"] for name in with_names}
    assert names["details-0.json"] + names["details-1.json"] == [entry.name for entry in by_place(entries)]
    assert len(names["details-0.json"]) == 512
    assert names["first.json"] == [entry.name for entry in entries[:20]]
    by_place_ids = [entry.provider_id for entry in by_place(entries)]
    first = json.loads(files["core.json"])["firstByName"]
    assert [by_place_ids[place] for place in first] == [entry.provider_id for entry in entries[:20]]


def test_the_file_of_a_small_directory_has_all_but_the_words() -> None:
    _, files = written(SHARED["records"])
    assert list(files) == ["core.json", "words.json"]
    assert list(json.loads(files["core.json"])["parts"]) == ["rest.json", "titles-0.json", "details-0.json"]


@pytest.mark.parametrize("listed", [0, 2])
def test_a_directory_that_offers_little_is_opened_like_any_other(listed: int, tmp_path: Path) -> None:
    node = shutil.which("node")
    if node is None:
        pytest.skip("Node.js is not installed, so the browser's half cannot answer.")
    providers = [{"id": f"p-{n}", "name": "The same"} for n in range(listed)]
    _, files = written({"providers": providers, "venues": [], "courses": []})
    (tmp_path / "files.json").write_bytes(in_one(files))
    (tmp_path / "questions.json").write_text(json.dumps([{}, {"text": "same"}, {"levels": ["Level 1"]}]), "utf-8")
    words = [node, str(TESTS / "js" / "answer_questions.mjs"), str(tmp_path), AS_OF.isoformat()]
    found = json.loads(subprocess.run(words, capture_output=True, check=True, encoding="utf-8").stdout)
    everybody = [[f"p-{n}", -1, [], None] for n in range(listed)]
    assert found == [everybody, everybody, []]


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
def test_the_browser_and_the_command_line_give_the_same_answers(
    seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """400 questions each over drawn directories: the same providers, venues, courses and metres, in the same order."""
    monkeypatch.setattr(search_index, "PROVIDERS_IN_A_FILE", 16 + seed)
    monkeypatch.setattr(search_index, "FILES_OF_DETAILS_TO_ONE_OF_TITLES", 2)
    monkeypatch.setattr(search_index, "FIRST_BY_NAME", 5)
    node = shutil.which("node")
    if node is None:
        pytest.skip("Node.js is not installed, so the browser's half cannot answer.")
    draw = random.Random(seed)
    entries, files = written(drawn_records(draw))
    questions = [drawn_question(draw) for _ in range(400)]
    (tmp_path / "files.json").write_bytes(in_one(files))
    (tmp_path / "questions.json").write_text(json.dumps(questions), encoding="utf-8")
    answered = subprocess.run(
        [node, str(TESTS / "js" / "answer_questions.mjs"), str(tmp_path), AS_OF.isoformat()],
        capture_output=True,
        check=True,
        encoding="utf-8",
    )
    venues = [spot.venue_id for entry in by_place(entries) for spot in entry.spots]
    courses = [offer.course_id for entry in by_place(entries) for offer in entry.offers]
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
