"""A visit downloads as a data package: valid to plain frictionless, verbatim, and silent about what it must not say."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from frictionless import Package
from made_reports import PROVIDER, action, made, noted, revision, visit

from build_tools.models.columns import visibility_of
from build_tools.models.directory import Directory
from build_tools.models.visibility import Visibility
from build_tools.models.visit import Action, Answer, Event, Progress, Visit, VisitHeader
from build_tools.pipeline import open_directory

ON, DAY = date(2026, 11, 21), date(2026, 9, 1)
PATH = f"reports/{PROVIDER}-2026-09-01-basic/"
PUBLIC, MEMBERS = Visibility.PUBLIC, Visibility.MEMBERS
AWKWARD = 'Two\n\nparagraphs, a "quote", ＝ <b>, =SUM(A1) and Łódź.'


@pytest.fixture(scope="module")
def whole(example: Path) -> Directory:
    return open_directory(example, ON)


def full() -> Visit:
    """A corrected visit that says something in every field."""
    plan = (action(1, date(2026, 10, 1), item="2a"), action(2, date(2027, 1, 1), action=AWKWARD))
    given = {"answers": {"2a": ("partly", AWKWARD), "2b": ("SECRET-2b", "SECRET-evidence-2b")}, "actions": plan}
    about = {
        "visitor_reference": "SECRET-reference",
        "overview": AWKWARD,
        "also_visited_on": (date(2026, 8, 30), date(2026, 8, 31)),
        "carried_out_by": "Eastside Audits",
        "original_report": "https://audits.example/1",
        "comments": {"teaching": "MEMBERS-comment"},
    }
    return visit(
        revision(DAY, **given, **about),
        revision(DAY, 2, **given, **(about | {"overview": "Corrected."})),
        progress=(noted(date(2026, 9, 20), 1, "open", note="MEMBERS-note", rag="red"),),
    )


def packages(whole: Directory, edition: Visibility = PUBLIC) -> dict[str, dict[str, Any]]:
    files = made(whole, (full(),), ON, edition=edition).files
    return {path: json.loads(file.content) for path, file in files.items()}


def rows(package: dict[str, Any], table: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = next(r["data"] for r in package["resources"] if r["name"] == table)
    return found


@pytest.mark.parametrize("edition", [PUBLIC, MEMBERS])
def test_every_package_is_valid_to_plain_frictionless(whole: Directory, edition: Visibility) -> None:
    found = packages(whole, edition)
    assert set(found) == {f"{PATH}datapackage.json", f"{PATH}r1/datapackage.json"}
    for descriptor in found.values():
        report = Package.from_descriptor(descriptor).validate()
        assert report.valid, report.flatten(["type", "note"])
        assert len(report.tasks) == len(descriptor["resources"]) >= 4


def test_texts_are_verbatim_and_days_are_days(whole: Directory) -> None:
    package = packages(whole)[f"{PATH}r1/datapackage.json"]
    (header,) = rows(package, "visit")
    assert header["overview"] == AWKWARD
    assert header["visited_on"] == "2026-09-01"
    assert header["also_visited_on"] == "2026-08-30;2026-08-31"
    assert rows(package, "actions")[1]["action"] == AWKWARD
    assert {row["item"]: row["value"] for row in rows(package, "answers")} == {"1a": "yes", "2a": "partly"}


def test_a_package_says_what_it_is_of_whom_and_on_what(whole: Directory) -> None:
    found = packages(whole)
    package = found[f"{PATH}datapackage.json"]
    assert package["name"] == f"{PROVIDER}-2026-09-01-basic-r2"
    assert package["title"] == "Basic visit (example) of Open Door Tutors, 1 September 2026"
    assert package["directory:framework"] == {"id": "basic", "version": "1", "title": "Basic visit (example)"}
    assert package["directory:edition"] == "public"
    assert package["contributors"][0]["title"] == "Eastside Audits"
    assert {"title": "The original report", "path": "https://audits.example/1"} in package["sources"]
    assert "directory:superseded_by" not in package
    assert found[f"{PATH}r1/datapackage.json"]["directory:superseded_by"] == 2


def test_the_plan_goes_with_its_progress_in_the_report_in_force_only(whole: Directory) -> None:
    found = packages(whole, MEMBERS)
    assert rows(found[f"{PATH}datapackage.json"], "progress")[0]["note"] == "MEMBERS-note"
    assert "progress" not in [r["name"] for r in found[f"{PATH}r1/datapackage.json"]["resources"]]


@pytest.mark.parametrize("edition", [PUBLIC, MEMBERS])
def test_no_schema_names_a_field_that_the_edition_may_not_see(whole: Directory, edition: Visibility) -> None:
    models = {"visit": VisitHeader, "actions": Action, "events": Event, "progress": Progress}
    for package in packages(whole, edition).values():
        for resource in package["resources"]:
            named = [field["name"] for field in resource["schema"]["fields"]]
            assert all(list(row) == named for row in resource["data"])
            if model := models.get(resource["name"]):
                assert all(edition.may_see(visibility_of(model, name)) for name in named)


def test_what_an_edition_may_not_show_is_in_none_of_its_bytes(whole: Directory) -> None:
    """Every page and package of both editions, with the superseded revision's and the plan's."""
    for edition, absent in ((PUBLIC, (b"SECRET", b"MEMBERS", b"2026-05-20", b"20 May")), (MEMBERS, (b"SECRET",))):
        found = made(whole, (full(),), ON, edition=edition)
        content = b"".join(
            [*(file.content for file in found.files.values()), *(p.body.encode() for p in found.pages.values())]
        )
        assert [word for word in absent if word in content] == []
        assert b"QA-1" not in content and b"QA-9" not in content
    assert b"MEMBERS-comment" in content and b"MEMBERS-note" in content


def test_answers_that_nobody_may_see_leave_no_row_and_no_column(whole: Directory) -> None:
    basic = whole.framework["basic", "1"]
    shut = replace(
        basic, items=tuple(i.model_copy(update={"evidence_visibility": Visibility.INTERNAL}) for i in basic.items)
    )
    others = replace(whole, frameworks=(shut,))
    found = made(others, (full(),), ON)
    package = json.loads(found.files[f"{PATH}datapackage.json"].content)
    assert [list(row) for row in rows(package, "answers")] == [["item", "value"], ["item", "value"]]
    assert list(Answer.model_fields) == ["item", "value", "evidence"]
