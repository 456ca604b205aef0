"""A service worker beside each page that opens without a network, made from what it loads."""

from __future__ import annotations

from collections.abc import Mapping

from build_tools.models.site import Page
from build_tools.render.form_worker import loaded_by, service_worker

WORKER = "service-worker.js"


def worker_of(page: Page, source: str, files: Mapping[str, bytes]) -> bytes:
    """The worker of a page, from ``source`` and all ``files`` of the site. Raises ``ValueError`` when one is missing."""
    html = files[f"{page.path}index.html"].decode()
    return service_worker(source, page.path, loaded_by(page.path, html, page.offline, files.get))
