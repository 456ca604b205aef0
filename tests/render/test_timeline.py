"""A history as a picture: to scale, from the first day on record, and readable without colour."""

from __future__ import annotations

from datetime import date

from build_tools.models.decision import ALWAYS, Interval, Status
from build_tools.render.timeline import SHAPES, timeline

TODAY = date(2026, 1, 9)
BEFORE = Interval(Status.AWAITING_VISIT, ALWAYS, date(2025, 12, 31), "", on_record=False)
HELD = Interval(Status.APPROVED, date(2026, 1, 1), date(2026, 1, 4), "")
LAST = Interval(Status.SUSPENDED, date(2026, 1, 5), date(2026, 1, 5), "")
ENDED = Interval(Status.LAPSED, date(2026, 1, 6), None, "")


def test_bars_follow_each_other_to_scale_from_the_first_day_on_record() -> None:
    picture = timeline((BEFORE, HELD, LAST, ENDED), (), TODAY)
    assert picture is not None
    assert [(bar.x, bar.width) for bar in picture.bars] == [(0.0, 44.44), (44.44, 11.12), (55.56, 44.44)]
    assert "Approval from 1 January 2026 to 9 January 2026: approved, then suspended, then lapsed." in picture.summary


def test_what_makes_no_picture_has_none() -> None:
    assert timeline((), (), TODAY) is None
    assert timeline((Interval(Status.AWAITING_VISIT, ALWAYS, None, "", on_record=False),), (), TODAY) is None
    assert timeline((Interval(Status.APPROVED, ALWAYS, None, ""),), (), TODAY) is None
    assert timeline((BEFORE, Interval(Status.APPROVED, TODAY, None, "")), (), TODAY) is None


def test_a_listing_without_a_beginning_is_drawn_from_the_year_in_which_it_changed() -> None:
    runs = (
        Interval(Status.APPROVED, ALWAYS, date(2024, 6, 30), ""),
        Interval(Status.LAPSED, date(2024, 7, 1), None, ""),
    )
    picture = timeline(runs, (), TODAY)
    assert picture is not None
    assert [tick.year for tick in picture.ticks] == ["2024", "2025", ""]
    assert picture.bars[0].x == 0
    assert abs(sum(bar.width for bar in picture.bars) - 100) < 0.05


def test_no_two_statuses_look_alike_without_colour() -> None:
    assert len(set(SHAPES.values())) == len(Status)
