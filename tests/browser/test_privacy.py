"""A postcode never leaves the device: not in a request, not in a copied link. Nothing is fetched from anybody else."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import unquote

import pytest

POSTCODES = ["NG7 2RD", "DE1 2QY", "LE1 6ZG"]


@pytest.mark.parametrize("postcode", POSTCODES)
def test_only_the_name_of_the_district_is_asked_for(postcode: str, open_page: Callable[..., Any]) -> None:
    district, inward = postcode.split()
    with open_page("find/") as (page, watch):
        page.get_by_label("Postcode").fill(postcode)
        page.keyboard.press("Enter")
        page.locator("#find-results > li .miles").first.wait_for()
        page.reload()
        page.locator("#find-results > li .miles").first.wait_for()
        page.locator("#find-results > li h3 a").first.click()
        page.wait_for_url("**/providers/*/")
        asked = [unquote(url).upper().replace(" ", "") for url in watch.requests]
        assert any(f"/{district}." in url for url in asked)
        assert not [url for url in asked if inward in url]
        assert page.evaluate("document.referrer") == ""


def test_the_question_stands_in_the_fragment_only(open_page: Callable[..., Any]) -> None:
    with open_page("find/") as (page, watch):
        page.get_by_label("Postcode").fill("NG7 2RD")
        page.keyboard.press("Enter")
        page.locator("#find-results > li .miles").first.wait_for()
        address, _, fragment = page.url.partition("#")
        assert "?" not in address
        assert "NG7" in fragment
        assert not [url for url in watch.requests if "?" in url]


def test_a_link_copied_to_share_names_the_district_only(open_page: Callable[..., Any]) -> None:
    with open_page("find/", permissions=["clipboard-read", "clipboard-write"]) as (page, _):
        page.get_by_label("Postcode").fill("NG7 2RD")
        page.keyboard.press("Enter")
        page.locator("#find-results > li .miles").first.wait_for()
        page.locator("#find-share").click()
        page.wait_for_function("async () => (await navigator.clipboard.readText()).includes('#')")
        copied = unquote(page.evaluate("navigator.clipboard.readText()")).upper()
        assert "NG7" in copied
        assert "2RD" not in copied


def test_nothing_is_stored_on_the_device(open_page: Callable[..., Any]) -> None:
    with open_page("find/") as (page, _):
        page.get_by_label("Postcode").fill("NG7 2RD")
        page.keyboard.press("Enter")
        page.locator("#find-results > li .miles").first.wait_for()
        kept = "() => [localStorage.length, sessionStorage.length, document.cookie]"
        assert page.evaluate(kept) == [0, 0, ""]


def test_the_policy_forbids_what_the_pages_do_not_need(open_page: Callable[..., Any]) -> None:
    with open_page("find/") as (page, _):
        policy = page.locator("meta[http-equiv='Content-Security-Policy']").get_attribute("content") or ""
        assert "default-src 'none'" in policy
        assert "script-src 'self';" in policy
        assert "unsafe" not in policy
