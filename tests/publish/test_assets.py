"""Scripts and style sheets are published without their comments, and say the same without them."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from build_tools.publish.assets import published_script, published_style

ASSETS = Path(__file__).parent.parent.parent / "build_tools" / "theme" / "assets"
SCRIPTS = sorted((ASSETS / "js").rglob("*.*js"))
STYLES = sorted((ASSETS / "css").glob("*.css"))


def sheet(name: str) -> str:
    return (ASSETS / "css" / name).read_text(encoding="utf-8")


def test_comments_on_lines_of_their_own_go_and_nothing_else() -> None:
    text = '/**\n * What it does.\n */\n\nconst a = "// not one"; // stays\n  /** @type {x} */\n  // goes\n  b(`/* in */`);\n'
    assert published_script(text) == 'const a = "// not one"; // stays\n  b(`/* in */`);\n'


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_no_text_of_ours_goes_over_several_lines(path: Path) -> None:
    """Such a text could hold what looks like a comment."""
    for line in published_script(path.read_text(encoding="utf-8")).splitlines():
        assert re.sub(r"\\.", "", line).count("`") % 2 == 0, line


@pytest.mark.skipif(shutil.which("node") is None, reason="needs node")
def test_what_is_left_of_every_script_is_a_script(tmp_path: Path) -> None:
    for number, path in enumerate(SCRIPTS):
        (tmp_path / f"{number}.mjs").write_text(published_script(path.read_text("utf-8")), encoding="utf-8")
    read = "import { SourceTextModule } from 'node:vm'; import fs from 'node:fs';"
    read += "for (const name of fs.readdirSync('.')) new SourceTextModule(fs.readFileSync(name, 'utf8'));"
    node = ["node", "--experimental-vm-modules", "--input-type=module", "--eval", read]
    done = subprocess.run(node, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(("name", "last"), [("form-page.css", "visit-form.css"), ("site.css", "find.css")])
def test_a_sheet_that_imports_others_is_published_as_one(name: str, last: str) -> None:
    text = published_style(sheet(name), sheet)
    assert "@import" not in text
    assert "/*" not in text
    for part in ("tokens.css", "frame.css", last):
        assert published_style(sheet(part), sheet).strip() in text
    assert text.rstrip().endswith("}")
    assert text.count("{") == text.count("}")
    assert f"@media print {{\n{published_style(sheet('print.css'), sheet)}}}" in text


@pytest.mark.parametrize("path", STYLES, ids=lambda path: path.name)
def test_style_sheets_have_no_comment_inside_a_text(path: Path) -> None:
    assert not re.search(r"[\"'][^\"'\n]*/\*", re.sub(r"/\*.*?\*/", "", path.read_text("utf-8"), flags=re.DOTALL))
