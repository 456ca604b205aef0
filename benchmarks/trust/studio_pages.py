"""Pages of the studio, as files: of a small repository, followed from link to link by somebody who signed in."""

from __future__ import annotations

import logging
import re
import shutil
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from werkzeug.serving import make_server

from benchmarks.trust.two_editions import ROOT
from build_tools.publish.clock import now_in_utc
from build_tools.studio.app import create_app
from build_tools.studio.desk import Clock
from build_tools.studio.identity import BehindProxy, OneTimeLink

PERSON, PROXY, HOST = "QA-LEAD", "10.0.0.5", "studio.example"
START = ("/", "/visits/", "/records/", "/records/+new", "/records/+qualifications", "/inbox/", "/publish", "/forms/")
WAITING = Path("qa_reports/visits/lockside-workshop/2026-06-10-basic")
CLOCK = Clock(lambda: date(2026, 11, 21), now_in_utc)
_LINK = re.compile(r'href="([^"#?]+)')


def repository_with_a_visit_that_waits(desk: Path, workspace: Path | None = None) -> Path:
    """Copy a workspace, of tests if none is named, to ``desk``, as a repository; one visit there is not decided yet."""
    shutil.copytree(workspace or ROOT / "tests" / "example", desk, ignore=shutil.ignore_patterns(".cache"))
    (desk / ".gitignore").write_text("site/\nsite-members/\n.cache/\n", encoding="utf-8")
    events = desk / WAITING / "events.csv"
    lines = events.read_text(encoding="utf-8").splitlines(keepends=True)
    # One visit waits for its approval, or the pages on which that is given would not be there.
    events.write_text(
        "".join(line for line in lines if not re.search(",(approved|published),", line)), encoding="utf-8"
    )
    name = ("-c", "user.name=Figures", "-c", "user.email=figures@example.org")
    for words in (("init", "-q"), ("add", "."), (*name, "commit", "-q", "-m", "As it was")):
        subprocess.run(["git", *words], cwd=desk, check=True, capture_output=True)
    return desk


@contextmanager
def let_in(desk: Path) -> Iterator[str]:
    """The studio of a repository on a socket, and the link that lets one person in, once."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)  # each request answered would be a line
    server = make_server("127.0.0.1", 0, lambda _environ, _start: [], threaded=True)
    link = OneTimeLink(PERSON, server.server_port)
    server.app = create_app(desk, link, CLOCK)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/?token={link.token}"
    finally:
        server.shutdown()
        server.server_close()


def studio_pages(folder: Path, workspace: Path | None = None, most: int = 400) -> Path:
    """Write each page that can be reached from the studio's own into ``folder``, which is returned."""
    desk = repository_with_a_visit_that_waits(folder.with_name(f"{folder.name}-repository"), workspace)
    client = create_app(desk, BehindProxy("X-Forwarded-User", PROXY, HOST), CLOCK).test_client()
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
