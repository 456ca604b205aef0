"""Two folders take turns as the site: the next one is made out of sight, from what differs, and exchanged in one step."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from build_tools.locks import alone_with, made_in
from build_tools.on_disk import bring_back, exchange
from build_tools.publish.place import refuse_what_is_not_ours
from build_tools.publish.site_memory import SiteMemory
from build_tools.publish.stock import Stamp, Stock, folders_of, stock_of, take_stock
from build_tools.several import in_several_processes

NOTHING = Stock({}, {})
# With more files than this, one request to write everything to the disk is quicker than one for each.
MOST_SYNCED_ONE_BY_ONE = 300
AT_A_TIME = 1000  # files to link


@dataclass(frozen=True)
class Turn:
    """
    The folder ``root``, in which the next site is made, and what it ``holds`` already; it may be behind by some builds.

    ``stood`` is what the site has that readers see now, in ``site``; ``is_as_left`` tells that nobody has touched it
    since it was built. The two share files on the disk, so no file is ever written to: it is replaced.
    """

    root: Path
    holds: Mapping[str, Stamp] = field(default_factory=dict)
    site: Path | None = None
    stood: Stock = NOTHING
    is_as_left: bool = False

    @property
    def stands(self) -> Mapping[str, Stamp]:
        """The files that readers see now."""
        return self.stood.files

    def put(self, path: str, content: bytes) -> Stamp:
        """Let the next site have a file with these bytes; written only when neither folder has it."""
        digest = hashlib.sha256(content).hexdigest()
        held = self.holds.get(path)
        if held is not None and held.sha256 == digest:
            return held
        standing = self.stands.get(path)
        if standing is not None and standing.sha256 == digest:
            return self.keep(path)
        target = os.path.join(self.root, path)
        handle = _create(target)
        with open(handle, "wb") as file:
            file.write(content)
            file.flush()
            return Stamp(digest, len(content), os.fstat(handle).st_mtime_ns)

    def keep(self, path: str) -> Stamp:
        """Let the next site have a file as it stands."""
        standing, held = self.stands[path], self.holds.get(path)
        if held is not None and held.sha256 == standing.sha256:
            return held
        link(os.path.join(self.site or self.root, path), os.path.join(self.root, path))
        return standing


def _create(target: str) -> int:
    """A new file, in the place of whatever is there: its bytes may be those of the site that stands."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
    try:
        return os.open(target, flags, 0o644)
    except OSError:
        _make_way(target)
        return os.open(target, flags, 0o644)


def link(source: str, target: str) -> None:
    """One file under two names."""
    try:
        os.link(source, target)
    except OSError:
        _make_way(target)
        os.link(source, target)


def _make_way(target: str) -> None:
    """Remove what stands in the place of a file, and make the folders above it."""
    if os.path.isdir(target) and not os.path.islink(target):
        shutil.rmtree(target)
    else:
        with suppress(FileNotFoundError, NotADirectoryError):
            os.unlink(target)
    try:
        os.makedirs(os.path.dirname(target), exist_ok=True)
    except (FileExistsError, NotADirectoryError):  # a file lies where a folder is to be
        above = os.path.dirname(target)
        while not os.path.lexists(above):
            above = os.path.dirname(above)
        os.unlink(above)
        os.makedirs(os.path.dirname(target), exist_ok=True)


@contextmanager
def next_site(target: Path, memory: SiteMemory | None) -> Iterator[Turn]:
    """
    A folder in which the next site is made; :func:`finish` puts it in its place. Without that ``target`` stays as it is.

    Raises ``NotOurFolder`` for a ``target`` with content that this tool did not write, because it would be lost.
    """
    target = target.resolve()
    target.parent.mkdir(parents=True, exist_ok=True)
    with alone_with(target.parent):  # two builds of one site would make the same next folder; so the second waits
        bring_back(target)
        yield from _turn(target, memory)


def _turn(target: Path, memory: SiteMemory | None) -> Iterator[Turn]:
    known = memory.stood() if memory is not None else None
    is_as_left = known is not None and known.still_holds(target)
    stood = known if known is not None and is_as_left else _standing(target)
    umask = os.umask(0o022)  # the web server must be able to read it, whoever builds
    try:
        if memory is not None and memory.shares_a_disk_with(target.parent):
            yield Turn(memory.spare, _held(memory.spare, memory.held()).files, target, stood, is_as_left)
        else:
            with made_in(target.parent, target.name, is_folder=True) as root:
                root.chmod(0o755)
                yield Turn(root, {}, target, stood, is_as_left)
    finally:
        os.umask(umask)


def _standing(target: Path) -> Stock:
    """What stands there, by reading every byte of it."""
    if not os.path.lexists(target):
        return NOTHING
    refuse_what_is_not_ours(target)
    return take_stock(target)


def _held(spare: Path, held: Stock | None) -> Stock:
    if not spare.is_dir():
        spare.mkdir(parents=True)
        return NOTHING
    return held if held is not None and held.still_holds(spare) else take_stock(spare)


def finish(turn: Turn, files: Mapping[str, Stamp]) -> Stock:
    """
    Take away what the next site has no longer, and let it take the place of the one that stands.

    ``files`` are all that it is to have, the manifest included.
    """
    _take_away(turn.root, turn.holds.keys() - files.keys())
    fresh = [path for path, stamp in files.items() if stamp not in (turn.holds.get(path), turn.stands.get(path))]
    _settle(turn.root, fresh)
    made = stock_of(turn.root, files)
    exchange(turn.root, turn.site or turn.root)
    return made


def make_ready(turn: Turn, made: Stock, memory: SiteMemory) -> None:
    """Leave a folder for the next build in which it has only to put what differs: the old site, or else a second one."""
    if turn.root != memory.spare or turn.site is None:
        return
    memory.forget_sites_that_are_gone()
    if turn.root.exists():
        memory.remember_held(turn.stood)
    else:
        memory.remember_held(_second(turn.site, turn.root, made.files))


def _second(site: Path, spare: Path, files: Mapping[str, Stamp]) -> Stock:
    """Another folder with the same files."""
    spare.mkdir(parents=True)
    for folder in folders_of(files)[1:]:
        os.mkdir(f"{spare}/{folder}", 0o755)
    for _ in in_several_processes(_link_one, [*files], (site, spare), None, AT_A_TIME):
        pass
    return stock_of(spare, files)


def _link_one(path: str, job: tuple[Path, Path]) -> None:
    os.link(f"{job[0]}/{path}", f"{job[1]}/{path}")


def _take_away(root: Path, gone: set[str]) -> None:
    for path in gone:
        with suppress(FileNotFoundError, IsADirectoryError, NotADirectoryError, PermissionError):
            os.unlink(f"{root}/{path}")
    for folder in sorted(folders_of(gone)[1:], key=len, reverse=True):
        with suppress(OSError):  # not empty, or gone already
            os.rmdir(f"{root}/{folder}")


def _settle(root: Path, fresh: Sequence[str]) -> None:
    """Return when the disk has what is new."""
    if len(fresh) > MOST_SYNCED_ONE_BY_ONE or not hasattr(os, "fsync"):
        os.sync()
        return
    for path in [*fresh, *folders_of(fresh)]:
        handle = os.open(f"{root}/{path}", os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
