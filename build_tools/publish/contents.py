"""All that a site consists of: what is common is made here, shares are made by as many processes as there are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter
from typing import NamedTuple

from build_tools import __version__
from build_tools.models.share import OF_ALL, RememberedShare
from build_tools.models.site import BuildFacts, SiteContent
from build_tools.models.visibility import Visibility
from build_tools.publish.assets import published_script, published_style
from build_tools.publish.offline import WORKER, worker_of
from build_tools.publish.precompress import SUFFIXES, compressed
from build_tools.publish.shell import Shell
from build_tools.publish.stock import TOOL, Stamp
from build_tools.publish.turns import Turn
from build_tools.render.browser_rules import header_files
from build_tools.render.environment import compile_templates
from build_tools.render.site import Site
from build_tools.several import FEWEST_PARTS, in_several_processes

THEME = Path(__file__).resolve().parent.parent / "theme"
ASSETS = "assets/directory"
# Shares at a time: of many, so many that what lies together in memory is mostly touched, and so copied, by one process.
FEWEST, MOST, BUNDLES = 12, 100, 40
LARGE = 300  # shares, from which on what is about all providers takes longer than to start processes for it
FILES_AT_A_TIME = 400
INDEX = "index.html"


@dataclass
class Written:
    """
    What was written: every file of the site with its stamp, which addresses are indexed, and each share's part.

    ``framing`` is a digest of what the shares' pages were set in; ``rendering`` and ``writing`` are seconds.
    """

    files: dict[str, Stamp] = field(default_factory=dict)
    indexed: set[str] = field(default_factory=set)
    shares: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = field(default_factory=dict)
    framing: bytes = b""
    rendering: float = 0.0
    writing: float = 0.0


class _Share(NamedTuple):
    files: dict[str, Stamp]
    indexed: tuple[str, ...]
    rendering: float
    writing: float


def write_site(
    turn: Turn,
    site: Site,
    common: SiteContent,
    shell: Shell,
    remembered: Mapping[str, RememberedShare] | None = None,
    *,
    precompress: bool = False,
) -> Written:
    """
    Put every file in its place. Shares that are ``remembered`` with the same key and framing stay as they stand.

    ``remembered`` must be of this very site, and of the same version of the program. With ``precompress``, texts lie
    there compressed, too.
    """
    made = Written(framing=shell.digest_of_shares + bytes([precompress]))
    past = remembered if remembered and turn.is_as_left else {}
    for name in site.shares:
        share = past.get(name)
        if share is not None and (share.key, share.framing) == (site.keys.get(name), made.framing):
            made.files.update((path, turn.keep(path)) for path in share.files)
            made.indexed.update(share.indexed)
            made.shares[name] = share.files, share.indexed
    due = _in_bundles([name for name in site.shares if name not in made.shares], len(site.shares))
    if len(due) >= FEWEST_PARTS:
        compile_templates()
    written = in_several_processes(_write_shares, due, (turn, site, shell, precompress), None, 1)
    for names, bundle in zip(due, written, strict=True):
        for name, fresh in zip(names, bundle, strict=True):
            made.files.update(fresh.files)
            made.indexed.update(fresh.indexed)
            made.shares[name] = tuple(fresh.files), fresh.indexed
            made.rendering += fresh.rendering
            made.writing += fresh.writing
    began = perf_counter()
    made.indexed.update(page.path for page in common.pages if page.indexed)
    ours = {page.path for page in common.pages}
    prose = {path.removesuffix(INDEX) for path in shell.files if path == INDEX or path.endswith(f"/{INDEX}")}
    made.indexed.update(prose - ours)
    files = common_files(common, shell)
    files.update(_workers(common, files, turn.root))
    files.update(header_files(site.facts.edition))
    if shell.site_url and site.facts.edition is Visibility.PUBLIC:  # nobody is to find the others
        files["sitemap.xml"] = _sitemap(made.indexed, shell.site_url)
    stamps = in_several_processes(_write_file, [*files], (turn, files, precompress), None, FILES_AT_A_TIME)
    for found in stamps:
        made.files.update(found)
    made.writing += perf_counter() - began
    return made


def _in_bundles(names: Sequence[str], of: int) -> list[list[str]]:
    """
    The shares that are due, ``of`` so many, in bundles that are worth a process's while.

    In a large directory what is about all providers takes long, so each such share is a bundle of its own.
    """
    own = [name for name in names if name.startswith(OF_ALL)] if of > LARGE else []
    others = [name for name in names if name not in own]
    size = min(MOST, max(FEWEST, len(others) // BUNDLES))
    return [*([name] for name in own), *(others[at : at + size] for at in range(0, len(others), size))]


def _write_shares(names: Sequence[str], job: tuple[Turn, Site, Shell, bool]) -> list[_Share]:
    return [_write_share(name, job) for name in names]


def _write_share(name: str, job: tuple[Turn, Site, Shell, bool]) -> _Share:
    turn, site, shell, precompress = job
    began = perf_counter()
    content = site.share(name)
    files = {f"{page.path}{INDEX}": shell.framed(page) for page in content.pages}
    files.update((file.path, file.content) for file in content.files)
    rendered = perf_counter()
    stamps: dict[str, Stamp] = {}
    for path in files:
        stamps.update(_write_file(path, (turn, files, precompress)))
    indexed = tuple(page.path for page in content.pages if page.indexed)
    return _Share(stamps, indexed, rendered - began, perf_counter() - rendered)


def _write_file(path: str, job: tuple[Turn, Mapping[str, bytes], bool]) -> dict[str, Stamp]:
    """The stamp of a file, and of what lies compressed beside it: that is not made again while the file is the same."""
    turn, files, precompress = job
    stamps = {path: turn.put(path, files[path])}
    if precompress:
        beside = [f"{path}{suffix}" for suffix in SUFFIXES if f"{path}{suffix}" in turn.stands]
        standing = turn.stands.get(path)  # somebody may have taken away the one, and left the others
        if beside and standing is not None and standing.sha256 == stamps[path].sha256:
            stamps.update((name, turn.keep(name)) for name in beside)
        else:
            packed = compressed(path, files[path])
            stamps.update((f"{path}{suffix}", turn.put(f"{path}{suffix}", text)) for suffix, text in packed.items())
    return stamps


def common_files(common: SiteContent, shell: Shell) -> dict[str, bytes]:
    """Every file that is in nobody's share, but for what is made from others."""
    files = dict(shell.files)
    files.update((f"{page.path}{INDEX}", shell.framed(page)) for page in common.pages)
    files.update((file.path, file.content) for file in common.files)
    files.update(assets())
    return files


def _workers(common: SiteContent, files: Mapping[str, bytes], root: Path) -> dict[str, bytes]:
    """A service worker for each page that opens without a network. What it loads of a share lies in ``root`` already."""

    def read(path: str) -> bytes | None:
        if path in files:
            return files[path]
        return (root / path).read_bytes() if (root / path).is_file() else None

    source = (THEME / "assets" / "js" / WORKER).read_text("utf-8")
    return {f"{page.path}{WORKER}": worker_of(page, source, read) for page in common.pages if page.offline}


def assets() -> Iterator[tuple[str, bytes]]:
    """The theme's own files, as they are published."""
    folder = THEME / "assets"
    for asset in sorted(path for path in folder.rglob("*") if path.is_file()):
        yield f"{ASSETS}/{asset.relative_to(folder).as_posix()}", _published(asset)


def _published(asset: Path) -> bytes:
    if asset.suffix == ".css":
        return published_style(asset.read_text("utf-8"), lambda name: (asset.parent / name).read_text("utf-8")).encode()
    return published_script(asset.read_text("utf-8")).encode() if asset.suffix == ".mjs" else asset.read_bytes()


def _sitemap(addresses: Iterable[str], site_url: str) -> bytes:
    """Our own list of addresses: MkDocs' would name the frames, leave out the framed pages and change every day."""
    lines = "".join(f"<url><loc>{site_url}{address}</loc></url>\n" for address in sorted(addresses))
    opening = '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
    return f"{opening}{lines}</urlset>\n".encode()


def manifest_facts(facts: BuildFacts) -> dict[str, object]:
    """What ``build.json`` says besides its list of files."""
    return {
        "tool": f"{TOOL} {__version__}",
        "as_of": facts.as_of.isoformat(),
        "edition": facts.edition.value,
        "commit": facts.commit,
    }
