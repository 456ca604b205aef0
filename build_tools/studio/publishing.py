"""Publishing is building: the same command as in a terminal, in a process of its own, whole or not at all."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from threading import Lock, Thread
from typing import Literal

from flask import Blueprint, Response, request
from werkzeug.wrappers import Response as AnyResponse

from build_tools.errors import WrongUse
from build_tools.models.visibility import Visibility
from build_tools.render.environment import number
from build_tools.studio.desk import Desk
from build_tools.studio.pages import back_to, session_of_request, studio_page

PATIENCE = 3600  # seconds
FOLDERS = {Visibility.PUBLIC: "site", Visibility.MEMBERS: "site-members", Visibility.INTERNAL: "site-internal"}
ENTRY = "import sys; from build_tools.cli import main; main(sys.argv[1:])"


@dataclass(frozen=True)
class Run:
    """One publishing: how it stands, who began it and when, and what came of it in words."""

    state: Literal["running", "done", "failed"]
    edition: Visibility
    by: str
    at: str
    words: str = ""


@dataclass(frozen=True)
class PublishView:
    """All of ``studio/publish.html``: the run that goes on or was the last, and where each edition goes."""

    run: Run | None
    folders: tuple[tuple[str, str], ...]


class Press:
    """Builds one edition at a time, in the background."""

    def __init__(self, workspace: Path) -> None:
        self._workspace = workspace.resolve()
        self._lock = Lock()
        self.run: Run | None = None

    def begin(self, edition: Visibility, by: str, at: str) -> Thread:
        """Start. Raises ``WrongUse`` while another one goes on."""
        with self._lock:
            if self.run is not None and self.run.state == "running":
                raise WrongUse(f"The site is being built already, begun by {self.run.by}. Wait for it.")
            self.run = Run("running", edition, by, at)
        thread = Thread(target=self._print, args=(self.run,), daemon=True)
        thread.start()
        return thread

    def _print(self, run: Run) -> None:
        try:
            state, words = self._build(run.edition)
        except (OSError, subprocess.TimeoutExpired) as error:
            state, words = "failed", f"The build did not end: {type(error).__name__}."
        with self._lock:
            self.run = Run("done" if state == "done" else "failed", run.edition, run.by, run.at, words)

    def _build(self, edition: Visibility) -> tuple[str, str]:
        out = self._workspace / FOLDERS[edition]
        answer = subprocess.run(
            [
                *(sys.executable, "-c", ENTRY, "build", "--json"),
                *("--workspace", str(self._workspace), "--out", str(out), "--edition", edition.value),
            ],
            capture_output=True,
            text=True,
            encoding="utf-8",
            errors="replace",
            timeout=PATIENCE,
            check=False,
            stdin=subprocess.DEVNULL,
            env={**os.environ, "PYTHONUTF8": "1"},
        )
        if answer.returncode != 0:
            return "failed", answer.stderr.strip()[-4000:] or "The build ended without a word."
        report = json.loads(answer.stdout)
        counts = ", ".join(f"{number(count)} {name}" for name, count in report["counts"].items())
        return "done", f"{counts}; {number(report['pages'])} pages, in {report['seconds']} seconds."


def publishing_pages(desk: Desk) -> Blueprint:
    """The page that begins a build, and says how it goes."""
    pages = Blueprint("publishing", __name__)
    press = Press(desk.workspace)

    @pages.get("/publish")
    def publish() -> Response:
        run = press.run
        folders = tuple((edition.value, f"{folder}/") for edition, folder in FOLDERS.items())
        is_running = run is not None and run.state == "running"
        return studio_page("publish.html", PublishView(run, folders), "Publish", refresh=3 if is_running else 0)

    @pages.post("/publish")
    def begin() -> AnyResponse:
        editions = {edition.value: edition for edition in FOLDERS}
        edition = editions.get(request.form.get("edition", ""))
        if edition is None:
            raise WrongUse("Say for whom the site is to be built.")
        press.begin(edition, session_of_request().person, desk.clock.now())
        return back_to("/publish")

    return pages
