"""The settings in mkdocs.yml that would stop MkDocs or take the site apart, told before it is asked to build."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from importlib.metadata import entry_points
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

from build_tools.models.words import did_you_mean, hidden_characters, listed

THEME = "material"
PROSE = "directory"
LONGEST_NAME = 200


class Trouble(NamedTuple):
    """One setting that makes no sense: its name, what is wrong and how to mend it."""

    setting: str
    message: str
    fix: str


def check_mkdocs(document: dict[str, Any], workspace: Path) -> Iterator[Trouble]:
    """Everything we can tell of the settings without MkDocs. Values are text, lists and mappings, as read by us."""
    yield from _check_name(document.get("site_name"))
    yield from _check_addresses(document)
    yield from _check_theme(document.get("theme"), workspace)
    yield from _check_hooks(document.get("hooks"), workspace)
    yield from _check_installed(document)
    if "INHERIT" in document:
        yield Trouble("INHERIT", "mkdocs.yml takes settings over from another file.", "Write them all in this one.")
    for name, value in document.items():
        if hidden := hidden_characters("".join(_texts(value))):
            yield Trouble(
                name, f"{name} holds {listed(hidden)}, which cannot be seen.", "Type it again, do not paste it."
            )


def named_entries(value: Any) -> list[tuple[str, Any]]:
    """``(name, options)`` of each plugin or extension: MkDocs takes a list of names, or a mapping of options by name."""
    if isinstance(value, dict):
        return list(value.items())
    entries = value if isinstance(value, list) else []
    pairs = (pair for entry in entries for pair in (entry.items() if isinstance(entry, dict) else [(entry, None)]))
    return [(name, options) for name, options in pairs if isinstance(name, str)]


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for name, inside in value.items():
            yield from (str(name), *_texts(inside))
    elif isinstance(value, list):
        for inside in value:
            yield from _texts(inside)
    else:
        yield str(value)


def _check_name(name: Any) -> Iterator[Trouble]:
    if not isinstance(name, str | None) or name in (None, "null", "~") or not name.strip():
        yield Trouble(
            "site_name", "mkdocs.yml gives the site no name.", "Add “site_name: ” and the name of your directory."
        )
    elif len(name) > LONGEST_NAME:
        yield Trouble("site_name", f"site_name has {len(name)} characters.", f"Say it in {LONGEST_NAME} at most.")


def _check_addresses(document: dict[str, Any]) -> Iterator[Trouble]:
    urls = document.get("use_directory_urls")
    if urls is not None and str(urls).lower() not in ("true", "yes", "on"):
        yield Trouble(
            "use_directory_urls",
            "use_directory_urls is not true, and the links between the directory's pages need it.",
            "Remove the line.",
        )
    site = document.get("site_url")
    if site and not str(site).startswith(("https://", "http://")):
        yield Trouble("site_url", f"site_url is “{site}”.", "Write the whole address, beginning with https://.")
    prose = document.get("docs_dir")
    if str(prose).removeprefix("./").rstrip("/") != PROSE:
        yield Trouble(
            "docs_dir",
            "mkdocs.yml does not say that the hand-written pages lie in directory/.",
            f"Write “docs_dir: {PROSE}”.",
        )


def _check_theme(theme: Any, workspace: Path) -> Iterator[Trouble]:
    options = theme if isinstance(theme, dict) else {"name": theme}
    if options.get("name") != THEME:
        yield Trouble(
            "theme",
            "The theme is not Material, which the pages are made for.",
            f"Write “name: {THEME}” below “theme:”.",
        )
    custom = options.get("custom_dir")
    if custom and not (isinstance(custom, str) and _is(Path.is_dir, workspace, custom)):
        yield Trouble(
            "theme", f"custom_dir names the folder {str(custom)[:100]}, which is not there.", "Correct or remove it."
        )


def _check_hooks(hooks: Any, workspace: Path) -> Iterator[Trouble]:
    if hooks in (None, ""):
        return
    for hook in hooks if isinstance(hooks, list) else [hooks]:
        if not isinstance(hook, str) or not _is(Path.is_file, workspace, hook):
            yield Trouble(
                "hooks", f"hooks names the file {str(hook)[:100]}, which is not there.", "Correct or remove it."
            )


def _is(kind: Callable[[Path], bool], workspace: Path, name: str) -> bool:
    """True for what is there and of that kind; a name that is too long for any file is not."""
    try:
        return kind(workspace / name)
    except OSError:
        return False


def _check_installed(document: dict[str, Any]) -> Iterator[Trouble]:
    plugins = _installed("mkdocs.plugins")
    plugins |= {name.removeprefix(f"{THEME}/") for name in plugins}
    for name, _ in named_entries(document.get("plugins")):
        if name.removeprefix("/") not in plugins:
            yield Trouble(
                "plugins",
                f"The plugin “{name}” is not installed.",
                did_you_mean(name, plugins) + "Install or remove it.",
            )
    extensions = _installed("markdown.extensions")
    for name, _ in named_entries(document.get("markdown_extensions")):
        if name not in extensions and not _is_module(name):
            yield Trouble(
                "markdown_extensions",
                f"The Markdown extension “{name}” is not installed.",
                did_you_mean(name, extensions) + "Install or remove it.",
            )


@cache
def _installed(group: str) -> frozenset[str]:
    """The names of what is installed; asked once, for it takes reading what every package says of itself."""
    return frozenset(point.name for point in entry_points(group=group))


def _is_module(name: str) -> bool:
    """True when the package is installed in which Python would look for it; nothing is loaded."""
    package = name.partition(":")[0].partition(".")[0]
    try:
        return package.isidentifier() and find_spec(package) is not None
    except (ImportError, ValueError):
        return False
