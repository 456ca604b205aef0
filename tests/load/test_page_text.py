"""Pages over which MkDocs would take minutes, or break off: they are told by check, and read no further."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from markdown import Markdown

from build_tools.load.page_audience import audience_of
from build_tools.load.page_text import DEEPEST, check_text
from build_tools.load.text_file import FilePlace
from build_tools.models.problem import Problem
from build_tools.models.visibility import Visibility

BOMB = "a: &a {x: 1}\n" + "".join(
    f"{c}: &{c}\n  <<: [*{b}, *{b}, *{b}, *{b}]\n" for b, c in zip("abcdefghij", "bcdefghijk", strict=True)
)
HOSTILE = {
    "brackets": "[" * 20_000,
    "pictures": "![" * 20_000,
    "links": "[a](" * 20_000,
    "references": "[a][" * 20_000,
    "brackets within brackets": "[" * 5000 + "]" * 5000,
    "lists": "\n".join("    " * depth + "- a" for depth in range(300)),
    "lists in a line": "- " * 3000 + "a",
    "quotations": "> " * 3000 + "a",
    "headings": "# a\n" * 20_000,
    "headings, underlined": "a\n=\n" * 20_000,
    "comments": "<!-- " * 20_000,
    "notes": "!!! a\n    " * 10_000,
    "blocks": "~~~a\n" * 20_000,
    "a long page": "word " * 100_000,
    "a growing head": f"---\n{BOMB}---\nText.\n",
    "a deep head": f"---\na: {'[' * 2000}\n---\nText.\n",
}


def check(text: str) -> list[Problem]:
    problems: list[Problem] = []
    check_text(text, FilePlace(Path("page.md"), "directory", "page.md"), problems)
    return problems


@pytest.mark.parametrize("name", HOSTILE)
def test_what_would_hold_up_mkdocs_is_told_at_once(name: str) -> None:
    problems = check(HOSTILE[name])
    assert {problem.code for problem in problems} == {"file-unreadable"}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "---\ntitle: Guidance\n---\n# Guidance\n\nText (in brackets) and [a link](../find/).\n",
        "* [One](1.md)\n* [Two](2.md)\n" * 400,
        "| a | b |\n|---|---|\n" + "| [x](y) | (z) |\n" * 500,
        "\n".join("    " * depth + "- a" for depth in range(DEEPEST)),
        f"Text.\n{' ' * 500}\nMore :( and more (.\n",
        "-" * 300 + "\n\n- - -\n\n* * * *\n",
        "1. One\n2. Two\n\n    > Quoted\n    > > twice\n",
    ],
)
def test_a_page_as_people_write_them_is_none(text: str) -> None:
    assert check(text) == []
    Markdown(extensions=["toc", "tables", "fenced_code", "admonition"]).convert(text)


@pytest.mark.parametrize(
    "text", [" " * 20_000 + "b", "a" + " " * 20_000 + "b", "---\na" + " " * 20_000 + "\n---\n", "a " * 20_000]
)
def test_blanks_at_the_head_of_a_page_are_read_once(text: str) -> None:
    assert audience_of(text).level is Visibility.PUBLIC


def test_the_words_of_a_refusal_are_plain() -> None:
    (problem,) = check("---\na: &a 1\nb: *a\n---\n")
    assert json.dumps(problem.message, ensure_ascii=False) == (
        '"page.md cannot be made into a page: of the settings at its head: anchors and aliases (& and *) are not allowed."'
    )
