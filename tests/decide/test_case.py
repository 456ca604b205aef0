"""What a case knew by a day, and what is told where several notices, or no rule, decide."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from builders import POLICY, insurance, make_case, make_policy, make_provider, make_visit, notice, training

from build_tools.decide.approval import decide, settle
from build_tools.decide.history import history_of
from build_tools.models.decision import Status
from build_tools.models.visit import Progress

ON = date(2026, 6, 1)
SOUND = (insurance(date(2026, 1, 1), date(2030, 1, 1)), training(date(2026, 3, 1)))
COUNTS = {
    "pupils_over_18_hours": 5,
    "pupils_over_18_hours_ehcp": 1,
    "pupils_over_18_hours_looked_after": 2,
    "counts_as_at": "2026-06-01",
}


def test_before_pupils_were_counted_none_of_the_counts_is_known() -> None:
    provider = make_provider(**COUNTS, inspected_on="2026-06-01")
    case = make_case(provider=provider)
    assert case.provider_known(ON) is provider
    before = case.provider_known(date(2026, 5, 31))
    assert {name: getattr(before, name) for name in (*COUNTS, "inspected_on")} == dict.fromkeys(
        (*COUNTS, "inspected_on")
    )


def test_a_case_in_which_nothing_happened_later_is_itself() -> None:
    visit = make_visit(date(2026, 3, 14), actions={1: date(2026, 9, 1)}, done={1: ON}, signed_off=date(2026, 5, 1))
    case = make_case((visit,), SOUND)
    assert case.as_known(ON) is case
    assert case.as_known(date(2026, 5, 31)).visits[0].progress == ()
    assert case.as_known(date(2026, 5, 31)).visits[0].events == visit.events
    assert [event.event for event in case.as_known(date(2026, 4, 30)).visits[0].events] == ["submitted"]
    assert case.as_known(date(2026, 5, 1)).visits[0].events == visit.events
    later = visit.progress[0].model_copy(update={"noted_on": date(2026, 6, 2)})
    two = make_case((replace(visit, progress=(*visit.progress, later)),), SOUND)
    assert two.as_known(ON).visits[0].progress == visit.progress


def test_of_two_visits_on_one_day_that_with_the_later_id_counts() -> None:
    visit = make_visit(date(2026, 3, 14))
    header = visit.revisions[0].header.model_copy(update={"visit_id": "zzz"})
    other = replace(visit, visit_id="zzz", revisions=(replace(visit.revisions[0], header=header),))
    for visits in ((visit, other), (other, visit)):
        found = make_case(visits).latest_visit(ON, "basic")
        assert found is not None
        assert found[0].visit_id == "zzz"


def test_notes_on_one_day_stay_in_the_order_of_their_lines() -> None:
    notes = (("2026-05-02", "open"), ("2026-05-01", "open"), ("2026-05-01", "done"))
    progress = tuple(
        Progress.model_validate({"noted_on": day, "action": 1, "state": state, "by": "QA-1"}) for day, state in notes
    )
    visit = replace(make_visit(date(2026, 3, 14)), progress=progress)
    assert make_case((visit,)).progress_of(visit) == (
        (date(2026, 5, 1), 1, True),
        (date(2026, 5, 1), 1, False),
        (date(2026, 5, 2), 1, True),
    )


def test_of_two_notices_the_graver_decides_and_a_removal_counts_from_the_first() -> None:
    notices = (
        notice("suspended", date(2026, 4, 1), date(2026, 6, 1)),
        notice("removed", date(2026, 5, 2)),
        notice("removed", date(2026, 5, 1)),
    )
    decision = decide(make_case(notices=notices), ON)
    assert decision.status is Status.NOT_APPROVED
    assert decision.removed_on == date(2026, 5, 1)
    for order in (notices[:2], notices[1::-1]):
        assert decide(make_case(notices=order), ON).status is Status.NOT_APPROVED
    assert decide(make_case(notices=notices[:1]), ON).removed_on is None
    assert decide(make_case(notices=notices[:1]), date(2026, 6, 2)).status is Status.AWAITING_VISIT


def test_where_no_rule_says_anything_that_is_the_reason() -> None:
    rules = [rule for rule in POLICY["rules"] if rule["test"] == "actions"]
    (told,) = decide(make_case(policy=make_policy(rules=rules)), ON).reasons
    assert (told.rule, told.title, told.source, told.status, told.evidence, told.turns_on) == (
        "no-rule",
        "A rule to be judged by",
        "The partnership's policy",
        Status.NOT_APPROVED,
        "No rule in force says anything.",
        None,
    )


def test_what_turns_on_the_very_day_of_a_history_is_in_it() -> None:
    case = make_case((make_visit(date(2026, 3, 14)),), SOUND)  # signed off on 21 March
    before, after = (history_of(case, day, settle) for day in (date(2026, 3, 20), date(2026, 3, 21)))
    assert [run.status for run in after] == [*(run.status for run in before), Status.APPROVED]
    assert after[-1].starts_on == date(2026, 3, 21)
