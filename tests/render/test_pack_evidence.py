"""What a pack says of the evidence is what was so on that day; what became of it since is told as such."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from builders import make_dated, make_framework, make_policy, make_provider, make_visit, training

from build_tools.models.directory import Directory, grouped
from build_tools.models.provider import Document
from build_tools.models.visit import Event, Visit
from build_tools.pipeline import BuildRequest, open_directory, pack_of
from build_tools.render.pack_view import PackView

TODAY = date(2026, 11, 21)


@pytest.fixture(scope="module")
def empty(example: Path) -> Directory:
    directory = open_directory(example, TODAY)
    provider = make_provider()
    nothing: dict[str, tuple[()]] = {
        "venues": (),
        "contacts": (),
        "courses": (),
        "notices": (),
        "documents": (),
    }
    return replace(
        directory, visits_of={}, providers=(provider,), frameworks=(make_framework(), make_framework("audit"), make_dated()), policy=make_policy(), **nothing
    )  # fmt: skip


def pack(directory: Directory, on: date, *evidence: Visit | Document) -> PackView:
    visits = tuple(entry for entry in evidence if isinstance(entry, Visit))
    documents = tuple(entry for entry in evidence if isinstance(entry, Document))
    filled = replace(directory, visits_of=grouped(visits, lambda visit: visit.provider_id), documents=documents)
    return pack_of(filled, "lockside", BuildRequest(Path(), TODAY, on))


def corrected(visit: Visit, when: date, outcome: str) -> Visit:
    header = visit.revisions[0].header.model_copy(update={"revision": 2, "outcome": outcome})
    event = Event(at=f"{when}T12:00:00Z", revision=2, event="approved", by="QA-2", sha256="0" * 64)
    second = replace(visit.revisions[0], header=header)
    return replace(visit, revisions=(*visit.revisions, second), events=(*visit.events, event))


def test_a_correction_made_later_is_told_and_not_used(empty: Directory) -> None:
    visit = corrected(make_visit(date(2026, 3, 1)), date(2026, 6, 1), "not_met")
    before, after = pack(empty, date(2026, 5, 31), visit).visits[0], pack(empty, date(2026, 6, 1), visit).visits[0]
    assert (before.outcome.word, before.later) == ("Met", "Corrected on 1 June 2026: the report has revision 2.")
    assert (after.outcome.word, after.later) == ("Not met", "")
    assert (before.counted_from, after.counted_from) == (date(2026, 3, 8), date(2026, 6, 1))


def test_a_withdrawal_made_later_is_told_and_an_earlier_one_counts(empty: Directory) -> None:
    visit = make_visit(date(2026, 3, 1), withdrawn=date(2026, 7, 1))
    before, after = pack(empty, date(2026, 6, 30), visit), pack(empty, date(2026, 7, 1), visit)
    assert (before.visits[0].outcome.word, before.visits[0].later) == ("Met", "Withdrawn on 1 July 2026.")
    assert (after.visits[0].outcome.word, after.visits[0].later) == ("Withdrawn", "Withdrawn on 1 July 2026.")


def test_a_visit_counts_from_the_day_of_its_sign_off(empty: Directory) -> None:
    visit = make_visit(date(2026, 3, 1), signed_off=date(2026, 3, 20))
    assert pack(empty, date(2026, 3, 19), visit).visits == ()
    assert len(pack(empty, date(2026, 3, 20), visit).visits) == 1


def test_a_visit_by_others_says_whose_it_was(empty: Directory) -> None:
    visit = make_visit(date(2026, 3, 1), framework="audit", by="County Audit Company")
    assert pack(empty, TODAY, visit).visits[0].carried_out_by == "County Audit Company"


@pytest.mark.parametrize(
    ("on", "states", "sentence"),
    [
        (date(2026, 4, 30), ["To do", "To do"], "Of 2 improvements agreed at the latest visits, 0 had been closed."),
        (date(2026, 5, 1), ["To do"], "Of 2 improvements agreed at the latest visits, 1 had been closed."),
        (date(2026, 6, 1), ["To do"], "Of 2 improvements agreed at the latest visits, 1 had been closed."),
        (date(2026, 6, 2), ["Overdue"], "Of 2 improvements agreed at the latest visits, 1 had been closed. One was overdue."),
    ],
)  # fmt: skip
def test_improvements_stand_as_they_did(empty: Directory, on: date, states: list[str], sentence: str) -> None:
    visit = make_visit(
        date(2026, 3, 1),
        "met_with_actions",
        actions={1: date(2026, 6, 1), 2: date(2026, 8, 1)},
        done={2: date(2026, 5, 1)},
    )
    view = pack(empty, on, visit)
    assert ([row.state.word for row in view.actions], view.actions_sentence) == (states, sentence)


def test_improvements_of_an_older_visit_on_the_same_framework_are_past(empty: Directory) -> None:
    old = make_visit(date(2025, 3, 1), "met_with_actions", actions={1: date(2025, 6, 1)})
    view = pack(empty, TODAY, old, make_visit(date(2026, 3, 1)))
    assert (view.actions, view.actions_sentence) == ((), "The latest visits agreed no improvements.")


def test_a_document_counts_from_its_day_to_its_last(empty: Directory) -> None:
    held = training(date(2024, 2, 29))
    states = {
        on: {row.title: (row.state.word, row.until) for row in pack(empty, on, held).documents}["Training"]
        for on in (date(2024, 2, 28), date(2024, 2, 29), date(2026, 2, 28), date(2026, 3, 1))
    }
    assert list(states.values()) == [
        ("Not on record", None),
        ("In date", date(2026, 2, 28)),
        ("In date", date(2026, 2, 28)),
        ("Ran out", date(2026, 2, 28)),
    ]


def test_a_renewal_is_told_beside_the_one_it_carries_on_from(empty: Directory) -> None:
    old, new = training(date(2024, 3, 1)), training(date(2026, 2, 1))
    row = next(row for row in pack(empty, date(2025, 6, 1), old, new).documents if row.title == "Training")
    assert (row.until, row.renewed) == (date(2026, 3, 1), date(2028, 2, 1))
    late = training(date(2026, 3, 3))
    row = next(row for row in pack(empty, date(2025, 6, 1), old, late).documents if row.title == "Training")
    assert row.renewed is None


def test_a_date_noted_at_a_visit_is_told_with_its_visit_while_its_report_stands(empty: Directory) -> None:
    noted = {"trained": "2026-02-20", "secret": "2026-02-25", "insured": "2027-01-31"}
    visit = make_visit(
        date(2026, 3, 1), framework="dated", ratings=noted, withdrawn=date(2026, 9, 1), by="County Audit"
    )
    rows = {
        (on, row.title): row for on in (date(2026, 3, 7), TODAY, date(2026, 8, 31)) for row in pack(empty, on, visit).documents
    }  # fmt: skip
    row = rows[date(2026, 8, 31), "Training"]
    assert (row.issued_on, row.until, row.state.word) == (date(2026, 2, 20), date(2027, 2, 20), "In date")
    assert row.note == "Seen at the visit of 1 March 2026 on “Basic visit”, carried out by County Audit"
    assert rows[date(2026, 8, 31), "Insurance"].until == date(2027, 1, 31)
    assert {rows[on, "Training"].state.word for on in (date(2026, 3, 7), TODAY)} == {"Not on record"}


@pytest.mark.parametrize(
    ("on", "word", "caution"),
    [
        (date(2026, 2, 28), "Awaiting visit", "Nothing was on record yet: no evidence about this provider is dated 28 February 2026 or earlier."),
        (date(2026, 3, 8), "Suspended", ""),
        (date(2026, 11, 21), "Suspended", ""),
        (date(2026, 11, 22), "Suspended", "22 November 2026 had not come when this pack was made. It tells what holds then if nothing new arrives."),
    ],
)  # fmt: skip
def test_a_day_that_needs_care_says_so(empty: Directory, on: date, word: str, caution: str) -> None:
    cover = training(date(2026, 3, 8))
    view = pack(empty, on, make_visit(date(2026, 3, 1)), cover)
    assert (view.banner.word, view.caution) == (word, caution)
