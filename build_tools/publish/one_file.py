"""One file that a person asked for: whole or not at all, in place of the one before it."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from build_tools.errors import WrongUse


def write_one(content: bytes, out: Path, ending: str) -> None:
    """
    Put ``content`` at ``out``, whose name must end in ``ending``, such as ``.xlsx``.

    Raises ``WrongUse`` when it does not, is no file, or cannot be written; then nothing has changed.
    """
    check_name(out, ending)
    fresh: Path | None = None
    try:
        handle, name = tempfile.mkstemp(prefix=f".{out.name[:60]}.", suffix=".new", dir=out.parent)
        fresh = Path(name)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        fresh.chmod(0o644)
        fresh.replace(out)
    except OSError as error:
        raise WrongUse(f"{out} cannot be written: {error.strerror}. Nothing was changed there.") from error
    finally:
        if fresh is not None:
            fresh.unlink(missing_ok=True)


def check_name(out: Path, ending: str) -> None:
    """Raise ``WrongUse`` for a name that would not open, or a folder; asked before the work, not after it."""
    if out.suffix.lower() != ending:
        raise WrongUse(f"{out} does not end in {ending}, so no program would open it. Give it a name that does.")
    if out.exists() and not out.is_file():
        raise WrongUse(f"{out} is no file, so it was left alone. Name another.")
