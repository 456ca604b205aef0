"""People who use the studio in tests: each with a browser that sends what a real one would."""

from __future__ import annotations

import re
import subprocess
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

from bs4 import BeautifulSoup, Tag
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

PROXY, HOST = "10.0.0.5", "qa.example"
VISIT = "lockside-workshop-2026-06-10-basic"
FOLDER = Path("qa_reports/visits/lockside-workshop/2026-06-10-basic")


@dataclass
class Browser:
    """One person behind the proxy: sends what a browser would, and reads the token off a page before it posts."""

    client: FlaskClient
    person: str

    def get(self, path: str, **headers: str) -> TestResponse:
        return self.client.get(path, headers=self._headers(headers), base_url=f"https://{HOST}")

    def post(self, path: str, page: str = "/publish", **fields: str | list[str]) -> TestResponse:
        return self.client.post(
            path,
            data={"csrf": self.token(page), **fields},
            headers=self._headers({"Origin": f"https://{HOST}", "Sec-Fetch-Site": "same-origin"}),
            base_url=f"https://{HOST}",
        )

    def token(self, page: str = "/publish") -> str:
        found = re.search(r'name="csrf" value="([^"]+)"', self.get(page).text)
        assert found, self.get(page).text
        return found[1]

    def _headers(self, more: dict[str, str]) -> dict[str, str]:
        return {"X-Forwarded-User": self.person, "Host": HOST, **more}


@dataclass
class Studio:
    """The application, and as many people as are asked for."""

    app: Flask
    workspace: Path

    def browser(self, person: str = "QA-LEAD") -> Browser:
        client = self.app.test_client()
        client.environ_base["REMOTE_ADDR"] = PROXY
        return Browser(client, person)

    def events(self) -> list[str]:
        return (self.workspace / FOLDER / "events.csv").read_text(encoding="utf-8").splitlines()

    def log(self) -> list[str]:
        """The commits, newest first, as ``who: what``."""
        return git(self.workspace, "log", "--format=%an: %s").splitlines()


def git(folder: Path, *words: str) -> str:
    who = ("-c", "user.name=somebody", "-c", "user.email=somebody@studio.invalid")
    return subprocess.run(
        ["git", *who, "-C", str(folder), *words], capture_output=True, text=True, check=True, timeout=30
    ).stdout


def fields(page: str, action: str) -> list[tuple[str, str]]:
    """What a browser would send of the form, as it stands."""
    form = BeautifulSoup(page, "html.parser").find("form", action=action)
    assert isinstance(form, Tag), page
    found: list[tuple[str, str]] = []
    for control in form.find_all(["input", "textarea", "select"]):
        name = str(control["name"])
        if control.name == "textarea":
            text = control.text
            found.append((name, text.removeprefix("\n")))
        elif control.name == "select":
            chosen = control.find("option", selected=True)
            found.append((name, str(chosen["value"]) if isinstance(chosen, Tag) else ""))
        elif control.get("type") not in ("radio", "checkbox") or control.has_attr("checked"):
            found.append((name, str(control.get("value", ""))))
    return found


def send(browser: Browser, path: str, sent: list[tuple[str, str]], **changed: str) -> TestResponse:
    named = {f"cell.{name.replace('__', '.')}": value for name, value in changed.items()}
    body = [(name, named.pop(name, value)) for name, value in sent]
    return browser.client.post(
        path,
        data=urlencode([*body, *named.items()]),
        content_type="application/x-www-form-urlencoded",
        headers={"X-Forwarded-User": browser.person, "Host": HOST, "Origin": f"https://{HOST}"},
        base_url=f"https://{HOST}",
    )
