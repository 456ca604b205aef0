"""For whom a hand-written page is, by what stands at its head: read so that a slip shows it to fewer, never to more."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from difflib import SequenceMatcher
from itertools import islice, takewhile
from typing import NamedTuple

from build_tools.models.visibility import Visibility, most_private
from build_tools.models.words import quoted

_NO, _YES = frozenset({"no", "false", "off", "0", "n"}), frozenset({"yes", "true", "on", "1", "y"})
_AUDIENCE, _DRAFT = "visibility", "draft"
_NEAR = 0.82  # how like a word of ours a misspelt one is: “visiblity” and “drafts” are, “credit” and “visit” are not
_LONGEST_NAME = 40
# Of a head that anybody would write; what comes after is the page itself.
LONGEST_LINE, MOST_LINES, MOST_SETTINGS = 10_000, 300, 1000
# Lines that only fence the settings, as MkDocs, other generators and people who mistake one for the other write them.
_RULE = re.compile(r"(?:-{3,}|\+{3,}|\.{3}|`{3,}\w*|~{3,}\w*|<!--|-->)")
_AROUND = " \t\"'?!<>-{}.;"
_NOT_PUBLISHED = re.compile(r"\b(?:draft|withdrawn|unpublished)\b")


class Audience(NamedTuple):
    """
    Who may read a page at most; ``level`` is ``None`` for a draft, which nobody gets.

    ``doubt`` is the setting that could not be told for certain, as it stands there; empty where all is clear.
    """

    level: Visibility | None
    doubt: str = ""


def audience_of(text: str) -> Audience:
    """
    The audience that a page names. Of two that it names, the narrower; of one in a word we do not know, staff.

    A page that names none is for everybody.
    """
    found = [judged for name, value in islice(_settings(text), MOST_SETTINGS) if (judged := _judged(name, value))]
    levels = [one.level for one in found if one.level is not None]
    doubts = [one.doubt for one in found if one.doubt]
    if len(set(levels)) > 1:
        doubts.append("visibility, said twice")
    level = most_private(Visibility.PUBLIC, *levels) if len(levels) == len(found) else None
    return Audience(level, doubts[0] if doubts else "")


def _judged(name: str, value: str) -> Audience | None:
    said = quoted(f"{name}: {value}")
    if _is_like(name, _AUDIENCE) or name in ("visible", "audience"):
        if value in set(Visibility):
            return Audience(Visibility(value), "" if name == _AUDIENCE else said)
        return Audience(Visibility.INTERNAL, said)
    if _is_like(name, _DRAFT):
        if value in _NO:
            return None
        return Audience(None, "" if name == _DRAFT and value in _YES else said)
    if name in ("hidden", "private", "unpublished"):
        return None if value in _NO else Audience(None, said)
    if name == "status" and _NOT_PUBLISHED.search(value):
        return Audience(None, "" if value == _DRAFT else said)
    if name in ("publish", "published"):
        if value in _NO:
            return Audience(None)
        is_told = value in _YES or any(character.isdigit() for character in value)
        return None if is_told else Audience(None, said)
    return None


def _is_like(name: str, ours: str) -> bool:
    return abs(len(name) - len(ours)) <= 2 and SequenceMatcher(None, name, ours).ratio() >= _NEAR


def _settings(text: str) -> Iterator[tuple[str, str]]:
    """Whatever somebody may have meant as a setting of the page, in small letters: ``("visibility", "members")``."""
    lines = _opening(text)
    for line, after in zip(lines, [*lines[1:], ""], strict=False):
        for part in re.split(r"[{},]", line, maxsplit=MOST_SETTINGS):
            name, mark, value = _parted(part)
            if not mark and part.lstrip(_AROUND.replace("?", "")).startswith("?"):  # YAML's other way to begin a pair
                mark, value = ":", after.lstrip(": ")
            elif mark and not value and after[:1].isspace():  # the value on a line of its own
                value = after
            name = " ".join(name.strip(_AROUND).replace("_", " ").split())
            if mark and name and len(name) <= _LONGEST_NAME:
                yield name, re.split(r"(?:^|\s)#", value, maxsplit=1)[0].strip(_AROUND)


def _parted(part: str) -> tuple[str, str, str]:
    """The name, the mark after it and the value: ``=`` is how other generators write it."""
    name, mark, value = part.partition(":")
    if not mark or "=" in name:
        name, mark, value = part.partition("=")
    return name, mark, value


def _opening(text: str) -> list[str]:
    """The lines at the head that may be settings: to the rule that ends them or, where none began them, the first empty line."""
    head: list[str] = []
    is_fenced = False
    for line in map(_plain, islice(text.splitlines(), MOST_LINES)):
        is_rule, is_empty = _RULE.fullmatch(line.strip()) is not None, not line
        if not head and (is_rule or is_empty):
            is_fenced = is_fenced or is_rule
        elif is_rule or (is_empty and not is_fenced):
            return head
        else:
            head.append(line)
    return [*takewhile(bool, head)]


def _plain(line: str) -> str:
    """In small letters of one kind, as the reader of a page sees them, without marks that have no width."""
    seen = "".join(c for c in unicodedata.normalize("NFKC", line[:LONGEST_LINE]) if unicodedata.category(c) != "Cf")
    return seen.casefold().rstrip()
