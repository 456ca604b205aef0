"""Records are edited in forms: one commit a save, two people lose nothing, every save can be taken back."""

from __future__ import annotations

import csv
import html
import re
from typing import Any

import pytest
from bs4 import BeautifulSoup
from studio_people import Browser, Studio, fields, git, send

OWN = "/records/lockside-workshop"


def table(studio: Studio, name: str) -> list[dict[str, str]]:
    with (studio.workspace / "providers" / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def cell(studio: Studio, name: str, record: str, field: str) -> str:
    return next(row[field] for row in table(studio, name) if row["id"] == record)


def opened(browser: Browser, kind: str = "providers", record: str = "lockside-workshop") -> list[tuple[str, str]]:
    page = browser.get(f"{OWN}/{kind}?record={record}")
    assert page.status_code == 200, page.text
    return fields(page.text, f"{OWN}/{kind}")


def test_a_save_changes_its_cell_and_nothing_else_and_is_one_commit(studio: Studio) -> None:
    before = (studio.workspace / "providers" / "providers.csv").read_text()
    lead = studio.browser()
    answer = send(lead, f"{OWN}/providers", opened(lead), summary="Boats, built and “mended”; ünd more.")
    assert (answer.status_code, answer.location) == (303, OWN)
    assert cell(studio, "providers", "lockside-workshop", "summary") == "Boats, built and “mended”; ünd more."
    after = (studio.workspace / "providers" / "providers.csv").read_text()
    assert sum(a != b for a, b in zip(before.splitlines(), after.splitlines(), strict=True)) == 1
    assert studio.log()[0] == "QA-LEAD: lockside-workshop: provider lockside-workshop: summary"
    assert git(studio.workspace, "status", "--porcelain") == ""
    assert "Saved" in lead.get(OWN).text


@pytest.mark.parametrize("kind", ["providers", "venues", "courses", "documents", "contacts"])
def test_a_form_sent_as_it_was_opened_changes_nothing(studio: Studio, kind: str) -> None:
    lead = studio.browser()
    page = lead.get(OWN).text
    links = re.findall(rf'href="({OWN}/{kind}\?record=[^"]+)"', page)
    assert links or kind in ("documents", "contacts")
    for address in links:
        form = fields(lead.get(html.unescape(address)).text, f"{OWN}/{kind}")
        assert send(lead, f"{OWN}/{kind}", form).status_code == 303
    assert git(studio.workspace, "status", "--porcelain") == ""
    assert studio.log() == ["somebody: as it was"]


def test_two_people_on_one_record_both_land_where_they_touch_different_fields(studio: Studio) -> None:
    one, two = studio.browser("QA-1"), studio.browser("QA-2")
    first, second = opened(one), opened(two)
    assert send(one, f"{OWN}/providers", first, summary="The first one's.").status_code == 303
    assert send(two, f"{OWN}/providers", second, transport="The second one's.").status_code == 303
    assert cell(studio, "providers", "lockside-workshop", "summary") == "The first one's."
    assert cell(studio, "providers", "lockside-workshop", "transport") == "The second one's."


def test_the_second_on_one_field_sees_the_first_and_loses_nothing(studio: Studio) -> None:
    one, two = studio.browser("QA-1"), studio.browser("QA-2")
    first, second = opened(one), opened(two)
    was = cell(studio, "providers", "lockside-workshop", "summary")
    send(one, f"{OWN}/providers", first, summary="The first one's.")
    answer = send(two, f"{OWN}/providers", second, summary="The second one's.", transport="By boat.")
    assert answer.status_code == 409
    shown = BeautifulSoup(answer.text, "html.parser")
    assert "QA-1 saved" in shown.text
    for words in (was, "The first one's.", "The second one's.", "By boat."):
        assert words in shown.text
    assert cell(studio, "providers", "lockside-workshop", "summary") == "The first one's."
    again = fields(answer.text, f"{OWN}/providers")
    assert dict(again)["cell.summary"] == "The second one's."
    assert dict(again)["cell.transport"] == "By boat."
    assert send(two, f"{OWN}/providers", again).status_code == 303
    assert cell(studio, "providers", "lockside-workshop", "summary") == "The second one's."
    assert cell(studio, "providers", "lockside-workshop", "transport") == "By boat."
    assert len(studio.log()) == 3, "both saves are in the history"


def test_who_edits_what_another_removed_keeps_the_words_and_may_add_it_again(studio: Studio) -> None:
    lead = studio.browser("QA-1")
    new = fields(lead.get(f"{OWN}/contacts").text, f"{OWN}/contacts")
    assert send(lead, f"{OWN}/contacts", new, role="Front desk", phone="0115 496 0000").status_code == 303
    two = studio.browser("QA-2")
    mine = opened(two, "contacts", "lockside-workshop/Front desk")
    page = lead.get(f"{OWN}/contacts?record=lockside-workshop/Front desk").text
    assert send(lead, f"{OWN}/contacts/remove", fields(page, f"{OWN}/contacts/remove")).status_code == 303
    answer = send(two, f"{OWN}/contacts", mine, phone="0115 496 0999")
    assert answer.status_code == 409
    assert "QA-1 took this contact out" in answer.text
    assert send(two, f"{OWN}/contacts", fields(answer.text, f"{OWN}/contacts")).status_code == 303
    assert [(row["role"], row["phone"]) for row in table(studio, "contacts") if row["role"] == "Front desk"] == [
        ("Front desk", "0115 496 0999")
    ]


def test_what_would_break_the_records_is_refused_beside_its_field(studio: Studio) -> None:
    lead = studio.browser()
    answer = send(lead, f"{OWN}/providers", opened(lead), website="javascript:alert(1)", summary="Kept in the form.")
    assert answer.status_code == 422
    assert "Nothing was saved" in answer.text
    assert dict(fields(answer.text, f"{OWN}/providers"))["cell.summary"] == "Kept in the form."
    assert 'href="#cell-website"' in answer.text
    assert git(studio.workspace, "status", "--porcelain") == ""


@pytest.mark.parametrize(
    "changed",
    [
        {"inspected_on__day": "31", "inspected_on__month": "2", "inspected_on__year": "2026"},
        {"inspected_on__day": "x", "inspected_on__month": "2", "inspected_on__year": "2026"},
        {"name": ""},
        {"name": "a\u202eb"},
        {"age_from": "=1+1"},
        {"summary": "x" * 5000},
    ],
    ids=str,
)
def test_no_value_that_check_would_refuse_is_written(studio: Studio, changed: dict[str, str]) -> None:
    before = git(studio.workspace, "rev-parse", "HEAD")
    lead = studio.browser()
    answer = send(lead, f"{OWN}/providers", opened(lead), **changed)
    assert answer.status_code == 422, answer.text
    assert git(studio.workspace, "rev-parse", "HEAD") == before
    assert git(studio.workspace, "status", "--porcelain") == ""


def test_a_day_goes_in_by_its_three_parts(studio: Studio) -> None:
    lead = studio.browser()
    for month, written in (("2", "2026-02-03"), ("March", "2026-03-03")):
        day = {"inspected_on__day": "3", "inspected_on__month": month, "inspected_on__year": "2026"}
        assert send(lead, f"{OWN}/providers", opened(lead), **day).status_code == 303
        assert cell(studio, "providers", "lockside-workshop", "inspected_on") == written


def test_a_new_provider_waits_for_its_first_visit(studio: Studio) -> None:
    lead = studio.browser()
    form = fields(lead.get("/records/+new").text, "/records/+new")
    answer = send(
        lead,
        "/records/+new",
        form,
        name="New Mill Kitchen",
        summary="Cooking.",
        registration_status="not_required",
        age_from="14",
        age_to="16",
    )
    assert answer.status_code == 303, answer.text
    assert answer.location == "/records/new-mill-kitchen"
    assert "Awaiting" in lead.get("/records/new-mill-kitchen").text
    newest = git(studio.workspace, "rev-parse", "HEAD").strip()
    undone = lead.post("/records/new-mill-kitchen/undo", "/records/new-mill-kitchen/history", commit=newest)
    assert undone.location == "/records/"
    assert "new-mill-kitchen" not in [row["id"] for row in table(studio, "providers")]


def test_a_provider_may_be_called_new(studio: Studio) -> None:
    lead = studio.browser()
    form = fields(lead.get("/records/+new").text, "/records/+new")
    filled = {"summary": "Cooking.", "registration_status": "not_required", "age_from": "14", "age_to": "16"}
    answer = send(lead, "/records/+new", form, name="New", **filled)
    assert answer.location == "/records/new"
    assert "Awaiting" in lead.get(answer.location).text


def test_a_venue_is_added_with_an_id_of_its_own_and_the_same_again_is_refused(studio: Studio) -> None:
    lead = studio.browser()
    form = fields(lead.get(f"{OWN}/venues").text, f"{OWN}/venues")
    new: dict[str, Any] = {"name": "Second shed", "kind": "online", "area_covered": "England"}
    assert send(lead, f"{OWN}/venues", form, **new).status_code == 303
    assert "lockside-workshop-second-shed" in [row["id"] for row in table(studio, "venues")]
    again = send(lead, f"{OWN}/venues", form, **(new | {"area_covered": "NG"}))
    assert again.status_code == 409
    assert "already" in again.text


def test_an_undo_puts_back_what_was_and_is_a_commit_too(studio: Studio) -> None:
    lead = studio.browser()
    was = cell(studio, "providers", "lockside-workshop", "summary")
    send(lead, f"{OWN}/providers", opened(lead), summary="A mistake.")
    page = lead.get(f"{OWN}/history").text
    assert "A mistake." in page
    assert "By QA-LEAD" in page
    newest = git(studio.workspace, "rev-parse", "HEAD").strip()
    assert lead.post(f"{OWN}/undo", f"{OWN}/history", commit=newest).status_code == 303
    assert cell(studio, "providers", "lockside-workshop", "summary") == was
    undone = studio.log()[0]
    assert "undone: provider lockside-workshop: summary" in undone
    newest = git(studio.workspace, "rev-parse", "HEAD").strip()
    assert lead.post(f"{OWN}/undo", f"{OWN}/history", commit=newest).status_code == 303
    assert cell(studio, "providers", "lockside-workshop", "summary") == "A mistake."
    assert studio.log()[0] == undone.replace("undone", "done again")


def test_an_undo_never_overwrites_what_came_after(studio: Studio) -> None:
    lead = studio.browser()
    send(lead, f"{OWN}/providers", opened(lead), summary="First.")
    first = git(studio.workspace, "rev-parse", "HEAD").strip()
    send(lead, f"{OWN}/providers", opened(lead), summary="Second.")
    answer = lead.post(f"{OWN}/undo", f"{OWN}/history", commit=first)
    assert answer.status_code == 409
    assert "Second." in answer.text
    assert cell(studio, "providers", "lockside-workshop", "summary") == "Second."


@pytest.mark.parametrize("commit", ["", "HEAD", "HEAD~1", "--all", "0" * 40, "../../etc"])
def test_only_a_save_that_is_shown_can_be_undone(studio: Studio, commit: str) -> None:
    before = git(studio.workspace, "rev-parse", "HEAD")
    assert studio.browser().post(f"{OWN}/undo", commit=commit).status_code == 409
    assert git(studio.workspace, "rev-parse", "HEAD") == before


@pytest.mark.parametrize(
    ("path", "record"),
    [
        (f"{OWN}/venues", "open-door-tutors-online"),
        (f"{OWN}/providers", "open-door-tutors"),
        (f"{OWN}/qualifications", "600/2769/1"),
        (f"{OWN}/awarding_bodies", "x"),
        (f"{OWN}/datapackage", "x"),
        ("/records/nobody/venues", "x"),
    ],
)
def test_no_record_of_another_and_no_other_table_is_reached(studio: Studio, path: str, record: str) -> None:
    lead = studio.browser()
    others = [row["id"] for row in table(studio, "venues") if row["provider_id"] != "lockside-workshop"]
    record = others[0] if record == "open-door-tutors-online" and others else record
    assert lead.get(f"{path}?record={record}").status_code == 404
    before = git(studio.workspace, "rev-parse", "HEAD")
    for suffix in ("", "/remove"):
        answer = lead.post(f"{path}{suffix}", record=record, **{"cell.name": "Mine", "base.name": "x"})
        assert answer.status_code in (404, 409, 422), answer.text
    assert git(studio.workspace, "rev-parse", "HEAD") == before


def test_a_field_that_a_form_does_not_have_is_not_written(studio: Studio) -> None:
    lead = studio.browser()
    answer = send(lead, f"{OWN}/providers", opened(lead), id="stolen", provider_id="x", nothing="y")
    assert answer.status_code == 303
    assert cell(studio, "providers", "lockside-workshop", "id") == "lockside-workshop"


PAYLOADS = [
    "<script>alert(1)</script>",
    "{{ 7*7 }}{% for x in y %}",
    '"><img src=x onerror=alert(1)>',
    "</textarea><script>alert(1)</script>",
    "javascript:alert(1)",
]


@pytest.mark.parametrize("payload", PAYLOADS)
def test_whatever_is_written_is_shown_as_words(studio: Studio, payload: str) -> None:
    lead = studio.browser()
    assert send(lead, f"{OWN}/providers", opened(lead), description=payload).status_code == 303
    for path in (OWN, f"{OWN}/providers?record=lockside-workshop", f"{OWN}/history", "/records/", "/"):
        page = lead.get(path)
        assert page.status_code == 200
        shown = BeautifulSoup(page.text, "html.parser")
        assert not shown.find_all("script")
        assert not [tag for tag in shown.find_all(True) if any(name.startswith("on") for name in tag.attrs)]
        assert "{{ 7*7 }}" not in payload or "49{%" not in shown.text
    assert dict(opened(lead))["cell.description"] == payload


def test_a_qualification_and_its_awarding_body_are_added_before_a_course_may_name_them(studio: Studio) -> None:
    lead = studio.browser()
    assert 'href="/records/+qualifications"' in lead.get("/records/").text
    for kind, cells in (
        ("awarding_bodies", {"name": "Open Awards"}),
        ("qualifications", {"number": "603/2955/5", "title": "Award in Boats", "awarding_body_id": "open-awards"}),
    ):
        address = f"/records/+{kind}"
        answer = send(
            lead,
            address,
            fields(lead.get(address).text, address),
            **cells,
            **{"level": "Level 1"} if "number" in cells else {},
        )
        assert (answer.status_code, answer.location) == (303, "/records/"), answer.text
        again = send(
            lead,
            address,
            fields(lead.get(address).text, address),
            **{**cells, "level": "Level 2"} if "number" in cells else {"name": "open awards"},
        )
        assert again.status_code == 409
    assert "open-awards" in {row["id"] for row in table(studio, "awarding_bodies")}
    assert "603/2955/5" in {row["number"] for row in table(studio, "qualifications")}
    assert studio.log()[:2] == [
        "QA-LEAD: qualification 603/2955/5 added",
        "QA-LEAD: awarding body open-awards added",
    ]
    assert git(studio.workspace, "status", "--porcelain") == ""
