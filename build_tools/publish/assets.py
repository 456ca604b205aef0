"""The theme's style sheets and scripts as readers load them: without comments, and one sheet where one imports others."""

from __future__ import annotations

import re
from collections.abc import Callable

_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_IMPORT = re.compile(r'^@import "([a-z-]+\.css)"(?: ([a-z]+))?;$', re.MULTILINE)
_INDENT = re.compile(r"\n\s+")
# Comments of scripts stand on lines of their own; what follows code is left, for it might be part of a text.
_LINES = re.compile(r"^[ \t]*(?:/\*.*?\*/[ \t]*|//[^\n]*)\n", re.DOTALL | re.MULTILINE)
Read = Callable[[str], str]


def published_style(text: str, read: Read) -> str:
    """
    A style sheet without its comments, and with the sheets in its place that it imports, print ones inside ``@media``.

    ``read`` gives a sheet of the same folder by its name. Our sheets have no text in quotes that looks like a comment.
    """

    def imported(found: re.Match[str]) -> str:
        name, medium = found.groups()
        sheet = published_style(read(name), read)
        return f"@media {medium} {{\n{sheet}}}" if medium else sheet

    return _INDENT.sub("\n", _IMPORT.sub(imported, _COMMENT.sub("", text))).lstrip("\n")


def published_script(text: str) -> str:
    """A script without the comments that fill lines of their own. Texts that go over several lines would be hurt."""
    return _LINES.sub("", text).lstrip("\n")
