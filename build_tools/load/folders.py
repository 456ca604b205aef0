"""Folders as we walk them: real, visible, in the order of their names, and nothing passed over in silence."""

from __future__ import annotations

import os
import stat
from collections.abc import Collection, Iterator
from operator import attrgetter
from pathlib import Path

from build_tools.models.problem import Problem
from build_tools.models.words import visible

README = "readme.md"
MOST_BELOW = 20_000
DEEPEST = 20  # folders within folders; every step of a path costs, and a path has an end


def folders_in(
    folder: Path,
    package: str,
    problems: list[Problem],
    *,
    files: Collection[str] = (),
    folders: Collection[str] | None = None,
) -> list[Path]:
    """
    The folders directly inside, sorted by name; ``package`` is what problems call ``folder``.

    Links are refused; a file that is not among ``files``, or a folder not among ``folders`` (``None``: any), is warned
    of, because nobody would read it. Hidden entries and README.md may lie anywhere.
    """
    return [folder / name for name in names_in(str(folder), package, problems, files=files, folders=folders)]


def names_in(
    folder: str,
    package: str,
    problems: list[Problem],
    *,
    files: Collection[str] = (),
    folders: Collection[str] | None = None,
) -> list[str]:
    """The same by their names alone, for where there are ten thousand."""
    if not _is_there(folder, package, problems):
        return []
    found: list[str] = []
    with os.scandir(folder) as entries:
        inside = sorted(entries, key=attrgetter("name"))
    for entry in inside:
        name = entry.name
        if not name.isprintable():
            problems.append(unreadable_name(package, name))
        elif name.startswith(".") or name.lower() == README:
            continue
        elif entry.is_symlink():
            # A link in a file's place is refused where that file is read.
            problems.extend([] if name in files else [link_problem(f"{package}/{name}")])
        elif entry.is_dir() and (folders is None or name in folders):
            found.append(name)
        elif name not in files:
            problems.append(_never_read(f"{package}/{name}", entry.is_dir()))
    return found


def files_below(folder: Path) -> Iterator[Path]:
    """
    Everything beneath a folder that is no folder, in the order of paths, but for what is hidden. Links are not followed.

    A folder that lies too deep stands for all that is in it. With more than ``MOST_BELOW``, that many and one are found.
    """
    found: list[Path] = []
    waiting = [(folder, 0)]
    while waiting and len(found) <= MOST_BELOW:
        above, depth = waiting.pop()
        for path in above.iterdir():
            if path.name.startswith("."):
                continue
            if len(found) > MOST_BELOW:
                break
            if path.is_symlink() or not path.is_dir() or depth == DEEPEST:
                found.append(path)
            else:
                waiting.append((path, depth + 1))
    yield from sorted(found)


def _is_there(folder: str, package: str, problems: list[Problem]) -> bool:
    """True for a real folder. Whole records would be missing from the site if it were taken for an empty one."""
    try:
        mode = os.lstat(folder).st_mode
    except FileNotFoundError:
        problems.append(
            Problem("file-missing", f"There is no folder {package}.", "Bring it back; it may be empty.", package)
        )
        return False
    if stat.S_ISLNK(mode):
        problems.append(link_problem(package))
    elif not stat.S_ISDIR(mode):
        problems.append(
            Problem(
                "file-unexpected",
                f"{package} is a file, where a folder belongs.",
                "Move it away and bring the folder back.",
                package,
            )
        )
    return stat.S_ISDIR(mode)


def link_problem(path: str) -> Problem:
    """What is said of a link, whatever it points to."""
    path = visible(path)
    return Problem(
        "file-unexpected", f"{path} is a link.", "Put the files themselves here; links are never followed.", path
    )


def unreadable_name(package: str, name: str) -> Problem:
    """What is said of a name that a person cannot read, or the system cannot spell."""
    return Problem(
        "file-unexpected",
        f"A name in {package} holds characters that cannot be seen: {visible(name)}.",
        "Rename it, with letters, digits and hyphens.",
        package,
    )


def _never_read(path: str, is_folder: bool) -> Problem:
    return Problem(
        "file-unexpected",
        f"Nothing reads the {'folder' if is_folder else 'file'} {path}.",
        "Move it elsewhere, or give it the name that was meant.",
        path,
        severity="warning",
    )
