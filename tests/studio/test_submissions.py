"""The form sends a visit: stored and committed before it is acknowledged, and answered in words the form can show."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import pytest
from bs4 import BeautifulSoup
from studio_people import FOLDER, HOST, Browser, Studio, git
from werkzeug.test import TestResponse


@pytest.fixture(autouse=True)
def _the_last_visit_is_decided(kept: Path) -> None:
    """No provider may have two undecided visits on one framework."""
    git(kept, "rm", "-r", "--quiet", FOLDER.as_posix())
    shutil.copytree(Path(__file__).parent.parent / "example" / FOLDER, kept / FOLDER)
    git(kept, "add", ".")
    git(kept, "commit", "--quiet", "-m", "decided")


NEW = "lockside-workshop-2026-11-18-basic"


def visit(studio: Studio, **header: str) -> dict[str, Any]:
    """The example's own visit, made again on another day."""
    package: dict[str, Any] = json.loads((studio.workspace / FOLDER / "r1" / "datapackage.json").read_text())
    package["name"] = NEW
    rows = {part["name"]: part["data"] for part in package["resources"]}
    rows["visit"][0] |= {"visit_id": NEW, "visited_on": "2026-11-18", **header}
    for action in rows.get("actions", []):
        action["by_when"] = "2027-03-01"
    return package


def send(browser: Browser, content: object, **headers: str) -> TestResponse:
    token = browser.get("/session").json
    assert token is not None
    return browser.client.post(
        "/submissions",
        data=content if isinstance(content, (bytes, str)) else json.dumps(content),
        content_type="application/json",
        headers={
            "X-Forwarded-User": browser.person,
            "Host": HOST,
            "Origin": f"https://{HOST}",
            "X-CSRF-Token": token["token"],
            **headers,
        },
        base_url=f"https://{HOST}",
    )


def test_a_visit_is_stored_committed_and_waits_for_somebody_else(studio: Studio) -> None:
    officer = studio.browser("QA-3")
    answer = send(officer, visit(studio))
    assert answer.status_code == 201, answer.text
    assert answer.json is not None
    assert (answer.json["reference"], answer.json["revision"]) == (NEW, 1)
    assert studio.log()[0] == f"QA-3: {NEW}: r1 submitted"
    assert git(studio.workspace, "status", "--porcelain") == ""
    assert NEW in studio.browser("QA-LEAD").get("/").text
    assert "Somebody else must read it" in officer.get(f"/visits/{NEW}").text


def test_the_same_again_changes_nothing_and_says_so(studio: Studio) -> None:
    officer = studio.browser("QA-3")
    send(officer, visit(studio))
    before = git(studio.workspace, "rev-parse", "HEAD")
    answer = send(officer, visit(studio))
    assert answer.status_code == 200
    assert answer.json is not None
    assert "there already" in answer.json["message"]
    assert git(studio.workspace, "rev-parse", "HEAD") == before


def test_another_report_of_the_same_visit_needs_a_reason_and_becomes_the_next_revision(studio: Studio) -> None:
    officer = studio.browser("QA-3")
    send(officer, visit(studio))
    answer = send(officer, visit(studio, overview="Seen again."))
    assert answer.status_code == 409
    assert answer.json is not None
    assert answer.json["needs"] == "reason"
    answer = send(officer, visit(studio, overview="Seen again.", revision_reason="A date was wrong."))
    assert answer.status_code == 201, answer.text
    assert answer.json is not None
    assert answer.json["revision"] == 2


def test_what_is_wrong_is_told_with_its_field_and_nothing_is_stored(studio: Studio) -> None:
    before = git(studio.workspace, "rev-parse", "HEAD")
    answer = send(studio.browser("QA-3"), visit(studio, visited_on="2027-01-05"))
    assert answer.status_code == 422
    assert answer.json is not None
    assert answer.json["problems"][0]["message"]
    assert git(studio.workspace, "rev-parse", "HEAD") == before
    assert git(studio.workspace, "status", "--porcelain") == ""


HOSTILE: dict[str, object] = {
    "nothing": b"",
    "no JSON": b"{",
    "a list": [],
    "deep": b"[" * 100_000,
    "a key twice": b'{"directory:format":"qa-visit/1","directory:format":"qa-visit/1"}',
    "no UTF-8": b'{"name":"\xff"}',
    "a proposal": {"directory:format": "qa-proposal/1", "resources": []},
    "a draft": {"directory:format": "qa-visit/1", "directory:draft": {"id": "1"}, "resources": []},
    "a number without end": b"[" + b"9" * 1_000_000 + b"]",
}


@pytest.mark.parametrize("content", HOSTILE.values(), ids=HOSTILE)
def test_what_is_no_visit_is_refused_in_words(studio: Studio, content: object) -> None:
    answer = send(studio.browser("QA-3"), content)
    assert answer.status_code in (422, 413), answer.text
    assert "Traceback" not in answer.text
    assert git(studio.workspace, "status", "--porcelain") == ""


def test_a_submission_without_the_session_s_token_is_refused_as_json(studio: Studio) -> None:
    answer = send(studio.browser("QA-3"), visit(studio), **{"X-CSRF-Token": "x"})
    assert answer.status_code == 403
    assert answer.json is not None
    assert answer.json["message"]


def test_more_than_the_limit_is_not_read(studio: Studio) -> None:
    answer = send(studio.browser("QA-3"), b"x" * (35 * 1024 * 1024))
    assert answer.status_code == 413
    assert answer.json is not None


def test_where_the_commit_fails_nothing_is_acknowledged_and_the_next_start_records_it(studio: Studio) -> None:
    officer = studio.browser("QA-3")
    (studio.workspace / ".git" / "index.lock").write_text("")
    answer = send(officer, visit(studio))
    assert answer.status_code == 503
    assert answer.json is not None
    assert "recorded with the next save" in answer.json["message"]
    (studio.workspace / ".git" / "index.lock").unlink()
    again = send(officer, visit(studio))
    assert again.status_code == 200
    assert studio.log()[0].startswith("studio: Recovered")
    assert git(studio.workspace, "status", "--porcelain") == ""


def test_the_form_is_the_site_s_own_with_an_address_to_send_to(studio: Studio) -> None:
    officer = studio.browser("QA-3")
    page = officer.get("/forms/basic/1/")
    assert page.status_code == 200
    assert '<meta name="directory-intake" content="/submissions">' in page.text
    assert not re.search(r"<input[^>]* checked|<option[^>]* selected", page.text)
    assert officer.get("/forms/").status_code == 200
    assert officer.get("/frameworks/basic/1/").status_code == 200
    definition = officer.get("/frameworks/basic/1/form.json").json
    assert definition is not None
    assert definition["directory:format"] == "qa-form/1"
    assert officer.get("/forms/basic/last-visits.json").json is not None
    assert officer.get("/forms/basic/1/manifest.webmanifest").json is not None


@pytest.mark.parametrize(
    "path", ["/forms/basic/2/", "/forms/nothing/1/", "/forms/..%2f..%2fx/1/", "/frameworks/basic/1/form.json%00"]
)
def test_no_other_form_is_served(studio: Studio, path: str) -> None:
    assert studio.browser().get(path).status_code == 404


def test_the_form_s_worker_keeps_every_file_that_the_form_loads(studio: Studio) -> None:
    officer = studio.browser("QA-3")
    worker = officer.get("/forms/basic/1/service-worker.js")
    assert worker.status_code == 200
    assert worker.mimetype == "text/javascript"
    listed = json.loads(worker.text.partition("const FILES = ")[2].partition(";\n")[0])
    assert "../last-visits.json" in listed
    for address in listed:
        assert officer.get(urljoin("/forms/basic/1/", address)).status_code == 200, address
    assert officer.get("/forms/basic/1/service-worker.js").text == worker.text, "the same page gives the same digest"


PAYLOADS = [
    "<script>alert(1)</script>",
    "{{ 7*7 }}{% raw %}",
    '"><img src=x onerror=alert(1)>',
    "javascript:alert(1)//",
]


@pytest.mark.parametrize("payload", PAYLOADS)
def test_whatever_a_visit_says_is_shown_as_words(studio: Studio, payload: str) -> None:
    package = visit(studio, overview=payload, met_with=payload, visited_by=payload, visitor_reference=payload[:40])
    rows = {part["name"]: part["data"] for part in package["resources"]}
    for answer in rows["answers"]:
        answer["evidence"] = payload
    for comment in rows.get("comments", []):
        comment["text"] = payload
    for action in rows.get("actions", []):
        action |= {"area": payload, "action": payload, "owner": payload}
    officer, lead = studio.browser("QA-3"), studio.browser("QA-LEAD")
    sent = send(officer, package)
    assert sent.status_code == 201, sent.text
    address = f"/visits/{NEW}"
    digest = lead.get(address).text.partition('name="sha256" value="')[2][:64]
    for what in ("share", "reply", "return"):
        given = {"revision": "1", "sha256": digest, "words": payload}
        assert lead.post(f"{address}/{what}", address, **given).status_code == 303
    for path in (address, "/", "/visits/", "/forms/basic/last-visits.json"):
        page = lead.get(path)
        assert page.status_code == 200
        if path.endswith(".json"):
            assert page.mimetype == "application/json"
            continue
        shown = BeautifulSoup(page.text, "html.parser")
        assert not shown.find_all("script")
        assert not shown.find_all("img")
        assert not [tag for tag in shown.find_all(True) if any(name.startswith("on") for name in tag.attrs)]
        assert not [tag for tag in shown.find_all("a") if str(tag.get("href", "")).startswith("javascript:")]
    assert payload in BeautifulSoup(lead.get(address).text, "html.parser").text
