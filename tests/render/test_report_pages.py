"""A report answers what was found, what was to be done and was it done; it hides nothing but what it must."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from made_reports import PROVIDER, Made, action, made, noted, revision, visit

from build_tools.models.directory import Directory
from build_tools.models.visibility import Visibility
from build_tools.pipeline import open_directory
from build_tools.render.report_plan import plan, plan_sentence

ON = date(2026, 11, 21)
DAY, EARLIER = date(2026, 9, 1), date(2025, 9, 1)
PATH = f"reports/{PROVIDER}-2026-09-01-basic/"
Make = Callable[..., Made]


@pytest.fixture(scope="module")
def whole(example: Path) -> Directory:
    return open_directory(example, ON)


def test_the_summary_comes_first(whole: Directory) -> None:
    subject = visit(revision(DAY, actions=(action(1, date(2026, 10, 1)), action(2, date(2027, 1, 1)))))
    text = made(whole, (subject,), ON).words(PATH)
    order = [
        "Met with agreed improvements",
        "None of 2 agreed improvements is done, 1 is overdue (it was due by 1 October 2026) and 1 is to do",
        "Does it still count?",
        "Visited by",
        "Theme by theme",
        "Right of reply",
    ]
    assert sorted(order, key=text.index) == order


def test_a_visit_by_another_body_says_so_and_links_to_its_report(whole: Directory) -> None:
    subject = visit(
        revision(DAY, carried_out_by="Eastside Audits", original_report="https://audits.example/report?id=1")
    )
    page = made(whole, (subject,), ON)
    assert "Carried out by Eastside Audits , not by this partnership." in page.words(PATH)
    assert page.tree(PATH).find("a", href="https://audits.example/report?id=1")


def test_an_earlier_visit_says_that_a_later_one_was_made(whole: Directory) -> None:
    pages = made(whole, (visit(revision(EARLIER)), visit(revision(DAY))), ON)
    first = f"reports/{PROVIDER}-2025-09-01-basic/"
    assert "No rule of approval rests on it on 21 November 2026." in pages.section(first, "outcome")
    assert "A later visit on this framework was made on 1 September 2026" in pages.section(first, "outcome")
    assert "later visit" not in pages.section(PATH, "outcome")


# The plan


def test_the_plan_puts_what_is_overdue_first_and_keeps_every_line_of_progress(whole: Directory) -> None:
    subject = visit(
        revision(
            DAY,
            actions=(
                action(1, date(2026, 10, 1)),
                action(2, date(2027, 2, 1)),
                action(3, date(2026, 11, 20)),
                action(4, date(2026, 10, 2)),
                action(5, date(2026, 10, 3)),
            ),
        ),
        progress=(
            noted(date(2026, 9, 20), 1, "open"),
            noted(date(2026, 10, 5), 1, "done"),
            noted(date(2026, 10, 5), 4, "done"),
            noted(date(2026, 11, 1), 4, "open"),
            noted(date(2026, 10, 5), 5, "dropped"),
        ),
    )
    rows = plan(subject.revisions[0], subject, ON)
    assert [(row.number, row.state.word) for row in rows if row.state] == [
        (4, "Overdue"),
        (3, "Overdue"),
        (2, "To do"),
        (1, "Done"),
        (5, "No longer needed"),
    ]
    assert [line.state for line in rows[3].progress] == ["Done", "Still open"]
    assert plan_sentence(plan(subject.revisions[0], subject, ON)) == (
        "1 of 5 agreed improvements is done, 2 are overdue (the first was due by 2 October 2026), "
        "1 is to do, by 1 February 2027 and 1 is no longer needed."
    )


@pytest.mark.parametrize(("on", "word"), [(date(2026, 10, 1), "To do"), (date(2026, 10, 2), "Overdue")])
def test_an_action_is_overdue_from_the_day_after_its_last(on: date, word: str) -> None:
    subject = visit(revision(DAY, actions=(action(1, date(2026, 10, 1)),)))
    (row,) = plan(subject.revisions[0], subject, on)
    assert row.state and row.state.word == word


def test_two_lines_of_one_day_are_read_in_their_order() -> None:
    lines = (noted(date(2026, 9, 20), 1, "done"), noted(date(2026, 9, 20), 1, "open"))
    subject = visit(revision(DAY, actions=(action(1, date(2026, 10, 1)),)), progress=lines)
    (row,) = plan(subject.revisions[0], subject, ON)
    assert row.state and row.state.word == "Overdue"


# Dates, guidance, pictures


@pytest.mark.parametrize(
    ("drill", "said"),
    [
        ("2025-11-20", "Ran out on 20 November 2026"),
        ("2025-11-21", "Good until 21 November 2026, due soon"),
        ("2026-09-01", "Good until 1 September 2027"),
    ],
)
def test_a_date_says_until_when_it_is_good(whole: Directory, drill: str, said: str) -> None:
    subject = visit(revision(DAY, answers={"1b": drill}))
    assert said in made(whole, (subject,), ON, edition=Visibility.MEMBERS).section(PATH, "theme-safety")
    assert "Good until" not in made(whole, (subject,), ON).words(PATH)


def test_guidance_is_at_hand_and_closed(whole: Directory) -> None:
    details = made(whole, (visit(revision(DAY)),), ON).tree(PATH).select("details")
    assert ["open" in one.attrs for one in details] == [False, False]
    assert "Ask to see the central record." in details[0].get_text()


def test_every_picture_has_a_name_a_description_and_a_table_that_says_the_same(whole: Directory) -> None:
    tree = made(whole, (visit(revision(DAY)),), ON).tree(PATH)
    pictures = tree.select(".picture")
    assert len(pictures) == 2, "yes and no, and ratings, are two scales: they are never added up"
    for picture in pictures:
        svg = picture.select_one('svg[role="img"]')
        assert svg is not None
        assert svg.find(id=svg["aria-labelledby"]) and svg.find(id=svg["aria-describedby"])
        assert picture.select_one("table caption")
    rows = [[cell.get_text() for cell in row.select("th, td")] for row in pictures[1].select("tbody tr")]
    assert rows == [["Teaching", "0", "1", "0"]]
    desc = pictures[1].find("desc")
    assert desc is not None and desc.get_text() == "Teaching: 1 partly met."


def test_answers_are_told_apart_without_colour(whole: Directory) -> None:
    tree = made(whole, (visit(revision(DAY)),), ON).tree(PATH)
    for picture in tree.select(".picture"):
        fills = [str(pattern.decode_contents()) for pattern in picture.select("pattern")]
        assert len(fills) == len(set(fills))
        used = {str(piece["fill"]) for piece in picture.select("rect.piece")}
        legend = {str(swatch["fill"]) for swatch in picture.select(".legend rect")}
        assert used <= legend


# What changed


def test_what_changed_is_told_item_by_item(whole: Directory) -> None:
    before, after = visit(revision(EARLIER, answers={"2a": "not_met"})), visit(revision(DAY))
    said = made(whole, (before, after), ON).section(PATH, "since")
    assert "Compared with the visit of 1 September 2025" in said
    assert "Of 2 items: 1 improved, 1 the same." in said
    assert "2a Lessons start from what the pupil already knows. Not met Partly met Improved" in said
    assert said.endswith("The same as last time: 1a.")


def test_a_first_visit_is_compared_with_nothing(whole: Directory) -> None:
    assert made(whole, (visit(revision(DAY)),), ON).section(PATH, "since") == ""


def test_a_visit_on_another_version_is_compared_only_where_the_scale_is_the_same(whole: Directory) -> None:
    basic = whole.framework["basic", "1"]
    second = replace(
        basic,
        header=basic.header.model_copy(update={"version": "2"}),
        items=tuple(
            item.model_copy(update={"list_name": "graded"}) if item.name == "2a" else item for item in basic.items
        ),
        choices=(*basic.choices, *(c.model_copy(update={"list_name": "graded"}) for c in basic.choices)),
    )
    visits = (visit(revision(EARLIER, answers={"2a": "fully"})), visit(revision(DAY, framework_version="2")))
    page = made(whole, visits, ON, frameworks=(second,))
    said = page.section(PATH, "since")
    assert "Fully met Partly met Another scale: not compared" in said
    assert "Improved" not in said and "Declined" not in said
    assert "version 1 of the framework" in said
    assert "Fully met" in page.words(f"reports/{PROVIDER}-2025-09-01-basic/"), "the old report stands as it was"


def test_an_item_without_an_answer_is_told_from_one_that_was_not_asked(whole: Directory) -> None:
    before, after = visit(revision(EARLIER, answers={"2a": None})), visit(revision(DAY))
    assert "No answer Partly met" in made(whole, (before, after), ON).section(PATH, "since")
    basic = whole.framework["basic", "1"]
    asked = next(item for item in basic.items if item.name == "2a").model_copy(update={"name": "2c"})
    longer = replace(basic, header=basic.header.model_copy(update={"version": "2"}), items=(*basic.items, asked))
    visits = (visit(revision(EARLIER)), visit(revision(DAY, framework_version="2", answers={"2c": "fully"})))
    said = made(whole, visits, ON, frameworks=(longer,)).section(PATH, "since")
    assert "Not asked Fully met" in said and "No answer" not in said


# Replies, corrections, superseded revisions


def test_the_reply_is_printed_and_its_absence_is_told(whole: Directory) -> None:
    replied = visit(revision(DAY), events=((1, "replied", "2026-09-05"), (1, "approved", "2026-09-09")))
    assert "Said when replied 1." in made(whole, (replied,), ON).section(PATH, "reply")
    shared = visit(revision(DAY), events=((1, "shared", "2026-09-05"), (1, "approved", "2026-09-09")))
    told = made(whole, (shared,), ON).section(PATH, "reply")
    assert "sent the report on 5 September 2026, before it was signed off. No reply" in told
    late = visit(revision(DAY), events=((1, "approved", "2026-09-05"), (1, "shared", "2026-09-09")))
    assert "on 9 September 2026, after it was signed off." in made(whole, (late,), ON).section(PATH, "reply")
    lines = ((1, "shared", "2026-09-04"), (1, "approved", "2026-09-05"), (2, "approved", "2026-09-09"))
    corrected = made(whole, (visit(revision(DAY), revision(DAY, 2), events=lines),), ON).section(PATH, "reply")
    assert "sent revision 1 on 4 September 2026, before it was signed off." in corrected


def test_a_correction_gives_before_after_reason_and_day(whole: Directory) -> None:
    first = revision(DAY, overview="The hall is shared. It is warm.")
    second = revision(DAY, 2, overview="The hall is not shared. It is warm.", answers={"2a": "fully"})
    page = made(whole, (visit(first, second),), ON)
    tree = BeautifulSoup(page.pages[PATH].body, "html.parser")
    rows = [[cell.get_text() for cell in row.select("th, td")] for row in tree.select(".corrected tbody tr")]
    assert rows == [
        ["The visitOverview", "The hall is shared. It is warm.", "The hall is not shared. It is warm."],
        ["2a Lessons start from what the pupil already knows.Answer", "Partly met", "Fully met"],
    ]
    assert [mark.get_text() for mark in tree.select(".corrected ins")] == [" not", "Fully met"]
    said = page.section(PATH, "corrections")
    assert "Revision 2, 3 September 2026 It was wrong." in said


def test_a_correction_of_what_readers_may_not_see_says_only_that(whole: Directory) -> None:
    first, second = revision(DAY), revision(DAY, 2, answers={"1b": "2026-05-21"})
    assert "Nothing that this edition shows was changed." in made(whole, (visit(first, second),), ON).words(PATH)
    members = made(whole, (visit(first, second),), ON, edition=Visibility.MEMBERS)
    assert "20 May 2026 21 May 2026" in members.section(PATH, "corrections")


def test_a_superseded_revision_keeps_a_marked_page_that_searchers_leave_out(whole: Directory) -> None:
    page = made(whole, (visit(revision(DAY), revision(DAY, 2, answers={"2a": "fully"})),), ON)
    old = page.pages[f"{PATH}r1/"]
    assert not old.indexed and page.pages[PATH].indexed
    text = page.words(old.path)
    assert "Revision 1 was replaced by a correction on 3 September 2026" in text
    assert "Partly met" in text
    assert "Does it still count?" not in text
    assert "Do not rely on this page" in text
    assert page.tree(old.path).find("a", href=f"../../../{PATH}")
    assert page.tree(PATH).find("a", href=f"../../{PATH}r1/")


def test_drafts_and_returned_revisions_never_get_a_page(whole: Directory) -> None:
    lines = ((1, "approved", "2026-09-05"), (2, "submitted", "2026-09-06"), (2, "returned", "2026-09-07"))
    page = made(whole, (visit(revision(DAY), revision(DAY, 2, overview="A draft."), events=lines),), ON)
    assert set(page.pages) == {PATH}
    assert "A draft." not in page.words(PATH)


def test_a_withdrawn_visit_leaves_no_revision_behind(whole: Directory) -> None:
    lines = ((1, "approved", "2026-09-05"), (2, "approved", "2026-09-06"), (2, "withdrawn", "2026-09-07"))
    page = made(
        whole, (visit(revision(DAY, overview="First."), revision(DAY, 2, overview="Second."), events=lines),), ON
    )
    assert set(page.pages) == {PATH}
    assert page.files == {}
    assert "Said when withdrawn 2." in page.words(PATH)
    assert "First." not in page.words(PATH) and "Second." not in page.words(PATH)
    kept = page.directory.visits[0].revisions
    assert [(one.answers, one.actions, one.header.overview) for one in kept] == [((), (), None)] * 2


def test_what_was_withdrawn_stays_away_after_a_later_approval(whole: Directory) -> None:
    lines = (
        (1, "replied", "2026-09-04"),
        (1, "approved", "2026-09-05"),
        (1, "withdrawn", "2026-09-07"),
        (2, "approved", "2026-09-09"),
    )
    page = made(whole, (visit(revision(DAY, overview="First."), revision(DAY, 2), events=lines),), ON)
    assert set(page.pages) == {PATH}
    assert "First." not in page.words(PATH) and "Said when replied" not in page.words(PATH)
    assert "The report before it had been withdrawn and is not compared." in page.section(PATH, "corrections")
