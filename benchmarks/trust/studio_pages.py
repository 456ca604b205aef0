"""Pages of the studio, as files: of a small repository, followed from link to link by somebody who signed in."""

from __future__ import annotations

import re
import shutil
import subprocess
from datetime import date
from pathlib import Path

from benchmarks.trust.two_editions import ROOT
from build_tools.publish.clock import now_in_utc
from build_tools.studio.app import create_app
from build_tools.studio.desk import Clock
from build_tools.studio.identity import BehindProxy

PERSON, PROXY, HOST = "QA-LEAD", "10.0.0.5", "studio.example"
START = ("/", "/visits/", "/records/", "/records/+new", "/records/+qualifications", "/inbox/", "/publish", "/forms/")
_LINK = re.compile(r'href="([^"#?]+)')


def studio_pages(folder: Path, workspace: Path | None = None, most: int = 400) -> Path:
    """Write each page that can be reached from the studio's own into ``folder``, which is returned."""
    desk = folder.with_name(f"{folder.name}-repository")
    shutil.copytree(workspace or ROOT / "tests" / "example", desk, ignore=shutil.ignore_patterns(".cache"))
    (desk / ".gitignore").write_text("site/\nsite-members/\n.cache/\n", encoding="utf-8")
    events = desk / "qa_reports/visits/lockside-workshop/2026-06-10-basic/events.csv"
    lines = events.read_text(encoding="utf-8").splitlines(keepends=True)
    # One visit waits for its approval, or the pages on which that is given would not be there.
    events.write_text(
        "".join(line for line in lines if not re.search(",(approved|published),", line)), encoding="utf-8"
    )
    name = ("-c", "user.name=Figures", "-c", "user.email=figures@example.org")
    for words in (("init", "-q"), ("add", "."), (*name, "commit", "-q", "-m", "As it was")):
        subprocess.run(["git", *words], cwd=desk, check=True, capture_output=True)
    clock = Clock(lambda: date(2026, 11, 21), now_in_utc)
    client = create_app(desk, BehindProxy("X-Forwarded-User", PROXY, HOST), clock).test_client()
    client.environ_base["REMOTE_ADDR"] = PROXY
    waiting, seen = list(START), set(START)
    folder.mkdir(parents=True)
    while waiting and len(seen) <= most:
        address = waiting.pop(0)
        answer = client.get(address, headers={"X-Forwarded-User": PERSON, "Host": HOST}, base_url=f"https://{HOST}")
        if answer.status_code != 200 or answer.mimetype != "text/html":
            continue
        (folder / f"{re.sub('[^a-z0-9]+', '-', address).strip('-') or 'home'}.html").write_bytes(answer.data)
        for link in _LINK.findall(answer.text):
            if link.startswith("/") and not link.startswith(("/assets/", "//")) and link not in seen:
                seen.add(link)
                waiting.append(link)
    return folder
