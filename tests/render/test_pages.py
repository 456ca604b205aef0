"""Every page of the tiny workspace: whole, linked, in plain words, and silent about what it must not show."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from posixpath import normpath
from urllib.parse import urldefrag

import pytest
from bs4 import BeautifulSoup, Tag

from build_tools.decide.approval import decide_all
from build_tools.decide.outcomes import outcomes_of
from build_tools.models.decision import Decision, Decisions, Interval, Reason, Status
from build_tools.models.directory import Directory
from build_tools.models.edition import edition_of
from build_tools.models.site import BuildFacts, Page, SiteContent
from build_tools.models.visibility import Visibility
from build_tools.models.visit import Event
from build_tools.pipeline import BuildRequest, facts_of, open_directory
from build_tools.render.pages import common_pages
from build_tools.render.provider_view import provider_pages
from build_tools.render.report_pages import report_pages
from build_tools.render.site import Site
from build_tools.render.standing_view import listed_sentence
from build_tools.telling import told_of

PROVIDER = "lockside-workshop"


@pytest.fixture(scope="session")
def made(example: Path, today: date) -> tuple[Directory, Decisions, BuildFacts]:
    whole = open_directory(example, today)
    directory, decisions = edition_of(whole, decide_all(whole, today), Visibility.PUBLIC)
    facts = facts_of(directory, decisions, BuildRequest(example, today, today, commit="abc1234"))
    outcomes = outcomes_of(directory, decisions, told_of(directory, today), whole, Visibility.PUBLIC)
    return directory, decisions, replace(facts, outcomes=lambda: outcomes)


@pytest.fixture(scope="session")
def pages(made: tuple[Directory, Decisions, BuildFacts]) -> dict[str, Page]:
    directory, decisions, facts = made
    return {page.path: page for page in everything(directory, decisions, facts).pages}


def everything(directory: Directory, decisions: Decisions, facts: BuildFacts) -> SiteContent:
    return Site(directory, decisions, told_of(directory, facts.as_of), tuple, frozenset(), facts).whole()


@pytest.fixture(scope="session")
def files(made: tuple[Directory, Decisions, BuildFacts]) -> frozenset[str]:
    """What can be downloaded beside the pages."""
    directory, decisions, facts = made
    return frozenset(file.path for file in everything(directory, decisions, facts).files)


def soup(page: Page) -> BeautifulSoup:
    return BeautifulSoup(page.body, "html.parser")


def words(page: Page) -> str:
    return " ".join(soup(page).get_text(" ").split())


def hrefs(page: Page) -> list[str]:
    links = [link["href"] for link in soup(page).find_all("a", href=True) if isinstance(link, Tag)]
    return [str(link) for link in links]


def unlisted(made: tuple[Directory, Decisions, BuildFacts], status: Status) -> Page:
    """The provider's page as it would be with this status."""
    directory, decisions, facts = made
    reason = Reason("insurance", "Insurance", "Protocol 2", status, "The certificate ran out on 1 May 2026", None)
    gone = Decision(PROVIDER, facts.as_of, status, None, False, (reason,), ())
    was_listed = Interval(Status.APPROVED, date(2025, 5, 2), date(2026, 5, 1), "Insurance")
    before = () if status is Status.AWAITING_VISIT else (was_listed,)
    decisions = replace(
        decisions,
        by_provider=decisions.by_provider | {PROVIDER: gone},
        histories={**decisions.histories, PROVIDER: (*before, Interval(status, date(2026, 5, 2), None, "Insurance"))},
    )
    return next(page for page in provider_pages(directory, decisions, facts) if page.path.endswith(f"/{PROVIDER}/"))


def test_the_promised_pages_are_there(pages: dict[str, Page]) -> None:
    assert {
        "",
        "find/",
        "providers/",
        f"providers/{PROVIDER}/",
        "lists/",
        "lists/level-1/",
        "lists/area-derby/",
        "lists/area-outreach/",
        "lists/awarding-body-aqa/",
        "lists/subject-4-2/",
        "lists/qualification-603-5766-6/",
        "how-providers-are-approved/",
        "frameworks/",
        "frameworks/basic/1/",
        "outcomes/",
        "data-fields/",
        "accessibility/",
    } <= set(pages)


def test_every_link_leads_to_a_file_or_to_a_page_and_a_place_on_it(
    pages: dict[str, Page], files: frozenset[str]
) -> None:
    ids = {path: {str(tag["id"]) for tag in soup(page).find_all(id=True)} for path, page in pages.items()}
    lost = []
    for path, page in pages.items():
        for href in hrefs(page):
            if ":" in href:
                continue
            address, fragment = urldefrag(href)
            folder = normpath(f"/{path}{address}").lstrip("/") if address else path.rstrip("/")
            target = f"{folder}/" if folder and folder != "." else ""
            if folder in files:
                continue
            if target not in pages or (fragment and fragment not in ids[target]):
                lost.append((path, href))
    assert lost == []


def test_ids_are_used_once_and_headings_start_with_one(pages: dict[str, Page]) -> None:
    for path, page in pages.items():
        ids = [tag["id"] for tag in soup(page).find_all(id=True)]
        assert len(ids) == len(set(ids)), path
        assert len(soup(page).find_all("h1")) == (1 if path else 0), path


def test_what_labels_a_section_or_a_field_exists(pages: dict[str, Page]) -> None:
    for path, page in pages.items():
        tree = soup(page)
        named = [tag["aria-labelledby"] for tag in tree.find_all(attrs={"aria-labelledby": True})]
        named += [label["for"] for label in tree.find_all("label", attrs={"for": True})]
        assert [name for name in named if not tree.find(id=str(name))] == [], path


def test_links_to_other_hosts_are_plain_web_links_that_say_nothing_of_the_reader(pages: dict[str, Page]) -> None:
    for page in pages.values():
        for link in soup(page).find_all("a", href=lambda href: href and href.startswith(("http:", "https:"))):
            assert "noreferrer" in link["rel"]


def test_the_answer_stands_first_on_a_providers_page(pages: dict[str, Page]) -> None:
    page = pages[f"providers/{PROVIDER}/"]
    banner = soup(page).select_one(".banner")
    assert banner is not None
    assert banner["data-module"] == "expiry"
    assert banner["data-valid-until"] == "2027-03-31"
    assert "Approved until 31 March 2027" in banner.get_text()
    assert banner.select_one("[data-expired][hidden]") is not None
    assert page.scripts == ("provider.mjs",)


def test_a_provider_page_has_courses_venues_reasons_and_what_it_is_not(pages: dict[str, Page]) -> None:
    text = words(pages[f"providers/{PROVIDER}/"])
    for said in ("Joinery at the bench", "603/5766/6", "Level 1", "NOCN", "Lockside yard", "NG7 2RD"):
        assert said in text
    assert "A listing is not an endorsement" in text
    assert "Example protocol, 2" in text


@pytest.mark.parametrize("status", [Status.LAPSED, Status.SUSPENDED, Status.NOT_APPROVED, Status.AWAITING_VISIT])
def test_a_tombstone_says_since_when_and_why_and_offers_nothing(
    made: tuple[Directory, Decisions, BuildFacts], status: Status
) -> None:
    page = unlisted(made, status)
    text = words(page)
    assert status.label in text
    assert ("Not listed yet" if status is Status.AWAITING_VISIT else "Not listed since 2 May 2026") in text
    assert "The certificate ran out on 1 May 2026" in text
    for kept_back in ("Joinery at the bench", "Lockside yard", "NG7 2RD", "0115", "bookings@"):
        assert kept_back not in text
    assert page.scripts == ("provider.mjs",)  # it answers for a day, as every provider’s page does


def test_only_listed_providers_are_on_lists_and_the_rest_stay_reachable(
    made: tuple[Directory, Decisions, BuildFacts],
) -> None:
    directory, decisions, facts = made
    gone = replace(decisions.by_provider[PROVIDER], status=Status.SUSPENDED, valid_until=None)
    without = replace(decisions, by_provider=decisions.by_provider | {PROVIDER: gone})
    pages = {page.path: page for page in everything(directory, without, facts).pages}
    on_lists = [path for path, page in pages.items() if path.startswith("lists/") and "Lockside" in page.body]
    assert on_lists == []
    assert "Lockside Workshop" in words(pages["providers/"]).split("Not listed")[1]


def test_a_level_is_listed_under_every_level_it_spans(pages: dict[str, Page]) -> None:
    assert "Level 1/2" in words(pages["lists/level-1/"])
    assert "Level 1/2" in words(pages["lists/level-2/"])


def test_a_report_gives_outcome_improvements_answers_and_the_reply(pages: dict[str, Page]) -> None:
    text = words(pages["reports/open-door-tutors-2026-09-01-basic/"])
    order = ["Met with agreed improvements", "What must improve", "31 January 2027", "Theme by theme", "Right of reply"]
    assert sorted(order, key=text.index) == order


def test_a_withdrawn_report_keeps_its_address_and_says_why(made: tuple[Directory, Decisions, BuildFacts]) -> None:
    directory, decisions, facts = made
    visit_id = "open-door-tutors-2026-09-01-basic"
    taken_back = Event(
        at="2026-10-31T23:30:00Z", revision=1, event="withdrawn", by="Board", public_text="The wrong venue was seen."
    )
    kept = {name: revision for name, revision in facts.published.items() if name != visit_id}
    page = next(
        page
        for page in report_pages(directory, decisions, replace(facts, published=kept, withdrawn={visit_id: taken_back}))
        if visit_id in page.path
    )
    assert "The wrong venue was seen." in words(page)
    assert "31 October 2026" in words(page)
    assert "Write down where each pupil starts" not in words(page)


def test_a_visit_that_nobody_approved_has_no_page(made: tuple[Directory, Decisions, BuildFacts]) -> None:
    directory, decisions, facts = made
    assert report_pages(directory, decisions, replace(facts, published={}, withdrawn={})) == ()


def test_every_rule_of_the_policy_is_explained_with_its_source(
    pages: dict[str, Page], made: tuple[Directory, Decisions, BuildFacts]
) -> None:
    text = words(pages["how-providers-are-approved/"])
    for rule in made[0].policy.rules:
        assert rule.title in text
        assert rule.source in text


def test_the_sentence_names_what_runs_out_first(made: tuple[Directory, Decisions, BuildFacts]) -> None:
    assert "on 31 March 2027" in listed_sentence(made[1].by_provider[PROVIDER])


def test_pages_for_another_edition_are_refused(made: tuple[Directory, Decisions, BuildFacts]) -> None:
    directory, decisions, facts = made
    with pytest.raises(ValueError, match="facts are for the public edition"):
        common_pages(directory, decisions, Visibility.MEMBERS, facts)
