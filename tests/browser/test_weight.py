"""What a page weighs over the wire: little JavaScript, none where none is needed, and a find page a phone can load."""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.browser.served import settled


def loaded(path: str, open_page: Callable[..., Any], site: Path) -> dict[str, bytes]:
    """Every file that opening the page brings, by address."""
    with open_page(path) as (page, watch):
        settled(page)
        files = {url.removeprefix(watch.base) for url in watch.requests if url.startswith(watch.base)}
    return {
        file: (site / (f"{file}index.html" if file.endswith("/") else file or "index.html")).read_bytes()
        for file in files
    }


def is_of_material(url: str) -> bool:
    return url.startswith("assets/") and not url.startswith("assets/directory/")


def scripts(files: dict[str, bytes]) -> int:
    return sum(len(content) for url, content in files.items() if url.endswith((".js", ".mjs")))


def test_the_find_page_weighs_less_than_60_kilobytes_over_the_wire(
    open_page: Callable[..., Any], demo_site: Path
) -> None:
    files = loaded("find/", open_page, demo_site)
    """Ours, that is; Material's two style sheets and its icon are the same on every page, and come once."""
    weights = {url: len(gzip.compress(content, 6)) for url, content in files.items() if not is_of_material(url)}
    assert [url for url in weights if url.startswith("search/")] == ["search/core.json"]
    assert sum(weights.values()) < 60_000, weights
    assert sum(len(gzip.compress(content, 6)) for url, content in files.items() if is_of_material(url)) < 30_000


def test_the_find_page_names_the_modules_that_it_loads(open_page: Callable[..., Any], demo_site: Path) -> None:
    files = loaded("find/", open_page, demo_site)
    named = re.findall(r'rel="modulepreload" href="\.\./([^"]+)"', files["find/"].decode())
    assert sorted(named) == sorted(url for url in files if url.endswith(".mjs"))


@pytest.mark.parametrize("kind", ["provider", "provider with conditions", "home"])
def test_a_page_that_needs_a_little_javascript_carries_at_most_3_kilobytes(
    kind: str, open_page: Callable[..., Any], page_of: dict[str, str], demo_site: Path
) -> None:
    assert 0 < scripts(loaded(page_of[kind], open_page, demo_site)) <= 3_000


@pytest.mark.parametrize(
    "kind",
    [
        "guidance",
        "lists",
        "list by subject",
        "report with changes",
        "superseded report",
        "frameworks",
        "framework",
        "accessibility",
    ],
)
def test_a_page_that_needs_no_javascript_carries_none(
    kind: str, open_page: Callable[..., Any], page_of: dict[str, str], demo_site: Path
) -> None:
    assert scripts(loaded(page_of[kind], open_page, demo_site)) == 0
