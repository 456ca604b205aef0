"""The site changes whole or not at all, only what differs is written, and nothing that is not ours is ever replaced."""

from __future__ import annotations

import os
import shutil
import threading
import time
from collections.abc import Mapping
from pathlib import Path

import pytest

from build_tools import on_disk
from build_tools.errors import NotOurFolder
from build_tools.publish import turns
from build_tools.publish.site_memory import SiteMemory
from build_tools.publish.stock import MANIFEST, manifest_bytes, take_stock
from build_tools.publish.turns import Turn, finish, make_ready, next_site

ABOUT = {"tool": "provider-directory test"}
OLD = {"index.html": "old", "providers/a/index.html": "a", "providers/b/index.html": "b"}
NEW = {"index.html": "new", "providers/a/index.html": "a", "providers/c/index.html": "c"}


def publish(target: Path, pages: Mapping[str, str], memory: SiteMemory | None = None) -> None:
    with next_site(target, memory) as turn:
        files = {path: turn.put(path, text.encode()) for path, text in pages.items()}
        files[MANIFEST] = turn.put(MANIFEST, manifest_bytes(ABOUT, files))
        stock = finish(turn, files)
        if memory is not None:
            memory.remember(stock, {})
            make_ready(turn, stock, memory)
            memory.remember_moment()


def memory_of(folder: Path) -> SiteMemory:
    return SiteMemory(folder, folder / "site")


def content_of(site: Path) -> dict[str, str]:
    files = [path for path in site.rglob("*") if path.is_file() and path.name != MANIFEST]
    return {path.relative_to(site).as_posix(): path.read_text() for path in files}


def folders_of(site: Path) -> set[str]:
    return {path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_dir()}


@pytest.mark.parametrize("at_once", [True, False], ids=["exchange", "two renames"])
@pytest.mark.parametrize("remembers", [True, False])
def test_the_new_site_takes_the_place_of_the_old(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at_once: bool, remembers: bool
) -> None:
    if not at_once:
        monkeypatch.setattr(on_disk, "_at_once", lambda one, other: False)
    for pages in (OLD, NEW, OLD, NEW, NEW):
        publish(tmp_path / "site", pages, memory_of(tmp_path) if remembers else None)
        assert content_of(tmp_path / "site") == pages
        assert folders_of(tmp_path / "site") == {path.rpartition("/")[0] for path in pages if "/" in path} | {
            "providers"
        }
    assert {path.name for path in tmp_path.iterdir()} <= {"site", ".cache"}


def test_a_file_that_stays_the_same_is_not_written_again(tmp_path: Path) -> None:
    publish(tmp_path / "site", OLD, memory_of(tmp_path))
    before = (tmp_path / "site" / "providers" / "a" / "index.html").stat()
    for pages in (NEW, OLD, NEW):
        publish(tmp_path / "site", pages, memory_of(tmp_path))
        after = (tmp_path / "site" / "providers" / "a" / "index.html").stat()
        assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_a_file_may_become_a_folder_and_a_folder_a_file(tmp_path: Path) -> None:
    for pages in ({"a": "file"}, {"a/b": "inside"}, {"a": "file"}, {"a/b/c": "deep"}, {"a": "file"}):
        publish(tmp_path / "site", pages, memory_of(tmp_path))
        assert content_of(tmp_path / "site") == pages


@pytest.mark.parametrize("remembers", [True, False])
def test_a_build_that_fails_leaves_the_old_site(tmp_path: Path, remembers: bool) -> None:
    memory = memory_of(tmp_path) if remembers else None
    publish(tmp_path / "site", OLD, memory)
    with pytest.raises(RuntimeError), next_site(tmp_path / "site", memory) as turn:
        turn.put("index.html", b"half")
        raise RuntimeError
    assert content_of(tmp_path / "site") == OLD
    assert {path.name for path in tmp_path.iterdir()} <= {"site", ".cache"}
    publish(tmp_path / "site", NEW, memory_of(tmp_path) if remembers else None)
    assert content_of(tmp_path / "site") == NEW


@pytest.mark.parametrize("harm", ["written to", "edited", "deleted", "same length and time"])
@pytest.mark.parametrize("where", ["site", "spare"])
def test_what_somebody_did_to_a_published_file_is_mended(tmp_path: Path, harm: str, where: str) -> None:
    publish(tmp_path / "site", OLD, memory_of(tmp_path))
    publish(tmp_path / "site", NEW, memory_of(tmp_path))
    folder = tmp_path / "site" if where == "site" else memory_of(tmp_path).spare
    file = folder / "providers" / "a" / "index.html"
    was = file.stat()
    if harm == "written to":  # both folders have this very file
        file.write_text("y")
    else:
        file.unlink()
    if harm in ("edited", "same length and time"):
        file.write_text("x" if harm != "edited" else "longer")
        os.utime(file, ns=(was.st_atime_ns, was.st_mtime_ns))
    for pages in (NEW, OLD):
        publish(tmp_path / "site", pages, memory_of(tmp_path))
        assert content_of(tmp_path / "site") == pages


def test_a_file_written_to_in_place_is_mended_although_its_time_and_size_were_put_back(tmp_path: Path) -> None:
    """The folder laid by shares the file, so that what was done to the one was done to both."""
    site = tmp_path / "site"
    for _ in range(3):
        publish(site, OLD, memory_of(tmp_path))
        memory = memory_of(tmp_path)
        standing, held = memory.stood(), memory.held()
        assert standing is not None
        assert held is not None
        assert standing.still_holds(site)
        assert held.still_holds(memory.spare)
    page = site / "providers/a/index.html"
    before = page.stat()
    time.sleep(0.02)  # the disk's clock has steps
    with page.open("r+") as file:
        file.write("b")
    os.utime(page, ns=(before.st_atime_ns, before.st_mtime_ns))
    for _ in range(2):
        publish(site, OLD, memory_of(tmp_path))
        assert content_of(site) == OLD


def test_the_memory_may_be_deleted_in_whole_or_in_part(tmp_path: Path) -> None:
    publish(tmp_path / "site", OLD, memory_of(tmp_path))
    for pattern in (".cache", ".cache/*/site-*", ".cache/*/*.sqlite", ".cache/*/site-*/index.html"):
        for path in [*tmp_path.glob(pattern)]:
            shutil.rmtree(path) if path.is_dir() else path.unlink()
        for pages in (NEW, OLD):
            publish(tmp_path / "site", pages, memory_of(tmp_path))
            assert content_of(tmp_path / "site") == pages


def test_a_memory_that_came_with_a_copy_is_not_believed(tmp_path: Path) -> None:
    publish(tmp_path / "one" / "site", OLD, memory_of(tmp_path / "one"))
    shutil.copytree(tmp_path / "one", tmp_path / "two")
    kept = next((tmp_path / "two" / ".cache" / "provider-directory").glob("*.sqlite"))
    kept.rename(memory_of(tmp_path / "two").spare.with_suffix(".sqlite"))
    assert memory_of(tmp_path / "one").stood() is not None
    assert memory_of(tmp_path / "two").stood() is None


@pytest.mark.parametrize("remembers", [True, False])
def test_a_folder_that_we_did_not_build_is_left_alone(tmp_path: Path, remembers: bool) -> None:
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "chapter.doc").write_text("years of work")
    with pytest.raises(NotOurFolder):
        publish(tmp_path / "site", NEW, memory_of(tmp_path) if remembers else None)
    assert (tmp_path / "site" / "chapter.doc").read_text() == "years of work"


@pytest.mark.parametrize("remembers", [True, False])
@pytest.mark.parametrize("extra", ["CNAME", "notes/mine.txt", "providers/a/mine.txt"])
def test_a_site_to_which_somebody_added_a_file_is_left_alone(tmp_path: Path, extra: str, remembers: bool) -> None:
    publish(tmp_path / "site", OLD, memory_of(tmp_path) if remembers else None)
    (tmp_path / "site" / extra).parent.mkdir(exist_ok=True)
    (tmp_path / "site" / extra).write_bytes(b"mine")
    with pytest.raises(NotOurFolder):
        publish(tmp_path / "site", NEW, memory_of(tmp_path) if remembers else None)
    assert (tmp_path / "site" / extra).read_bytes() == b"mine"


@pytest.mark.parametrize("manifest", [b"{}", b"[]", b"not json", b'{"tool": "another", "files": {}}'])
def test_any_file_called_build_json_does_not_make_a_folder_ours(tmp_path: Path, manifest: bytes) -> None:
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / MANIFEST).write_bytes(manifest)
    with pytest.raises(NotOurFolder):
        publish(tmp_path / "site", NEW)


@pytest.mark.parametrize("remembers", [True, False])
def test_files_can_be_read_by_the_web_server_whatever_the_umask(tmp_path: Path, remembers: bool) -> None:
    old = os.umask(0o077)
    try:
        publish(tmp_path / "site", OLD, memory_of(tmp_path) if remembers else None)
        assert os.umask(0o077) == 0o077
    finally:
        os.umask(old)
    for folder in ("", "providers", "providers/a"):
        assert (tmp_path / "site" / folder).stat().st_mode & 0o777 == 0o755
    assert (tmp_path / "site" / MANIFEST).stat().st_mode & 0o777 == 0o644


def test_a_second_folder_is_laid_by_for_the_next_build(tmp_path: Path) -> None:
    publish(tmp_path / "site", OLD, memory_of(tmp_path))
    spare = memory_of(tmp_path).spare
    assert content_of(spare) == OLD
    assert (spare / "index.html").samefile(tmp_path / "site" / "index.html")


def test_what_is_remembered_of_a_site_that_is_gone_goes_too(tmp_path: Path) -> None:
    other = SiteMemory(tmp_path, tmp_path / "other")
    publish(tmp_path / "other", OLD, other)
    publish(tmp_path / "site", OLD, memory_of(tmp_path))
    assert other.spare.is_dir()
    shutil.rmtree(tmp_path / "other")
    publish(tmp_path / "site", NEW, memory_of(tmp_path))
    left = {path.stem for path in (tmp_path / ".cache" / "provider-directory").glob("site-*")}
    assert left == {memory_of(tmp_path).spare.name}


def test_a_second_build_of_a_site_waits_for_the_first(tmp_path: Path) -> None:
    publish(tmp_path / "site", OLD, memory_of(tmp_path))
    with next_site(tmp_path / "site", memory_of(tmp_path)) as turn:
        second = threading.Thread(target=publish, args=(tmp_path / "site", NEW, memory_of(tmp_path)))
        second.start()
        second.join(0.3)
        assert second.is_alive()
        assert content_of(tmp_path / "site") == OLD
        finish(turn, {path: turn.keep(path) for path in turn.stands})
    second.join()
    assert content_of(tmp_path / "site") == NEW


def test_in_the_folder_laid_by_a_file_may_take_the_place_of_folders_and_folders_that_of_a_file(tmp_path: Path) -> None:
    deep, flat = {"a/b/c/index.html": "deep", "index.html": "x"}, {"a": "flat", "index.html": "x"}
    for pages in (deep, deep, flat, flat, deep, deep):
        publish(tmp_path / "site", pages, memory_of(tmp_path))
        assert content_of(tmp_path / "site") == pages


def test_many_new_files_are_brought_to_the_disk_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[bool] = []
    monkeypatch.setattr(os, "sync", lambda: asked.append(True))
    publish(tmp_path / "site", OLD)
    assert asked == []
    monkeypatch.setattr(turns, "MOST_SYNCED_ONE_BY_ONE", len(OLD))  # and the manifest
    publish(tmp_path / "site", {path: f"{text}, again" for path, text in OLD.items()})
    assert asked == [True]


def test_a_folder_elsewhere_is_not_laid_by(tmp_path: Path) -> None:
    memory = memory_of(tmp_path)
    publish(tmp_path / "site", OLD)
    make_ready(Turn(tmp_path / "elsewhere", site=tmp_path / "site"), take_stock(tmp_path / "site"), memory)
    make_ready(Turn(memory.spare), take_stock(tmp_path / "site"), memory)
    assert not memory.spare.exists()
