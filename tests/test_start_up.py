"""The command line is there at once: what only one command needs is loaded when that is asked for."""

from __future__ import annotations

import subprocess
import sys

LATE = ("mkdocs", "material", "frictionless", "pyproj", "typst", "pyarrow", "openpyxl", "docx", "pyxform", "PIL")


def test_the_command_line_starts_without_the_large_libraries() -> None:
    code = f"import sys, build_tools.cli; print([name for name in {LATE} if name in sys.modules])"
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "[]"
