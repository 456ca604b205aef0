"""The page of a form asks what its definition asks and nothing else, and a fresh one holds no answer at all."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag

from build_tools.models.directory import Directory
from build_tools.models.framework import Framework
from build_tools.models.visibility import Visibility
from build_tools.pipeline import open_directory
from build_tools.render.form_page import form_page
from build_tools.render.framework_form import form_definition

KEYS = [
    ("quality", "1"),
    ("compliance", "1"),
    ("compliance", "2"),
    ("evaluation", "2012"),
    ("evaluation", "2025"),
    ("audit", "1"),
]


@pytest.fixture(scope="module")
def directory(repository: Path, today: date) -> Directory:
    return open_directory(repository, today)


@pytest.fixture(scope="module", params=KEYS, ids="/".join)
def framework(request: pytest.FixtureRequest, directory: Directory) -> Framework:
    return directory.framework[request.param]


@pytest.fixture(scope="module")
def form(framework: Framework) -> dict[str, Any]:
    return form_definition(framework)


@pytest.fixture(scope="module")
def soup(framework: Framework, directory: Directory, today: date) -> BeautifulSoup:
    return BeautifulSoup(form_page(framework, directory, today).body, "html.parser")


def said(tag: Any) -> str:
    return " ".join(tag.get_text(" ").split())


def one(soup: Any, selector: str) -> Tag:
    found: list[Tag] = soup.select(selector)
    assert len(found) == 1, selector
    return found[0]


def questions(form: dict[str, Any]) -> list[dict[str, Any]]:
    return [question for section in form["sections"] for question in section["questions"]]


def test_every_question_is_asked_in_its_order_with_all_its_words(soup: BeautifulSoup, form: dict[str, Any]) -> None:
    assert [tag["data-question"] for tag in soup.select("[data-question]")] == [q["name"] for q in questions(form)]
    for section in form["sections"]:
        there = one(soup, f"#theme-{section['name']}")
        assert section["label"] in said(there)
        assert (section["hint"] or "") in said(there)
        for question in section["questions"]:
            asked = one(there, f'[id="q-{question["name"]}"]')
            text = said(asked)
            for words in (question["label"], question["hint"] or "", *question["guidance"]):
                assert " ".join(words.split()) in text
            answer_seen, evidence_seen = (
                Visibility(level).readers for level in (question["visibility"], question["evidence"]["visibility"])
            )
            assert [said(tag) for tag in asked.select(".seen")] == [
                f"Seen by {answer_seen}",
                f"Seen by {evidence_seen}",
            ]


def test_choices_are_those_of_the_scale_and_no_others(soup: BeautifulSoup, form: dict[str, Any]) -> None:
    for question in questions(form):
        radios = soup.select(f'input[name="answers.{question["name"]}.value"][type=radio]')
        offered = [(radio["value"], said(radio.find_parent("label"))) for radio in radios]
        assert offered == [(choice["name"], choice["label"]) for choice in question["choices"]]
    outcomes = soup.select('input[name="visit.outcome"]')
    assert [radio["value"] for radio in outcomes] == [outcome["name"] for outcome in form["outcomes"]]
    text = said(one(soup, "#outcome"))
    for outcome in form["outcomes"]:
        assert outcome["label"] in text
        assert (outcome["description"] or "") in text
    for rule in form["rules"]:
        assert rule["message"] in text


def test_the_page_asks_what_the_definition_asks_and_nothing_more(soup: BeautifulSoup, form: dict[str, Any]) -> None:
    def days(name: str) -> list[str]:
        return [f"{name}.{part}" for part in ("day", "month", "year")]

    wanted: set[str] = {"visit.outcome"}
    for field in form["visit"]:
        wanted |= set(days(f"visit.{field['name']}") if field["type"] == "date" else [f"visit.{field['name']}"])
    for question in questions(form):
        own = f"answers.{question['name']}"
        wanted |= {f"{own}.evidence"} | set(days(f"{own}.value") if question["type"] == "date" else [f"{own}.value"])
    wanted |= {f"comments.{section['name']}" for section in form["sections"]}
    for field in form["actions"]:
        own = f"actions.__n__.{field['name']}"
        wanted |= set(days(own) if field["type"] == "date" else [own])
    assert {str(tag["name"]) for tag in soup.select("[name]")} == wanted | {"photos.__q__.no_children"}


def test_a_fresh_form_has_no_answer_anywhere(soup: BeautifulSoup) -> None:
    assert soup.select("[checked], [selected]") == []
    assert soup.select("input:not([type=radio]):not([type=checkbox])[value]") == []
    assert [said(area) for area in soup.select("textarea") if said(area)] == []
    firsts = [select.find("option") for select in soup.select("select")]
    assert firsts
    assert [option["value"] for option in firsts if isinstance(option, Tag)] == [""] * len(firsts)


def test_when_evidence_is_needed_is_said_in_words(directory: Directory, today: date) -> None:
    def told(key: tuple[str, str], item: str) -> str:
        body = form_page(directory.framework[key], directory, today).body
        return said(one(BeautifulSoup(body, "html.parser"), f'[data-field="answers.{item}.evidence"]'))

    assert "Needed with every answer." in told(("quality", "1"), "1a")
    assert "(optional)" not in told(("quality", "1"), "1a")
    assert "Needed with “No”." in told(("compliance", "2"), "b1")
    assert "(optional)" in told(("compliance", "2"), "b2")


def test_every_control_has_a_label_and_every_reference_leads_somewhere(soup: BeautifulSoup) -> None:
    ids = [str(tag["id"]) for tag in soup.select("[id]")]
    assert len(ids) == len(set(ids))
    for control in soup.select("input, select, textarea"):
        assert control.find_parent("label") or soup.select(f'label[for="{control.get("id")}"]'), control
    referred = {word for tag in soup.select("[aria-describedby]") for word in str(tag["aria-describedby"]).split()}
    referred |= {str(tag["aria-labelledby"]) for tag in soup.select("[aria-labelledby]")}
    referred |= {str(tag["for"]) for tag in soup.select("[for]")}
    referred |= {str(tag["href"])[1:] for tag in soup.select('a[href^="#"]')}
    assert referred - set(ids) == set()


def test_words_about_pupils_are_refused_beside_every_free_text(soup: BeautifulSoup) -> None:
    for area in soup.select("textarea"):
        near = area.find_parent(["div", "fieldset"], attrs={"data-field": True}) or area.find_parent(
            attrs={"data-question": True}
        )
        assert near is not None
        assert "No pupil" in str(near) or area["name"] == "visit.also_visited_on", area["name"]
        assert near.select("[data-guard]")


def test_what_needs_javascript_is_hidden_until_it_is_there(soup: BeautifulSoup) -> None:
    for selector in ("[data-progress]", "[data-drafts]", "[data-error-summary]", "[data-check]", "[data-last]"):
        assert all(tag.has_attr("hidden") for tag in soup.select(selector)), selector
    for button in soup.select("button"):
        hidden = (
            button.has_attr("hidden") or button.find_parent(attrs={"hidden": True}) or button.find_parent("template")
        )
        assert hidden, button
    assert "Print this page" in said(one(soup, "noscript"))


def test_a_version_no_longer_used_says_so_and_leads_to_the_one_in_use(directory: Directory, today: date) -> None:
    old = form_page(directory.framework["compliance", "1"], directory, today)
    assert "../../../forms/compliance/2/" in old.body
    assert "for drafts that were begun on it" in old.body
    assert (
        "for drafts that were begun on it" not in form_page(directory.framework["quality", "1"], directory, today).body
    )


def test_only_the_studio_has_somewhere_to_send_to(directory: Directory, today: date) -> None:
    framework = directory.framework["quality", "1"]
    assert "data-send-to" not in form_page(framework, directory, today).body
    sending = form_page(framework, directory, today, send_to="/submissions").body
    assert 'data-send-to="/submissions"' in sending
    assert sending.replace(' data-send-to="/submissions"', "") == form_page(framework, directory, today).body


def test_a_form_is_made_once_and_again_when_anything_it_says_has_changed(
    directory: Directory, framework: Framework, today: date
) -> None:
    before = form_page(framework, directory, today)
    alike = replace(framework, header=framework.header.model_copy())
    assert form_page(alike, directory, today) is before
    item = framework.items[0].model_copy(update={"label": "Was anything else seen?"})
    changed = form_page(replace(framework, items=(item, *framework.items[1:])), directory, today)
    assert "Was anything else seen?" in changed.body
