"""A folder that takes the place of another: where the system cannot do it in one step, and where it breaks off."""

from __future__ import annotations

import ctypes
from pathlib import Path

import pytest

from build_tools import on_disk
from build_tools.on_disk import NOT_YET, bring_back, exchange
from build_tools.publish.stock import take_stock


def folder(path: Path, words: str) -> Path:
    path.mkdir()
    (path / "index.html").write_text(words)
    return path


def test_a_system_that_has_no_such_call_takes_two_steps(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def none(*_: object, **__: object) -> None:
        raise OSError

    monkeypatch.setattr(ctypes, "CDLL", none)
    old, new = folder(tmp_path / "site", "old"), folder(tmp_path / "fresh", "new")
    assert exchange(new, old) is False
    assert (old / "index.html").read_text() == "new"
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_where_the_second_step_fails_the_old_folder_is_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    old, new = folder(tmp_path / "site", "old"), folder(tmp_path / "fresh", "new")
    really = Path.rename

    def fails(self: Path, target: Path) -> Path:
        if self == new:
            raise OSError(28, "No space left on device")
        return really(self, target)

    monkeypatch.setattr(on_disk, "_at_once", lambda one, other: False)
    monkeypatch.setattr(Path, "rename", fails)
    with pytest.raises(OSError, match="No space"):
        exchange(new, old)
    assert (old / "index.html").read_text() == "old"


def test_what_a_killed_run_left_aside_is_put_back_or_taken_away(tmp_path: Path) -> None:
    site = tmp_path / "site"
    aside = tmp_path / f".site.old-7{NOT_YET}"
    folder(aside, "old")
    bring_back(site)
    assert (site / "index.html").read_text() == "old"
    folder(aside, "older")
    bring_back(site)
    assert (site / "index.html").read_text() == "old"
    assert not aside.exists()


def test_a_stock_holds_while_nothing_came_went_or_was_written(tmp_path: Path) -> None:
    site = folder(tmp_path / "site", "old")
    (site / "link.html").symlink_to(site / "index.html")
    stock = take_stock(site)
    assert stock.files["link.html"].sha256 == ""
    (site / "link.html").unlink()
    stock = take_stock(site)
    assert stock.still_holds(site)
    (site / "index.html").unlink()
    assert not stock.still_holds(site)
    assert not take_stock(site).still_holds(tmp_path / "none")
