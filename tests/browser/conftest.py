"""
One Chromium and one server for all browser tests; every page watched for errors and for requests to other hosts.

No test waits for a quiet network or for a while: a page that is still drawing says so (``aria-busy``), see ``settled``.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request

from tests.browser.kinds import addresses
from tests.browser.page_rules import watch_for_mice
from tests.browser.served import NOON, PATIENCE, launched, served


@pytest.fixture(scope="session")
def base(demo_site: Path) -> Iterator[str]:
    """The address of the demonstration site."""
    with served(demo_site) as address:
        yield address


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The distribution's Chromium."""
    with launched() as browser:
        yield browser


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
    if javascript:
        watch_for_mice(context)
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
    return addresses(demo_site, decisions)
