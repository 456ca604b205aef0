"""The parts of a report by themselves: grades on their scale, words around a change, and corrections as files have them."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from builders import make_framework, make_visit
from hypothesis import given
from hypothesis import strategies as st
from made_reports import made
from markupsafe import Markup

from build_tools.models.columns import visibility_of
from build_tools.models.directory import Directory
from build_tools.models.framework import Choice, Item
from build_tools.models.visibility import Visibility
from build_tools.models.visit import Action, Answer, VisitHeader
from build_tools.pipeline import open_directory
from build_tools.render.environment import once_by
from build_tools.render.report_answers import theme_sections
from build_tools.render.report_chart import charts
from build_tools.render.report_corrections import around
from build_tools.render.views import paragraphs

ON = date(2026, 11, 21)


def test_grades_stand_on_their_own_scale_and_are_never_added_up() -> None:
    framework = make_framework()
    grades = [("old", ["great", "good", "weak", "poor"]), ("new", ["met", "not_met"])]
    framework = replace(
        framework,
        choices=tuple(
            Choice(list_name=scale, name=name, label=name.title(), tone="good")
            for scale, names in grades
            for name in names
        ),
        items=tuple(
            Item(
                name=name, theme="safety", type="grade", list_name=scale, label=name, required=True, visibility="public"
            )
            for name, scale in (("a", "old"), ("b", "new"), ("c", "old"))
        ),
    )
    answers = tuple(Answer(item=item, value=value) for item, value in (("a", "good"), ("b", "met"), ("c", "poor")))
    revision = replace(make_visit(ON).revisions[0], answers=answers)
    themed, graded = charts(framework, revision)
    assert themed == ()
    assert [(chart.title, chart.words) for chart in graded] == [
        ("Grades, from “Great” to “Poor”", "a: Good; c: Poor."),
        ("Grades, from “Met” to “Not_Met”", "b: Met."),
    ]
    assert [(row.place, [stop.given for stop in row.stops]) for row in graded[0].rows] == [
        ("2 of 4", [False, True, False, False]),
        ("4 of 4", [False, False, False, True]),
    ]


def test_a_theme_nobody_answered_is_in_no_picture() -> None:
    revision = replace(make_visit(ON).revisions[0], answers=(Answer(item="1a", value="partly"), Answer(item="2a")))
    ((chart,), _) = charts(make_framework(), revision)
    assert [row.label for row in chart.rows] == ["Safety"]
    assert [(cell.label, cell.count) for cell in chart.totals] == [("fully", 0), ("partly", 1), ("not_met", 0)]


def test_what_is_made_once_for_a_version_is_made_anew_for_another_of_the_same_name() -> None:
    first = make_framework()
    renamed = tuple(item.model_copy(update={"label": f"Newly: {item.label}"}) for item in first.items)
    second = replace(first, items=renamed)
    revision = replace(make_visit(ON).revisions[0], answers=(Answer(item="1a", value="partly"),))
    labels = []
    for framework in (first, second, first):
        (section,) = theme_sections(framework, revision, None)
        labels.append(once_by(section.answers[0].finding, lambda found: Markup(found.label)))
    assert labels == [first.items[0].label, renamed[0].label, first.items[0].label]
    assert first.items[0].label != renamed[0].label


def test_reports_that_found_the_same_share_what_says_so() -> None:
    framework, visit = make_framework(), make_visit(ON)
    seen = [
        replace(visit.revisions[0], answers=(Answer(item="1a", value="partly", evidence=text),)) for text in ("a", "b")
    ]
    (one,), (other,) = (theme_sections(framework, revision, None) for revision in seen)
    assert one.frame is other.frame and one.answers[0].finding is other.answers[0].finding
    assert (one.answers[0].evidence, other.answers[0].evidence) == (("a",), ("b",))


WORDS = st.text(alphabet="ab \n.,", max_size=30)


@given(WORDS, WORDS)
def test_a_change_with_the_words_around_it_is_the_whole_text(before: str, after: str) -> None:
    lead, was, became, tail = around(before, after)
    assert lead + was + tail == before
    assert lead + became + tail == after


def test_words_far_from_a_change_are_left_out() -> None:
    lead, was, became, tail = around(f"{'so ' * 50}old{' on' * 50}", f"{'so ' * 50}new{' on' * 50}")
    assert (was.strip(), became.strip()) == ("old", "new")
    assert lead.startswith("… ") and tail.endswith(" …") and len(lead + tail) < 130


@pytest.fixture(scope="module")
def demo(repository: Path) -> Directory:
    return open_directory(repository, ON)


def cells(path: Path, directory: Directory) -> dict[tuple[str, str, str], Any]:
    """Every public field of a revision's file that says something: read without any code of the report's."""
    tables = {part["name"]: part["data"] for part in json.loads(path.read_bytes())["resources"]}
    (header,) = tables["visit"]
    items = directory.framework[header["framework_id"], header["framework_version"]].items
    public = {item.name: {"value": item.visibility, "evidence": item.evidence_visibility} for item in items}
    found = {("visit", "", field): value for field, value in header.items() if shown(VisitHeader, field)}
    for row in tables.get("answers", []):
        for field, level in public[row["item"]].items():
            if level is Visibility.PUBLIC:
                found["answers", row["item"], field] = row.get(field)
    for row in tables.get("actions", []):
        found |= {("actions", str(row["number"]), field): row[field] for field in row if shown(Action, field)}
    own = {"visit_id", "provider_id", "revision", "revision_reason", "number"}
    return {address: value for address, value in found.items() if value is not None and address[2] not in own}


def shown(model: type[Any], field: str) -> bool:
    return visibility_of(model, field) is Visibility.PUBLIC


def test_every_correction_of_the_demonstration_shows_exactly_what_its_files_differ_in(
    demo: Directory, repository: Path
) -> None:
    page = made(demo, demo.visits, ON)
    superseded = [path for path in page.pages if path.endswith("/r1/")]
    assert len(superseded) >= 3
    for path in superseded:
        visit_id = path.split("/")[1]
        header = page.facts.published[visit_id].header
        folder = repository / "qa_reports" / "visits" / header.provider_id
        folder /= visit_id.removeprefix(f"{header.provider_id}-")
        first, second = (cells(folder / name / "datapackage.json", demo) for name in ("r1", "r2"))
        differ = {address for address in first.keys() | second.keys() if first.get(address) != second.get(address)}
        table = page.tree(f"reports/{visit_id}/").select(".corrected")[-1:]
        rows = [row for one in table for row in one.select("tbody tr")]
        assert len(rows) == len(differ), (visit_id, differ)


def test_words_are_cut_at_blank_lines_and_keep_their_own_line_ends_and_indents() -> None:
    assert paragraphs("Seen:\n- one\n- two\n \n\n  the fire door\n") == ("Seen:\n- one\n- two", "  the fire door")
    assert paragraphs(" \n\n") == paragraphs(None) == ()
