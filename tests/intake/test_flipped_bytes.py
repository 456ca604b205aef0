"""A bit that a disk or a wire turned: what was signed for is seen to differ, and nothing else ends in an accident either."""

from __future__ import annotations

import random
import shutil
from datetime import date
from pathlib import Path

from handed_in import content, package, picture

from build_tools.intake.sent_visit import sent_visit
from build_tools.intake.submission import Refused, read_submission
from build_tools.pipeline import check_workspace

TODAY = date(2026, 11, 21)


def flipped(held: bytes, dice: random.Random) -> bytes:
    """The same bytes but for one bit of one of them."""
    at = dice.randrange(len(held))
    return held[:at] + bytes([held[at] ^ 1 << dice.randrange(8)]) + held[at + 1 :]


def test_what_was_approved_never_passes_with_a_bit_turned(workspace: Path) -> None:
    dice = random.Random(7)
    shutil.rmtree(workspace / ".cache", ignore_errors=True)
    files = sorted(path for path in (workspace / "qa_reports/visits").rglob("r1/**/*") if path.is_file())
    assert files
    for n in range(12):
        path = files[n % len(files)]
        held = path.read_bytes()
        path.write_bytes(flipped(held, dice))
        _, problems = check_workspace(workspace, TODAY)
        path.write_bytes(held)
        assert any(problem.severity == "error" for problem in problems), path
    assert check_workspace(workspace, TODAY)[0] is not None


def test_records_with_a_bit_turned_are_read_or_reported(workspace: Path) -> None:
    dice = random.Random(8)
    files = [*sorted((workspace / "providers").iterdir()), *sorted((workspace / "qa_reports").rglob("*.csv"))]
    files += [workspace / "mkdocs.yml", workspace / "qa_reports" / "policy.toml"]
    for path in dice.choices([path for path in files if path.stat().st_size], k=24):
        held = path.read_bytes()
        path.write_bytes(flipped(held, dice))
        directory, problems = check_workspace(workspace, TODAY)
        path.write_bytes(held)
        assert directory is not None or problems, path


def test_a_visit_on_its_way_with_a_bit_turned_is_read_whole_or_refused() -> None:
    dice = random.Random(9)
    held = content(package(pictures={"2a-1.jpg": picture(8, 8)}))
    assert not isinstance(read_submission(held, "visit.json"), Refused)
    for _ in range(200):
        found = read_submission(flipped(held, dice), "visit.json")
        sent = found if isinstance(found, Refused) or found.kind != "visit" else sent_visit(found)
        assert not isinstance(sent, Refused) or sent.problems
