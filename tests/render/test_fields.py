"""A field of a form is one control for its type, with its words tied to it; nothing is chosen unless a value is given."""

from __future__ import annotations

from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag

from build_tools.render.environment import environment

PLAIN: dict[str, Any] = {
    "name": "x",
    "label": "The label",
    "hint": "The hint.",
    "type": "string",
    "required": True,
    "choices": [],
    "from": None,
    "longest": None,
    "pattern": None,
    "visibility": "members",
}
KINDS: dict[str, dict[str, Any]] = {
    "words": {},
    "many words": {"longest": 4000},
    "web address": {"pattern": "^https?://"},
    "day": {"type": "date"},
    "whole number": {"type": "integer"},
    "few choices": {"choices": ["red", "not_at_all"]},
    "few choices, optional": {"choices": ["red", "amber"], "required": False},
    "yes or no": {"type": "boolean"},
    "several choices": {"type": "list", "choices": ["mon", "tue"]},
    "lines": {"type": "list"},
    "a provider": {"from": "providers"},
    "a venue": {"from": "venues"},
}


def drawn(changes: dict[str, Any], **given: Any) -> BeautifulSoup:
    template = environment().from_string('{% from "_fields.html" import field %}{{ field(f, "table.x", **given) }}')
    return BeautifulSoup(template.render(f=PLAIN | changes, given=given), "html.parser")


def controls(soup: BeautifulSoup) -> list[Tag]:
    return [tag for tag in soup.find_all(["input", "select", "textarea"]) if isinstance(tag, Tag)]


@pytest.mark.parametrize("changes", KINDS.values(), ids=KINDS.keys())
def test_a_fresh_field_holds_nothing(changes: dict[str, Any]) -> None:
    soup = drawn(changes)
    assert controls(soup)
    assert soup.select("[checked], [selected], input[type=text][value]") == []
    assert [area.get_text() for area in soup.select("textarea") if area.get_text().strip()] == []
    assert [select.option["value"] for select in soup.select("select") if select.option] == [""] * len(
        soup.select("select")
    )


@pytest.mark.parametrize("changes", KINDS.values(), ids=KINDS.keys())
def test_every_control_has_a_label_a_hint_and_its_error(changes: dict[str, Any]) -> None:
    soup = drawn(changes, error="Say more.")
    ids = [str(tag["id"]) for tag in soup.select("[id]")]
    assert len(ids) == len(set(ids))
    for control in controls(soup):
        assert control.find_parent("label") or soup.select(f'label[for="{control["id"]}"]')
        group = control.find_parent("fieldset")
        told_by = str((group or control)["aria-describedby"]).split()
        told = " ".join(soup.select(f"#{name}")[0].get_text(" ") for name in told_by)
        assert "The hint." in told
        assert "Seen by member schools" in told
        assert "Say more." in told


def test_a_value_given_is_shown_where_it_belongs() -> None:
    assert drawn({}, value="Oak")("input")[0]["value"] == "Oak"
    assert drawn({"longest": 900}, value="Oak\n\nAsh")("textarea")[0].get_text().strip() == "Oak\n\nAsh"
    parts = {tag["name"]: tag["value"] for tag in drawn({"type": "date"}, value="2027-03-14")("input")}
    assert parts == {"table.x.day": "14", "table.x.month": "03", "table.x.year": "2027"}
    typed = drawn({"type": "date"}, value={"day": "31", "month": "2", "year": ""})("input")
    assert [tag.get("value") for tag in typed] == ["31", "2", None]
    for changes, value, chosen in (
        ({"choices": ["red", "green"]}, "green", ["green"]),
        ({"type": "list", "choices": ["mon", "tue", "wed"]}, "mon;wed", ["mon", "wed"]),
        ({"type": "list", "choices": ["mon", "tue", "wed"]}, ("tue",), ["tue"]),
    ):
        assert [tag["value"] for tag in drawn(changes, value=value).select("[checked]")] == chosen
    options = [{"name": "oak-1", "label": "Oak Lane"}, {"name": "ash-1", "label": "Ash Road"}]
    venue = drawn({"from": "venues"}, value="ash-1", options=options)
    assert [tag.get_text() for tag in venue.select("[selected]")] == ["Ash Road"]


def test_what_stands_in_data_stays_text() -> None:
    for changes in ({}, {"longest": 900}, {"type": "list"}):
        soup = drawn(changes, value='"></textarea><script>alert(1)</script>', error="<b>no</b>", hint="<i>hint</i>")
        assert soup.select("script, b, i") == []
