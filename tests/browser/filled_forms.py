"""What the tests of a listing and of a registration share: the tiny workspace's site, and a form filled in as a person does."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from frictionless import Package, system
from playwright.sync_api import Page

from build_tools.intake.proposal import read_proposal
from build_tools.intake.submission import Submission, read_submission
from build_tools.models.change import Proposal

TODAY = date(2026, 11, 21)


def saved_file(page: Page, folder: Path) -> Path:
    """Save the file from the page on which everything is checked."""
    with page.expect_download() as downloading:
        page.get_by_role("button", name="Save the file").click()
    path = folder / downloading.value.suggested_filename
    downloading.value.save_as(path)
    return path


def proposal_in(path: Path) -> Proposal:
    """The proposal, read by intake; plain frictionless finds nothing wrong with it either."""
    content = path.read_bytes()
    with system.use_context(trusted=True):
        report = Package(json.loads(content)).validate()
    assert report.valid, report.flatten(["type", "message"])
    submission = read_submission(content, path.name)
    assert isinstance(submission, Submission), submission
    assert submission.kind == "proposal"
    proposal = read_proposal(submission)
    assert isinstance(proposal, Proposal), proposal
    return proposal


def accept_all(workspace: Path, file: Path, command: Callable[..., Any]) -> None:
    """Staff accept every change; a second time there is nothing left to change."""
    done = command("intake", str(file), "--accept", "all", workspace=workspace)
    assert done.exit_code == 0, done.output + done.errors
    stored = {path: path.read_bytes() for path in (workspace / "providers").iterdir()}
    again = command("intake", str(file), "--accept", "all", workspace=workspace)
    assert again.exit_code == 0, again.output + again.errors
    assert {path: path.read_bytes() for path in (workspace / "providers").iterdir()} == stored
