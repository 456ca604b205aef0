"""The site on this machine only, rebuilt when a file of the workspace changes."""

from __future__ import annotations

import gzip
import multiprocessing
import os
import signal
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from build_tools.errors import WrongUse
from build_tools.load.settings import SETTINGS_FILE
from build_tools.load.workspace import FOLDERS
from build_tools.models.geographic import longitude_and_latitude
from build_tools.models.grid import GridPoint
from build_tools.render.browser_rules import HEADERS
from build_tools.render.environment import compile_templates

LOOK_EVERY = 0.2  # seconds
PATIENCE = 2  # seconds
SHARE = 5  # of the time, at most one part in so many goes into looking: a large workspace has 100,000 files
SOMEWHERE = GridPoint(450_000, 340_000)
# When a file was last written to, and its bytes, by path.
Snapshot = dict[str, tuple[int, int]]
OWN_NAMES = ("127.0.0.1", "localhost")
PACKED = frozenset({".html", ".css", ".mjs", ".json", ".svg", ".xml"})


class _Quiet(SimpleHTTPRequestHandler):
    extensions_map = {**SimpleHTTPRequestHandler.extensions_map, ".mjs": "text/javascript"}  # noqa: RUF012 - as in the library

    def parse_request(self) -> bool:
        """Only under this machine's own names: a page elsewhere whose name leads here for a moment could read all of it."""
        if not super().parse_request():
            return False
        hosts = self.headers.get_all("Host") or []
        if [host.rpartition(":")[0] or host for host in hosts] not in ([name] for name in OWN_NAMES):
            self.send_error(421, "This preview answers to 127.0.0.1 and localhost only")
            return False
        return True

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is the library's
        """Nothing: every request in the terminal would bury the problems."""

    def do_GET(self) -> None:
        """As any web host would: text goes compressed to those who take it."""
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() and self.path.split("#")[0].split("?")[0].endswith("/") else path
        if path.suffix not in PACKED or not path.is_file() or "gzip" not in self.headers.get("Accept-Encoding", ""):
            super().do_GET()
            return
        content = gzip.compress(path.read_bytes(), 6)
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(str(path)))
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def end_headers(self) -> None:
        for name, value in HEADERS.items():
            self.send_header(name, value)
        self.send_header("Cache-Control", "no-store")
        super().end_headers()


@contextmanager
def serving(site: Path, port: int) -> Iterator[int]:
    """
    Show ``site`` on 127.0.0.1 for as long as this lasts, and give the port: 0 takes any free one.

    A process of its own does it, and ends with this one however that ends. So the one that builds has a single thread,
    and may share its memory with processes that build with it.
    """
    held = open_port(port)
    process = multiprocessing.Process(target=_serve, args=(site, held), daemon=True)
    process.start()
    given: int = held.getsockname()[1]
    held.close()
    try:
        yield given
    finally:
        process.terminate()
        process.join(PATIENCE)
        process.kill()  # one that was asked to end before it could hear
        process.join()


def open_port(port: int) -> socket.socket:
    """A socket that listens on 127.0.0.1. Raises ``WrongUse`` when the port is taken."""
    try:
        return socket.create_server(("127.0.0.1", port))
    except OSError as error:
        raise WrongUse(f"Port {port} cannot be used ({error.strerror}). Name another with --port.") from error


def _serve(site: Path, held: socket.socket) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for the process that builds; it ends this one
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    threading.Thread(target=server_on(held, site).serve_forever, daemon=True).start()
    parent = multiprocessing.parent_process()
    assert parent is not None  # this is what the process was started for
    parent.join()


def server_on(held: socket.socket, site: Path) -> ThreadingHTTPServer:
    """A server of ``site`` on a socket that listens already."""
    server = ThreadingHTTPServer(held.getsockname(), partial(_Quiet, directory=str(site)), bind_and_activate=False)
    server.socket.close()
    server.socket = held
    return server


def watch(workspace: Path, seen: Snapshot, rebuild: Callable[[], None]) -> None:
    """Call ``rebuild`` after each change in the workspace since ``seen``, until interrupted."""
    pause = 0.0
    while True:
        time.sleep(max(LOOK_EVERY, pause))
        began = time.perf_counter()
        now = snapshot(workspace)
        pause = (time.perf_counter() - began) * (SHARE - 1)
        if now != seen:
            seen = now
            rebuild()


def get_ready() -> None:
    """Do now, while the reader looks at the site, what the first build after an edit would else wait for."""
    compile_templates()
    longitude_and_latitude(SOMEWHERE)


def snapshot(workspace: Path) -> Snapshot:
    """Time of change and size of every file that a build reads, by path. Links are not followed."""
    found: Snapshot = {}
    with suppress(OSError):
        found[SETTINGS_FILE] = _state((workspace / SETTINGS_FILE).stat())
    waiting = [str(workspace / folder) for folder in FOLDERS]
    while waiting:
        try:
            inside = [*os.scandir(waiting.pop())]
        except OSError:  # an editor, or git, has just taken it away
            continue
        for entry in inside:
            if entry.is_dir(follow_symlinks=False):
                waiting.append(entry.path)
            else:
                with suppress(OSError):
                    found[entry.path] = _state(entry.stat(follow_symlinks=False))
    return found


def _state(state: os.stat_result) -> tuple[int, int]:
    return state.st_mtime_ns, state.st_size
