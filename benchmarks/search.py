"""
What our search loads and how long it takes, on a site that “build” made.

    python -m benchmarks.search --site ../site

Sizes of the files in three forms; times of opening and of random questions in Node and in Chromium slowed four times; and
what the find page brings before its first result is there, over a line as slow as Lighthouse's “slow 4G” (1,638.4 kbit/s,
150 ms for each request). Of 400 questions of each kind the slowest four are above p99, and the first of a kind, which the browser
has not compiled anything for, are among them. On a busy machine look at nothing but the sizes.
"""

from __future__ import annotations

import gzip
import json
import mimetypes
import shutil
import statistics
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import brotli
import click
from playwright.sync_api import Browser, Page, sync_playwright

SLOWER = 4
QUIET = ("--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run")
SLOW_4G = {"offline": False, "latency": 150, "downloadThroughput": 1_638_400 / 8, "uploadThroughput": 675_000 / 8}
HERE = Path(__file__).parent
Row = dict[str, Any]


@click.command()
@click.option("--site", type=click.Path(exists=True, path_type=Path), required=True, help="A site that “build” made.")
@click.option("--json", "as_json", is_flag=True, help="For programs.")
@click.option("--quick", is_flag=True, help="Fewer questions.")
def main(site: Path, as_json: bool, quick: bool) -> None:
    """Print what the search weighs and how quick it is."""
    told = measured(site, 100 if quick else 400, 3 if quick else 5)
    click.echo(json.dumps(told) if as_json else "\n".join(_lines(told)))


def measured(site: Path, questions: int, visits: int) -> Row:
    """Everything: ``parts`` and ``first_card`` in bytes, ``node`` and ``chromium`` in milliseconds, ``page`` in both."""
    bench = HERE / "search_bench.mjs"
    words = ["node", str(bench), str(site), str(questions)]
    node = json.loads(subprocess.run(words, capture_output=True, check=True, encoding="utf-8").stdout)
    with _served(site) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium") or shutil.which("chromium-browser"), args=list(QUIET)
        )
        chromium = _in_a_page(browser, address, questions)
        page = _first_result(browser, address, site, visits)
        browser.close()
    chromium.pop("first_cards")
    return {
        "parts": _parts(site),
        "asked": questions,
        "first_card": _first_card(site, node.pop("first_cards")),
        "node": node,
        "chromium": chromium | {"slower": SLOWER},
        "page": page,
        "note": _note(page),
    }


def _parts(site: Path) -> list[Row]:
    """The kinds of files, and all of them together; each file is compressed by itself, as a server does."""
    files: dict[str, list[bytes]] = {}
    for file in sorted((site / "search").glob("*.json")):
        files.setdefault(file.stem.split("-")[0], []).append(file.read_bytes())
    files["all"] = [content for contents in files.values() for content in contents]
    return [
        {
            "name": name if len(contents) == 1 else f"{name} ({len(contents)} files)",
            "files": len(contents),
            "raw": sum(map(len, contents)),
            "gzip": sum(len(gzip.compress(content, 9)) for content in contents),
            "brotli": sum(len(brotli.compress(content)) for content in contents),
        }
        for name, contents in files.items()
    ]


def _first_card(site: Path, near: list[list[str]]) -> Row:
    """
    What is fetched before the first card is there, as brotli: with nothing asked, and near each of many places.

    A part that lies in ``core.json``, as all do in a small directory, is no file of its own.
    """

    @cache
    def size(name: str) -> int:
        file = site / "search" / f"{name}.json"
        return len(brotli.compress(file.read_bytes())) if file.exists() else 0

    sizes = sorted(sum(map(size, names)) for names in near)
    at = {f"near_p{share}": sizes[len(sizes) * share // 100] for share in (50, 90, 99)}
    return {"nothing_asked": size("core") + size("first"), **at}


def _in_a_page(browser: Browser, address: str, questions: int) -> Row:
    page = browser.new_page()
    _slow_down(page)
    page.goto(f"{address}/empty")
    told: Row = page.evaluate(
        """async (count) => {
          const text = async (name) => (await fetch(`/search/${name}`)).text();
          const module = (name) => import(`/assets/directory/js/lib/${name}.mjs`);
          const search = { ...(await module("search")), ...(await module("parts")) };
          const { measure } = await import("/search_bench.mjs");
          return measure(search, text, count, () => performance.now());
        }""",
        questions,
    )
    page.close()
    return told


def _slow_down(page: Page) -> None:
    page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})


def _first_result(browser: Browser, address: str, site: Path, visits: int) -> Row:
    """The median visit by somebody who never was there, and what it brought: ours, and Material's own apart."""
    times, brought = [], set[str]()
    for _visit in range(visits):
        context = browser.new_context()
        page = context.new_page()
        page.on("request", lambda request: brought.add(urlsplit(request.url).path))
        session = context.new_cdp_session(page)
        session.send("Network.enable")
        session.send("Network.emulateNetworkConditions", SLOW_4G)
        page.add_init_script(
            """new MutationObserver(() => {
              if (document.querySelector("#find-results > li")) window.firstResult ??= performance.now();
            }).observe(document, { childList: true, subtree: true });"""
        )
        page.goto(f"{address}/find/")
        page.locator("#find-results > li").first.wait_for()  # a text to evaluate, its policy would refuse
        times.append(page.evaluate("window.firstResult"))
        page.wait_for_load_state("networkidle")
        context.close()
    weights = {path: len(_compressed(_file(site, path).read_bytes())) for path in brought}
    material = {path for path in weights if path.startswith("/assets/") and not path.startswith("/assets/directory/")}
    return {
        "first_result_ms": statistics.median(times),
        "files": len(weights),
        "gzip": sum(size for path, size in weights.items() if path not in material),
        "gzip_material": sum(weights[path] for path in material),
    }


def _note(page: Row) -> str:
    return (
        f"find page, slow 4G (1,638.4 kbit/s, 150 ms a request, HTTP/1.1): first result after {page['first_result_ms']:.0f} ms; "
        f"{page['files']} files, {page['gzip'] / 1000:.1f} KB of ours and {page['gzip_material'] / 1000:.1f} KB of Material's, gzip."
    )


def _lines(told: Row) -> Iterator[str]:
    for part in told["parts"]:
        yield f"{part['name']:22} raw {part['raw']:>10,}  gzip {part['gzip']:>9,}  brotli {part['brotli']:>9,}"
    card = told["first_card"]
    near = ", ".join(f"{card[f'near_p{share}']:,} ({share} of 100)" for share in (50, 90, 99))
    yield f"before the first card, brotli: nothing asked {card['nothing_asked']:,}; near a place {near}"
    for place in ("node", "chromium"):
        its = told[place]
        slower = f", {its['slower']} times slower" if "slower" in its else ""
        yield (
            f"{place}{slower}: parse {its['parse_ms']:.1f} ms, open {its['load_ms']:.1f}, first question {its['first_ms']:.1f}, "
            f"words {its['words_ms']:.1f}"
        )
        for kind, times in its["questions"].items():
            yield f"  {kind:10} p50 {times['p50']:6.2f}  p95 {times['p95']:6.2f}  p99 {times['p99']:6.2f} ms"
    yield told["note"]


def _file(site: Path, path: str) -> Path:
    wanted = site / unquote(path).lstrip("/")
    return wanted / "index.html" if path.endswith("/") else wanted


@cache
def _compressed(content: bytes) -> bytes:
    return gzip.compress(content, 6)


@contextmanager
def _served(site: Path) -> Iterator[str]:
    """The site as a static host serves it: compressed, over connections that stay open."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        # Or each answer waits for the reader's acknowledgement of its headings.
        disable_nagle_algorithm = True
        wbufsize = -1

        def do_GET(self) -> None:
            path = urlsplit(self.path).path
            file = HERE / "search_bench.mjs" if path == "/search_bench.mjs" else _file(site, path)
            kind = "text/javascript" if file.suffix == ".mjs" else mimetypes.guess_type(file.name)[0] or "text/html"
            content = b"<!DOCTYPE html><title>Empty</title>" if path == "/empty" else b""
            if file.is_file():
                content = file.read_bytes()
            body = _compressed(content)
            self.send_response(200 if content else 404)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Encoding", "gzip")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_words: object) -> None:
            """Nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


if __name__ == "__main__":
    main()
