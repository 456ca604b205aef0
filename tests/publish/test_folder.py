"""The site changes whole or not at all, and nothing that is not ours is ever replaced."""

from __future__ import annotations

from pathlib import Path

import pytest

from build_tools import on_disk
from build_tools.errors import NotOurFolder
from build_tools.publish.folder import MANIFEST, replacing, write_file, write_manifest


def _publish(target: Path, text: str) -> None:
    with replacing(target) as staging:
        write_file(staging / "index.html", text.encode())
        write_manifest(staging, {"tool": "provider-directory test"})


@pytest.mark.parametrize("at_once", [True, False], ids=["exchange", "two renames"])
def test_the_new_site_takes_the_place_of_the_old(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at_once: bool
) -> None:
    if not at_once:
        monkeypatch.setattr(on_disk, "_at_once", lambda one, other: False)
    _publish(tmp_path / "site", "old")
    _publish(tmp_path / "site", "new")
    assert (tmp_path / "site" / "index.html").read_text() == "new"
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_a_build_that_fails_leaves_the_old_site_and_no_litter(tmp_path: Path) -> None:
    _publish(tmp_path / "site", "old")
    with pytest.raises(RuntimeError), replacing(tmp_path / "site") as staging:
        write_file(staging / "index.html", b"half")
        raise RuntimeError
    assert (tmp_path / "site" / "index.html").read_text() == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_a_folder_that_we_did_not_build_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis").mkdir()
    (tmp_path / "thesis" / "chapter.doc").write_text("years of work")
    with pytest.raises(NotOurFolder), replacing(tmp_path / "thesis"):
        pass
    assert (tmp_path / "thesis" / "chapter.doc").read_text() == "years of work"


@pytest.mark.parametrize("extra", ["CNAME", "notes/mine.txt"])
def test_a_site_to_which_somebody_added_a_file_is_left_alone(tmp_path: Path, extra: str) -> None:
    _publish(tmp_path / "site", "old")
    write_file(tmp_path / "site" / extra, b"mine")
    with pytest.raises(NotOurFolder), replacing(tmp_path / "site"):
        pass
    assert (tmp_path / "site" / extra).read_bytes() == b"mine"


@pytest.mark.parametrize("manifest", [b"{}", b"[]", b"not json", b'{"tool": "another", "files": {}}'])
def test_any_file_called_build_json_does_not_make_a_folder_ours(tmp_path: Path, manifest: bytes) -> None:
    write_file(tmp_path / "site" / MANIFEST, manifest)
    with pytest.raises(NotOurFolder), replacing(tmp_path / "site"):
        pass


def test_files_can_be_read_by_the_web_server_whatever_the_umask(tmp_path: Path) -> None:
    import os

    old = os.umask(0o077)
    try:
        _publish(tmp_path / "site", "text")
    finally:
        os.umask(old)
    assert (tmp_path / "site").stat().st_mode & 0o777 == 0o755
    assert (tmp_path / "site" / MANIFEST).stat().st_mode & 0o777 == 0o644
