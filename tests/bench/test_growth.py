"""The exponent of growth, against laws that are known."""

from __future__ import annotations

import pytest

from benchmarks.growth import at_size, exponent

SIZES = [50, 500, 5000, 10000]


@pytest.mark.parametrize("power", [0.0, 0.5, 1.0, 1.05, 2.0])
def test_the_exponent_of_a_power_law_is_found(power: float) -> None:
    assert exponent(SIZES, [3 * size**power for size in SIZES]) == pytest.approx(power)


def test_what_is_fixed_makes_it_smaller_than_the_law() -> None:
    found = exponent(SIZES, [100 + size for size in SIZES])
    assert found is not None
    assert 0.3 < found < 0.9


@pytest.mark.parametrize(("sizes", "costs"), [([50], [1.0]), ([50, 50], [1.0, 2.0]), ([50, 500], [0.0, 1.0])])
def test_too_little_tells_nothing(sizes: list[float], costs: list[float]) -> None:
    assert exponent(sizes, costs) is None
    assert at_size(100, sizes, costs) is None


def test_a_size_that_was_not_measured_is_told_by_the_law() -> None:
    assert at_size(3000, [300, 1000], [9.0, 100.0]) == pytest.approx(9 * 10**2, rel=0.01)
