"""Figure 10: ``kill -9`` at moments spread over each command, and its end at calls of the disk counted one by one."""

from __future__ import annotations

import os
import random
import shutil
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.measured import Failed
from benchmarks.trust.figure import Measured, Say
from benchmarks.trust.kill_cases import CASES, Case, begin
from benchmarks.trust.runs import Ended, Run, Tree, get_ready, left_overs, run, still_running, tree

KILLED = 9
# What changes the disk tells Python's audit hooks first. fsync and the exchange of folders tell none, so they are wrapped.
CHANGES = frozenset(
    {"os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.truncate", "os.link", "os.chmod", "os.utime"}
)
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC
# Of each command: ends at a call of the disk, kills at a moment. Those that people wait for get more.
AT_CALLS, AT_MOMENTS, DEAR_CALLS, DEAR_MOMENTS = 6, 3, 10, 5
LAST_CALLS = 3  # the exchange and what follows are always among them
SAVES = 20  # of the studio


@dataclass
class Found:
    """What came of the kills."""

    tried: Counter[str] = field(default_factory=Counter)
    told: list[str] = field(default_factory=list)

    def blame(self, case: Case, when: str, what: str) -> None:
        self.told.append(f"{case.name}, {when}: {what}")


def measure(folder: Path, say: Say, *, is_quick: bool) -> Measured:
    """See ``figure.Measure``."""
    get_ready()
    os.environ["TMPDIR"] = str(folder / "scratch")
    (folder / "scratch").mkdir()
    found, chance = Found(), random.Random(1)
    for case in CASES:
        say(f"{case.name}, after {sum(found.tried.values())} kills")
        _one(case, folder / "case", found, chance, is_quick)
        shutil.rmtree(folder / "case")
    studio = _studio(folder, 2 if is_quick else SAVES, found)
    count = sum(found.tried.values())
    return Measured(
        f"{len(found.told)} of {count}",
        not found.told and count >= 200,
        {"kills by command": dict(found.tried), "saves of the studio": studio, "found": found.told[:40]},
        (
            """After each: outputs and workspace are byte for byte those of before or those of an undisturbed run, `check` \
finds nothing, the same command then ends well with the bytes of an undisturbed run, nothing is left over and no process \
goes on.""",
            """A revision that nobody handed in yet, because the kill fell between its files and its line in events.csv, \
counts as not there: it is on no page, and the same file again completes it. A file still in the inbox counts as not yet \
taken out.""",
            "`describe` puts several files in place one after another: each of them is the old one or the new one.",
            "A kill is not a power cut: that what was told to the disk is on it cannot be shown here.",
        ),
    )


def _one(case: Case, folder: Path, found: Found, chance: random.Random, is_quick: bool) -> None:
    begin(case, folder / "before")
    old = seen(folder / "before")
    calls = folder / "calls"
    _fresh(case, folder)
    done = run(*case.given(folder / "now"), first=lambda: _count(calls))
    if done.code != 0:
        raise Failed(f"{case.name}: {done.said}")
    new, total = seen(folder / "now"), int(calls.read_text())
    if new == old:
        raise Failed(f"{case.name} changes nothing, so nothing can be seen.")
    steps = 1 if is_quick else DEAR_CALLS if case.is_dear else AT_CALLS
    moments = 1 if is_quick else DEAR_MOMENTS if case.is_dear else AT_MOMENTS
    last = [total - place for place in range(LAST_CALLS if not is_quick else 1)]
    spread = [1 + round((place + 0.5) * (total - 1) / steps) for place in range(steps)]
    for step in sorted({max(1, each) for each in (*spread, *last)}):
        _fresh(case, folder)
        ended = run(*case.given(folder / "now"), first=lambda step=step: _die_at(step))  # type: ignore[misc]
        _judge(case, f"at call {step} of {total}", folder, ended, (old, new), found)
    for place in range(moments):
        _fresh(case, folder)
        after = (place + chance.random()) / moments * done.seconds * 1.1
        killed = Run(case.given(folder / "now"))
        time.sleep(after)
        killed.kill()
        ended = killed.end()
        time.sleep(0.05)
        if left := still_running(killed.process):
            found.blame(case, f"after {after:.2f} s", f"{left} processes went on")
        _judge(case, f"after {after:.2f} s", folder, ended, (old, new), found)


def _fresh(case: Case, folder: Path) -> None:
    """All as it was before. What a build remembers does not survive copying, so it is made again where it matters."""
    shutil.rmtree(folder / "now", ignore_errors=True)
    if case.remembers:
        begin(case, folder / "now")
    else:
        shutil.copytree(folder / "before", folder / "now", symlinks=True)


def _judge(case: Case, when: str, folder: Path, ended: Ended, states: tuple[Tree, Tree], found: Found) -> None:
    found.tried[case.name] += 1
    old, new = states
    now = seen(folder / "now")
    is_each = case.name == "describe" and all(
        now.get(path) in (old.get(path), new.get(path)) for path in {*now, *old, *new}
    )
    if now not in (old, new) and not is_each:
        differs = sorted(path for path in now.keys() | old.keys() if now.get(path) != old.get(path))
        found.blame(case, when, f"neither old nor new: {differs[:5]}")
    if ended.code == 0 and now != new:
        found.blame(case, when, "it said that it was done, and it was not")
    if ended.code not in (0, KILLED, -KILLED):
        found.blame(case, when, f"ended with {ended.code}: {ended.said[-300:]}")
    checked = run("check", "--no-cache", "--workspace", str(folder / "now" / "w"))
    if checked.code != 0 and case.name != "describe":  # its workspace has the problem that it mends
        found.blame(case, when, f"check: {checked.said[-300:]}")
    again = run(*case.given(folder / "now"))
    is_done_already = again.code == 2 and now == new and case.name in ("new", "sample", "approve", "withdraw")
    if (again.code != 0 and not is_done_already) or seen(folder / "now") != new:
        found.blame(case, when, f"the next run ended with {again.code}: {again.said[-300:]}")
    if left := left_overs(folder / "now", Path(os.environ["TMPDIR"])):
        found.blame(case, when, f"left over: {left[:5]}")


def seen(folder: Path) -> Tree:
    """What there is, but for what waits: a revision without a line, a file in the inbox, what is still being made."""
    everything = tree(folder / "o", folder / "w")
    drafts = []
    for log in (folder / "w" / "qa_reports" / "visits").glob("*/*/events.csv"):
        lines = log.read_text("utf-8").splitlines()[1:]
        numbers = {line.split(",")[1] for line in lines}
        place = log.parent.relative_to(folder / "w").as_posix()
        drafts += [f"1/{place}/{one.name}" for one in log.parent.glob("r*") if one.name[1:] not in numbers]
    return {
        path: what
        for path, what in everything.items()
        if not path.startswith(("1/qa_reports/inbox", *drafts))
        and not any(part.endswith((".new", ".incoming")) for part in path.split("/"))
    }


class _Steps:
    """Counts the calls that change the disk in this process; at the ``last`` of them it ends."""

    def __init__(self, last: int | None) -> None:
        from build_tools import on_disk

        self.count, self._last, self._process = 0, last, os.getpid()
        sys.addaudithook(self._heard)
        sync, exchanged = os.fsync, on_disk._at_once
        os.fsync = lambda handle: (self._step(), sync(handle), self._step())[1]  # type: ignore[assignment]
        on_disk._at_once = lambda one, other: (self._step(), exchanged(one, other), self._step())[1]  # type: ignore[func-returns-value]

    def _step(self) -> None:
        self.count += 1
        if self.count == self._last and os.getpid() == self._process:
            os._exit(KILLED)

    def _heard(self, event: str, details: tuple[object, ...]) -> None:
        writes = event == "open" and len(details) > 2 and isinstance(details[2], int) and details[2] & WRITING
        if event in CHANGES or writes or event == "sqlite3.connect":
            self._step()


def _count(note: Path) -> None:
    steps = _Steps(None)
    end = os._exit

    def noted(code: int) -> None:
        if os.getpid() == steps._process:
            count = steps.count  # writing the note is none of its steps
            note.write_text(str(count))
        end(code)

    os._exit = noted  # type: ignore[assignment]


def _die_at(step: int) -> None:
    _Steps(step)


def _studio(folder: Path, saves: int, found: Found) -> int:
    """A studio that saves again and again, killed at random: what it acknowledged is in the history."""
    from benchmarks.trust.studio_kills import killed_saves

    acknowledged, tried, told = killed_saves(folder / "studio", saves)
    found.tried["a save in the studio"] += tried
    found.told += told
    return acknowledged
