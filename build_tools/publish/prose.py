"""Which hand-written files are published, and how the reader finds them."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from mkdocs.structure.files import File, Files

# Parts of Material that nothing of ours uses: 2 MB of scripts, and maps of its sources.
UNUSED = ("assets/javascripts/", "assets/images/social")


def is_published(file: File, theme: Path, written: Collection[Path]) -> bool:
    """
    True for what was ``written`` for this edition, and for Material's own style.

    MkDocs would publish whatever lies in the folder, backups, spreadsheets and the targets of links included.
    """
    source = Path(file.abs_src_path) if file.abs_src_path else None
    if source is None or theme in source.parents:
        return False
    if file.src_uri.startswith("assets/") and "material" in source.parts:
        return not file.src_uri.startswith(UNUSED) and not file.src_uri.endswith(".map")
    return source in written


def navigation(files: Files) -> list[dict[str, str]]:
    """The links of the header: our own pages first, then guidance and whatever else the partnership wrote."""
    fixed = [
        {"title": "Find a provider", "url": "find/"},
        {"title": "A–Z", "url": "providers/"},
        {"title": "Lists", "url": "lists/"},
        {"title": "Shortlist", "url": "shortlist/"},
        {"title": "How we approve", "url": "how-providers-are-approved/"},
    ]
    has_guidance = files.get_file_from_path("guidance/index.md") or files.get_file_from_path("guidance.md")
    if has_guidance:
        fixed.append({"title": "Guidance", "url": "guidance/"})
    if files.get_file_from_path("about.md"):
        fixed.append({"title": "About", "url": "about/"})
    return fixed
