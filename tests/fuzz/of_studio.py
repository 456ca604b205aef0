"""Whatever is sent to the studio: by whom it says to be, from where, in which way, with which headers and which body."""

from __future__ import annotations

import atexit
import io
import re
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any
from unittest.mock import patch

from fuzz.edits import phrase
from fuzz.target import TESTS, Target
from studio_people import HOST, PROXY, VISIT, git
from werkzeug.test import run_wsgi_app

from build_tools.studio import app as application
from build_tools.studio.desk import Clock
from build_tools.studio.guard import Guard, RateLimit
from build_tools.studio.identity import BehindProxy, Sessions

HEADER = "X-Forwarded-User"
PERSON = "QA-LEAD"
PATHS = (
    "/", "/publish", "/submissions", "/inbox/", "/inbox/x.json", "/inbox/x.json/take", "/inbox/x.json/accept", "/records/", "/session",
    "/records/lockside-workshop", "/records/lockside-workshop/providers", f"/visits/{VISIT}", f"/visits/{VISIT}/approve",
    f"/visits/{VISIT}/return", "/assets/directory/css/studio.css", "/assets/../app.py", "/\x00", "//", "/\xff", "/reports/a\r\nb/", "/history",
)  # fmt: skip
METHODS = ("POST", "GET", "HEAD", "POST", "GET", "POST", "OPTIONS", "get", "PUT", "TRACE", "\xff", "")
PEERS = (*[PROXY] * 5, "127.0.0.1", "10.0.0.50", "", "::ffff:10.0.0.5", "10.0.0.5, 10.0.0.5", "x" * 300)
NAMES = (
    HEADER, "Host", "Origin", "Sec-Fetch-Site", "Content-Type", "Cookie", "X-CSRF-Token", "X-Forwarded-For", "X-Forwarded-Host", "Forwarded",
    "Remote-User", "X-Real-IP", "X-Original-URL", "X-HTTP-Method-Override", "Content-Length", "Transfer-Encoding", "Referer", "Content-Encoding",
    "Range", "Accept-Encoding", "X-Forwarded-Proto", "Sec-Fetch-Mode", "Sec-Fetch-Dest", "Expect",
)  # fmt: skip
VALUES = (
    PERSON, HOST, f"https://{HOST}", "same-origin", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "application/json",
    "QA-1, QA-LEAD", ",", "", " ", "\x00", "\x1f", "\xff", "\u00e9".encode().decode("latin-1"), "null", "evil.example", f"{HOST}, evil.example",
    f"{HOST}:443", f"{HOST}.", "x" * 9000, "-1", "1e9", "99999999999999999999", "chunked", "gzip", "application/json; charset=utf-7",
    "application/x-www-form-urlencoded; charset=\x00", "multipart/form-data", "multipart/form-data; boundary=" + "y" * 300, "bytes=0-",
    "cross-site", "PUT", "__Host-studio=", "__Host-studio=\xff", "<b>", "QA\x07", PROXY, "for=10.0.0.5", "a\tb", "100-continue",
)  # fmt: skip
WORDS = (
    "{token}", "csrf=", "csrf={token}&", "&", "=", "%", "%00", "%ff", "%ed%a0%80", "revision=", "revision=1&", "words=", "edition=public&", "sha256=",
    "accept=", "accept=1&", "cell.summary=", "base.summary=", "cell.", "base.", "record=", "csrf=x&", "%C0%AF", "+", "a=1&" * 400, "x" * 3000,
    "\r\n", "--x\r\n", "--x--\r\n", 'Content-Disposition: form-data; name="csrf"\r\n\r\n', 'Content-Disposition: form-data; name="file"; filename="',
    "../../x.json", '"\r\n\r\n', "{}", '{"directory:format":', "[" * 500, '"\\ud800"', "PK\x03\x04", "\x1f\x8b", "\ufeff", "1e999", "NaN", "-1",
    "cell.needs_met=", "cell.from.day=", "issued_on", "99999999999999999999",
)  # fmt: skip


class Unhurried(Guard):
    """The guard as it is, but that it does not tell anybody to wait."""

    def __init__(self, identity: BehindProxy, sessions: Sessions) -> None:
        super().__init__(identity, sessions)
        self.reading = self.writing = self.knocking = RateLimit(1e12, 1)


@dataclass
class Desk:
    """The application over a repository of its own, and one browser's session in it."""

    app: Any
    workspace: Path
    cookie: str = ""
    token: str = ""
    answers: dict[str, str] = field(default_factory=dict)


@cache
def _desk() -> Desk:
    folder = Path(tempfile.mkdtemp(prefix="studio-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    workspace = Path(shutil.copytree(TESTS / "example", folder / "w", ignore=shutil.ignore_patterns(".cache")))
    for words in (("init", "--quiet"), ("add", "."), ("commit", "--quiet", "-m", "as it was")):
        git(workspace, *words)
    clock = Clock(lambda: date(2026, 11, 21), lambda: "2026-11-21T12:00:00Z")
    with patch.object(application, "Guard", Unhurried):
        desk = Desk(application.create_app(workspace, BehindProxy(HEADER, PROXY, HOST), clock), workspace)
    _, headers, body = _sent(desk, "GET", "/publish", PROXY, [(HEADER, PERSON), ("Host", HOST)], b"")
    desk.cookie = headers["Set-Cookie"].partition(";")[0]
    found = re.search(rb'name="csrf" value="([^"]+)"', body)
    assert found
    desk.token = found[1].decode()
    return desk


def _sent(
    desk: Desk, method: str, path: str, peer: str, headers: list[tuple[str, str]], body: bytes
) -> tuple[int, Any, bytes]:
    """An answer: its status, headers and body. Headers come as a server gives them: by name, repeated ones joined."""
    given: dict[str, str] = {}
    for name, value in headers:
        key = name.upper().replace("-", "_")
        key = key if key in ("CONTENT_TYPE", "CONTENT_LENGTH") else f"HTTP_{key}"
        given[key] = f"{given[key]}, {value}" if key in given else value
    environ = {
        "REQUEST_METHOD": method, "PATH_INFO": path, "SCRIPT_NAME": "", "QUERY_STRING": "", "REMOTE_ADDR": peer,
        "SERVER_NAME": "localhost", "SERVER_PORT": "8400", "SERVER_PROTOCOL": "HTTP/1.1", "CONTENT_LENGTH": str(len(body)),
        "wsgi.version": (1, 0), "wsgi.url_scheme": "https", "wsgi.input": io.BytesIO(body), "wsgi.errors": io.StringIO(),
        "wsgi.multithread": True, "wsgi.multiprocess": False, "wsgi.run_once": False, "wsgi.input_terminated": True,
        **given,
    }  # fmt: skip
    answer, status, held = run_wsgi_app(desk.app, environ, buffered=True)
    return int(status.split()[0]), held, b"".join(answer)


def _state(workspace: Path) -> list[tuple[str, int, int]]:
    files = (path for path in workspace.rglob("*") if ".git" not in path.parts and ".cache" not in path.parts)
    return sorted((str(path), path.stat().st_size, path.stat().st_mtime_ns) for path in files if path.is_file())


def studio_request(data: bytes) -> None:
    """
    A request is answered or refused, never with an accident; only the one header that was agreed on says who somebody is.

    Bytes 0 to 3 choose the address, the way of asking, the sender, and how many headers follow, two bytes each; bit 7 of
    byte 3 begins with the headers that a browser of ours would send. What is left is the body.
    """
    if len(data) < 4:
        return
    desk = _desk()
    path, method, peer = (group[byte % len(group)] for group, byte in zip((PATHS, METHODS, PEERS), data, strict=False))
    count, is_ours = data[3] % 8, data[3] >= 128
    headers = (
        [(HEADER, PERSON), ("Host", HOST), ("Origin", f"https://{HOST}"), ("Cookie", desk.cookie)] if is_ours else []
    )
    if is_ours and data[3] < 192:
        headers += [("X-CSRF-Token", desk.token), ("Content-Type", VALUES[4 + data[3] % 3])]
    chosen = data[4 : 4 + 2 * count]
    headers += [
        (NAMES[a % len(NAMES)], VALUES[b % len(VALUES)]) for a, b in zip(chosen[::2], chosen[1::2], strict=False)
    ]
    body = phrase(data[4 + len(chosen) :], WORDS).replace(b"{token}", desk.token.encode())
    before = _state(desk.workspace)
    status, held, said = _sent(desk, method, path, peer, headers, body)
    assert status < 500 or status == 503, (status, said[:300])
    assert b"Traceback" not in said
    assert "default-src 'none'" in held["Content-Security-Policy"]
    named = [value for name, value in headers if name == HEADER]
    # A value is stripped as the standard of HTTP says; nobody else is ever let in, whatever other headers say.
    is_named = peer == PROXY and len(named) == 1 and named[0].strip(" \t") in (PERSON, HOST, "PUT", "1e9", "chunked", "gzip", "null", PROXY, "same-origin", "cross-site", "evil.example")  # fmt: skip
    if not is_named and not path.startswith("/assets/"):
        assert 400 <= status < 500, (status, named, peer)
        assert "Set-Cookie" not in held
        assert _state(desk.workspace) == before
    for person in re.findall(rb"You are <strong>([^<]*)</strong>", said):
        assert [person.decode()] == [value.strip(" \t") for value in named]
    if desk.token.encode() not in body and ("X-CSRF-Token", desk.token) not in headers:
        assert _state(desk.workspace) == before, "saved without the page's own token"
    if method != "POST":
        assert _state(desk.workspace) == before, "to read an address saves nothing"


def _samples() -> Iterator[bytes]:
    for n in range(len(PATHS)):
        yield bytes([n, 0, 0, 128])
        yield bytes([n, 1, 0, 192])
        yield bytes([n, 3, 0, 128, 1, 130, 137, 138, 139, 142])
        yield bytes([n, 0, n, 3, 0, n, 1, n, n, 7])


TARGETS = (Target("studio_request", "a request to the studio", studio_request, _samples, words=WORDS, longest=300),)
