"""The database of outcomes as a package and as a page: the rows against the visits' own files, and nothing but those."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag
from conftest import Command
from frictionless import Package
from pyarrow import parquet

from build_tools.decide.approval import decide_all
from build_tools.decide.outcomes import outcomes_of
from build_tools.models.columns import visibility_of
from build_tools.models.edition import edition_of
from build_tools.models.outcome_tables import OUTCOME_TABLES
from build_tools.models.site import OutputFile
from build_tools.models.visibility import Visibility
from build_tools.pipeline import BuildRequest, open_directory, outcomes_package
from build_tools.render import outcomes_due
from build_tools.render.csv_text import defused
from build_tools.render.outcomes_answers import MODELS
from build_tools.render.outcomes_package import outcome_files
from build_tools.render.outcomes_page import outcomes_page
from build_tools.render.outcomes_rows import OutcomeSources
from build_tools.telling import told_of

PUBLIC, MEMBERS = Visibility.PUBLIC, Visibility.MEMBERS


def sources_of(workspace: Path, today: date, edition: Visibility) -> OutcomeSources:
    whole = open_directory(workspace, today)
    directory, decisions = edition_of(whole, decide_all(whole, today), edition)
    told = told_of(directory, today)
    outcomes = outcomes_of(directory, decisions, told, whole, edition)
    assert outcomes is not None
    return OutcomeSources(directory, decisions, told, outcomes)


@pytest.fixture(scope="module")
def sources(repository: Path, today: date) -> dict[Visibility, OutcomeSources]:
    return {edition: sources_of(repository, today, edition) for edition in (PUBLIC, MEMBERS)}


@pytest.fixture(scope="module")
def packages(sources: dict[Visibility, OutcomeSources]) -> dict[Visibility, dict[str, bytes]]:
    return {
        edition: {file.path: file.content for file in outcome_files(one, edition, folder="")}
        for edition, one in sources.items()
    }


def table(package: dict[str, bytes], name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(package[f"{name}.csv"].decode())))


def in_force(repository: Path) -> Iterator[dict[str, list[dict[str, Any]]]]:
    """The tables of every revision in force, read from the files themselves."""
    for events in sorted(repository.glob("qa_reports/visits/*/*/events.csv")):
        current = None
        for line in csv.DictReader(io.StringIO(events.read_text(encoding="utf-8"))):
            if line["event"] == "approved":
                current = line["revision"]
            elif line["event"] == "withdrawn" and line["revision"] == current:
                current = None
        if current:
            said = json.loads((events.parent / f"r{current}" / "datapackage.json").read_text(encoding="utf-8"))
            yield {part["name"]: part["data"] for part in said["resources"]}


def test_every_public_answer_in_force_is_in_the_package_and_no_other(
    repository: Path, packages: dict[Visibility, dict[str, bytes]]
) -> None:
    items: dict[tuple[str, str, str], dict[str, str]] = {}
    for path in repository.glob("qa_reports/frameworks/*/*/items.csv"):
        for row in csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"))):
            items[path.parent.parent.name, path.parent.name, row["name"]] = row
    for edition, seen in ((PUBLIC, {"public"}), (MEMBERS, {"public", "members"})):
        wanted: dict[str, set[tuple[str, str, str]]] = {"ratings": set(), "dates": set(), "counts": set()}
        for visit in in_force(repository):
            header = visit["visit"][0]
            for answer in visit["answers"]:
                item = items[header["framework_id"], header["framework_version"], answer["item"]]
                held_in = {"date": "dates", "count": "counts", "text": ""}.get(item["type"], "ratings")
                if held_in and item["visibility"] in seen and answer.get("value") not in (None, ""):
                    wanted[held_in].add((header["visit_id"], answer["item"], str(answer["value"])))
        for name, value in (("ratings", "choice"), ("dates", "day"), ("counts", "count")):
            rows = [(row["visit_id"], row["item"], row[value]) for row in table(packages[edition], name)]
            assert len(rows) == len(set(rows))
            assert set(rows) == wanted[name]


def test_the_package_is_valid_to_plain_frictionless_with_its_foreign_keys(
    packages: dict[Visibility, dict[str, bytes]], tmp_path: Path
) -> None:
    for name, content in packages[MEMBERS].items():
        (tmp_path / name).write_bytes(content)
    report = Package(str(tmp_path / "datapackage.json")).validate()
    assert report.valid, report.flatten(["type", "note"])[:5]
    ratings = (tmp_path / "ratings.csv").read_text(encoding="utf-8").splitlines()
    for column, wrong in ((0, "nobody-2026-01-01-quality"), (3, "nothing"), (4, "splendid")):
        cells = ratings[-1].split(",")
        cells[column] = wrong
        (tmp_path / "ratings.csv").write_text("\n".join([*ratings[:-1], ",".join(cells)]) + "\n", encoding="utf-8")
        report = Package(str(tmp_path / "datapackage.json")).validate()
        assert "foreign-key" in {error[0] for error in report.flatten(["type"])}, wrong


def test_parquet_and_zip_hold_the_same_rows(packages: dict[Visibility, dict[str, bytes]]) -> None:
    package = packages[MEMBERS]
    described = {
        part["name"]: part["schema"]["fields"] for part in json.loads(package["datapackage.json"])["resources"]
    }
    for name, fields in described.items():
        read = parquet.read_table(io.BytesIO(package[f"{name}.parquet"]))
        assert read.column_names == [field["name"] for field in fields]
        kinds = {"integer": "int64", "boolean": "bool", "date": "date32[day]", "string": "string"}
        assert [str(kind) for kind in read.schema.types] == [kinds[field["type"]] for field in fields]
        text = [{key: _as_cell(value) for key, value in row.items()} for row in read.to_pylist()]
        assert text == table(package, name)
    with zipfile.ZipFile(io.BytesIO(package["outcomes.zip"])) as archive:
        held = {name.removeprefix("outcomes/"): archive.read(name) for name in archive.namelist()}
    assert held == {name: content for name, content in package.items() if name.endswith((".csv", ".json"))}


def _as_cell(value: Any) -> str:
    return (
        {None: "", True: "yes", False: "no"}.get(value, str(value))
        if not isinstance(value, int) or isinstance(value, bool)
        else str(value)
    )


def test_without_pyarrow_there_is_no_parquet_and_all_the_rest(
    sources: dict[Visibility, OutcomeSources], monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("outcomes_package", "outcomes_page"):
        monkeypatch.setattr(f"build_tools.render.{module}.has_parquet", lambda: False)
    files = [file.path for file in outcome_files(sources[PUBLIC], PUBLIC)]
    assert not [path for path in files if path.endswith(".parquet")]
    assert "data/outcomes/ratings.csv" in files
    assert "Parquet" not in outcomes_page(sources[PUBLIC]).body


def test_the_same_rows_give_the_same_bytes(sources: dict[Visibility, OutcomeSources]) -> None:
    assert outcome_files(sources[PUBLIC], PUBLIC) == outcome_files(sources[PUBLIC], PUBLIC)


def test_no_evidence_and_no_free_answer_is_in_the_package(
    repository: Path, packages: dict[Visibility, dict[str, bytes]]
) -> None:
    everything = b"".join(content for name, content in packages[MEMBERS].items() if name.endswith((".csv", ".json")))
    evidence = {a["evidence"] for visit in in_force(repository) for a in visit["answers"] if a.get("evidence")}
    overviews = {visit["visit"][0].get("overview") for visit in in_force(repository)} - {None}
    assert len(evidence) > 100
    assert [text for text in evidence | overviews if len(text) > 20 and text.encode() in everything] == []


def test_what_only_members_may_see_is_not_hidden_but_absent(packages: dict[Visibility, dict[str, bytes]]) -> None:
    public, members = packages[PUBLIC], packages[MEMBERS]
    assert "assessors.csv" in members
    assert not [name for name in public if "assessors" in name]
    assert "rag" in table(members, "actions")[0]
    assert "rag" not in table(public, "actions")[0]
    described = json.loads(public["datapackage.json"])
    assert "rag" not in json.dumps(described["resources"])
    everything = b"".join(content for name, content in public.items() if name.endswith((".csv", ".json")))
    assert re.findall(rb"\b(?:QA|AU)-0?\d", everything) == []


@pytest.mark.parametrize("start", ["=1+1", "+1", "-1", "@SUM(A1)", "\tx"])
def test_text_that_would_run_as_a_formula_is_defused_and_the_package_says_how(
    start: str, sources: dict[Visibility, OutcomeSources]
) -> None:
    one = sources[PUBLIC]
    first = one.directory.providers[0].model_copy(update={"name": f"{start} Workshop"})
    directory = replace(one.directory, providers=(first, *one.directory.providers[1:]))
    package = {f.path: f.content for f in outcome_files(replace(one, directory=directory), PUBLIC, folder="")}
    assert table(package, "providers")[0]["name"] == f"'{start} Workshop"
    assert "apostrophe" in json.loads(package["datapackage.json"])["description"]


def test_no_cell_of_an_answer_could_need_quoting_and_none_is_kept_from_any_reader() -> None:
    for model in MODELS.values():
        for name, field in model.model_fields.items():
            assert visibility_of(model, name) is PUBLIC
            patterns = [limit.pattern for limit in field.metadata if getattr(limit, "pattern", None)]
            assert patterns or field.annotation in (int, date), name
            for cell in ("a,b", 'a"b', '"', "a\nb", "a\rb", ","):
                assert not any(re.match(pattern, cell) for pattern in patterns), (name, cell)


def test_a_row_stays_one_row_whatever_its_text_holds(sources: dict[Visibility, OutcomeSources]) -> None:
    one = sources[PUBLIC]
    first = one.directory.providers[0].model_copy(update={"name": '\r=1, "two"\r\nthree\rfour'})
    directory = replace(one.directory, providers=(first, *one.directory.providers[1:]))
    package = {f.path: f.content for f in outcome_files(replace(one, directory=directory), PUBLIC, folder="")}
    rows = table(package, "providers")
    assert len(rows) == len(one.directory.providers)
    assert rows[0]["name"] == '\'\n=1, "two"\nthree\nfour'
    assert b"\r" not in package["providers.csv"]


def test_no_text_cell_of_any_table_begins_a_formula(packages: dict[Visibility, dict[str, bytes]]) -> None:
    for part in json.loads(packages[MEMBERS]["datapackage.json"])["resources"]:
        texts = [field["name"] for field in part["schema"]["fields"] if field["type"] == "string"]
        for row in table(packages[MEMBERS], part["name"]):
            assert [row[name] for name in texts if defused(row[name]) != row[name]] == []


def test_the_page_says_in_words_what_its_pictures_and_tables_show(sources: dict[Visibility, OutcomeSources]) -> None:
    tree = BeautifulSoup(outcomes_page(sources[MEMBERS]).body, "html.parser")
    pictures = tree.select(".picture")
    assert len(pictures) >= 6
    for picture in pictures:
        drawn = picture.select_one("svg.chart")
        assert drawn is not None
        told = {str(tag["id"]) for tag in drawn.find_all(id=True)}
        assert {drawn["aria-labelledby"], drawn["aria-describedby"]} <= told
        rows = picture.select("tbody tr")
        assert len(drawn.select("text.heading")) == len(rows)
        in_table = Counter(cell.get_text(strip=True) for row in rows for cell in row.select("td"))
        in_picture = Counter(text.get_text(strip=True) for text in drawn.select("text:not(.heading)"))
        assert in_picture - in_table == Counter()


def test_the_sentence_on_what_falls_short_agrees_with_the_ratings(
    sources: dict[Visibility, OutcomeSources], packages: dict[Visibility, dict[str, bytes]]
) -> None:
    latest = {row["visit_id"] for row in table(packages[PUBLIC], "visits") if row["latest"] == "yes"}
    labels = {(r["framework_id"], r["item"]): r["label"] for r in table(packages[PUBLIC], "items")}
    tones = {
        (r["framework_id"], r["framework_version"], r["item"], r["choice"]): r["tone"]
        for r in table(packages[PUBLIC], "choices")
    }
    poor: Counter[str] = Counter()
    judged: Counter[str] = Counter()
    for row in table(packages[PUBLIC], "ratings"):
        if row["framework_id"] == "quality" and row["visit_id"] in latest:
            tone = tones[row["framework_id"], row["framework_version"], row["item"], row["choice"]]
            judged[row["item"]] += tone != "none"
            poor[row["item"]] += tone == "poor"
    text = " ".join(BeautifulSoup(outcomes_page(sources[PUBLIC]).body, "html.parser").get_text(" ").split())
    said = re.search(
        r"“([^”]+)” falls short most often: “Limited evidence” or “Not met at all” at (\d+) of (\d+)", text
    )
    assert said is not None
    most = max(poor.values())
    item = next(name for name in poor if labels["quality", name] == said[1])
    assert (poor[item], judged[item]) == (most, int(said[3]))
    assert int(said[2]) == most


def test_small_numbers_are_not_drawn(sources: dict[Visibility, OutcomeSources]) -> None:
    one = sources[MEMBERS]
    few = replace(one.outcomes, results=tuple(replace(result, visits=4) for result in one.outcomes.results))
    few = replace(few, spreads=tuple(replace(spread, rows=spread.rows[:1]) for spread in one.outcomes.spreads))
    tree = BeautifulSoup(outcomes_page(replace(one, outcomes=few)).body, "html.parser")
    assert tree.select("[aria-labelledby=results] svg") == []
    assert tree.select("[aria-labelledby=assessors] svg") == []
    text = tree.get_text(" ")
    assert "Too few visits for a picture" in text
    assert "Too few visits by different assessors to compare them" in text


def test_assessors_are_on_no_page_for_the_public(sources: dict[Visibility, OutcomeSources]) -> None:
    public, members = (outcomes_page(sources[edition]).body for edition in (PUBLIC, MEMBERS))
    assert "How assessors differ" in members
    assert "assessor" not in public.lower()
    assert re.findall(r"\bQA-\d", public) == []


def test_long_lists_are_cut_and_say_where_the_rest_is(
    sources: dict[Visibility, OutcomeSources], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outcomes_due, "MOST_ROWS", 3)
    tree = BeautifulSoup(outcomes_page(sources[PUBLIC]).body, "html.parser")
    section = tree.select_one("[aria-labelledby=due]")
    assert isinstance(section, Tag)
    assert len(section.select(":scope > table tbody tr")) == 3
    assert re.search(r"The first 3 of \d+\. All are in visits_due\.csv", section.get_text(" "))


def test_the_command_writes_what_the_site_has_and_replaces_only_its_own(
    example: Path, example_site: Path, command: Command, tmp_path: Path
) -> None:
    out = tmp_path / "outcomes"
    for _time in range(2):
        assert command("outcomes", "--out", str(out), workspace=example).exit_code == 0
    written = {path.name: path.read_bytes() for path in out.iterdir() if path.name != "build.json"}
    assert written == {path.name: path.read_bytes() for path in (example_site / "data" / "outcomes").iterdir()}
    (out / "mine.txt").write_text("mine", encoding="utf-8")
    refused = command("outcomes", "--out", str(out), workspace=example)
    assert refused.exit_code == 2
    assert (out / "mine.txt").exists()


def test_an_edition_without_leave_has_neither_page_nor_data_nor_link(
    workspace: Path, command: Command, tmp_path: Path
) -> None:
    policy = workspace / "qa_reports" / "policy.toml"
    text = policy.read_text(encoding="utf-8")
    closed = text.replace('published_to = "public"', 'published_to = "members"')
    assert closed != text
    policy.write_text(closed, encoding="utf-8")
    assert command("build", "--out", str(tmp_path / "site"), workspace=workspace).exit_code == 0
    assert not (tmp_path / "site" / "outcomes").exists()
    assert not (tmp_path / "site" / "data").exists()
    pages = [
        path for path in (tmp_path / "site").rglob("*.html") if re.search(r'href="[^"]*outcomes/"', path.read_text())
    ]
    assert pages == []
    refused = command("outcomes", "--out", str(tmp_path / "data"), workspace=workspace)
    assert refused.exit_code == 2
    assert "open to members" in refused.errors
    assert not (tmp_path / "data").exists()


def test_every_table_says_what_each_of_its_columns_means(repository: Path, today: date) -> None:
    files: tuple[OutputFile, ...] = outcomes_package(BuildRequest(repository, today, today, Visibility.INTERNAL))
    described = json.loads(next(file.content for file in files if file.path == "datapackage.json"))
    assert [part["name"] for part in described["resources"]] == [kind.name for kind in OUTCOME_TABLES]
    for part in described["resources"]:
        assert part["description"].endswith(".")
        assert all(field["title"] and field["description"] for field in part["schema"]["fields"])
