"""Evidence packs as files: whole or not at all, and never half a shortlist."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

from build_tools.errors import WrongUse
from build_tools.locks import made_in
from build_tools.models.site import OutputFile
from build_tools.on_disk import settle_folder, write_over


def check_place(out: Path, count: int) -> None:
    """Raise ``WrongUse`` when ``out`` cannot take this many packs; asked before the work, not after it."""
    if count > 1 and _is_one_file(out):
        raise WrongUse(f"{out} is one file, and {count} packs are wanted. Name a folder with --out.")
    if not _is_one_file(out) and out.exists() and not out.is_dir():
        raise WrongUse(f"{out} is neither a folder nor a name that ends in .pdf, so it was left alone.")


def write_packs(packs: Sequence[OutputFile], out: Path) -> tuple[Path, ...]:
    """
    Write one pack to the file ``out``, or any number into the folder ``out``; returns where they are.

    Every pack is on the disk under another name before the first takes its place. Raises ``WrongUse``.
    """
    check_place(out, len(packs))
    targets = [out] if _is_one_file(out) else [out / pack.path for pack in packs]
    try:
        with ExitStack() as made:
            fresh = []
            for pack, target in zip(packs, targets, strict=True):
                target.parent.mkdir(parents=True, exist_ok=True)
                fresh.append(made.enter_context(made_in(target.parent, target.name)))
                write_over(fresh[-1], pack.content)
                fresh[-1].chmod(0o644)
            for source, target in zip(fresh, targets, strict=True):
                source.replace(target)
            settle_folder(targets[0].parent)
    except OSError as error:
        raise WrongUse(f"{out} cannot be written: {error.strerror}. Nothing was changed there.") from error
    return tuple(targets)


def _is_one_file(out: Path) -> bool:
    return out.suffix.lower() == ".pdf" and not out.is_dir()
