"""What visits found together: every number of every pile, for a few answers on scales that may or may not be added up."""

from __future__ import annotations

import runpy
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from builders import make_framework, make_policy, make_provider, make_visit

from build_tools.decide.latest_visits import latest_of_each, reports_in_force, standing_visits
from build_tools.decide.results import assessor_spreads, chosen_in, item_results
from build_tools.models.directory import Directory, grouped
from build_tools.models.framework import Choice, Framework, Item
from build_tools.models.outcomes import AssessorRow, AssessorSpread, ItemResult, ItemResults
from build_tools.models.visibility import Visibility
from build_tools.models.visit import Visit

PUBLIC, MEMBERS, INTERNAL = Visibility
ON = date(2026, 11, 21)
READ = runpy.run_path(str(Path(__file__).parents[1] / "shared_cases" / "read_records.py"))
EMPTY: Directory = READ["directory_of"]({"providers": [], "venues": []})
MET = make_framework().choices
YES = tuple(
    Choice(list_name="yes_no", name=name, label=name, tone=tone) for name, tone in (("yes", "good"), ("no", "poor"))
)  # type: ignore[arg-type]
SILENT = (Choice(list_name="seen", name="seen", label="Seen", tone="none"),)


def framework(version: str = "1", **labels: str) -> Framework:
    """Two items on one scale, one on another, one that says nothing of good and bad, and one in words."""
    basic = make_framework()

    def item(name: str, kind: str, list_name: str | None) -> Item:
        return Item(
            name=name, theme="safety", type=kind, list_name=list_name, label=labels.get(name, name), required=True,
            visibility="public",
        )  # type: ignore[arg-type]  # fmt: skip

    items = (
        item("1a", "rating", "met"),
        item("1b", "rating", "met"),
        item("2a", "rating", "yes_no"),
        item("3a", "rating", "seen"),
    )
    header = basic.header.model_copy(
        update={"version": version, "title": f"Basic visit {version}" if labels else "Basic visit"}
    )
    header = header.model_copy(update={"used_from": date(2020 + int(version), 1, 1)})
    return replace(basic, header=header, items=(*items, item("4a", "text", None)), choices=(*MET, *YES, *SILENT))


def visit(provider: str, by: str | None, version: str = "1", day: int = 1, **answers: str) -> Visit:
    made = make_visit(date(2026, 3, day), provider_id=provider, version=version)
    header = made.revisions[0].header.model_copy(update={"visitor_reference": by})
    given = tuple(
        made.revisions[0].answers[0].model_copy(update={"item": item.removeprefix("i"), "value": value})
        for item, value in answers.items()
    )
    return replace(made, revisions=(replace(made.revisions[0], header=header, answers=given),))


def directory(*visits: Visit, frameworks: tuple[Framework, ...] = ()) -> Directory:
    return replace(
        EMPTY,
        policy=make_policy(),
        providers=tuple(make_provider(id=name) for name in ("lockside", "two", "three")),
        frameworks=frameworks or (framework(),),
        visits_of=grouped(visits, lambda visit: visit.provider_id),
    )


def results(whole: Directory) -> tuple[ItemResults, ...]:
    reports = [*reports_in_force(whole, ON)]
    latest = latest_of_each(standing_visits([revision.header for _, revision in reports], whole.framework))
    chosen = {
        seen.visit_id: chosen_in(
            whole.framework[revision.header.framework_id, revision.header.framework_version], revision
        )
        for seen, revision in reports
    }
    return item_results(whole, latest, chosen)


SEEN = (
    visit("lockside", "QA-2", i1a="fully", i1b="not_met", i2a="yes", i3a="seen", i4a="Words."),
    visit("two", "QA-1", i1a="partly", i1b="partly", i2a="no"),
    visit("three", "QA-2", day=2, i1a="not_met", i1b="not_met"),
)


def test_items_of_one_scale_stand_together_the_worst_first_and_what_judges_nothing_is_left_out() -> None:
    assert results(directory(*SEEN)) == (
        ItemResults(
            "basic",
            "Basic visit",
            ("1",),
            3,
            (ItemResult("1b", "1b", "1", MET, (0, 1, 2)), ItemResult("1a", "1a", "1", MET, (1, 1, 1))),
        ),
        ItemResults("basic", "Basic visit", ("1",), 2, (ItemResult("2a", "2a", "1", YES, (1, 1)),)),
    )


def test_of_as_many_poor_answers_the_fair_ones_decide() -> None:
    seen = (visit("lockside", None, i1a="not_met", i1b="not_met"), visit("two", None, i1a="fully", i1b="partly"))
    assert [item.item for item in results(directory(*seen))[0].items] == ["1b", "1a"]


def test_two_versions_with_one_title_and_scale_are_added_up_under_the_newer_words() -> None:
    first, second = framework(), framework("2", **{"1a": "Newer words"})
    second = replace(second, header=second.header.model_copy(update={"title": "Basic visit"}))
    seen = (visit("lockside", None, i1a="fully", i1b="fully"), visit("two", None, version="2", i1a="partly"))
    for order in ((first, second), (second, first)):
        (found,) = results(directory(*seen, frameworks=order))
        assert (found.versions, found.visits, found.title) == (("1", "2"), 2, "Basic visit")
        by_name = {item.item: item for item in found.items}
        assert (by_name["1a"].label, by_name["1a"].framework_version, by_name["1a"].counts) == (
            "Newer words",
            "2",
            (1, 1, 0),
        )
        assert (by_name["1b"].label, by_name["1b"].framework_version, by_name["1b"].counts) == ("1b", "1", (1, 0, 0))


def test_versions_of_other_titles_stay_apart_each_under_its_own() -> None:
    seen = (visit("lockside", None, i1a="fully"), visit("two", None, version="2", i1a="partly"))
    found = results(directory(*seen, frameworks=(framework("2", **{"1a": "Newer"}), framework())))
    assert [(each.title, each.versions, each.visits) for each in found] == [
        ("Basic visit", ("1",), 1),
        ("Basic visit 2", ("2",), 1),
    ]


def test_how_each_assessor_used_each_scale_by_reference() -> None:
    assert assessor_spreads(directory(*SEEN), ON, MEMBERS) == (
        AssessorSpread(
            "basic",
            "Basic visit",
            ("1",),
            MET,
            (AssessorRow("QA-1", 1, (0, 2, 0)), AssessorRow("QA-2", 2, (1, 0, 3))),
            MEMBERS,
        ),
        AssessorSpread("basic", "Basic visit", ("1",), SILENT, (AssessorRow("QA-2", 1, (1,)),), MEMBERS),
        AssessorSpread(
            "basic",
            "Basic visit",
            ("1",),
            YES,
            (AssessorRow("QA-1", 1, (0, 1)), AssessorRow("QA-2", 1, (1, 0))),
            MEMBERS,
        ),
    )


def test_visits_without_an_assessors_reference_are_in_no_spread_and_neither_are_those_not_signed_off() -> None:
    nobody = visit("lockside", None, i1a="fully")
    unsigned = replace(visit("two", "QA-3", i1a="fully"), events=())
    assert assessor_spreads(directory(nobody, unsigned), ON, INTERNAL) == ()
    assert [each.visits for each in results(directory(nobody, unsigned))] == [1]


def test_all_visits_of_an_assessor_count_and_of_a_provider_only_the_latest() -> None:
    seen = (visit("lockside", "QA-1", i1a="fully"), visit("lockside", "QA-1", day=9, i1a="partly"))
    (spread,) = assessor_spreads(directory(*seen), ON, PUBLIC)
    assert spread.rows == (AssessorRow("QA-1", 2, (1, 1, 0)),)
    assert results(directory(*seen))[0].items[0].counts == (0, 1, 0)


def test_only_what_an_audience_may_see_is_counted_for_it() -> None:
    basic = framework()
    items = tuple(
        item.model_copy(update={"visibility": level})
        for item, level in zip(basic.items, (PUBLIC, MEMBERS, INTERNAL, PUBLIC, PUBLIC), strict=True)
    )
    whole = directory(SEEN[1], frameworks=(replace(basic, items=items),))
    counted: dict[Visibility, list[Any]] = {
        edition: [row.counts for spread in assessor_spreads(whole, ON, edition) for row in spread.rows]
        for edition in Visibility
    }
    assert counted == {PUBLIC: [(0, 1, 0)], MEMBERS: [(0, 2, 0)], INTERNAL: [(0, 2, 0), (0, 1)]}


def test_of_a_report_only_items_answered_by_choosing_are_told() -> None:
    revision = SEEN[0].revisions[0]
    blank = revision.answers[0].model_copy(update={"value": None, "item": "2a"})
    told = chosen_in(framework(), replace(revision, answers=(*revision.answers[:2], blank, revision.answers[-1])))
    assert told == (("1a", "fully"), ("1b", "not_met"))


def test_frameworks_come_by_id_and_versions_in_their_order() -> None:
    audit = make_framework("audit")
    versions = tuple(replace(framework(str(number))) for number in range(1, 7))
    names = ("lockside", "two", "three", "four", "five", "six")
    seen = [visit(name, "QA-1", version=str(number), i1a="fully") for number, name in enumerate(names, 1)]
    other = make_visit(date(2026, 3, 1), framework="audit")
    header = other.revisions[0].header.model_copy(update={"visitor_reference": "QA-1"})
    other = replace(other, revisions=(replace(other.revisions[0], header=header),))
    whole = directory(*seen, other, frameworks=(*versions, audit))
    expected = [("audit", ("1",)), ("basic", ("1", "2", "3", "4", "5", "6"))]
    assert [(each.framework_id, each.versions) for each in results(whole)] == expected
    assert [(each.framework_id, each.versions) for each in assessor_spreads(whole, ON, PUBLIC)] == expected
