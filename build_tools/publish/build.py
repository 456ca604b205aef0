"""From a workspace to a published folder: the next site is made out of sight, and takes its place when it is whole."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from build_tools.models.share import RememberedShare
from build_tools.models.site import BuildFacts, SiteContent
from build_tools.pipeline import BuildRequest, build_site
from build_tools.publish.contents import Written, manifest_facts, write_site
from build_tools.publish.frame import Frame
from build_tools.publish.shell import Shell, kinds_of, make_shell, shell_key
from build_tools.publish.site_memory import SiteMemory
from build_tools.publish.stock import MANIFEST, Stamp, manifest_bytes
from build_tools.publish.turns import finish, make_ready, next_site
from build_tools.render.site import Site

Say = Callable[[str], None]


@dataclass(frozen=True)
class BuildReport:
    """
    What was built: how many of each, in how many seconds, how many bytes.

    ``written`` files differ from those of the site before; the others were left as they were. ``stages`` are seconds,
    in the order in which they were reached.
    """

    out: str
    as_of: str
    edition: str
    counts: dict[str, int]
    pages: int
    bytes: int
    files: int
    written: int
    seconds: float
    stages: dict[str, float]

    def as_json(self) -> dict[str, Any]:
        """What ``build --json`` prints."""
        return dict(vars(self))


@dataclass
class _Watch:
    """How long each stage took."""

    started: float = field(default_factory=time.perf_counter)
    stages: dict[str, float] = field(default_factory=dict)
    stage: str = ""
    began: float = 0.0

    def reached(self, stage: str) -> None:
        now = time.perf_counter()
        if self.stage:
            self.stages[self.stage] = self.stages.get(self.stage, 0.0) + now - self.began
        self.stage, self.began = stage, now

    def shared(self, made: Written) -> None:
        """Rendering and writing went on together, in several processes: their time is shared out as they used it."""
        both = self.stages.pop("render and write", 0.0)
        whole = made.rendering + made.writing or 1.0
        self.stages["render"] = self.stages.get("render", 0.0) + both * made.rendering / whole
        self.stages["write"] = self.stages.get("write", 0.0) + both * made.writing / whole


def publish(
    request: BuildRequest, out: Path, say: Say, memory: SiteMemory | None = None, *, precompress: bool = False
) -> BuildReport:
    """
    Build an edition and put it in place of ``out``, of which ``memory`` may know something.

    With ``precompress``, texts lie there as gzip and brotli, too, for a server that sends what it finds.

    Raises ``DataProblems`` or ``WrongUse``, in which case ``out`` is as it was.
    """
    watch = _Watch()
    say("Checking records and deciding who is approved")
    site = build_site(replace(request, shares=memory, reached=watch.reached))
    watch.reached("render")
    common = site.common()
    shell = _shell(request.workspace, common, site.facts, memory)
    watch.reached("render and write")
    with next_site(out, memory) as turn:
        past = memory.shares() if memory is not None else {}
        made = write_site(turn, site, common, shell, past, precompress=precompress)
        watch.reached("write")
        files = dict(made.files)
        files[MANIFEST] = turn.put(MANIFEST, manifest_bytes(manifest_facts(site.facts), files))
        say(f"Putting {_changed(files, turn.stands)} changed files of {len(files)} in place")
        stock = finish(turn, files)
        if memory is not None:
            memory.remember(stock, _to_remember(site, made))
            with suppress(OSError):  # the site stands: what is lacking for the next one costs it time, and nothing else
                make_ready(turn, stock, memory)
            memory.remember_moment()
    watch.reached("")
    watch.shared(made)
    return BuildReport(
        str(out),
        site.facts.as_of.isoformat(),
        site.facts.edition.value,
        dict(site.facts.counts),
        sum(path.endswith(".html") for path in files),
        sum(stamp.size for path, stamp in files.items() if path != MANIFEST),
        len(files),
        _changed(files, turn.stands),
        round(time.perf_counter() - watch.started, 2),
        {stage: round(seconds, 3) for stage, seconds in watch.stages.items()},
    )


def _changed(files: Mapping[str, Stamp], before: Mapping[str, Stamp]) -> int:
    return sum(path not in before or before[path].sha256 != stamp.sha256 for path, stamp in files.items())


def _to_remember(site: Site, made: Written) -> dict[str, RememberedShare]:
    return {
        name: RememberedShare(site.keys[name], site.decided.get(name, ()), files, indexed, made.framing)
        for name, (files, indexed) in made.shares.items()
    }


def _shell(workspace: Path, common: SiteContent, facts: BuildFacts, memory: SiteMemory | None) -> Shell:
    """From memory while nothing that MkDocs reads has changed."""
    kinds = kinds_of(common.pages)
    key = shell_key(workspace, kinds, facts)
    past = memory.shell(key) if memory is not None else None
    if past is not None:
        files, frames, site_url = past
        return Shell(files, {name: Frame(*frame) for name, frame in frames.items()}, site_url, is_settled=True)
    shell = make_shell(workspace, kinds, facts)
    if memory is not None and shell.is_settled:
        frames = {name: (frame.pieces, frame.slots) for name, frame in shell.frames.items()}
        memory.remember_shell(key, shell.files, frames, shell.site_url)
    return shell
