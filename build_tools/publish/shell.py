"""What MkDocs makes: the hand-written pages, and a frame for every kind of our own. Remembered while nothing of it changes."""

from __future__ import annotations

import hashlib
import logging
import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TextIO

from jinja2 import TemplateError
from yaml import YAMLError

from build_tools.errors import WrongUse
from build_tools.load.pages import content_of, published_files
from build_tools.locks import scratch_folder
from build_tools.models.site import BuildFacts, Page
from build_tools.publish.frame import Frame, frame_of
from build_tools.publish.patience import patience
from build_tools.render.site import SHARE_KINDS

# The source of each kind of page: ``{frame: scripts}``.
Kinds = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Shell:
    """
    ``files`` are finished, by their paths below the site; ``frames`` by what ``frame_of`` says of an address.

    ``site_url`` is the site's own address, if mkdocs.yml gives it. ``is_settled`` tells that all this depends on nothing but what :func:`shell_key` looks at.
    """

    files: Mapping[str, bytes]
    frames: Mapping[str, Frame]
    site_url: str
    is_settled: bool

    def framed(self, page: Page) -> bytes:
        """The whole page."""
        return self.frames[frame_of(page.path)].fill(page).encode()

    @cached_property
    def digest_of_shares(self) -> bytes:
        """Of the frames of shares: no page of theirs changes while these and its own text do not."""
        return hashlib.sha256(repr([self.frames[frame_of(kind)] for kind in SHARE_KINDS]).encode()).digest()


def kinds_of(pages: Iterable[Page]) -> Kinds:
    """Which frames are needed for these pages and for all shares. Pages in one frame share their scripts."""
    kinds: dict[str, set[str]] = {frame_of(address): set(scripts) for address, scripts in SHARE_KINDS.items()}
    for page in pages:
        kinds.setdefault(frame_of(page.path), set()).update(page.scripts)
    return {frame: tuple(sorted(scripts)) for frame, scripts in sorted(kinds.items())}


def shell_key(workspace: Path, kinds: Kinds, facts: BuildFacts) -> str:
    """A digest of all that a settled shell is made from, but for the program itself."""
    total = hashlib.sha256((workspace / "mkdocs.yml").read_bytes())
    for path in published_files(workspace / "directory", facts.edition):
        content = path.read_bytes()
        total.update(f"\0{path.relative_to(workspace)}\0{len(content)}\0".encode())
        total.update(content)
    said = (facts.as_of, facts.commit, facts.postcode_title, facts.postcode_vintage, facts.edition.value)
    total.update(repr((sorted(kinds.items()), said, facts.outcomes is not None)).encode())
    return total.hexdigest()


def make_shell(workspace: Path, kinds: Kinds, facts: BuildFacts) -> Shell:
    """Let MkDocs work in a folder of its own. Raises ``WrongUse`` when a setting or a page stops it."""
    from mkdocs.commands.build import build as mkdocs_build  # half a second, not needed while a shell is remembered
    from mkdocs.config import load_config
    from mkdocs.exceptions import MkDocsException

    from build_tools.publish.plugin import ProviderDirectoryPlugin

    os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")
    with scratch_folder() as scratch, _errors_of_mkdocs() as said:
        prose, made = scratch / "prose", scratch / "site"
        prose.mkdir()
        for path in published_files(workspace / "directory", facts.edition):
            target = prose / path.relative_to(workspace / "directory")
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content_of(path))
        plugin = None
        try:
            config = load_config(str(workspace / "mkdocs.yml"), docs_dir=str(prose), site_dir=str(made))
            plugin = config.plugins.get("provider-directory")
            if not isinstance(plugin, ProviderDirectoryPlugin):
                raise WrongUse("mkdocs.yml does not list the plugin “provider-directory”.")
            plugin.kinds, plugin.facts = kinds, facts
            config.plugins.on_startup(command="build", dirty=False)
            with patience(lambda: plugin.reading):
                mkdocs_build(config)
        except (MkDocsException, TemplateError, YAMLError, RecursionError, ValueError, OverflowError) as error:
            reading = f"directory/{plugin.reading}" if isinstance(plugin, ProviderDirectoryPlugin) else "mkdocs.yml"
            deep = f"{reading} is nested too deeply." if isinstance(error, RecursionError) else ""
            why = " ".join(said) or deep or str(error) or type(error).__name__
            raise WrongUse(f"A setting in mkdocs.yml, or a page in directory/, stops MkDocs: {why}") from error
        return Shell(files_in(made), plugin.frames, config.site_url or "", plugin.is_settled and not said)


def files_in(folder: Path) -> dict[str, bytes]:
    """Every file below a folder, by its path, but for MkDocs' own list of addresses: it names frames, not pages."""
    files = {path.relative_to(folder).as_posix(): path for path in sorted(folder.rglob("*")) if path.is_file()}
    return {name: path.read_bytes() for name, path in files.items() if not name.startswith("sitemap.xml")}


class _Listener(logging.StreamHandler[TextIO]):
    """Keeps what MkDocs logs as errors, since its exceptions only say that there were some; prints our own warnings."""

    def __init__(self) -> None:
        super().__init__(sys.stderr)
        self.errors: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        if record.levelno >= logging.ERROR:
            self.errors.append(record.getMessage())
        else:
            super().emit(record)


@contextmanager
def _errors_of_mkdocs() -> Iterator[list[str]]:
    logger = logging.getLogger("mkdocs")
    listener = _Listener()
    logger.setLevel(logging.ERROR)  # its chatter is kept quiet
    logger.addHandler(listener)
    try:
        yield listener.errors
    finally:
        logger.removeHandler(listener)
