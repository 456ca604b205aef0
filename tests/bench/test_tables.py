"""A table of the benchmark's page."""

from __future__ import annotations

from benchmarks.tables import table


def test_columns_are_as_wide_as_their_widest_cell_and_figures_stand_to_the_right() -> None:
    assert table(["", "wall, s"], [["cold", "12.5"], ["a|b", "-"]]).splitlines() == [
        "|      | wall, s |",
        "| ---- | ------: |",
        "| cold |    12.5 |",
        "| a\\|b |       - |",
    ]
