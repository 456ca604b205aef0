"""Every version of a framework has a page, a form-ready definition and its own data package, all read off its data."""

from __future__ import annotations

from dataclasses import astuple
from datetime import date
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from frictionless import Package

from build_tools.decide.approval import decide_all
from build_tools.models.directory import Directory
from build_tools.models.edition import edition_of
from build_tools.models.site import BuildFacts, Page
from build_tools.models.visibility import Visibility
from build_tools.pipeline import BuildRequest, facts_of, open_directory
from build_tools.render.framework_package import framework_files
from build_tools.render.framework_pages import framework_pages


@pytest.fixture(scope="module")
def demo(repository: Path, today: date) -> tuple[Directory, BuildFacts]:
    whole = open_directory(repository, today)
    directory, decisions = edition_of(whole, decide_all(whole, today), Visibility.PUBLIC)
    return directory, facts_of(directory, decisions, BuildRequest(repository, today, today))


@pytest.fixture(scope="module")
def pages(demo: tuple[Directory, BuildFacts]) -> dict[str, Page]:
    return {page.path: page for page in framework_pages(*demo)}


def words(page: Page) -> str:
    return " ".join(BeautifulSoup(page.body, "html.parser").get_text(" ").split())


def test_every_version_has_its_page_and_is_listed(pages: dict[str, Page], demo: tuple[Directory, BuildFacts]) -> None:
    wanted = {f"frameworks/{framework.header.id}/{framework.header.version}/" for framework in demo[0].frameworks}
    assert set(pages) == wanted | {"frameworks/"}
    overview = pages["frameworks/"].body
    assert [path for path in wanted if f"../{path}" not in overview] == []


def test_a_page_says_everything_that_the_framework_says(
    pages: dict[str, Page], demo: tuple[Directory, BuildFacts]
) -> None:
    for framework in demo[0].frameworks:
        header = framework.header
        text = words(pages[f"frameworks/{header.id}/{header.version}/"])
        said = [header.title, header.purpose, header.source]
        said += [theme.label for theme in framework.themes] + [item.label for item in framework.items]
        said += [line.text for line in framework.guidance] + [choice.label for choice in framework.choices]
        said += [outcome.label for outcome in framework.outcomes] + [rule.message for rule in framework.rules]
        assert [words for words in said if " ".join(words.split()) not in text] == []


def test_the_rules_across_answers_are_put_in_words(pages: dict[str, Page]) -> None:
    text = words(pages["frameworks/quality/1/"])
    for said in (
        "Every answer needs evidence beside it.",
        "“All standards met” may be concluded only when every answer is “Fully met” or “Partially met”.",
        "“Most standards met, improvements agreed” needs at least one action that is due after the visit.",
        "“Not met at all” anywhere under “Safeguarding and wellbeing” rules out “All standards met” or",
    ):
        assert said in text


def test_reports_are_counted_on_the_version_they_were_made_on(
    pages: dict[str, Page], demo: tuple[Directory, BuildFacts]
) -> None:
    table = BeautifulSoup(pages["frameworks/"].body, "html.parser").find("tbody")
    assert table is not None
    counted = [int(cell.get_text()) for cell in table.select("td:last-child")]
    assert sum(counted) == len(demo[1].published)


def test_the_package_of_a_framework_is_the_framework(
    workspace: Path, demo: tuple[Directory, BuildFacts], today: date
) -> None:
    """What is downloaded and put into another workspace is the same framework there; frictionless reads it, too."""
    above = workspace / "qa_reports"
    for file in framework_files(demo[0].frameworks):
        if not file.path.endswith("form.json"):
            (above / file.path).parent.mkdir(parents=True, exist_ok=True)
            (above / file.path).write_bytes(file.content)
    there = open_directory(workspace, today).framework
    for framework in demo[0].frameworks:
        assert astuple(there[framework.key]) == astuple(framework)
        package = above / "frameworks" / framework.header.id / framework.header.version / "datapackage.json"
        assert Package(str(package)).validate().valid


def test_a_version_in_use_has_its_form_as_a_spreadsheet_and_an_old_one_has_not(demo_site: Path) -> None:
    folders = {
        f"{name}/{version}": demo_site / "frameworks" / name / version
        for name, version in (("quality", "1"), ("compliance", "1"))
    }
    has = {name: (folder / "visit.xlsx").is_file() for name, folder in folders.items()}
    linked = {
        name: 'href="visit.xlsx"' in (folder / "index.html").read_text("utf-8") for name, folder in folders.items()
    }
    assert has == linked == {"quality/1": True, "compliance/1": False}
