"""From a workspace to a published folder: everything is made and checked in memory before a byte is written."""

from __future__ import annotations

import logging
import os
import shutil
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mkdocs.commands.build import build as mkdocs_build
from mkdocs.config import load_config
from mkdocs.exceptions import MkDocsException

from build_tools import __version__
from build_tools.errors import WrongUse
from build_tools.models.site import BuildFacts, SiteContent
from build_tools.pipeline import BuildRequest, build_site
from build_tools.publish.folder import replacing, write_manifest
from build_tools.publish.plugin import ProviderDirectoryPlugin
from build_tools.publish.prose import prose_files

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
    content, facts = build_site(request)
    say(f"Writing {len(content.pages)} pages")
    with replacing(out) as staging:
        _frame_and_write(request.workspace, staging, content, facts)
        size = write_manifest(
            staging,
            {
                "tool": f"provider-directory {__version__}",
                "as_of": facts.as_of.isoformat(),
                "edition": facts.edition.value,
                "commit": facts.commit,
            },
        )
        pages = sum(1 for _ in staging.rglob("*.html"))
    seconds = round(time.perf_counter() - started, 2)
    return BuildReport(str(out), facts.as_of.isoformat(), facts.edition.value, dict(facts.counts), pages, size, seconds)


def _frame_and_write(workspace: Path, site: Path, content: SiteContent, facts: BuildFacts) -> None:
    os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")
    logging.getLogger("mkdocs").setLevel(logging.ERROR)
    with tempfile.TemporaryDirectory(prefix="provider-directory-") as prose:
        for path in prose_files(workspace / "directory"):
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
        except MkDocsException as error:
            raise WrongUse(f"mkdocs.yml or a page in directory/ stops the build: {error}") from error
