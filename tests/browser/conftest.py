"""
One Chromium and one server for all browser tests; every page watched for errors and for requests to other hosts.

No test waits for a quiet network or for a while: a page that is still drawing says so (``aria-busy``), see ``settled``.
"""

from __future__ import annotations

import json
import mimetypes
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, expect, sync_playwright

PATIENCE = 30_000  # milliseconds; only a test that fails waits so long
NOON = "2026-11-21T12:00:00Z"
QUIET = ["--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"]
# No other host has an address. Stopping requests one by one from Python would cost a message for each file.
ALONE = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"
KINDS_OF_FILE = {".mjs": "text/javascript", ".webmanifest": "application/manifest+json"}
expect.set_options(timeout=PATIENCE)


def settled(page: Page) -> None:
    """Wait until no part of the page says that it is still drawing."""
    page.wait_for_load_state()
    expect(page.locator("[aria-busy=true]")).to_have_count(0)


class _Server(ThreadingHTTPServer):
    daemon_threads = True


def _handler(site: Path) -> type[BaseHTTPRequestHandler]:
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
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_words: object) -> None:
            """Nothing: the tests say what went wrong."""

    return Handler


@pytest.fixture(scope="session")
def base(demo_site: Path) -> Iterator[str]:
    """The address of the demonstration site."""
    server = _Server(("127.0.0.1", 0), _handler(demo_site))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The distribution's Chromium."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    assert chromium, "Chromium is needed; scripts/setup --browser installs it"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=[*QUIET, ALONE])
        yield browser
        browser.close()


@dataclass
class Watch:
    """What a page asked for and complained of."""

    base: str
    requests: list[str] = field(default_factory=list)
    elsewhere: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def note_request(self, request: Request) -> None:
        """Every request; those to other hosts apart."""
        self.requests.append(request.url)
        if not request.url.startswith((self.base, "data:", "blob:")):
            self.elsewhere.append(request.url)

    def note_console(self, message: ConsoleMessage) -> None:
        """Errors only. A refusal by the Content-Security-Policy is one."""
        if message.type == "error":
            self.complaints.append(message.text)

    def note_failure(self, request: Request) -> None:
        """A request that our own server did not answer."""
        if request.url not in self.elsewhere and "ERR_ABORTED" not in (request.failure or ""):
            self.complaints.append(f"{request.url} failed: {request.failure}")


def _new_page(browser: Browser, javascript: bool, **more: Any) -> Page:
    context: BrowserContext = browser.new_context(reduced_motion="reduce", java_script_enabled=javascript, **more)
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    return page


@contextmanager
def _watched(page: Page, base: str) -> Iterator[Watch]:
    """Leaving it fails the test when the page asked another host for anything, or complained."""
    watch = Watch(base)
    listeners: list[tuple[Any, Any, Callable[[Any], None]]] = [
        (page.context, "request", watch.note_request),
        (page, "console", watch.note_console),
        (page, "pageerror", lambda error: watch.complaints.append(str(error))),
        (page, "requestfailed", watch.note_failure),
    ]
    for source, event, note in listeners:
        source.on(event, note)
    yield watch
    for source, event, note in listeners:
        source.remove_listener(event, note)
    assert watch.elsewhere == []
    assert watch.complaints == []


@pytest.fixture
def open_page(browser: Browser, base: str) -> Callable[..., Any]:
    """
    ``with open_page("find/", width=320, scheme="dark") as (page, watch):`` opens a page at noon of the tests' day.

    The browser has never been used before. Leaving it fails the test when the page asked another host for anything,
    or complained.
    """

    @contextmanager
    def opened(
        path: str, *, width: int = 1280, scheme: str = "light", javascript: bool = True, at: str = NOON, **more: Any
    ) -> Iterator[tuple[Page, Watch]]:
        size = {"width": width, "height": 800}
        page = _new_page(browser, javascript, viewport=size, color_scheme=scheme, **more)
        try:
            with _watched(page, base) as watch:
                if javascript:
                    page.clock.set_fixed_time(at)
                page.goto(base + path)
                yield page, watch
                page.context.close()
        except BaseException:
            page.context.close()
            raise

    return opened


@pytest.fixture(scope="session")
def _tabs(browser: Browser) -> Iterator[dict[bool, Page]]:
    """The tabs that stay open, by whether JavaScript is on."""
    tabs: dict[bool, Page] = {}
    yield tabs
    for page in tabs.values():
        page.context.close()


@pytest.fixture
def look_at(browser: Browser, base: str, _tabs: dict[bool, Page]) -> Callable[..., Any]:
    """
    As ``open_page``, in a tab that other tests looked at pages with: it opens in half the time.

    For tests that only look, and leave nothing in the browser: no route, no script of their own, nothing kept.
    """

    @contextmanager
    def looked(path: str, *, width: int = 1280, javascript: bool = True) -> Iterator[tuple[Page, Watch]]:
        page = _tabs.pop(javascript, None) or _new_page(browser, javascript)
        try:
            if javascript:
                page.clock.set_fixed_time(NOON)
            page.set_viewport_size({"width": width, "height": 800})
            # No medium of our choice, or a printed page would be one of the screen.
            page.emulate_media(media="null", color_scheme="light")
            with _watched(page, base) as watch:
                page.goto(base + path)
                yield page, watch
            # The next test opens a page, and does not only move to another part of this one.
            page.goto("about:blank")
        except BaseException:
            page.context.close()
            raise
        assert page.context.cookies() == []
        _tabs[javascript] = page

    return looked


@pytest.fixture(scope="session")
def decisions(repository: Path, command: Callable[..., Any]) -> list[dict[str, Any]]:
    """What ``status --json`` says of the demonstration workspace."""
    found: list[dict[str, Any]] = json.loads(command("status", "--json", workspace=repository).output)
    return found


@pytest.fixture(scope="session")
def page_of(demo_site: Path, decisions: list[dict[str, Any]]) -> dict[str, str]:
    """One address for each kind of page."""

    def first(pattern: str) -> str:
        page = next(iter(sorted(demo_site.glob(pattern))), demo_site / "missing" / pattern)
        return f"{page.parent.relative_to(demo_site).as_posix()}/"

    def with_parts(pattern: str, *ids: str) -> str:
        """The first page that has a part of each of these ids."""
        pages = ((page, page.read_text(encoding="utf-8")) for page in sorted(demo_site.glob(pattern)))
        page = next(page for page, text in pages if all(f'id="{wanted}"' in text for wanted in ids))
        return f"{page.parent.relative_to(demo_site).as_posix()}/"

    def first_saying(pattern: str, words: str) -> str:
        page = next(page for page in sorted(demo_site.glob(pattern)) if words in page.read_text(encoding="utf-8"))
        return f"{page.parent.relative_to(demo_site).as_posix()}/"

    def provider(*statuses: str) -> str:
        return next(f"providers/{one['provider']}/" for one in decisions if one["status"] in statuses)

    superseded = first("reports/*/r1/index.html")
    delisted = provider("lapsed", "not_approved", "suspended")

    return {
        "home": "",
        "find": "find/",
        "shortlist": "shortlist/",
        "A to Z": "providers/",
        "provider": provider("approved"),
        "provider with conditions": provider("approved_with_conditions"),
        "suspended provider": provider("suspended"),
        "provider not approved": provider("not_approved"),
        "provider awaiting a visit": provider("awaiting_visit"),
        "quality report": first("reports/*-quality/index.html"),
        "compliance report": first("reports/*-compliance/index.html"),
        "evaluation report": first("reports/*-evaluation/index.html"),
        "audit by a third party": first("reports/*-audit/index.html"),
        "report with changes": with_parts("reports/*-quality/index.html", "since", "actions", "reply"),
        "corrected report": with_parts("reports/*/index.html", "corrections"),
        "superseded report": superseded,
        "withdrawn report": first_saying("reports/*/index.html", "was withdrawn"),
        "evidence pack": f"packs/{provider('approved').removeprefix('providers/')}",
        "evidence pack of a provider not listed": f"packs/{delisted.removeprefix('providers/')}",
        "database of outcomes": "outcomes/",
        "frameworks": "frameworks/",
        "framework": first("frameworks/quality/*/index.html"),
        "framework on a graded scale": first("frameworks/evaluation/*/index.html"),
        "lists": "lists/",
        "list by subject": first("lists/subject-*/index.html"),
        "list by qualification": first("lists/qualification-*/index.html"),
        "how providers are approved": "how-providers-are-approved/",
        "data fields": "data-fields/",
        "accessibility": "accessibility/",
        "guidance": first("guidance/*/index.html"),
        "forms": "forms/",
        "form": first("forms/quality/*/index.html"),
        "listing form": first("listing/*/index.html"),
        "registration form": "register/",
        "not found": "404.html",
    }
