"""mkdocs.yml: what would stop MkDocs, or take the site apart, is told by check; what it accepts, so do we."""

from __future__ import annotations

from pathlib import Path

import pytest

from build_tools.load.settings import read_settings
from build_tools.load.text_file import FilePlace
from build_tools.models.directory import Settings
from build_tools.models.problem import Problem

GOOD = """\
site_name: Example directory
docs_dir: directory
theme: {name: material}
plugins:
  - provider-directory
"""
OPTIONS = f"{GOOD.rstrip()}:\n      "


def read(folder: Path, text: str) -> tuple[Settings, list[Problem]]:
    (folder / "mkdocs.yml").write_text(text, encoding="utf-8")
    problems: list[Problem] = []
    return read_settings(FilePlace(folder / "mkdocs.yml", ".", "mkdocs.yml"), problems), problems


@pytest.mark.parametrize(
    ("old", "new", "setting", "says"),
    [
        ("site_name: Example directory\n", "", "site_name", "no name"),
        ("Example directory", "", "site_name", "no name"),
        ("Example directory", "[a, b]", "site_name", "no name"),
        ("Example directory", '"Exa\\u202Emple"', "site_name", "U+202E"),
        ("Example directory", "Exa\u200bmple", "site_name", "U+200B"),
        ("Example directory", "x" * 201, "site_name", "201 characters"),
        ("docs_dir: directory\n", "", "docs_dir", "directory/"),
        ("docs_dir: directory", "docs_dir: docs", "docs_dir", "directory/"),
        ("theme: {name: material}\n", "", "theme", "not Material"),
        ("{name: material}", "mkdocs", "theme", "not Material"),
        ("{name: material}", "[material]", "theme", "not Material"),
        ("{name: material}", "{name: material, custom_dir: overrides}", "theme", "not there"),
        ("docs_dir", "use_directory_urls: false\ndocs_dir", "use_directory_urls", "is not true"),
        ("docs_dir", "use_directory_urls: []\ndocs_dir", "use_directory_urls", "is not true"),
        ("docs_dir", "site_url: directory.example.org\ndocs_dir", "site_url", "site_url"),
        ("docs_dir", "INHERIT: other.yml\ndocs_dir", "INHERIT", "another file"),
        ("docs_dir", "hooks: [hook.py]\ndocs_dir", "hooks", "not there"),
        ("docs_dir", f"hooks: [{'a' * 5000}]\ndocs_dir", "hooks", "not there"),
        ("material}", f"material, custom_dir: {'a' * 5000}}}", "theme", "not there"),
        ("docs_dir", "markdown_extensions: [admonitoin]\ndocs_dir", "markdown_extensions", "not installed"),
        ("docs_dir", 'extra: {strapline: "a\\0b"}\ndocs_dir', "extra", "U+0000"),
        ("plugins:\n", "plugins:\n  - serach\n", "plugins", "“serach” is not installed"),
        ("plugins:\n", "plugins:\n  - provider-directory\n", "plugins", "twice"),
        ("  - provider-directory\n", "  - search\n", "plugins", "does not list"),
        ("plugins:\n  - provider-directory\n", "", "plugins", "does not list"),
        ("  - provider-directory\n", "  - provider-directory: [reach_miles]\n", "plugins", "not written as"),
        ("  - provider-directory\n", "  - provider-directory: 25\n", "plugins", "not written as"),
    ],
)
def test_a_setting_that_makes_no_sense_is_one_problem(
    tmp_path: Path, old: str, new: str, setting: str, says: str
) -> None:
    assert old in GOOD
    _, problems = read(tmp_path, GOOD.replace(old, new, 1))
    assert [(problem.code, problem.severity, problem.field) for problem in problems] == [
        ("settings-broken", "error", setting)
    ]
    assert says in problems[0].message
    assert problems[0].message.isprintable()


@pytest.mark.parametrize(
    "line",
    [
        "reach_miles: 0",
        "reach_miles: nan",
        "reach_miles: far",
        "reach_miles: [1]",
        "demonstration: perhaps",
        "demonstration: []",
        "postcode_file: [a.csv]",
        "reach_mile: 30",
        "changes_to: the office",
        "changes_to: javascript:alert(1)",
        "changes_to: [a@b.example]",
    ],
)
def test_an_option_that_makes_no_sense_is_one_problem(tmp_path: Path, line: str) -> None:
    settings, problems = read(tmp_path, OPTIONS + line)
    assert [(problem.code, problem.field) for problem in problems] == [("settings-broken", line.partition(":")[0])]
    assert (settings.reach_miles, settings.demonstration, settings.postcode_file) == (25, False, None)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("reach_miles: 30", Settings("Example directory", reach_miles=30)),
        ('reach_miles: "30.5"', Settings("Example directory", reach_miles=30.5)),
        ("demonstration: yes", Settings("Example directory", demonstration=True)),
        ("demonstration: on", Settings("Example directory", demonstration=True)),
        ('demonstration: "true"', Settings("Example directory", demonstration=True)),
        ('demonstration: "false"', Settings("Example directory")),
        ("changes_to: a@b.example", Settings("Example directory", changes_to="a@b.example")),
        ("changes_to: https://b.example/send", Settings("Example directory", changes_to="https://b.example/send")),
        ("postcode_file: a.csv", Settings("Example directory", "a.csv")),
        ("", Settings("Example directory")),
    ],
)
def test_an_option_may_stand_in_quotation_marks(tmp_path: Path, line: str, expected: Settings) -> None:
    assert read(tmp_path, OPTIONS + line) == (expected, [])


@pytest.mark.parametrize(
    "text",
    [
        GOOD,
        GOOD.replace("  - provider-directory\n", "  provider-directory: {}\n"),
        GOOD.replace("{name: material}", "material"),
        f"{GOOD}  - search\n",
        f"{GOOD}markdown_extensions: [admonition, toc, markdown.extensions.tables, pymdownx.details]\n",
        f"{GOOD}markdown_extensions: {{toc: {{permalink: true}}}}\n",
    ],
)
def test_what_mkdocs_accepts_is_accepted(tmp_path: Path, text: str) -> None:
    assert read(tmp_path, text) == (Settings("Example directory"), [])
