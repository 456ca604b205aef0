"""docs/serving.md fits what a build writes: its policy allows what the pages' own allow, and every kind of file has a type."""

from __future__ import annotations

import http.client
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Mapping
from pathlib import Path

import pytest

from build_tools.models.visibility import Visibility
from build_tools.render.browser_rules import (
    DOWNLOADS,
    FINGERPRINTED,
    FORM,
    HEADERS,
    PAGE,
    SITE,
    TRIAL,
    header_files,
    policy,
)

# Those that nginx knows by itself.
KNOWN = {".css", ".html", ".ico", ".jpg", ".js", ".json", ".pdf", ".png", ".svg", ".txt", ".xlsx", ".xml", ".zip"}


@pytest.fixture(scope="module")
def advice(repository: Path) -> str:
    return (repository / "docs" / "serving.md").read_text(encoding="utf-8")


def policies_of(site: Path) -> set[str]:
    pages = [path.read_text(encoding="utf-8") for path in site.rglob("*.html")]
    found = [re.findall(r'Content-Security-Policy" content="([^"]+)"', page) for page in pages]
    assert all(len(policies) == 1 for policies in found), "every page has one policy"
    return {policies[0] for policies in found}


def test_every_page_has_one_of_two_policies_and_neither_lets_code_in(demo_site: Path) -> None:
    assert policies_of(demo_site) == {policy(PAGE), policy(FORM)}
    for directives in (PAGE, FORM, SITE):
        assert directives["default-src"] == "'none'"
        assert not re.search(r"unsafe|\*|https?:", policy(directives))
        assert all("data:" not in values for name, values in directives.items() if name != "img-src")


def test_the_header_allows_what_each_page_allows_itself_and_nothing_that_none_does() -> None:
    together: dict[str, set[str]] = {}
    for page in (PAGE, FORM):
        for name, values in page.items():
            together.setdefault(name, set()).update(values.split())
    together["trusted-types"] -= {"'none'"}
    assert {name: set(values.split()) for name, values in SITE.items() if name != "frame-ancestors"} == together
    assert SITE["frame-ancestors"] == "'none'"


def test_every_way_of_serving_sends_the_same_headers(advice: str, demo_site: Path) -> None:
    server = advice.split("```nginx")[1].split("```")[0]
    nginx = dict(re.findall(r'add_header (\S+)\s+"?([^"\n]+?)"? always;', server))
    apache = dict(re.findall(r'Header always set (\S+) "(.+)"', (demo_site / ".htaccess").read_text("utf-8")))
    netlify = (demo_site / "_headers").read_text("utf-8").split(FINGERPRINTED)[0]
    assert nginx == apache == dict(re.findall(r"^  ([\w-]+): (.+)$", netlify, re.MULTILINE)) == HEADERS
    assert max(map(len, netlify.splitlines())) < 2000, "Cloudflare reads no longer line"


def test_a_trial_says_the_same_and_stops_nothing(advice: str) -> None:
    told = dict(re.findall(r'add_header (\S+-Report-Only) "([^"\n]+)" always;', advice))
    assert told == {"Content-Security-Policy-Report-Only": HEADERS["Content-Security-Policy"]}
    assert told.items() <= TRIAL.items()
    taken = {"Content-Security-Policy", "X-Frame-Options", "Cross-Origin-Resource-Policy"}
    assert HEADERS.keys() - TRIAL.keys() == taken
    section = advice.split("## Trying the headers")[1].split("\n## ")[0]
    assert all(f"`{name}`" in section for name in taken)
    assert {name: HEADERS[name] for name in TRIAL.keys() & HEADERS.keys()} == {
        name: value for name, value in TRIAL.items() if name not in told
    }


def test_an_edition_that_is_not_public_is_kept_by_its_reader_alone_and_found_by_nobody() -> None:
    for text in header_files(Visibility.MEMBERS).values():
        assert b"private, no-cache" in text
        assert b"noindex" in text
        assert b"public" not in text


def test_what_is_to_be_saved_is_the_same_everywhere(advice: str, demo_site: Path) -> None:
    assert re.findall(r'"~\\\.\(\?:([a-z|]+)\)\$"\s+attachment', advice) == ["|".join(DOWNLOADS)]
    found = {path.suffix[1:] for path in demo_site.rglob("*") if path.is_file() and path.suffix}
    shown = {"css", "html", "js", "json", "mjs", "png", "webmanifest"}
    assert found - shown <= set(DOWNLOADS)


@pytest.mark.skipif(shutil.which("nginx", path="/usr/sbin:/usr/bin") is None, reason="nginx is not installed here")
def test_nginx_as_described_sends_headers_types_and_the_page_for_what_is_not_there(
    advice: str, demo_site: Path, tmp_path: Path
) -> None:
    block = re.findall(r"```nginx\n(.+?)```", advice, re.DOTALL)[0]
    door = tmp_path / "door"
    for line in ("http2", "ssl_certificate", "brotli_static"):
        block = "\n".join(
            re.sub(r"listen .+;", f"listen unix:{door};", one)
            for one in block.splitlines()
            if line == "http2" or line not in one
        )
    block = block.replace("/srv/directory/site", str(demo_site))
    logs = f"pid {tmp_path}/pid; error_log {tmp_path}/errors; worker_processes 1; daemon off;"
    (tmp_path / "nginx.conf").write_text(
        f"{logs}\nuser root;\nevents {{}}\nhttp {{ access_log off;\n{block}\n}}\n", encoding="utf-8"
    )
    program = shutil.which("nginx", path="/usr/sbin:/usr/bin") or ""
    server = subprocess.Popen(
        [program, "-p", str(tmp_path), "-e", str(tmp_path / "errors"), "-c", str(tmp_path / "nginx.conf")]
    )
    try:
        for _ in range(200):
            if door.exists():
                break
            time.sleep(0.05)
        home, module, table, nothing = (
            asked(door, address)
            for address in ("/", "/assets/directory/js/find.mjs", _a_table(demo_site), "/not/there/")
        )
    finally:
        server.terminate()
        server.wait()
    for status, headers in (home, module, table, nothing):
        assert status in (200, 404)
        assert {name: headers[name] for name in HEADERS} == HEADERS
    assert home[1]["Cache-Control"] == "no-cache"
    assert home[1]["Content-Type"] == "text/html"
    assert module[1]["Content-Type"] == "text/javascript"
    assert "Content-Disposition" not in module[1]
    assert table[1]["Content-Disposition"] == "attachment"
    assert nothing[0] == 404


def _a_table(site: Path) -> str:
    return f"/{next(site.rglob('*.csv')).relative_to(site).as_posix()}"


def asked(door: Path, address: str) -> tuple[int, Mapping[str, str]]:
    """Status and headers of an answer that comes through a socket in a folder."""
    connection = http.client.HTTPConnection("directory.example.org")
    connection.sock = socket.socket(socket.AF_UNIX)
    connection.sock.settimeout(10)
    connection.sock.connect(str(door))
    connection.request("GET", address)
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer.status, answer.headers


def test_every_kind_of_file_is_sent_with_its_type(advice: str, demo_site: Path) -> None:
    block = re.findall(r"types \{(.+?)\}", advice, re.DOTALL)[0]
    told = {f".{suffix}" for line in re.findall(r"\S+/\S+\s+([\w ]+);", block) for suffix in line.split()}
    found = {path.suffix for path in demo_site.rglob("*") if path.is_file()} - {".br", ".gz", ""}
    assert found - KNOWN - told == set()


def test_what_is_kept_for_a_year_is_what_has_a_fingerprint_in_its_name(advice: str, demo_site: Path) -> None:
    kept = re.compile(re.findall(r'"~(\S+)"\s+"public, max-age', advice)[0])
    names = [path.name for path in demo_site.rglob("*") if path.is_file() and kept.search(f"/{path.name}")]
    assert len(names) == len(set(names)) == 2
    assert all(re.fullmatch(r"(main|palette)\.[0-9a-f]{8}\.min\.css", name) for name in names)
