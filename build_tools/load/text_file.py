"""Bytes to text: bounded, strict, and honest about what had to be guessed."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from pathlib import Path

from build_tools.models.problem import Problem

MOST_BYTES = 50_000_000
_NOT_ASCII_WORD = re.compile(r"\w*[^\x00-\x7f]\w*")


@dataclass(frozen=True)
class FilePlace:
    """A file on disk, and what problems call it."""

    path: Path
    package: str
    resource: str

    def problem(self, code: str, message: str, fix: str, **more: object) -> Problem:
        """A problem with this file."""
        return Problem(code, message, fix, self.package, self.resource, **more)  # type: ignore[arg-type]


def read_bytes(place: FilePlace, problems: list[Problem]) -> bytes | None:
    """The file's bytes, or ``None`` with a problem: missing, a link, too large, empty."""
    path = place.path
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
        if path.stat().st_size > MOST_BYTES:
            problems.append(
                place.problem(
                    "file-unreadable",
                    f"{place.resource} is larger than {MOST_BYTES // 1_000_000} MB.",
                    "Split it, or remove what does not belong there.",
                )
            )
            return None
        content = path.read_bytes()
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
    if not content.strip(b"\xef\xbb\xbf\r\n\t "):
        problems.append(
            place.problem(
                "file-empty",
                f"{place.resource} is empty.",
                "It needs at least its heading row; an empty table is the headings alone.",
            )
        )
        return None
    return content


def read_text(place: FilePlace, problems: list[Problem]) -> str | None:
    """
    The file's text: UTF-8 with or without a byte-order mark, UTF-16 by its mark, else Windows-1252.

    Whatever is not plain UTF-8 is reported, because accented names may have come out wrong.
    """
    content = read_bytes(place, problems)
    if content is None:
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
                "Save it as “CSV UTF-8 (comma delimited)”.",
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
            "Save it as “CSV UTF-8 (comma delimited)”.",
            severity="warning",
        )
    )
    return text


def _no_encoding(place: FilePlace) -> Problem:
    return place.problem(
        "file-unreadable",
        f"{place.resource} is in no encoding we know (tried UTF-8, UTF-16 and Windows-1252).",
        "Open it in the program that wrote it and save it as “CSV UTF-8 (comma delimited)”.",
    )
