"""Folders as we walk them: real, visible, in the order of their names."""

from __future__ import annotations

from pathlib import Path


def folders_in(folder: Path) -> list[Path]:
    """The folders directly inside, sorted by name. Links and hidden folders are passed over; a missing one is empty."""
    if not folder.is_dir():
        return []
    inside = (entry for entry in folder.iterdir() if entry.is_dir() and not entry.is_symlink())
    return sorted(entry for entry in inside if not entry.name.startswith("."))
