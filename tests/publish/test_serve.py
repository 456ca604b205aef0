"""The preview: compressed as a web host would send it, on this machine only, and aware of every change."""

from __future__ import annotations

import gzip
import threading
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from build_tools.errors import WrongUse
from build_tools.publish.serve import open_server, snapshot


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    (tmp_path / "find").mkdir()
    (tmp_path / "find" / "index.html").write_text("<p>found</p>")
    (tmp_path / "find.mjs").write_text("export {};")
    server = open_server(tmp_path, 0)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


def test_text_goes_compressed_to_those_who_take_it(address: str) -> None:
    asked = urllib.request.Request(f"{address}/find/", headers={"Accept-Encoding": "gzip"})
    with urllib.request.urlopen(asked) as answer:
        assert answer.headers["Content-Encoding"] == "gzip"
        assert gzip.decompress(answer.read()) == b"<p>found</p>"
    with urllib.request.urlopen(f"{address}/find/") as answer:
        assert answer.read() == b"<p>found</p>"


def test_modules_have_the_type_that_browsers_insist_on(address: str) -> None:
    with urllib.request.urlopen(f"{address}/find.mjs") as answer:
        assert answer.headers["Content-Type"].startswith("text/javascript")


def test_a_port_in_use_is_a_sentence(address: str) -> None:
    with pytest.raises(WrongUse, match="Name another with --port"):
        open_server(Path(), int(address.rsplit(":", 1)[1]))


def test_every_change_in_the_workspace_shows(workspace: Path) -> None:
    before = snapshot(workspace)
    assert snapshot(workspace) == before
    with (workspace / "providers" / "courses.csv").open("a", encoding="utf-8") as file:
        file.write("\n")
    assert snapshot(workspace) != before
