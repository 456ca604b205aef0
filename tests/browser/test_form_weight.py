"""What a form weighs over the wire on a first visit, by a telephone's connection and as a static host sends it."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import expect

from tests.browser.served import settled

MOST = 60_000  # bytes


def test_a_form_weighs_less_than_60_kilobytes_over_the_wire(
    open_page: Callable[..., Any], page_of: dict[str, str], demo_site: Path
) -> None:
    """
    Everything that the page asks for until a visit can be typed in: page, styles, scripts, definition, pictures.

    What the service worker fetches afterwards, to have all of it without a signal, nobody waits for.
    """
    with open_page(page_of["form"], service_workers="block") as (page, watch):
        settled(page)
        provider = page.locator("[name='visit.provider_id']")
        expect(provider).to_be_editable()
        asked = {url.removeprefix(watch.base) for url in watch.requests if url.startswith(watch.base)}
    weights = {}
    for file in asked:
        content = (demo_site / (f"{file}index.html" if file.endswith("/") else file)).read_bytes()
        weights[file] = min(len(content), len(gzip.compress(content, 6)))
    assert page_of["form"] in weights
    assert any(file.endswith(".css") for file in weights)
    assert any(file.endswith("/form.mjs") for file in weights)
    assert sum(weights.values()) < MOST, sorted(weights.items(), key=lambda item: -item[1])
