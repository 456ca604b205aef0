"""Who may see what: the order of the audiences, which every cut goes by."""

from __future__ import annotations

import itertools

import pytest

from build_tools.models.visibility import Visibility, most_private

PUBLIC, MEMBERS, INTERNAL = Visibility
SEES = {PUBLIC: {PUBLIC}, MEMBERS: {PUBLIC, MEMBERS}, INTERNAL: {PUBLIC, MEMBERS, INTERNAL}}


def test_an_edition_shows_its_own_level_and_the_wider_ones() -> None:
    assert {reader: {level for level in Visibility if reader.may_see(level)} for reader in Visibility} == SEES


@pytest.mark.parametrize("levels", [*itertools.product(Visibility, repeat=3)])
def test_of_several_markings_the_narrowest_wins(levels: tuple[Visibility, ...]) -> None:
    chosen = most_private(*levels)
    assert chosen in levels
    # Whoever may see the answer may see each of them: nothing is shown on the word of one marking alone.
    assert all(level in SEES[reader] for reader in Visibility if chosen in SEES[reader] for level in levels)


def test_the_words_of_each_audience() -> None:
    assert [level.readers for level in Visibility] == ["everyone", "member schools", "staff only"]
    assert [level.warning.partition(":")[0] for level in Visibility] == [
        "",
        "For member schools",
        "For the partnership’s staff only",
    ]
    assert [level.warning.rpartition(" ")[2] for level in Visibility] == ["", "on", "on"]
    assert [level.value for level in Visibility] == ["public", "members", "internal"]
    assert [level.depth for level in Visibility] == [0, 1, 2]
