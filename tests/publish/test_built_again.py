"""A site that was built again after any edits is, byte for byte, the one that is built from nothing."""

from __future__ import annotations

import csv
import gzip
import random
import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial
from pathlib import Path

import brotli
import pytest

from build_tools.errors import DataProblems
from build_tools.models.visibility import Visibility
from build_tools.pipeline import BuildRequest
from build_tools.publish.build import BuildReport, publish
from build_tools.publish.memory import WorkspaceMemory
from build_tools.publish.site_memory import SiteMemory

EDITS = 4


@dataclass
class Bench:
    """A workspace under edit, with the day and the edition that the next build is for."""

    workspace: Path
    site: Path
    chance: random.Random
    request: BuildRequest
    precompress: bool = False

    def rows(self, table: str) -> list[dict[str, str]]:
        with (self.workspace / "providers" / f"{table}.csv").open(newline="", encoding="utf-8") as file:
            return [*csv.DictReader(file)]

    def write(self, table: str, rows: list[dict[str, str]]) -> None:
        path = self.workspace / "providers" / f"{table}.csv"
        headings = path.read_text(encoding="utf-8").splitlines()[0].split(",")
        with path.open("w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, headings, lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)

    def change(self, table: str, field: str, value: str) -> None:
        """One cell of one row."""
        rows = self.rows(table)
        self.chance.choice(rows)[field] = value
        self.write(table, rows)

    def replace_in(self, pattern: str, old: str, new: str) -> None:
        """A text in one of the files that match."""
        path = self.chance.choice(sorted(self.workspace.glob(pattern)))
        path.write_text(path.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")

    def build(self, site: Path, memory: SiteMemory | None) -> BuildReport:
        remembers = WorkspaceMemory(self.workspace) if memory is not None else None
        return publish(
            replace(self.request, memory=remembers), site, lambda _: None, memory, precompress=self.precompress
        )

    def built_again(self) -> BuildReport:
        return self.build(self.site, SiteMemory(self.workspace, self.site))


def a_day_later(bench: Bench) -> None:
    bench.request = replace(bench.request, as_of=bench.request.as_of + timedelta(days=1))


def another_edition(bench: Bench) -> None:
    bench.request = replace(bench.request, edition=bench.chance.choice([Visibility.PUBLIC, Visibility.MEMBERS]))


def another_commit(bench: Bench) -> None:
    bench.request = replace(bench.request, commit=f"{bench.chance.randrange(16**10):010x}")


def compressed_or_not(bench: Bench) -> None:
    bench.precompress = not bench.precompress


def a_course_gone(bench: Bench) -> None:
    rows = bench.rows("courses")
    if len(rows) > 1:
        rows.remove(bench.chance.choice(rows))
        bench.write("courses", rows)


def a_notice(bench: Bench) -> None:
    provider = bench.chance.choice(bench.rows("providers"))["id"]
    starts = bench.request.as_of - timedelta(days=bench.chance.randrange(30))
    kind = bench.chance.choice(["suspended", "removed"])
    notice = {"provider_id": provider, "kind": kind, "starts_on": str(starts), "public_reason": "Under review."}
    notice["decided_by"] = "Board"
    bench.write("notices", [notice])


def no_notice(bench: Bench) -> None:
    bench.write("notices", [])


def a_visit_gone(bench: Bench) -> None:
    visits = sorted((bench.workspace / "qa_reports" / "visits").glob("*/*"))
    if len(visits) > 1:
        shutil.rmtree(bench.chance.choice(visits))


def an_approval_gone(bench: Bench) -> None:
    path = bench.chance.choice(sorted(bench.workspace.glob("qa_reports/visits/*/*/events.csv")))
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join(lines[: max(2, len(lines) - 1)]), encoding="utf-8")


def a_published_file_written_to(bench: Bench) -> None:
    with bench.chance.choice(sorted(bench.site.rglob("index.html"))).open("a", encoding="utf-8") as file:
        file.write("by hand")


def a_published_file_gone(bench: Bench) -> None:
    bench.chance.choice(sorted(bench.site.rglob("*.html"))).unlink()


def part_of_the_memory_gone(bench: Bench) -> None:
    kept = sorted((bench.workspace / ".cache" / "provider-directory").glob("*"))
    path = bench.chance.choice(kept)
    shutil.rmtree(path) if path.is_dir() else path.unlink()


def a_name(bench: Bench) -> str:
    return f"The {bench.chance.choice(['Old', 'New', 'Café', 'Upper'])} {bench.chance.randrange(100)} & Sons"


EDITS_TO_TRY: tuple[Callable[[Bench], None], ...] = (
    a_day_later,
    another_edition,
    another_commit,
    compressed_or_not,
    a_course_gone,
    a_notice,
    no_notice,
    a_visit_gone,
    an_approval_gone,
    a_published_file_written_to,
    a_published_file_gone,
    part_of_the_memory_gone,
    lambda bench: bench.change("providers", "name", a_name(bench)),
    lambda bench: bench.change("providers", "summary", f"{a_name(bench)} teach cooking."),
    lambda bench: bench.change("providers", "registration_status", bench.chance.choice(["not_required", "unknown"])),
    lambda bench: bench.change("providers", "age_from", str(bench.chance.randrange(11, 14))),
    lambda bench: bench.change("courses", "places", str(bench.chance.randrange(1, 30))),
    lambda bench: bench.change("venues", "postcode", bench.chance.choice(["NG7 2RD", "DE1 2QY", "LE1 6ZG"])),
    lambda bench: bench.replace_in("postcodes.csv", "33", f"3{bench.chance.randrange(10)}"),
    lambda bench: bench.change("venues", "town", bench.chance.choice(["Derby", "Nottingham", "Leicester"])),
    lambda bench: bench.change("courses", "title", a_name(bench)),
    lambda bench: bench.change("documents", "expires_on", f"20{bench.chance.randrange(26, 29)}-06-30"),
    lambda bench: bench.change("awarding_bodies", "name", a_name(bench)),
    lambda bench: bench.change("qualifications", "title", a_name(bench)),
    lambda bench: bench.replace_in("qa_reports/frameworks/*/*/items.csv", "the", "every"),
    lambda bench: bench.replace_in("qa_reports/policy.toml", "due_soon_days = 60", "due_soon_days = 90"),
    lambda bench: bench.replace_in("directory/*.md", "# ", f"# {bench.chance.randrange(100)} "),
    lambda bench: bench.replace_in("mkdocs.yml", "site_name: ", "site_name: Our "),
)


def tree(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture
def bench(workspace: Path, tmp_path: Path, today: date) -> Bench:
    return Bench(workspace, tmp_path / "site", random.Random(), BuildRequest(workspace, today, today))


def problems_of(build: Callable[[], BuildReport]) -> list[str]:
    """What stops a build; nothing when it is done."""
    try:
        build()
    except DataProblems as error:
        return [str(problem) for problem in error.problems]
    return []


@pytest.mark.parametrize("seed", range(3))
def test_after_any_edits_the_site_is_what_a_clean_build_makes(bench: Bench, seed: int, tmp_path: Path) -> None:
    bench.chance.seed(seed)
    bench.built_again()
    built = 0
    for number in range(EDITS):
        shutil.copytree(bench.workspace, tmp_path / f"before-{number}", ignore=shutil.ignore_patterns(".cache"))
        for edit in bench.chance.sample(EDITS_TO_TRY, bench.chance.randrange(1, 4)):
            edit(bench)
        clean = tmp_path / f"clean-{number}"
        stopped = problems_of(bench.built_again)
        assert problems_of(partial(bench.build, clean, None)) == stopped
        if stopped:  # an edit too many: the workspace goes back to what it was
            for part in ("providers", "qa_reports", "directory"):
                shutil.rmtree(bench.workspace / part)
            shutil.copytree(tmp_path / f"before-{number}", bench.workspace, dirs_exist_ok=True)
            continue
        built += 1
        again, afresh = tree(bench.site), tree(clean)
        assert again.keys() == afresh.keys()
        assert [name for name in again if again[name] != afresh[name]] == []
    assert built > EDITS / 2


def test_nothing_is_written_when_nothing_changed(bench: Bench) -> None:
    first = bench.built_again()
    again = bench.built_again()
    assert first.written == first.files == again.files
    assert again.written == 0


def test_what_lies_compressed_is_the_text_beside_it(bench: Bench) -> None:
    bench.precompress = True
    for _ in range(2):
        bench.built_again()
        packed = [*bench.site.rglob("*.gz")]
        assert {path.with_suffix("").suffix for path in packed} > {".html", ".json", ".mjs", ".css"}
        for path in packed:
            text = path.with_suffix("").read_bytes()
            assert gzip.decompress(path.read_bytes()) == text
            assert brotli.decompress(path.with_suffix(".br").read_bytes()) == text
        bench.change("courses", "places", "7")


def test_a_text_that_was_taken_away_comes_back_beside_what_lies_compressed(bench: Bench) -> None:
    bench.precompress = True
    bench.built_again()
    home = bench.site / "index.html"
    text = home.read_bytes()
    home.unlink()
    bench.built_again()
    assert home.read_bytes() == text


def areas_rewritten(bench: Bench) -> set[str]:
    """The first parts of the addresses whose files the next build replaces."""
    before = {path: path.stat().st_ino for path in bench.site.rglob("*") if path.is_file()}
    bench.built_again()
    changed = [path for path in bench.site.rglob("*") if path.is_file() and before.get(path) != path.stat().st_ino]
    return {path.relative_to(bench.site).as_posix().partition("/")[0] for path in changed}


def test_a_changed_course_rewrites_only_what_tells_of_it(bench: Bench) -> None:
    bench.built_again()
    bench.change("courses", "places", "9")
    rewritten = areas_rewritten(bench)
    assert {"build.json", "providers"} <= rewritten
    assert not rewritten & {"assets", "find", "forms", "frameworks", "postcodes", "reports"}


def test_a_commit_alone_does_not_touch_the_pages_of_records(bench: Bench) -> None:
    bench.built_again()
    bench.request = replace(bench.request, commit="0123456789")
    rewritten = areas_rewritten(bench)
    assert "find" in rewritten
    assert not rewritten & {"packs", "reports", "search"}
