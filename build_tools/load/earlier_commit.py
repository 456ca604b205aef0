"""What Git remembers of sign-off: lines of events and progress are only added, and what was submitted never changes."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

from build_tools.errors import WrongUse
from build_tools.models.problem import Problem

VISITS, FRAMEWORKS, RETIRED = "qa_reports/visits", "qa_reports/frameworks", "qa_reports/retired.csv"
_IN_A_VISIT = re.compile(rf"({VISITS}/[^/]+/[^/]+)/(?:(events|progress)\.csv|r([1-9][0-9]?)/.+)", re.DOTALL)
_OF_A_FRAMEWORK = re.compile(rf"({FRAMEWORKS}/([^/]+)/([^/]+))/([^/]+\.csv)")
Rows = list[dict[str | None, str | list[str]]]


def changes_since(workspace: Path, commit: str) -> tuple[Problem, ...]:
    """
    Every line of sign-off, and every submitted file, that stood at ``commit`` and no longer stands as it was; and, as
    warnings, the tables of frameworks that changed under visits made on them.

    Only files that Git finds changed are looked at, so it takes milliseconds however many visits there are. Raises
    ``WrongUse`` when the workspace is not in Git or has no such commit.
    """
    try:
        known = _git(workspace, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{commit}^{{commit}}")
    except OSError:
        raise WrongUse("Git is not installed here, and --since asks it what stood before.") from None
    if known is None:
        raise WrongUse(f"There is no commit “{commit}” here. --since needs a Git repository with that commit in it.")
    at = known.decode().strip()
    # A name beginning with a dash cannot come out of rev-parse; renames are told as what they are: one file gone.
    changed = (
        _git(
            workspace, "diff", "--name-only", "--no-renames", "--relative", "-z", at, "--", VISITS, FRAMEWORKS, RETIRED
        )
        or b""
    )
    paths = sorted(name.decode(errors="surrogateescape") for name in changed.split(b"\0") if name)
    retired = _retired(workspace)
    of_visits = (problem for path in paths if not retired(path) for problem in _problems_of(workspace, at, path))
    register = _git(workspace, "cat-file", "blob", f"{at}:./{RETIRED}") if RETIRED in paths else None
    of_register = _lines_gone(workspace, at, RETIRED, register) if register is not None else ()
    return (*of_register, *of_visits, *(problem for path in paths for problem in _changed_beneath(workspace, at, path)))


def _git(workspace: Path, *words: str) -> bytes | None:
    """What Git answers; ``None`` when it says no."""
    answer = subprocess.run(["git", "-C", str(workspace), *words], capture_output=True, check=False)
    return answer.stdout if answer.returncode == 0 else None


def _problems_of(workspace: Path, at: str, path: str) -> Iterator[Problem]:
    match = _IN_A_VISIT.fullmatch(path)
    before = _git(workspace, "cat-file", "blob", f"{at}:./{path}") if match else None
    if match is None or before is None:
        return  # new since then
    package, log, revision = match.groups()
    if log:
        yield from _lines_gone(workspace, at, path, before)
        return
    mend = f"Bring it back as it was: git restore --source={at[:10]} -- {path}"
    events = _rows(_git(workspace, "cat-file", "blob", f"{at}:./{package}/events.csv") or b"")
    if any((row.get("event"), row.get("revision")) == ("submitted", revision) for row in events):
        yield Problem(
            "revision-changed",
            f"{path} was submitted as it stood at {at[:10]}, and was changed or taken out since.",
            f"{mend}; a correction is a new revision.",
            f"{package}/r{revision}",
            path.removeprefix(f"{package}/r{revision}/"),
        )


def _lines_gone(workspace: Path, at: str, path: str, before: bytes) -> Iterator[Problem]:
    """The first line of a log that stood there, and no longer stands where it stood."""
    now = workspace / path
    lost = _first_lost(_rows(before), _rows(now.read_bytes()) if now.is_file() else [])
    if lost is not None:
        number, row = lost
        told = ("at", "noted_on", "retired_on", "event", "action", "record", "by")
        said = ", ".join(str(row.get(name)) for name in told if row.get(name))
        package, _, name = path.rpartition("/")
        yield Problem(
            "event-order",
            f"Row {number} ({said}) was changed or taken out since {at[:10]}. Lines are only ever added at the end.",
            f"Bring it back as it was: git restore --source={at[:10]} -- {path}, then say what was wrong in a new line.",
            package,
            name,
            number,
        )


def _retired(workspace: Path) -> Callable[[str], bool]:
    """Whether a path is of a visit that was taken out whole, as the register says."""
    register = workspace / RETIRED
    lines = _rows(register.read_bytes()) if register.is_file() and not register.is_symlink() else []
    named = {(line.get("kind"), line.get("record")) for line in lines}

    def is_retired(path: str) -> bool:
        match = _IN_A_VISIT.fullmatch(path)
        if match is None or os.path.lexists(workspace / match[1]):
            return False
        provider, visit = match[1].split("/")[-2:]
        return ("provider", provider) in named or not named.isdisjoint(
            {("visit", f"{provider}-{visit}"), ("draft", f"{provider}-{visit}")}
        )

    return is_retired


def _changed_beneath(workspace: Path, at: str, path: str) -> Iterator[Problem]:
    """A report is rendered with its framework's tables: whoever changes those changes what was signed, unseen."""
    match = _OF_A_FRAMEWORK.fullmatch(path)
    before = _git(workspace, "cat-file", "blob", f"{at}:./{path}") if match else None
    now = workspace / path
    if match is None or before is None or _rows(before) == (_rows(now.read_bytes()) if now.is_file() else []):
        return
    package, framework, version, table = match.groups()
    approved = sorted(_approved_on(workspace, framework, version))
    if approved:
        count = "1 visit" if len(approved) == 1 else f"{len(approved)} visits"
        yield Problem(
            "revision-changed",
            f"{path} was changed since {at[:10]}, and {count} approved on it (such as {approved[0]}) would read otherwise.",
            f"Bring it back (git restore --source={at[:10]} -- {path}) and make the change in a new version.",
            package,
            table,
            severity="warning",
        )


def _approved_on(workspace: Path, framework: str, version: str) -> Iterator[str]:
    """The folders of visits with an approved revision made on a version; what cannot be read is told elsewhere."""
    for events in (workspace / VISITS).glob(f"*/*-{framework}/events.csv"):
        numbers = {
            row.get("revision")
            for row in _rows(events.read_bytes() if events.is_file() else b"")
            if row.get("event") == "approved"
        }
        for number in numbers:
            try:
                package = json.loads((events.parent / f"r{number}" / "datapackage.json").read_bytes())
                header = next(part["data"][0] for part in package["resources"] if part["name"] == "visit")
                is_made_on_it = (header["framework_id"], header["framework_version"]) == (framework, version)
            except (OSError, ValueError, RecursionError, KeyError, IndexError, TypeError, StopIteration):
                continue
            if is_made_on_it:
                yield events.parent.relative_to(workspace / VISITS).as_posix()
                break


def _rows(content: bytes) -> Rows:
    """Rows by heading, so that another order of columns or other line ends are no change."""
    text = content.decode("utf-8-sig", errors="replace")
    try:
        return [dict(row) for row in csv.DictReader(io.StringIO(text, newline=""))]
    except csv.Error:
        return []


def _first_lost(before: Rows, now: Rows) -> tuple[int, dict[str | None, str | list[str]]] | None:
    """The first row that no longer stands where it stood, with its number as a spreadsheet counts."""
    for number, row in enumerate(before):
        if number >= len(now) or now[number] != row:
            return number + 2, row
    return None
