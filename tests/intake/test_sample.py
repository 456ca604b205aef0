"""“sample” invents workspaces of any size that are sound, plausible, and the same for the same numbers."""

from __future__ import annotations

import csv
import filecmp
import json
from collections import Counter
from datetime import date
from pathlib import Path
from random import Random

import pytest
from click.testing import CliRunner

from build_tools.cli import cli
from build_tools.errors import WrongUse
from build_tools.intake.sample.content import CONTENT, read_words
from build_tools.intake.sample.names import Names, short_name
from build_tools.intake.sample.package_text import package_text
from build_tools.intake.sample.stories import shares, stories
from build_tools.intake.sample.write import AT_A_TIME, Sample, write_sample
from build_tools.models.decision import Status
from build_tools.pipeline import check_workspace, decide_all
from build_tools.several import FEWEST_PARTS

TODAY = date(2026, 11, 21)
SIZE = Sample(providers=FEWEST_PARTS * AT_A_TIME, visits=500, seed=7, today=TODAY)


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sample") / "workspace"
    write_sample(folder, SIZE, processes=2)
    return folder


def files_of(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def rows(workspace: Path, table: str) -> list[dict[str, str]]:
    with (workspace / "providers" / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_it_is_as_large_as_asked_and_nothing_is_wrong_with_it(workspace: Path) -> None:
    directory, problems = check_workspace(workspace, TODAY)
    assert [problem.message for problem in problems] == []
    assert directory is not None
    assert (len(directory.providers), len(directory.visits)) == (SIZE.providers, SIZE.visits)


def test_every_status_occurs_and_three_in_four_are_listed(workspace: Path) -> None:
    directory, _ = check_workspace(workspace, TODAY)
    assert directory is not None
    decisions = decide_all(directory, TODAY)
    found = Counter(decision.status for decision in decisions.by_provider.values())
    assert set(found) == set(Status)
    assert 0.7 < sum(decision.listed for decision in decisions.by_provider.values()) / SIZE.providers < 0.85


def test_one_process_and_two_write_the_same_bytes_and_another_seed_others(workspace: Path, tmp_path: Path) -> None:
    write_sample(tmp_path / "again", SIZE, processes=1)
    names = files_of(workspace)
    assert files_of(tmp_path / "again") == names
    assert filecmp.cmpfiles(workspace, tmp_path / "again", names, shallow=False) == (names, [], [])
    write_sample(tmp_path / "other", Sample(20, 60, 8, TODAY))
    ours = {row["id"] for row in rows(workspace, "providers")}
    assert not ours & {row["id"] for row in rows(tmp_path / "other", "providers")}


def test_providers_differ_in_name_and_words_and_their_venues_in_place(workspace: Path) -> None:
    providers = rows(workspace, "providers")
    for column in ("id", "name"):
        assert len({row[column] for row in providers}) == len(providers)
    assert len({row["summary"] for row in providers}) > 0.95 * len(providers)
    assert len({row["description"] for row in providers}) == len(providers)
    assert len({row["postcode"] for row in rows(workspace, "venues")}) > len(providers)
    each = {name: len(rows(workspace, name)) / len(providers) for name in ("courses", "documents", "venues")}
    assert 4 < each["courses"] < 6 and 12 < each["documents"] < 18 and 1 < each["venues"] < 2


def test_visits_are_as_various_as_real_ones(workspace: Path) -> None:
    directory, _ = check_workspace(workspace, TODAY)
    assert directory is not None
    revisions = [visit.revisions[-1] for visit in directory.visits]
    kinds = Counter(revision.header.framework_id for revision in revisions)
    assert kinds["quality"] > len(revisions) / 2 and set(kinds) == {"quality", "compliance", "evaluation"}
    assert {len(each.answers) for each in revisions if each.header.framework_id == "quality"} == {32}
    texts = [answer.evidence for each in revisions if each.header.framework_id == "quality" for answer in each.answers]
    lengths = sorted(len(text or "") for text in texts)
    assert lengths[len(lengths) // 20] > 55 and lengths[-len(lengths) // 20] < 320
    assert len(set(texts)) > 0.9 * len(texts)
    assert any(each.actions for each in revisions) and any(visit.progress for visit in directory.visits)
    assert any(len(visit.revisions) > 1 for visit in directory.visits)
    assert any(visit.is_open for visit in directory.visits)
    assert any(event.event == "withdrawn" for visit in directory.visits for event in visit.events)


def test_a_visit_is_written_as_a_form_saves_it(workspace: Path) -> None:
    for path in sorted((workspace / "qa_reports" / "visits").glob("*/*/r*/datapackage.json"))[:40]:
        text = path.read_text(encoding="utf-8")
        assert json.dumps(json.loads(text), indent=1, ensure_ascii=False) + "\n" == text
    odd = 'A "quotation" \\ and %s\nin two lines — €'
    others = {name: [] for name in ("answers", "comments", "actions", "attachments")}
    text = package_text("name", odd, {"visit": [{"overview": odd, "revision": 2}], **others})
    assert json.loads(text)["title"] == odd
    assert json.loads(text)["resources"][0]["data"][0]["overview"] == odd


def test_it_says_that_it_is_invented_and_how_to_write_it_again(workspace: Path) -> None:
    settings = (workspace / "mkdocs.yml").read_text(encoding="utf-8")
    assert "invented" in settings and "demonstration: true" in settings
    readme = (workspace / "README.md").read_text(encoding="utf-8")
    assert f"--providers {SIZE.providers} --visits 500 --seed 7 --as-of 2026-11-21" in readme


def test_names_do_not_come_twice_however_many_there_are() -> None:
    words = read_words()
    assert len({short_name(kind) for kind, _ in words.kinds}) == len(words.kinds)
    for seed in (0, 1, 2**70):
        names = Names(words, seed)
        found = {short_name(names.of(number)[0]) for number in range(100_000)}
        assert len(found) == 100_000 and max(map(len, found)) <= 60


@pytest.mark.parametrize(("providers", "visits"), [(1, 0), (1, 20), (40, 0), (40, 3), (41, 820)])
def test_visits_are_shared_out_to_the_last(providers: int, visits: int) -> None:
    counts = shares(stories(providers, Random(1)), visits, Random(2))
    assert len(counts) == providers and sum(counts) == visits and min(counts) >= 0


@pytest.mark.parametrize(
    ("providers", "visits", "today"), [(1, 0, TODAY), (1, 20, date(2026, 1, 1)), (3, 9, date(2031, 5, 1))]
)
def test_the_smallest_and_other_days_are_sound_too(providers: int, visits: int, today: date, tmp_path: Path) -> None:
    write_sample(tmp_path / "small", Sample(providers, visits, 5, today))
    _, problems = check_workspace(tmp_path / "small", today)
    assert not problems


def test_a_folder_that_is_not_empty_stays_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    for target in (tmp_path, tmp_path / "mine.txt"):
        with pytest.raises(WrongUse, match="nothing was written"):
            write_sample(target, SIZE)
    assert files_of(tmp_path) == ["mine.txt"]


@pytest.mark.parametrize(
    "arguments",
    [
        ["--providers", "0"],
        ["--providers", "100001"],
        ["--providers", "ten"],
        ["--visits", "-1"],
        ["--providers", "2", "--visits", "41"],
        ["--seed", "-1"],
        ["--as-of", "2024-01-01"],
        ["--as-of", "yesterday"],
    ],
)
def test_what_makes_no_sense_is_refused_in_a_sentence_and_writes_nothing(arguments: list[str], tmp_path: Path) -> None:
    answer = CliRunner().invoke(cli, ["sample", str(tmp_path / "new"), *arguments])
    assert answer.exit_code != 0
    assert isinstance(answer.exception, SystemExit | WrongUse)
    assert not (tmp_path / "new").exists()


def test_what_the_package_ships_is_what_the_demonstration_uses(repository: Path) -> None:
    shipped = Path(str(CONTENT))
    names = [name for name in files_of(repository / "qa_reports" / "frameworks") if not name.endswith(".json")]
    assert files_of(shipped / "qa_reports" / "frameworks") == names
    for name in names:
        place = f"qa_reports/frameworks/{name}"
        assert (shipped / place).read_bytes() == (repository / place).read_bytes()
    for name in ("awarding_bodies.csv", "qualifications.csv"):
        assert (shipped / name).read_bytes() == (repository / "providers" / name).read_bytes()
    head, policy = [
        (folder / "qa_reports" / "policy.toml").read_text(encoding="utf-8").partition("due_soon_days")[::2]
        for folder in (shipped, repository)
    ]
    assert head[1] == policy[1]
