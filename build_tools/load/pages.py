"""The hand-written pages in directory/: which files are published, and what would stop or spoil the site."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from build_tools.load.folders import link_problem, unreadable_name
from build_tools.load.text_file import FilePlace, read_utf8
from build_tools.models.problem import Problem

PROSE = frozenset({".md"})
# No .svg: a drawing may carry a script, which would run for whoever opens it.
PICTURES = frozenset({".png", ".jpg", ".jpeg", ".webp", ".gif", ".ico", ".pdf"})
# The first part of every address that the directory makes itself, or that its data and style lie under.
OWN_ADDRESSES = frozenset(
    {
        "accessibility",
        "data",
        "data-fields",
        "find",
        "forms",
        "frameworks",
        "how-providers-are-approved",
        "listing",
        "lists",
        "outcomes",
        "packs",
        "postcodes",
        "providers",
        "register",
        "reports",
        "search",
        "shortlist",
    }
)


def published_files(folder: Path) -> list[Path]:
    """The files of ``directory/`` that are published: real ones of known kinds, hidden ones left out."""
    return [path for path in _visible_files(folder) if not _is_linked(path, folder) and _is_known(path)]


def _visible_files(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.rglob("*")):
        hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
        if not hidden and (path.is_symlink() or not path.is_dir()):
            yield path


def _is_linked(path: Path, folder: Path) -> bool:
    return path.is_symlink() or any(parent.is_symlink() for parent in path.parents if folder in parent.parents)


def _is_known(path: Path) -> bool:
    return path.is_file() and path.suffix.lower() in PROSE | PICTURES


def check_pages(folder: Path, problems: list[Problem]) -> None:
    """Report pages that MkDocs could not read, that lie at an address twice taken, and files that stay unpublished."""
    taken: dict[str, str] = {}
    for path in _visible_files(folder):
        name = path.relative_to(folder).as_posix()
        if not name.isprintable():
            problems.append(unreadable_name("directory", name))
        elif _is_linked(path, folder):
            problems.append(link_problem(f"directory/{name}"))
        elif not _is_known(path):
            problems.append(_not_published(path, f"directory/{name}"))
        elif path.suffix.lower() in PROSE:
            place = FilePlace(path, "directory", name)
            read_utf8(place, problems, may_be_empty=True)
            address = _address(PurePosixPath(name))
            owner = "the directory itself" if address.split("/")[0] in OWN_ADDRESSES else taken.get(address)
            if owner:
                problems.append(
                    place.problem(
                        "page-address", f"The address of {name}, {address}/, is taken by {owner}.", "Rename the page."
                    )
                )
            taken.setdefault(address, name)


def _address(path: PurePosixPath) -> str:
    """Where MkDocs puts the page: ``guidance`` for ``guidance.md`` and for ``guidance/index.md``. Case is no difference."""
    is_index = path.stem.lower() in ("index", "readme")
    return (path.parent if is_index else path.with_suffix("")).as_posix().lower()


def _not_published(path: Path, name: str) -> Problem:
    drawing = "A drawing in SVG may carry a script. Save it as PNG." if path.suffix.lower() == ".svg" else ""
    return Problem(
        "file-unexpected",
        f"The file {name} is not published.",
        drawing
        or f"Pages end in .md; pictures and papers in {', '.join(sorted(PICTURES))}. Move anything else elsewhere.",
        name,
        severity="warning",
    )
