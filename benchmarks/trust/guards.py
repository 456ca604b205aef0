"""The modules that keep harm out and restricted things in, and the branches of each that its own tests reach."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from benchmarks.measured import Failed

ROOT = Path(__file__).parents[2]
# What guards, by folder, and the tests that are about it. One list: whoever adds a guard adds it here.
GUARDS: Mapping[str, tuple[str, ...]] = {
    "models": ("visibility", "edition", "problem"),
    "load": ("*",),
    "intake": (
        "submission", "sent_visit", "proposal", "spreadsheet", "workbook_file", "workbook_rows", "odk", "visit_package", "pictures",
        "typed_day", "retire",
    ),
    "studio": ("guard", "identity"),
    "render": ("csv_text", "environment", "browser_rules"),
    "publish": ("prose", "markdown", "turns", "stock", "place", "verify"),
    "": ("on_disk",),
}  # fmt: skip
TESTS = (
    "tests/models/test_visibility.py", "tests/models/test_edition.py", "tests/models/test_edition_of_visits.py",
    "tests/models/test_problem.py", "tests/load", "tests/fuzz", "tests/test_on_disk.py",
    "tests/intake/test_hostile_visits.py", "tests/intake/test_hostile_proposals.py", "tests/intake/test_hostile_workbooks.py",
    "tests/intake/test_handed_in.py", "tests/intake/test_spreadsheet.py", "tests/intake/test_visit_intake.py",
    "tests/intake/test_odk.py", "tests/intake/test_proposal.py", "tests/intake/test_retire.py",
    "tests/studio/test_guard.py", "tests/studio/test_admitted.py", "tests/studio/test_command.py",
    "tests/render/test_templates.py", "tests/render/test_written.py", "tests/publish/test_navigation.py",
    "tests/publish/test_prose_markdown.py", "tests/publish/test_prose_build.py", "tests/publish/test_turns.py",
    "tests/publish/test_verify.py", "tests/publish/test_place.py", "tests/render/test_browser_rules.py", "tests/test_broken.py",
)  # fmt: skip


def guards() -> list[Path]:
    """The files of all that guards. Raises ``Failed`` for a name that no file has any longer."""
    found: list[Path] = []
    for folder, names in GUARDS.items():
        for name in names:
            files = sorted((ROOT / "build_tools" / folder).glob(f"{name}.py"))
            if not files:
                raise Failed(f"there is no {folder}/{name}.py: mend the list of what guards")
            found += [path for path in files if path.name != "__init__.py"]
    return found


def branch_coverage(folder: Path, tests: tuple[str, ...] = TESTS) -> dict[str, dict[str, Any]]:
    """
    By module: its ``branches``, how many are ``missed``, how many ``lines`` are, and where.

    Only those branches count to which the named tests come in one process. Raises ``Failed``.
    """
    data, found = folder / "coverage.data", folder / "coverage.json"
    included = ",".join(str(path) for path in guards())
    words = [sys.executable, "-m", "coverage"]
    settings = {**os.environ, "COVERAGE_FILE": str(data), "PYTHONPATH": str(ROOT)}
    if gone := [test for test in tests if not (ROOT / test).exists()]:
        raise Failed(f"there is no {gone[0]}: mend the list of tests of what guards")
    options = ["-q", "-p", "no:cacheprovider", *tests]
    run = [*words, "run", "--branch", f"--include={included}", "-m", "pytest", *options]
    done = subprocess.run(run, cwd=ROOT, env=settings, capture_output=True, check=False)
    if done.returncode:
        raise Failed(f"the tests of what guards fail: {done.stdout.decode(errors='replace')[-600:]}")
    told = subprocess.run([*words, "json", "-o", str(found)], cwd=ROOT, env=settings, capture_output=True, check=False)
    if told.returncode:
        raise Failed(f"coverage cannot tell: {told.stderr.decode(errors='replace')[-300:]}")
    files = json.loads(found.read_text(encoding="utf-8"))["files"]
    by_path = {(ROOT / name).resolve(): about for name, about in files.items()}
    return {str(path.relative_to(ROOT / "build_tools")): _told(by_path.get(path.resolve())) for path in guards()}


def _told(about: Mapping[str, Any] | None) -> dict[str, Any]:
    if about is None:
        return {"branches": 0, "missed": 0, "lines": 1, "where": ["never imported"]}
    summary = about["summary"]
    where = [f"{start}→{end if end > 0 else 'end'}" for start, end in about.get("missing_branches", ())]
    return {
        "branches": summary["num_branches"],
        "missed": summary["missing_branches"],
        "lines": summary["missing_lines"],
        "where": [*map(str, about["missing_lines"]), *where][:20],
    }
