"""The rules of the house that a machine can hold: size, clock, names, where files are written, what the pages may do."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parent.parent
PACKAGE = REPOSITORY / "build_tools"
MODULES = sorted(PACKAGE.rglob("*.py"))
THEME = PACKAGE / "theme"
SCRIPTS = sorted(THEME.rglob("*.mjs"))
TEMPLATES = sorted(THEME.rglob("*.html"))
CODE = [*MODULES, *SCRIPTS, *TEMPLATES, *sorted(THEME.rglob("*.css")), *sorted((REPOSITORY / "tests").rglob("*.py"))]

LONGEST_MODULE = 400
CLOCK = re.compile(r"\b(date\.today|datetime\.(now|today|utcnow)|time\.(time|localtime|gmtime|strftime))\(")
VAGUE_NAMES = {"utils", "util", "helpers", "helper", "manager", "managers", "common", "misc", "stuff"}
WRITING = {
    "write_text",
    "write_bytes",
    "mkdir",
    "unlink",
    "rmdir",
    "rename",
    "replace",
    "touch",
    "symlink_to",
    "rmtree",
}
WRITERS = ("publish", "intake", "locks.py", "on_disk.py")
RISKY_IN_BROWSER = re.compile(
    r"\.(innerHTML|outerHTML)\b|insertAdjacentHTML|document\.write|\beval\(|new Function\b|setAttribute\(\s*[\"'](on|style)"
)
RISKY_IN_TEMPLATE = re.compile(
    r"\|\s*safe\b|autoescape\s+false|\bon[a-z]+\s*=\s*[\"']|\sstyle\s*=|<script(?![^>]*\bsrc=)"
)


def named(path: Path) -> str:
    return path.relative_to(REPOSITORY).as_posix()


def every(paths: list[Path]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("path", paths, ids=named)


def calls(path: Path) -> list[ast.Call]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return [node for node in ast.walk(tree) if isinstance(node, ast.Call)]


@every(CODE)
def test_no_file_is_longer_than_a_person_reads_in_one_go(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST_MODULE


@every(MODULES)
def test_a_module_says_its_job_in_its_first_line(path: Path) -> None:
    doc = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    assert doc is not None
    assert doc.splitlines()[0].endswith((".", "?"))


def test_the_clock_is_read_in_one_place_only() -> None:
    readers = [named(path) for path in MODULES if CLOCK.search(path.read_text(encoding="utf-8"))]
    assert readers == ["build_tools/publish/clock.py"]


@every(MODULES)
def test_nothing_is_printed_past_the_command_line(path: Path) -> None:
    assert not [call.lineno for call in calls(path) if isinstance(call.func, ast.Name) and call.func.id == "print"]


@every([*MODULES, *SCRIPTS])
def test_a_module_has_a_name_that_says_something(path: Path) -> None:
    assert not set(re.split(r"[_-]", path.stem.lower())) & VAGUE_NAMES


@every([path for path in MODULES if path.relative_to(PACKAGE).parts[0] not in WRITERS])
def test_only_publish_and_intake_write_files(path: Path) -> None:
    written = [
        call.lineno
        for call in calls(path)
        if isinstance(call.func, ast.Attribute)
        and call.func.attr in WRITING
        # str.replace and date.replace take the same name; a file's takes one argument, without a name.
        and not (call.func.attr == "replace" and (len(call.args) != 1 or call.keywords))
    ]
    assert not written


@every(SCRIPTS)
def test_browser_code_puts_text_into_the_page_as_text_only(path: Path) -> None:
    assert not RISKY_IN_BROWSER.search(path.read_text(encoding="utf-8"))


@every([path for path in TEMPLATES if path.is_relative_to(THEME / "templates")])
def test_a_template_escapes_everything_and_carries_no_code(path: Path) -> None:
    assert not RISKY_IN_TEMPLATE.search(path.read_text(encoding="utf-8"))
