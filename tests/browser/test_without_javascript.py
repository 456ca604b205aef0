"""With JavaScript off every provider is still found, by lists; and every link and anchor of the site leads somewhere."""

from __future__ import annotations

from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

import pytest

LIST_KINDS = ["qualification", "awarding-body", "level", "subject", "area"]


class Links(HTMLParser):
    """The ids of a page, and every address that it points to."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.ids: set[str] = set()
        self.addresses: set[str] = set()
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name == "id" and value:
                self.ids.add(value)
            if name in ("href", "src") and value is not None:
                self.addresses.add(value)


def test_every_listed_provider_is_reached_from_the_a_to_z(
    look_at: Callable[..., Any], decisions: list[dict[str, Any]]
) -> None:
    with look_at("providers/", javascript=False) as (page, _):
        linked = {
            address.rstrip("/").rsplit("/", 1)[-1]
            for address in page.locator("a[href]").evaluate_all("all => all.map((a) => a.href)")
        }
        assert {one["provider"] for one in decisions if one["listed"]} <= linked


@pytest.mark.parametrize("kind", LIST_KINDS)
def test_a_list_leads_to_providers_in_two_clicks(kind: str, look_at: Callable[..., Any]) -> None:
    with look_at("lists/", javascript=False) as (page, _):
        page.locator(f"a[href*='{kind}-']").first.click()
        page.locator("a[href*='providers/']:not([href$='providers/'])").first.click()
        page.wait_for_url("**/providers/*/")
        assert page.locator("h1").inner_text()


def test_the_find_page_says_where_to_go_instead(look_at: Callable[..., Any]) -> None:
    with look_at("find/", javascript=False) as (page, watch):
        assert page.locator("noscript a").count() >= 2 or page.get_by_text("needs JavaScript").is_visible()
        assert page.get_by_role("link", name="all providers, A to Z").is_visible()
        # The page asks for its modules ahead of time, which the browser refuses while scripts are switched off.
        watch.complaints[:] = [said for said in watch.complaints if not said.endswith(".mjs failed: csp")]


def test_every_link_and_anchor_inside_the_site_leads_somewhere(demo_site: Path) -> None:
    root = "https://site.example/"
    pages = {
        path.relative_to(demo_site).as_posix(): Links(path.read_text(encoding="utf-8"))
        for path in demo_site.rglob("*.html")
    }
    broken: list[str] = []
    for name, links in pages.items():
        if name == "404.html":
            continue  # its links start at the root of wherever the site is published
        for address in links.addresses:
            target, anchor = urldefrag(urljoin(root + name, address))
            if not target.startswith(root):
                continue
            path = unquote(urlsplit(target).path).lstrip("/")
            file = f"{path}index.html" if path == "" or path.endswith("/") else path
            if not (demo_site / file).is_file():
                broken.append(f"{name}: {address}")
            elif anchor and file in pages and file != "find/index.html" and unquote(anchor) not in pages[file].ids:
                broken.append(f"{name}: {address} (no such anchor)")
    assert broken == []


def test_links_to_other_sites_are_plain_web_addresses(demo_site: Path) -> None:
    schemes = {
        urlsplit(address).scheme
        for path in demo_site.rglob("*.html")
        for address in Links(path.read_text(encoding="utf-8")).addresses
    }
    assert schemes <= {"", "http", "https", "mailto", "tel"}
