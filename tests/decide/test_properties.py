"""What must be so of every decision, whatever the evidence: drawn cases, and what they may never show."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from random import Random

from builders import POLICY, insurance, make_case, make_policy, make_provider, make_visit, notice, training
from hypothesis import given, settings
from hypothesis import strategies as draw

from build_tools.decide.approval import decide, settle
from build_tools.decide.case import Case
from build_tools.decide.history import history_of
from build_tools.models.decision import Status
from build_tools.models.provider import Notice
from build_tools.models.visibility import Visibility

LISTED = (Status.APPROVED, Status.APPROVED_WITH_CONDITIONS)
FIRST = date(2026, 1, 1)
FEW = settings(max_examples=60)
DAYS = draw.integers(0, 900).map(lambda n: FIRST + timedelta(days=n))
LONG = draw.sampled_from((0, 1, 90, 365, 366, 730))
RATINGS = draw.fixed_dictionaries({item: draw.sampled_from(("fully", "partly", "not_met")) for item in ("1a", "1b")})


@draw.composite
def cases(draws: draw.DrawFn) -> Case:
    """A provider that is visited, with a few records of each kind; what is keyed by a day has one for each."""
    insured = draws(draw.dictionaries(DAYS, draw.tuples(LONG, draw.sampled_from((1, 5_000_000))), max_size=3))
    documents = [insurance(day, day + timedelta(days=long), cover) for day, (long, cover) in insured.items()]
    documents += [training(day) for day in draws(draw.lists(DAYS, max_size=3, unique=True))]
    visits = []
    for day in draws(draw.lists(DAYS, max_size=3, unique=True)):
        due = {n: day + timedelta(days=draws(LONG)) for n in range(1, draws(draw.integers(1, 3)))}
        done = {n: day + timedelta(days=draws(LONG)) for n in due if draws(draw.booleans())}
        outcome = draws(draw.sampled_from(("met", "met", "met_with_actions", "not_met")))
        framework = draws(draw.sampled_from(("basic", "basic", "audit")))
        visits.append(make_visit(day, outcome, framework=framework, ratings=draws(RATINGS), actions=due, done=done))
    if draws(draw.booleans()):  # or hardly any would ever be listed
        begin = draws(DAYS) - timedelta(days=60)
        documents += [insurance(begin, begin + timedelta(days=400)), training(begin)]
        visits.append(make_visit(begin, draws(draw.sampled_from(("met", "met_with_actions")))))
    notices: tuple[Notice, ...] = ()
    if draws(draw.integers(0, 3)) == 0:
        begin, ends = draws(DAYS), draws(draw.none() | LONG.map(timedelta))
        notices = (notice("suspended", begin, begin + ends if ends is not None else None),)
    # As the checks have it: one visit of an id, one document of a kind and day.
    by_id = {visit.visit_id: visit for visit in visits}
    by_day = {(document.kind, document.issued_on): document for document in documents}
    return make_case(tuple(by_id.values()), tuple(by_day.values()), notices)


def told(case: Case, on: date) -> object:
    """What everybody may read of it, with its history."""
    return replace(decide(case, on), indicators=()), history_of(case, on, settle)


@FEW
@given(cases(), DAYS, draw.randoms())
def test_the_order_of_records_never_matters(case: Case, on: date, dice: Random) -> None:
    shuffled = {}
    for name in ("visits", "documents", "notices"):
        records = list(getattr(case, name))
        dice.shuffle(records)
        shuffled[name] = tuple(records)
    assert told(replace(case, **shuffled), on) == told(case, on)


@FEW
@given(cases(), DAYS)
def test_nobody_is_listed_whose_insurance_or_training_has_run_out(case: Case, on: date) -> None:
    if decide(case, on).status not in LISTED:
        return
    known = [document for document in case.documents if document.issued_on <= on]
    assert any(
        one.kind == "insurance" and one.expires_on and one.expires_on >= on and (one.cover_pounds or 0) >= 5_000_000
        for one in known
    )
    assert any(one.kind == "training" and (on - one.issued_on).days <= 731 for one in known)


@FEW
@given(cases(), LONG, LONG)
def test_time_alone_makes_no_status_better(case: Case, wait: int, more: int) -> None:
    """After the last fact there is, nothing new is known: who is not listed stays so, conditions never fall away."""
    case = replace(case, notices=tuple(one.model_copy(update={"ends_on": None}) for one in case.notices))
    last = FIRST + timedelta(days=900 + 731)
    one, later = (decide(case, last + timedelta(days=days)).status for days in (wait, wait + more))
    earlier = [decide(case, day).status for day in _after_all(case, wait)]
    for before, after in ((one, later), *pairwise(earlier)):
        assert after not in LISTED or (before in LISTED and after.rank >= before.rank)


def _after_all(case: Case, step: int) -> list[date]:
    """Days from the last one on which a fact came to be known."""
    facts = [document.issued_on for document in case.documents] + [one.starts_on for one in case.notices]
    facts += [date.fromisoformat(event.at[:10]) for visit in case.visits for event in visit.events]
    facts += [noted.noted_on for visit in case.visits for noted in visit.progress]
    first = max(facts, default=FIRST) + timedelta(days=1)
    return [first + timedelta(days=n * max(step, 30)) for n in range(6)]


COUNTS = draw.fixed_dictionaries(
    {"pupils_over_18_hours": draw.integers(0, 9), "counts_as_at": DAYS, "pupils_over_18_hours_ehcp": draw.just(0)}
)


@FEW
@given(cases(), DAYS, RATINGS, COUNTS)
def test_what_only_some_may_read_changes_nothing_that_all_may(
    case: Case, on: date, ratings: dict[str, str], counts: dict[str, object]
) -> None:
    rules = [
        {**rule, "weighs_restricted": False} if rule["test"] in ("answers", "grade", "indicator") else rule
        for rule in POLICY["rules"]
    ]
    hidden = {
        key: replace(
            framework, items=tuple(one.model_copy(update={"visibility": Visibility.MEMBERS}) for one in framework.items)
        )
        for key, framework in case.frameworks.items()
    }
    case = replace(case, policy=make_policy(rules=rules), frameworks=hidden)
    visits = []
    for visit in case.visits:
        revision = visit.revisions[0]
        answers = tuple(one.model_copy(update={"value": ratings.get(one.item, one.value)}) for one in revision.answers)
        visits.append(replace(visit, revisions=(replace(revision, answers=answers),)))
    other = replace(case, visits=tuple(visits), provider=make_provider(**counts))
    assert told(other, on) == told(case, on)
