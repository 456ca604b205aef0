"""The preview: compressed as a web host would send it, on this machine only, and aware of every change."""

from __future__ import annotations

import gzip
import http.client
import multiprocessing
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from build_tools.errors import WrongUse
from build_tools.publish.serve import open_port, server_on, serving, snapshot


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    (tmp_path / "find").mkdir()
    (tmp_path / "find" / "index.html").write_text("<p>found</p>")
    (tmp_path / "find.mjs").write_text("export {};")
    server = server_on(open_port(0), tmp_path)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.socket.getsockname()[1]}"
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


@pytest.mark.parametrize(
    "hosts", [["evil.example:8000"], ["127.0.0.1.evil.example"], [], ["127.0.0.1", "127.0.0.1"], [""]]
)
def test_no_name_but_this_machines_own_is_answered(hosts: list[str], address: str) -> None:
    """A page elsewhere could have its own name lead to 127.0.0.1 for a moment, and read an edition for staff."""
    connection = http.client.HTTPConnection(address.removeprefix("http://"))
    connection.putrequest("GET", "/find/", skip_host=True)
    for host in hosts:
        connection.putheader("Host", host)
    connection.endheaders()
    answer = connection.getresponse()
    assert answer.status == 421
    assert b"found" not in answer.read()
    connection.close()


def test_localhost_is_this_machine_and_every_answer_keeps_other_sites_out(address: str) -> None:
    port = address.rpartition(":")[2]
    with urllib.request.urlopen(
        urllib.request.Request(f"{address}/find/", headers={"Host": f"localhost:{port}"})
    ) as answer:
        assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
        assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]


def test_a_process_of_its_own_shows_the_site_and_ends_with_the_preview(tmp_path: Path) -> None:
    with serving(tmp_path / "site", 0) as port:
        assert multiprocessing.active_children() != []
        for text in ("one", "two"):  # as it is at each moment, from before there is any
            fresh = tmp_path / text
            fresh.mkdir()
            (fresh / "index.html").write_text(text)
            if (tmp_path / "site").exists():
                (tmp_path / "site").rename(tmp_path / "old")
            fresh.rename(tmp_path / "site")
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/") as answer:
                assert answer.read().decode() == text
    assert multiprocessing.active_children() == []
    open_port(port).close()


PREVIEW = """
import sys, time
from pathlib import Path
from build_tools.publish.serve import serving
if __name__ == "__main__":
    with serving(Path(sys.argv[1]), 0) as port:
        print(port, flush=True)
        time.sleep(60)
"""


def test_the_server_ends_even_when_the_preview_is_killed(tmp_path: Path) -> None:
    (tmp_path / "preview.py").write_text(PREVIEW)
    preview = subprocess.Popen([sys.executable, tmp_path / "preview.py", tmp_path], stdout=subprocess.PIPE, text=True)
    assert preview.stdout is not None
    port = int(preview.stdout.readline())
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/preview.py") as answer:
        assert b"serving" in answer.read()
    preview.kill()
    preview.wait()
    assert preview.stdout.read() == ""  # which ends only when nobody has the other end any more: the server neither
    open_port(port).close()
    preview.stdout.close()


def test_a_port_in_use_is_a_sentence(address: str) -> None:
    with pytest.raises(WrongUse, match="Name another with --port"):
        open_port(int(address.rsplit(":", 1)[1]))


@pytest.mark.parametrize(
    "path", ["mkdocs.yml", "providers/courses.csv", "directory/new/page.md", "qa_reports/policy.toml", "providers/new"]
)
def test_every_change_in_the_workspace_shows(path: str, workspace: Path) -> None:
    before = snapshot(workspace)
    assert snapshot(workspace) == before
    (workspace / path).parent.mkdir(exist_ok=True)
    with (workspace / path).open("a", encoding="utf-8") as file:
        file.write("\n")
    changed = snapshot(workspace)
    assert changed != before
    (workspace / path).unlink()
    assert snapshot(workspace) not in (before, changed) or path not in before


def test_what_no_build_reads_is_not_looked_at(workspace: Path) -> None:
    before = snapshot(workspace)
    for name in (".cache", "site"):
        (workspace / name).mkdir(exist_ok=True)
        (workspace / name / "file").write_text("")
    (workspace / "notes.txt").write_text("")
    assert snapshot(workspace) == before
