"""A colleague reads, sends back, approves: from the pages alone, one commit each, and never their own report."""

from __future__ import annotations

import json
import shutil

import pytest
from studio_people import FOLDER, VISIT, Browser, Studio, git
from werkzeug.test import TestResponse

from build_tools.studio.repository import NotRecorded

PAGE = f"/visits/{VISIT}"


def decide(browser: Browser, decision: str, **fields: str) -> TestResponse:
    """What the form on the page sends."""
    sha256 = browser.get(PAGE).text.partition('name="sha256" value="')[2][:64]
    return browser.post(f"{PAGE}/{decision}", PAGE, **{"revision": "1", "sha256": sha256, **fields})


def test_what_waits_is_on_the_first_page_and_leads_to_the_report(studio: Studio) -> None:
    home = studio.browser().get("/")
    assert home.status_code == 200
    assert f'href="{PAGE}"' in home.text
    page = studio.browser().get(PAGE).text
    assert "awaits a decision" in page
    assert "Approve revision 1" in page


def test_somebody_else_approves_and_it_is_one_commit_by_them(studio: Studio) -> None:
    lead = studio.browser("QA-LEAD")
    answer = decide(lead, "approve")
    assert (answer.status_code, answer.location) == (303, PAGE)
    assert studio.events()[-1].split(",")[1:4] == ["1", "approved", "QA-LEAD"]
    assert studio.log()[0] == f"QA-LEAD: {VISIT}: r1 approved"
    assert git(studio.workspace, "status", "--porcelain") == ""
    assert "Approved. It is on the site after the next publishing." in lead.get(PAGE).text
    assert "Approved. It is on the site" not in lead.get(PAGE).text, "it is said once"


@pytest.mark.parametrize("person", ["QA-1", "qa 01", "ＱＡ-1"])
def test_who_submitted_it_neither_sees_the_button_nor_gets_past_it(studio: Studio, person: str) -> None:
    before = studio.events()
    mine = studio.browser(person.encode().decode("latin-1"))
    assert "Approve revision 1" not in mine.get(PAGE).text
    assert "Somebody else must read it" in mine.get(PAGE).text
    answer = decide(mine, "approve")
    assert answer.status_code == 409
    assert "Somebody else must read it and approve it." in answer.text
    assert studio.events() == before


def test_a_return_needs_its_comments_and_carries_them(studio: Studio) -> None:
    lead = studio.browser()
    assert decide(lead, "return", words="  ").status_code == 409
    assert decide(lead, "return", words="Say what was seen\r\nunder 2f.").status_code == 303
    page = lead.get(PAGE).text
    assert "Say what was seen\nunder 2f." in page
    assert "returned" in studio.log()[0]


def test_an_approval_is_for_the_bytes_that_were_read(studio: Studio) -> None:
    lead = studio.browser()
    shown = lead.get(PAGE).text.partition('name="sha256" value="')[2][:64]
    package = studio.workspace / FOLDER / "r1" / "datapackage.json"
    visit = json.loads(package.read_text())
    visit["resources"][0]["data"][0]["overview"] = "Something else."
    package.write_text(json.dumps(visit))
    before = studio.events()
    answer = lead.post(f"{PAGE}/approve", "/publish", revision="1", sha256=shown)
    assert answer.status_code == 409
    assert studio.events() == before


@pytest.mark.parametrize("revision", ["", "2", "99", "1.0", "-1", "１", "0x1"])
def test_a_decision_names_the_revision_that_was_read(studio: Studio, revision: str) -> None:
    before = studio.events()
    assert decide(studio.browser(), "approve", revision=revision).status_code == 409
    assert studio.events() == before


@pytest.mark.parametrize("sha256", ["", "0" * 64, "x"])
def test_a_decision_names_the_bytes_that_were_read(studio: Studio, sha256: str) -> None:
    before = studio.events()
    answer = decide(studio.browser(), "approve", sha256=sha256)
    assert answer.status_code == 409
    assert "has changed since you opened it" in answer.text
    assert studio.events() == before


def test_of_two_who_decide_at_once_the_second_sees_the_first(studio: Studio) -> None:
    first, second = studio.browser("QA-LEAD"), studio.browser("QA-BOARD")
    sha256 = second.get(PAGE).text.partition('name="sha256" value="')[2][:64]
    token = second.token(PAGE)
    assert decide(first, "approve").status_code == 303
    answer = second.post(f"{PAGE}/return", PAGE, csrf=token, revision="1", sha256=sha256, words="No.")
    assert answer.status_code == 409
    assert "approved already" in answer.text


def test_sharing_replying_and_withdrawing_are_on_record(studio: Studio) -> None:
    lead = studio.browser()
    assert decide(lead, "share", words="Ten working days.").status_code == 303
    assert decide(lead, "reply", words="We have nothing to add.").status_code == 303
    assert decide(lead, "approve").status_code == 303
    assert decide(lead, "withdraw", words="Made at another site.").status_code == 303
    assert [line.split(",")[2] for line in studio.events()[2:]] == ["shared", "replied", "approved", "withdrawn"]
    assert len(studio.log()) == 5


def test_nothing_is_called_done_before_it_is_committed(studio: Studio, monkeypatch: pytest.MonkeyPatch) -> None:
    lead = studio.browser()
    lead.get(PAGE)
    (studio.workspace / ".git" / "index.lock").write_text("")
    answer = decide(lead, "share", words="To the manager.")
    assert answer.status_code == 503
    assert "index.lock" in answer.text
    (studio.workspace / ".git" / "index.lock").unlink()
    assert decide(lead, "reply", words="Thank you.").status_code == 303
    assert studio.log()[:2] == [
        f"QA-LEAD: {VISIT}: r1 replied",
        "studio: Recovered: files that were changed and not recorded",
    ]
    assert "Recorded late" in lead.get("/").text
    assert NotRecorded.__doc__


def test_what_a_killed_save_left_is_recorded_at_the_next_start(kept: object, studio: Studio) -> None:
    from build_tools.studio.app import create_app
    from build_tools.studio.desk import Clock
    from build_tools.studio.identity import OneTimeLink

    path = studio.workspace / FOLDER / "events.csv"
    path.write_text(path.read_text() + "2026-11-20T09:00:00Z,1,shared,QA-1,,,\n")
    create_app(studio.workspace, OneTimeLink("QA-LEAD", 8400), Clock(lambda: pytest.fail(""), lambda: ""))
    assert studio.log()[0].startswith("studio: Recovered")
    assert git(studio.workspace, "status", "--porcelain") == ""


def test_a_workspace_without_history_works_and_says_what_it_lacks(studio: Studio, clock: object) -> None:
    from build_tools.studio.app import create_app
    from build_tools.studio.identity import BehindProxy

    shutil.rmtree(studio.workspace / ".git")
    app = create_app(studio.workspace, BehindProxy("X-Forwarded-User", "10.0.0.5", "qa.example"), clock)  # type: ignore[arg-type]
    bare = Studio(app, studio.workspace).browser()
    assert "nothing can be undone" in bare.get("/").text
    assert decide(bare, "approve").status_code == 303
    assert ",approved,QA-LEAD," in studio.events()[-1]


def test_problems_in_the_records_are_told_and_nothing_else_is_shown(studio: Studio) -> None:
    (studio.workspace / "providers" / "venues.csv").write_text("id\n")
    answer = studio.browser().get("/")
    assert answer.status_code == 409
    assert "providers/venues.csv" in answer.text


def test_a_visit_whose_report_waits_is_not_asked_for_again(studio: Studio) -> None:
    due = studio.browser().get("/").text.partition('id="due"')[2].partition("</section>")[0]
    assert f'href="{PAGE}"' in due
    assert "Made on 10 June 2026; it counts once its report is approved." in due
    assert "First visit" not in due.partition(PAGE)[2].partition("</li>")[0]


def test_progress_of_an_agreed_improvement_is_noted_once_a_day_and_is_one_commit(studio: Studio) -> None:
    officer, visit = studio.browser("QA-3"), "open-door-tutors-2026-09-01-basic"
    page = officer.get(f"/visits/{visit}").text
    form = page.partition(f'action="/visits/{visit}/progress"')[2].partition("</form>")[0]
    assert '<option value="1">' in form
    assert "checked" not in form
    assert officer.post(f"/visits/{visit}/progress", action="1").status_code == 409, "nothing was said of it"
    assert officer.post(f"/visits/{visit}/progress", action="99", state="done").status_code == 409
    assert officer.post(f"/visits/{visit}/progress", action="²", state="done").status_code == 409
    sent = {"action": "1", "state": "done", "rag": "green", "words": "The log was seen."}
    answer = officer.post(f"/visits/{visit}/progress", **sent)
    assert (answer.status_code, answer.location) == (303, f"/visits/{visit}")
    page = officer.get(f"/visits/{visit}").text
    assert "Noted: action 1 is done." in page
    assert "The log was seen." in page
    assert studio.log()[0] == f"QA-3: {visit}: action 1 done"
    assert git(studio.workspace, "status", "--porcelain") == ""
    assert officer.post(f"/visits/{visit}/progress", **sent).status_code == 409, "a second line of that day"


def test_a_plan_that_nobody_agreed_on_has_no_progress(studio: Studio) -> None:
    assert "/progress" not in studio.browser().get(PAGE).text
    assert studio.browser().post(f"{PAGE}/progress", action="1", state="done").status_code == 409
