"""Where a site may go: not into what a workspace keeps, not over it, and over nothing that somebody else laid there."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from build_tools.errors import NotOurFolder, WrongUse
from build_tools.publish import verify
from build_tools.publish.place import KEPT, refuse_place


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / "home").mkdir()
    return tmp_path / "home"


@pytest.mark.parametrize("name", KEPT)
def test_nothing_goes_into_what_the_workspace_keeps(home: Path, name: str) -> None:
    for out in (home / name, home / name / "site", home / "site" / ".." / name):
        with pytest.raises(WrongUse, match="lies in the workspace's own"):
            refuse_place(out, home)


def test_nothing_takes_the_place_of_the_workspace_or_of_what_it_lies_in(home: Path) -> None:
    for out in (home, home.parent):
        with pytest.raises(WrongUse, match="holds the workspace itself"):
            refuse_place(out, home)
    refuse_place(home / "site", home)
    refuse_place(home.parent / "site", home)


def test_only_an_empty_folder_or_one_of_ours_is_replaced(home: Path) -> None:
    out = home / "site"
    out.write_text("a file")
    with pytest.raises(WrongUse, match="is no folder"):
        refuse_place(out, home)
    out.unlink()
    out.mkdir()
    refuse_place(out, home)
    (out / "build.json").write_text(json.dumps({"tool": "provider-directory 1", "files": {"a/index.html": ""}}))
    (out / "a").mkdir()
    (out / "a" / "index.html").touch()
    refuse_place(out, home)
    (out / "a" / "notes").symlink_to(home)
    with pytest.raises(NotOurFolder):
        refuse_place(out, home)


def test_a_folder_on_which_another_disk_begins_is_told(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os.path, "ismount", lambda path: path == home / "site")
    with pytest.raises(WrongUse, match="where another disk begins"):
        refuse_place(home / "site", home)


def test_a_list_of_files_larger_than_any_of_ours_is_not_read(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (home / "build.json").write_text(json.dumps({"tool": "provider-directory 1", "files": {}}))
    assert verify.verify(home).deviations == ()
    monkeypatch.setattr(verify, "LARGEST_MANIFEST", 4)
    with pytest.raises(WrongUse):
        verify.verify(home)
