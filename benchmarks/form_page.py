"""
How soon a visit's form can be typed in, on a processor slowed four times, with the floor beside it.

    provider-directory build --out ../site && python -m benchmarks.form_page --site ../site

The floor is a page with one field and nothing else, opened in the same browser in the same minute: what the browser itself
takes on this machine, slowed as much. A busy machine changes both; look at the difference and the ratio.
"""

from __future__ import annotations

import shutil
import statistics
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import click
from playwright.sync_api import Browser, sync_playwright

FLOOR = b"<!DOCTYPE html><html lang=en><title>Floor</title><label>Field <input name=only></label>"
# Asks before every frame; both moments are in milliseconds from the start of the visit to the page.
WATCH = """
window.moments = {};
const look = () => {
  const fields = [...document.querySelectorAll("input:not([type=hidden]), select, textarea")];
  if (fields.some((field) => field.checkVisibility())) window.moments.field ??= performance.now();
  const isReady = document.readyState === "complete" && !document.querySelector("[aria-busy=true]");
  if (isReady) window.moments.ready ??= performance.now();
  else requestAnimationFrame(look);
};
requestAnimationFrame(look);
"""


class _Handler(SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    # Or each answer waits for the reader's acknowledgement of its headings.
    disable_nagle_algorithm = True
    wbufsize = -1
    extensions_map = {**SimpleHTTPRequestHandler.extensions_map, ".mjs": "text/javascript"}  # noqa: RUF012

    def do_GET(self) -> None:
        """The site, and the floor beside it."""
        if self.path != "/floor":
            return super().do_GET()
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(FLOOR)))
        self.end_headers()
        self.wfile.write(FLOOR)
        return None

    def log_message(self, *_words: object) -> None:
        """Nothing."""


@click.command()
@click.option("--site", type=click.Path(exists=True, path_type=Path), required=True, help="A site that “build” made.")
@click.option("--form", "path", default="forms/quality/1/", show_default=True, help="Which form.")
@click.option("--slower", default=4, show_default=True, help="How many times slower than this processor.")
@click.option("--times", default=9, show_default=True, help="How often; the median is told.")
def main(site: Path, path: str, slower: int, times: int) -> None:
    """Print when the first field is there, and when the form's own code has started, beside the floor."""
    with _served(site) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium") or shutil.which("chromium-browser")
        )
        rows: dict[str, list[dict[str, float]]] = {"floor": [], path: []}
        for _turn in range(times):  # in turn, so that a busy minute meets both
            rows["floor"].append(_open(browser, f"{address}/floor", slower))
            rows[path].append(_open(browser, f"{address}/{path}", slower))
        browser.close()
    click.echo(f"{'':24} {'first field, ms':>16} {'form started, ms':>17}   median of {times}, {slower} times slower")
    floor = _median(rows["floor"])
    for name, found in rows.items():
        field, ready = _median(found)
        click.echo(
            f"{name:24} {field:16.0f} {ready:17.0f}   {field / floor[0]:.1f} and {ready / floor[1]:.1f} of the floor"
        )


def _open(browser: Browser, address: str, slower: int) -> dict[str, float]:
    """Both moments of one visit, by somebody who never was there."""
    context = browser.new_context(viewport={"width": 820, "height": 1180})
    page = context.new_page()
    context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": slower})
    page.add_init_script(WATCH)
    page.goto(address)
    page.wait_for_function("() => window.moments.ready")
    moments: dict[str, float] = page.evaluate("window.moments")
    context.close()
    return moments


def _median(found: list[dict[str, float]]) -> tuple[float, float]:
    return statistics.median(one["field"] for one in found), statistics.median(one["ready"] for one in found)


class _Server(ThreadingHTTPServer):
    def handle_error(self, *_words: object) -> None:
        """Nothing: a browser that is closed breaks off."""


@contextmanager
def _served(site: Path) -> Iterator[str]:
    server = _Server(("127.0.0.1", 0), partial(_Handler, directory=str(site)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


if __name__ == "__main__":
    main()
