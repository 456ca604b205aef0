"""The accessibility statement says what is so: each limit holds, each test that it names is there, and somebody can be told."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup, Tag

from build_tools.load.settings import OPTIONS
from build_tools.render.accessibility_page import KNOWN, known

ENTRIES = [*known()["tested"], *known()["limits"]]


@pytest.fixture(scope="module")
def statement(example_site: Path) -> BeautifulSoup:
    return BeautifulSoup((example_site / "accessibility" / "index.html").read_text("utf-8"), "html.parser")


def test_every_way_of_testing_and_every_limit_names_a_test_that_is_there(repository: Path) -> None:
    assert len(known()["limits"]) >= 5
    for entry in ENTRIES:
        path, _, name = entry["shown_by"].partition("::")
        assert re.search(rf"^def {name}\(", (repository / path).read_text("utf-8"), re.MULTILINE), entry["shown_by"]


def test_all_of_it_stands_on_the_page_with_its_day(statement: BeautifulSoup) -> None:
    items = {" ".join(item.text.split()) for item in statement.find_all("li")}
    for limit in known()["limits"]:
        assert limit["lacking"] in items
    for one in known()["tested"]:
        assert any(item.startswith(one["how"]) for item in items), one["how"]
        assert statement.find("time", datetime=str(one["on"]))


def test_somebody_can_be_told(statement: BeautifulSoup, example: Path, repository: Path) -> None:
    heading = statement.find("h2", string="Tell us")
    assert isinstance(heading, Tag)
    told = heading.find_next("p")
    assert isinstance(told, Tag)
    assert "changes_to" in OPTIONS
    found = re.search(r"changes_to: (\S+)", (example / "mkdocs.yml").read_text("utf-8"))
    link = told.find("a", href=re.compile("^(mailto:|https:)"))
    if found:
        assert isinstance(link, Tag)
        assert link["href"] in (found[1], f"mailto:{found[1]}")
    policy = (example / "qa_reports" / "policy.toml").read_text("utf-8")
    partnership = re.search(r'^partnership = "(.+)"', policy, re.MULTILINE)
    assert partnership
    assert partnership[1] in told.text


def test_nobody_but_programs_has_tested_the_site() -> None:
    """When somebody has, their entry says so, and the sentence that nobody has must go."""
    assert {one["by"] for one in known()["tested"]} == {"program"}
    assert "by a person with a screen reader" in KNOWN.read_text("utf-8")


def test_only_chromium_is_walked_through(repository: Path) -> None:
    for path in (repository / "tests" / "browser").glob("*.py"):
        assert not re.search(r"playwright\.(firefox|webkit)", path.read_text("utf-8")), path.name


@pytest.mark.parametrize("page", ["forms/basic/1", "listing/lockside-workshop", "register", "shortlist"])
def test_forms_and_the_shortlist_say_that_they_need_javascript(page: str, example_site: Path) -> None:
    assert "JavaScript" in (example_site / page / "index.html").read_text("utf-8")


def test_a_map_has_its_address_beside_it(example_site: Path) -> None:
    maps = 0
    for page in (example_site / "providers").glob("*/index.html"):
        for link in BeautifulSoup(page.read_text("utf-8"), "html.parser").find_all(
            "a", href=re.compile("openstreetmap")
        ):
            maps += 1
            assert isinstance(link.parent, Tag)
            assert len(link.parent.text.replace(link.text, "").split()) >= 3, link
    assert maps


def test_what_others_write_is_shown_as_they_wrote_it(example: Path, example_site: Path) -> None:
    provider = (example / "providers" / "providers.csv").read_text("utf-8")
    assert "Tutors who come to the pupil, for English a" in provider
    page = (example_site / "providers" / "open-door-tutors" / "index.html").read_text("utf-8")
    assert "Tutors who come to the pupil, for English a" in page
