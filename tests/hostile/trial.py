"""One case through its door: what its commands cost and said, and whether a row was lost without a word."""

from __future__ import annotations

import json
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hostile.cases import Case
from hostile.runner import Ran, command, in_own_process, tree


@dataclass(frozen=True)
class Tried:
    """What became of a case: its faults in words, and the dearest of its commands."""

    case: Case
    faults: tuple[str, ...]
    seconds: float
    peak: int


def tried(case: Case, example: Path, folder: Path, *, builds: bool = True) -> Tried:
    """Run a case in a copy of the workspace ``example``, made in ``folder`` and removed again."""
    workspace, site = folder / "workspace", folder / "site"
    shutil.copytree(example, workspace, ignore=shutil.ignore_patterns(".cache"))
    try:
        if case.content is not None:
            return _handed_in(case, case.content(), workspace, folder / "handed-in.json")
        assert case.put is not None
        case.put(workspace)
        return _on_disk(case, workspace, site, builds=builds)
    finally:
        for left in (workspace, site, folder / "handed-in.json"):
            subprocess.run(["rm", "-rf", str(left)], check=True)  # folders too deep for Python's own way


def _on_disk(case: Case, workspace: Path, site: Path, *, builds: bool) -> Tried:
    before = tree(workspace)
    runs = [command("check", "--workspace", str(workspace), "--json")]
    faults = [f"check: {fault}" for fault in runs[0].faults]
    if builds:
        runs.append(command("build", "--workspace", str(workspace), "--out", str(site)))
        faults += [f"build: {fault}" for fault in runs[-1].faults]
        if runs[0].code == 1 and site.exists():
            faults.append("a site was built of what is not sound")
        if runs[-1].code and site.exists():
            faults.append("a site was left behind")
        if runs[-1].code == 0:
            faults += _reads_as_an_attacker(site)
    if tree(workspace) != before:
        faults.append("the workspace was touched")
    if case.table and not faults:
        faults += _losses(workspace, case.table)
    return _told(case, faults, runs)


def _handed_in(case: Case, content: bytes, workspace: Path, file: Path) -> Tried:
    file.write_bytes(content)
    before = tree(workspace)
    runs = [command("intake", str(file), "--workspace", str(workspace), "--by", "QA-1", "--json")]
    faults = list(runs[0].faults)
    after = {name: state for name, state in tree(workspace).items() if not name.endswith(".lock")}
    stored = not faults and runs[0].code == 0
    if not stored and after != before:
        faults.append("it was refused, and the workspace was touched")
    if stored:
        (about,) = json.loads(runs[0].output)
        kept = next(workspace / name for name in about["files"] if name.endswith("datapackage.json"))
        sent, found = _rows(json.loads(content.decode("utf-8-sig"))), _rows(json.loads(kept.read_bytes()))
        faults += [f"silent loss: {part}" for part, count in sent.items() if found.get(part, 0) != count]
        runs.append(command("check", "--workspace", str(workspace)))
        faults += ["what was stored is not sound"] if runs[-1].code else runs[-1].faults
    return _told(case, faults, runs)


def _rows(document: dict[str, Any]) -> dict[str, int]:
    return {part["name"]: len(part["data"]) for part in document["resources"] if part["name"] != "media"}


def _told(case: Case, faults: list[str], runs: list[Ran]) -> Tried:
    return Tried(case, tuple(faults), max(ran.seconds for ran in runs), max(ran.peak for ran in runs))


def _reads_as_an_attacker(site: Path) -> list[str]:
    """Marks of what nobody may read, or obey, in the pages of a site."""
    found = []
    for page in site.rglob("*.html"):
        text = page.read_text(encoding="utf-8").lower()
        marks = ("root:x:0", "<script>alert", 'href="javascript:', 'href="data:text', "@evil.example")
        found += [f"{mark} in {page.name}" for mark in marks if mark in text]
    return found[:3]


def _losses(workspace: Path, table: str) -> list[str]:
    ran = in_own_process(lambda: _count(workspace, table))
    return [f"silent loss: rows {ran.output.strip()}"] if ran.output.strip() or ran.code else []


def _count(workspace: Path, table: str) -> None:
    """Print the rows that are neither taken over nor told of."""
    from datetime import date

    from build_tools.load.csv_table import read_table
    from build_tools.load.text_file import FilePlace
    from build_tools.models.framework import FRAMEWORK_TABLES
    from build_tools.models.tables import PROVIDER_TABLES
    from build_tools.models.visit import EVENT_TABLE
    from build_tools.pipeline import check_workspace

    path = workspace / table
    kind = next(kind for kind in (*PROVIDER_TABLES, *FRAMEWORK_TABLES, EVENT_TABLE) if kind.name == path.stem)
    read = read_table(FilePlace(path, path.parent.name, path.name), kind, [])
    kept = {row.number for row in read.rows} if read else set()
    _, problems = check_workspace(workspace, date(2026, 11, 21))
    here = [one for one in problems if one.resource == path.name]
    if any(one.row in (None, 1) and one.severity == "error" for one in here):
        return  # the file as a whole is refused, in so many words
    told = {one.row for one in here if one.row is not None}
    rest = [one.row for one in here if one.row and ("From row" in one.message or "rows above" in one.message)]
    rest += [one.row for one in here if one.row and "more like" in one.message]
    last = min(rest, default=10**9)
    blank = {number for one in here if one.code == "blank-row" for number in range(1, 10**5)}
    lost = [row for row in rows_of(path.read_bytes()) if row not in kept | told | blank and row < last]
    if lost:
        print(*lost[:10])  # noqa: T201


def rows_of(content: bytes) -> list[int]:
    """
    The numbers of the rows that hold anything, counted without the product: by ends of lines outside quotation marks.

    Where the marks do not come in pairs, every line counts.
    """
    wide = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    text = content.decode("utf-16" if wide else "utf-8", errors="replace").replace("\r\n", "\n").replace("\r", "\n")
    pieces = text.split('"')
    if len(pieces) % 2:
        text = "".join(piece if place % 2 == 0 else "x" for place, piece in enumerate(pieces))
    lines = text.split("\n")
    return [number for number, line in enumerate(lines, 1) if number > 1 and line.strip(",;\t \0\x1a")]
