"""The service worker of a page that opens without a network: which files it keeps, found in what the page loads."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterable
from errno import ENOENT
from functools import lru_cache
from posixpath import dirname, normpath, relpath
from urllib.parse import unquote, urlsplit

# The two lines of the source that are filled in. Both must be there, or a form would go out that keeps nothing.
DIGEST_LINE, FILES_LINE = 'const DIGEST = "";', "const FILES = [];"
_LOADED = re.compile(
    r"<link\b(?=[^>]*\brel=\"(?:stylesheet|icon|manifest)\")[^>]*?\bhref=\"([^\"]+)\"|<(?:script|img)\b[^>]*?\bsrc=\"([^\"]+)\""
)
# Modules name each other by literals that begin with a dot, at the start of a line or in ``import("./x.mjs")``.
_IMPORTED = re.compile(r"(?:\bfrom\s*|\bimport\s*\(?\s*)[\"'](\.{1,2}/[^\"']+)[\"']")
Read = Callable[[str], bytes | None]


def loaded_by(page: str, html: str, extra: Iterable[str], read: Read) -> dict[str, bytes]:
    """
    Every file that the page at ``page`` loads, by its path below the site, with its bytes; the page itself first.

    ``read`` gives a published file, or ``None``. ``extra`` are those that its scripts fetch. Raises
    ``FileNotFoundError``, with its path, for one that is not there, as when a workspace is taken away during a build: a form
    that lacks a file would not open without a network.
    """
    found = {page: html.encode()}
    waiting = [*(_below(page, address) for address in _addresses(html)), *extra]
    while waiting:
        path = waiting.pop(0)
        if path in found or not path:
            continue
        content = read(path)
        if content is None:
            raise FileNotFoundError(ENOENT, f"The form at {page} loads a file that is not published", path)
        found[path] = content
        if path.endswith(".mjs"):
            waiting += [_below(path, address) for address in _imports(content)]
    return found


def service_worker(source: str, page: str, files: dict[str, bytes]) -> bytes:
    """
    The worker for ``page``, which keeps ``files``. Its digest is of all their bytes, so that any change makes a new one.

    Raises ``ValueError`` when the source lacks one of the lines to fill in.
    """
    for line in (DIGEST_LINE, FILES_LINE):
        if source.count(line) != 1:
            raise ValueError(f"the service worker's source must have the line {line} once")
    digest = hashlib.sha256()
    for path in sorted(files):
        digest.update(f"{path}\n{_digest(files[path])}\n".encode())
    addresses = [_seen_from(page, path) for path in files]
    source = source.replace(DIGEST_LINE, f'const DIGEST = "{digest.hexdigest()}";')
    return source.replace(FILES_LINE, f"const FILES = {json.dumps(addresses, ensure_ascii=False)};").encode()


@lru_cache(maxsize=256)
def _imports(module: bytes) -> list[str]:
    """Looked for once: all forms load the same modules."""
    return _IMPORTED.findall(module.decode())


@lru_cache(maxsize=256)
def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _addresses(html: str) -> list[str]:
    return [link or source for link, source in _LOADED.findall(html)]


def _below(page: str, address: str) -> str:
    """The path below the site of an address as a page (or a module) writes it; nothing for one on another host."""
    parts = urlsplit(address)
    if parts.scheme or parts.netloc or not parts.path:
        return ""
    return normpath(f"{page if page.endswith('/') else dirname(page) + '/'}{unquote(parts.path)}")


def _seen_from(page: str, path: str) -> str:
    return "./" if path == page else relpath(path, page.rstrip("/"))
