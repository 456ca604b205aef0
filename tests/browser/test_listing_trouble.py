"""A listing's form where things go wrong: two tabs, no room, a browser that keeps nothing, records that are gone, a kill."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.on_the_form import kill, tablet
from tests.browser.served import served

LISTING = "listing/lockside-workshop/"
NO_ROOM = """const put = IDBObjectStore.prototype.put;
IDBObjectStore.prototype.put = function (...row) {
  if (!window.isFull) return put.apply(this, row);
  this.transaction.abort();
  Object.defineProperty(this.transaction, "error", { value: new DOMException("full", "QuotaExceededError") });
};"""
KEEPS_NOTHING = "IDBFactory.prototype.open = () => { throw new DOMException('no', 'SecurityError'); };"
# As a build would, in which a course is gone.
GONE = """() => new Promise((resolve) => {
  const opening = indexedDB.open("provider-directory proposals");
  opening.onsuccess = () => {
    const store = opening.result.transaction("drafts", "readwrite").objectStore("drafts");
    const asking = store.get(location.pathname);
    asking.onsuccess = () => {
      const draft = asking.result;
      draft.entries.push({ table: "courses", record: "long-gone", n: 99, removed: false, typed: { title: "Kept all the same" } });
      store.put(draft, location.pathname);
      store.transaction.oncomplete = () => { opening.result.close(); resolve(); };
    };
  };
})"""
HELD = """() => new Promise((resolve) => {
  const opening = indexedDB.open("provider-directory proposals");
  opening.onsuccess = () => {
    const asking = opening.result.transaction("drafts").objectStore("drafts").getAll();
    asking.onsuccess = () => { opening.result.close(); resolve(JSON.stringify(asking.result)); };
  };
})"""


@pytest.fixture(scope="module")
def base(example_site: Path) -> Iterator[str]:
    """The tiny workspace's site in place of the demonstration's."""
    with served(example_site) as base:
        yield base


def correct(page: Page, text: str) -> None:
    """Type a summary, whether its form is open or not yet."""
    page.locator("[data-about] button").first.wait_for()
    if page.get_by_label("Summary").count() == 0:
        page.get_by_role("button", name="Correct this: Lockside Workshop").click()
    page.get_by_label("Summary").fill(text)


def is_kept(page: Page) -> None:
    expect(page.locator("[data-unkept]")).to_have_count(0)
    expect(page.get_by_text("Kept on this device")).to_be_visible()


def test_a_second_tab_never_takes_the_place_of_what_the_first_kept(open_page: Callable[..., Any]) -> None:
    with open_page(LISTING) as (page, _):
        other = page.context.new_page()
        other.goto(page.url)
        other.locator("[data-about] button").first.wait_for()
        correct(page, "Typed in the first tab.")
        is_kept(page)
        correct(other, "Typed in the second tab.")
        expect(other.get_by_role("alert").filter(has_text="In another tab")).to_be_visible()
        expect(other.get_by_text("Kept on this device")).to_have_count(0)
        held = page.evaluate(HELD)
        assert "first tab" in held
        assert "second tab" not in held
        # Whoever only looks takes nothing over: the first tab goes on.
        other.reload()
        expect(other.get_by_label("Summary")).to_have_value("Typed in the first tab.")
        correct(page, "Typed in the first tab again.")
        is_kept(page)


@pytest.mark.parametrize(("script", "words"), [(NO_ROOM, "no room left"), (KEEPS_NOTHING, "keeps no drafts")])
def test_what_cannot_be_kept_is_said_in_sight_and_the_file_can_be_saved_all_the_same(
    script: str, words: str, open_page: Callable[..., Any]
) -> None:
    with open_page(LISTING, accept_downloads=True) as (page, _):
        page.add_init_script(script)
        page.reload()
        page.locator("[data-about] button").first.wait_for()
        page.evaluate("window.isFull = true")
        correct(page, "No room for this.")
        expect(page.get_by_role("alert").filter(has_text=words)).to_be_in_viewport()
        assert page.locator("[data-unkept]").count() == 1
        page.get_by_label("Your role").fill("Centre manager")
        page.get_by_role("button", name="Check what you propose").click()
        with page.expect_download() as saving:
            page.get_by_role("button", name="Save the file").click()
        assert "No room for this." in Path(saving.value.path()).read_text(encoding="utf-8")


def test_corrections_of_a_record_that_is_gone_are_said_to_be_left_out_and_stay_kept(
    open_page: Callable[..., Any],
) -> None:
    with open_page(LISTING) as (page, _):
        correct(page, "Begun.")
        is_kept(page)
        page.evaluate(GONE)
        page.reload()
        expect(page.locator("[data-restored]")).to_contain_text("Left out, but kept: 1 correction")
        correct(page, "Gone on with.")
        is_kept(page)
        assert "Kept all the same" in page.evaluate(HELD)


def test_what_is_said_to_be_kept_is_there_after_the_browser_was_killed(
    browser: Browser, base: str, tmp_path: Path
) -> None:
    profile = tmp_path / "profile"
    with tablet(browser, profile) as (_, page):
        page.goto(base + LISTING)
        correct(page, "Typed, kept, and the battery died.")
        expect(page.locator("[data-unkept]")).to_have_count(0)
        kill(profile)
    with tablet(browser, profile) as (_, page):
        page.goto(base + LISTING)
        expect(page.get_by_label("Summary")).to_have_value("Typed, kept, and the battery died.")
