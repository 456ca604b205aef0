"""The same check and the same site wherever the workspace lies, in the plainest locale, with few files open at a time."""

from __future__ import annotations

import os
import re
import resource
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

# Of each kind that a shell, an address, a pattern or a template could stumble over.
NAMES = [
    "a b",
    "it's “quoted”",
    'say "so"',
    "50% [x] {y}",
    "line\nend",
    "Łódź 日本",
    "-rf",
    "#1?&=",
    "$HOME`x`",
    "..x;",
]


def few_files() -> None:
    resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))


def run(*words: str, at: Path) -> subprocess.CompletedProcess[bytes]:
    """The command in a process of its own, with the locale C taken at its word and at most 64 open files."""
    settings = {**os.environ, "LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0", "PYTHONPATH": os.getcwd()}
    words = (sys.executable, "-m", "build_tools", *words)
    return subprocess.run(words, cwd=at, env=settings, capture_output=True, check=False, preexec_fn=few_files)


def lie_in(place: Path, name: str, example: Path) -> Path:
    return Path(shutil.copytree(example, place / name / "w", ignore=shutil.ignore_patterns(".cache")))


def test_a_workspace_is_checked_wherever_it_lies(example: Path, tmp_path: Path) -> None:
    """One process for each would be seconds each; what names could break is the same in one."""
    code = "import sys\nfrom build_tools.cli import main\nfor place in sys.argv[1:]:\n    try:\n        main(['check', '--json', '--workspace', place])\n    except SystemExit as end:\n        print(end.code)\n"
    places = [str(lie_in(tmp_path, name, example)) for name in NAMES]
    settings = {**os.environ, "LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"}
    done = subprocess.run(
        [sys.executable, "-c", code, *places], env=settings, capture_output=True, check=False, preexec_fn=few_files
    )
    assert done.stderr == b""
    assert done.stdout.split() == [b"[]", b"0"] * len(NAMES) or done.stdout.split() == [b"[]"] * len(NAMES)


def shown(site: Path) -> dict[str, bytes]:
    """Every file; the example lies in a repository, whose commit its pages name, and the copy in none."""
    commit = re.compile(rb", from commit <code>[0-9a-f]+</code>")
    files = (path for path in site.rglob("*") if path.is_file() and path.name != "build.json")
    return {path.relative_to(site).as_posix(): commit.sub(b"", path.read_bytes()) for path in files}


@pytest.mark.parametrize("name", ["it's 50% “Łódź” [x]\nend #1?&"])
def test_a_site_is_built_wherever_it_lies_byte_for_byte(
    name: str, example: Path, example_site: Path, tmp_path: Path
) -> None:
    workspace = lie_in(tmp_path, name, example)
    done = run("build", "--workspace", ".", "--out", f"../{name}-site", at=workspace)
    assert done.returncode == 0, done.stderr
    assert b"Traceback" not in done.stderr
    built = workspace.parent / f"{name}-site"
    assert shown(built) == shown(example_site)
