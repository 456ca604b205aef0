"""A district's postcodes come out of their small file as they went in."""

from __future__ import annotations

from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from build_tools.models.grid import GridPoint
from build_tools.models.postcode_shard import LETTERS, packed, places_in, steps
from build_tools.models.postcode_table import PostcodeDistrict

CODES = ["".join(code) for code in product("0123456789", LETTERS, LETTERS)]
POINTS = st.builds(GridPoint, st.integers(0, 800_000), st.integers(0, 1_300_000))
MONTHS = st.sampled_from(["1999-01", "2019-06"])


@given(st.dictionaries(st.sampled_from(CODES), st.none() | POINTS), st.dictionaries(st.sampled_from(CODES), MONTHS))
def test_what_is_packed_is_unpacked_the_same(points: dict[str, GridPoint | None], ended: dict[str, str]) -> None:
    district = PostcodeDistrict.of("NG7", points, ended)
    found = dict(places_in(packed(district), CODES))
    assert found == {code: place for code in CODES if (place := district.place(code))}
    assert found == {code: (points.get(code), ended.get(code)) for code in {*points, *ended}}


def test_a_code_that_nobody_can_type_is_left_out_with_its_place() -> None:
    odd = PostcodeDistrict.of("NG7", {"2RC": GridPoint(1, 1), "2RD": GridPoint(5, 7), "2RE": None})
    assert packed(odd) == b'{"inward":[%d,1],"easting":[5,null],"northing":[7,null]}' % CODES.index("2RD")
    assert dict(places_in(packed(odd), ["2RC", "2RD", "2RE"])) == {"2RD": ((5, 7), None), "2RE": (None, None)}


def test_steps_pass_over_a_missing_number() -> None:
    assert steps([5, None, 7, 7]) == [5, None, 2, 0]
    assert steps([None, 3]) == [None, 3]
    assert steps(iter([4, 6])) == [4, 2]
    assert steps([]) == []
