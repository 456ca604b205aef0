"""What is packaged is the code of the tracked list and nothing that lies beside it: no records, no site, no cache, no notes."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

MARK = "mark-of-a-workspace-7391"
# Where a partnership's own files lie, and what work leaves behind.
BESIDE = (
    *("providers/providers.csv", "qa_reports/inbox/visit.json", "directory/index.md", "site/index.html", "site-members/index.html"),
    *(".cache/memory.bin", ".env", "notes.txt", "build_tools/notes.txt", "build_tools/studio/draft.docx", "tests/notes.txt"),
)  # fmt: skip
MADE = ("PKG-INFO", "setup.cfg", "provider_directory.egg-info/", "provider_directory-0.1.0.dist-info/")
BUILD = "from setuptools import build_meta as b; import sys; out = sys.argv[1]; b.build_wheel(out); b.build_sdist(out)"


@pytest.fixture(scope="module")
def packaged(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, bytes], set[str]]:
    """What is in the wheel and in the source's archive, made as scripts/release makes them, and what Git tracks."""
    listed = subprocess.run(["git", "-C", str(repository), "ls-files", "-z"], capture_output=True, check=True)
    tracked = {name for name in listed.stdout.decode().split("\0") if name}
    source, out = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("dist")
    for name in tracked:
        is_needed = name.startswith(("build_tools/", "tests/test_s")) or "/" not in name
        if is_needed and (repository / name).is_file():
            (source / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(repository / name, source / name)
    for name in BESIDE:
        (source / name).parent.mkdir(parents=True, exist_ok=True)
        (source / name).write_text(MARK, encoding="utf-8")
    subprocess.run([sys.executable, "-c", BUILD, str(out)], cwd=source, capture_output=True, check=True)
    held: dict[str, bytes] = {}
    with zipfile.ZipFile(next(out.glob("*.whl"))) as wheel:
        held |= {f"wheel: {name}": wheel.read(name) for name in wheel.namelist()}
    with tarfile.open(next(out.glob("*.tar.gz"))) as archive:
        for entry in archive:
            file = archive.extractfile(entry) if entry.isfile() else None
            if file:
                held[f"source: {entry.name.partition('/')[2]}"] = file.read()
    return held, tracked


def test_nothing_is_packaged_that_is_not_tracked(packaged: tuple[dict[str, bytes], set[str]]) -> None:
    held, tracked = packaged
    names = [name.partition(": ")[2] for name in held]
    assert len(names) > 900
    assert [name for name in names if name not in tracked and not name.startswith(MADE)] == []


def test_no_mark_of_what_lies_beside_the_code_is_in_a_package(packaged: tuple[dict[str, bytes], set[str]]) -> None:
    held, _ = packaged
    assert [name for name, content in held.items() if MARK.encode() in content] == []
    folders = {name.split("/")[0].partition(": ")[2] for name in held if "/" in name}
    assert folders <= {"build_tools", "tests", "provider_directory.egg-info", "provider_directory-0.1.0.dist-info"}


def test_every_file_of_the_code_that_is_tracked_is_packaged(packaged: tuple[dict[str, bytes], set[str]]) -> None:
    held, tracked = packaged
    lacking = {name for name in tracked if name.startswith("build_tools/") and f"wheel: {name}" not in held}
    assert lacking == set(), "pyproject.toml names what goes along beside Python's own files"
