"""docs/serving.md has a way to try the headers: a browser tells what they would stop, and stops nothing."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Browser

from build_tools.render.browser_rules import HEADERS, TRIAL
from tests.browser.served import served, settled


def test_on_trial_a_frame_elsewhere_is_shown_and_told_of(browser: Browser, example_site: Path, tmp_path: Path) -> None:
    for headers, is_shown in ((TRIAL, True), (HEADERS, False)):
        with served(example_site, headers) as base, served(tmp_path) as other:
            (tmp_path / "index.html").write_text(
                f'<title>Elsewhere</title><iframe src="{base}find/"></iframe>', "utf-8"
            )
            page = browser.new_context(service_workers="block").new_page()
            told: list[str] = []
            page.on("console", lambda message, told=told: told.append(message.text))
            page.goto(f"{base}find/")
            settled(page)
            assert told == [], "nothing of ours is against the policy"
            page.goto(other)
            frame = page.frames[1]
            assert (frame.locator("#find-form").count() == 1) is is_shown
            assert any("frame-ancestors" in one for one in told), told
            assert any("report-only" in one.lower() for one in told) is is_shown, told
            page.context.close()
