"""What the tool can do and say is written down: commands, problem codes, statuses, fields."""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

import click
import pytest

from build_tools import commands
from build_tools.cli import COMMANDS, cli
from build_tools.models.columns import Record
from build_tools.models.decision import Status
from build_tools.models.framework import FRAMEWORK_TABLES
from build_tools.models.problem_codes import PROBLEM_CODES, REFUSAL_CODES
from build_tools.models.tables import PROVIDER_TABLES, TableKind
from build_tools.models.visit import EVENT_TABLE, PROGRESS_TABLE, VISIT_TABLES

TABLES = [*PROVIDER_TABLES, *FRAMEWORK_TABLES, *VISIT_TABLES, EVENT_TABLE, PROGRESS_TABLE]


def help_of(name: str) -> str:
    command = command_of(name)
    return command.get_help(click.Context(command, info_name=name))


def command_of(name: str) -> click.Command:
    command = cli.get_command(click.Context(cli), name)
    assert command is not None
    return command


def test_every_command_is_listed() -> None:
    modules = [import_module(f"build_tools.commands.{module.name}") for module in iter_modules(commands.__path__)]
    there = {thing.name for module in modules for thing in vars(module).values() if isinstance(thing, click.Command)}
    assert there == {*COMMANDS}


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_is_listed_with_the_words_that_its_help_begins_with(name: str) -> None:
    assert " ".join((command_of(name).help or "").split()).startswith(COMMANDS[name].says)


@pytest.mark.parametrize("name", COMMANDS)
def test_the_help_of_a_command_ends_with_an_example(name: str) -> None:
    assert f"Example:\n    provider-directory {name}" in help_of(name)


@pytest.mark.parametrize("name", COMMANDS)
def test_the_readme_shows_every_command(name: str, repository: Path) -> None:
    assert f"provider-directory {name}" in (repository / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("page", ["README.md", "CONTRIBUTING.md"])
def test_the_readme_and_contributing_name_only_commands_and_files_that_exist(page: str, repository: Path) -> None:
    text = (repository / page).read_text(encoding="utf-8")
    commands = set(re.findall(r"provider-directory ([a-z]+)", text))
    assert commands <= set(COMMANDS)
    paths = re.findall(r"`((?:build_tools|tests|scripts|qa_reports|docs)/[\w./-]*)`", text)
    assert [path for path in paths if not (repository / path).exists()] == []


def headings(path: Path) -> set[str]:
    """The anchors of a Markdown page, as a forge makes them from its headings."""
    found = re.findall(r"^#+ (.+)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in found}


def test_the_readme_leads_to_every_page_of_the_documentation(repository: Path) -> None:
    linked = re.findall(r"\]\((docs/[\w./-]+\.md)", (repository / "README.md").read_text(encoding="utf-8"))
    assert set(linked) == {f"docs/{page.name}" for page in (repository / "docs").glob("*.md")}


def test_links_between_pages_of_the_documentation_lead_somewhere(repository: Path) -> None:
    dead = []
    for page in [*repository.glob("*.md"), *(repository / "docs").rglob("*.md")]:
        for target, anchor in re.findall(r"\]\(([\w./-]*)(?:#([\w-]+))?\)", page.read_text(encoding="utf-8")):
            file = page.parent / target if target else page
            if not file.exists() or (anchor and anchor not in headings(file)):
                dead.append(f"{page.name}: {target}#{anchor}")
    assert dead == []


def test_every_problem_code_is_explained_on_the_site(demo_site: Path) -> None:
    page = (demo_site / "data-fields" / "index.html").read_text(encoding="utf-8")
    assert [code for code in PROBLEM_CODES | REFUSAL_CODES if code not in page] == []


def test_every_status_is_explained_on_the_site(demo_site: Path) -> None:
    page = (demo_site / "how-providers-are-approved" / "index.html").read_text(encoding="utf-8")
    assert [status.label for status in Status if status.label not in page] == []


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_every_field_is_explained_on_the_site(table: TableKind, demo_site: Path) -> None:
    page = (demo_site / "data-fields" / "index.html").read_text(encoding="utf-8")
    model: type[Record] = table.model
    assert [name for name in model.model_fields if name not in page] == []
