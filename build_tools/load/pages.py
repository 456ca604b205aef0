"""The hand-written pages in directory/: which files are published for whom, and what would stop or spoil the site."""

from __future__ import annotations

import re
from pathlib import Path, PurePosixPath
from unicodedata import normalize

from build_tools.load.folders import MOST_BELOW, files_below, link_problem, unreadable_name
from build_tools.load.page_audience import audience_of
from build_tools.load.page_papers import PageLinks, links_of, shown_papers
from build_tools.load.page_text import check_text
from build_tools.load.picture_notes import NotThatKind, published_bytes
from build_tools.load.text_file import MOST_BYTES, FilePlace, read_utf8
from build_tools.models.problem import Problem
from build_tools.models.visibility import Visibility

PROSE = frozenset({".md"})
# No .svg: a drawing may carry a script, which would run for whoever opens it.
PICTURES = frozenset({".png", ".jpg", ".jpeg", ".webp", ".gif", ".ico", ".pdf"})
# What editors, shared folders and people name what is not meant for readers: drafts, copies, locks.
_SET_ASIDE = re.compile(
    r"[._~#].*|.*[~#]|.*[._ -](bak|backup)|(.*[._ (-])?drafts?([._ )-].*)?|.*\.(old|orig|tmp|temp|rej|save|sync-conflict.*)"
    r"|.*conflict(ed)? copy.*|copy of .*|.* copy( ?\(?\d+\)?)?|.*\(\d+\)|.*[._-](backup|base|local|remote)[._-]\d+",
    re.IGNORECASE,
)
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
# Files of the build at the site's root: no page and no folder may have their names.
OWN_FILES = frozenset({"404.html", "_headers", "build.json", "sitemap.xml"})


def published_files(folder: Path, edition: Visibility) -> list[Path]:
    """
    The files of ``directory/`` that an edition publishes: real ones, of known kinds, that nothing sets aside.

    A page may say at its head ``visibility: members`` (or ``internal``), and ``draft: true``: then nobody gets it. What
    only such a page names goes with it.
    """
    real = {
        path.relative_to(folder).as_posix(): path
        for path in files_below(folder)
        if _is_known(path) and not _is_linked(path, folder)
    }
    pages = [_links_of(name, path, edition) for name, path in real.items() if path.suffix.lower() in PROSE]
    settings = folder.parent / "mkdocs.yml"  # names a logo, which is for everybody; read as a page about the pages
    if settings.is_file() and not settings.is_symlink():
        pages.append(links_of("", _text_of(settings), PICTURES, is_shown=True))
    papers = [name for name, path in real.items() if path.suffix.lower() in PICTURES and not _set_aside(Path(name))]
    shown = {page.page for page in pages if page.is_shown} | shown_papers(papers, pages)
    return [
        path
        for name, path in real.items()
        if name in shown and (path.suffix.lower() in PROSE or _content(path) is not None)
    ]


def _links_of(name: str, path: Path, edition: Visibility) -> PageLinks:
    text = _text_of(path)
    level = None if _set_aside(PurePosixPath(name)) else audience_of(text).level
    return links_of(name, text, PICTURES, is_shown=level is not None and edition.may_see(level))


def _text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8", errors="replace")


def content_of(path: Path) -> bytes:
    """A published file's bytes as they are published: pictures without the notes that they carry."""
    return path.read_bytes() if path.suffix.lower() in PROSE else _content(path) or b""


def _content(path: Path) -> bytes | None:
    try:
        return published_bytes(path.suffix.lower(), path.read_bytes())
    except NotThatKind:
        return None


def _set_aside(path: PurePosixPath | Path) -> bool:
    return any(_SET_ASIDE.fullmatch(part) for part in (*path.parts[:-1], path.stem, path.name))


def _is_linked(path: Path, folder: Path) -> bool:
    return path.is_symlink() or any(parent.is_symlink() for parent in path.parents if folder in parent.parents)


def _is_known(path: Path) -> bool:
    return path.is_file() and path.suffix.lower() in PROSE | PICTURES


def check_pages(folder: Path, problems: list[Problem]) -> None:
    """Report pages that MkDocs could not read, that lie at an address twice taken, and files that stay unpublished."""
    taken: dict[str, str] = {}
    found = list(files_below(folder))
    if len(found) > MOST_BELOW:
        many = f"directory holds more than {MOST_BELOW:,} files."
        problems.append(Problem("file-unexpected", many, "Move out what is not to be published.", "directory"))
        return
    for path in found:
        name = path.relative_to(folder).as_posix()
        if not name.isprintable():
            problems.append(unreadable_name("directory", name))
        elif _is_linked(path, folder):
            problems.append(link_problem(f"directory/{name}"))
        elif not _is_known(path):
            problems.append(_not_published(path, f"directory/{name}"))
        elif path.stat().st_size > MOST_BYTES:
            large = f"directory/{name} is larger than {MOST_BYTES // 1_000_000} MB."
            problems.append(Problem("file-unreadable", large, "Publish it elsewhere.", "directory", name))
        elif _set_aside(PurePosixPath(name)):
            problems.append(
                _unpublished(
                    f"directory/{name}",
                    "Its name is that of a draft or a copy. Rename it if readers are to have it; else move it elsewhere.",
                )
            )
        elif path.suffix.lower() in PICTURES and _content(path) is None:
            problems.append(
                _unpublished(
                    f"directory/{name}",
                    f"It is no whole {path.suffix.lower().lstrip('.')} inside. Save it again as one.",
                )
            )
        else:
            place = FilePlace(path, "directory", name)
            is_page = path.suffix.lower() in PROSE
            if is_page:
                text = read_utf8(place, problems, may_be_empty=True)
                check_text(text or "", place, problems)
                if doubt := audience_of(text or "").doubt:
                    problems.append(_unclear(place, doubt))
            address = _address(PurePosixPath(name)) if is_page else normalize("NFC", name).lower()
            if owner := _owner_of(address, taken, is_page=is_page):
                problems.append(
                    place.problem(
                        "page-address", f"The address of {name}, {address}/, is taken by {owner}.", "Rename it."
                    )
                )
            taken.setdefault(address, name)


def _owner_of(address: str, taken: dict[str, str], *, is_page: bool) -> str | None:
    """Whose an address is already. A picture may lie under an address of ours, beside what we put there."""
    first = address.split("/")[0]
    is_ours = first in OWN_FILES or (is_page and first in OWN_ADDRESSES)
    return "the directory itself" if is_ours else taken.get(address)


def _address(path: PurePosixPath) -> str:
    """
    Where MkDocs puts the page: ``guidance`` for ``guidance.md`` and for ``guidance/index.md``.

    Case is no difference, nor is an accent that is written apart: some machines and hosts have one file for both.
    """
    is_index = path.stem.lower() in ("index", "readme")
    return normalize("NFC", (path.parent if is_index else path.with_suffix("")).as_posix()).lower()


def _not_published(path: Path, name: str) -> Problem:
    drawing = "A drawing in SVG may carry a script. Save it as PNG." if path.suffix.lower() == ".svg" else ""
    kinds = ", ".join(sorted(PICTURES))
    return _unpublished(
        name, drawing or f"Pages end in .md; pictures and papers in {kinds}. Move anything else elsewhere."
    )


def _unclear(place: FilePlace, doubt: str) -> Problem:
    return place.problem(
        "page-audience",
        f"For whom {place.resource} is cannot be told from {doubt}, so fewer get it than might be meant.",
        "Write “visibility: members” or “draft: true” among its first lines, between two lines of “---”.",
        severity="warning",
    )


def _unpublished(name: str, fix: str) -> Problem:
    return Problem("file-unexpected", f"The file {name} is not published.", fix, name, severity="warning")
