"""One file that a person asked for: whole or not at all, in place of the one before it."""

from __future__ import annotations

from pathlib import Path

from build_tools.errors import WrongUse
from build_tools.locks import made_in
from build_tools.on_disk import settle_folder, write_over


def write_one(content: bytes, out: Path, ending: str) -> None:
    """
    Put ``content`` at ``out``, whose name must end in ``ending``, such as ``.xlsx``.

    Raises ``WrongUse`` when it does not, is no file, or cannot be written; then nothing has changed.
    """
    check_name(out, ending)
    try:
        with made_in(out.parent, out.name) as fresh:
            write_over(fresh, content)
            fresh.chmod(0o644)
            fresh.replace(out)
            settle_folder(out.parent)
    except OSError as error:
        raise WrongUse(f"{out} cannot be written: {error.strerror}. Nothing was changed there.") from error


def check_name(out: Path, ending: str) -> None:
    """Raise ``WrongUse`` for a name that would not open, or a folder; asked before the work, not after it."""
    if out.suffix.lower() != ending:
        raise WrongUse(f"{out} does not end in {ending}, so no program would open it. Give it a name that does.")
    if out.exists() and not out.is_file():
        raise WrongUse(f"{out} is no file, so it was left alone. Name another.")
