"""A studio over a copy of the tiny workspace, which is a repository of its own."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from studio_people import FOLDER, HOST, PROXY, Studio, git

from build_tools.publish.clock import now_in_utc
from build_tools.studio.app import create_app
from build_tools.studio.desk import Clock
from build_tools.studio.identity import BehindProxy, OneTimeLink


@pytest.fixture
def clock(today: date) -> Clock:
    return Clock(lambda: today, now_in_utc)


@pytest.fixture
def kept(workspace: Path) -> Path:
    """The tiny workspace as a repository, with the approval of its first visit not yet given."""
    path = workspace / FOLDER / "events.csv"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join(line for line in lines if ",approved," not in line and ",published," not in line))
    (workspace / ".gitignore").write_text("site/\nsite-members/\n.cache/\n")
    git(workspace, "init", "--quiet")
    git(workspace, "add", ".")
    git(workspace, "commit", "--quiet", "-m", "as it was")
    return workspace


@pytest.fixture
def studio(kept: Path, clock: Clock) -> Studio:
    """Behind a proxy, so that several people may come."""
    return Studio(create_app(kept, BehindProxy("X-Forwarded-User", PROXY, HOST), clock), kept)


@pytest.fixture
def link(kept: Path) -> OneTimeLink:
    return OneTimeLink("QA-LEAD", 8400)


@pytest.fixture
def local(kept: Path, clock: Clock, link: OneTimeLink) -> Studio:
    """On this machine, with a link that works once."""
    return Studio(create_app(kept, link, clock), kept)
