"""Real settings and real qualifications, where they are at hand: a workspace made of them is checked and searched."""

from __future__ import annotations

import csv
import json
import re
import shutil
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest
from pyproj import Geod, Transformer

from build_tools.intake.new_workspace import describe_packages, provider_package
from build_tools.load.workspace import subject_areas
from build_tools.models.level import parse_level

DATA = Path(__file__).parents[3] / "shared" / "data"
SETTINGS = DATA / "ap_lists" / "england_ap_and_pru_establishments.csv"
QUALIFICATIONS = DATA / "ofqual" / "qualifications_14-16_entry_to_level2.csv"
METRES_PER_MILE = 1609.344

pytestmark = pytest.mark.skipif(
    not (SETTINGS.is_file() and QUALIFICATIONS.is_file()),
    reason="the real lists of settings and qualifications are not beside this checkout (../shared/data)",
)

POLICY = """
title = "Listed on registration"
partnership = "Real input"
introduction = "Registered settings are listed on their registration alone."

[[routes]]
id = "registered"
title = "Registered with the Department for Education"
registration_status = ["registered_school"]

[[rules]]
id = "registered"
test = "indicator"
title = "Registered, with a number to prove it"
source = "Education Act 1996, section 463"
level = "AMBER"
found = "not_approved"

[[indicators]]
id = "R7"
test = "registered_without_number"
level = "AMBER"
title = "Says that it is registered, and gives no number"
source = "Get Information About Schools"
text = "No unique reference number is on record: an indicator, not legal advice."
"""
SETTING_FIELDS = {"registration_status": "registered_school", "age_from": "5", "age_to": "16"}


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as lines:
        return [{name: " ".join(value.split()) for name, value in row.items()} for row in csv.DictReader(lines)]


def write(workspace: Path, table: str, rows: Iterable[dict[str, str]]) -> None:
    """Rows under the headings that an empty workspace has."""
    path = workspace / "providers" / f"{table}.csv"
    headings = path.read_text(encoding="utf-8").strip().split(",")
    with path.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.DictWriter(lines, headings, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def slug(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:60].strip("-")


def level_of(row: dict[str, str]) -> str:
    """The register's level; its “Entry Level” says which one in the title only."""
    entry = re.search(r"\bEntry (?:Level )?([123])\b", row["QualificationName"])
    return f"Entry {entry[1]}" if row["Level"] == "Entry Level" and entry else row["Level"]


@pytest.fixture(scope="module")
def settings() -> list[dict[str, str]]:
    return read(SETTINGS)


@pytest.fixture(scope="module")
def register() -> list[dict[str, str]]:
    return read(QUALIFICATIONS)


@pytest.fixture(scope="module")
def real_workspace(
    example: Path,
    settings: list[dict[str, str]],
    register: list[dict[str, str]],
    tmp_path_factory: pytest.TempPathFactory,
) -> Path:
    """Every setting with one venue; every qualification taught at one of them, in turn."""
    workspace = tmp_path_factory.mktemp("real") / "workspace"
    for part in ("directory", "providers", "qa_reports/visits"):
        (workspace / part).mkdir(parents=True)
    shutil.copytree(example / "qa_reports" / "frameworks", workspace / "qa_reports" / "frameworks")
    (workspace / "qa_reports" / "policy.toml").write_text(POLICY, encoding="utf-8")
    plugin = "plugins:\n  - provider-directory:\n      reach_miles: 3\n"
    (workspace / "mkdocs.yml").write_text(
        f"site_name: Real input\ndocs_dir: directory\ntheme:\n  name: material\n{plugin}", encoding="utf-8"
    )
    for name, text in provider_package().items():
        (workspace / "providers" / name).write_text(text, encoding="utf-8")
    codes = {subject.name.lower(): subject.code for subject in subject_areas()}
    ids = [f"urn-{row['urn']}" for row in settings]
    write(workspace, "providers", (_provider(row) for row in settings))
    write(workspace, "venues", (_venue(row) for row in settings))
    write(workspace, "awarding_bodies", ({"id": slug(name), "name": name} for name in sorted(_bodies(register))))
    write(workspace, "qualifications", (_qualification(row, codes) for row in register))
    write(workspace, "courses", (_course(row, ids[n % len(ids)]) for n, row in enumerate(register)))
    describe_packages(workspace)
    return workspace


def _bodies(register: Iterable[dict[str, str]]) -> set[str]:
    return {row["AwardingOrganisation"] for row in register}


def _provider(row: dict[str, str]) -> dict[str, str]:
    about = {"id": f"urn-{row['urn']}", "name": row["name"], "urn": row["urn"]}
    return {**SETTING_FIELDS, **about, "summary": row["type_2017"] or "Alternative provision"}


def _venue(row: dict[str, str]) -> dict[str, str]:
    place = {"town": row["town"], "postcode": row["postcode"], "kind": "premises"}
    return {"id": f"urn-{row['urn']}-site", "provider_id": f"urn-{row['urn']}", "name": row["name"], **place}


def _qualification(row: dict[str, str], codes: dict[str, str]) -> dict[str, str]:
    return {
        "number": row["QualificationNumberSlashed"],
        "title": row["QualificationName"],
        "awarding_body_id": slug(row["AwardingOrganisation"]),
        "level": level_of(row),
        "type": row["QualificationType"],
        "subject": codes[row["SectorSubjectArea"].lower()],
    }


def _course(row: dict[str, str], provider: str) -> dict[str, str]:
    number = row["QualificationNumberSlashed"]
    course = {"id": f"course-{number.replace('/', '-').lower()}", "title": row["QualificationName"]}
    return {**course, "provider_id": provider, "venue_ids": f"{provider}-site", "qualification_number": number}


def test_the_real_records_have_no_error(
    real_workspace: Path, settings: list[dict[str, str]], register: list[dict[str, str]], command: Callable[..., Any]
) -> None:
    assert (len(settings), len(register)) == (157, 3601)
    result = command("check", "--json", workspace=real_workspace)
    problems = json.loads(result.output)
    assert [problem for problem in problems if problem["severity"] == "error"] == []
    assert {problem["code"] for problem in problems} <= {"qualification-check-digit", "postcode-terminated"}


def test_every_setting_is_listed_on_its_registration(real_workspace: Path, command: Callable[..., Any]) -> None:
    decisions = json.loads(command("status", "--json", workspace=real_workspace).output)
    assert {decision["status"] for decision in decisions} == {"approved"}
    assert len(decisions) == 157


@pytest.mark.parametrize("start", [0, 40, 80, 120, 150])
def test_distances_are_those_of_the_geodesic(
    start: int, real_workspace: Path, settings: list[dict[str, str]], command: Callable[..., Any]
) -> None:
    here = settings[start]
    options = ["--postcode", here["postcode"], "--within", "60"]
    answers = json.loads(command("find", "--json", *options, workspace=real_workspace).output)
    found = {answer["provider"]: answer["distance_miles"] * METRES_PER_MILE for answer in answers}
    expected = dict(_geodesics(here, settings))
    assert set(found) == {provider for provider, metres in expected.items() if metres <= 60 * METRES_PER_MILE}
    assert list(found.values()) == sorted(found.values())
    for provider, metres in found.items():
        assert metres == pytest.approx(expected[provider], abs=10)


def _geodesics(here: dict[str, str], settings: list[dict[str, str]]) -> Iterable[tuple[str, float]]:
    """Metres on the ellipsoid from one setting to every other, by pyproj alone."""
    to_degrees = Transformer.from_crs("EPSG:27700", "EPSG:4326", always_xy=True)
    globe = Geod(ellps="WGS84")
    first = to_degrees.transform(float(here["easting"]), float(here["northing"]))
    for row in settings:
        there = to_degrees.transform(float(row["easting"]), float(row["northing"]))
        yield f"urn-{row['urn']}", globe.inv(*first, *there)[2]


@pytest.mark.parametrize(
    ("body", "level"),
    [("Pearson Education Ltd", "1"), ("NCFE", "2"), ("AQA Education", "Entry 3"), ("Ascentis", "Entry 1")],
)
def test_level_and_awarding_body_hold_in_one_course(
    body: str, level: str, real_workspace: Path, register: list[dict[str, str]], command: Callable[..., Any]
) -> None:
    options = ["--awarding-body", body, "--level", level]
    found = json.loads(command("find", "--json", *options, workspace=real_workspace).output)
    wanted = str(parse_level(level))
    labels = {wanted, "Level 1/2"} if wanted.startswith("Level") else {wanted}
    expected = {
        f"course-{row['QualificationNumberSlashed'].replace('/', '-').lower()}"
        for row in register
        if row["AwardingOrganisation"] == body and level_of(row) in labels
    }
    assert {course for answer in found for course in answer["courses"]} == expected


def test_a_qualification_is_found_by_number_however_it_is_written(
    real_workspace: Path, register: list[dict[str, str]], command: Callable[..., Any]
) -> None:
    for row in register[::1801]:
        for number in (row["QualificationNumberSlashed"], row["QualificationNumber"]):
            found = json.loads(command("find", "--json", "--qualification", number, workspace=real_workspace).output)
            assert len(found) == 1
            assert len(found[0]["courses"]) == 1


def test_the_real_workspace_builds(real_workspace: Path, tmp_path: Path, command: Callable[..., Any]) -> None:
    result = command("build", "--json", "--out", str(tmp_path / "site"), workspace=real_workspace)
    assert result.exit_code == 0, result.errors
    assert json.loads(result.output)["counts"]["providers"] == 157
