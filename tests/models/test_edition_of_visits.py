"""What each edition keeps of a visit, day by day: on records made for it, every part of them looked at."""

from __future__ import annotations

import runpy
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from builders import make_framework, make_policy, make_provider, make_visit

from build_tools.models.decision import Decision, Decisions, Indicator, Status
from build_tools.models.directory import Directory
from build_tools.models.edition import edition_of
from build_tools.models.provider import Contact
from build_tools.models.visibility import Visibility
from build_tools.models.visit import Attachment, Event, Progress, Revision, ThemeComment, Visit

PUBLIC, MEMBERS, INTERNAL = Visibility
READ = runpy.run_path(str(Path(__file__).parents[1] / "shared_cases" / "read_records.py"))
EMPTY: Directory = READ["directory_of"]({"providers": [], "venues": []})
ON = date(2026, 6, 1)
LATER = date(2026, 6, 2)


def seen(visit: Visit, edition: Visibility = PUBLIC, on: date = ON) -> Visit | None:
    """The visit as the edition has it on a day."""
    framework = make_framework()
    shown = {"1a": (PUBLIC, PUBLIC), "1b": (PUBLIC, MEMBERS), "2a": (MEMBERS, INTERNAL)}
    items = tuple(
        item.model_copy(update=dict(zip(("visibility", "evidence_visibility"), shown[item.name], strict=True)))
        for item in framework.items
    )
    directory = replace(
        EMPTY,
        policy=make_policy(),
        providers=(make_provider(),),
        frameworks=(replace(framework, items=items),),
        visits_of={"lockside": (visit,)},
    )
    cut, _ = edition_of(directory, Decisions(on, {}, {}), edition)
    found = cut.visits_of["lockside"]
    assert len(found) <= 1
    return found[0] if found else None


def visit_of(
    *revisions: Revision, events: tuple[tuple[str, int, str], ...], progress: tuple[Progress, ...] = ()
) -> Visit:
    """A visit of these revisions and of events ``(day, revision, what)``, each with words that are for all."""
    return replace(
        make_visit(date(2026, 3, 14)),
        revisions=revisions,
        events=tuple(
            Event.model_validate(
                {
                    "at": f"{day}T12:00:00Z",
                    "revision": number,
                    "event": what,
                    "by": "QA-2",
                    "public_text": f"{what} {number}",
                }
            )
            for day, number, what in events
        ),
        progress=progress,
    )


def revision(number: int, reason: str | None = None) -> Revision:
    made = make_visit(date(2026, 3, 14), "met_with_actions", actions={1: date(2026, 9, 30)}).revisions[0]
    header = made.header.model_copy(
        update={
            "revision": number,
            "revision_reason": reason,
            "overview": f"Number {number}.",
            "visitor_reference": "QA-2",
        }
    )
    answers = tuple(answer.model_copy(update={"evidence": f"Seen {answer.item}."}) for answer in made.answers)
    return replace(made, header=header, answers=answers)


APPROVED = ("2026-06-01", 1, "approved")


def words_of(visit: Visit | None) -> list[tuple[int, str, str | None]]:
    assert visit is not None
    return [(event.revision, event.event, event.public_text) for event in visit.events]


def test_a_visit_is_there_from_the_day_of_its_approval_and_never_before() -> None:
    visit = visit_of(revision(1), events=(("2026-05-01", 1, "submitted"), APPROVED))
    assert seen(visit, on=date(2026, 5, 31)) is None
    assert seen(visit) is not None
    assert seen(visit_of(revision(1), events=(("2026-05-01", 1, "submitted"),)), INTERNAL) is None


def test_only_approved_revisions_are_there_with_what_happened_to_them_by_that_day() -> None:
    visit = visit_of(
        revision(1),
        revision(2),
        events=(("2026-05-01", 1, "submitted"), APPROVED, ("2026-06-01", 2, "corrected"), ("2026-06-02", 1, "replied")),
    )
    found = seen(visit)
    assert found is not None
    assert [each.number for each in found.revisions] == [1]
    assert words_of(found) == [(1, "submitted", "submitted 1"), (1, "approved", "approved 1")]
    assert words_of(seen(visit, on=LATER))[-1] == (1, "replied", "replied 1")


def test_the_first_that_was_approved_corrects_nothing_for_its_readers() -> None:
    visit = visit_of(
        revision(1),
        revision(2, "The plan was sent back."),
        revision(3, "A date was wrong."),
        events=(
            ("2026-05-01", 1, "submitted"),
            ("2026-05-02", 1, "returned"),
            ("2026-05-03", 2, "corrected"),
            ("2026-05-04", 2, "approved"),
            ("2026-05-05", 3, "corrected"),
            ("2026-05-06", 3, "approved"),
        ),
    )
    found = seen(visit)
    assert found is not None
    assert [(each.number, each.header.revision_reason) for each in found.revisions] == [
        (2, None),
        (3, "A date was wrong."),
    ]
    assert words_of(found) == [
        (2, "approved", "approved 2"),
        (3, "corrected", "corrected 3"),
        (3, "approved", "approved 3"),
    ]


def test_progress_is_there_from_the_day_it_was_noted_while_the_report_is_in_force() -> None:
    notes = tuple(Progress(noted_on=day, action=1, state="open", by="QA-1", note="Begun.") for day in (ON, LATER))
    visit = visit_of(revision(1), events=(APPROVED,), progress=notes)
    found = seen(visit)
    assert found is not None
    assert [(note.noted_on, note.by, note.note) for note in found.progress] == [(ON, None, None)]
    staff = seen(visit, INTERNAL, LATER)
    assert staff is not None
    assert staff.progress == notes
    gone = replace(visit, events=(*visit.events, visit.events[0].model_copy(update={"event": "withdrawn"})))
    taken_back = seen(gone, INTERNAL)
    assert taken_back is not None
    assert taken_back.progress == ()


def test_of_what_was_taken_back_only_that_it_was_and_the_reason_are_left() -> None:
    visit = visit_of(
        revision(1),
        events=(("2026-05-01", 1, "submitted"), ("2026-05-02", 1, "approved"), ("2026-05-03", 1, "withdrawn")),
    )
    found = seen(visit)
    assert found is not None
    (left,) = found.revisions
    filled = {name for name in type(left.header).model_fields if getattr(left.header, name) not in (None, ())}
    kept = "visit_id provider_id framework_id framework_version revision visited_on visited_by outcome"
    assert filled == {*kept.split()}
    assert (left.answers, left.comments, left.actions, left.attachments) == ((), (), (), ())
    assert words_of(found) == [(1, "submitted", None), (1, "approved", None), (1, "withdrawn", "withdrawn 1")]
    silent = replace(visit, events=tuple(event.model_copy(update={"public_text": None}) for event in visit.events))
    assert words_of(seen(silent)) == [(1, "submitted", None), (1, "approved", None), (1, "withdrawn", None)]


def test_a_report_that_a_correction_replaced_can_still_be_read() -> None:
    visit = visit_of(
        revision(1),
        revision(2, "A date was wrong."),
        events=(
            ("2026-05-01", 1, "approved"),
            ("2026-05-05", 2, "corrected"),
            ("2026-05-06", 2, "approved"),
        ),
    )
    found = seen(visit)
    assert found is not None
    assert [each.header.overview for each in seen(visit, INTERNAL).revisions] == ["Number 1.", "Number 2."]  # type: ignore[union-attr]
    assert all(each.answers for each in found.revisions)
    assert words_of(found)[0] == (1, "approved", "approved 1")


@pytest.mark.parametrize(
    ("edition", "values", "evidence"),
    [
        (PUBLIC, {"1a": "fully", "1b": "fully", "2a": None}, {"1a": "Seen 1a.", "1b": None, "2a": None}),
        (MEMBERS, {"1a": "fully", "1b": "fully", "2a": "fully"}, {"1a": "Seen 1a.", "1b": "Seen 1b.", "2a": None}),
        (
            INTERNAL,
            {"1a": "fully", "1b": "fully", "2a": "fully"},
            {"1a": "Seen 1a.", "1b": "Seen 1b.", "2a": "Seen 2a."},
        ),
    ],
)
def test_an_answer_and_its_evidence_are_each_for_those_whom_the_item_names(
    edition: Visibility, values: dict[str, str | None], evidence: dict[str, str | None]
) -> None:
    found = seen(visit_of(revision(1), events=(APPROVED,)), edition)
    assert found is not None
    answers = found.revisions[0].answers
    assert {answer.item: answer.value for answer in answers} == values
    assert {answer.item: answer.evidence for answer in answers} == evidence


@pytest.mark.parametrize(
    ("edition", "rag", "by"), [(PUBLIC, None, None), (MEMBERS, "amber", None), (INTERNAL, "amber", "QA-2")]
)
def test_how_urgent_an_improvement_is_and_who_signed_are_not_for_all(
    edition: Visibility, rag: str | None, by: str | None
) -> None:
    found = seen(visit_of(revision(1), events=(APPROVED,)), edition)
    assert found is not None
    assert [(each.number, each.action, each.rag) for each in found.revisions[0].actions] == [(1, "Mend it.", rag)]
    assert [event.by for event in found.events] == [by]
    assert found.revisions[0].header.visitor_reference == by


def test_comments_and_attachments_are_there_for_those_who_may_see_them() -> None:
    made = revision(1)
    comments = (ThemeComment(theme="safety", text="Well kept."),)
    attachments = tuple(
        Attachment.model_validate({**attachment(level.value), "visibility": level}) for level in Visibility
    )
    visit = visit_of(replace(made, comments=comments, attachments=attachments), events=(APPROVED,))
    kept = {}
    for edition in Visibility:
        found = seen(visit, edition)
        assert found is not None
        kept[edition] = found.revisions[0]
    assert [len(kept[edition].attachments) for edition in Visibility] == [1, 2, 3]
    assert kept[INTERNAL].comments == comments
    assert [bool(kept[edition].comments) for edition in Visibility] == [False, True, True]


def test_contacts_and_indicators_are_there_for_those_who_may_see_them() -> None:
    contacts = tuple(
        Contact.model_validate({"provider_id": "lockside", "role": f"Role {level}", "visibility": level})
        for level in Visibility
    )
    decision = Decision(
        provider_id="lockside",
        as_of=ON,
        status=Status.APPROVED,
        valid_until=None,
        listed_until=None,
        due_soon=False,
        reasons=(),
        indicators=tuple(Indicator(level.value, "RED", "Ask.", "Test", level) for level in Visibility),
    )
    directory = replace(
        EMPTY, policy=make_policy(), providers=(make_provider(internal_note="Quiet."),), contacts=contacts
    )
    for number, edition in enumerate(Visibility, 1):
        cut, known = edition_of(directory, Decisions(ON, {"lockside": decision}, {}), edition)
        assert [contact.role for contact in cut.contacts] == [f"Role {level}" for level in [*Visibility][:number]]
        assert [each.id for each in known.by_provider["lockside"].indicators] == [*Visibility][:number]
        assert cut.providers[0].internal_note == ("Quiet." if edition is INTERNAL else None)


def attachment(name: str) -> dict[str, Any]:
    return {"file": f"{name}.jpg", "caption": "A door.", "sha256": "0" * 64}
