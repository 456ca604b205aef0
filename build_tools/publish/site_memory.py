"""What is remembered of one site between two builds: its files, its shares, and the folder that is to be the next one."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from functools import cache, cached_property
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Any

import msgpack

from build_tools.models.share import RememberedShare
from build_tools.publish.memory import FOLDER, PACKAGE
from build_tools.publish.stock import Stamp, Stock

# What else makes the bytes of a page.
LIBRARIES = ("jinja2", "markupsafe", "pydantic", "mkdocs", "mkdocs-material", "markdown", "pyproj")


class SiteMemory:
    """
    The memory of the site at one place (see ``models.share.ShareMemory``), in the workspace's ignored folder.

    It may be deleted at any moment: then everything is made anew. What another version of the program wrote, or what
    came with a clone, is not believed.
    """

    def __init__(self, workspace: Path, site: Path, edition: str) -> None:
        name = sha256(os.fsencode(site.resolve())).hexdigest()[:16]
        self._folder = workspace.resolve() / FOLDER
        self._past = self._folder / f"{name}.site"
        self._past_spare = self._folder / f"{name}.spare-is"
        self._shell = self._folder / f"{edition}.shell"
        self.spare = self._folder / f"{name}.spare"

    def shares_a_disk_with(self, folder: Path) -> bool:
        """True when a folder can be moved from here to there in one step; false when nothing can be kept here."""
        try:
            if any(path.is_symlink() for path in (self._folder.parent, self._folder, self.spare)):
                return False
            self._folder.mkdir(parents=True, exist_ok=True)
            (self._folder / ".gitignore").write_text("*\n", encoding="utf-8")
            return self._folder.stat().st_dev == folder.stat().st_dev
        except OSError:
            return False

    @cached_property
    def _recalled(self) -> dict[str, Any]:
        return _read(self._past) or {}

    def shares(self) -> Mapping[str, RememberedShare]:
        """The shares of the last build, by provider id."""
        return {name: RememberedShare(*share) for name, share in self._recalled.get("shares", {}).items()}

    @property
    def shell_of_shares(self) -> bytes | None:
        """The digest of the shell in which those shares were framed."""
        found = self._recalled.get("shell")
        return bytes(found) if found is not None else None

    def stood(self) -> Stock | None:
        """The site as the last build left it."""
        return _stock(self._recalled)

    def forget_stood(self) -> None:
        """The site was touched since: nothing that is known of its files can be trusted, shares included."""
        self._recalled.pop("shell", None)

    def held(self) -> Stock | None:
        """The folder that waits for its turn, as it was left."""
        return _stock(_read(self._past_spare) or {})

    def forget_held(self) -> None:
        """It is about to be changed."""
        self._past_spare.unlink(missing_ok=True)

    def remember_held(self, stock: Stock) -> None:
        """As it was left."""
        _write(self._past_spare, _packable(stock))

    def remember(self, stock: Stock, shares: Mapping[str, RememberedShare], shell: bytes) -> None:
        """The site as it now stands."""
        _write(self._past, _packable(stock) | {"shares": shares, "shell": shell})

    def shell(self, key: str) -> dict[str, Any] | None:
        """What MkDocs made of the same settings and pages."""
        found = _read(self._shell)
        return found if found is not None and found["key"] == key else None

    def remember_shell(self, key: str, content: dict[str, Any]) -> None:
        """What MkDocs made."""
        _write(self._shell, content | {"key": key})


def _packable(stock: Stock) -> dict[str, Any]:
    return {"files": stock.files, "folders": stock.folders}


def _stock(content: Mapping[str, Any]) -> Stock | None:
    if "files" not in content:
        return None
    return Stock({path: Stamp(*stamp) for path, stamp in content["files"].items()}, content["folders"])


def _read(path: Path) -> dict[str, Any] | None:
    """What :func:`_write` wrote, if it was this version of the program, in this very file."""
    try:
        with path.open("rb") as file:
            made_by, content = msgpack.unpack(file, use_list=False, strict_map_key=False)
            return content if made_by == _identity(os.fstat(file.fileno())) else None
    except (OSError, ValueError, TypeError, msgpack.UnpackException):
        return None


def _write(path: Path, content: dict[str, Any]) -> None:
    """Whole or not at all; where nothing can be kept, nothing is."""
    fresh = path.with_name(f"{path.name}.new-{os.getpid()}")
    try:
        path.unlink(missing_ok=True)  # rather nothing than what is no longer true
        with fresh.open("wb") as file:
            file.write(msgpack.packb((_identity(os.fstat(file.fileno())), content)))
        fresh.replace(path)
    except OSError:
        fresh.unlink(missing_ok=True)


def _identity(place: os.stat_result) -> str:
    """The program, and the file by its place on the disk: one that came from elsewhere has another."""
    return f"{code_digest()} {place.st_dev} {place.st_ino}"


@cache
def code_digest() -> str:
    """A digest of everything that makes the bytes of a site, but for the data: our code, theme and libraries."""
    total = sha256(repr((sys.version_info[:3], [version(name) for name in LIBRARIES])).encode())
    for path in sorted(PACKAGE.rglob("*")):
        if path.is_file() and path.suffix != ".pyc":
            total.update(f"{path.relative_to(PACKAGE)}\0".encode())
            total.update(path.read_bytes())
    return total.hexdigest()
