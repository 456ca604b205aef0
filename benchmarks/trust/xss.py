"""
Figure 6: a workspace in which every text is hostile markup, built, and opened in Chromium with the policy of pages off.

Every page is looked at for effects, and compared with the same page of a twin whose texts are harmless. Then the texts go in
where a browser takes them: fragments, the shortlist's storage, forms, drafts, saved files. tests/hostile_markup.py makes both.
"""

from __future__ import annotations

import json
import shutil
import sys
from collections import Counter
from pathlib import Path
from urllib.parse import urlencode

from playwright.sync_api import Browser, Page

from benchmarks.measured import Failed
from benchmarks.trust.figure import Measured, Say
from benchmarks.trust.studio_pages import studio_pages
from benchmarks.trust.two_editions import ROOT, built
from benchmarks.trust.xss_effects import LISTEN, SHAPE, effects, seen_raw
from benchmarks.trust.xss_register import registered
from tests.browser.served import launched, served, settled

sys.path.insert(0, str(ROOT / "tests"))  # as pytest does
from hostile_markup import furnish, harmless, payloads

FACETS = ("level", "body", "subject", "needs", "keystage", "status")
FILL = """([root, text]) => {
  for (const control of document.querySelectorAll(`${root} :is(input[type=text], input[type=search], input[type=url], input[type=email], input:not([type]), textarea)`)) {
    control.value = text;
    control.dispatchEvent(new Event("input", { bubbles: true }));
    control.dispatchEvent(new Event("change", { bubbles: true }));
  }
}"""

# At once: each press may draw the buttons anew.
PRESS = """name => [...document.querySelectorAll(".proposal button")]
  .filter((button) => button.textContent.includes(name)).slice(0, 2).forEach((button) => button.click())"""


def measure(folder: Path, say: Say, *, is_quick: bool) -> Measured:
    """All texts; in a quick run every eighth."""
    texts = payloads()[:: 8 if is_quick else 1]
    sites, fields = {}, set[str]()
    for name, change in (("hostile", str), ("twin", harmless)):
        workspace = folder / f"{name}-workspace"
        shutil.copytree(ROOT / "tests/example", workspace, ignore=shutil.ignore_patterns(".cache"))
        fields = furnish(workspace, change, texts).fields
        sites[name] = built(folder / name, say, workspace, ("members",))["members"]
        studio_pages(sites[name] / "studio", workspace)
        shutil.rmtree(sites[name] / "studio-repository")
    found: list[str] = []
    with launched() as browser:
        seen = seen_raw(browser, payloads())
        if len(seen) < 37:
            raise Failed(f"Only {len(seen)} of the texts were seen to do anything on a page that takes them raw.")
        pages = sorted(page.relative_to(sites["hostile"]).as_posix() for page in sites["hostile"].rglob("*.html"))
        say(f"opening {len(pages)} pages, and their twins")
        shapes = {name: _crawled(browser, site, pages, found) for name, site in sites.items()}
        # What staff write as Markdown may become Markdown's own elements; effects are looked for there all the same.
        ours = [page for page in pages if not page.startswith("page")]
        found += [f"{page}: another shape" for page in ours if shapes["hostile"].get(page) != shapes["twin"].get(page)]
        say(f"{len(found)} effects so far {found[:5]}; typing, pasting and opening them")
        typed = _typed(browser, sites["hostile"], texts, found, say)
    contexts = len(fields) + sum(typed.values())
    return Measured(
        f"{len(found)} of {len(texts)} texts × {contexts} contexts, on {len(pages):,} pages",
        not found and len(texts) >= 37 and contexts >= 6,
        {
            "effects": found[:40],
            "texts that have an effect on a page that takes them raw": len(seen),
            "contexts in records, reports, frameworks, policy, settings and pages": sorted(fields),
            "contexts in the browser": sorted(typed),
        },
        (
            "With the policy in force none of it could run either; it is off so that the pages alone are measured.",
            "A link to https that a record gives is a link; whether the site behind it is sound nobody here can tell.",
        ),
    )


def _page(browser: Browser) -> Page:
    context = browser.new_context(bypass_csp=True, accept_downloads=True, service_workers="block")
    context.add_init_script(LISTEN)
    page = context.new_page()
    page.set_default_timeout(120_000)
    return page


def _crawled(browser: Browser, site: Path, pages: list[str], found: list[str]) -> dict[str, str]:
    """The shape of each page once its scripts are done; effects are added to ``found``."""
    shapes = {}
    page = _page(browser)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("dialog", lambda dialog: (found.append(f"{page.url}: a dialog"), dialog.dismiss()))
    with served(site) as base:
        for address in pages:
            page.goto(base + address.removesuffix("index.html"))
            settled(page)
            # A picture in a page that staff write as Markdown is what they asked for; what it would run is not.
            found += [f"{address}: {one}" for one in effects(page) if (one, address[:4]) != ("img", "page")]
            shapes[address] = page.evaluate(SHAPE)
        found += [f"a request for {url}" for url in asked if not url.startswith((base, "data:", "blob:"))]
        page.context.close()
    return shapes


def _typed(browser: Browser, site: Path, texts: list[str], found: list[str], say: Say) -> Counter[str]:
    """Texts that never were in a record. Returns the contexts."""
    contexts = Counter[str]()
    page = _page(browser)

    def look(context: str, text: str) -> None:
        contexts[context] = 1
        found.extend(f"{context}, {text[:40]}: {effect}" for effect in effects(page))

    with served(site) as base:
        page.goto(f"{base}find/")
        settled(page)
        for text in texts:
            asked = urlencode([("t", text), ("q", text), ("p", text), *((name, text) for name in FACETS)])
            page.evaluate("fragment => { location.hash = fragment; }", asked)
            settled(page)
            look("the find page's fragment", text)
            page.evaluate(FILL, ["#find-form", text])
            page.locator("#find-form button[type=submit]").first.click()
            settled(page)
            look("the find page's fields", text)
        say("shortlist")
        page.goto(f"{base}shortlist/")
        key = page.evaluate("`provider-directory shortlist ${document.querySelector('a[data-shortlist]').pathname}`")
        every = [f"p{number:02}" for number in range(len(texts))]
        for kept in (every, texts, *texts):
            said = kept if isinstance(kept, str) else json.dumps(kept)
            page.evaluate("([key, text]) => localStorage.setItem(key, text)", [key, said])
            page.goto(f"{base}shortlist/?again#on=2026-{len(said) % 12 + 1:02}-01")
            settled(page)
            look("the shortlist's storage", said)
        page.evaluate("localStorage.clear()")
        say("forms")
        for text in texts:
            page.goto(f"{base}forms/f00/1/#draft={text}")
            settled(page)
            look("a form's fragment", text)
            page.evaluate(FILL, ["form[data-form]", text])
            page.locator("[data-do=check]").first.click()
            page.locator("[data-check]:not([hidden])").wait_for()
            look("a form's fields, its check and its errors", text)
        page.reload()
        settled(page)
        look("a form's draft", "the last")
        _opened(page, texts, look)
        say("listings")
        for text in texts:
            page.evaluate("localStorage.clear()")  # or each would have the proposals of all before it
            page.goto(f"{base}listing/p00/")
            page.locator(".proposal button").first.wait_for()
            for name in ("Correct this", "Add a contact", "Add a course"):
                page.evaluate(PRESS, name)
            page.evaluate(FILL, [".proposal", text])
            look("a listing's fields", text)
            page.get_by_role("button", name="Check what you propose").click()
            look("a listing's check", text)
        say("registrations")
        page.evaluate("localStorage.clear()")
        if not registered(page, base, texts, look):
            raise Failed("No registration came as far as its answers, so they were not looked at.")
        page.context.close()
    return contexts


def _opened(page: Page, texts: list[str], look: object) -> None:
    """A saved copy whose every text is hostile, opened in the form."""
    with page.expect_download() as saving:
        page.locator("#check [data-do=save-copy]").click()
    copy = json.loads(Path(saving.value.path()).read_text(encoding="utf-8"))
    page.on("dialog", lambda dialog: dialog.accept())
    for text in texts:
        for part in copy["resources"]:
            if part["name"] not in ("visit", "attachments", "media"):
                part["data"] = [
                    {name: text if isinstance(value, str) else value for name, value in row.items()}
                    for row in part["data"]
                ]
        mark = copy["directory:draft"]
        mark["unfinished"] = dict.fromkeys((*mark["unfinished"], "answers.a.value", "answers.zz.evidence"), text)
        with page.expect_file_chooser() as choosing:
            page.locator("#check [data-do=open-copy]").click()
        content = json.dumps(copy).encode()
        choosing.value.set_files(
            [{"name": f"{text[:20]}.json".replace("/", ""), "mimeType": "application/json", "buffer": content}]
        )
        settled(page)
        look("a saved file, opened", text)  # type: ignore[operator]
