"""Decisions that a hostile reader once found wrong."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from builders import POLICY, insurance, make_case, make_policy, make_provider, make_visit, training

from build_tools.decide.approval import decide, settle, weigh
from build_tools.decide.history import history_of
from build_tools.models.decision import ALWAYS, Status, record_begins
from build_tools.models.visit import Event, Progress

SOUND = (insurance(date(2026, 1, 1), date(2030, 1, 1)), training(date(2026, 3, 1)))


def test_withdrawing_a_correction_that_was_never_approved_leaves_the_report_standing() -> None:
    visit = make_visit(date(2026, 3, 14))
    late = [
        Event(at="2026-05-01T09:00:00Z", revision=2, event="submitted", by="QA-1"),
        Event(at="2026-05-02T09:00:00Z", revision=2, event="withdrawn", by="QA-2"),
    ]
    visit = replace(visit, events=(*visit.events, *late))
    assert decide(make_case((visit,), SOUND), date(2026, 6, 1)).status is Status.APPROVED


def test_progress_counts_by_its_day_whatever_the_order_of_the_lines() -> None:
    visit = make_visit(date(2026, 3, 14), "met_with_actions", actions={1: date(2026, 9, 30)})
    notes = tuple(
        Progress.model_validate({"noted_on": day, "action": 1, "state": state, "by": "QA-1"})
        for day, state in (("2026-09-20", "done"), ("2026-08-01", "open"))
    )
    decision = decide(make_case((replace(visit, progress=notes),), SOUND), date(2026, 12, 1))
    assert decision.status is Status.APPROVED_WITH_CONDITIONS


def test_a_rule_that_stops_no_longer_ends_anything() -> None:
    rules = [dict(rule) for rule in POLICY["rules"]]
    rules[2]["ends_on"] = date(2026, 12, 31)
    short = (SOUND[0], training(date(2025, 1, 15)))
    case = make_case((make_visit(date(2026, 3, 14)),), short, policy=make_policy(rules=rules))
    assert decide(case, date(2026, 11, 21)).valid_until == date(2027, 3, 14)


def test_counts_that_grow_old_end_approval_when_the_policy_says_so() -> None:
    rules = [dict(rule) for rule in POLICY["rules"]]
    rules.append({**rules[-1], "id": "stale", "level": "INFO"})
    provider = make_provider(pupils_over_18_hours=0, counts_as_at="2026-09-01")
    case = make_case((make_visit(date(2026, 3, 14)),), SOUND, provider=provider, policy=make_policy(rules=rules))
    assert decide(case, date(2026, 10, 1)).valid_until == date(2026, 12, 30)


def test_where_a_lapse_only_brings_conditions_the_provider_stays_listed_longer() -> None:
    rules = [dict(rule) for rule in POLICY["rules"]]
    rules[2]["lapsed"] = "approved_with_conditions"
    short = (SOUND[0], training(date(2024, 6, 1)))
    case = make_case((make_visit(date(2026, 3, 14)),), short, policy=make_policy(rules=rules))
    decision = decide(case, date(2026, 5, 1))
    assert (decision.valid_until, decision.listed_until) == (date(2026, 6, 1), date(2027, 3, 14))


def test_a_policy_whose_rules_have_nothing_to_say_approves_nobody() -> None:
    rules = [rule for rule in POLICY["rules"] if rule["test"] == "actions"]
    decision = decide(make_case(policy=make_policy(rules=rules)), date(2026, 6, 1))
    assert decision.status is Status.NOT_APPROVED
    assert [reason.rule for reason in decision.reasons] == ["no-rule"]


def test_the_history_of_a_provider_that_needs_no_evidence_has_every_day() -> None:
    rules = [rule for rule in POLICY["rules"] if rule["test"] == "indicator"]
    case = make_case(documents=(training(date(2026, 3, 1)),), policy=make_policy(rules=rules))
    runs = history_of(case, date(2026, 11, 21), settle)
    assert [(run.status, run.starts_on) for run in runs] == [(Status.APPROVED, ALWAYS)]
    assert weigh(case, date(2010, 1, 1))[0] is Status.APPROVED


def test_a_document_that_has_lapsed_says_when_the_next_one_held_begins() -> None:
    renewed = (insurance(date(2026, 1, 1), date(2026, 9, 30)), insurance(date(2026, 10, 2), date(2027, 9, 30)))
    case = make_case((make_visit(date(2026, 3, 14)),), (*renewed, training(date(2026, 3, 1))))
    reason = decide(case, date(2026, 10, 1)).reasons[0]
    assert reason.evidence == "Insurance: counted until 30 September 2026; the next counts from 2 October 2026."
    assert reason.turns_on == date(2026, 10, 1)
    assert decide(case, date(2025, 12, 31)).reasons[1].evidence == "Insurance: the next counts from 1 January 2026."


def test_an_indicator_that_time_alone_will_give_is_a_reason_that_turns() -> None:
    rules = [{**POLICY["rules"][-1], "level": "INFO"}]
    provider = make_provider(pupils_over_18_hours=0, counts_as_at="2026-09-01")
    case = make_case(provider=provider, policy=make_policy(rules=rules))
    assert decide(case, date(2026, 10, 1)).reasons[0].turns_on == date(2026, 12, 30)
    assert decide(case, date(2026, 12, 31)).reasons[0].turns_on is None


def test_days_before_any_evidence_are_told_apart_and_follow_the_rules_of_their_time() -> None:
    rules = [{**rule, "starts_on": date(2025, 9, 1)} for rule in POLICY["rules"]]
    case = make_case((make_visit(date(2026, 3, 14)),), SOUND, policy=make_policy(rules=rules))
    runs = history_of(case, date(2026, 11, 21), settle)
    assert [(run.status, run.starts_on, run.on_record) for run in runs] == [
        (Status.NOT_APPROVED, ALWAYS, False),
        (Status.AWAITING_VISIT, date(2025, 9, 1), False),
        (Status.AWAITING_VISIT, date(2026, 1, 1), True),
        (Status.APPROVED, date(2026, 3, 21), True),
    ]
    assert record_begins(runs) == date(2026, 1, 1)


def test_evidence_that_lies_ahead_is_not_on_record_yet() -> None:
    runs = history_of(make_case((make_visit(date(2026, 3, 14)),)), date(2026, 3, 20), settle)
    assert [(run.starts_on, run.until, run.on_record) for run in runs] == [(ALWAYS, None, False)]
    assert record_begins(runs) is None


def test_a_run_says_on_which_of_its_days_it_rested_on_which_visit() -> None:
    first, second = make_visit(date(2026, 3, 14)), make_visit(date(2026, 9, 14))
    run = history_of(make_case((first, second), SOUND), date(2026, 11, 21), settle)[-1]
    assert run.visits == (first.visit_id, second.visit_id)
    counted = {ground.visits: (ground.starts_on, ground.until) for ground in run.grounds}
    assert counted == {
        (first.visit_id,): (date(2026, 3, 21), date(2026, 9, 20)),
        (second.visit_id,): (date(2026, 9, 21), None),
    }


def test_a_date_noted_at_a_visit_names_that_visit_while_and_after_it_counts() -> None:
    noted = make_visit(date(2026, 4, 1), framework="dated", by="County Audit", ratings={"trained": "2026-03-20"})
    case = make_case((make_visit(date(2026, 3, 14)), noted), (insurance(date(2026, 1, 1), date(2030, 1, 1)),))
    seen = "as seen at the visit of 1 April 2026 on “Basic visit”, carried out by County Audit"
    for day, evidence, turns_on in (
        (date(2026, 6, 1), f"In date until 20 March 2027, {seen}.", date(2027, 3, 20)),
        (date(2027, 3, 21), f"Training: counted until 20 March 2027, {seen}; no newer one has been seen.", None),
    ):
        told = next(reason for reason in decide(case, day).reasons if reason.rule == "training")
        assert (told.evidence, told.turns_on, told.visit_id) == (evidence, turns_on, noted.visit_id)


def test_a_certificate_seen_at_a_visit_counts_until_its_last_day_where_no_sum_is_asked() -> None:
    rules = [{name: value for name, value in rule.items() if name != "minimum_cover"} for rule in POLICY["rules"]]
    noted = make_visit(date(2026, 4, 1), framework="dated", ratings={"insured": "2026-09-30"})
    visits = (make_visit(date(2026, 3, 14)), noted)
    case = make_case(visits, (training(date(2026, 3, 1)),), policy=make_policy(rules=rules))
    assert decide(case, date(2026, 4, 7)).status is Status.SUSPENDED  # not signed off yet
    assert decide(case, date(2026, 6, 1)).valid_until == date(2026, 9, 30)
    assert decide(case, date(2026, 10, 1)).status is Status.SUSPENDED


def test_a_correction_replaces_the_date_from_its_own_sign_off() -> None:
    first = make_visit(date(2026, 4, 1), framework="dated", ratings={"trained": "2026-03-20"})
    old = first.revisions[0]
    answers = tuple(
        answer.model_copy(update={"value": "2025-06-20"}) if answer.item == "trained" else answer
        for answer in old.answers
    )
    second = replace(old, header=old.header.model_copy(update={"revision": 2}), answers=answers)
    event = Event(at="2026-05-04T12:00:00Z", revision=2, event="approved", by="QA-2", sha256="0" * 64)
    corrected = replace(first, revisions=(old, second), events=(*first.events, event))
    case = make_case((make_visit(date(2026, 3, 14)), corrected), (insurance(date(2026, 1, 1), date(2030, 1, 1)),))
    assert decide(case, date(2026, 5, 3)).valid_until == date(2027, 3, 14)
    assert decide(case, date(2026, 5, 4)).valid_until == date(2026, 6, 20)


def test_a_date_that_not_everybody_may_read_moves_no_day_that_everybody_reads() -> None:
    visits = (make_visit(date(2026, 3, 14)), make_visit(date(2026, 4, 1), framework="dated"))
    secret = (visits[0], make_visit(date(2026, 4, 1), framework="dated", ratings={"secret": "2026-03-20"}))
    for day in (date(2026, 4, 8), date(2026, 6, 1), date(2027, 3, 21)):
        assert decide(make_case(secret, SOUND), day) == decide(make_case(visits, SOUND), day)
        assert decide(make_case(secret), day) == decide(make_case(visits), day)
