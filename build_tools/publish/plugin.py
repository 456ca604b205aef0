"""The MkDocs plugin: takes the pages from the pipeline, lets Material frame them, and writes them. No other logic."""

from __future__ import annotations

import logging
import re
from pathlib import Path

from mkdocs.config import config_options
from mkdocs.config.base import Config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin, event_priority, get_plugin_logger
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page as MkDocsPage

from build_tools import __version__
from build_tools.errors import DataProblems, DirectoryError
from build_tools.load.settings import is_yes
from build_tools.models.site import BuildFacts, SiteContent
from build_tools.pipeline import BuildRequest, build_site
from build_tools.publish.assets import published_script, published_style
from build_tools.publish.clock import commit_of, today_in_london
from build_tools.publish.folder import TOOL, write_file, write_manifest
from build_tools.publish.frame import ADDRESS, BODY, DESCRIPTION, ROBOTS, TITLE, Frame
from build_tools.publish.markdown import PlainProse
from build_tools.publish.memory import WorkspaceMemory
from build_tools.publish.offline import write_worker
from build_tools.publish.prose import is_published, navigation

THEME = Path(__file__).resolve().parent.parent / "theme"
ASSETS = "assets/directory"
WORKER_SOURCE = THEME / "assets" / "js" / "service-worker.js"
# Material's page has two hidden checkboxes for its scripts, with an attribute that HTML does not allow there.
LOG = get_plugin_logger("provider-directory")
LOG.setLevel(logging.WARNING)  # these are said even where MkDocs itself is kept quiet
UNWANTED = re.compile(r'(?<=id="__drawer"|id="__search") autocomplete="off"')


class Options(Config):  # type: ignore[no-untyped-call]
    """The options in mkdocs.yml; ``load/settings.py`` reads and checks them, so that MkDocs need not."""

    postcode_file = config_options.Optional(config_options.Type((str, int, float)))
    reach_miles = config_options.Optional(config_options.Type((str, int, float)))
    demonstration = config_options.Type((bool, str), default=False)
    changes_to = config_options.Optional(config_options.Type((str, int, float)))


class ProviderDirectoryPlugin(BasePlugin[Options]):  # type: ignore[no-untyped-call]
    """``content`` and ``facts`` are set by ``provider-directory build``; plain mkdocs makes them here."""

    content: SiteContent | None = None
    facts: BuildFacts | None = None
    reading = ""  # the page that Markdown has in hand
    bytes_written = 0

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Make the pages, or stop with every problem; put our templates before Material's."""
        if self.content is None:
            workspace = Path(config.config_file_path).parent
            today = today_in_london()
            try:
                request = BuildRequest(
                    workspace, today, today, commit=commit_of(workspace), memory=WorkspaceMemory(workspace)
                )
                site = build_site(request)
                self.content, self.facts = site.whole(), site.facts
            except DataProblems as error:
                raise PluginError("\n".join([str(error), *map(_line, error.problems)])) from error
            except DirectoryError as error:
                raise PluginError(str(error)) from error
        self.pages = {page.path: page for page in self.content.pages}
        self.frames: dict[str, Frame] = {}
        config.theme.dirs.insert(1 if config.theme.custom_dir else 0, str(THEME))
        config.theme["font"] = False
        config.markdown_extensions.append(PlainProse(self._warn))  # type: ignore[arg-type]
        return config

    def _warn(self, what: str) -> None:
        LOG.warning(f"directory/{self.reading}: {what}")

    def on_files(self, files: Files, config: MkDocsConfig) -> Files:
        """Keep prose and pictures only; add our own pages, and one empty page as the frame of each kind."""
        for file in list(files):
            if not is_published(file, THEME):
                files.remove(file)
        for path in self.pages:
            if path and path.count("/") == 1:
                self._add(files, config, f"{path.rstrip('/')}.md")
        for frame in sorted({_frame_of(path) for path in self.pages if _frame_of(path)}):
            self._add(files, config, f"{frame.rstrip('/')}.md")
        if files.get_file_from_path("index.md") is None:
            self._add(files, config, "index.md")
        config.extra["directory"] = self._about(files)
        return files

    def _add(self, files: Files, config: MkDocsConfig, name: str) -> None:
        if files.get_file_from_path(name) is not None:
            raise PluginError(f"directory/{name} has the address of one of the directory's own pages. Rename it.")
        files.append(File.generated(config, name, content=""))

    def _about(self, files: Files) -> dict[str, object]:
        facts = self.facts
        if facts is None:
            raise PluginError("The pages were given without the facts of their build.")
        return {
            "as_of": f"{facts.as_of.day} {facts.as_of:%B} {facts.as_of.year}",
            "commit": facts.commit,
            "postcodes": f"{facts.postcode_title}, {facts.postcode_vintage}",
            "demonstration": is_yes(self.config.demonstration),
            "edition": facts.edition.value,
            "outcomes": facts.outcomes is not None,
            "nav": navigation(files),
        }

    def on_page_markdown(self, markdown: str, page: MkDocsPage, config: MkDocsConfig, files: Files) -> str:
        """Name our own pages. Their titles come from records, so they must never be read as Markdown."""
        self.reading = page.file.src_uri
        if page.file.src_uri.endswith(f"{ADDRESS}.md"):
            page.meta.update(title=TITLE, description=DESCRIPTION, robots=ROBOTS, scripts=self._scripts(page.url))
        elif (ours := self.pages.get(page.url)) is not None:
            page.meta["scripts"] = list(ours.scripts)
            if not ours.indexed:
                page.meta["robots"] = "noindex"
            if page.url:  # the home page keeps the title that the partnership wrote
                page.meta.update(title=ours.title, description=ours.description)
        return markdown

    def _scripts(self, frame: str) -> list[str]:
        """All pages in one frame share its scripts, so a frame has them if any of its pages asks for them."""
        asked = (page.scripts for page in self.pages.values() if _frame_of(page.path) == frame)
        return sorted({script for scripts in asked for script in scripts})

    def on_page_content(self, html: str, page: MkDocsPage, config: MkDocsConfig, files: Files) -> str:
        """Our own body instead of Markdown; on the home page after it."""
        if page.file.src_uri.endswith(f"{ADDRESS}.md"):
            return BODY
        ours = self.pages.get(page.url)
        return html + ours.body if ours is not None else html

    def on_post_page(self, output: str, page: MkDocsPage, config: MkDocsConfig) -> str:
        """Keep the frames, and do not publish them."""
        output = UNWANTED.sub("", output)
        if not page.file.src_uri.endswith(f"{ADDRESS}.md"):
            return output
        self.frames[page.url] = Frame.cut(output)
        return ""

    def on_post_template(self, output: str, template_name: str, config: MkDocsConfig) -> str:
        """404.html is a template and no page, so that it needs the same mending here."""
        return UNWANTED.sub("", output)

    @event_priority(-100)  # after every other plugin: the manifest lists what they write, too
    def on_post_build(self, config: MkDocsConfig) -> None:
        """Write the framed pages, the data, what the theme needs, and the manifest by which we know the folder again."""
        site = Path(config.site_dir)
        for page in self.pages.values():
            if frame := _frame_of(page.path):
                write_file(site / page.path / "index.html", self.frames[frame].fill(page).encode())
        for file in self.content.files if self.content else ():
            write_file(site / file.path, file.content)
        for asset in sorted(path for path in (THEME / "assets").rglob("*") if path.is_file()):
            write_file(site / ASSETS / asset.relative_to(THEME / "assets"), _published(asset))
        for page in self.pages.values():
            if page.offline:
                write_worker(site, page, WORKER_SOURCE)
        kept_out = {page.path for page in self.pages.values() if not page.indexed}
        _write_sitemap(site, config.site_url or "", kept_out)
        self.bytes_written = write_manifest(site, self._manifest_facts())

    def _manifest_facts(self) -> dict[str, object]:
        if self.facts is None:
            raise PluginError("The pages were given without the facts of their build.")
        return {
            "tool": f"{TOOL} {__version__}",
            "as_of": self.facts.as_of.isoformat(),
            "edition": self.facts.edition.value,
            "commit": self.facts.commit,
        }


def _published(asset: Path) -> bytes:
    if asset.suffix == ".css":
        return published_style(asset.read_text("utf-8"), lambda name: (asset.parent / name).read_text("utf-8")).encode()
    return published_script(asset.read_text("utf-8")).encode() if asset.suffix == ".mjs" else asset.read_bytes()


def _frame_of(path: str) -> str:
    """The frame for pages of this kind at this depth; nothing for the pages that MkDocs itself builds."""
    kind, _, rest = path.partition("/")
    return f"{kind}/{ADDRESS}/" + f"{ADDRESS}/" * (rest.count("/") - 1) if rest else ""


def _line(problem: object) -> str:
    place, message, fix = (getattr(problem, name, "") for name in ("place", "message", "fix"))
    return f"{place}: {message} {fix}"


def _write_sitemap(site: Path, site_url: str, kept_out: set[str]) -> None:
    """Our own list of addresses: MkDocs' would name the frames, leave out the framed pages and change every day."""
    for name in ("sitemap.xml", "sitemap.xml.gz"):
        (site / name).unlink(missing_ok=True)
    if not site_url:
        return
    found = (path.parent.relative_to(site).as_posix() for path in site.rglob("index.html"))
    pages = sorted({"" if page == "." else f"{page}/" for page in found} - kept_out)
    addresses = "".join(f"<url><loc>{site_url}{page}</loc></url>\n" for page in pages)
    opening = '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
    write_file(site / "sitemap.xml", f"{opening}{addresses}</urlset>\n".encode())
