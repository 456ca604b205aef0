"""The command: who one is must be said, one way or the other; and a studio that cannot open says why."""

from __future__ import annotations

import importlib.util
import socket
from datetime import date
from pathlib import Path
from threading import Thread

import pytest
from conftest import Command

from build_tools.publish.clock import now_in_utc
from build_tools.studio.identity import BehindProxy
from build_tools.studio.server import open_studio

PROXY = ("--behind-proxy", "X-User", "--from", "10.0.0.5", "--listen", "127.0.0.1:8400", "--host", "qa.example")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "Say who you are with --as"),
        (("--as", "--"), "no role or staff reference"),
        (("--as", "QA-1", "--host", "qa.example"), "belong to --behind-proxy"),
        (("--as", "QA-1", *PROXY), "leave out --as"),
        (PROXY[:4], "needs --from, --listen and --host"),
        ((*PROXY[:5], "8400", *PROXY[6:]), "--listen takes an address and a port"),
        ((*PROXY[:5], "127.0.0.1:0", *PROXY[6:]), "--listen takes an address and a port"),
        ((*PROXY[:3], "everywhere", *PROXY[4:]), "--from takes the proxy's own address"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_a_use_that_cannot_be_meant_is_refused_in_a_sentence(
    workspace: Path, command: Command, words: tuple[str, ...], said: str
) -> None:
    result = command("studio", *words, workspace=workspace)
    assert result.exit_code == 2
    assert said in result.errors


def test_a_folder_that_is_no_workspace_is_refused(tmp_path: Path, command: Command) -> None:
    result = command("studio", "--as", "QA-1", workspace=tmp_path)
    assert result.exit_code == 2
    assert "is not a workspace" in result.errors


def test_a_port_that_is_taken_is_named(workspace: Path, command: Command) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = str(other.getsockname()[1])
        result = command("studio", "--as", "QA-1", "--port", port, workspace=workspace)
    assert result.exit_code == 2
    assert f"127.0.0.1:{port} cannot be used" in result.errors


@pytest.mark.parametrize(("peer", "answers"), [("127.0.0.1", True), ("10.0.0.5", False)])
def test_whoever_is_not_the_proxy_is_let_go_before_anything_is_read(kept: Path, peer: str, answers: bool) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    proxy = BehindProxy("X-User", peer, "qa.example")
    # Many servers make one name of X_User and X-User, so that a browser could slip the first past a proxy.
    names = b"X_User: QA-2\r\nX-User: QA-1\r\n"
    ask = b"GET /session HTTP/1.1\r\nHost: qa.example\r\n" + names + b"Connection: close\r\n\r\n"
    with open_studio(kept, proxy, "127.0.0.1", port, lambda: date(2026, 11, 21), now_in_utc) as run:
        Thread(target=run, daemon=True).start()
        with socket.create_connection(("127.0.0.1", port), timeout=20) as client:
            said = b""
            try:
                client.sendall(ask)
                while part := client.recv(4096):
                    said += part
            except ConnectionError:
                pass
    assert (b'"person":"QA-1"' in said) is answers
    assert bool(said) is answers


def test_without_the_extra_a_sentence_says_what_to_install(
    workspace: Path, command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = importlib.util.find_spec
    monkeypatch.setattr(
        importlib.util, "find_spec", lambda name, *more: None if name == "flask" else found(name, *more)
    )
    result = command("studio", "--as", "QA-1", workspace=workspace)
    assert result.exit_code == 2
    assert "provider-directory[studio]" in result.errors
