"""The demonstration, built and opened in a browser, for the figures on accessibility."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page

from benchmarks.measured import Failed
from tests.browser.kinds import addresses
from tests.browser.page_rules import watch_for_mice
from tests.browser.served import NOON, launched, served, settled

WORKSPACE = Path(__file__).parents[2]
NOON_IN_SECONDS = "1795262400"  # the day for which the demonstration was made
WIDTHS = (320, 768, 1280)
# A reader whose browser is set to text twice as large.
TWICE = "--blink-settings=defaultFontSize=32"


@dataclass(frozen=True)
class Demonstration:
    """Where the built site is, and one path for each kind of page."""

    site: Path
    pages: dict[str, str]


def built(folder: Path) -> Demonstration:
    """Build the demonstration into ``folder``. Raises ``Failed`` when that does not work."""
    site = folder / "site"
    _command("build", "--no-cache", "--out", str(site))
    return Demonstration(site, addresses(site, json.loads(_command("status", "--json"))))


def _command(*words: str) -> str:
    settings = {**os.environ, "SOURCE_DATE_EPOCH": NOON_IN_SECONDS, "NO_MKDOCS_2_WARNING": "1"}
    line = [sys.executable, "-m", "build_tools.cli", words[0], "--workspace", str(WORKSPACE), *words[1:]]
    done = subprocess.run(line, cwd=WORKSPACE, env=settings, capture_output=True, text=True, check=False)
    if done.returncode:
        raise Failed(f"{words[0]} ended with {done.returncode}: {done.stderr[-400:]}")
    return done.stdout


@contextmanager
def browsing(site: Path, *flags: str) -> Iterator[tuple[Browser, str]]:
    """A browser, and the address under which it finds the site."""
    with served(site) as base, launched(*flags) as browser:
        yield browser, base


@contextmanager
def opened(browser: Browser, address: str, *, width: int = 1280, **more: Any) -> Iterator[Page]:
    """A page in a browser that was never used, at noon of the demonstration's day, when nothing is drawn any more."""
    context = browser.new_context(reduced_motion="reduce", viewport={"width": width, "height": 800}, **more)
    if more.get("java_script_enabled", True):
        watch_for_mice(context)
    page = context.new_page()
    page.set_default_timeout(60_000)
    if more.get("java_script_enabled", True):
        page.clock.set_fixed_time(NOON)
    page.goto(address)
    settled(page)
    try:
        yield page
    finally:
        context.close()
