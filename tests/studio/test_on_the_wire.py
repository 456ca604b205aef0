"""What only bytes on a wire can say: headers twice, folded, misspelt or endless, and bodies that hide a second request."""

from __future__ import annotations

import shutil
import socket
from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from pathlib import Path
from threading import Thread

import pytest
from studio_people import git

from build_tools.publish.clock import now_in_utc
from build_tools.studio.identity import BehindProxy
from build_tools.studio.server import open_studio

WHO, HOST = b"X-Forwarded-User: QA-LEAD", b"Host: qa.example"
# Each begins as a page would be asked for by somebody whom the proxy names, but for what is said.
REQUESTS: dict[str, tuple[bytes, ...]] = {
    "nobody is named": (HOST,),
    "an underscore for a hyphen": (HOST, b"X_Forwarded_User: QA-LEAD"),
    "a blank before the colon": (HOST, b"X-Forwarded-User : QA-LEAD"),
    "named twice": (HOST, WHO, WHO),
    "named twice, once by another": (HOST, b"X-Forwarded-User: QA-1", b"x-forwarded-user: QA-LEAD"),
    "two in one": (HOST, b"X-Forwarded-User: QA-1, QA-LEAD"),
    "folded into the next line": (HOST, b"X-Other: x\r\n X-Forwarded-User: QA-LEAD"),
    "NUL in the name": (HOST, b"X-Forwarded-User: QA\x00LEAD"),
    "a line feed alone": (HOST, b"X-Other: x\nX-Forwarded-User: QA-LEAD"),
    "other headers that name people": (HOST, b"Remote-User: QA-LEAD", b"X-Forwarded-For: 127.0.0.1", b"Forwarded: for=1;by=QA-LEAD"),
    "two hosts": (HOST, b"Host: evil.example", WHO),
    "no host": (WHO,),
    "another host, ours forwarded": (b"Host: evil.example", b"X-Forwarded-Host: qa.example", WHO),
    "forty kilobytes of a header": (HOST, WHO, b"X-Other: " + b"x" * 40_000),
    "a negative length": (HOST, WHO, b"Content-Length: -1"),
    "a length with a sign": (HOST, WHO, b"Content-Length: +5"),
    "two lengths": (HOST, WHO, b"Content-Length: 5", b"Content-Length: 0"),
    "an unknown coding": (HOST, WHO, b"Transfer-Encoding: gzip"),
    "chunks that are none": (HOST, WHO, b"Transfer-Encoding: chunked\r\n\r\nzz"),
}  # fmt: skip


@pytest.fixture(scope="module")
def door(example: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """The port of a studio behind a proxy at this machine. It records nothing: nobody here gets far enough."""
    workspace = Path(shutil.copytree(example, tmp_path_factory.mktemp("wire") / "w"))
    for words in (("init", "--quiet"), ("add", "."), ("commit", "--quiet", "-m", "as it was")):
        git(workspace, *words)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    identity = BehindProxy("X-Forwarded-User", "127.0.0.1", "qa.example")
    with open_studio(workspace, identity, "127.0.0.1", port, lambda: date(2026, 11, 21), now_in_utc) as run:
        Thread(target=run, daemon=True).start()
        yield port


def answer(port: int, sent: bytes) -> bytes:
    with socket.create_connection(("127.0.0.1", port), timeout=20) as client:
        parts = []
        # Of what is too long the server does not read the end, and a system may then take the answer back.
        with suppress(ConnectionError):
            client.sendall(sent)
            while part := client.recv(65536):
                parts.append(part)
        return b"".join(parts)


def asked(*lines: bytes, line: bytes = b"GET /publish HTTP/1.1") -> bytes:
    return b"\r\n".join((line, *lines, b"Connection: close", b"", b""))


def test_whom_the_proxy_names_is_let_in(door: int) -> None:
    said = answer(door, asked(HOST, WHO))
    assert said.startswith(b"HTTP/1.1 200")
    assert b"You are <strong>QA-LEAD</strong>" in said


@pytest.mark.parametrize("case", REQUESTS)
def test_nobody_else_is_and_nothing_breaks(door: int, case: str) -> None:
    said = answer(door, asked(*REQUESTS[case]))
    if said or case != "forty kilobytes of a header":
        status = int(said.split()[1])
        assert 400 <= status < 500 or status == 501, said[:300]
    assert b"You are" not in said
    assert b"Traceback" not in said


LINES = [
    b"GET /publish HTTP/9.9",
    b"GET  /publish HTTP/1.1",
    b"GET /publish",
    b"\x00\x01 / HTTP/1.1",
    b"G" * 9000 + b" / HTTP/1.1",
]


@pytest.mark.parametrize(
    "line", [*LINES, b"GET http://evil.example/publish HTTP/1.1", b"GET /" + b"x" * 40_000 + b" HTTP/1.1"]
)
def test_a_first_line_that_is_none_gives_nothing_away(door: int, line: bytes) -> None:
    said = answer(door, asked(HOST, line=line))
    assert b"You are" not in said
    assert b"Traceback" not in said
    assert not said or 400 <= int(said.split()[1]) < 600
