"""A visit's form from a tablet without a signal to a published report, and what may go wrong on the way."""

from __future__ import annotations

import base64
import html
import io
import json
import os
import re
import shutil
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from hashlib import sha256
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar

import pytest
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Download, Page, expect

from tests.browser.conftest import ALONE, NOON, PATIENCE, QUIET, settled
from tests.browser.test_accessibility import assert_open_to_all

FORM = "forms/quality/1/"
PROVIDER = ("brindle-yard", "Brindle Yard Construction Skills")
LONG = (
    "".join(f"{n:05d} “Ж é 漢字” — £ & < > {{{{ 7*7 }}}} \\ / \n" for n in range(1000))[:19_990].strip() + " ends here"
)
Command = Callable[..., Any]
KEPT = """([store, want]) => new Promise((resolve) => {
  const opening = indexedDB.open(`provider-directory forms ${new URL("../../../", location).pathname}`);
  opening.onsuccess = () => {
    const asking = opening.result.transaction(store).objectStore(store).getAll();
    asking.onsuccess = () => { opening.result.close(); resolve(asking.result.some((row) => JSON.stringify(row).includes(want))); };
  };
})"""


@contextmanager
def tablet(browser: Browser, profile: Path, **more: Any) -> Iterator[tuple[BrowserContext, Page]]:
    """A browser of its own, with what it keeps in a folder, as somebody's tablet is."""
    context = browser.browser_type.launch_persistent_context(
        str(profile),
        executable_path=shutil.which("chromium") or shutil.which("chromium-browser"),
        args=[*QUIET, ALONE],
        accept_downloads=True,
        **more,
    )
    page = context.pages[0] if context.pages else context.new_page()
    page.set_default_timeout(PATIENCE)
    page.clock.set_fixed_time(NOON)
    yield context, page
    context.close()


class _Quiet(SimpleHTTPRequestHandler):
    """Serves a folder as it is at the moment."""

    extensions_map: ClassVar = {**SimpleHTTPRequestHandler.extensions_map, ".mjs": "text/javascript"}

    def log_message(self, *_words: object) -> None:
        """Nothing: the tests say what went wrong."""


def kill(profile: Path) -> None:
    """End the browser of this profile and all its parts at once, with no word of warning."""
    for folder in Path("/proc").iterdir():
        if not folder.name.isdigit():
            continue
        try:
            words = (folder / "cmdline").read_bytes().split(b"\0")
        except OSError:
            continue
        if f"--user-data-dir={profile}".encode() in words:
            os.kill(int(folder.name), signal.SIGKILL)


def photo(colour: tuple[int, int, int]) -> bytes:
    """A photo as a phone takes it: large, and with the place and the hour in it."""
    image = Image.new("RGB", (2400, 1800), colour)
    exif = Image.Exif()
    exif[0x010F] = "A telephone"
    exif.get_ifd(0x8825).update({1: "N", 2: (52.0, 57.0, 10.0), 3: "W", 4: (1.0, 9.0, 30.0)})
    target = io.BytesIO()
    image.save(target, "JPEG", exif=exif)
    return target.getvalue()


def questions(site: Path) -> list[dict[str, Any]]:
    form = json.loads((site / "frameworks/quality/1/form.json").read_text(encoding="utf-8"))
    return [question for section in form["sections"] for question in section["questions"]]


def type_day(page: Page, name: str, day: str, month: str, year: str) -> None:
    for part, text in (("day", day), ("month", month), ("year", year)):
        page.locator(f"[name='{name}.{part}']").fill(text)


def begin(page: Page) -> None:
    page.locator("[name='visit.provider_id']").fill(PROVIDER[1])
    type_day(page, "visit.visited_on", "2", "11", "2026")
    page.locator("[name='visit.visited_by']").fill("Quality assurance officer")


def answer(page: Page, item: str, value: str, evidence: str) -> None:
    page.locator(f"[name='answers.{item}.value'][value='{value}']").check()
    page.locator(f"[name='answers.{item}.evidence']").fill(evidence)


def attach(page: Page, item: str, name: str, content: bytes) -> None:
    box = page.locator(f"[data-photos-of='{item}']")
    before = box.locator("[data-photo-list] li").count()
    box.locator("details").evaluate("box => (box.open = true)")
    box.get_by_label("no children").check()
    box.locator("input[type=file]").set_input_files([{"name": name, "mimeType": "image/jpeg", "buffer": content}])
    expect(box.locator("[data-photo-list] li")).to_have_count(before + 1)


def is_kept(page: Page, store: str, want: str) -> None:
    """Wait until the browser's database holds a text."""
    for _ in range(100):
        if page.evaluate(KEPT, [store, want]):
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"{want[:40]} was never kept")


def saved_by(page: Page, job: str) -> tuple[Download, dict[str, Any]]:
    with page.expect_download() as waiting:
        page.locator(f"#check [data-do='{job}']").click()
    package: dict[str, Any] = json.loads(Path(waiting.value.path()).read_text(encoding="utf-8"))
    return waiting.value, package


def table(package: dict[str, Any], name: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = next((part["data"] for part in package["resources"] if part["name"] == name), [])
    return rows


def words_of(path: Path) -> str:
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", path.read_text(encoding="utf-8"))))


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
        expect(page.locator("[data-note=offline]")).to_contain_text("without a signal")
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
        assert page.locator("[data-photo-list] img").count() == 2
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


def test_a_file_of_another_form_is_refused_with_the_way_to_its_own(
    open_page: Callable[..., Any], tmp_path: Path
) -> None:
    path = tmp_path / "other.json"
    visit = {"framework_id": "compliance", "framework_version": "2"}
    package = {"directory:format": "qa-visit/1", "resources": [{"name": "visit", "data": [visit]}]}
    path.write_text(json.dumps(package), encoding="utf-8")
    with open_page(FORM) as (page, watch):
        settled(page)
        with page.expect_file_chooser() as choosing:
            page.locator("#check [data-do=open-copy]").click()
        choosing.value.set_files(path)
        link = page.locator("[data-error-summary]").get_by_role("link", name="Open the form compliance, version 2")
        link.click()
        assert page.url == f"{watch.base}forms/compliance/2/"


def test_problems_are_told_by_section_beside_their_fields_and_lead_there(open_page: Callable[..., Any]) -> None:
    with open_page(FORM) as (page, _):
        settled(page)
        begin(page)
        type_day(page, "visit.visited_on", "31", "2", "2026")
        answer(page, "1a", "fully", "")
        page.locator("#check [data-do=finish]").click()
        summary = page.locator("[data-error-summary]")
        expect(summary).to_be_focused()
        assert page.title().startswith("Error: ")
        expect(summary.get_by_role("heading", name="Safeguarding and wellbeing: 9")).to_be_visible()
        expect(page.locator("#visit-visited_on-error")).to_contain_text("February 2026 has no day 31")
        expect(page.locator("#answers-1a-evidence-error")).to_contain_text("what was seen")
        summary.get_by_role("link", name="Choose a rating for 1b").click()
        expect(page.locator("#answers-1b-value-1")).to_be_focused()
        expect(page.locator("[data-check]")).to_be_hidden()


def test_check_your_answers_never_reads_a_missing_one_as_a_rating(open_page: Callable[..., Any]) -> None:
    with open_page(FORM) as (page, _):
        settled(page)
        answer(page, "1a", "partially", "Half.")
        page.locator("#check [data-do=check]").click()
        answers = page.locator("[data-check] dl").nth(1)
        expect(answers.locator("dd").nth(0)).to_contain_text("Partially met")
        for n in range(1, 9):
            expect(answers.locator("dd").nth(n)).to_have_text(re.compile("^No answer yetChange"))
        answers.get_by_role("link", name="Change 1b").click()
        expect(page.locator("#answers-1b-value-1")).to_be_focused()


def test_identifiers_of_pupils_are_told_as_they_are_typed_and_hold_the_visit_back(
    open_page: Callable[..., Any],
) -> None:
    with open_page(FORM) as (page, _):
        settled(page)
        field = page.locator("[name='answers.1a.evidence']")
        guard = page.locator("[data-field='answers.1a.evidence'] [data-guard]")
        field.press_sequentially("Seen with A82019991234")
        expect(guard).to_be_hidden()
        field.press_sequentially("5 there")
        expect(guard).to_contain_text("unique pupil number")
        page.locator("#check [data-do=finish]").click()
        expect(page.locator("#answers-1a-evidence-error")).to_contain_text("Take it out")
        field.fill("Seen with somebody\u202e.")
        expect(guard).to_contain_text("cannot be seen")
        assert field.input_value() == "Seen with somebody."


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


def test_the_last_visit_stands_beside_each_standard_and_answers_nothing(
    open_page: Callable[..., Any], demo_site: Path
) -> None:
    last = json.loads((demo_site / "forms/quality/last-visits.json").read_text(encoding="utf-8"))
    provider = next(each for each in last["providers"] if each["id"] in last["visits"])
    visit = last["visits"][provider["id"]]
    with open_page(FORM) as (page, _):
        settled(page)
        page.locator("[name='visit.provider_id']").fill(provider["name"])
        label = last["labels"][visit["version"]]["1a"][visit["answers"]["1a"]["value"]]
        expect(page.locator("[data-last='1a']")).to_contain_text(label)
        assert page.locator("input[type=radio]:checked").count() == 0
        assert page.locator("[name='visit.venue_id'] option").count() == 1 + len(provider["venues"])


def test_a_picture_needs_the_word_that_no_child_is_in_it_and_must_be_one(open_page: Callable[..., Any]) -> None:
    with open_page(FORM) as (page, _):
        settled(page)
        box = page.locator("[data-photos-of='1a']")
        box.locator("details").evaluate("box => (box.open = true)")
        box.locator("input[type=file]").set_input_files(
            [{"name": "a.jpg", "mimeType": "image/jpeg", "buffer": photo((1, 2, 3))}]
        )
        expect(page.locator("#photos-1a-error")).to_contain_text("no children")
        box.get_by_label("no children").check()
        box.locator("input[type=file]").set_input_files(
            [{"name": "b.heic", "mimeType": "image/heic", "buffer": b"not a picture"}]
        )
        expect(page.locator("#photos-1a-error")).to_contain_text("could not be read")
        assert box.locator("[data-photo-list] li").count() == 0


def test_the_form_is_open_to_all_with_errors_answers_drafts_and_pictures(open_page: Callable[..., Any]) -> None:
    with open_page(FORM, width=320) as (page, _):
        settled(page)
        begin(page)
        answer(page, "1a", "partially", "Born on 3 April 2011.")
        attach(page, "1a", "one.jpg", photo((9, 9, 99)))
        page.locator("[data-add-action='1a']").click()
        page.locator("#check [data-do=check]").click()
        expect(page.locator("[data-error-summary]")).to_be_focused()
        expect(page.locator("[data-error-summary] h2")).to_be_in_viewport()
        expect(page.locator("[data-drafts] li")).to_have_count(1)
        assert_open_to_all(page)


def test_what_a_draft_holds_that_the_form_no_longer_asks_is_kept_shown_and_not_in_the_file(
    open_page: Callable[..., Any], tmp_path: Path
) -> None:
    draft = {"id": "0f8fad5b-d9cb-469f-a165-70867728950e", "form": "quality/1"}
    draft |= {"unfinished": {"answers.9z.evidence": "An old answer.", "answers.1a.value": "superb"}}
    visit = {"framework_id": "quality", "framework_version": "1", "revision": 1}
    package = {
        "directory:format": "qa-visit/1",
        "directory:draft": draft,
        "resources": [{"name": "visit", "data": [visit]}],
    }
    path = tmp_path / "copy.json"
    path.write_text(json.dumps(package), encoding="utf-8")
    with open_page(FORM, accept_downloads=True) as (page, _):
        settled(page)
        with page.expect_file_chooser() as choosing:
            page.locator("#check [data-do=open-copy]").click()
        choosing.value.set_files(path)
        is_kept(page, "drafts", "An old answer.")
        expect(page.locator("[data-count]")).to_have_text("0 of 32 answered")
        page.locator("[name='answers.1b.evidence']").fill("Typed since.")
        page.locator("#check [data-do=check]").click()
        expect(page.locator("[data-check]")).to_contain_text("An old answer.")
        expect(page.locator("#error-1a")).to_contain_text("Choose one of the answers to 1a")
        _, copy = saved_by(page, "save-copy")
        assert copy["directory:draft"]["unfinished"]["answers.9z.evidence"] == "An old answer."
        assert "9z" not in json.dumps(copy["resources"])


def test_what_is_typed_before_the_script_has_started_is_kept(open_page: Callable[..., Any]) -> None:
    with open_page("forms/", service_workers="block") as (page, watch):
        held: list[Any] = []
        page.route("**/form.json", lambda route: held.append(route))
        page.goto(watch.base + FORM, wait_until="commit")
        page.locator("[name='answers.1a.evidence']").fill("Typed early.")
        while not held:
            page.wait_for_timeout(50)
        held[0].continue_()
        expect(page.locator("[data-status]")).to_contain_text("Saved on this device")
        assert page.locator("[name='answers.1a.evidence']").input_value() == "Typed early."


SENT = {"reference": "brindle-yard-2026-11-02-quality", "revision": 1, "message": "The office has it."}
REPLIES: list[tuple[int, dict[str, Any], str]] = [
    (201, SENT, "Sent for review 12:00, reference brindle-yard"),
    (
        409,
        {"needs": "reason", "message": "A report of this visit is there."},
        "Not sent: A report of this visit is there.",
    ),
    (422, {"problems": [{"field": "answers.1a.evidence", "message": "Too short.", "fix": "Say more."}]}, "Not sent"),
    (413, {"message": "x"}, "Not sent: it is too large"),
    (429, {"message": "x"}, "Not sent: too much was sent"),
]


@pytest.mark.parametrize(("status", "body", "words"), REPLIES, ids=[str(status) for status, _, _ in REPLIES])
def test_a_finished_visit_is_sent_and_every_reply_is_told(
    status: int, body: dict[str, Any], words: str, open_page: Callable[..., Any], evidence: dict[str, tuple[str, str]]
) -> None:
    with open_page("forms/", service_workers="block") as (page, watch):
        got: list[Any] = []

        def take(route: Any) -> None:
            got.append((route.request.headers.get("x-csrf-token"), json.loads(route.request.post_data)))
            route.fulfill(status=status, json=body)

        def with_office(route: Any) -> None:
            text = route.fetch().text()
            route.fulfill(
                body=text.replace("data-definition=", 'data-send-to="/submissions" data-definition='),
                content_type="text/html",
            )

        page.route(f"**/{FORM}", with_office)
        page.route("**/session", lambda route: route.fulfill(json={"token": "t", "person": "QA-05"}))
        page.route("**/submissions", take)
        page.goto(watch.base + FORM)
        settled(page)
        begin(page)
        for item in evidence:
            answer(page, item, "fully", "Seen.")
        page.locator("[name='visit.outcome'][value='met_all']").check()
        page.locator("#check [data-do=send]").click()
        expect(page.locator("[data-status]")).to_contain_text(words)
        ((token, package),) = got
        assert token == "t"
        assert len(table(package, "answers")) == 32
        if status == 201:
            expect(page.locator("[data-done]")).to_contain_text("The office has it.")
            # A save that ends late, such as this one's own, does not take “Sent” away.
            is_kept(page, "drafts", "sent_at")
            expect(page.locator("[data-status]")).to_contain_text("Sent for review")
        if status == 409:
            expect(page.locator("[name='visit.revision_reason']")).to_be_visible()
            expect(page.locator("#visit-revision_reason-error")).to_contain_text("is there")
        if status == 422:
            expect(page.locator("#answers-1a-evidence-error")).to_contain_text("Too short. Say more.")
        watch.complaints.clear()


def test_a_newer_form_waits_until_no_page_uses_the_one_before(
    browser: Browser, demo_site: Path, tmp_path: Path
) -> None:
    site = tmp_path / "site"
    for part in ("forms/quality", "frameworks/quality", "assets"):
        shutil.copytree(demo_site / part, site / part)
    handler = partial(_Quiet, directory=str(site))
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    address = f"http://127.0.0.1:{server.server_port}/{FORM}"
    with tablet(browser, tmp_path / "tablet") as (context, page):
        page.goto(address)
        expect(page.locator("[data-note=offline]")).to_contain_text("without a signal")
        worker = site / FORM / "service-worker.js"
        worker.write_text(re.sub(r'DIGEST = "\w+"', 'DIGEST = "newer"', worker.read_text()), encoding="utf-8")
        index = site / FORM / "index.html"
        index.write_text(
            index.read_text(encoding="utf-8").replace("Check and finish", "Check and end"), encoding="utf-8"
        )
        page.reload()
        expect(page.locator("[data-note=newer]")).to_contain_text("A newer version of this form is ready")
        expect(page.locator("#check-heading")).to_have_text("Check and finish")
        page.close()
        page = context.new_page()
        page.goto(address)
        page.reload()
        expect(page.locator("#check-heading")).to_have_text("Check and end")
        page.wait_for_function("caches.keys().then((names) => names.length === 1 && names[0].endsWith('newer'))")
    server.shutdown()
    server.server_close()
