"""What is remembered of one site between two builds: its files, its shares, and the folder that is to be the next one."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Mapping
from contextlib import suppress
from functools import cache, cached_property
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Any

import msgpack

from build_tools.models.share import RememberedShare
from build_tools.publish.kept import PACKAGE, KeptFile
from build_tools.publish.memory import FOLDER
from build_tools.publish.stock import Stamp, Stock

# What else makes the bytes of a page.
LIBRARIES = ("jinja2", "markupsafe", "pydantic", "mkdocs", "mkdocs-material", "markdown")
SITE, SPARE, SHELL, LEFT, SHARE = "site", "spare", "shell", "left", "share "


class SiteMemory:
    """
    The memory of the site at one place (see ``models.share.ShareMemory``), in the workspace's ignored folder.

    It may be deleted at any moment: then everything is made anew. What another version of the program left, or what
    came with a clone, is not believed.
    """

    def __init__(self, workspace: Path, site: Path) -> None:
        name = sha256(os.fsencode(site.resolve())).hexdigest()[:16]
        self._site = site.resolve()
        self._folder = workspace.resolve() / FOLDER
        self._place = self._folder / f"site-{name}.place"
        self._file = KeptFile(self._folder / f"site-{name}.sqlite")
        self.spare = self._folder / f"site-{name}"

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
        found = self._file.recall(code_digest())
        return {name: msgpack.unpackb(content, use_list=False) for name, content in found}

    @cached_property
    def _shares(self) -> dict[str, RememberedShare]:
        rows = ((name, row) for name, row in self._recalled.items() if name.startswith(SHARE))
        return {name.removeprefix(SHARE): RememberedShare(*row) for name, row in rows}

    def shares(self) -> Mapping[str, RememberedShare]:
        """The shares of the last build, by provider id."""
        return self._shares

    def stood(self) -> Stock | None:
        """The site as the last build left it."""
        return self._stock(SITE)

    def held(self) -> Stock | None:
        """The folder that waits for its turn, as it was left."""
        return self._stock(SPARE)

    def remember(self, site: Stock, shares: Mapping[str, RememberedShare]) -> None:
        """The site as it now stands, and the shares in it: both or neither, for each is no use without the other."""
        fresh = {f"{SHARE}{name}": share for name, share in shares.items() if share != self._shares.get(name)}
        gone = [f"{SHARE}{name}" for name in self._shares.keys() - shares.keys()]
        self._keep({SITE: (site.files, site.folders), **fresh}, gone)

    def remember_held(self, stock: Stock) -> None:
        """The folder for the next turn, as it was left."""
        self._keep({SPARE: (stock.files, stock.folders)})

    def remember_moment(self) -> None:
        """
        That nothing is touched from now on: what changed later was changed by somebody else (see ``Stock.left``).

        The time is that of the disk. A run that ends before this leaves an older one, and all is read again.
        """
        with suppress(OSError):
            self._place.write_bytes(os.fsencode(self._site))
            self._keep({LEFT: self._place.stat().st_ctime_ns})

    def forget_sites_that_are_gone(self) -> None:
        """Note where this site is, and drop what is remembered of others that are no longer where they were."""
        with suppress(OSError):
            self._place.write_bytes(os.fsencode(self._site))
            for place in self._folder.glob("site-*.place"):
                if not os.path.lexists(os.fsdecode(place.read_bytes())):
                    place.with_suffix(".sqlite").unlink(missing_ok=True)
                    shutil.rmtree(place.with_suffix(""), ignore_errors=True)
                    place.unlink()

    def _stock(self, name: str) -> Stock | None:
        if name not in self._recalled:
            return None
        files, folders = self._recalled[name]
        stamps = {path: Stamp(*stamp) for path, stamp in files.items()}
        return Stock(stamps, folders, self._recalled.get(LEFT, 0))

    def shell(self, key: str) -> tuple[Any, ...] | None:
        """What MkDocs made of the same settings and pages."""
        found: tuple[Any, ...] | None = self._recalled.get(SHELL)
        return found[1:] if found is not None and found[0] == key else None

    def remember_shell(self, key: str, *content: object) -> None:
        """What MkDocs made."""
        self._keep({SHELL: (key, *content)})

    def _keep(self, fresh: Mapping[str, object], gone: list[str] | None = None) -> None:
        if self._folder.is_dir():
            packed = ((name, bytes(msgpack.packb(content))) for name, content in fresh.items())
            self._file.remember(code_digest(), packed, gone or [])


@cache
def code_digest() -> str:
    """A digest of everything that makes the bytes of a site, but for the data: our code, theme and libraries."""
    total = sha256(repr((sys.version_info[:3], [version(name) for name in LIBRARIES])).encode())
    for path in sorted(PACKAGE.rglob("*")):
        if "__pycache__" not in path.parts and path.is_file():
            total.update(f"{path.relative_to(PACKAGE)}\0".encode())
            total.update(path.read_bytes())
    return total.hexdigest()
