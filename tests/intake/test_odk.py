"""A framework goes to ODK and Kobo as an XLSForm that their converter takes, and what was collected comes back the same."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

import pytest
from conftest import Command
from defusedxml.ElementTree import fromstring

from build_tools.intake.odk import is_odk, package_from_odk
from build_tools.intake.visit_package import FromElsewhere, visit_package
from build_tools.models.directory import Directory
from build_tools.models.framework import Framework
from build_tools.pipeline import open_directory
from build_tools.render.xlsform import Place, converted, xlsform

convert = pytest.importorskip("pyxform.xls2xform").convert

HEADER = {
    "provider_id": "lockside-workshop",
    "visited_on": "2026-11-02",
    "visited_by": "Officer",
    "outcome": "met_most",
}
ANSWERS = {"a_1a": "yes", "a_1b": "2026-10-01", "a_2a": "partly", "e_2a": "Two plans were read.\n– One was old."}
ACTION = {"item": "2a", "area": "Plans", "action": "Plan.", "rag": "amber", "by_when": "2027-03-14", "owner": "Head"}


@pytest.fixture(scope="module")
def directory(example: Path, today: date) -> Directory:
    return open_directory(example, today)


@pytest.fixture(scope="module")
def framework(directory: Directory) -> Framework:
    return directory.frameworks[0]


def xform_of(framework: Framework, directory: Directory) -> tuple[Element, list[str]]:
    providers = [Place(one.id, one.name) for one in directory.providers]
    made = convert(xlsform(framework, providers, [Place(v.id, v.name, v.provider_id) for v in directory.venues]))
    return fromstring(made.xform), made.warnings


def local(element: Element) -> str:
    return element.tag.rpartition("}")[2]


def instance(form: Element) -> Element:
    """What a fresh submission holds."""
    model = next(element for element in form.iter() if local(element) == "model")
    return next(element for element in model if local(element) == "instance")[0]


def bind(form: Element, ending: str) -> dict[str, str]:
    found = next(e for e in form.iter() if local(e) == "bind" and e.attrib["nodeset"].endswith(f"/{ending}"))
    return {name.rpartition("}")[2]: value for name, value in found.attrib.items()}


def test_the_converter_takes_every_framework_without_a_warning(repository: Path, today: date) -> None:
    demonstration = open_directory(repository, today)
    assert len(demonstration.frameworks) > 5
    for framework in demonstration.frameworks:
        _form, warnings = xform_of(framework, demonstration)
        assert warnings == []


def test_a_fresh_form_has_no_answer(framework: Framework, directory: Directory) -> None:
    form, _ = xform_of(framework, directory)
    assert [local(element) for element in instance(form).iter() if (element.text or "").strip()] == []
    assert [
        local(e) for e in form.iter() if local(e) == "setvalue" and not e.attrib["ref"].endswith("instanceID")
    ] == []


def test_the_form_asks_for_what_the_framework_asks_for(framework: Framework, directory: Directory) -> None:
    form, _ = xform_of(framework, directory)
    assert bind(form, "a_1a")["required"] == "true()"
    assert "required" not in bind(form, "a_2b")
    assert "= 'partly'" in bind(form, "e_2a")["required"]
    assert "'fully'" not in bind(form, "e_2a")["required"]
    assert "a_2a  != ''" in bind(form, "e_2a")["relevant"]
    assert bind(form, "visited_on")["constraint"] == ". <= today()"
    rules = bind(form, "outcome")["constraint"]
    assert "(. != 'met_all')" in rules
    assert "a_2a  != 'partly'" in rules
    assert "a_1a  != 'no'" in rules
    assert "count( /data/plan ) > 0" in rules
    assert instance(form).attrib["id"] == "qa-visit-basic"
    assert instance(form).attrib["version"] == "1"


def test_words_that_look_like_a_reference_stay_words(framework: Framework, directory: Directory) -> None:
    first, *others = framework.items
    odd = first.model_copy(update={"label": "Is ${nothing} here <b>bold</b> & sound?"})
    changed = replace(framework, items=(odd, *others))
    form, _ = xform_of(changed, directory)
    assert any("$ {nothing} here <b>bold</b> & sound?" in (element.text or "") for element in form.iter())


def central(**more: Any) -> dict[str, Any]:
    """What ODK Central exports: groups in groups, repeats with their own ids."""
    visit = {name: value for name, value in HEADER.items() if name != "outcome"}
    rows = [{"__id": "x", **{f"plan_{name}": value for name, value in ACTION.items()}}]
    entry = {
        "__id": "uuid:1",
        "__system": {"submissionDate": "2026-11-02T12:00:00Z", "formVersion": "1"},
        "meta": {"instanceID": "uuid:1"},
        "directory_form": "basic/1",
        "visit": visit,
        "t_safety": {"a_1a": "yes", "a_1b": "2026-10-01", "e_1a": None, "c_safety": "Calm."},
        "t_teaching": {name: ANSWERS[name] for name in ("a_2a", "e_2a")} | {"a_2b": None},
        "outcome": "met_most",
        "plan": rows,
        "plan@odata.navigationLink": "Submissions('uuid:1')/plan",
    }
    return {"@odata.context": "…", "value": [entry | more]}


def kobo() -> dict[str, Any]:
    """What KoboToolbox exports: paths joined with slashes, everything as text."""
    entry: dict[str, Any] = {f"visit/{name}": value for name, value in HEADER.items() if name != "outcome"}
    entry |= {f"t_{'safety' if name[2] == '1' else 'teaching'}/{name}": value for name, value in ANSWERS.items()}
    entry |= {
        "t_safety/c_safety": "Calm.",
        "directory_form": "basic/1",
        "outcome": "met_most",
        "_id": 7,
        "_geolocation": [None],
    }
    entry["plan"] = [{f"plan/plan_{name}": value for name, value in ACTION.items()}]
    return {"count": 1, "results": [entry]}


def expected(framework: Framework) -> dict[str, Any]:
    answers = [
        {"item": "1a", "value": "yes"},
        {"item": "1b", "value": "2026-10-01"},
        {"item": "2a", "value": "partly", "evidence": ANSWERS["e_2a"]},
    ]
    return visit_package(framework, HEADER, answers, [{"theme": "safety", "text": "Calm."}], [{"number": 1, **ACTION}])


@pytest.mark.parametrize("document", [central(), kobo(), central()["value"][0]], ids=["central", "kobo", "alone"])
def test_what_was_collected_is_the_visit_that_a_form_saves(
    document: dict[str, Any], framework: Framework, directory: Directory
) -> None:
    assert is_odk(document)
    found = package_from_odk(document, "visit.json", directory)
    assert isinstance(found, FromElsewhere), found
    assert found.package == expected(framework)
    assert found.notes == ()


def test_every_question_of_the_form_comes_back_under_its_own_name(framework: Framework, directory: Directory) -> None:
    """The names are read off the converted form, so that its writer and its reader agree on all of them."""
    form, _ = xform_of(framework, directory)
    leaves = [local(element) for element in instance(form).iter() if not len(element)]
    given = {name: "x" for name in leaves if name[:2] in ("a_", "e_", "c_")}
    found = package_from_odk({"directory_form": "basic/1", **HEADER, **given}, "visit.json", directory)
    assert isinstance(found, FromElsewhere)
    parts = {part["name"]: part["data"] for part in found.package["resources"]}
    assert [row["item"] for row in parts["answers"]] == [item.name for item in framework.items]
    assert all(row["value"] == "x" for row in parts["answers"])
    assert [row["theme"] for row in parts["comments"]] == [theme.name for theme in framework.themes]
    assert {name.removeprefix("plan_") for name in leaves if name.startswith("plan_")} == set(ACTION)


@pytest.mark.parametrize(
    ("document", "sentence"),
    [
        ({"value": central()["value"] * 2}, "holds 2 submissions"),
        (central(directory_form="basic/9"), "of a framework that is not in this workspace"),
        (central(visit={}), "has no provider_id"),
        (central(meta={"provider_id": "open-door-tutors"}), "answers “provider_id” 2 times"),
        ({"value": [{k: v for k, v in central()["value"][0].items() if k != "plan"}]}, "only a link to it"),
    ],
)
def test_an_export_that_cannot_be_a_visit_is_told_why(
    document: dict[str, Any], sentence: str, directory: Directory
) -> None:
    found = package_from_odk(document, "visit.json", directory)
    assert isinstance(found, tuple)
    assert sentence in found[0].message


def test_pictures_are_told_and_not_lost_in_silence(directory: Directory) -> None:
    found = package_from_odk(central(photos=[{"photo": "1.jpg"}, {"photo": "2.jpg"}]), "visit.json", directory)
    assert isinstance(found, FromElsewhere)
    assert found.notes[0].startswith("2 pictures are not in this file.")


@pytest.mark.parametrize(
    "document", [{}, {"value": []}, {"value": "x"}, {"resources": [{"directory_form": 1}]}, {"results": [1]}]
)
def test_another_document_is_not_taken_for_one(document: dict[str, Any]) -> None:
    assert not is_odk(document)


def test_an_export_goes_all_the_way(workspace: Path, tmp_path: Path, command: Command) -> None:
    out = tmp_path / "form.xlsx"
    made = command("form", "basic", "--xlsform", str(out), workspace=workspace)
    assert (made.exit_code, "which ODK’s own converter takes" in made.output) == (0, True)
    assert converted(out.read_bytes())
    (tmp_path / "visit.json").write_text(json.dumps(central()), encoding="utf-8")
    taken = command("intake", str(tmp_path / "visit.json"), "--by", "QA-05", workspace=workspace)
    assert taken.exit_code == 0, taken.output
    assert command("check", "--full", workspace=workspace).exit_code == 0
