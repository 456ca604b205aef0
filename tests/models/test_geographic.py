"""A point of the grid is a place on the map."""

from __future__ import annotations

import subprocess
import sys

import pytest

from build_tools.models.geographic import longitude_and_latitude
from build_tools.models.grid import GridPoint


def test_the_water_tower_at_caister_is_where_the_ordnance_survey_has_it() -> None:
    """The worked example of "A guide to coordinate systems in Great Britain": 52° 39' 28.72" N, 1° 42' 57.79" E."""
    longitude, latitude = longitude_and_latitude(GridPoint(651_410, 313_177))
    assert longitude == pytest.approx(1 + 42 / 60 + 57.79 / 3600, abs=5e-5)
    assert latitude == pytest.approx(52 + 39 / 60 + 28.72 / 3600, abs=5e-5)


def test_pyproj_is_loaded_for_the_first_link_and_not_before() -> None:
    code = (
        "import sys, build_tools.render.provider_view; print('pyproj' in sys.modules);"
        "from build_tools.models.geographic import longitude_and_latitude as ask;"
        "from build_tools.models.grid import GridPoint; ask(GridPoint(1, 1)); print('pyproj' in sys.modules)"
    )
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert answer.stdout.split() == ["False", "True"]
