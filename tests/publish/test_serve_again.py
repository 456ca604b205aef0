"""“serve” shows every kind of edit, bad data leaves the last good site, and the next time begins where the last one ended."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Callable
from pathlib import Path

from build_tools.commands.publishing import _preview

COMMAND = [sys.executable, "-u", "-m", "build_tools", "serve"]
Edit = tuple[str, Callable[[str], str], str, str]
EDITS: dict[str, Edit] = {
    "settings": ("mkdocs.yml", lambda text: text.replace("site_name: ", "site_name: Renamed "), "", "Renamed "),
    "page": ("directory/index.md", lambda text: f"{text}\nWritten just now.\n", "", "Written just now."),
    "policy": (
        "qa_reports/policy.toml",
        lambda text: text.replace('title = "', 'title = "Altered: ', 1),
        "how-providers-are-approved/",
        "Altered: ",
    ),
    "framework": (
        "qa_reports/frameworks/basic/1/items.csv",
        lambda text: text.replace("Every adult has been", "Every adult has surely been", 1),
        "frameworks/basic/1/",
        "Every adult has surely been",
    ),
    "record": (
        "providers/providers.csv",
        lambda text: text.replace("Lockside Workshop", "Lockside Mended Workshop", 1),
        "providers/lockside-workshop/",
        "Lockside Mended Workshop",
    ),
}


class Preview:
    """A running ``serve``; ``line`` waits for what it says next."""

    def __init__(self, workspace: Path, port: int) -> None:
        words = [*COMMAND, "--workspace", str(workspace), "--port", str(port)]
        self._run = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        self.address = self.line().partition(" shows ")[0]

    def line(self) -> str:
        assert self._run.stdout is not None
        return self._run.stdout.readline()

    def page(self, path: str) -> str:
        with urllib.request.urlopen(self.address + path) as answer:
            content: bytes = answer.read()
        return content.decode()

    def end(self) -> int:
        # Not Ctrl+C: whatever was started in the background, as checks may be, does not hear it.
        self._run.terminate()
        self._run.communicate()
        return self._run.returncode


def put(workspace: Path, file: Path, text: str) -> None:
    """In one step, or half a file might be built."""
    fresh = workspace / f"{file.name}.fresh"  # at the top, where nobody looks
    fresh.write_text(text, encoding="utf-8")
    fresh.replace(file)


def test_every_edit_shows_and_bad_data_does_not(workspace: Path) -> None:
    preview = Preview(workspace, 0)
    try:
        for path, change, page, words in EDITS.values():
            file = workspace / path
            before = file.read_text(encoding="utf-8")
            assert words not in preview.page(page)
            put(workspace, file, change(before))
            assert preview.line().startswith("Built again"), path
            assert words in preview.page(page), path
        good = file.read_text(encoding="utf-8")
        put(workspace, file, "no table")
        while "The last good site stays" not in preview.line():
            pass
        assert words in preview.page(page)
        put(workspace, file, good)
        assert preview.line().startswith("Built again")
    finally:
        assert preview.end() == 0


def test_with_a_port_of_its_own_it_begins_where_it_ended(workspace: Path) -> None:
    cache = workspace / ".cache" / "provider-directory"
    shutil.rmtree(cache, ignore_errors=True)  # whoever looked at the example by hand left one
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    for turn in (1, 2):
        preview = Preview(workspace, port)
        assert "Lockside" in preview.page("providers/lockside-workshop/"), turn
        assert preview.end() == 0
    kept = [path.name for path in cache.iterdir()]
    assert f"served-{port}" in kept
    assert len({name.partition(".")[0] for name in kept if name.startswith("site-")}) == 1


def test_a_link_in_the_place_of_the_kept_site_is_not_followed(workspace: Path, tmp_path: Path) -> None:
    cache = workspace / ".cache" / "provider-directory"
    cache.mkdir(parents=True, exist_ok=True)
    (cache / "served-8123").symlink_to(tmp_path)
    with _preview(workspace, 8123) as (site, home):
        assert workspace not in site.parents and workspace not in [home, *home.parents]
