"""One Chromium and one server for all browser tests; every page watched for errors and for requests to other hosts."""

from __future__ import annotations

import json
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, Route, sync_playwright

PATIENCE = 30_000  # milliseconds; only a test that fails waits so long
NOON = "2026-11-21T12:00:00Z"
QUIET = ["--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"]


class _Server(ThreadingHTTPServer):
    daemon_threads = True


class _Handler(SimpleHTTPRequestHandler):
    extensions_map: ClassVar = {**SimpleHTTPRequestHandler.extensions_map, ".mjs": "text/javascript"}

    def log_message(self, *_words: object) -> None:
        """Nothing: the tests say what went wrong."""


@pytest.fixture(scope="session")
def base(demo_site: Path) -> Iterator[str]:
    """The address of the demonstration site."""
    server = _Server(("127.0.0.1", 0), partial(_Handler, directory=str(demo_site)))
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
        browser = playwright.chromium.launch(executable_path=chromium, args=QUIET)
        yield browser
        browser.close()


@dataclass
class Watch:
    """What a page asked for and complained of."""

    base: str
    requests: list[str] = field(default_factory=list)
    elsewhere: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def pass_or_stop(self, route: Route) -> None:
        """Let requests to our own server through; note and stop all others."""
        self.requests.append(route.request.url)
        if route.request.url.startswith((self.base, "data:", "blob:")):
            route.continue_()
        else:
            self.elsewhere.append(route.request.url)
            route.abort()

    def note_console(self, message: ConsoleMessage) -> None:
        """Errors only. A refusal by the Content-Security-Policy is one."""
        if message.type == "error":
            self.complaints.append(message.text)

    def note_failure(self, request: Request) -> None:
        """A request that our own server did not answer."""
        if request.url not in self.elsewhere and "ERR_ABORTED" not in (request.failure or ""):
            self.complaints.append(f"{request.url} failed: {request.failure}")


@pytest.fixture
def open_page(browser: Browser, base: str) -> Callable[..., Any]:
    """
    ``with open_page("find/", width=320, scheme="dark") as (page, watch):`` opens a page at noon of the tests' day.

    Leaving it fails the test when the page asked another host for anything, or complained.
    """

    @contextmanager
    def opened(
        path: str, *, width: int = 1280, scheme: str = "light", javascript: bool = True, at: str = NOON, **more: Any
    ) -> Iterator[tuple[Page, Watch]]:
        context: BrowserContext = browser.new_context(
            viewport={"width": width, "height": 800},
            color_scheme=scheme,  # type: ignore[arg-type]
            reduced_motion="reduce",
            java_script_enabled=javascript,
            **more,
        )
        watch = Watch(base)
        context.route("**/*", watch.pass_or_stop)
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        page.on("console", watch.note_console)
        page.on("pageerror", lambda error: watch.complaints.append(str(error)))
        page.on("requestfailed", watch.note_failure)
        if javascript:
            page.clock.set_fixed_time(at)
        page.goto(base + path)
        try:
            yield page, watch
        finally:
            context.close()
        assert watch.elsewhere == []
        assert watch.complaints == []

    return opened


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
        "not found": "404.html",
    }
