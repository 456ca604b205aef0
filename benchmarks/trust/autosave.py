"""
Figure 14: what the forms say is saved is there, whatever becomes of the browser; and what is not saved, they say.

A Chromium with a folder of its own is killed with ``kill -9`` as soon as the page no longer says that something typed is
unsaved; opened again, all that was acknowledged must be there. Then two tabs, a full quota, and a browser that keeps nothing.
"""

from __future__ import annotations

import random
from collections import Counter
from pathlib import Path

from playwright.sync_api import Browser, Error, Page, expect

from benchmarks.measured import Failed
from benchmarks.trust.figure import Measured, Say
from benchmarks.trust.two_editions import built
from tests.browser.on_the_form import kill, saved_by, tablet
from tests.browser.served import launched, served, settled

KILLS, FEW = 40, 4
FORM, LISTING = "forms/quality/1/", "listing/brindle-yard/"
EVIDENCE = "[name='answers.1a.evidence']"
UNSAVED = "[data-unsaved], [data-unkept]"
SLOW_TO_TELL = 60_000  # milliseconds


def measure(folder: Path, say: Say, *, is_quick: bool) -> Measured:
    """Forty kills over both kinds of form, in a quick run four; then each other trouble on both."""
    site = built(folder, say, editions=("public",))["public"]
    kills = FEW if is_quick else KILLS
    lost: list[str] = []
    silent: list[str] = []
    acknowledged = Counter[str]()
    with launched() as browser, served(site) as base:
        _a_loss_is_seen(browser, base, folder / "control")
        for number in range(kills):
            kind = ("visit", "listing")[number % 2]
            say(f"kill {number + 1} of {kills}: {kind}")
            typed, there = _killed(browser, base, folder / f"profile-{number}", kind, random.Random(number))
            acknowledged[kind] += len(typed)
            lost += [f"{kind}, kill {number}: {text}" for text in typed if text not in there]
        for kind in ("visit", "listing"):
            say(f"two tabs: {kind}")
            lost += _two_tabs(browser, base, kind)
            say(f"a full quota: {kind}")
            silent += _full(browser, base, kind)
            silent += _keeps_nothing(browser, base, kind)
    return Measured(
        f"{len(lost)} lost of {sum(acknowledged.values())} acknowledged at {kills} kills and in two tabs; "
        f"{len(silent)} failures not told",
        not lost and not silent and kills >= 20,
        {"acknowledged": dict(acknowledged), "kills": kills, "lost": lost, "not told": silent},
        (
            "An edit is acknowledged when the form carries data-unsaved (a visit) or data-unkept (a listing) no more.",
            "The browser has then said that its transaction is on the disk. A power cut could not be tried.",
            "A shortlist is a list of links that the browser keeps in its own time: the last click before a kill may be lost.",
            "Whether a browser blocks a download no page can learn: the draft stays on the device until somebody deletes it.",
        ),
    )


def _ready(page: Page, address: str, kind: str) -> None:
    page.goto(address)
    settled(page)
    if kind == "listing":
        page.locator("[data-about] button").first.wait_for()
        if page.get_by_label("Summary").count() == 0:
            page.get_by_role("button", name="Correct this").first.click()


def _field(page: Page, kind: str) -> str:
    return EVIDENCE if kind == "visit" else f"#{page.get_by_label('Summary').get_attribute('id')}"


def _saved(page: Page) -> None:
    expect(page.locator(UNSAVED)).to_have_count(0, timeout=SLOW_TO_TELL)


def _killed(browser: Browser, base: str, profile: Path, kind: str, chance: random.Random) -> tuple[list[str], str]:
    """What was acknowledged before the kill, and the text that is there afterwards."""
    address = base + (FORM if kind == "visit" else LISTING)
    typed: list[str] = []
    with tablet(browser, profile) as (_, page):
        _ready(page, address, kind)
        field = _field(page, kind)
        for number in range(chance.randint(1, 6)):
            word = f"word{number}x{chance.randrange(10**6)}"
            page.locator(field).fill(" ".join([*typed, word]))
            _saved(page)
            typed.append(word)
        kill(profile)
    with tablet(browser, profile) as (_, page):
        _ready(page, address, kind)
        return typed, page.locator(_field(page, kind)).input_value()


def _a_loss_is_seen(browser: Browser, base: str, profile: Path) -> None:
    """The same with a page that acknowledges and keeps nothing."""
    with tablet(browser, profile) as (_, page):
        page.add_init_script("IDBObjectStore.prototype.put = function (row) { return this.get('none'); };")
        _ready(page, base + FORM, "visit")
        page.locator(EVIDENCE).fill("never kept")
        _saved(page)
        kill(profile)
    with tablet(browser, profile) as (_, page):
        _ready(page, base + FORM, "visit")
        if page.locator(EVIDENCE).input_value():
            raise Failed("A page that keeps nothing was not seen to lose anything.")


def _two_tabs(browser: Browser, base: str, kind: str) -> list[str]:
    """Both type, in turn; whatever either acknowledged must be in some draft of the device."""
    context = browser.new_context()
    address = base + (FORM if kind == "visit" else LISTING)
    tabs = [context.new_page(), context.new_page()]
    for page in tabs:
        _ready(page, address, kind)
    acknowledged = []
    for turn in range(6):
        page = tabs[turn % 2]
        text = f"tab {turn % 2} turn {turn}"
        page.locator(_field(page, kind)).fill(text)
        # Either it is on the disk, or the page says that it is not kept.
        done = page.locator(f"body:not(:has({UNSAVED})), .not-kept:not([hidden])")
        done.first.wait_for(timeout=SLOW_TO_TELL)
        if page.locator(UNSAVED).count() == 0:
            acknowledged = [one for one in acknowledged if not one.startswith(text[:5])] + [text]
    kept = tabs[0].evaluate(_ALL_DRAFTS)
    context.close()
    return [f"{kind}, two tabs: {text}" for text in acknowledged if text not in kept]


def _full(browser: Browser, base: str, kind: str) -> list[str]:
    """The disk fills while somebody types: it is said, and all that was typed can be saved as a file."""
    context = browser.new_context(accept_downloads=True)
    page = context.new_page()
    # Before anything is written: what it found of room Chromium believes for half a minute.
    session = context.new_cdp_session(page)
    session.send("Storage.overrideQuotaForOrigin", {"origin": base.rstrip("/"), "quotaSize": 1})
    _ready(page, base + (FORM if kind == "visit" else LISTING), kind)
    field = _field(page, kind)
    page.locator(field).fill("After the disk was full.")
    silent = []
    words = page.locator("[data-status], .not-kept").filter(has_text="no room left")
    try:
        words.first.wait_for(timeout=SLOW_TO_TELL)
    except Error:
        silent.append(f"{kind}: a full disk")
    if page.locator(UNSAVED).count() == 0:
        silent.append(f"{kind}: taken for saved on a full disk")
    if kind == "visit" and "After the disk was full." not in str(saved_by(page, "save-copy")[1]):
        silent.append("visit: the file lacks what could not be saved")
    context.close()
    return silent


def _keeps_nothing(browser: Browser, base: str, kind: str) -> list[str]:
    context = browser.new_context()
    page = context.new_page()
    page.add_init_script("IDBFactory.prototype.open = () => { throw new DOMException('no', 'SecurityError'); };")
    _ready(page, base + (FORM if kind == "visit" else LISTING), kind)
    page.locator(_field(page, kind)).fill("Nowhere to go.")
    page.wait_for_timeout(500)
    told = page.locator("[data-status], .not-kept").filter(has_text="keeps no").count()
    context.close()
    return [] if told else [f"{kind}: a browser that keeps nothing"]


_ALL_DRAFTS = """async () => {
  const texts = [];
  for (const { name } of await indexedDB.databases()) {
    texts.push(await new Promise((resolve) => {
      const opening = indexedDB.open(name);
      opening.onsuccess = () => {
        const asking = opening.result.transaction("drafts").objectStore("drafts").getAll();
        asking.onsuccess = () => { opening.result.close(); resolve(JSON.stringify(asking.result)); };
      };
    }));
  }
  return texts.join();
}"""
