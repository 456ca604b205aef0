"""Bytes to text: bounded, strict, and honest about what had to be guessed."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from pathlib import Path

from build_tools.models.problem import Problem
from build_tools.models.words import visible

MOST_BYTES = 50_000_000
_NOT_ASCII_WORD = re.compile(r"\w*[^\x00-\x7f]\w*")


@dataclass(frozen=True)
class FilePlace:
    """A file on disk, and what problems call it. ``content`` is what it holds, where that has been read already."""

    path: Path | str  # as text where there are ten thousands of files, of which hardly one is asked for again
    package: str
    resource: str
    content: bytes | None = None

    def problem(self, code: str, message: str, fix: str, **more: object) -> Problem:
        """A problem with this file. What it repeats from the file is made visible and kept short."""
        if isinstance(name := more.get("field"), str):
            more["field"] = visible(name)
        return Problem(code, visible(message), visible(fix), self.package, self.resource, **more)  # type: ignore[arg-type]


def read_bytes(place: FilePlace, problems: list[Problem], *, may_be_empty: bool = False) -> bytes | None:
    """The file's bytes, or ``None`` with a problem: missing, a link, a folder, too large, empty."""
    content = _from_disk(place, problems) if place.content is None else place.content
    if content is not None and not may_be_empty and not content.strip(b"\xef\xbb\xbf\r\n\t "):
        problems.append(
            place.problem(
                "file-empty",
                f"{place.resource} is empty.",
                "It needs at least its heading row; an empty table is the headings alone.",
            )
        )
        return None
    return content


def _from_disk(place: FilePlace, problems: list[Problem]) -> bytes | None:
    path = Path(place.path)
    if path.is_symlink():
        problems.append(
            place.problem(
                "file-unreadable",
                f"{place.resource} is a link to another file.",
                "Put the file itself here; links are never followed.",
            )
        )
        return None
    try:
        if path.exists() and not path.is_file():
            what = "a folder" if path.is_dir() else "no ordinary file"
            problems.append(
                place.problem(
                    "file-unreadable",
                    f"{place.resource} is {what}, where a file belongs.",
                    "Move it away and put the file in its place.",
                )
            )
            return None
        if path.stat().st_size > MOST_BYTES:
            problems.append(
                place.problem(
                    "file-unreadable",
                    f"{place.resource} is larger than {MOST_BYTES // 1_000_000} MB.",
                    "Split it, or remove what does not belong there.",
                )
            )
            return None
        return path.read_bytes()
    except FileNotFoundError:
        problems.append(
            place.problem(
                "file-missing",
                f"There is no {place.resource} in {place.package}.",
                "Bring it back, or make a fresh one with “provider-directory new” and copy its headings.",
            )
        )
        return None
    except OSError as error:
        problems.append(
            place.problem(
                "file-unreadable", f"{place.resource} cannot be read: {error.strerror}.", "Check its permissions."
            )
        )
        return None


def read_text(place: FilePlace, problems: list[Problem]) -> str | None:
    """
    The file's text: UTF-8 with or without a byte-order mark, UTF-16 by its mark, else Windows-1252.

    Whatever is not plain UTF-8 is reported, because accented names may have come out wrong.
    """
    content = read_bytes(place, problems)
    if content is None:
        return None
    if _is_wide(content):
        problems.append(_too_wide(place))
        return None
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        try:
            text = content.decode("utf-16")
        except UnicodeDecodeError:
            problems.append(_no_encoding(place))
            return None
        problems.append(
            place.problem(
                "encoding-utf16",
                f"{place.resource} is in UTF-16, as Excel's “Unicode text” writes it. It was read.",
                _save_as(place),
                severity="warning",
            )
        )
        return text
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    try:
        text = content.decode("cp1252")
    except UnicodeDecodeError:
        problems.append(_no_encoding(place))
        return None
    examples = ", ".join(dict.fromkeys(_NOT_ASCII_WORD.findall(text))) or "none"
    problems.append(
        place.problem(
            "encoding-guessed",
            f"{place.resource} is not UTF-8. It was read as Windows-1252; look at these words: {examples[:120]}.",
            _save_as(place),
            severity="warning",
        )
    )
    return text


def read_utf8(place: FilePlace, problems: list[Problem], *, may_be_empty: bool = False) -> str | None:
    """The text of a file that MkDocs reads too, so that nothing but UTF-8 will do; ``None`` with a problem."""
    content = read_bytes(place, problems, may_be_empty=may_be_empty)
    if content is None:
        return None
    if _is_wide(content):
        problems.append(_too_wide(place))
        return None
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        problems.append(
            place.problem("file-unreadable", f"{place.resource} is not UTF-8: look at line {line}.", _save_as(place))
        )
        return None


def _save_as(place: FilePlace) -> str:
    return "Save it as “CSV UTF-8 (comma delimited)”." if place.resource.endswith(".csv") else "Save it as UTF-8."


def _is_wide(content: bytes) -> bool:
    """True when NULs fill up every character, and no mark says in which way we could read it."""
    if content.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        return True
    beginning = content[:1000]
    marked = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    return bool(beginning) and not marked and beginning.count(0) * 4 >= len(beginning)


def _too_wide(place: FilePlace) -> Problem:
    return place.problem(
        "file-unreadable",
        f"{place.resource} is in UTF-32, or in UTF-16 without the mark that says so.",
        f"Open it in the program that wrote it. {_save_as(place)}",
    )


def _no_encoding(place: FilePlace) -> Problem:
    return place.problem(
        "file-unreadable",
        f"{place.resource} is in no encoding we know (tried UTF-8, UTF-16 and Windows-1252).",
        f"Open it in the program that wrote it. {_save_as(place)}",
    )
