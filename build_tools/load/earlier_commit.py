"""What Git remembers of sign-off: lines of events and progress are only added, and what was submitted never changes."""

from __future__ import annotations

import csv
import io
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

from build_tools.errors import WrongUse
from build_tools.models.problem import Problem

VISITS = "qa_reports/visits"
_IN_A_VISIT = re.compile(rf"({VISITS}/[^/]+/[^/]+)/(?:(events|progress)\.csv|r([1-9][0-9]?)/.+)", re.DOTALL)
Rows = list[dict[str | None, str | list[str]]]


def changes_since(workspace: Path, commit: str) -> tuple[Problem, ...]:
    """
    Every line of sign-off, and every submitted file, that stood at ``commit`` and no longer stands as it was.

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
    changed = _git(workspace, "diff", "--name-only", "--no-renames", "--relative", "-z", at, "--", VISITS) or b""
    paths = sorted(name.decode(errors="surrogateescape") for name in changed.split(b"\0") if name)
    return tuple(problem for path in paths for problem in _problems_of(workspace, at, path))


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
    mend = f"Bring it back as it was: git restore --source={at[:10]} -- {path}"
    if log:
        now = workspace / path
        lost = _first_lost(_rows(before), _rows(now.read_bytes()) if now.is_file() else [])
        if lost is not None:
            number, row = lost
            said = ", ".join(
                str(row.get(name)) for name in ("at", "noted_on", "event", "action", "by") if row.get(name)
            )
            yield Problem(
                "event-order",
                f"Row {number} ({said}) was changed or taken out since {at[:10]}. Lines are only ever added at the end.",
                f"{mend}, then say what was wrong in a new line.",
                package,
                f"{log}.csv",
                number,
            )
        return
    events = _rows(_git(workspace, "cat-file", "blob", f"{at}:./{package}/events.csv") or b"")
    if any((row.get("event"), row.get("revision")) == ("submitted", revision) for row in events):
        yield Problem(
            "revision-changed",
            f"{path} was submitted as it stood at {at[:10]}, and was changed or taken out since.",
            f"{mend}; a correction is a new revision.",
            f"{package}/r{revision}",
            path.removeprefix(f"{package}/r{revision}/"),
        )


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
