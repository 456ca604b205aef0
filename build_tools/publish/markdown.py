"""Markdown as staff may write it: no raw HTML, no code, nothing from other hosts, and tables that a keyboard can scroll."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions import Extension
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import Treeprocessor
from markdown.util import AMP_SUBSTITUTE

LINK_SCHEMES = frozenset({"", "http", "https", "mailto", "tel"})
# Browsers pass over these in an address, so that “java<tab>script:” is one.
_PASSED_OVER = re.compile(r"[\x00-\x20]+")
_ALIGNMENT = re.compile(r"text-align: (left|center|right);")  # what Markdown itself gives the cells of a table
_COMMENT = re.compile(r"<!--(?:>|->|.*?--!?>)", re.DOTALL)
_OPEN_COMMENT = re.compile(r"<!--.*\Z", re.DOTALL)
Tell = Callable[[str], None]


class PlainProse(Extension):
    """
    Turns raw HTML in a page into the text it is, leaves comments out, and puts each table into a region of its own.

    Links that would run code and pictures from other hosts lose their address; ``tell`` gets a sentence for each.
    """

    def __init__(self, tell: Tell) -> None:
        super().__init__()
        self._tell = tell

    def extendMarkdown(self, md: Markdown) -> None:
        """Called by Markdown when the extension is registered."""
        md.preprocessors.deregister("html_block")
        md.inlinePatterns.deregister("html")
        md.preprocessors.register(
            _NoComments(md, self._tell), "no-comments", 22
        )  # after code between fences was set aside
        md.treeprocessors.register(_TableRegions(md), "table-regions", 5)
        md.treeprocessors.register(_SafeAddresses(md, self._tell), "safe-addresses", -10)  # after all that set any


class _NoComments(Preprocessor):
    """What somebody wrote between comment marks is for whoever edits the page. As text it would be there for all."""

    def __init__(self, md: Markdown, tell: Tell) -> None:
        super().__init__(md)
        self._tell = tell

    def run(self, lines: list[str]) -> list[str]:
        text, count = _OPEN_COMMENT.subn("", _COMMENT.sub("", "\n".join(lines)))
        if count:
            self._tell("a comment is never closed, so the rest of the page was left out: write --> where it ends.")
        return text.split("\n")


class _SafeAddresses(Treeprocessor):
    def __init__(self, md: Markdown, tell: Tell) -> None:
        super().__init__(md)
        self._tell = tell

    def run(self, root: Element) -> None:
        for element in root.iter():
            for name, value in list(element.items()):
                if why := _refused(element.tag, name.lower(), value):
                    del element.attrib[name]
                    self._tell(why)


def _refused(tag: object, attribute: str, value: str) -> str | None:
    """Why an attribute must not reach the page; ``None`` when it may."""
    if attribute == "style" and _ALIGNMENT.fullmatch(value):
        return None
    if attribute == "style" or attribute.startswith("on"):
        return f"the attribute {attribute} was left out: pages carry no code and no style of their own."
    # Markdown hides a “&” from its own escaping, and browsers resolve “&#x6a;” before they follow a link.
    address = _PASSED_OVER.sub("", html.unescape(value.replace(AMP_SUBSTITUTE, "&")))
    if attribute == "href":
        return None if _scheme(address) in LINK_SCHEMES else f"the link to “{address[:60]}” was left out."
    if attribute in ("src", "srcset", "poster", "data", "action", "formaction", "background"):
        ours = _scheme(address) == "" and not address.replace("\\", "/").startswith("//")
        return None if ours else f"“{address[:60]}” was left out: save it in directory/ and name it there."
    return None


def _scheme(address: str) -> str:
    try:
        return urlsplit(address).scheme.lower()
    except ValueError:  # such as an open bracket for a host
        return "unknown"


class _TableRegions(Treeprocessor):
    def run(self, root: Element) -> None:
        for parent in list(root.iter()):
            for position, child in enumerate(list(parent)):
                if child.tag == "table" and parent.get("role") != "region":
                    parent.remove(child)
                    region = Element("div", {"class": "scroll", "role": "region", "tabindex": "0"})
                    region.set("aria-label", f"Table: {_first_heading(child)}")
                    for heading in child.iter("th"):
                        heading.set("scope", "col")  # Markdown has headings of columns only
                    region.append(child)
                    parent.insert(position, region)


def _first_heading(table: Element) -> str:
    cell = next((cell for cell in table.iter("th")), None)
    text = "".join(cell.itertext()).strip() if cell is not None else ""
    return text or "data"
