"""The command line is there at once: what only one command needs is loaded when that is asked for."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

LATE = ("mkdocs", "material", "frictionless", "pyproj", "typst", "pyarrow", "openpyxl", "docx", "pyxform", "PIL")
# What no list of commands needs: records with all that checks them, pages, and what reads settings.
OF_COMMANDS = ("build_tools.pipeline", "build_tools.models", "build_tools.commands", "pydantic", "jinja2", "yaml")


def loaded_by(*arguments: str) -> set[str]:
    """The modules that the command line has loaded when it is done."""
    code = (
        "import sys\nfrom build_tools.cli import main\n"
        "try:\n    main(sys.argv[1:])\nfinally:\n    sys.stdout = sys.__stderr__\n    print(*sys.modules)"
    )
    answer = subprocess.run([sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=True)
    return set(answer.stderr.split())


@pytest.mark.parametrize("arguments", [("--help",), ("--version",)])
def test_the_list_of_commands_loads_none_of_them(arguments: tuple[str, ...]) -> None:
    assert not loaded_by(*arguments) & {*LATE, *OF_COMMANDS}


def test_a_question_loads_nothing_that_takes_in_or_publishes(workspace: Path) -> None:
    loaded = loaded_by("find", "--workspace", str(workspace), "--text", "maths")
    assert not loaded & {*LATE, "build_tools.intake", "build_tools.studio", "build_tools.publish.build"}


def test_a_build_that_begins_from_the_last_one_loads_no_other_program(workspace: Path, tmp_path: Path) -> None:
    given = ("build", "--workspace", str(workspace), "--out", str(tmp_path / "site"))
    loaded_by(*given)
    table = workspace / "providers" / "providers.csv"
    table.write_text(table.read_text("utf-8").replace("Acorn Corner", "Acorn Yard"), "utf-8")
    assert not loaded_by(*given) & {*LATE, "build_tools.intake", "build_tools.studio"}


def test_the_first_build_after_an_edit_need_load_nothing_large_that_serve_could_load_before() -> None:
    code = "import sys; from build_tools.publish.serve import get_ready; get_ready(); print('pyproj' in sys.modules)"
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "True"
