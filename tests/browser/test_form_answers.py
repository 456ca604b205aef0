"""What a visit's form says of what is typed in it, and what becomes of it when it is finished and sent."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import FilePayload, expect

from tests.browser.on_the_form import (
    FORM,
    answer,
    attach,
    begin,
    is_kept,
    photo,
    questions,
    saved_by,
    table,
    type_day,
)
from tests.browser.served import settled
from tests.browser.test_accessibility import assert_open_to_all


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
        page.locator("[name='answers.1b.evidence']").focus()
        # or the page would move under the finger that is on its way to what comes next
        expect(guard).to_be_visible()
        assert field.input_value() == "Seen with somebody."


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
        expect(page.locator("[name='visit.venue_id'] option")).to_have_count(1 + len(provider["venues"]))


def test_a_picture_needs_the_word_that_no_child_is_in_it_and_must_be_one(open_page: Callable[..., Any]) -> None:
    with open_page(FORM) as (page, _):
        settled(page)
        box = page.locator("[data-photos-of='1a']")
        box.locator("details").evaluate("box => (box.open = true)")
        box.locator("input[type=file]").set_input_files(
            FilePayload(name="a.jpg", mimeType="image/jpeg", buffer=photo((1, 2, 3)))
        )
        expect(page.locator("#photos-1a-error")).to_contain_text("no children")
        box.get_by_label("no children").check()
        box.locator("input[type=file]").set_input_files(
            FilePayload(name="b.heic", mimeType="image/heic", buffer=b"not a picture")
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
    draft: dict[str, Any] = {"id": "0f8fad5b-d9cb-469f-a165-70867728950e", "form": "quality/1"}
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
# In the order in which one visit meets them: it is sent again until the office has it.
REPLIES: list[tuple[int, dict[str, Any], str]] = [
    (422, {"problems": [{"field": "answers.1a.evidence", "message": "Too short.", "fix": "Say more."}]}, "Not sent"),
    (413, {"message": "x"}, "Not sent: it is too large"),
    (429, {"message": "x"}, "Not sent: too much was sent"),
    (
        409,
        {"needs": "reason", "message": "A report of this visit is there."},
        "Not sent: a report of this visit is there. Say why",
    ),
    (201, SENT, "Sent for review 12:00, reference brindle-yard"),
]


def test_a_finished_visit_is_sent_and_every_reply_is_told(open_page: Callable[..., Any], demo_site: Path) -> None:
    with open_page("forms/", service_workers="block") as (page, watch):
        got: list[Any] = []
        replies = iter(REPLIES)

        def take(route: Any) -> None:
            got.append((route.request.headers.get("x-csrf-token"), json.loads(route.request.post_data)))
            status, body, _ = next(replies)
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
        for question in questions(demo_site):
            answer(page, question["name"], "fully", "Seen.")
        page.locator("[name='visit.outcome'][value='met_all']").check()
        for number, (status, _, words) in enumerate(REPLIES, 1):
            page.locator("#check [data-do=send]").click()
            expect(page.locator("[data-status]")).to_contain_text(words)
            assert len(got) == number
            token, package = got[-1]
            assert token == "t"
            assert len(table(package, "answers")) == 32
            if status == 422:
                expect(page.locator("#answers-1a-evidence-error")).to_contain_text("Too short. Say more.")
                page.locator("[name='answers.1a.evidence']").fill("Seen, and more.")
            if status == 409:
                expect(page.locator("[name='visit.revision_reason']")).to_be_visible()
                expect(page.locator("#visit-revision_reason-error")).to_contain_text("is there")
                page.locator("[name='visit.revision_reason']").fill("A date was noted wrongly.")
        expect(page.locator("[data-done]")).to_contain_text("The office has it.")
        # A save that ends late, such as this one's own, does not take “Sent” away.
        is_kept(page, "drafts", "sent_at")
        expect(page.locator("[data-status]")).to_contain_text("Sent for review")
        watch.complaints.clear()
