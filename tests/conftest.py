"""What every test may ask for: the repository's folders, a fixed day, workspaces to break, and the command itself."""

from __future__ import annotations

import fcntl
import io
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from hypothesis import settings

from build_tools.cli import main

TESTS = Path(__file__).parent
# A machine that others use too is slow at times, and no test is about time.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")
# Noon of the day for which the demonstration workspace was planned.
SOURCE_DATE_EPOCH = "1795262400"


@dataclass(frozen=True)
class Result:
    """How a command ended, and what it said: ``output`` to programs, ``errors`` to people."""

    exit_code: int
    output: str
    errors: str


Command = Callable[..., Result]


@pytest.fixture(scope="session")
def today() -> date:
    """The day on which every test takes place."""
    return date(2026, 11, 21)


@pytest.fixture(autouse=True, scope="session")
def _one_day_for_all() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOURCE_DATE_EPOCH", SOURCE_DATE_EPOCH)
        patch.setenv("NO_MKDOCS_2_WARNING", "1")
        yield


@pytest.fixture(scope="session")
def repository() -> Path:
    """The checkout, which is the demonstration workspace too."""
    return TESTS.parent


@pytest.fixture(scope="session")
def example() -> Path:
    """The tiny workspace. Copy it before changing anything."""
    return TESTS / "example"


@pytest.fixture
def workspace(example: Path, tmp_path: Path) -> Path:
    """A copy of the tiny workspace, to be changed at will."""
    return Path(shutil.copytree(example, tmp_path / "workspace", ignore=shutil.ignore_patterns(".cache")))


@pytest.fixture(scope="session")
def command() -> Command:
    """``command("check", "--json", workspace=…)`` runs the command line in this process and gives its result."""

    def run(*words: str, workspace: Path | None = None) -> Result:
        output, errors = io.StringIO(), io.StringIO()
        exit_code: object = 0
        with redirect_stdout(output), redirect_stderr(errors):
            try:
                main([words[0], *(["--workspace", str(workspace)] if workspace else []), *words[1:]])
            except SystemExit as ending:
                exit_code = ending.code
        assert isinstance(exit_code, int)
        return Result(exit_code, output.getvalue(), errors.getvalue())

    return run


@pytest.fixture(scope="session")
def example_site(example: Path, command: Command, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of the tiny workspace, built once. Not to be changed."""
    return _built_once("example", example, command, tmp_path_factory)


@pytest.fixture(scope="session")
def demo_site(repository: Path, command: Command, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of the demonstration workspace, built once. Not to be changed."""
    return _built_once("demo", repository, command, tmp_path_factory)


def _built_once(name: str, workspace: Path, command: Command, factory: pytest.TempPathFactory) -> Path:
    """One site for all processes of a run: the first to come builds it, the others wait for it."""
    # With pytest-xdist every process has a folder of its own inside the folder of the run.
    shared = factory.getbasetemp().parent if "PYTEST_XDIST_WORKER" in os.environ else factory.getbasetemp()
    site = shared / f"{name}-site"
    with (shared / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        # A build is whole or not at all: where there is a site, it is finished.
        if not site.exists():
            # What a build remembers would lie in the workspace, and be copied with it a thousand times.
            result = command("build", "--no-cache", "--out", str(site), workspace=workspace)
            assert result.exit_code == 0, result.errors
    return site
