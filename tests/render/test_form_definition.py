"""``form.json`` is enough to ask every question and to save a visit that passes every check, whoever wrote the framework."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from conftest import Command

from build_tools.load.visits import digest_of
from build_tools.models.visit import VisitHeader
from build_tools.pipeline import open_directory
from build_tools.render.framework_form import FORM_FORMAT, form_definition

# A framework that somebody else wrote, as CSV files only, with every type of question and every rule.
FOREIGN = {
    "framework": "id,version,title,kind,purpose,used_from,used_until,renew_after_months,source\n"
    "salon,2026-09,Salon visit,audit,Is the salon fit for pupils?,2026-01-01,,6,Invented\n",
    "themes": "name,label,hint\nroom,The room,Look before you ask.\npeople,The people,\n",
    "scales": "list_name,name,label,tone\nstars,three,Three stars,good\nstars,two,Two stars,fair\nstars,none,No star,poor\n"
    "shine,bright,Bright,good\nshine,dull,Dull,poor\n",
    "items": "name,theme,type,list_name,label,hint,required,months_valid,document_kind,visibility,evidence_visibility\n"
    "clean,room,rating,stars,Tools are clean.,,yes,,,public,members\n"
    "tested,room,date,,When were the dryers last tested?,,yes,12,,public,internal\n"
    "chairs,room,count,,How many chairs are there?,,yes,,,public,\n"
    "lead,people,yes_no_na,,Is a trained lead on the floor?,,yes,,,public,\n"
    "mood,people,grade,shine,How is the mood?,,no,,,,\n"
    "heard,people,text,,What did pupils say?,,yes,,,members,\n",
    "guidance": "item,number,text\nclean,2,Then the brushes.\nclean,1,The basins first.\n",
    "outcomes": "name,label,effect,description\nfit,Fit,approved,\nfit_soon,Fit soon,approved_with_conditions,\n"
    "unfit,Unfit,not_approved,\n",
    "rules": "name,rule,theme,values,outcomes,message\n"
    "why,evidence_unless,room,three,,Say what was seen.\n"
    "all,outcome_needs_all,,three;yes;bright,fit,“Fit” needs the best of everything.\n"
    "plan,outcome_needs_action,,,fit_soon,Agree on something.\n"
    "lead,answer_excludes_outcome,people,no,fit;fit_soon,No lead means unfit.\n",
}


@pytest.fixture
def abroad(workspace: Path, command: Command) -> Path:
    """The tiny workspace with the foreign framework dropped in, described by the command."""
    folder = workspace / "qa_reports" / "frameworks" / "salon" / "2026-09"
    folder.mkdir(parents=True)
    for name, text in FOREIGN.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    assert command("describe", workspace=workspace).exit_code == 0
    assert command("check", "--full", workspace=workspace).exit_code == 0
    return workspace


@pytest.fixture
def form(abroad: Path, today: date) -> dict[str, Any]:
    definition = form_definition(open_directory(abroad, today).framework["salon", "2026-09"])
    read_back: dict[str, Any] = json.loads(json.dumps(definition))
    assert read_back == definition
    return read_back


def filled_in(form: dict[str, Any], outcome: str, answers: dict[str, str], **header: str) -> dict[str, Any]:
    """A visit's data package made from the definition and the answers, and from nothing else."""
    package = form["package"]
    visit_id = f"lockside-workshop-2026-11-02-{package['framework_id']}"
    own = {"visit_id": visit_id, "revision": 1, "outcome": outcome}
    own |= {name: package[name] for name in ("framework_id", "framework_version")}
    questions = [question for section in form["sections"] for question in section["questions"]]
    rows: list[dict[str, Any]] = []
    for question in questions:
        value = answers.get(question["name"])
        if value is not None:
            needs = value in question["evidence"]["needed_for"]
            rows.append({"item": question["name"], "value": value, "evidence": "Seen." if needs else None})
    data = {"visit": [own | header], "answers": rows, "comments": [], "actions": [], "attachments": []}
    return {
        "$schema": package["$schema"],
        "name": f"{visit_id}-r1",
        "directory:format": package["directory:format"],
        # A table without rows is left out: plain frictionless takes none that is empty.
        "resources": [part | {"data": data[part["name"]]} for part in package["resources"] if data[part["name"]]],
    }


def saved(workspace: Path, visit: dict[str, Any]) -> None:
    folder = workspace / "qa_reports" / "visits" / "lockside-workshop" / "2026-11-02-salon"
    (folder / "r1").mkdir(parents=True)
    (folder / "r1" / "datapackage.json").write_text(json.dumps(visit), encoding="utf-8")
    digest = digest_of(folder / "r1")
    lines = "at,revision,event,by,sha256,public_text,note\n"
    lines += f"2026-11-03T09:00:00Z,1,submitted,QA-1,{digest},,\n2026-11-04T09:00:00Z,1,approved,QA-9,{digest},,\n"
    (folder / "events.csv").write_text(lines, encoding="utf-8")


ANSWERS = {"clean": "two", "tested": "2026-10-01", "chairs": "8", "lead": "yes", "heard": "They like it."}
HEADER = {"provider_id": "lockside-workshop", "visited_on": "2026-11-02", "visited_by": "Quality assurance officer"}


def test_a_form_names_its_format_and_the_framework_it_was_made_from(form: dict[str, Any]) -> None:
    assert form["directory:format"] == FORM_FORMAT == "qa-form/1"
    assert form["framework"]["title"] == "Salon visit"
    assert form["framework"]["used_from"] == "2026-01-01"
    assert form["framework"]["renew_after_months"] == 6


def test_questions_come_theme_by_theme_with_choices_guidance_and_what_needs_evidence(form: dict[str, Any]) -> None:
    room, people = form["sections"]
    assert [section["label"] for section in form["sections"]] == ["The room", "The people"]
    clean, tested, chairs = room["questions"]
    assert [choice["label"] for choice in clean["choices"]] == ["Three stars", "Two stars", "No star"]
    assert clean["guidance"] == ["The basins first.", "Then the brushes."]
    assert clean["evidence"] == {"needed_for": ["two", "none"], "visibility": "members"}
    assert (tested["type"], tested["months_valid"], tested["choices"]) == ("date", 12, [])
    assert (chairs["type"], chairs["evidence"]["visibility"]) == ("count", "internal")
    lead, mood, heard = people["questions"]
    assert [choice["name"] for choice in lead["choices"]] == ["yes", "no", "na"]
    assert (mood["required"], mood["visibility"], mood["evidence"]["needed_for"]) == (False, "internal", [])
    assert heard["type"] == "text"


def test_rules_name_the_questions_they_look_at(form: dict[str, Any]) -> None:
    rules = {rule["name"]: rule for rule in form["rules"]}
    assert rules["why"]["items"] == ["clean"]
    assert rules["all"]["items"] == ["clean", "lead", "mood"]
    assert rules["plan"]["items"] == []
    assert rules["lead"] == {
        "name": "lead",
        "rule": "answer_excludes_outcome",
        "items": ["lead", "mood"],
        "values": ["no"],
        "outcomes": ["fit", "fit_soon"],
        "message": "No lead means unfit.",
    }


def test_every_field_of_a_visit_is_asked_for_or_filled_in(form: dict[str, Any]) -> None:
    asked = {field["name"] for field in form["visit"]}
    filled = {"visit_id", "framework_id", "framework_version", "revision", "outcome"}
    assert asked | filled == set(VisitHeader.model_fields)
    assert not asked & filled


def test_nothing_is_answered_beforehand(form: dict[str, Any]) -> None:
    text = json.dumps({name: form[name] for name in ("visit", "sections", "outcomes", "actions", "rules")})
    assert '"default"' not in text
    assert '"value"' not in text


def test_a_visit_filled_in_from_the_form_passes_every_check_and_counts(
    abroad: Path, form: dict[str, Any], command: Command, today: date
) -> None:
    saved(abroad, filled_in(form, "unfit", ANSWERS, **HEADER))
    checked = command("check", "--full", workspace=abroad)
    assert checked.exit_code == 0, checked.output
    visit = next(v for v in open_directory(abroad, today).visits if v.visit_id.endswith("salon"))
    revision = visit.standing(today)
    assert revision is not None
    assert {answer.item: answer.value for answer in revision.answers} == ANSWERS


@pytest.mark.parametrize(
    ("outcome", "answers", "rule"),
    [("fit", {}, "all"), ("fit_soon", {}, "plan"), ("fit_soon", {"lead": "no"}, "lead")],
)
def test_what_a_rule_of_the_form_forbids_the_check_refuses_with_its_message(
    abroad: Path, form: dict[str, Any], command: Command, outcome: str, answers: dict[str, str], rule: str
) -> None:
    saved(abroad, filled_in(form, outcome, ANSWERS | answers, **HEADER))
    checked = command("check", workspace=abroad)
    assert checked.exit_code == 1
    assert next(r["message"] for r in form["rules"] if r["name"] == rule) in " ".join(checked.output.split())


def test_a_missing_answer_is_told_and_never_guessed(abroad: Path, form: dict[str, Any], command: Command) -> None:
    without = {name: value for name, value in ANSWERS.items() if name != "lead"}
    saved(abroad, filled_in(form, "unfit", without, **HEADER))
    assert "item-missing" in command("check", "--json", workspace=abroad).output
