"""The pack of every provider as a page: there for the delisted too, fit to stand beside others, and empty where it must be."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest
from bs4 import BeautifulSoup, Tag

from build_tools.decide.approval import decide_all
from build_tools.models.directory import Directory
from build_tools.models.edition import edition_of
from build_tools.models.site import Page
from build_tools.models.visibility import Visibility
from build_tools.pipeline import BuildRequest, facts_of, open_directory
from build_tools.render.pack_pages import pack_pages


@pytest.fixture(scope="module")
def directory(repository: Path, today: date) -> Directory:
    return open_directory(repository, today)


def pages_of(directory: Directory, repository: Path, today: date, edition: Visibility) -> tuple[Page, ...]:
    seen, decisions = edition_of(directory, decide_all(directory, today), edition)
    return pack_pages(seen, decisions, facts_of(seen, decisions, BuildRequest(repository, today, today, edition)))


@pytest.fixture(scope="module")
def pages(directory: Directory, repository: Path, today: date) -> dict[str, Tag]:
    made = pages_of(directory, repository, today, Visibility.PUBLIC)
    return {page.path: BeautifulSoup(page.body, "html.parser").article or pytest.fail(page.path) for page in made}


def test_every_provider_has_a_pack_listed_or_not(pages: dict[str, Tag], repository: Path) -> None:
    with (repository / "providers" / "providers.csv").open(encoding="utf-8") as lines:
        assert set(pages) == {f"packs/{row['id']}/" for row in csv.DictReader(lines)}


def test_searchers_are_sent_to_the_provider_and_not_to_its_pack(demo_site: Path) -> None:
    page = (demo_site / "packs" / "acorn-corner" / "index.html").read_text(encoding="utf-8")
    assert '<meta name="robots" content="noindex">' in page
    assert "noindex" not in (demo_site / "providers" / "acorn-corner" / "index.html").read_text(encoding="utf-8")


def test_several_packs_may_stand_on_one_page(pages: dict[str, Tag]) -> None:
    assert [path for path, pack in pages.items() if pack.find(id=True)] == []
    assert [path for path, pack in pages.items() if pack["class"] != ["pack"]] == []


def test_a_pack_has_every_section_and_empty_boxes(pages: dict[str, Tag]) -> None:
    for path, pack in pages.items():
        titles = [title.get_text() for title in pack("h2")]
        assert titles[1:3] == ["Approval history", "Who it is"], path
        assert titles[-1] == "For the school to fill in"
        boxes = pack.select("table.empty tbody td[data-label=Date]")
        assert len(boxes) == 8
        assert [box.get_text() for box in boxes] == [""] * 8
        assert "no pupil’s name" in pack.get_text()


def test_contacts_are_those_of_listed_providers_only(pages: dict[str, Tag], directory: Directory, today: date) -> None:
    decisions = decide_all(directory, today).by_provider
    with_contacts = {path for path, pack in pages.items() if any(t.get_text() == "Contacts" for t in pack("h3"))}
    assert with_contacts
    assert with_contacts <= {f"packs/{name}/" for name, decision in decisions.items() if decision.listed}


def test_the_history_can_be_asked_for_a_day(pages: dict[str, Tag], directory: Directory, today: date) -> None:
    histories = decide_all(directory, today).histories
    for name, runs in histories.items():
        rows = pages[f"packs/{name}/"].select("[data-module=on-date] tr[data-from]")
        assert [row["data-status"] for row in rows] == [run.status.value for run in reversed(runs)]


def test_a_pack_for_the_public_holds_no_internal_note(
    pages: dict[str, Tag], directory: Directory, repository: Path, today: date
) -> None:
    text = " ".join(str(pack) for pack in pages.values())
    secret = [note for provider in directory.providers if (note := provider.internal_note)]
    secret += [e.by for v in directory.visits for e in v.events if len(e.by) > 4]
    assert secret
    assert [words for words in secret if words in text] == []
