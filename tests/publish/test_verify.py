"""A published folder is held against its list of files: whatever is missing, changed or added is named."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from pathlib import Path

import pytest
from conftest import Command

from build_tools.errors import WrongUse
from build_tools.publish.verify import Deviation, verify


@pytest.fixture
def site(example_site: Path, tmp_path: Path) -> Path:
    """A copy of the example's site, for tests that spoil it."""
    return Path(shutil.copytree(example_site, tmp_path / "site", symlinks=True))


def test_what_was_built_is_found_as_built(site: Path) -> None:
    found = verify(site)
    assert found.deviations == ()
    assert found.files == sum(path.is_file() for path in site.rglob("*"))
    assert found.facts["edition"] == "public"


def test_whatever_is_not_as_it_was_built_is_named(site: Path) -> None:
    (site / "index.html").write_text("Approved.", encoding="utf-8")
    (site / "404.html").unlink()
    (site / ".hidden").write_text("x", encoding="utf-8")
    (site / "find" / "link.html").symlink_to("/etc/hostname")
    os.mkfifo(site / "find" / "pipe")
    assert verify(site).deviations == (
        Deviation(".hidden", "added"),
        Deviation("404.html", "missing"),
        Deviation("find/link.html", "added"),
        Deviation("find/pipe", "added"),
        Deviation("index.html", "changed"),
    )


def test_a_file_replaced_by_a_link_to_the_same_bytes_is_not_as_built(site: Path, tmp_path: Path) -> None:
    kept = tmp_path / "kept.html"
    (site / "index.html").rename(kept)
    (site / "index.html").symlink_to(kept)
    assert verify(site).deviations == (Deviation("index.html", "changed"),)


def test_a_page_changed_together_with_its_list_is_found_by_a_list_kept_elsewhere(site: Path, tmp_path: Path) -> None:
    kept = Path(shutil.copy(site / "build.json", tmp_path / "kept.json"))
    page = site / "index.html"
    page.write_bytes(page.read_bytes() + b" ")
    listed = json.loads(kept.read_text(encoding="utf-8"))
    listed["files"]["index.html"] = hashlib.sha256(page.read_bytes()).hexdigest()
    (site / "build.json").write_text(json.dumps(listed), encoding="utf-8")
    assert verify(site).deviations == ()
    assert verify(site, kept).deviations == (Deviation("build.json", "changed"), Deviation("index.html", "changed"))


def test_what_a_host_puts_there_may_be_named(site: Path) -> None:
    (site / "CNAME").write_text("directory.example.org\n", encoding="utf-8")
    assert verify(site).deviations == (Deviation("CNAME", "added"),)
    assert verify(site, also=["CNAME"]).deviations == ()
    (site / "index.html").unlink()
    assert verify(site, also=["CNAME", "index.html"]).deviations == (Deviation("index.html", "missing"),)


@pytest.mark.parametrize(
    "held",
    ["", "[]", "{", "null", '{"files": {}}', '{"tool": "other 1", "files": {}}', '{"tool": 1, "files": 2}']
    + ['{"tool": "provider-directory 1", "files": {"a": 1}}', "[" * 100_000],
    ids=lambda held: held[:20],
)
def test_a_list_that_is_none_is_refused_in_a_sentence(held: str, site: Path) -> None:
    (site / "build.json").write_text(held, encoding="utf-8")
    with pytest.raises(WrongUse, match="is no list of files"):
        verify(site)


def test_a_folder_without_a_list_or_no_folder_is_refused(site: Path, tmp_path: Path) -> None:
    (site / "build.json").unlink()
    with pytest.raises(WrongUse, match="nothing says what was built"):
        verify(site)
    with pytest.raises(WrongUse, match="There is no folder"):
        verify(tmp_path / "nowhere")


def test_a_list_that_names_places_outside_is_looked_up_nowhere(site: Path, tmp_path: Path) -> None:
    listed = json.loads((site / "build.json").read_text(encoding="utf-8"))
    listed["files"]["../kept.json"] = "0" * 64
    (tmp_path / "kept.json").write_text("{}", encoding="utf-8")
    (site / "build.json").write_text(json.dumps(listed), encoding="utf-8")
    assert verify(site).deviations == (Deviation("../kept.json", "missing"),)


def test_the_command_ends_with_1_and_never_prints_what_a_terminal_would_obey(site: Path, command: Command) -> None:
    good = command("verify", str(site))
    assert good.exit_code == 0
    assert "all as built (edition public, as of " in good.output
    (site / "red\x1b[31m").write_text("x", encoding="utf-8")
    bad = command("verify", str(site))
    assert bad.exit_code == 1
    assert "\x1b" not in bad.output
    assert "red\\x1b[31m' was not built" in bad.output
    told = json.loads(command("verify", str(site), "--json").output)
    assert told["deviations"] == [{"path": "red\x1b[31m", "what": "added"}]
