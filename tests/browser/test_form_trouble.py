"""A visit's form where things go wrong: no signal at the worst moment, no room, two devices, a draft that is gone."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.on_the_form import FORM, PROVIDER, answer, attach, begin, is_kept, photo, saved_by
from tests.browser.served import NOON, settled

NO_ROOM = """const put = IDBObjectStore.prototype.put;
IDBObjectStore.prototype.put = function (row) {
  if (!row.bytes) return put.call(this, row);
  this.transaction.abort();
  Object.defineProperty(this.transaction, "error", { value: new DOMException("full", "QuotaExceededError") });
};"""


def open_copy(page: Page, path: Path) -> None:
    with page.expect_file_chooser() as choosing:
        page.locator("#check [data-do=open-copy]").click()
    choosing.value.set_files(path)


def test_a_button_that_was_never_loaded_says_so_and_works_after_a_moment_of_signal(
    open_page: Callable[..., Any],
) -> None:
    with open_page(FORM, service_workers="block", accept_downloads=True) as (page, watch):
        settled(page)
        page.context.set_offline(True)
        begin(page)
        is_kept(page, "drafts", PROVIDER[1])
        page.locator("#check [data-do=save-copy]").click()
        expect(page.locator("[data-status]")).to_contain_text("connect, and press again")
        with page.expect_response("**/form-jobs.mjs"), page.expect_response("**/last-visits.json"):
            page.context.set_offline(False)
        page.wait_for_load_state("networkidle")
        page.context.set_offline(True)
        saved_by(page, "save-copy")
        expect(page.locator("[data-status]")).to_contain_text("Last copied to a file")
        watch.complaints.clear()


def test_a_form_that_did_not_load_whole_says_that_nothing_is_kept(open_page: Callable[..., Any]) -> None:
    with open_page(FORM, service_workers="block") as (page, watch):
        settled(page)
        expect(page.locator("[data-loading]")).to_have_count(0)
        page.route("**/form-plan.mjs", lambda route: route.abort())
        page.reload()
        expect(page.locator("[data-loading]")).to_be_visible()
        watch.complaints.clear()


def test_a_form_that_could_not_be_kept_says_so(open_page: Callable[..., Any]) -> None:
    with open_page(FORM, service_workers="block") as (page, _):
        settled(page)
        expect(page.locator("[data-note=offline]")).to_contain_text("will not open again")


def test_a_copy_never_takes_the_place_of_a_draft_that_has_more(open_page: Callable[..., Any], tmp_path: Path) -> None:
    with open_page(FORM, accept_downloads=True) as (page, _):
        settled(page)
        begin(page)
        answer(page, "1a", "fully", "Before the copy.")
        _, copy = saved_by(page, "save-copy")
        # as the other device saved it, whose clock is an hour fast
        copy["directory:draft"]["saved_at"] = "2026-11-21T13:00:00.000Z"
        path = tmp_path / "copy.json"
        path.write_text(json.dumps(copy), encoding="utf-8")
        answer(page, "1b", "limited", "After the copy.")
        is_kept(page, "drafts", "After the copy.")
        page.on("dialog", lambda dialog: dialog.accept())
        open_copy(page, path)
        expect(page.locator("[data-drafts] li")).to_have_count(2)
        expect(page.locator("[data-count]")).to_have_text("1 of 32 answered")
        is_kept(page, "drafts", "After the copy.")


def test_a_finished_visit_is_opened_to_be_corrected_and_its_pictures_are_asked_for(
    open_page: Callable[..., Any], demo_site: Path, tmp_path: Path
) -> None:
    form = json.loads((demo_site / "frameworks/quality/1/form.json").read_text(encoding="utf-8"))
    schemas = {part["name"]: part for part in form["package"]["resources"]}
    header = {
        "framework_id": "quality",
        "framework_version": "1",
        "provider_id": PROVIDER[0],
        "visited_on": "2026-11-02",
    }
    stored = {
        "directory:format": form["package"]["directory:format"],
        "resources": [
            {**schemas["visit"], "data": [header]},
            {**schemas["attachments"], "data": [{"file": "1a-1.jpg", "item": "1a", "sha256": "0" * 64}]},
        ],
    }
    path = tmp_path / "stored.json"
    path.write_text(json.dumps(stored), encoding="utf-8")
    with open_page(FORM) as (page, _):
        settled(page)
        open_copy(page, path)
        expect(page.locator("[name='visit.provider_id']")).to_have_value(PROVIDER[1])
        expect(page.locator("[name='visit.revision_reason']")).to_be_visible()
        expect(page.locator("[data-notice]")).to_contain_text("Add it again")


def test_a_draft_deleted_in_another_tab_goes_on_with_its_pictures(open_page: Callable[..., Any]) -> None:
    with open_page(FORM) as (page, _):
        settled(page)
        begin(page)
        attach(page, "1a", "one.jpg", photo((9, 9, 99)))
        is_kept(page, "drafts", "1a-1.jpg")
        other = page.context.new_page()
        other.clock.set_fixed_time(NOON)
        other.goto(page.url)
        settled(other)
        other.on("dialog", lambda dialog: dialog.accept())
        other.locator("#check [data-do=delete]").click()
        expect(page.locator("[data-drafts] li")).to_have_count(0)
        page.locator("[name='answers.1a.evidence']").fill("It goes on.")
        is_kept(page, "drafts", "It goes on.")
        page.reload()
        settled(page)
        expect(page.locator("[data-photo-list='1a'] img")).to_have_count(1)


def test_a_photo_for_which_there_is_no_room_keeps_nothing_else_from_being_saved(open_page: Callable[..., Any]) -> None:
    with open_page(FORM) as (page, watch):
        page.add_init_script(NO_ROOM)
        page.reload()
        settled(page)
        begin(page)
        box = page.locator("[data-photos-of='1a']")
        box.locator("summary").click()
        box.get_by_label("no children").check()
        taken = {"name": "large.jpg", "mimeType": "image/jpeg", "buffer": photo((9, 9, 99))}
        box.locator("input[type=file]").set_input_files(taken)
        expect(page.locator("#photos-1a-error")).to_contain_text("no room for “large.jpg”")
        expect(box.locator("li")).to_have_count(0)
        answer(page, "1a", "fully", "Typed after it.")
        is_kept(page, "drafts", "Typed after it.")
        expect(page.locator("[data-status]")).to_contain_text("Saved on this device")
        watch.complaints.clear()


def test_the_answers_that_were_checked_are_not_shown_when_they_have_changed(open_page: Callable[..., Any]) -> None:
    with open_page(FORM) as (page, _):
        settled(page)
        answer(page, "1a", "fully", "Seen.")
        page.locator("[data-do=check]").click()
        expect(page.locator("[data-check]")).to_contain_text("Evidence: Seen.")
        page.locator("[name='answers.1a.evidence']").fill("Seen twice.")
        expect(page.locator("[data-check]")).to_be_hidden()


def test_an_action_leads_back_to_its_standard(open_page: Callable[..., Any]) -> None:
    with open_page(FORM) as (page, _):
        settled(page)
        page.locator("[data-add-action='3c']").click()
        expect(page.locator("[name='actions.1.action']")).to_be_focused()
        page.get_by_role("button", name="Back to 3c").click()
        expect(page.locator("[name='answers.3c.value']").first).to_be_focused()


def test_a_photo_that_is_still_being_drawn_goes_into_no_other_draft(open_page: Callable[..., Any]) -> None:
    slow = """const draw = globalThis.createImageBitmap;
globalThis.createImageBitmap = (file) => new Promise((done) => { globalThis.goOn = () => done(draw(file)); });"""
    with open_page(FORM) as (page, _):
        page.add_init_script(slow)
        page.reload()
        settled(page)
        begin(page)
        box = page.locator("[data-photos-of='1a']")
        box.locator("summary").click()
        box.get_by_label("no children").check()
        taken = {"name": "yard.jpg", "mimeType": "image/jpeg", "buffer": photo((9, 9, 99))}
        box.locator("input[type=file]").set_input_files(taken)
        for _ in range(200):
            if page.evaluate("Boolean(globalThis.goOn)"):
                break
            page.wait_for_timeout(50)
        page.locator("#check [data-do=new]").click()
        expect(page.locator("[name='visit.provider_id']")).to_have_value("")
        page.evaluate("goOn()")
        expect(page.locator("#photos-1a-error")).to_contain_text("“yard.jpg” was not taken")
        expect(box.locator("li")).to_have_count(0)


def test_what_could_not_be_saved_is_neither_left_nor_overwritten_without_asking(open_page: Callable[..., Any]) -> None:
    with open_page(FORM) as (page, _):
        settled(page)
        begin(page)
        is_kept(page, "drafts", PROVIDER[1])
        expect(page.locator("form[data-unsaved]")).to_have_count(0)
        other = page.context.new_page()
        other.clock.set_fixed_time(NOON)
        other.goto(page.url)
        settled(other)
        page.evaluate(f"() => {{ {NO_ROOM.replace('!row.bytes', 'window.hasRoom')} }}")
        page.locator("[name='answers.1a.evidence']").fill("Nowhere but here.")
        expect(page.locator("[data-status]")).to_contain_text("no room left")
        expect(page.locator("form[data-unsaved]")).to_have_count(1)
        other.locator("[name='answers.1a.evidence']").fill("From the other tab.")
        is_kept(other, "drafts", "From the other tab.")
        page.once("dialog", lambda dialog: dialog.dismiss())
        with page.expect_event("dialog") as asked:
            page.locator("#check [data-do=new]").click()
        assert "could not be saved" in asked.value.message
        expect(page.locator("[name='answers.1a.evidence']")).to_have_value("Nowhere but here.")
        page.evaluate("window.hasRoom = true")
        page.locator("[name='answers.1a.evidence']").fill("Nowhere but here, and now there is room.")
        is_kept(page, "drafts", "now there is room")
        is_kept(page, "drafts", "From the other tab.")
        expect(page.locator("form[data-unsaved]")).to_have_count(0)
