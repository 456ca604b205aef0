"""Markdown as staff may write it: nothing in it runs, and nothing comes from elsewhere."""

from __future__ import annotations

import html
import re

import pytest
from markdown import Markdown

from build_tools.publish.markdown import PlainProse


def render(text: str, *extensions: str) -> tuple[str, list[str]]:
    told: list[str] = []
    page = Markdown(extensions=[*extensions, "tables", "fenced_code", PlainProse(told.append)]).convert(text)
    return page, told


@pytest.mark.parametrize(
    "text",
    [
        "[x](javascript:alert(1))",
        "[x](JavaScript:alert(1))",
        "[x](java&#x73;cript:alert(1))",
        "[x](java&Tab;script:alert(1))",
        "[x](&#1;javascript:alert(1))",
        "[x](<java\tscript:alert(1)>)",
        "[x](data:text/html,hello)",
        "[x](vbscript:x)",
        "[x](file:///etc/passwd)",
        "[x][1]\n\n[1]: javascript:alert(1)",
        "![x](http://elsewhere.example/x.png)",
        "![x](//elsewhere.example/x.png)",
        "![x](/\\elsewhere.example/x.png)",
        "![x](data:image/svg+xml,x)",
        "![x][1]\n\n[1]: https://elsewhere.example/x.png",
        "![x](&#x68;ttp://elsewhere.example/x.png)",
        "[x](http://[)",
    ],
)
def test_an_address_that_runs_code_or_loads_from_elsewhere_is_left_out_and_told(text: str) -> None:
    page, told = render(text)
    assert not re.search(r"(href|src)=", page), page
    assert "x" in page
    assert len(told) == 1


@pytest.mark.parametrize(
    "text",
    [
        "[x](https://elsewhere.example/a?b=1&c=2)",
        "[x](../find/)",
        "[x](#here)",
        "[x](mailto:bookings@lockside.example)",
        "<bookings@lockside.example>",
        "<https://elsewhere.example/>",
        "[x](tel:01154960001)",
        "![A door](door.png)",
        "![A door](/assets/door.png)",
    ],
)
def test_ordinary_links_and_pictures_stay(text: str) -> None:
    page, told = render(text)
    assert re.search(r"(href|src)=", html.unescape(page))
    assert told == []


@pytest.mark.parametrize(
    "text", ['[x](y){: onclick="alert(1)" }', '[x](y){: style="color: red" }', '[x](y){: href="javascript:alert(1)" }']
)
def test_attributes_that_an_extension_allows_carry_no_code_either(text: str) -> None:
    page, told = render(text, "attr_list")
    assert not re.search(r"onclick|style|javascript", page)
    assert len(told) == 1


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", "a <b onclick='x'>c</b>", "<div markdown>x</div>"])
def test_raw_html_is_shown_as_the_text_it_is(text: str) -> None:
    page, _ = render(text, "md_in_html")
    assert not re.search(r"<(script|b|div)\b", page)
    assert "&lt;" in page


def test_the_columns_of_a_table_may_be_aligned() -> None:
    page, told = render("| a | b |\n| :-: | --: |\n| 1 | 2 |\n")
    assert page.count("text-align") == 4
    assert told == []


@pytest.mark.parametrize(
    "text",
    [
        "Before.\n\n<!-- for staff -->\n\nAfter.",
        "Before. <!-- for staff --> After.",
        "Before.\n\n<!--\nfor staff\n\n* for staff\n\n-->\n\nAfter.",
        "Before.\n\n    <!-- for staff -->\n\nAfter.",
        "Before.<!--for staff--!> After.",
        "Before.\n\n[//]: # (for staff)\n\nAfter.",
    ],
)
def test_a_comment_is_for_whoever_edits_the_page(text: str) -> None:
    page, told = render(text)
    assert ("staff" in page, "Before." in page, "After." in page, told) == (False, True, True, [])


def test_a_comment_that_is_never_closed_takes_the_rest_along_and_that_is_told() -> None:
    page, told = render("Before.\n\n<!-- for staff\n\nAfter.")
    assert ("Before." in page, "staff" in page, "After." in page, len(told)) == (True, False, False, 1)


def test_comment_marks_in_code_between_fences_are_shown() -> None:
    page, _ = render("```\n<!-- how to write one -->\n```")
    assert "how to write one" in page
