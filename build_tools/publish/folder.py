"""A folder of output, whole or not at all: built beside the old site, then exchanged with it in one step."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from build_tools.errors import NotOurFolder
from build_tools.on_disk import exchange

MANIFEST = "build.json"
TOOL = "provider-directory"


@contextmanager
def replacing(target: Path) -> Iterator[Path]:
    """
    A new folder to build in; on leaving, it takes the place of ``target`` in one step.

    When anything goes wrong inside, the new folder is removed and ``target`` stays as it was. Refuses a ``target``
    with content that this tool did not write (``NotOurFolder``): it would be deleted.
    """
    target = target.resolve()
    if target.exists() and not target.is_dir():
        raise NotOurFolder(target)
    if target.is_dir() and any(target.iterdir()) and not is_ours(target):
        raise NotOurFolder(target)
    target.parent.mkdir(parents=True, exist_ok=True)
    staging = Path(tempfile.mkdtemp(prefix=f".{target.name}.", suffix=".new", dir=target.parent))
    try:
        staging.chmod(0o755)
        yield staging
        _settle(staging)
        exchange(staging, target)
    finally:
        shutil.rmtree(staging, ignore_errors=True)


def is_ours(folder: Path) -> bool:
    """True when this tool wrote the folder, and every file in it: what anybody added there would be deleted."""
    try:
        manifest = json.loads((folder / MANIFEST).read_bytes())
        listed = {MANIFEST, *manifest["files"]}
    except (OSError, ValueError, TypeError, KeyError):
        return False
    found = (
        path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_symlink() or not path.is_dir()
    )
    return str(manifest.get("tool", "")).startswith(TOOL) and all(name in listed for name in found)


def write_file(path: Path, content: bytes) -> None:
    """Write one file, readable by the web server whatever the umask."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def write_manifest(site: Path, facts: dict[str, object]) -> int:
    """List every file with its SHA-256 in ``build.json``. Returns how many bytes the site has."""
    files = sorted(path for path in site.rglob("*") if path.is_file())
    listed = {path.relative_to(site).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}
    manifest = json.dumps({**facts, "files": listed}, indent=1, ensure_ascii=False) + "\n"
    write_file(site / MANIFEST, manifest.encode())
    return sum(path.stat().st_size for path in files)


def _settle(folder: Path) -> None:
    """Give every file its published mode, and make sure that the disk has it before it takes the old site's place."""
    for parent, _folders, files in os.walk(folder):
        Path(parent).chmod(0o755)
        for name in files:
            (Path(parent) / name).chmod(0o644)
    os.sync()
