"""A visit’s form driven as a person would: what is typed, what the browser keeps, what it saves."""

from __future__ import annotations

import html
import io
import json
import os
import re
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.server import SimpleHTTPRequestHandler
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Download, Error, FilePayload, Page, expect

from tests.browser.served import ALONE, NOON, PATIENCE, QUIET, chromium

FORM = "forms/quality/1/"
PROVIDER = ("brindle-yard", "Brindle Yard Construction Skills")
LONG = (
    "".join(f"{n:05d} “Ж é 漢字” — £ & < > {{{{ 7*7 }}}} \\ / \n" for n in range(1000))[:19_990].strip() + " ends here"
)
Command = Callable[..., Any]
KEPT = """([store, want]) => new Promise((resolve) => {
  const opening = indexedDB.open(`provider-directory forms ${new URL("../../../", location).pathname}`);
  opening.onsuccess = () => {
    const asking = opening.result.transaction(store).objectStore(store).getAll();
    asking.onsuccess = () => { opening.result.close(); resolve(asking.result.some((row) => JSON.stringify(row).includes(want))); };
  };
})"""


@contextmanager
def tablet(browser: Browser, profile: Path, **more: Any) -> Iterator[tuple[BrowserContext, Page]]:
    """A browser of its own, with what it keeps in a folder, as somebody's tablet is."""
    context = browser.browser_type.launch_persistent_context(
        str(profile),
        executable_path=chromium(),
        args=[*QUIET, ALONE],
        accept_downloads=True,
        **more,
    )
    page = context.pages[0] if context.pages else context.new_page()
    page.set_default_timeout(PATIENCE)
    page.clock.set_fixed_time(NOON)
    yield context, page
    with suppress(Error):  # one that was killed may be gone before it can be closed
        context.close()


class Quiet(SimpleHTTPRequestHandler):
    """Serves a folder as it is at the moment."""

    def guess_type(self, path: str | os.PathLike[str]) -> str:
        """Modules are JavaScript, whatever this machine thinks."""
        return "text/javascript" if str(path).endswith(".mjs") else super().guess_type(path)

    def log_message(self, *_words: object) -> None:
        """Nothing: the tests say what went wrong."""


def kill(profile: Path) -> None:
    """End the browser of this profile and all its parts at once, with no word of warning."""
    for folder in Path("/proc").iterdir():
        if not folder.name.isdigit():
            continue
        try:
            words = (folder / "cmdline").read_bytes().split(b"\0")
        except OSError:
            continue
        if f"--user-data-dir={profile}".encode() in words:
            os.kill(int(folder.name), signal.SIGKILL)


def photo(colour: tuple[int, int, int]) -> bytes:
    """A photo as a phone takes it: large, and with the place and the hour in it."""
    image = Image.new("RGB", (2400, 1800), colour)
    exif = Image.Exif()
    exif[0x010F] = "A telephone"
    exif.get_ifd(0x8825).update({1: "N", 2: (52.0, 57.0, 10.0), 3: "W", 4: (1.0, 9.0, 30.0)})
    target = io.BytesIO()
    image.save(target, "JPEG", exif=exif)
    return target.getvalue()


def questions(site: Path) -> list[dict[str, Any]]:
    form = json.loads((site / "frameworks/quality/1/form.json").read_text(encoding="utf-8"))
    return [question for section in form["sections"] for question in section["questions"]]


def type_day(page: Page, name: str, day: str, month: str, year: str) -> None:
    for part, text in (("day", day), ("month", month), ("year", year)):
        page.locator(f"[name='{name}.{part}']").fill(text)


def begin(page: Page) -> None:
    page.locator("[name='visit.provider_id']").fill(PROVIDER[1])
    type_day(page, "visit.visited_on", "2", "11", "2026")
    page.locator("[name='visit.visited_by']").fill("Quality assurance officer")


def answer(page: Page, item: str, value: str, evidence: str) -> None:
    page.locator(f"[name='answers.{item}.value'][value='{value}']").check()
    page.locator(f"[name='answers.{item}.evidence']").fill(evidence)


def attach(page: Page, item: str, name: str, content: bytes) -> None:
    box = page.locator(f"[data-photos-of='{item}']")
    before = box.locator("[data-photo-list] li").count()
    box.locator("details").evaluate("box => (box.open = true)")
    box.get_by_label("no children").check()
    box.locator("input[type=file]").set_input_files(FilePayload(name=name, mimeType="image/jpeg", buffer=content))
    expect(box.locator("[data-photo-list] li")).to_have_count(before + 1)


def is_kept(page: Page, store: str, want: str) -> None:
    """Wait until the browser's database holds a text."""
    for _ in range(100):
        if page.evaluate(KEPT, [store, want]):
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"{want[:40]} was never kept")


def saved_by(page: Page, job: str) -> tuple[Download, dict[str, Any]]:
    with page.expect_download() as waiting:
        page.locator(f"#check [data-do='{job}']").click()
    package: dict[str, Any] = json.loads(Path(waiting.value.path()).read_text(encoding="utf-8"))
    return waiting.value, package


def table(package: dict[str, Any], name: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = next((part["data"] for part in package["resources"] if part["name"] == name), [])
    return rows


def words_of(path: Path) -> str:
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", path.read_text(encoding="utf-8"))))
