"""Packed records are the records they were made of, whole or a few fields at a time."""

from datetime import date
from decimal import Decimal

from build_tools.models.packed import Packed, each_once, pack, values_of
from build_tools.models.visit import Action, Event, Progress

ACTIONS = (
    Action(number=1, item="1.2", area="Fire", action="Drill", rag="red", by_when=date(2026, 3, 4), owner="Manager"),
    Action(number=2, area="Files", action="Sort them", rag="green", by_when=date(2026, 5, 6), owner="Manager"),
)


def test_packed_records_are_the_ones_they_were_made_of() -> None:
    packed = Packed(Action, pack(Action, ACTIONS))
    assert tuple(packed) == ACTIONS
    assert len(packed) == 2
    assert packed[1] == ACTIONS[1]


def test_some_fields_are_the_same_from_packed_records_and_from_others_in_the_order_asked_for() -> None:
    packed = Packed(Action, pack(Action, ACTIONS))
    expected = [(date(2026, 3, 4), "1.2", 1), (date(2026, 5, 6), None, 2)]
    assert list(values_of(packed, "by_when", "item", "number")) == expected
    assert list(values_of(ACTIONS, "by_when", "item", "number")) == expected


def test_a_field_that_was_blank_is_none_and_never_turned_into_something() -> None:
    notes = (Progress(noted_on=date(2026, 1, 2), action=1, state="open", by="Officer"),)
    packed = Packed(Progress, pack(Progress, notes))
    assert list(packed.values("rag", "noted_on", "note")) == [(None, date(2026, 1, 2), None)]


def test_no_records_give_no_values() -> None:
    assert list(Packed(Event, pack(Event, ())).values("at", "event")) == []


def test_equal_texts_in_a_column_are_kept_once_and_other_values_as_they_are() -> None:
    texts = [str(text, "utf-8") for text in (b"North End", b"North End")]
    amounts = [Decimal("1.0"), Decimal("1.00"), None]
    first, second = each_once(texts)
    assert first is second
    assert list(map(str, each_once(amounts))) == ["1.0", "1.00", "None"]
