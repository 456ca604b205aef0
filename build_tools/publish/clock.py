"""The one place that reads the clock, in London, and honours SOURCE_DATE_EPOCH; and the commit being built."""

from __future__ import annotations

import os
import subprocess
from datetime import UTC, date, datetime
from pathlib import Path

from build_tools.errors import WrongUse
from build_tools.models.columns import FIRST_DAY, LAST_DAY
from build_tools.models.visit import LONDON


def today_in_london() -> date:
    """Today's date in London: at 00:30 there in summer it is still yesterday in UTC."""
    return _now().astimezone(LONDON).date()


def now_in_utc() -> str:
    """This moment as events write it, such as 2026-03-14T15:20:00Z; SOURCE_DATE_EPOCH, where it is set."""
    return _now().strftime("%Y-%m-%dT%H:%M:%SZ")


def _now() -> datetime:
    """This moment, or the one that SOURCE_DATE_EPOCH names. Raises ``WrongUse`` for a year that cannot be."""
    now = _told()
    if not FIRST_DAY < now.date() < LAST_DAY:
        years = f"years run from {FIRST_DAY.year} to {LAST_DAY.year}"
        raise WrongUse(f"This machine's clock, or SOURCE_DATE_EPOCH, says that it is {now.date()}; {years}.")
    return now


def _told() -> datetime:
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    if epoch is None:
        return datetime.now(UTC)
    try:
        return datetime.fromtimestamp(int(epoch), UTC)
    except (ValueError, OverflowError, OSError) as error:
        raise WrongUse(f"SOURCE_DATE_EPOCH is “{epoch}”; it must be a whole number of seconds since 1970.") from error


def commit_of(workspace: Path) -> str | None:
    """The short name of the commit checked out in the workspace; ``None`` when there is no Git or no commit."""
    command = ["git", "-C", str(workspace), "rev-parse", "--short=10", "HEAD"]
    try:
        answer = subprocess.run(command, capture_output=True, text=True, timeout=10, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return None
    return answer.stdout.strip() if answer.returncode == 0 else None
