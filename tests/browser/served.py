"""The distribution's Chromium, and a folder served to it, which finds no other host: for tests and figures of trust."""

from __future__ import annotations

import mimetypes
import shutil
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, urlsplit

from playwright.sync_api import Browser, Page, expect, sync_playwright

QUIET = ["--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"]
# No other host has an address. Stopping requests one by one from Python would cost a message for each file.
ALONE = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"
KINDS_OF_FILE = {".mjs": "text/javascript", ".webmanifest": "application/manifest+json"}
PATIENCE = 30_000  # milliseconds; only a test that fails waits so long
NOON = "2026-11-21T12:00:00Z"
expect.set_options(timeout=PATIENCE)


def settled(page: Page) -> None:
    """Wait until no part of the page says that it is still drawing."""
    page.wait_for_load_state()
    expect(page.locator("[aria-busy=true]")).to_have_count(0)


def chromium() -> str:
    """
    Where the distribution's Chromium is: that without windows if it is here, which opens a page six times as fast.

    Fails when there is none.
    """
    names = ("chromium-headless-shell", "chromium", "chromium-browser")
    found = next(filter(None, map(shutil.which, names)), None)
    assert found, "Chromium is needed; scripts/setup --browser installs it"
    return found


@contextmanager
def launched(*more: str) -> Iterator[Browser]:
    """The distribution's Chromium, with ``more`` words on its command line."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=[*QUIET, ALONE, *more])
        yield browser
        browser.close()


class Server(ThreadingHTTPServer):
    daemon_threads = True


def _handler(site: Path, headers: Mapping[str, str]) -> type[BaseHTTPRequestHandler]:
    """Serves a folder as a static host does, each file read once, over connections that stay open."""

    @cache
    def found(path: str) -> tuple[int, str, bytes]:
        """Status, media type and bytes."""
        wanted = (site / path.lstrip("/")).resolve()
        if wanted.is_dir() and path.endswith("/"):
            wanted /= "index.html"
        if not (wanted.is_file() and wanted.is_relative_to(site.resolve())):
            return 404, "text/html; charset=utf-8", b"<title>Not found</title>"
        kind = KINDS_OF_FILE.get(wanted.suffix) or mimetypes.guess_type(wanted.name)[0] or "application/octet-stream"
        return 200, kind, wanted.read_bytes()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        # Or each answer waits for the reader's acknowledgement of its first part.
        disable_nagle_algorithm = True
        wbufsize = -1

        def do_GET(self) -> None:
            status, kind, content = found(unquote(urlsplit(self.path).path))
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Cache-Control", "no-cache")
            self.send_header("Content-Length", str(len(content)))
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_words: object) -> None:
            """Nothing: the tests say what went wrong."""

    return Handler


@contextmanager
def served(site: Path, headers: Mapping[str, str] | None = None) -> Iterator[str]:
    """The address under which a folder is served, with more ``headers`` than every file has, for as long as it is needed."""
    server = Server(("127.0.0.1", 0), _handler(site, headers or {}))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()
