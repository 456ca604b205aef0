"""From a workspace to a published folder: everything is made and checked in memory before a byte is written."""

from __future__ import annotations

import logging
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

from jinja2 import TemplateError
from mkdocs.commands.build import build as mkdocs_build
from mkdocs.config import load_config
from mkdocs.exceptions import MkDocsException
from yaml import YAMLError

from build_tools.errors import WrongUse
from build_tools.load.pages import published_files
from build_tools.models.site import BuildFacts, SiteContent
from build_tools.pipeline import BuildRequest, build_site
from build_tools.publish.folder import replacing
from build_tools.publish.plugin import ProviderDirectoryPlugin

Say = Callable[[str], None]


@dataclass(frozen=True)
class BuildReport:
    """What was built: how many of each, in how many seconds, how many bytes."""

    out: str
    as_of: str
    edition: str
    counts: dict[str, int]
    pages: int
    bytes: int
    seconds: float

    def as_json(self) -> dict[str, Any]:
        """What ``build --json`` prints."""
        return dict(vars(self))


def publish(request: BuildRequest, out: Path, say: Say) -> BuildReport:
    """
    Build an edition and put it in place of ``out``.

    Raises ``DataProblems`` or ``WrongUse``, in which case ``out`` is as it was.
    """
    started = time.perf_counter()
    say("Checking records and deciding who is approved")
    site = build_site(request)
    content, facts = site.whole(), site.facts
    say(f"Writing {len(content.pages)} pages")
    with replacing(out) as staging:
        size = _frame_and_write(request.workspace, staging, content, facts)
        pages = sum(1 for _ in staging.rglob("*.html"))
    seconds = round(time.perf_counter() - started, 2)
    return BuildReport(str(out), facts.as_of.isoformat(), facts.edition.value, dict(facts.counts), pages, size, seconds)


def _frame_and_write(workspace: Path, site: Path, content: SiteContent, facts: BuildFacts) -> int:
    """Write the site; returns how many bytes it has."""
    os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")
    with tempfile.TemporaryDirectory(prefix="provider-directory-") as prose, _errors_of_mkdocs() as said:
        for path in published_files(workspace / "directory"):
            target = Path(prose) / path.relative_to(workspace / "directory")
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, target)
        try:
            config = load_config(str(workspace / "mkdocs.yml"), docs_dir=prose, site_dir=str(site))
            plugin = config.plugins.get("provider-directory")
            if not isinstance(plugin, ProviderDirectoryPlugin):
                raise WrongUse("mkdocs.yml does not list the plugin “provider-directory”.")
            plugin.content, plugin.facts = content, facts
            config.plugins.on_startup(command="build", dirty=False)
            mkdocs_build(config)
        except (MkDocsException, TemplateError, YAMLError) as error:
            why = " ".join(said) or str(error) or type(error).__name__
            raise WrongUse(f"A setting in mkdocs.yml, or a page in directory/, stops MkDocs: {why}") from error
        return plugin.bytes_written


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
