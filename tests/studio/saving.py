"""A program for the test of killed saves: saves again and again through the studio, and says what was acknowledged."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

from studio_people import HOST, PROXY, Studio, fields, send

from build_tools.publish.clock import now_in_utc
from build_tools.studio.app import create_app
from build_tools.studio.desk import Clock
from build_tools.studio.identity import BehindProxy

OWN = "/records/lockside-workshop/providers"


def main(workspace: Path, run: str) -> None:
    clock = Clock(lambda: date(2026, 11, 21), now_in_utc)
    studio = Studio(create_app(workspace, BehindProxy("X-Forwarded-User", PROXY, HOST), clock), workspace)
    for count in range(1000):
        browser = studio.browser(f"QA-{count}")  # each is somebody else, so that no limit is met
        form = fields(browser.get(f"{OWN}?record=lockside-workshop").text, OWN)
        answer = send(browser, OWN, form, transport=f"Save {run}.{count}.")
        print(f"Save {run}.{count}." if answer.status_code == 303 else answer.text, flush=True)  # noqa: T201 - to the test


main(Path(sys.argv[1]), sys.argv[2])
