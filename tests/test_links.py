"""Every address in every published file leads to something that is published, and every anchor to a part of its page."""

from __future__ import annotations

import json
import re
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from posixpath import dirname, normpath
from urllib.parse import unquote, urlsplit

import pytest

# Attributes with one address each. ``data-form`` of a visit's form is a name, so it counts only where it looks like one.
ADDRESSES = {"href", "src", "action", "formaction", "poster", "data-definition", "data-last-visits"}
_IN_CSS = re.compile(r"""url\(\s*['"]?(?!data:)([^'")]+)|@import\s+['"]([^'"]+)""")
_IN_MODULE = re.compile(r"""(?:\bfrom\s*|\bimport\s*\(?\s*)["'](\.{1,2}/[^"']+)["']""")
# Filled in by scripts: a template's own mark.
MARK = "__"


class Page(HTMLParser):
    """The addresses of a page, and the ids to which one may lead."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.addresses: set[str] = set()
        self.ids: set[str] = set()
        self.twice: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name == "id" and value:
                (self.twice if value in self.ids else self.ids).add(value)
            elif name in ADDRESSES and value is not None:
                self.addresses.add(value)
            elif name in ("srcset", "imagesrcset") and value:
                self.addresses |= {part.split()[0] for part in value.split(",")}
            elif name == "data-form" and value and value.endswith("/"):
                self.addresses.add(value)
        content = dict(attrs).get("content") or ""
        if tag == "meta" and content.startswith(("./", "../")):
            self.addresses.add(content)


@pytest.fixture(scope="module")
def files(demo_site: Path) -> frozenset[str]:
    return frozenset(path.relative_to(demo_site).as_posix() for path in demo_site.rglob("*") if path.is_file())


def place_of(source: str, address: str) -> tuple[str, str] | None:
    """The file of the site to which an address leads from another, and the part of it; none on another host."""
    parts = urlsplit(address)
    if parts.scheme or parts.netloc:
        return None
    path = normpath(f"{dirname(source)}/{unquote(parts.path)}").strip("/") if parts.path else source
    if parts.path.endswith(("/", "/.", "/..")) or parts.path in (".", ".."):
        path = "index.html" if path in (".", "") else f"{path}/index.html"
    return path, unquote(parts.fragment)


def broken(demo_site: Path, files: frozenset[str], sources: list[str]) -> set[str]:
    """The addresses of some pages that lead nowhere, as ``page: address``."""

    @cache
    def page(path: str) -> Page:
        return Page((demo_site / path).read_text("utf-8"))

    found = set()
    for source in sources:
        for address in page(source).addresses:
            place = place_of(source, address)
            if place is None or MARK in address:
                continue
            path, part = place
            is_state = "=" in part  # read by a script, such as a draft or a day
            if path not in files or (part and not is_state and path.endswith(".html") and part not in page(path).ids):
                found.add(f"{source}: {address}")
    return found


def test_every_link_anchor_picture_and_script_of_every_page_is_there(demo_site: Path, files: frozenset[str]) -> None:
    pages = sorted(path for path in files if path.endswith(".html"))
    assert broken(demo_site, files, pages) == set()


def test_no_id_stands_twice_on_a_page(demo_site: Path, files: frozenset[str]) -> None:
    found = {path: Page((demo_site / path).read_text("utf-8")).twice for path in files if path.endswith(".html")}
    assert {path: ids for path, ids in found.items() if ids} == {}


def test_a_link_or_an_anchor_that_leads_nowhere_is_seen(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    links = '<a href="../a/">up</a><a href="#here">x</a><p id=here><a href="../b/">no</a><a href="../a/#none">no</a>'
    (tmp_path / "a/index.html").write_text(links + '<img srcset="none.png 2x">', encoding="utf-8")
    told = broken(tmp_path, frozenset({"a/index.html"}), ["a/index.html"])
    assert told == {f"a/index.html: {address}" for address in ("../b/", "../a/#none", "none.png")}


def test_every_file_that_styles_scripts_manifests_and_workers_name_is_there(
    demo_site: Path, files: frozenset[str]
) -> None:
    named = set()
    for path in files:
        if path.endswith(".css"):
            text = (demo_site / path).read_text("utf-8")
            named |= {(path, one or other) for one, other in _IN_CSS.findall(text)}
        elif path.endswith(".mjs"):
            named |= {(path, address) for address in _IN_MODULE.findall((demo_site / path).read_text("utf-8"))}
        elif path.endswith(".webmanifest"):
            manifest = json.loads((demo_site / path).read_text("utf-8"))
            named |= {(path, manifest["start_url"]), *((path, icon["src"]) for icon in manifest["icons"])}
        elif path.endswith("service-worker.js"):
            (listed,) = re.findall(r"^const FILES = ?(\[.*\]);?$", (demo_site / path).read_text("utf-8"), re.MULTILINE)
            named |= {(path, address) for address in json.loads(listed)}
    assert len({path for path, _ in named}) > 40
    lost = {
        f"{path}: {address}" for path, address in named if (place := place_of(path, address)) and place[0] not in files
    }
    assert lost == set()


def test_no_published_file_names_a_source_map(demo_site: Path, files: frozenset[str]) -> None:
    texts = {path for path in files if path.endswith((".css", ".mjs", ".js"))}
    assert [path for path in texts if "sourceMappingURL" in (demo_site / path).read_text("utf-8")] == []
