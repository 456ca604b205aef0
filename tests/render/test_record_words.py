"""A cell of a record in words."""

from __future__ import annotations

import pytest

from build_tools.render.record_words import cell_in_words

DAYS = {"Mon": "Monday", "Tue": "Tuesday"}


@pytest.mark.parametrize(
    ("field", "value", "choices", "words"),
    [
        ("expires_on", "2027-03-14", {}, "14\u00a0March\u00a02027"),
        ("expires_on", "14/3/2027", {}, "14/3/2027"),
        ("cover_pounds", "5000000", {}, "£5,000,000"),
        ("cost_per_day", "85.5", {}, "£85.50"),
        ("cost_per_day", "a lot", {}, "a lot"),
        ("max_hours_per_week", "1", {}, "1 hour"),
        ("max_hours_per_week", "12.5", {}, "12.5 hours"),
        ("days", "Mon; Tue", DAYS, "Monday and Tuesday"),
        ("days", "Mon;Sun", DAYS, "Monday and Sun"),
        ("summary", "Five places; quiet.", {}, "Five places; quiet."),
    ],
)
def test_a_cell_is_written_for_people_and_never_lost(
    field: str, value: str, choices: dict[str, str], words: str
) -> None:
    assert cell_in_words(field, value, choices).replace("\u00a0", " ") == words.replace("\u00a0", " ")
