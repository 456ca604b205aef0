"""The pictures of the benchmark's page: sound SVG in which every figure is written out, and nothing leaves the ground."""

from __future__ import annotations

from itertools import pairwise
from xml.etree import ElementTree

import pytest

from benchmarks.pictures import WIDTH, bars, figure, growth

SVG = "{http://www.w3.org/2000/svg}"


@pytest.mark.parametrize(
    ("value", "text"),
    [(0, "0"), (0.01234, "0.0123"), (4.561, "4.56"), (4.0, "4"), (789.4, "789"), (12345.0, "12,300"), (0.1, "0.1")],
)
def test_three_figures_of_a_number_are_told(value: float, text: str) -> None:
    assert figure(value) == text


def test_a_bar_is_as_long_as_its_value_and_says_how_many_times_the_first_it_is() -> None:
    picture = ElementTree.fromstring(bars("Pages", {"ours": 20.0, "a": 40.0, "b & c": 100.0}, "s"))
    wide = [float(bar.get("width", "0")) for bar in picture.iter(f"{SVG}rect")][1:]
    assert [one / wide[0] for one in wide] == pytest.approx([1, 2, 5], rel=0.01)
    words = [text.text for text in picture.iter(f"{SVG}text")]
    assert {"ours", "b & c", "20 s", "40 s, 2 times", "100 s, 5 times"} <= set(words)


def test_names_of_lines_that_end_in_one_place_stand_apart_and_inside() -> None:
    lines = {"load": [1.0, 10.0], "decide": [1.0, 10.0], "render": [2.0, 20.0]}
    picture = ElementTree.fromstring(growth("Growth", [10, 100], lines, "s"))
    ends = [text for text in picture.iter(f"{SVG}text") if text.text in lines]
    heights = sorted(float(text.get("y", "0")) for text in ends)
    assert len(ends) == 3
    assert min(after - before for before, after in pairwise(heights)) >= 15
    assert all(float(text.get("x", "0")) < WIDTH - 40 for text in ends)


def test_growth_in_step_with_the_size_is_a_line_at_45_degrees() -> None:
    picture = ElementTree.fromstring(growth("Growth", [10, 100, 1000], {"total": [0.5, 5.0, 50.0]}, "s"))
    dots = [(float(dot.get("cx", "0")), float(dot.get("cy", "0"))) for dot in picture.iter(f"{SVG}circle")]
    assert dots[1][0] - dots[0][0] == pytest.approx(dots[0][1] - dots[1][1])


def test_a_cost_that_was_not_measured_leaves_no_dot() -> None:
    picture = ElementTree.fromstring(growth("Growth", [10, 100], {"load": [0.0, 5.0], "write": [1.0, 2.0]}, "s"))
    assert len([*picture.iter(f"{SVG}circle")]) == 3
