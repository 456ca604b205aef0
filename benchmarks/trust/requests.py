"""
Figure 5: every page of both editions is opened in Chromium, served with the headers that the build ships.

Counted are requests to any other host, refusals by the Content-Security-Policy (of the page or the header), and errors on
the console. A planted page with one of each shows first that they are seen.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Browser, ConsoleMessage, Page, Request, Response

from benchmarks.measured import Failed
from benchmarks.trust.figure import Measured, Say
from benchmarks.trust.two_editions import built
from build_tools.load.pages import OWN_ADDRESSES
from build_tools.render.browser_rules import HEADERS
from tests.browser.served import launched, served, settled

MOST_ON_A_PROVIDER = 3000  # bytes of JavaScript, not compressed
FEWER = 12  # pages of a kind in a quick run
PLANTED = """<!DOCTYPE html><title>Planted</title><img src="https://other.example/x.png" alt="">
<script>document.title = "ran"</script><script type="module" src="missing.mjs"></script>"""
TELL = """addEventListener("securitypolicyviolation",
  ({ violatedDirective, blockedURI }) => console.error(`policy: ${violatedDirective} ${blockedURI}`));"""
KEPT = """async () => ({
  localStorage: { ...localStorage }, sessionStorage: { ...sessionStorage }, cookie: document.cookie,
  databases: (await indexedDB.databases()).map(({ name }) => name), caches: await caches.keys(),
})"""


@dataclass
class _Seen:
    base: str
    elsewhere: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    scripts: int = 0

    def watch(self, page: Page) -> None:
        page.context.on("request", self._request)
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("response", self._response)

    def _request(self, request: Request) -> None:
        if not request.url.startswith((self.base, "data:", "blob:")):
            self.elsewhere.append(request.url)

    def _console(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            is_refusal = message.text.startswith("policy: ") or "Content Security Policy" in message.text
            (self.refused if is_refusal else self.complaints).append(message.text[:200])

    def _response(self, response: Response) -> None:
        if response.request.resource_type == "script":
            self.scripts += int(response.headers.get("content-length", 0))


def measure(folder: Path, say: Say, *, is_quick: bool) -> Measured:
    """Open all pages; in a quick run a dozen of each kind, of the public edition only."""
    sites = built(folder, say, editions=("public",) if is_quick else ("public", "members"))
    found, scripts, opened, kept = _Seen(""), Counter[str](), 0, {}
    with launched() as browser:
        _seen_at_all(browser, folder)
        for edition, site in sites.items():
            addresses = _addresses(site, is_quick=is_quick)
            say(f"opening {len(addresses)} pages of the {edition} edition")
            opened += len(addresses)
            kept[edition] = _crawl(browser, site, addresses, found, scripts)
    prose = max((size for kind, size in scripts.items() if kind not in OWN_ADDRESSES and kind), default=0)
    on_providers = scripts["providers"]
    counts = (len(found.elsewhere), len(found.refused), len(found.complaints))
    is_met = counts == (0, 0, 0) and prose == 0 and on_providers <= MOST_ON_A_PROVIDER
    unasked = {name: what for name, what in kept.items() if what}
    return Measured(
        f"{counts[0]}, {counts[1]} and {counts[2]} on {opened:,} pages; {prose} and {on_providers / 1000:.1f} KB",
        is_met and not unasked,
        {
            "to others": found.elsewhere[:20],
            "refused by the policy": found.refused[:20],
            "errors": found.complaints[:20],
            "most bytes of JavaScript on a page, by its folder": dict(sorted(scripts.items())),
            "kept in the browser by nobody’s choice": unasked,
        },
        (
            "After the crawl the browser holds no cookie, and nothing in localStorage or sessionStorage.",
            "A form that was opened has kept itself for use without a network, and has an empty database for drafts.",
        ),
    )


def _addresses(site: Path, *, is_quick: bool) -> list[str]:
    pages = sorted(path.relative_to(site).as_posix().removesuffix("index.html") for path in site.rglob("*.html"))
    if not is_quick:
        return pages
    kinds = Counter[str]()
    chosen = []
    for page in pages:
        kind = page.partition("/")[0]
        kinds[kind] += 1
        if kinds[kind] <= FEWER:
            chosen.append(page)
    return chosen


def _crawl(
    browser: Browser, site: Path, addresses: list[str], found: _Seen, scripts: Counter[str]
) -> dict[str, object]:
    """Open the pages; returns what of their storage nobody chose to have."""
    with served(site, HEADERS) as base:
        context = browser.new_context()
        context.add_init_script(TELL)
        page = context.new_page()
        page.set_default_timeout(120_000)
        found.base = base
        found.watch(page)
        for address in addresses:
            found.scripts = 0
            page.goto(base + address)
            settled(page)
            kind = address.partition("/")[0] if "/" in address else ""
            scripts[kind] = max(scripts[kind], found.scripts)
        kept = page.evaluate(KEPT)
        cookies = context.cookies()
        context.close()
    stored = {name: kept[name] for name in ("localStorage", "sessionStorage", "cookie") if kept[name]}
    for name in ("databases", "caches"):
        if strange := [one for one in kept[name] if not one.startswith(("provider-directory ", "form "))]:
            stored[name] = strange
    return stored | ({"cookies": cookies} if cookies else {})


def _seen_at_all(browser: Browser, folder: Path) -> None:
    planted = folder / "planted"
    planted.mkdir()
    (planted / "index.html").write_text(PLANTED, encoding="utf-8")
    with served(planted, HEADERS) as base:
        seen = _Seen(base)
        page = browser.new_page()
        page.add_init_script(TELL)
        seen.watch(page)
        page.goto(base)
        refused, complaints = len(seen.refused), len(seen.complaints)
        page.close()
        if refused < 2 or not complaints:
            raise Failed(f"A page with faults was not seen to have them: {seen}")
    with served(planted) as base:
        seen = _Seen(base)
        page = browser.new_page()
        seen.watch(page)
        page.goto(base)
        page.close()
        if len(seen.elsewhere) != 1:
            raise Failed(f"A request to another host was not seen: {seen}")
