"""Markdown as staff may write it: no raw HTML, and tables that a keyboard can scroll."""

from __future__ import annotations

from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor


class PlainProse(Extension):
    """Turns raw HTML in a page into the text it is, and puts each table into a region of its own."""

    def extendMarkdown(self, md: Markdown) -> None:
        """Called by Markdown when the extension is registered."""
        md.preprocessors.deregister("html_block")
        md.inlinePatterns.deregister("html")
        md.treeprocessors.register(_TableRegions(md), "table-regions", 5)


class _TableRegions(Treeprocessor):
    def run(self, root: Element) -> None:
        for parent in list(root.iter()):
            for position, child in enumerate(list(parent)):
                if child.tag == "table" and parent.get("role") != "region":
                    parent.remove(child)
                    region = Element("div", {"class": "scroll", "role": "region", "tabindex": "0"})
                    region.set("aria-label", f"Table: {_first_heading(child)}")
                    region.append(child)
                    parent.insert(position, region)


def _first_heading(table: Element) -> str:
    cell = next((cell for cell in table.iter("th")), None)
    text = "".join(cell.itertext()).strip() if cell is not None else ""
    return text or "data"
