"""The MkDocs plugin: lets Material make a frame for each kind of page. No other logic."""

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

from build_tools.errors import DataProblems, DirectoryError
from build_tools.load.pages import content_of, published_files
from build_tools.load.settings import is_yes
from build_tools.models.site import OWN_PAGE_MARKER, BuildFacts
from build_tools.pipeline import BuildRequest, build_site
from build_tools.publish.clock import commit_of, today_in_london
from build_tools.publish.contents import THEME, manifest_facts, write_site
from build_tools.publish.frame import BODY, DESCRIPTION, ROBOTS, TITLE, Frame
from build_tools.publish.markdown import PlainProse
from build_tools.publish.memory import WorkspaceMemory
from build_tools.publish.prose import is_published, navigation
from build_tools.publish.shell import Kinds, Shell, files_in, kinds_of
from build_tools.publish.stock import MANIFEST, manifest_bytes
from build_tools.publish.theme_files import lean
from build_tools.publish.turns import Turn
from build_tools.render.browser_rules import FORM, PAGE, policy
from build_tools.render.site import Site

LOG = get_plugin_logger("provider-directory")
LOG.setLevel(logging.WARNING)  # these are said even where MkDocs itself is kept quiet
# Material's page has two hidden checkboxes for its scripts, with an attribute that HTML does not allow there.
OF_A_PAGE = ("title", "description", "robots")
UNWANTED = re.compile(r'(?<=id="__drawer"|id="__search") autocomplete="off"')
# Markdown extensions that read nothing but the page itself.
PURE = frozenset(
    {"abbr", "admonition", "attr_list", "def_list", "fenced_code", "footnotes", "md_in_html", "meta", "sane_lists"}
    | {"smarty", "tables", "toc"}
)


class Options(Config):  # type: ignore[no-untyped-call]
    """The options in mkdocs.yml; ``load/settings.py`` reads and checks them, so that MkDocs need not."""

    postcode_file = config_options.Optional(config_options.Type((str, int, float)))
    reach_miles = config_options.Optional(config_options.Type((str, int, float)))
    demonstration = config_options.Type((bool, str), default=False)
    changes_to = config_options.Optional(config_options.Type((str, int, float)))


class ProviderDirectoryPlugin(BasePlugin[Options]):  # type: ignore[no-untyped-call]
    """
    ``provider-directory build`` sets ``kinds`` and ``facts``, takes ``frames``, and writes the site itself.

    Under plain mkdocs nobody sets them: then they come from the workspace, and the site is written here.
    """

    kinds: Kinds | None = None
    facts: BuildFacts | None = None
    reading = ""  # the page that Markdown has in hand
    is_settled = False

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Know which frames are wanted, or stop with every problem; put our templates before Material's."""
        self.site: Site | None = None
        if self.kinds is None:
            self.site = _site_of(Path(config.config_file_path).parent)
            self.common = self.site.common()
            self.kinds, self.facts = kinds_of(self.common.pages), self.site.facts
        self.frames: dict[str, Frame] = {}
        self.is_settled = _depends_on_nothing_else(config)
        config.theme.dirs.insert(1 if config.theme.custom_dir else 0, str(THEME))
        config.theme["font"] = False
        of_mkdocs = config.theme.get_env
        config.theme.get_env = lambda: lean(of_mkdocs(), is_settled=self.is_settled)  # type: ignore[method-assign]
        config.markdown_extensions.append(PlainProse(self._warn))  # type: ignore[arg-type]
        return config

    def _warn(self, what: str) -> None:
        self.is_settled = False  # it is to be said the next time, too
        LOG.warning(f"directory/{self.reading}: {what}")

    def on_files(self, files: Files, config: MkDocsConfig) -> Files:
        """Keep prose and pictures only; add one empty page as the frame of each kind of our own."""
        written = {*published_files(Path(config.docs_dir), self._facts.edition)}
        for file in list(files):
            if not is_published(file, THEME, written):
                files.remove(file)
            elif file.abs_src_path and (source := Path(file.abs_src_path)) in written:
                file.content_bytes = content_of(source)
        for frame in self._kinds:
            if frame:
                self._add(files, config, f"{frame.rstrip('/')}.md")
        if files.get_file_from_path("index.md") is None:
            self._add(files, config, "index.md")
        config.extra["directory"] = self._about(files)
        return files

    @property
    def _kinds(self) -> Kinds:
        if self.kinds is None:
            raise PluginError("MkDocs asked for pages before it read its settings.")
        return self.kinds

    @property
    def _facts(self) -> BuildFacts:
        if self.facts is None:
            raise PluginError("The kinds of pages were given without the facts of their build.")
        return self.facts

    def _add(self, files: Files, config: MkDocsConfig, name: str) -> None:
        if files.get_file_from_path(name) is not None:
            raise PluginError(f"directory/{name} has the address of one of the directory's own pages. Rename it.")
        files.append(File.generated(config, name, content=""))

    def _about(self, files: Files) -> dict[str, object]:
        facts = self._facts
        return {
            "as_of": f"{facts.as_of.day} {facts.as_of:%B} {facts.as_of.year}",
            "commit": facts.commit,
            "postcodes": f"{facts.postcode_title}, {facts.postcode_vintage}",
            "demonstration": is_yes(self.config.demonstration),
            "edition": facts.edition.value,
            "warning": facts.edition.warning,
            "outcomes": facts.outcomes is not None,
            "nav": navigation(files),
            "page_policy": policy(PAGE),
            "form_policy": policy(FORM),
        }

    def on_page_markdown(self, markdown: str, page: MkDocsPage, config: MkDocsConfig, files: Files) -> str:
        """Leave slots in the frames. Titles come from records, so they must never be read as Markdown."""
        self.reading = page.file.src_uri
        # A page may say what it is called and what it is about. Which template and scripts it has is not its business.
        page.meta = {name: str(said) for name in OF_A_PAGE if isinstance(said := page.meta.get(name), str | int)}
        if page.url in self._kinds:
            page.meta.update(robots=ROBOTS, scripts=list(self._kinds[page.url]))
            if page.url:  # the home page keeps the title that the partnership wrote
                page.meta.update(title=TITLE, description=DESCRIPTION)
        return markdown

    def on_page_content(self, html: str, page: MkDocsPage, config: MkDocsConfig, files: Files) -> str:
        """A slot instead of Markdown; on the home page after it."""
        self.reading = ""
        if page.url not in self._kinds:
            return html
        return BODY if page.url else f"{html}{OWN_PAGE_MARKER}{BODY}"

    def on_post_page(self, output: str, page: MkDocsPage, config: MkDocsConfig) -> str:
        """Keep the frames, and do not publish them."""
        output = UNWANTED.sub("", output)
        if page.url not in self._kinds:
            return output
        self.frames[page.url] = Frame.cut(output)
        return ""

    def on_post_template(self, output: str, template_name: str, config: MkDocsConfig) -> str:
        """404.html is a template and no page, so that it needs the same mending here."""
        return UNWANTED.sub("", output)

    @event_priority(-100)  # after every other plugin: the manifest lists what they write, too
    def on_post_build(self, config: MkDocsConfig) -> None:
        """Under plain mkdocs, write the rest of the site."""
        if self.site is None:
            return
        folder = Path(config.site_dir)
        for name in ("sitemap.xml", "sitemap.xml.gz"):
            (folder / name).unlink(missing_ok=True)
        shell = Shell(files_in(folder), self.frames, config.site_url or "", is_settled=False)
        turn = Turn(folder)
        files = write_site(turn, self.site, self.common, shell).files
        turn.put(MANIFEST, manifest_bytes(manifest_facts(self.site.facts), files))


def _site_of(workspace: Path) -> Site:
    today = today_in_london()
    try:
        return build_site(
            BuildRequest(workspace, today, today, commit=commit_of(workspace), memory=WorkspaceMemory(workspace))
        )
    except DataProblems as error:
        raise PluginError("\n".join([str(error), *map(_line, error.problems)])) from error
    except DirectoryError as error:
        raise PluginError(str(error)) from error


def _depends_on_nothing_else(config: MkDocsConfig) -> bool:
    """True where mkdocs.yml and the pages say everything: no hooks, no templates or plugins of others, no files named."""
    extensions = {name for name in config.markdown_extensions if isinstance(name, str)}
    return not (
        config.hooks or config.theme.custom_dir or set(config.plugins) - {"provider-directory"} or extensions - PURE
    )


def _line(problem: object) -> str:
    place, message, fix = (getattr(problem, name, "") for name in ("place", "message", "fix"))
    return f"{place}: {message} {fix}"
