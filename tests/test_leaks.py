"""
Nothing that a reader may not see is anywhere in an edition's bytes: not in a page, a download, a name, an archive.

Two questions, because each finds what the other cannot. Is any marked word there, however it is packed? And does
anything at all change when only what may not be seen changes? The second covers ratings, dates and numbers too.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest
from canaries import PROVIDER, Marker, furnish
from conftest import Command

from benchmarks.trust.disguises import DISGUISES, MARKS
from benchmarks.trust.leak_search import LeakSearch
from build_tools.models.visibility import Visibility

EDITIONS = [Visibility.PUBLIC, Visibility.MEMBERS]


@dataclass(frozen=True)
class Built:
    """One edition of one variant: its files by path, packs on paper included, and the marks that went in."""

    files: dict[str, bytes]
    marker: Marker


@pytest.fixture(scope="module", params=EDITIONS, ids=lambda edition: edition.value)
def variants(
    request: pytest.FixtureRequest, example: Path, command: Command, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Built, Built]:
    """An edition of two workspaces that differ only in what its readers may not see."""
    edition: Visibility = request.param
    built = []
    for variant in (0, 1):
        folder = tmp_path_factory.mktemp(f"{edition.value}-{variant}")
        workspace = Path(shutil.copytree(example, folder / "workspace", ignore=shutil.ignore_patterns(".cache")))
        marker = furnish(workspace, edition, variant)
        words = ("--edition", edition.value)
        done = command("build", "--out", str(folder / "site"), *words, workspace=workspace)
        assert done.exit_code == 0, done.errors
        pack = folder / "pack.pdf"
        done = command("pack", PROVIDER, "--on", "2026-11-21", "--out", str(pack), *words, workspace=workspace)
        assert done.exit_code == 0, done.errors
        done = command("outcomes", "--out", str(folder / "outcomes"), *words, workspace=workspace)
        assert done.exit_code == 0, done.errors
        papers = []
        for number, visit in enumerate(("2026-03-10", "2026-04-14", "2026-05-19")):
            papers.append(folder / f"report-{number}.docx")
            wanted = ("report", f"{PROVIDER}-{visit}-secrets", "--docx", str(papers[-1]))
            done = command(*wanted, *words, workspace=workspace)
            assert done.exit_code == 0, done.errors
        for option in ("--xlsx", "--xlsform"):
            papers.append(folder / f"form{option}.xlsx")
            wanted = (
                "form",
                "secrets",
                option,
                str(papers[-1]),
                *(("--provider", PROVIDER) if option == "--xlsx" else ()),
            )
            done = command(*wanted, *words, workspace=workspace)
            assert done.exit_code == 0, done.errors
        written = [pack, *papers, *(folder / "site").rglob("*"), *(folder / "outcomes").rglob("*")]
        files = {path.relative_to(folder).as_posix(): path.read_bytes() for path in written if path.is_file()}
        built.append(Built(files, marker))
    return built[0], built[1]


def found_in(built: Built, marks: dict[str, str]) -> set[str]:
    """The marks that occur anywhere, in whatever dress, as ``what (mark) in file``."""
    return LeakSearch(marks).files(built.files)


def test_no_mark_of_what_may_not_be_seen_is_in_any_byte(variants: tuple[Built, Built]) -> None:
    """Of one variant: another test says that the other has the same bytes."""
    one, other = variants
    assert len(one.marker.secret) > 100
    assert sorted(found_in(one, one.marker.secret | other.marker.secret)) == []


def test_what_may_be_seen_is_found_so_the_search_works(variants: tuple[Built, Built]) -> None:
    built = variants[0]
    told = " ".join(found_in(built, built.marker.shown))
    wanted = ["evidence of r3", "text of r3", "overview of r3", "evidence of r1 of 2026-03", "a contact for public"]
    wanted += ["public words of replied r1", "overview of r1 of 2026-04", "public words of withdrawn"]
    if built.marker.edition is Visibility.MEMBERS:
        wanted += ["comment of r3", "progress note", "a contact for members"]
    wanted += ["in report-0.docx", "in report-2.docx"]
    assert [about for about in wanted if about not in told] == []


def test_nothing_changes_with_what_may_not_be_seen(variants: tuple[Built, Built]) -> None:
    one, other = variants
    assert one.files.keys() == other.files.keys()
    assert [path for path in one.files if one.files[path] != other.files[path]] == []


@pytest.mark.parametrize("disguise", DISGUISES)
def test_the_search_sees_through_every_disguise(disguise: str) -> None:
    name, content = DISGUISES[disguise]()
    assert LeakSearch(MARKS).file(name, content)


def test_the_search_sees_nothing_where_nothing_is() -> None:
    assert len(DISGUISES) >= 31
    harmless = {
        "canary/testing whistles.html": b"<p>Canaries: 07700 900124, canarina@example.org</p>",
        "a.gz": b"\x1f\x8b\x08x",
    }
    assert LeakSearch(MARKS).files(harmless) == set()
