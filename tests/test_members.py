"""docs/members.md keeps everybody out who is not signed in: of every file of the edition, by every way of asking for it."""

from __future__ import annotations

import http.client
import json
import re
import shutil
import socket
import socketserver
import subprocess
import threading
import time
from collections.abc import Iterator, Mapping
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

import pytest
from conftest import Command

from build_tools.models.visibility import Visibility
from build_tools.render.browser_rules import MEDIA_TYPES, header_files

NGINX = shutil.which("nginx", path="/usr/sbin:/usr/bin")
SIGNED_IN = "session=a-member"
needs_nginx = pytest.mark.skipif(NGINX is None, reason="nginx is not installed here")


class Answer(NamedTuple):
    """What a server sent."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class _IdentityProxy(BaseHTTPRequestHandler):
    """As much of an identity proxy as nginx asks of one."""

    def do_GET(self) -> None:
        is_member = self.headers.get("Cookie") == SIGNED_IN
        self.send_response((202 if is_member else 401) if self.path.startswith("/oauth2/auth") else 200)
        self.end_headers()
        if not self.path.startswith("/oauth2/auth"):
            self.wfile.write(b"Sign in here.")

    do_HEAD = do_POST = do_GET

    def log_message(self, *_words: object) -> None:
        """Say nothing."""

    def address_string(self) -> str:
        return "a socket"


class _Proxy(socketserver.ThreadingMixIn, socketserver.UnixStreamServer):
    daemon_threads = True


class Members:
    """The edition, and nginx before it."""

    def __init__(self, site: Path, folder: Path) -> None:
        self.site, self.door, self.proxy = site, folder / "door", folder / "proxy"

    def ask(self, address: str, *, method: str = "GET", **headers: str) -> Answer:
        connection = http.client.HTTPConnection("members.directory.example.org")
        connection.sock = socket.socket(socket.AF_UNIX)
        connection.sock.settimeout(20)
        connection.sock.connect(str(self.door))
        connection.putrequest(method, address, skip_accept_encoding=True)
        for name, value in headers.items():
            connection.putheader(name.replace("_", "-"), value)
        connection.endheaders()
        answer = connection.getresponse()
        body = answer.read()
        connection.close()
        return Answer(answer.status, answer.headers, body)


@pytest.fixture(scope="module")
def advice(repository: Path) -> str:
    return (repository / "docs" / "members.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def site(example: Path, command: Command, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("for-members") / "members"
    words = ("--out", str(out), "--edition", "members", "--precompress", "--no-cache")
    done = command("build", *words, workspace=example)
    assert done.exit_code == 0, done.errors
    return out


@pytest.fixture(scope="module")
def members(advice: str, site: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Members]:
    folder = tmp_path_factory.mktemp("nginx")
    found = Members(site, folder)
    (block,) = re.findall(r"```nginx\n(.+?)```", advice, re.DOTALL)
    block = re.sub(r"listen .+;", f"listen unix:{found.door};", block)
    block = re.sub(r"ssl_certificate\w* .+;", "", block)
    block = block.replace("/srv/directory/members", str(site)).replace(
        "http://127.0.0.1:4180", f"http://unix:{found.proxy}"
    )
    about = f"pid {folder}/pid; error_log {folder}/errors; worker_processes 1; daemon off; user root;"
    (folder / "nginx.conf").write_text(
        f"{about}\nevents {{}}\nhttp {{ access_log off;\n{block}\n}}\n", encoding="utf-8"
    )
    proxy = _Proxy(str(found.proxy), _IdentityProxy)
    threading.Thread(target=proxy.serve_forever, daemon=True).start()
    nginx = subprocess.Popen(
        [NGINX or "nginx", "-p", str(folder), "-e", str(folder / "errors"), "-c", str(folder / "nginx.conf")]
    )
    try:
        for _ in range(400):
            if found.door.exists():
                break
            time.sleep(0.05)
        yield found
    finally:
        nginx.terminate()
        nginx.wait()
        proxy.shutdown()
        proxy.server_close()


def addresses(site: Path) -> list[str]:
    files = [quote(path.relative_to(site).as_posix()) for path in site.rglob("*") if path.is_file()]
    return [f"/{name}" for name in files] + [
        f"/{name.removesuffix('index.html')}" for name in files if "index.html" in name
    ]


@needs_nginx
def test_without_sign_in_not_one_file_is_answered(members: Members) -> None:
    asked = addresses(members.site)
    assert len(asked) > 300
    assert {Path(address).suffix for address in asked} >= {".html", ".br", ".gz", ".json", ".csv", ".mjs", ".xlsx"}
    for address in asked:
        answer = members.ask(address)
        assert (answer.status, answer.headers["Cache-Control"]) == (302, "no-store"), address
        assert answer.headers["Location"].split("?")[0].endswith("/oauth2/sign_in")
        assert "ETag" not in answer.headers
        assert len(answer.body) < 300


WAYS = ["//", "/./", "/%2e/", "/x/../", "/oauth2/../", "/oauth2/%2e%2e/", "/oauth2/..%2f", "/oauth2/auth/../../"]


@needs_nginx
@pytest.mark.parametrize("way", WAYS)
def test_no_other_spelling_of_an_address_leads_around_the_door(members: Members, way: str) -> None:
    secret = (members.site / "build.json").read_bytes()
    for spelling in (f"{way}build.json", f"{way}build.json?x=/oauth2/", f"{way}build.json#/oauth2/"):
        answer = members.ask(spelling)
        assert answer.body not in (secret, b"")
        assert b"sha" not in answer.body
        assert answer.status in (302, 400) or answer.body == b"Sign in here."


@needs_nginx
def test_neither_method_nor_range_nor_a_known_copy_is_answered_and_what_is_not_there_looks_the_same(
    members: Members,
) -> None:
    tag = members.ask("/build.json", Cookie=SIGNED_IN).headers["ETag"]
    asked = [
        members.ask("/build.json", method="HEAD"),
        members.ask("/build.json", method="POST"),
        members.ask("/build.json", method="OPTIONS"),
        members.ask("/build.json", Range="bytes=0-9"),
        members.ask("/build.json", If_None_Match=tag),
        members.ask("/build.json", Cookie="session=somebody"),
        members.ask("/build.json", X_Original_URL="/oauth2/", X_Forwarded_Uri="/oauth2/"),
        members.ask("/not/there/"),
        members.ask("/404.html"),
        members.ask("/.htaccess"),
        members.ask("/providers"),
    ]
    assert [answer.status for answer in asked] == [302] * len(asked)
    assert members.ask("/oauth2/auth").status in (401, 404), "that address is for nginx alone"


@needs_nginx
def test_a_member_gets_everything_and_nobody_in_between_may_keep_it(members: Members) -> None:
    for address in (
        "/",
        "/providers/lockside-workshop/",
        "/data/outcomes/datapackage.json",
        "/assets/directory/js/find.mjs",
    ):
        answer = members.ask(address, Cookie=SIGNED_IN)
        assert (answer.status, answer.headers["Cache-Control"]) == (200, "private, no-cache"), address
        assert answer.headers["X-Robots-Tag"] == "noindex"
    nothing = members.ask("/not/there/", Cookie=SIGNED_IN)
    assert (nothing.status, nothing.headers["Cache-Control"]) == (404, "private, no-cache")
    assert b"Page not found" in nothing.body or b"404" in nothing.body


@needs_nginx
def test_when_the_identity_proxy_is_gone_nobody_gets_anything(members: Members) -> None:
    moved = members.proxy.rename(members.proxy.with_name("gone"))
    try:
        for address in ("/", "/build.json"):
            answer = members.ask(address, Cookie=SIGNED_IN)
            assert answer.status in (500, 502)
            assert b"<h1>500" in answer.body or b"<h1>502" in answer.body
    finally:
        moved.rename(members.proxy)


def test_the_static_hosts_file_lets_in_one_role_only_and_keeps_the_headers_of_the_edition(advice: str) -> None:
    settings = json.loads(re.findall(r"```json\n(.+?)```", advice, re.DOTALL)[0])
    assert settings["routes"][-1] == {"route": "/*", "allowedRoles": ["member"]}
    assert all(route.get("statusCode") == 404 for route in settings["routes"][:-1]), "no route is open before it"
    assert "navigationFallback" not in settings
    assert settings["responseOverrides"]["401"]["redirect"].startswith("/.auth/login/")
    ours = header_files(Visibility.MEMBERS)["_headers"].decode()
    assert [name for name, value in settings["globalHeaders"].items() if f"  {name}: {value}\n" not in ours] == []
    assert {name.lstrip("."): kind for name, kind in settings["mimeTypes"].items()} == MEDIA_TYPES
