"""The site on this machine only, rebuilt when a file of the workspace changes."""

from __future__ import annotations

import gzip
import threading
import time
from collections.abc import Callable
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from build_tools.errors import WrongUse
from build_tools.load.workspace import PARTS

LOOK_EVERY = 0.4  # seconds
PACKED = frozenset({".html", ".css", ".mjs", ".json", ".svg", ".xml"})


class _Quiet(SimpleHTTPRequestHandler):
    extensions_map = {**SimpleHTTPRequestHandler.extensions_map, ".mjs": "text/javascript"}  # noqa: RUF012 - as in the library

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
        self.send_header("Cache-Control", "no-store")
        super().end_headers()


def open_server(site: Path, port: int) -> ThreadingHTTPServer:
    """A server of ``site`` on 127.0.0.1; port 0 takes any free one."""
    try:
        return ThreadingHTTPServer(("127.0.0.1", port), partial(_Quiet, directory=str(site)))
    except OSError as error:
        raise WrongUse(f"Port {port} cannot be used ({error.strerror}). Name another with --port.") from error


def serve_and_watch(server: ThreadingHTTPServer, workspace: Path, rebuild: Callable[[], None]) -> None:
    """Serve until interrupted; call ``rebuild`` after each change in the workspace."""
    threading.Thread(target=server.serve_forever, daemon=True).start()
    seen = snapshot(workspace)
    try:
        while True:
            time.sleep(LOOK_EVERY)
            now = snapshot(workspace)
            if now != seen:
                seen = now
                rebuild()
    except KeyboardInterrupt:
        server.shutdown()


def snapshot(workspace: Path) -> dict[str, tuple[int, int]]:
    """Size and time of change of every file that a build reads, by path."""
    roots = [workspace / part for part in PARTS]
    files = [path for root in roots for path in (root.rglob("*") if root.is_dir() else [root])]
    found: dict[str, tuple[int, int]] = {}
    for path in files:
        try:
            state = path.stat()
        except OSError:  # a file that an editor has just replaced
            continue
        found[str(path)] = (state.st_mtime_ns, state.st_size)
    return found
