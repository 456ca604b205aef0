"""What a template writes of a value: always escaped, and never twice."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from markupsafe import Markup, escape

from build_tools.models.provider import Need
from build_tools.render.environment import environment, written
from build_tools.render.views import Tag

VALUES = ["", "Plain words", *"&<>'\"", "<b>&amp;</b>", Markup("<b>&amp;</b>"), Need.SEMH, Decimal("2.50"), 3, None]


@pytest.mark.parametrize("value", [*VALUES, Tag("<", "ok")], ids=repr)
def test_a_value_is_written_as_jinja_escapes_it(value: Any) -> None:
    template = environment().from_string("{{ value }}")
    assert template.render(value=value) == written(value) == str(escape(value))


def test_a_word_with_its_shape_is_escaped() -> None:
    template = environment().from_string("{{ it | tag }}")
    assert template.render(it=Tag("<b>", "ok")) == '<span class="tag ok">&lt;b&gt;</span>'


def test_a_day_is_written_for_people_and_for_machines() -> None:
    template = environment().from_string("{{ it | on }}")
    assert template.render(it=date(2026, 3, 4)) == '<time datetime="2026-03-04">4 March 2026</time>'
