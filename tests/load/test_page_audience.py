"""A page that somebody meant for few is never for more, however its head is written; and what is in doubt is told."""

from __future__ import annotations

import pytest

from build_tools.load.page_audience import audience_of
from build_tools.models.visibility import Visibility

MEMBERS, INTERNAL, PUBLIC = Visibility.MEMBERS, Visibility.INTERNAL, Visibility.PUBLIC

CLEAR: list[tuple[str, Visibility | None]] = [
    ('---\n"visibility": members\n---\n', MEMBERS),
    ("---\n{title: Rooms, visibility: members}\n---\n", MEMBERS),
    ("---\n? visibility\n: members\n---\n", MEMBERS),
    ("---\nvisibility:\n  members\n---\n", MEMBERS),
    ("---\nextra:\n  visibility: members\n---\n", MEMBERS),
    ("---\n- visibility: members\n---\n", MEMBERS),
    ("\n\n---\nvisibility: members\n---\n", MEMBERS),
    ("\u200b---\nvisi\u00adbility\u200b: members\n---\n", MEMBERS),
    ("---\n\uff56\uff49\uff53\uff49bility\uff1a members\n---\n", MEMBERS),
    ("---\nvisibility\u00a0: members\n---\n", MEMBERS),
    ("---\rvisibility: members\r---\r", MEMBERS),
    ("+++\nvisibility = 'members'\n+++\n", MEMBERS),
    ("<!-- visibility: members -->\n", MEMBERS),
    ("---\n\n---\nvisibility: members\n---\n", MEMBERS),
    ("---\n# For whom\n\nvisibility: members\n---\n", MEMBERS),
    ("---\ndraft:\n  true\n---\n", None),
    ("---\ndraft: no\npublished: 3 March 2026\nstatus: new\n---\n", PUBLIC),
    ("---\ntitle: On levels\ncredit: A visitor\nvisit: One\n---\nvisibility: members\n", PUBLIC),
    ("", PUBLIC),
    ("---\n", PUBLIC),
]
IN_DOUBT: list[tuple[str, Visibility | None]] = [
    ("---\nvisiblity: members\n---\n", MEMBERS),
    ("---\nvis\u0131bility: members\n---\n", MEMBERS),
    ("---\naudience: members\n---\n", MEMBERS),
    ("---\nvisibility: member\n---\n", INTERNAL),
    ("---\nvisibility:\n---\n", INTERNAL),
    ("---\nvisibility: [members]\n---\n", INTERNAL),
    ("---\nvisibility: members\nvisibility: public\n---\n", MEMBERS),
    ("---\nvisibility: members\ntitle: |\n  visibility: public\n---\n", MEMBERS),
    ("---\nvisibility: members\ndraft: until June\n---\n", None),
    ("---\ndraft: !!bool true\n---\n", None),
    ("---\ndrafts: yes\n---\n", None),
    ("---\nhidden: true\n---\n", None),
    ("---\nstatus: withdrawn\n---\n", None),
    ("---\npublish: later\n---\n", None),
]


@pytest.mark.parametrize(("head", "level"), CLEAR)
def test_a_setting_counts_however_it_is_written(head: str, level: Visibility | None) -> None:
    assert audience_of(f"{head}# A page\n") == (level, "")


@pytest.mark.parametrize(("head", "level"), IN_DOUBT)
def test_in_doubt_the_page_is_for_fewer_and_that_is_told(head: str, level: Visibility | None) -> None:
    found = audience_of(f"{head}# A page\n")
    assert found.level is level
    assert found.doubt


@pytest.mark.parametrize(
    "text", ["a: " * 100_000, "a:\n" * 100_000, "---\n" + "{" * 300_000, "---\n" + "d:1," * 90_000]
)
def test_a_head_without_an_end_is_not_read_for_ever(text: str) -> None:
    assert audience_of(text).level is PUBLIC
