"""The same content for other generators: a page each, only what everybody may see, and none of it read as Markdown."""

from __future__ import annotations

from datetime import date
from html import unescape
from pathlib import Path

import markdown
import pytest

from benchmarks.peer_pages import pages_of, plain
from benchmarks.search_questions import KINDS, questions, records_of
from build_tools.models.directory import Directory
from build_tools.pipeline import open_directory

AS_OF = date(2026, 11, 21)


@pytest.fixture(scope="module")
def directory(example: Path) -> Directory:
    return open_directory(example, AS_OF)


def test_every_provider_and_every_report_that_counts_has_a_page(directory: Directory) -> None:
    pages = pages_of(directory, AS_OF)
    reports = [visit.visit_id for visit in directory.visits if visit.standing(AS_OF)]
    assert set(pages) == {
        *(f"providers/{provider.id}.md" for provider in directory.providers),
        *(f"reports/{visit_id}.md" for visit_id in reports),
    }
    assert reports


def test_what_only_the_office_may_see_is_on_no_page(directory: Directory) -> None:
    together = "\n".join(pages_of(directory, AS_OF).values())
    visitors = {visit.revisions[-1].header.visitor_reference for visit in directory.visits} - {None}
    assert visitors
    assert not [reference for reference in visitors if reference and reference in together]


@pytest.mark.parametrize("text", ["5 * 3 * 2", "a_b_c", "[x](y)", "a|b", "`c`", "<b>", "# no", "R&D"])
def test_text_stays_text(text: str) -> None:
    assert unescape(markdown.markdown(plain(text))) == f"<p>{text}</p>"


def test_questions_are_the_same_for_the_same_seed_and_others_for_another(example: Path) -> None:
    records = records_of(example, AS_OF)
    assert records
    for kind in KINDS:
        assert questions(records, kind, 20, 1) == questions(records, kind, 20, 1)
        assert questions(records, kind, 20, 1) != questions(records, kind, 20, 2)
    assert all({"text", "east", "miles"} <= set(question) for question in questions(records, "all", 20, 1))
