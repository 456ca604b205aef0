"""A visit's form from a tablet without a signal to a published report, and its drafts on the way."""

from __future__ import annotations

import base64
import io
import json
import re
import shutil
import threading
import time
from collections.abc import Callable
from functools import partial
from hashlib import sha256
from http.server import ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Browser, expect

from tests.browser.on_the_form import (
    FORM,
    LONG,
    PROVIDER,
    Command,
    Quiet,
    answer,
    attach,
    begin,
    is_kept,
    kill,
    photo,
    questions,
    saved_by,
    table,
    tablet,
    type_day,
    words_of,
)
from tests.browser.served import NOON, settled


@pytest.fixture
def evidence(demo_site: Path) -> dict[str, tuple[str, str]]:
    """An answer to each of the 32 standards, with evidence of its own."""
    ratings = ["fully", "partially", "fully", "limited"]
    said = {
        question["name"]: (ratings[n % 4] if n > 8 else "fully", f"Seen for {question['name']}: café, Ω, 漢字, “{n}”.")
        for n, question in enumerate(questions(demo_site))
    }
    said["3c"] = (said["3c"][0], LONG)
    return said


def test_a_visit_goes_from_a_tablet_without_a_signal_to_the_published_report_unchanged(
    browser: Browser,
    base: str,
    tmp_path: Path,
    repository: Path,
    command: Command,
    evidence: dict[str, tuple[str, str]],
) -> None:
    profile = tmp_path / "tablet"
    items = list(evidence)
    with tablet(browser, profile) as (context, page):
        page.goto(base + FORM)
        expect(page.locator("[data-note=offline]")).to_contain_text("now opens on this device")
        context.set_offline(True)
        page.reload()
        expect(page.locator("[data-count]")).to_have_text("0 of 32 answered")
        assert page.locator("input:checked").count() == 0
        begin(page)
        for item in items[:20]:
            answer(page, item, *evidence[item])
        attach(page, "1a", "record.jpg", photo((200, 30, 30)))
        attach(page, "2b", "workshop.jpg", photo((30, 90, 30)))
        expect(page.locator("[data-count]")).to_have_text("20 of 32 answered")
        page.locator("[name='comments.safeguarding'], [name^='comments.']").first.fill("Тема as a whole: good.")
        is_kept(page, "drafts", "Тема as a whole: good.")
        is_kept(page, "pictures", "2b-1.jpg")
        kill(profile)
    with tablet(browser, profile) as (context, page):
        context.set_offline(True)
        page.goto(base + FORM)
        expect(page.locator("[data-count]")).to_have_text("20 of 32 answered")
        for item in items[:20]:
            value, text = evidence[item]
            assert page.locator(f"[name='answers.{item}.value']:checked").input_value() == value
            assert page.locator(f"[name='answers.{item}.evidence']").input_value() == text
        expect(page.locator("[data-photo-list] img")).to_have_count(2)
        for item in items[20:]:
            answer(page, item, *evidence[item])
        page.locator("[name='visit.outcome'][value='met_majority']").check()
        page.locator("#check [data-do=finish]").click()
        expect(page.locator("[data-error-summary]")).to_contain_text("needs at least one action")
        page.locator("[data-add-action='2b']").click()
        page.locator("[name='actions.1.action']").fill("Write the risk assessment again.")
        page.locator("[name='actions.1.rag'][value='amber']").check()
        type_day(page, "actions.1.by_when", "31", "1", "2027")
        page.locator("[name='actions.1.owner']").fill("Head of centre")
        download, package = saved_by(page, "finish")
        expect(page.locator("[data-error-summary]")).to_be_hidden()
        path = tmp_path / download.suggested_filename
        shutil.copyfile(download.path(), path)
    visit_id = f"{PROVIDER[0]}-2026-11-02-quality"
    assert path.name == f"{visit_id}.json"
    assert {row["item"]: (row["value"], row["evidence"]) for row in table(package, "answers")} == evidence
    pictures = {row["file"]: base64.b64decode(row["content"]) for row in table(package, "media")}
    assert list(pictures) == ["1a-1.jpg", "2b-1.jpg"]
    for row in table(package, "attachments"):
        drawn = Image.open(io.BytesIO(pictures[row["file"]]))
        assert (drawn.format, drawn.size, dict(drawn.getexif())) == ("JPEG", (1600, 1200), {})
        assert sha256(pictures[row["file"]]).hexdigest() == row["sha256"]
        assert b"telephone" not in pictures[row["file"]]
    workspace = tmp_path / "workspace"
    for name in ("providers", "qa_reports", "directory"):
        shutil.copytree(repository / name, workspace / name)
    shutil.copyfile(repository / "mkdocs.yml", workspace / "mkdocs.yml")
    taken = command("intake", str(path), "--by", "QA-05", workspace=workspace)
    assert taken.exit_code == 0, taken.output + taken.errors
    assert command("approve", visit_id, "--by", "QA-LEAD", workspace=workspace).exit_code == 0
    assert command("check", workspace=workspace).exit_code == 0
    site = tmp_path / "site"
    built = command("build", "--edition", "members", "--out", str(site), workspace=workspace)
    assert built.exit_code == 0, built.errors
    report = words_of(site / "reports" / visit_id / "index.html")
    labels = {choice["name"]: choice["label"] for choice in questions(site)[0]["choices"]}
    for item, (value, text) in evidence.items():
        assert re.sub(r"\s+", " ", text) in report, item
        page_text = (site / "reports" / visit_id / "index.html").read_text(encoding="utf-8")
        assert labels[value] in page_text
    stored = json.loads((site / "reports" / visit_id / "datapackage.json").read_text(encoding="utf-8"))
    assert {row["item"]: (row["value"], row["evidence"]) for row in table(stored, "answers")} == evidence


def test_a_fresh_form_of_every_framework_has_no_answer(open_page: Callable[..., Any], demo_site: Path) -> None:
    forms = sorted(path.parent.relative_to(demo_site).as_posix() for path in demo_site.glob("forms/*/*/index.html"))
    assert len(forms) > 3
    with open_page(f"{forms[0]}/") as (page, watch):
        for form in forms:
            page.goto(f"{watch.base}{form}/")
            settled(page)
            expect(page.locator("[data-count]")).to_contain_text("0 of ")
            filled = "all => all.filter((e) => e.checked || (!['radio', 'checkbox', 'file'].includes(e.type) && e.value)).map((e) => e.name)"
            assert page.locator("form[data-form] :is(input, select, textarea)").evaluate_all(filled) == []


def test_a_draft_is_copied_from_a_tablet_to_a_laptop_with_its_pictures_and_half_typed_dates(
    open_page: Callable[..., Any], tmp_path: Path
) -> None:
    with open_page(FORM, accept_downloads=True) as (page, _):
        settled(page)
        begin(page)
        page.locator("[name='visit.next_visit_by.day']").fill("31")
        answer(page, "1a", "partially", "Half of it.")
        attach(page, "1a", "one.jpg", photo((9, 9, 99)))
        _, copy = saved_by(page, "save-copy")
        expect(page.locator("[data-status]")).to_contain_text("Last copied to a file")
    assert copy["directory:draft"]["form"] == "quality/1"
    path = tmp_path / "copy.json"
    path.write_text(json.dumps(copy), encoding="utf-8")
    with open_page(FORM) as (page, _):
        settled(page)
        with page.expect_file_chooser() as choosing:
            page.locator("#check [data-do=open-copy]").click()
        choosing.value.set_files(path)
        expect(page.locator("[data-count]")).to_have_text("1 of 32 answered")
        assert page.locator("[name='visit.provider_id']").input_value() == PROVIDER[1]
        assert page.locator("[name='visit.next_visit_by.day']").input_value() == "31"
        assert page.locator("[name='answers.1a.value']:checked").input_value() == "partially"
        expect(page.locator("[data-photo-list='1a'] img")).to_have_count(1)


def test_two_tabs_on_one_draft_lose_nothing(open_page: Callable[..., Any]) -> None:
    with open_page(FORM) as (page, _):
        settled(page)
        begin(page)
        is_kept(page, "drafts", PROVIDER[1])
        other = page.context.new_page()
        other.clock.set_fixed_time(NOON)
        other.goto(page.url)
        settled(other)
        expect(other.locator("[data-notice]")).to_contain_text("open in another tab")
        other.locator("[name='answers.1a.evidence']").fill("Typed in the second tab.")
        expect(page.locator("[name='answers.1a.evidence']")).to_have_value("Typed in the second tab.")
        page.locator("[name='answers.1b.evidence']").fill("Typed in the first tab.")
        expect(other.locator("[name='answers.1b.evidence']")).to_have_value("Typed in the first tab.")


def test_what_another_tab_saved_unseen_is_never_overwritten(open_page: Callable[..., Any]) -> None:
    # Without the channel between tabs, the two know nothing of each other until they save.
    deaf = "BroadcastChannel.prototype.postMessage = () => {}"
    with open_page(FORM) as (page, _):
        page.context.add_init_script(deaf)
        page.reload()
        settled(page)
        begin(page)
        is_kept(page, "drafts", PROVIDER[1])
        other = page.context.new_page()
        other.clock.set_fixed_time(NOON)
        other.goto(page.url)
        settled(other)
        other.locator("[name='answers.1a.evidence']").fill("Typed in the second tab.")
        is_kept(other, "drafts", "second tab")
        page.locator("[name='answers.1a.evidence']").fill("Typed in the first tab.")
        is_kept(page, "drafts", "first tab")
        expect(page.locator("[data-notice]")).to_contain_text("a draft of its own")
        expect(page.locator("[data-drafts] li")).to_have_count(2)
        is_kept(page, "drafts", "second tab")


@pytest.mark.parametrize(
    ("refusal", "words"),
    [
        ("indexedDB.open = () => { throw new DOMException('no', 'SecurityError'); }", "keeps nothing"),
        (
            "IDBObjectStore.prototype.put = function () { this.transaction.abort(); throw new DOMException('full', 'QuotaExceededError'); }",
            "not",
        ),
    ],
    ids=["off", "full"],
)
def test_a_device_that_keeps_nothing_says_so_and_still_saves_a_file(
    refusal: str, words: str, open_page: Callable[..., Any]
) -> None:
    with open_page(FORM, accept_downloads=True) as (page, watch):
        page.add_init_script(refusal)
        page.reload()
        settled(page)
        answer(page, "1a", "fully", "Seen.")
        expect(page.locator("[data-status]")).to_contain_text(words)
        _, copy = saved_by(page, "save-copy")
        assert table(copy, "answers") == [{"item": "1a", "value": "fully", "evidence": "Seen."}]
        page.goto("about:blank")  # a refusal may be told late, of a save that began while the file was
        watch.complaints.clear()


def test_drafts_are_listed_opened_and_deleted(open_page: Callable[..., Any]) -> None:
    with open_page(FORM) as (page, watch):
        settled(page)
        begin(page)
        is_kept(page, "drafts", PROVIDER[1])
        page.locator("#check [data-do=new]").click()
        expect(page.locator("[name='visit.provider_id']")).to_have_value("")
        answer(page, "1a", "fully", "The second.")
        is_kept(page, "drafts", "The second.")
        expect(page.locator("[data-drafts] li")).to_have_count(2)
        page.goto(f"{watch.base}forms/compliance/2/")
        settled(page)
        expect(page.locator("[data-drafts] li")).to_have_count(2)
        page.locator("[data-drafts] li", has_text=PROVIDER[1]).get_by_role("link").click()
        expect(page.locator("[name='visit.provider_id']")).to_have_value(PROVIDER[1])
        page.on("dialog", lambda dialog: dialog.accept())
        page.locator("[data-drafts] li", has_text=PROVIDER[1]).get_by_role("button", name="Delete").click()
        expect(page.locator("[data-drafts] li")).to_have_count(1)
        expect(page.locator("[name='visit.provider_id']")).to_have_value("")


def test_a_newer_form_waits_until_no_page_uses_the_one_before(
    browser: Browser, demo_site: Path, tmp_path: Path
) -> None:
    site = tmp_path / "site"
    for part in ("forms/quality", "frameworks/quality", "assets"):
        shutil.copytree(demo_site / part, site / part)
    handler = partial(Quiet, directory=str(site))
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    address = f"http://127.0.0.1:{server.server_port}/{FORM}"
    with tablet(browser, tmp_path / "tablet") as (context, page):
        page.goto(address)
        expect(page.locator("[data-note=offline]")).to_contain_text("now opens on this device")
        worker = site / FORM / "service-worker.js"
        worker.write_text(re.sub(r'DIGEST = "\w+"', 'DIGEST = "newer"', worker.read_text()), encoding="utf-8")
        index = site / FORM / "index.html"
        index.write_text(
            index.read_text(encoding="utf-8").replace("Check and finish", "Check and end"), encoding="utf-8"
        )
        page.reload()
        expect(page.locator("[data-note=newer]")).to_contain_text("A newer version of this form is ready")
        expect(page.locator("#check-heading")).to_have_text("Check and finish")
        for _ in range(20):  # the browser lets the newer one begin a moment after the last page has gone
            page.close()
            time.sleep(1)
            page = context.new_page()
            page.goto(address)
            if page.locator("#check-heading").inner_text() == "Check and end":
                break
        expect(page.locator("#check-heading")).to_have_text("Check and end")
        page.wait_for_function("caches.keys().then((names) => names.length === 1 && names[0].endsWith('newer'))")
    server.shutdown()
    server.server_close()
