"""One built page as the frame for thousands: Material's cost is paid once a kind of page, not once a page."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass

from build_tools.models.site import Page

# Nobody can type these: with such a character in it, a setting or a page is refused before MkDocs sees it.
TITLE, DESCRIPTION, BODY, ROBOTS = "\x01TITLE\x01", "\x01DESCRIPTION\x01", "\x01BODY\x01", "\x01ROBOTS\x01"
ADDRESS = "xq-address-xq"  # a part of addresses, so that it must look like one
# The address of a page two folders deep is ADDRESS/ADDRESS: one slot for the whole of it.
_SLOTS = re.compile("|".join((TITLE, DESCRIPTION, BODY, ROBOTS, f"{ADDRESS}(?:/{ADDRESS})*")))


@dataclass(frozen=True)
class Frame:
    """The frame cut at its slots, ready to be filled."""

    pieces: tuple[str, ...]
    slots: tuple[str, ...]

    @classmethod
    def cut(cls, built: str) -> Frame:
        """Cut a built page. Raises ``ValueError`` when the theme left no place for a page's text."""
        slots = tuple(ADDRESS if slot.startswith(ADDRESS) else slot for slot in _SLOTS.findall(built))
        if BODY not in slots:
            raise ValueError(f"the theme's page has no place for {BODY}")
        return cls(tuple(_SLOTS.split(built)), slots)

    def fill(self, page: Page) -> str:
        """The whole page. Title and description are escaped here; the body is finished HTML."""
        values = {
            TITLE: html.escape(page.title),
            DESCRIPTION: html.escape(page.description),
            BODY: page.body,
            ROBOTS: "all" if page.indexed else "noindex",
        }
        address = page.path.rstrip("/").partition("/")[2]
        parts = [self.pieces[0]]
        for slot, piece in zip(self.slots, self.pieces[1:], strict=True):
            parts += (values.get(slot, address), piece)
        return "".join(parts)


def frame_of(path: str) -> str:
    """The address of the frame for a page: pages in a folder of their kind share one; ``find/`` has its own."""
    kind, _, rest = path.partition("/")
    return f"{kind}/{ADDRESS}/" + f"{ADDRESS}/" * (rest.count("/") - 1) if rest else path
