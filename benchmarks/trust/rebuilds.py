"""Figure 13: everything made again with one thing varied after another, and days around midnight in London."""

from __future__ import annotations

import csv
import getpass
import os
import platform
import shutil
import socket
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.measured import Failed
from benchmarks.trust.figure import Measured, Say
from benchmarks.trust.runs import EXAMPLE, NOON, REPOSITORY, Tree, tree

DAYS = REPOSITORY / "tests" / "shared_cases" / "london_days.csv"
# A workspace is nobody's but its owner's: its modes are those that the owner's mask asks for.
OWN_MODES = ("0/new", "0/sample")


@dataclass(frozen=True)
class Varied:
    """One variation: of the environment, of the arguments of ``outputs``, of a mask, of places, of processors."""

    name: str
    environment: Mapping[str, str | None] = field(default_factory=dict)
    more: tuple[str, ...] = ()
    umask: int = 0o022
    place: str = "place"
    processors: int | None = None
    is_again: bool = False
    besides: tuple[str, ...] = ()


VARIED = (
    Varied("time: 40 days later", {}, ("--later", "40")),
    Varied(
        "time: 40 days later, told by --as-of alone",
        {"SOURCE_DATE_EPOCH": str(int(NOON) + 40 * 86_400)},
        besides=("0/pack.pdf",),
    ),
    Varied("zone: Pacific/Kiritimati", {"TZ": "Pacific/Kiritimati"}),
    Varied("zone: America/Adak", {"TZ": "America/Adak"}),
    Varied("locale: C, without UTF-8", {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"}),
    Varied("locale: tr_TR", {"LC_ALL": "tr_TR.UTF-8", "LANG": "tr_TR.UTF-8", "LANGUAGE": "tr"}),
    Varied("hash seed: 1", {"PYTHONHASHSEED": "1"}),
    Varied("hash seed: 4242", {"PYTHONHASHSEED": "4242"}),
    Varied("path: longer, with a blank and an accent", place="another place/façade/ŵ"),
    Varied("umask: 077", umask=0o077),
    Varied("umask: 000", umask=0),
    Varied("file order: shuffled", {}, ("--shuffle",)),
    Varied("jobs: one processor", processors=1),
    Varied("who and where: user, home, scratch", {"USER": "other", "LOGNAME": "other", "HOME": "/nonexistent"}),
    Varied("programs: no Git on the path", {"PATH": "/nonexistent"}),
    Varied("twice into the same place, from what is remembered", is_again=True),
)


def measure(folder: Path, say: Say, *, is_quick: bool) -> Measured:
    """See ``figure.Measure``."""
    first = _made(Varied("as it is"), folder)
    differing: dict[str, list[str]] = {}
    for varied in VARIED[::6] if is_quick else VARIED:
        say(varied.name)
        made = _made(varied, folder)
        differing[varied.name] = [path for path in sorted({*made, *first}) if _differs(path, made, first, varied)]
    told = _tells_of_machine(folder / "place" / "o")
    wrong, days = _wrong_days()
    seen = _sees_a_difference(folder)
    count = sum(map(len, differing.values()))
    files = len(first)
    return Measured(
        f"{count} of {files:,} files and folders × {len(differing)}; {days - len(wrong)} of {days}",
        not count and not wrong and not told and days >= 40 and seen,
        {
            "differing by variation": {name: paths[:10] for name, paths in differing.items()},
            "days that do not hold": wrong,
            "words of this machine in an output": told,
            "a single byte and a single mode that differ are seen": seen,
        },
        (
            "Made each time: two editions, a build with --precompress, outcomes with Parquet, a pack, a Word report, both spreadsheets, an invented workspace and an empty one.",
            "A pack prints the day on which it was made beside the day that it is about, so it is left out where only --as-of tells the day.",
            "Packs, reports, spreadsheets, outcomes and sites have the modes 0644 and 0755 whatever the mask; a new workspace has those that its owner's mask asks for, for it holds what is not for all.",
        ),
    )


def _made(varied: Varied, folder: Path) -> Tree:
    place = folder / varied.place
    if not varied.is_again:
        shutil.rmtree(place, ignore_errors=True)
        shutil.copytree(EXAMPLE, place / "w", ignore=shutil.ignore_patterns(".cache"))
    else:
        for name in ("new", "sample"):
            shutil.rmtree(place / "o" / name)
    (folder / "scratch").mkdir(exist_ok=True)
    base = {**os.environ, "SOURCE_DATE_EPOCH": NOON, "NO_MKDOCS_2_WARNING": "1", "PYTHONHASHSEED": "0"}
    base |= {"PYTHONPATH": str(REPOSITORY), "TMPDIR": str(folder / "scratch"), "LC_ALL": "C.UTF-8", "TZ": "UTC"}
    environment = {name: value for name, value in {**base, **varied.environment}.items() if value is not None}

    def first() -> None:
        os.umask(varied.umask)
        if varied.processors:
            os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[: varied.processors])

    words = [sys.executable, "-m", "benchmarks.trust.outputs", str(place / "w"), str(place / "o"), *varied.more]
    done = subprocess.run(words, env=environment, preexec_fn=first, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise Failed(f"{varied.name}: {(done.stdout + done.stderr)[-800:]}")
    return tree(place / "o")


def _differs(path: str, made: Tree, first: Tree, varied: Varied) -> bool:
    one, other = made.get(path), first.get(path)
    if path in varied.besides:
        return False
    if one is None or other is None:
        return True
    if varied.umask != 0o022 and path.startswith(OWN_MODES):
        expected = (0o777 if not one[1] and one[0] & 0o100 else 0o666) & ~varied.umask
        return one[1] != other[1] or one[0] != expected
    return one != other


def _tells_of_machine(out: Path) -> list[str]:
    """Files that hold the name of this host or user, a place on this machine, or the version of Python."""
    words = {socket.gethostname(), platform.node(), str(out.parent), str(REPOSITORY), platform.python_version()}
    if len(getpass.getuser()) > 4:  # “root” is a word like any other
        words.add(getpass.getuser())
    marks = [word.encode() for word in words if len(word) > 3]
    return [
        f"{path.relative_to(out)}: {mark.decode()}"
        for path in sorted(out.rglob("*"))
        if path.is_file()
        for mark in marks
        if mark in path.read_bytes()
    ]


def _wrong_days() -> tuple[list[str], int]:
    """The days of ``london_days.csv`` that the program, asked in each of three zones, has otherwise; and how many."""
    with DAYS.open(encoding="utf-8", newline="") as lines:
        cases = [*csv.DictReader(lines)]
    code = (
        "import os, sys\nfrom build_tools.publish.clock import today_in_london\n"
        "for moment in sys.argv[1:]:\n    os.environ['SOURCE_DATE_EPOCH'] = moment\n    print(today_in_london())"
    )
    wrong = []
    for zone in ("UTC", "Pacific/Kiritimati", "America/Adak"):
        words = [sys.executable, "-c", code, *(case["seconds"] for case in cases)]
        environment = {**os.environ, "TZ": zone, "PYTHONPATH": str(REPOSITORY)}
        said = subprocess.run(words, env=environment, capture_output=True, text=True, check=True).stdout.split()
        wrong += [f"{c['moment']} in {zone}: {day}" for c, day in zip(cases, said, strict=True) if day != c["day"]]
    return wrong, len(cases)


def _sees_a_difference(folder: Path) -> bool:
    """Whether a byte, and a mode, that were changed by hand would be found."""
    place = folder / "place" / "o"
    file = place / "public" / "index.html"
    was, content = tree(place), file.read_bytes()
    file.write_bytes(content[:-1] + b" ")
    byte = tree(place) != was
    file.write_bytes(content)
    file.chmod(0o600)
    mode = tree(place) != was
    file.chmod(0o644)
    return byte and mode and tree(place) == was
