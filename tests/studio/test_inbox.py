"""The inbox in the studio: a visit is taken in, a proposal is accepted field by field, anything else is refused in words."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path
from typing import Any

import pytest
from studio_people import FOLDER, HOST, Browser, Studio, git
from werkzeug.test import TestResponse

from build_tools.models.change import proposal_package

SUMMARY = "What the provider says of itself now."


def proposal(*changes: dict[str, object], **header: object) -> dict[str, Any]:
    package = {"name": "listing", **proposal_package()}
    rows = {
        "proposal": [
            {
                "kind": "listing",
                "provider_id": "lockside-workshop",
                "made_on": "2026-11-20",
                "made_by": "Centre manager",
                "published_on": "2026-11-19",
                **header,
            }
        ],
        "changes": [{"number": number, "table": "providers", **change} for number, change in enumerate(changes, 1)],
    }
    parts = [{**part, "data": rows[part["name"]]} for part in package["resources"] if rows[part["name"]]]
    return {**package, "resources": parts}


def setting(field: str, was: str, becomes: str, record: str = "lockside-workshop") -> dict[str, object]:
    return {"record": record, "kind": "set", "field": field, "was": was, "becomes": becomes}


def hand_in(browser: Browser, content: object, name: str = "proposal.json", **fields: str) -> TestResponse:
    body = content if isinstance(content, bytes) else json.dumps(content).encode()
    return browser.client.post(
        "/inbox/",
        data={"csrf": browser.token("/inbox/"), **fields, "file": (io.BytesIO(body), name)},
        content_type="multipart/form-data",
        headers={"X-Forwarded-User": browser.person, "Host": HOST, "Origin": f"https://{HOST}"},
        base_url=f"https://{HOST}",
    )


def shown(browser: Browser, address: str) -> str:
    page = browser.get(address)
    assert page.status_code == 200, page.text
    found = re.search(r'name="sha256" value="([0-9a-f]{64})"', page.text)
    assert found, page.text
    return found[1]


def provider(studio: Studio) -> str:
    return (studio.workspace / "providers" / "providers.csv").read_text(encoding="utf-8")


@pytest.fixture
def was(studio: Studio) -> dict[str, str]:
    rows = csv.DictReader(io.StringIO(provider(studio)))
    return next(row for row in rows if row["id"] == "lockside-workshop")


def test_a_proposal_is_accepted_field_by_field(studio: Studio, was: dict[str, str]) -> None:
    lead = studio.browser()
    wishes = [setting("summary", was["summary"], SUMMARY), setting("transport", was["transport"], "By boat.")]
    answer = hand_in(lead, proposal(*wishes))
    assert answer.status_code == 303, answer.text
    page = lead.get(answer.location)
    assert SUMMARY in page.text
    assert "checked" not in page.text, "nothing is accepted beforehand"
    token = shown(lead, answer.location)
    assert lead.post(f"{answer.location}/accept", answer.location, sha256=token, accept=["1"]).status_code == 303
    assert SUMMARY in provider(studio)
    assert "By boat." not in provider(studio)
    assert studio.log()[0] == (
        "QA-LEAD: lockside-workshop: 1 of 2 proposed changes accepted (made by Centre manager on 2026-11-20)"
    )
    assert "So already" in lead.get(answer.location).text
    assert lead.post(f"{answer.location}/finish", answer.location, sha256=token).status_code == 303
    assert list((studio.workspace / "qa_reports" / "inbox").iterdir()) == []


def test_what_was_changed_since_is_shown_and_not_overwritten(studio: Studio) -> None:
    lead = studio.browser()
    address = hand_in(lead, proposal(setting("summary", "Something that it never was.", SUMMARY))).location
    page = lead.get(address).text
    assert "Changed since" in page
    assert 'name="accept"' not in page
    answer = lead.post(f"{address}/accept", address, sha256=shown(lead, address), accept=["1"])
    assert answer.status_code == 409
    assert SUMMARY not in provider(studio)


@pytest.mark.parametrize(
    "wish",
    [
        setting("internal_note", "", "x"),
        setting("name", "", "Mine", record="open-door-tutors"),
        {"table": "notices", "record": "open-door-tutors/suspended/2026-01-01", "kind": "remove", "field": ""},
        setting("website", "", "javascript:alert(1)"),
    ],
    ids=["an internal field", "another provider", "a notice", "a script"],
)
def test_what_a_provider_may_not_ask_cannot_be_accepted(studio: Studio, wish: dict[str, object]) -> None:
    before = provider(studio)
    lead = studio.browser()
    answer = hand_in(lead, proposal(wish))
    assert answer.status_code in (303, 422)
    if answer.status_code == 303:
        assert 'name="accept"' not in lead.get(answer.location).text
        token = shown(lead, answer.location)
        done = lead.post(f"{answer.location}/accept", answer.location, sha256=token, accept=["1"])
        assert done.status_code in (409, 422)
    assert provider(studio) == before


@pytest.mark.parametrize("numbers", [[], ["99"], ["x"], ["1' OR 1"], ["-1"], ["9" * 5000]], ids=lambda n: str(n)[:9])
def test_numbers_that_are_none_change_nothing(studio: Studio, was: dict[str, str], numbers: list[str]) -> None:
    lead = studio.browser()
    address = hand_in(lead, proposal(setting("summary", was["summary"], SUMMARY))).location
    answer = lead.post(f"{address}/accept", address, sha256=shown(lead, address), accept=numbers)
    assert answer.status_code == 409
    assert SUMMARY not in provider(studio)


def test_a_file_that_was_exchanged_since_is_not_acted_on(studio: Studio, was: dict[str, str]) -> None:
    lead = studio.browser()
    address = hand_in(lead, proposal(setting("summary", was["summary"], SUMMARY))).location
    token = shown(lead, address)
    path = studio.workspace / "qa_reports" / "inbox" / address.rpartition("/")[2]
    path.write_text(json.dumps(proposal(setting("summary", was["summary"], "Exchanged."))))
    for what in ("accept", "take", "finish"):
        assert lead.post(f"{address}/{what}", address, sha256=token, accept=["1"]).status_code == 409
    assert path.exists()


def visit(studio: Studio) -> dict[str, Any]:
    package: dict[str, Any] = json.loads((studio.workspace / FOLDER / "r1" / "datapackage.json").read_text())
    rows = {part["name"]: part["data"] for part in package["resources"]}
    rows["visit"][0] |= {"visit_id": "lockside-workshop-2026-06-10-basic", "overview": "Seen with other eyes."}
    return package


def test_a_visit_is_taken_in_by_whoever_is_signed_in_and_leaves_the_inbox(studio: Studio) -> None:
    officer = studio.browser("QA-3")
    address = hand_in(officer, visit(studio), "../../mkdocs.yml").location
    assert address.startswith("/inbox/visit-")
    page = officer.get(address).text
    assert "Say why" in page
    token = shown(officer, address)
    again = officer.post(f"{address}/take", address, sha256=token)
    assert "Say why" in again.text
    answer = officer.post(f"{address}/take", address, sha256=token, words="A word was wrong.")
    assert answer.status_code == 303, answer.text
    assert "QA-3: lockside-workshop-2026-06-10-basic: r2 submitted" in studio.log()
    assert list((studio.workspace / "qa_reports" / "inbox").iterdir()) == []
    assert git(studio.workspace, "status", "--porcelain") == ""


@pytest.mark.parametrize(
    "content", [b"", b"{", b"GIF89a", b"<html>", b"PK\x05\x06", b"[" * 100_000, json.dumps({"a": 1}).encode()]
)
def test_what_is_neither_is_not_stored(studio: Studio, content: bytes) -> None:
    answer = hand_in(studio.browser(), content)
    assert answer.status_code in (409, 422)
    assert not (studio.workspace / "qa_reports" / "inbox").exists()


def test_a_file_needs_the_token_and_few_parts(studio: Studio) -> None:
    lead = studio.browser()
    assert hand_in(lead, proposal(), csrf="x").status_code == 403
    assert hand_in(lead, proposal(), **{f"a{number}": "x" for number in range(10)}).status_code == 413
    assert not (studio.workspace / "qa_reports" / "inbox").exists()


def test_links_and_other_names_lead_nowhere(studio: Studio, tmp_path: Path) -> None:
    inbox = studio.workspace / "qa_reports" / "inbox"
    inbox.mkdir()
    (inbox / "link.json").symlink_to(studio.workspace / "mkdocs.yml")
    (inbox / ".hidden.json").write_text("{}")
    lead = studio.browser()
    for name in ("link.json", ".hidden.json", "..%2f..%2fmkdocs.yml", "nothing.json"):
        assert lead.get(f"/inbox/{name}").status_code == 404
    assert "is a link" in lead.get("/inbox/").text
    assert "is a link" in lead.get("/").text


def test_a_dropped_file_that_cannot_be_read_is_told_and_can_be_removed(studio: Studio) -> None:
    path = studio.workspace / "qa_reports" / "inbox" / "draft.json"
    path.parent.mkdir(exist_ok=True)
    path.write_text('{"directory:format": "qa-visit/1", "directory:draft": {}, "resources": []}')
    lead = studio.browser()
    page = lead.get("/inbox/draft.json")
    assert "a copy of a draft" in page.text
    assert "Take it in" not in page.text
    seen = shown(lead, "/inbox/draft.json")
    path.write_text("{}")
    assert lead.post("/inbox/draft.json/finish", at="/inbox/draft.json", sha256=seen).status_code == 409
    assert path.exists(), "somebody laid another there since"
    assert (
        lead.post(
            "/inbox/draft.json/finish", at="/inbox/draft.json", sha256=shown(lead, "/inbox/draft.json")
        ).status_code
        == 303
    )
    assert not path.exists()
