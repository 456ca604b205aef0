"""Whether a published folder is still, byte for byte, what a build wrote there."""

from __future__ import annotations

import json
from collections.abc import Container
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, Literal

from build_tools.errors import WrongUse
from build_tools.publish.stock import MANIFEST, TOOL, take_stock

LARGEST_MANIFEST = 200_000_000  # bytes; that of 10,000 providers has some 10 million


@dataclass(frozen=True)
class Deviation:
    """A path below the folder, with / between, and what is not as it was built."""

    path: str
    what: Literal["missing", "changed", "added"]


@dataclass(frozen=True)
class Verified:
    """
    A folder held against a manifest. ``facts`` is the manifest without its list: edition, day, commit, tool.

    ``sha256`` is the manifest's own: whoever kept it from the build knows that the list is that build's, too.
    """

    files: int
    sha256: str
    facts: dict[str, Any]
    deviations: tuple[Deviation, ...]


def verify(site: Path, manifest: Path | None = None, also: Container[str] = ()) -> Verified:
    """
    Every file that is missing, changed, or there without having been built; links and pipes count as added.

    The list is the folder's own ``build.json``, or a copy of it that was kept elsewhere: somebody who can change a page
    can change the list beside it. ``also`` names paths that a host put there. Reads every byte and writes nothing.

    Raises ``WrongUse`` when there is no folder, or no list that a build of this program wrote.
    """
    if not site.is_dir():
        raise WrongUse(f"There is no folder {site}. Name the one that build wrote, or a copy of it.")
    content, listed, facts = _list_of(manifest or site / MANIFEST)
    found = {path: stamp.sha256 for path, stamp in take_stock(site).files.items()}
    listed[MANIFEST] = sha256(content).hexdigest()
    deviations = [
        Deviation(path, "missing" if path not in found else "changed" if path in listed else "added")
        for path in sorted({*listed, *found})
        if found.get(path) != listed.get(path) and not (path in also and path not in listed)
    ]
    return Verified(len(found), listed[MANIFEST], facts, tuple(deviations))


def _list_of(manifest: Path) -> tuple[bytes, dict[str, str], dict[str, Any]]:
    try:
        if manifest.stat().st_size > LARGEST_MANIFEST:
            raise ValueError
        content = manifest.read_bytes()
        facts = json.loads(content)
        listed = facts.pop("files")
        is_ours = str(facts.get("tool", "")).startswith(TOOL)
        if not is_ours or not all(isinstance(digest, str) for digest in listed.values()):
            raise ValueError
    except FileNotFoundError:
        raise WrongUse(
            f"There is no {manifest}, so nothing says what was built. Build the site again, or give a kept copy of "
            f"{MANIFEST} with --manifest."
        ) from None
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError, IsADirectoryError):
        raise WrongUse(
            f"{manifest} is no list of files that provider-directory wrote. Take the {MANIFEST} of a build."
        ) from None
    return content, listed, facts
