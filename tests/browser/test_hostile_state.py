"""
What a reader's browser may be given, address by address and value by value: tests/hostile/browser_state.json.

Each is told or passed over: no effect, no complaint, no page that stops working, and nothing that was kept is lost unsaid.
The site is the tiny workspace's, in one tab, since another value is another value and not another page.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from benchmarks.trust.xss_effects import LISTEN, effects
from tests.browser.served import served, settled

STATE = json.loads((Path(__file__).parents[1] / "hostile" / "browser_state.json").read_text(encoding="utf-8"))
FORM, LISTING, REGISTER = "forms/basic/1/", "listing/lockside-workshop/", "register/"
PROPOSALS = "provider-directory proposals"
# Names that the find page reads, in place of those of the corpus; the first of two is the one that counts.
READ_AS = {"near": "p", "miles": "m", "q": "t"}
PUT = """async ([name, rows, store]) => {
  const done = (request) => new Promise((resolve, reject) => {
    request.onsuccess = request.oncomplete = () => resolve(request.result);
    request.onerror = request.onabort = () => reject(request.error);
  });
  const database = await done(indexedDB.open(name));
  const writing = database.transaction(store, "readwrite");
  writing.objectStore(store).clear();
  for (const [row, ...key] of JSON.parse(rows)) writing.objectStore(store).put(row, ...key);
  await done(writing);
  database.close();
}"""
HELD = """async ([name, store]) => {
  const done = (request) => new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  const database = await done(indexedDB.open(name));
  const rows = await done(database.transaction(store).objectStore(store).getAll());
  database.close();
  return JSON.stringify(rows);
}"""
SOUND = {"rev": 1, "saved_at": "2026-11-20T09:00:00.000Z", "photos": [], "values": {}}


@pytest.fixture(scope="module")
def base(example_site: Path) -> Iterator[str]:
    """The tiny workspace's site in place of the demonstration's."""
    with served(example_site) as base:
        yield base


@pytest.fixture
def tab(open_page: Callable[..., Any]) -> Iterator[Page]:
    """A tab of a browser that nobody used, in which effects are noted."""
    with open_page("404.html", service_workers="block") as (page, watch):
        page.add_init_script(LISTEN)
        page.on("dialog", lambda dialog: dialog.accept())
        yield page
        # One list of the corpus names a provider “a”, whose pack the page asks for, and says that there is none.
        asked_for_a = any(url.endswith("/packs/a/") for url in watch.requests)
        watch.complaints[:] = [one for one in watch.complaints if not (asked_for_a and "404" in one)]


def address(entry: str) -> str:
    """The find page's fragment for an address of the corpus."""
    pairs = [part.partition("=") for part in entry.removeprefix("?").split("&")]
    return "#" + "&".join(f"{READ_AS.get(name, name)}{sign}{value}" for name, sign, value in pairs)


def ask(page: Page, fragment: str) -> None:
    """Change the fragment, as a link to the same page does, and wait until the page has seen to it."""
    page.evaluate("fragment => { location.hash = fragment; }", fragment)
    settled(page)
    assert effects(page) == [], fragment[:60]


def test_no_address_harms_the_find_page(tab: Page, base: str) -> None:
    tab.goto(f"{base}find/")
    settled(tab)
    every = tab.locator("#find-heading").text_content()
    # A query goes to the server, so nothing is read from it.
    tab.goto(f"{base}find/?{'&'.join(entry[1:] for entry in STATE['queries'])}")
    settled(tab)
    assert tab.locator("#find-heading").text_content() == every
    for entry in STATE["queries"]:
        ask(tab, address(entry))
    for entry in STATE["fragments"]:
        ask(tab, entry)
    tab.locator("#find-text").fill("lockside")
    tab.locator("#find-form button[type=submit]").first.click()
    settled(tab)
    expect(tab.locator("#find-results")).to_contain_text("Lockside")


@pytest.mark.parametrize("path", ["shortlist/", FORM, LISTING, REGISTER, "providers/lockside-workshop/"])
def test_no_fragment_harms_a_page(path: str, tab: Page, base: str) -> None:
    tab.goto(f"{base}{path}#on=<img src=x onerror=alert(1)>-1-1")
    settled(tab)
    for entry in (*STATE["fragments"], "#draft=../../x", "#on=0000-00-00"):
        ask(tab, entry)
    tab.reload()
    settled(tab)
    assert effects(tab) == []
    expect(tab.locator("[data-loading], [data-failed]")).to_have_count(0)


def test_a_shortlist_that_is_damaged_says_so_and_can_be_put_in_order(tab: Page, base: str) -> None:
    tab.goto(f"{base}shortlist/")
    key = tab.evaluate("`provider-directory shortlist ${document.querySelector('a[data-shortlist]').pathname}`")
    # As another tab does that keeps something.
    keep = """([key, text]) => {
      localStorage.setItem(key, text);
      dispatchEvent(new StorageEvent("storage", { key }));
    }"""
    for kept in STATE["shortlist"]:
        tab.evaluate(keep, [key, kept])
        settled(tab)
        assert effects(tab) == [], kept[:60]
        assert tab.locator("#shortlist-fault").is_visible() == (kept != "[]"), kept[:60]
        assert tab.evaluate("key => localStorage.getItem(key)", key) == kept, "to look at it changes nothing"
    tab.goto(f"{base}providers/lockside-workshop/")
    expect(tab.locator("button[data-provider]")).to_contain_text("Add to shortlist")
    tab.locator("button[data-provider]").click()
    expect(tab.locator("button[data-provider]")).to_contain_text("Remove from shortlist")


def visit_drafts() -> list[dict[str, Any]]:
    """Each draft of the corpus as a record, and as what a sound record holds as its texts or pictures."""
    form = FORM.removeprefix("forms/").rstrip("/")
    drafts = []
    for n, entry in enumerate(STATE["drafts"]):
        own = {"id": f"00000000-0000-4000-8000-{n:012}", "form": form}
        if isinstance(entry, dict):
            drafts += [{**own, **entry}, {**own, **SOUND, **entry, "id": own["id"].replace("-8000-", "-8001-")}]
        drafts.append({**own, **SOUND, "id": own["id"].replace("-8000-", "-8002-"), "values": entry})
        drafts.append({**own, **SOUND, "id": own["id"].replace("-8000-", "-8003-"), "photos": entry})
    return drafts


def test_a_visit_draft_that_cannot_be_read_is_told_and_stays(tab: Page, base: str) -> None:
    tab.goto(f"{base}{FORM}")
    settled(tab)
    name = tab.evaluate("`provider-directory forms ${new URL('../../../', location).pathname}`")
    drafts = visit_drafts()
    tab.evaluate(PUT, [name, json.dumps([[draft] for draft in drafts]), "drafts"])
    tab.reload()
    settled(tab)
    assert effects(tab) == []
    expect(tab.locator("[data-loading]")).to_have_count(0)
    expect(tab.locator("[data-drafts] li")).to_have_count(len(drafts))
    damaged = tab.locator("[data-drafts] li[data-damaged]").count()
    assert len(drafts) // 2 < damaged < len(drafts)
    for draft in drafts:
        tab.evaluate("id => { location.hash = `draft=${id}`; }", draft["id"])
    settled(tab)
    assert effects(tab) == []
    tab.locator("[data-drafts]").get_by_role("button", name="Begin another visit").click()
    expect(tab.locator("[data-status]")).to_contain_text("Nothing typed yet")
    tab.locator("[name='visit.visited_by']").fill("Typed beside all of them")
    expect(tab.locator("form[data-unsaved]")).to_have_count(0)
    held = json.loads(tab.evaluate(HELD, [name, "drafts"]))
    assert len(held) == len(drafts) + 1
    assert [one for one in held if one["id"] == drafts[0]["id"]] == [drafts[0]]
    tab.locator("[data-drafts] li[data-damaged] button").first.click()
    expect(tab.locator("[data-drafts] li[data-damaged]")).to_have_count(damaged - 1)


def test_a_proposal_draft_that_cannot_be_read_is_told(tab: Page, base: str) -> None:
    """Some of the corpus: tests/js/kept-drafts.test.mjs takes all of it, without a page."""
    sound = {"entries": [], "sender": {}, "saved_at": "2026-11-20 09:00:00", "mark": "a"}
    drafts = [
        *STATE["drafts"][1:3],
        {**sound, "entries": [None]},
        {**sound, "entries": [{"table": "venues", "n": 50, "typed": {"name": {"a": []}}}]},
        {**sound, "sender": {"__proto__": {"made_by": 1}, "made_by": "<img src=x onerror=alert(1)>"}},
        {**sound, "entries": [{"table": 'a"],[x', "n": 7, "typed": {}}]},
    ]
    for path in (LISTING, REGISTER):
        tab.goto(base + path)
        tab.get_by_role("button", name="Start again").wait_for()
        for draft in drafts:
            tab.evaluate(PUT, [PROPOSALS, json.dumps([[draft, f"/{path}"]]), "drafts"])
            tab.reload()
            tab.get_by_role("button", name="Start again").wait_for()
            settled(tab)
            assert effects(tab) == [], draft
            expect(tab.locator("[data-restored]")).to_be_visible()
            assert json.loads(tab.evaluate(HELD, [PROPOSALS, "drafts"])) == [draft], "to look at it changes nothing"
        expect(tab.locator("[data-restored]")).to_contain_text("1 correction")
        tab.evaluate(PUT, [PROPOSALS, json.dumps([[7, f"/{path}"]]), "drafts"])
        tab.reload()
        expect(tab.locator("[data-restored]")).to_contain_text("then takes its place")
        tab.get_by_label("Your role").fill("Owner")
        expect(tab.locator("[data-unkept]")).to_have_count(0)
