"""Search at one size: ours, as ``benchmarks.search`` has it, MiniSearch on the same records and Pagefind on our own pages."""

from __future__ import annotations

import json
import os
import shutil
import statistics
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, sync_playwright

from benchmarks.building import AS_OF, REPOSITORY, Bench, prepare
from benchmarks.measured import Failed, run
from benchmarks.output import files_of
from benchmarks.search_questions import KINDS, questions, records_of
from benchmarks.shards import shards

# Exact versions; both come as packages with all they need in them.
PACKAGES = ("minisearch@7.2.0", "pagefind@1.5.2")
SLOWER = 4
OURS_IN_PAGES = "providers/*/index.html"
PAGEFIND_ASKED = 60
# A question takes it a third of a second, and over a second where Chromium is slowed down: p99 of so few is the slowest.
MINISEARCH_ASKED = 20
Row = dict[str, Any]


def searches(folder: Path, providers: int, seed: int, node: Path, quick: bool, say: Callable[[str], None]) -> Row:
    """
    Payload and times by engine. Uses the workspace and the site that the builds left in ``folder``, or makes them.

    The packages of other engines go to the folder ``node``. An engine that cannot be had is left out, and said.
    """
    bench = Bench(folder)
    if not (bench.site / "build.json").exists():
        bench, _ = prepare(folder, providers, seed)
        bench.build()
    node.mkdir(parents=True, exist_ok=True)
    records = records_of(bench.workspace, AS_OF)
    asked = {kind: questions(records, kind, PAGEFIND_ASKED, seed) for kind in KINDS}
    for_minisearch = {kind: of_kind[:MINISEARCH_ASKED] for kind, of_kind in asked.items()}
    for name, held in (("records", records), ("questions", for_minisearch)):
        (node / f"{name}.json").write_text(json.dumps(held), encoding="utf-8")
    found: Row = {}
    engines: dict[str, Callable[[], Row]] = {
        "ours": lambda: _ours(bench, quick),
        "minisearch": lambda: _minisearch(node),
        "pagefind": lambda: _pagefind(bench, node, asked["text"]),
    }
    for name, measure in engines.items():
        try:
            found[name] = measure()
            say(f"  {name}")
        except Failed as reason:
            say(f"  {name} is left out: {reason}")
    return {"records": len(records), "engines": found, "shards": shards(bench.site)}


def _install(node: Path) -> None:
    if not (node / "node_modules").exists():
        run(["npm", "install", "--silent", "--no-save", "--no-package-lock", *PACKAGES], node)


def _ours(bench: Bench, quick: bool) -> Row:
    if find_spec("benchmarks.search") is None:
        raise Failed("benchmarks/search.py is not there.")
    words = [sys.executable, "-m", "benchmarks.search", "--site", str(bench.site), "--json"]
    done = run([*words, *(["--quick"] if quick else [])], REPOSITORY)
    told: Row = json.loads(done.output)
    return told


def _minisearch(node: Path) -> Row:
    _install(node)
    told: Row = json.loads(run(["node", str(REPOSITORY / "benchmarks" / "search_in_node.mjs"), str(node)], node).output)
    with _served(node) as address, _page(address) as page:
        told["chromium"] = page.evaluate(
            """async () => {
              const read = async (name, kind) => (await fetch(`/${name}.json`))[kind]();
              const { default: MiniSearch } = await import("/node_modules/minisearch/dist/es/index.js");
              const { measure } = await import("/search_minisearch.mjs");
              const [index, records, asked] = [await read("index", "text"), await read("records", "json"), await read("questions", "json")];
              return measure(MiniSearch, index, records, asked, () => performance.now());
            }"""
        ) | {"slower": SLOWER}
    return told | {"asked": MINISEARCH_ASKED}


def _pagefind(bench: Bench, node: Path, asked: list[Row]) -> Row:
    """Text only: our pages carry none of its filters, and it knows no distance."""
    _install(node)
    out = node / f"pagefind-{bench.folder.name}"
    command = node / "node_modules" / ".bin" / "pagefind"
    words = [str(command), "--site", str(bench.site), "--glob", OURS_IN_PAGES, "--output-path", str(out)]
    indexed = run(words, node)
    files = files_of(out)
    size = sum(file.size for file in files.values())
    texts = [question["text"] for question in asked[:PAGEFIND_ASKED]]
    with _served(node) as address, _page(address) as page:
        told = page.evaluate(
            """async ([folder, texts]) => {
              const start = performance.now();
              const pagefind = await import(`/${folder}/pagefind.js`);
              await pagefind.init();
              const load_ms = performance.now() - start;
              const times = [];
              for (const text of texts) {
                const before = performance.now();
                const found = await pagefind.search(text);
                await Promise.all(found.results.slice(0, 5).map((one) => one.data()));
                times.push(performance.now() - before);
              }
              return { load_ms, times };
            }""",
            [out.name, texts],
        )
    times = sorted(told["times"])
    centiles = statistics.quantiles(times, n=100, method="inclusive")
    text = {"p50": centiles[49], "p95": centiles[94], "p99": centiles[98]}
    note = (
        f"indexed {OURS_IN_PAGES} in {indexed.wall:.1f} s ({indexed.cpu:.1f} s of processor, {indexed.peak:.0f} MB); "
        f"{len(files):,} files, {size / 1e6:.1f} MB. A question loads what it needs of them, here from the same machine, and "
        "five results."
    )
    chromium = {"load_ms": told["load_ms"], "first_ms": told["times"][0], "questions": {"text": text}, "slower": SLOWER}
    return {"chromium": chromium, "note": note, "asked": len(times)}


class _Quiet(SimpleHTTPRequestHandler):
    extensions_map = {**SimpleHTTPRequestHandler.extensions_map, ".mjs": "text/javascript"}  # noqa: RUF012

    def translate_path(self, path: str) -> str:
        """The folder of the engines, and beside it the script that measures."""
        if path == "/search_minisearch.mjs":
            return str(REPOSITORY / "benchmarks" / "search_minisearch.mjs")
        return super().translate_path(path)

    def do_GET(self) -> None:
        """An empty page to start from, besides files."""
        if self.path != "/":
            return super().do_GET()
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(b"<!DOCTYPE html><html lang=en><title>Search</title>")
        return None

    def log_message(self, *_words: object) -> None:
        """Nothing."""


@contextmanager
def _served(folder: Path) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=os.fspath(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


@contextmanager
def _page(address: str) -> Iterator[Page]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium") or shutil.which("chromium-browser")
        )
        page = browser.new_page()
        page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
        page.goto(address)
        yield page
        browser.close()
