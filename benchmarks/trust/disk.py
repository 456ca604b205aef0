"""Figure 11: a disk that is full at every step, read-only, or failing; a folder that is taken away meanwhile."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.measured import Failed
from benchmarks.trust.figure import Measured, Say
from benchmarks.trust.kill_cases import CASES, Case, begin
from benchmarks.trust.kills import CHANGES, WRITING, seen
from benchmarks.trust.runs import Ended, Tree, get_ready, left_overs, run

SIZE = 48 << 20
# Free bytes on the disk: nothing, then a little, then every megabyte until the command ends well.
FREE = (0, 1 << 14, 1 << 16, 1 << 18, 1 << 19, *((number << 20) for number in range(1, 20)))
FAULTS = (errno.EIO, errno.EDQUOT, errno.EACCES)
FAIL_AT = 5  # calls of each command, evenly spaced
AWAY_AT = (0.02, 0.3, 0.5, 0.7, 0.9, 0.98)  # of the calls of a build
OUTPUTS = ("{o}/site", "{o}/outcomes")


@dataclass
class _Found:
    tried: Counter[str] = field(default_factory=Counter)
    damaged: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    rude: list[str] = field(default_factory=list)


def measure(folder: Path, say: Say, *, is_quick: bool) -> Measured:
    """See ``figure.Measure``."""
    get_ready()
    disk, scratch = folder / "disk", folder / "scratch"
    disk.mkdir()
    scratch.mkdir()
    os.environ["TMPDIR"] = str(scratch)
    found = _Found()
    cases = [case for case in CASES if "several" not in case.name]
    with _Mounted(disk):
        for case in cases[::5] if is_quick else cases:
            say(f"{case.name}, after {sum(found.tried.values())} runs")
            _one(case, disk, found, is_quick)
        _scratch_is_full(disk, found)
        sees = _sees_damage(disk)
    count = sum(found.tried.values())
    return Measured(
        f"{len(found.damaged)}, {len(found.left)}",
        not (found.damaged or found.left or found.rude) and sees,
        {
            "runs": count,
            "runs by kind": dict(found.tried),
            "damaged": found.damaged[:20],
            "left over": found.left[:20],
            "not told in a sentence, with 0, 1 or 2": found.rude[:20],
            "a damaged output is seen": sees,
        },
        (
            "A real file system of 48 MB, filled up; and single calls that are told of a failing disk, a quota, a refusal. After each run all is as before or as after a good one, and once there is room again the same command ends well.",
            "`describe` puts several files in place one after another: each of them is the old one or the new one.",
            "When somebody takes the site away during a build, its absence counts as the old state.",
        ),
    )


class _Mounted:
    """A small file system in memory."""

    def __init__(self, place: Path) -> None:
        self._place = place

    def __enter__(self) -> None:
        done = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "none", self._place], capture_output=True, check=False
        )
        if done.returncode:
            raise Failed("No file system can be mounted here; that needs the rights of root.")

    def __exit__(self, *why: object) -> None:
        subprocess.run(["umount", "-l", self._place], check=False)


def _one(case: Case, disk: Path, found: _Found, is_quick: bool) -> None:
    folder = disk / "case"
    calls = disk.parent / "calls"
    _fresh(case, folder)
    old = seen(folder)
    done = run(*case.given(folder), first=lambda: _counted(calls))
    if done.code:
        raise Failed(f"{case.name}: {done.said}")
    new, total = seen(folder), int(calls.read_text())
    for free in FREE[::4] if is_quick else FREE:
        _fresh(case, folder)
        _fill(disk, free)
        ended = run(*case.given(folder))
        (disk / "ballast").unlink()
        _judge(case, "full disk", f"{free:,} bytes free", folder, ended, (old, new), found)
        if ended.code == 0:
            break
    _fresh(case, folder)
    _remount(disk, "ro")
    ended = run(*case.given(folder))
    _remount(disk, "rw")
    _judge(case, "read-only disk", "read-only", folder, ended, (old, new), found)
    for place in range(2 if is_quick else FAIL_AT):
        step = 1 + round((place + 0.5) * (total - 1) / FAIL_AT)
        number = FAULTS[place % len(FAULTS)]
        _fresh(case, folder)
        ended = run(*case.given(folder), first=lambda step=step, number=number: _fails_at(step, number))  # type: ignore[misc]
        _judge(case, "a call that fails", f"{errno.errorcode[number]} at {step}", folder, ended, (old, new), found)
    if "build" in case.words:
        _taken_away(case, folder, (AWAY_AT[1::3] if is_quick else AWAY_AT), total, (old, new), found)
    shutil.rmtree(folder)


def _taken_away(
    case: Case, folder: Path, shares: tuple[float, ...], total: int, states: tuple[Tree, Tree], found: _Found
) -> None:
    """The site, the workspace or a part of it is taken away by somebody else in the middle of a build."""
    for name in ("o/site", "w", "w/directory", "w/.cache"):
        for share in shares:
            _fresh(case, folder)
            away = folder.parent / "away"
            shutil.rmtree(away, ignore_errors=True)
            gone = folder / name

            def take(gone: Path = gone, away: Path = away) -> None:
                if gone.exists():
                    gone.rename(away)

            ended = run(*case.given(folder), first=lambda share=share, take=take: _does_at(int(total * share), take))  # type: ignore[misc]
            if name != "o/site" and away.exists():
                shutil.rmtree(gone, ignore_errors=True)
                away.rename(gone)
            old, new = states
            without = {path: what for path, what in old.items() if not path.startswith("0/site")}
            now = seen(folder)
            if name == "o/site" and ended.code == 0 and now == without:
                found.tried["taken away"] += 1  # it stood in its place by then
                continue
            _judge(
                case,
                "taken away",
                f"{name} at {share}",
                folder,
                ended,
                (without if now == without else old, new),
                found,
            )


def _judge(
    case: Case, kind: str, when: str, folder: Path, ended: Ended, states: tuple[Tree, Tree], found: _Found
) -> None:
    found.tried[kind] += 1
    about = f"{case.name}, {kind}, {when}"
    old, new = states
    now = seen(folder)
    is_each = case.name == "describe" and all(
        now.get(path) in (old.get(path), new.get(path)) for path in {*now, *old, *new}
    )
    if (now not in (old, new) and not is_each) or (ended.code == 0 and now != new):
        differs = sorted(path for path in now.keys() | old.keys() if now.get(path) != old.get(path))
        found.damaged.append(f"{about} (ended with {ended.code}): {differs[:5]}")
    if left := left_overs(folder, Path(os.environ["TMPDIR"])):
        found.left.append(f"{about}: {left[:3]}")
    if not ended.is_plain or (ended.code and not ended.said.strip()):
        found.rude.append(f"{about}: {ended.code} {ended.said[-300:]}")
    again = run(*case.given(folder))
    is_there = again.code == 2 and now == new and case.name in ("new", "sample", "approve", "withdraw")
    if (again.code and not is_there) or seen(folder) != new:
        found.damaged.append(f"{about}, and then: {again.code} {again.said[-300:]}")


def _fresh(case: Case, folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    begin(case, folder)


def _fill(disk: Path, free: int) -> None:
    state = os.statvfs(disk)
    with (disk / "ballast").open("wb") as file:
        os.posix_fallocate(file.fileno(), 0, max(1, state.f_bavail * state.f_frsize - free))


def _remount(disk: Path, how: str) -> None:
    subprocess.run(["mount", "-o", f"remount,{how},size={SIZE}", disk], check=True)


def _counted(note: Path) -> None:
    from benchmarks.trust.kills import _count

    _count(note)


def _does_at(step: int, what: Callable[[], None]) -> None:
    """Do something, once, just before the n-th call of this process that changes the disk."""
    count, process, is_done = 0, os.getpid(), False

    def heard(event: str, details: tuple[object, ...]) -> None:
        nonlocal count, is_done
        writes = event == "open" and len(details) > 2 and isinstance(details[2], int) and details[2] & WRITING
        if (event in CHANGES or writes) and not is_done and os.getpid() == process:
            count += 1
            if count >= step and event not in ("os.remove", "os.rmdir"):
                is_done = True
                what()

    sys.addaudithook(heard)


def _fails_at(step: int, number: int) -> None:
    def fail() -> None:
        raise OSError(number, os.strerror(number))

    _does_at(step, fail)


def _scratch_is_full(disk: Path, found: _Found) -> None:
    """The folder for passing things has no room, and the disk of the site has."""
    case = next(case for case in CASES if case.name == "a first build")
    folder, before = disk.parent / "elsewhere", os.environ["TMPDIR"]
    for free in (0, 1 << 16, 1 << 20):
        shutil.rmtree(folder, ignore_errors=True)
        begin(case, folder)
        old = seen(folder)
        _fill(disk, free)
        os.environ["TMPDIR"] = str(disk)
        ended = run(*case.given(folder))
        os.environ["TMPDIR"] = before
        (disk / "ballast").unlink()
        found.tried["no room for passing things"] += 1
        if ended.code and seen(folder) != old:
            found.damaged.append(f"no room in TMPDIR, {free} bytes free: {ended.code}")
        if not ended.is_plain:
            found.rude.append(f"no room in TMPDIR, {free} bytes free: {ended.said[-300:]}")
        if left := left_overs(folder, disk):
            found.left.append(f"no room in TMPDIR: {left[:3]}")


def _sees_damage(disk: Path) -> bool:
    """Whether an output that is written over in its place, as stock tools do, would be found damaged."""
    place = disk / "planted"
    (place / "o").mkdir(parents=True)
    (place / "w").mkdir()
    (place / "o" / "a.pdf").write_bytes(b"x" * 5_000_000)
    old = seen(place)
    _fill(disk, 1 << 20)
    with suppress(OSError):
        (place / "o" / "a.pdf").write_bytes(b"y" * 8_000_000)
    (disk / "ballast").unlink()
    is_seen = seen(place) != old
    shutil.rmtree(place)
    return is_seen
