"""A file that somebody hands in: read within bounds, recognised, and not believed yet."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import zip_longest
from pathlib import Path
from typing import Any, Literal

from build_tools.intake.odk import is_odk
from build_tools.intake.workbook_file import OLE, ZIP
from build_tools.load.documents import MOST_MARKS, read_json
from build_tools.load.text_file import FilePlace
from build_tools.models.change import PROPOSAL_FORMAT
from build_tools.models.problem import Problem
from build_tools.models.visit import VISIT_FORMAT
from build_tools.models.words import visible

DRAFT = "directory:draft"
MOST_BYTES = 25 * 1024 * 1024
LONGEST_NAME = 80

Kind = Literal["visit", "proposal", "workbook", "odk"]


@dataclass(frozen=True)
class Submission:
    """
    What was handed in. ``document`` is the JSON object; empty for a workbook, whose bytes are for its own reader.

    ``name`` is what problems call the file, and never a path. ``sha256`` is of the bytes as they came.
    """

    name: str
    kind: Kind
    document: Mapping[str, Any]
    content: bytes
    sha256: str


@dataclass(frozen=True)
class Refused:
    """
    Nothing was stored, and why. ``paths`` has, beside each problem, the field of the form that it is about, if one.

    A path is such as ``answers.1a.evidence``, ``visit.visited_on``, ``actions.2.by_when`` or ``comments.safety``.
    """

    problems: tuple[Problem, ...]
    paths: tuple[str | None, ...] = ()

    def with_paths(self, most: int) -> list[tuple[Problem, str | None]]:
        """The first problems, each with its field."""
        return list(zip_longest(self.problems[:most], self.paths[:most]))


def read_submission(content: bytes, name: str) -> Submission | Refused:
    """What some bytes are, by their own mark, never by the name of their file. Nothing in them is obeyed."""
    name = short_name(name)
    if len(content) > MOST_BYTES:
        return too_large(name, len(content))
    digest = hashlib.sha256(content).hexdigest()
    if content.startswith(ZIP):
        return Submission(name, "workbook", {}, content, digest)
    if content.startswith(OLE):
        return refusal(name, "file-unreadable", f"{name} is of an old Office format.", "Save it as .xlsx, or as JSON.")
    found = _document(content, name)
    if isinstance(found, Refused):
        return found
    stated = found.get("directory:format")
    if DRAFT in found:
        return refusal(
            name,
            "visit-format",
            f"{name} is a copy of a draft, not finished.",
            "Finish it in the form, and save it there.",
        )
    if stated is None and is_odk(found):
        return Submission(name, "odk", found, content, digest)
    if stated == PROPOSAL_FORMAT:
        return Submission(name, "proposal", found, content, digest)
    if stated != VISIT_FORMAT:
        return refusal(
            name,
            "visit-format",
            f"{name} is neither a visit nor a proposal: “directory:format” is {_as_words(stated)}.",
            f"A form of this directory saves files in the format {VISIT_FORMAT}.",
        )
    return Submission(name, "visit", found, content, digest)


def _document(content: bytes, name: str) -> dict[str, Any] | Refused:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return refusal(
            name,
            "file-unreadable",
            f"{name} is not text in UTF-8: look at byte {error.start}.",
            "Hand in the file as the form saved it; nothing need open it on the way.",
        )
    if sum(text.count(mark) for mark in '"[{,') > MOST_MARKS:
        return refusal(name, "file-unreadable", f"{name} has more parts than any visit.", "Hand in one visit a file.")
    problems: list[Problem] = []
    document = read_json(FilePlace(Path(name), name, name, content), problems)
    if document is None:
        return Refused(tuple(replace(problem, package=name, resource=None) for problem in problems))
    return document


def read_bounded(path: Path) -> bytes | Refused:
    """The bytes of an ordinary file, no more than may be. A link, a folder, a pipe or a device is refused, unread."""
    name = short_name(path.name)
    try:
        # Not blocking, or a pipe would wait for a writer; a link is not followed.
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except (OSError, ValueError) as error:
        why = "It is a link." if path.is_symlink() else f"{getattr(error, 'strerror', None) or error}."
        return refusal(name, "file-unreadable", f"{name} cannot be read. {why}", "Name the file itself.")
    state = os.fstat(handle)
    if not stat.S_ISREG(state.st_mode):
        os.close(handle)
        return refusal(name, "file-unreadable", f"{name} is no ordinary file.", "Name the file itself.")
    with os.fdopen(handle, "rb") as file:
        if state.st_size > MOST_BYTES:
            return too_large(name, state.st_size)
        content = file.read(MOST_BYTES + 1)
    return too_large(name, len(content)) if len(content) > MOST_BYTES else content


def too_large(name: str, size: int) -> Refused:
    """The refusal of a file of that many bytes."""
    return refusal(
        short_name(name),
        "file-unreadable",
        f"{short_name(name)} has {size:,} bytes; {MOST_BYTES:,} is the most.",
        "Leave some pictures out.",
    )


def refusal(name: str, code: str, message: str, fix: str, path: str | None = None) -> Refused:
    """One problem with the file as a whole, or with one field of the form."""
    return Refused((Problem(code, visible(message), visible(fix), name),), (path,))


def short_name(name: str) -> str:
    """A file's name as messages may have it: visible, one line, without folders, and not longer than one reads."""
    last = visible(name.replace("\\", "/").rstrip("/").rpartition("/")[2]) or "the file"
    return last if len(last) <= LONGEST_NAME else f"{last[: LONGEST_NAME - 2]} …"


def _as_words(stated: Any) -> str:
    return "missing" if stated is None else f"“{stated[:40]}”" if isinstance(stated, str) else "no text"
