"""The cards at the head of a provider's page: the latest report of every kind, whose it was, and the key documents."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from builders import insurance, make_policy, training

from build_tools.decide.approval import decide_all
from build_tools.models.directory import Directory, grouped
from build_tools.models.edition import edition_of
from build_tools.models.provider import Document
from build_tools.models.visibility import Visibility
from build_tools.pipeline import BuildRequest, facts_of, open_directory
from build_tools.render.held_documents import document_cards
from build_tools.render.provider_view import provider_pages

KINDS = ("compliance", "quality", "evaluation", "audit")


@pytest.fixture(scope="module")
def pages(repository: Path, today: date) -> dict[str, BeautifulSoup]:
    whole = open_directory(repository, today)
    directory, decisions = edition_of(whole, decide_all(whole, today), Visibility.PUBLIC)
    facts = facts_of(directory, decisions, BuildRequest(repository, today, today))
    made = provider_pages(directory, decisions, facts)
    return {page.path.split("/")[1]: BeautifulSoup(page.body, "html.parser") for page in made}


@pytest.fixture(scope="module")
def standing(repository: Path, today: date) -> dict[str, dict[str, set[str]]]:
    """The kinds of framework that each provider has a published report on, with the bodies that made them."""
    directory = open_directory(repository, today)
    found: dict[str, dict[str, set[str]]] = {}
    for visit in directory.visits:
        if revision := visit.standing(today):
            kind = directory.framework[revision.header.framework_id, revision.header.framework_version].header.kind
            made_by = found.setdefault(visit.provider_id, {}).setdefault(kind, set())
            made_by.add(revision.header.carried_out_by or "")
    return found


def cards(page: BeautifulSoup) -> list[str]:
    return [" ".join(card.get_text(" ").split()) for card in page.select("[aria-labelledby=reports] .docs > li")]


def test_the_latest_report_of_every_kind_has_a_card(
    pages: dict[str, BeautifulSoup], standing: dict[str, dict[str, set[str]]]
) -> None:
    seen: set[str] = set()
    for name, page in pages.items():
        if page.select_one(".tombstone"):
            continue
        links = [str(link["href"]) for link in page.select("[aria-labelledby=reports] .docs a")]
        kinds = [kind for kind in KINDS if kind in standing.get(name, {})]
        assert len(links) == len(kinds), name
        assert [next(kind for kind in KINDS if f"-{kind}/" in link) for link in links] == kinds, name
        seen.update(kinds)
    assert seen == set(KINDS)


def test_a_report_made_by_another_body_says_so_on_the_card_and_in_the_list(
    pages: dict[str, BeautifulSoup], standing: dict[str, dict[str, set[str]]]
) -> None:
    others = {
        name: {body for made_by in kinds.values() for body in made_by if body} for name, kinds in standing.items()
    }
    assert any(others.values())
    for name, bodies in others.items():
        for body in bodies:
            listed = pages[name].select_one("[aria-labelledby=all-reports]")
            assert listed and f"Carried out by {body}" in listed.get_text(), name


def test_a_tombstone_says_whose_report_it_was(example: Path, today: date) -> None:
    whole = open_directory(example, today)
    visits = tuple(
        replace(
            visit,
            revisions=tuple(
                replace(one, header=one.header.model_copy(update={"carried_out_by": "County Audit Company"}))
                for one in visit.revisions
            ),
        )
        for visit in whole.visits
    )
    before = date(2020, 1, 1)  # nobody is listed yet, but the reports stand
    directory = replace(whole, visits_of=grouped(visits, lambda visit: visit.provider_id))
    decided = decide_all(directory, before)
    facts = facts_of(directory, decided, BuildRequest(example, today, today))
    made = provider_pages(directory, decided, facts)
    with_reports = [page.body for page in made if "Published reports" in page.body]
    assert with_reports
    assert all("Carried out by County Audit Company" in body for body in with_reports)


def test_every_page_of_a_listed_provider_tells_how_its_agreement_stands(pages: dict[str, BeautifulSoup]) -> None:
    told = {name: cards(page)[-1] for name, page in pages.items() if not page.select_one(".tombstone")}
    assert all(text.startswith("Safeguarding and quality agreement") for text in told.values()), told
    assert any("In force until" in text for text in told.values())


@pytest.mark.parametrize(
    ("held", "word", "sign", "renewed"),
    [
        ((), "Not on record", "none", None),
        ((training(date(2025, 3, 1)),), "In force until 1 March 2027", "ok", None),
        ((training(date(2024, 3, 1)),), "Ran out on 1 March 2026", "stop", None),
        ((training(date(2026, 11, 22)),), "Not on record", "none", None),
        ((training(date(2025, 3, 1)), training(date(2027, 2, 1))), "In force until 1 March 2027", "ok", date(2029, 2, 1)),
    ],
)  # fmt: skip
def test_a_key_document_says_until_when_it_counts(
    example: Path, today: date, held: tuple[Document, ...], word: str, sign: str, renewed: date | None
) -> None:
    documents = [
        {"kind": "training", "title": "Training", "months": 24, "source": "Test", "key_document": True},
        {"kind": "insurance", "title": "Insurance", "source": "Test"},
    ]
    directory: Directory = open_directory(example, today)
    provider = directory.providers[0].model_copy(update={"id": "lockside"})
    directory = replace(
        directory, documents=(*held, insurance(date(2026, 1, 1), date(2027, 1, 1))), policy=make_policy(documents=documents)
    )  # fmt: skip
    (card,) = document_cards(directory, provider, today)
    assert (card.title, card.state.word, card.state.sign, card.renewed) == ("Training", word, sign, renewed)


def test_a_document_without_an_end_says_so(example: Path, today: date) -> None:
    policy = make_policy()
    kind = policy.documents[0].model_copy(update={"key_document": True})
    held = Document(provider_id="lockside", kind="insurance", issued_on=date(2026, 1, 1))
    keyed = policy.model_copy(update={"documents": (kind,)})
    directory = replace(open_directory(example, today), documents=(held,), policy=keyed)
    provider = directory.providers[0].model_copy(update={"id": "lockside"})
    assert [card.state.word for card in document_cards(directory, provider, today)] == ["In force, with no end date"]
