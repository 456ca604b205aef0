"""A service worker beside each page that opens without a network, made from what it loads."""

from __future__ import annotations

from build_tools.models.site import Page
from build_tools.render.form_worker import Read, loaded_by, service_worker

WORKER = "service-worker.js"


def worker_of(page: Page, source: str, read: Read) -> bytes:
    """The worker of a page, from ``source``; ``read`` gives any file of the site. Raises ``FileNotFoundError`` for one missing."""
    html = (read(f"{page.path}index.html") or b"").decode()
    return service_worker(source, page.path, loaded_by(page.path, html, page.offline, read))
