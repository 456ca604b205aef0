"""The studio in a real browser: a visit is sent, somebody else approves it, it is published; every page open to all."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from studio_people import FOLDER, VISIT, git
from werkzeug.serving import make_server

from build_tools.publish.clock import now_in_utc
from build_tools.studio.app import create_app
from build_tools.studio.desk import Clock
from build_tools.studio.identity import OneTimeLink
from tests.browser.axe_rules import findings_of_all_rules
from tests.browser.served import PATIENCE
from tests.browser.test_accessibility import assert_fits

SENT = "lockside-workshop-2026-11-18-basic"
PAGES = [
    "/",
    "/visits/",
    f"/visits/{VISIT}",
    "/forms/",
    "/inbox/",
    "/records/",
    "/records/lockside-workshop",
    "/records/lockside-workshop/providers?record=lockside-workshop",
    "/records/lockside-workshop/courses",
    "/records/lockside-workshop/history",
    "/records/+new",
    "/records/+qualifications",
    "/publish",
    "/nowhere",
]
CLOCK = Clock(lambda: date(2026, 11, 21), now_in_utc)


@contextmanager
def studio(browser: Browser, workspace: Path, person: str) -> Iterator[tuple[Page, str]]:
    """A browser that has opened the link; leaving it fails the test when a page complained."""
    server = make_server("127.0.0.1", 0, lambda _environ, _start: [], threaded=True)
    link = OneTimeLink(person, server.server_port)
    server.app = create_app(workspace, link, CLOCK)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    address = f"http://127.0.0.1:{server.server_port}"
    context = browser.new_context(reduced_motion="reduce")
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    try:
        page.goto(f"{address}/?token={link.token}")
        assert page.url == f"{address}/", "the token does not stay in the address"
        yield page, address
    finally:
        context.close()
        server.shutdown()
        server.server_close()
    assert [words for words in complaints if "404" not in words] == []


@pytest.fixture
def kept(example: Path, tmp_path: Path) -> Path:
    """The tiny workspace as a repository, its first visit not yet decided."""
    workspace = Path(shutil.copytree(example, tmp_path / "workspace", ignore=shutil.ignore_patterns(".cache")))
    git(workspace, "init", "--quiet")
    (workspace / ".gitignore").write_text("site/\n.cache/\n")
    git(workspace, "add", ".")
    git(workspace, "commit", "--quiet", "-m", "as it was")
    return workspace


@pytest.fixture
def undecided(kept: Path) -> Path:
    path = kept / FOLDER / "events.csv"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join(line for line in lines if ",approved," not in line and ",published," not in line))
    return kept


def test_every_page_is_open_to_all(browser: Browser, undecided: Path) -> None:
    found: list[str] = []
    with studio(browser, undecided, "QA-LEAD") as (page, address):
        for path in PAGES:
            page.goto(address + path)
            for width in (1280, 320):
                page.set_viewport_size({"width": width, "height": 800})
                assert_fits(page)
                for scheme in ("light", "dark"):
                    page.emulate_media(color_scheme=scheme)
                    found += [f"{path} {width} {scheme} {one}" for one in findings_of_all_rules(page)]
    assert found == []


def test_a_visit_is_sent_approved_by_another_and_published(browser: Browser, kept: Path) -> None:
    with studio(browser, kept, "QA-3") as (page, address):
        page.goto(f"{address}/forms/basic/1/")
        expect(page.locator("[data-count]")).to_contain_text("0 of")
        assert page.locator("input:checked").count() == 0
        page.locator("[name='visit.provider_id']").fill("Lockside Workshop")
        for part, text in (("day", "18"), ("month", "11"), ("year", "2026")):
            page.locator(f"[name='visit.visited_on.{part}']").fill(text)
        page.locator("[name='visit.visited_by']").fill("Quality assurance officer")
        for question in page.locator("[data-question]").all():
            item = question.get_attribute("data-question")
            if question.get_attribute("data-type") in ("rating", "grade", "yes_no_na"):
                question.locator(f"[name='answers.{item}.value']").first.check()
            elif question.get_attribute("data-type") == "date":
                for part, text in (("day", "1"), ("month", "10"), ("year", "2026")):
                    question.locator(f"[name='answers.{item}.value.{part}']").fill(text)
            else:
                question.locator(f"[name='answers.{item}.value']").fill("3")
            question.locator(f"[name='answers.{item}.evidence']").fill(f"Seen for {item}: café, 漢字 & <b>.")
        page.locator("[name='visit.outcome']").first.check()
        page.locator("#check [data-do=send]").click()
        expect(page.locator("[data-done]")).to_contain_text("is stored as r1")
        page.goto(f"{address}/visits/{SENT}")
        expect(page.locator(".decisions")).to_contain_text("Somebody else must read it")
        assert page.get_by_role("button", name="Approve").count() == 0
    assert git(kept, "log", "-1", "--format=%an: %s").strip() == f"QA-3: {SENT}: r1 submitted"
    with studio(browser, kept, "QA-LEAD") as (page, address):
        page.locator(f"a[href='/visits/{SENT}']").click()
        expect(page.locator("body")).to_contain_text("café, 漢字 & <b>.")
        page.get_by_role("button", name="Approve revision 1").click()
        expect(page.get_by_role("status")).to_contain_text("Approved.")
        page.goto(f"{address}/publish")
        page.get_by_role("button", name="Build the public site").click()
        expect(page.locator(".banner")).to_contain_text("pages, in")
    assert git(kept, "log", "-1", "--format=%an: %s").strip() == f"QA-LEAD: {SENT}: r1 approved"
    assert git(kept, "status", "--porcelain") == ""
    assert (kept / "site" / "reports" / SENT / "index.html").is_file()
