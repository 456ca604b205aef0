"""What in a hand-written page would hold up MkDocs, or stop it: brackets left open, bottomless lists, a head that grows."""

from __future__ import annotations

import re
from collections.abc import Iterator

from build_tools.load.documents import unreadable_yaml
from build_tools.load.text_file import FilePlace
from build_tools.models.problem import Problem

LONGEST_PAGE = 200_000  # characters; a long guidance page has 50,000
MOST_BLOCKS = 1000  # headings, notes, blocks and comments: for each, Markdown looks at all others or at all the text
DEEPEST = 40  # lists and quotations inside one another; Markdown calls itself for each
# For every bracket, Markdown reads on to the one that closes it, or to the end of the paragraph: so many characters in
# all take half a second. Brackets that are closed, as in links, are near each other.
MOST_READ_ON = 500_000
_HEAD = re.compile(r"\A\ufeff?-{3}[ \t]*\r?\n(.*?\n)(?:-{3}|\.{3})[ \t]*\r?\n", re.DOTALL)  # as MkDocs finds it
_INDENTED = re.compile(r"(?:[ \t]|[>*+-](?=[ \t>])|[0-9]{1,9}\.(?=[ \t]))+")
_BLOCK = re.compile(r"^[ \t>]*+(?:#|!!!|~~~|```|=+[ \t]*$|-+[ \t]*$)|<!--", re.MULTILINE)
_BRACKET = re.compile(r"[][()]")
_PAIRS = {"]": "[", ")": "("}


def check_text(text: str, place: FilePlace, problems: list[Problem]) -> None:
    """Report a page that MkDocs could not make, or not in a second or two."""
    if len(text) > LONGEST_PAGE:
        problems.append(_problem(place, f"it has {len(text):,} characters; {LONGEST_PAGE:,} is the most", "Split it."))
        return
    if (head := _HEAD.match(text)) and (why := unreadable_yaml(head[1])):
        problems.append(_problem(place, f"of the settings at its head: {why}", "Write “title: ” and the title."))
    for number, line in enumerate(text.split("\n"), 1):
        if not line.isspace() and (start := _INDENTED.match(line)) and _depth(start[0]) > DEEPEST:
            problems.append(_problem(place, "it is nested too deeply", "Begin the line further to the left.", number))
            break
    if len(_BLOCK.findall(text)) > MOST_BLOCKS:
        problems.append(_problem(place, f"it has more than {MOST_BLOCKS:,} headings and blocks", "Split it."))
    if sum(map(_read_on, _paragraphs(text))) > MOST_READ_ON:
        problems.append(_problem(place, "far too many brackets are opened and not closed", "Close or remove them."))


def _problem(place: FilePlace, why: str, fix: str, row: int | None = None) -> Problem:
    return place.problem("file-unreadable", f"{place.resource} cannot be made into a page: {why}.", fix, row=row)


def _depth(start: str) -> int:
    marks = sum(not character.isspace() and character != "." for character in start)
    return max(marks, len(start.expandtabs(4)) // 4)


def _paragraphs(text: str) -> Iterator[str]:
    return (part for part in re.split(r"\n[ \t]*\r?\n", text) if "[" in part)


def _read_on(paragraph: str) -> int:
    """How many characters lie between each bracket that opens and the one that closes it."""
    opened: list[tuple[str, int]] = []
    total = 0
    for match in _BRACKET.finditer(paragraph):
        if match[0] in "[(":
            opened.append((match[0], match.start()))
        elif opened and opened[-1][0] == _PAIRS[match[0]]:
            total += match.start() - opened.pop()[1]
    return total + sum(len(paragraph) - start for _, start in opened)
