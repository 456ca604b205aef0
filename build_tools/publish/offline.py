"""A service worker beside each page that opens without a network, made from what lies in the finished site."""

from __future__ import annotations

from pathlib import Path

from build_tools.models.site import Page
from build_tools.publish.folder import write_file
from build_tools.render.form_worker import loaded_by, service_worker

WORKER = "service-worker.js"


def write_worker(site: Path, page: Page, source: Path) -> None:
    """Write the worker of a page of ``site``, from ``source``. Raises ``ValueError`` when a file of it is missing."""

    def read(path: str) -> bytes | None:
        file = site / path
        return file.read_bytes() if file.is_file() else None

    html = (site / page.path / "index.html").read_text(encoding="utf-8")
    files = loaded_by(page.path, html, page.offline, read)
    write_file(site / page.path / WORKER, service_worker(source.read_text(encoding="utf-8"), page.path, files))
