"""Settings and pages meet MkDocs: plain mkdocs and our own command agree, and whatever stops is one sentence."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from mkdocs.commands.build import build as mkdocs_build
from mkdocs.config import load_config

from build_tools.publish.stock import MANIFEST


def plain_mkdocs(workspace: Path) -> None:
    config = load_config(str(workspace / "mkdocs.yml"))
    config.plugins.on_startup(command="build", dirty=False)
    mkdocs_build(config)


def test_a_folder_that_plain_mkdocs_built_may_be_built_again_by_us(
    workspace: Path, command: Callable[..., Any]
) -> None:
    plain_mkdocs(workspace)
    first = json.loads((workspace / "site" / MANIFEST).read_bytes())
    result = command("build", "--json", "--out", str(workspace / "site"), workspace=workspace)
    assert result.exit_code == 0, result.errors
    second = json.loads((workspace / "site" / MANIFEST).read_bytes())
    assert list(first) == list(second) == ["tool", "as_of", "edition", "commit", "files"]
    assert first == second
    assert json.loads(result.output)["bytes"] == sum(
        path.stat().st_size for path in (workspace / "site").rglob("*") if path.is_file() and path.name != MANIFEST
    )


@pytest.mark.parametrize("line", ['reach_miles: "30"', 'demonstration: "true"', "demonstration: yes"])
def test_options_in_quotation_marks_build(line: str, workspace: Path, command: Callable[..., Any]) -> None:
    settings = workspace / "mkdocs.yml"
    settings.write_text(f"{settings.read_text()}      {line}\n")
    result = command("build", "--out", str(workspace / "site"), workspace=workspace)
    assert result.exit_code == 0, result.errors
    page = (workspace / "site" / "find" / "index.html").read_text(encoding="utf-8")
    assert ("demonstration" in page.lower()) == ("demonstration" in line)


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("extra: 7", "extra"),
        ("site_name: 2026", "site_name"),
        ("validation: 3", "validation"),
        ("watch: [nowhere]", "watch"),
        ("markdown_extensions: [pymdownx.nothing]", "pymdownx.nothing"),
    ],
)
def test_a_setting_that_only_mkdocs_refuses_is_named_in_a_sentence(
    line: str, says: str, workspace: Path, command: Callable[..., Any]
) -> None:
    settings = workspace / "mkdocs.yml"
    kept = [old for old in settings.read_text().splitlines() if not old.startswith(line.partition(":")[0])]
    settings.write_text("\n".join([*kept, line, ""]))
    result = command("build", "--out", str(workspace / "site"), workspace=workspace)
    assert result.exit_code == 2
    assert says in result.errors
    assert "Traceback" not in result.errors
    assert not (workspace / "site").exists()


def test_a_page_chooses_its_title_and_neither_template_nor_scripts(
    workspace: Path, command: Callable[..., Any]
) -> None:
    head = """---\ntitle: On us\ntemplate: nowhere.html\nscripts: ['"></script><img src=x onerror=alert(1)>', find.mjs]\n---\n"""
    (workspace / "directory" / "about.md").write_text(f"{head}Text.\n", encoding="utf-8")
    result = command("build", "--out", str(workspace / "site"), workspace=workspace)
    assert result.exit_code == 0, result.errors
    page = (workspace / "site" / "about" / "index.html").read_text(encoding="utf-8")
    assert "<h1>On us</h1>" in page
    assert "<script" not in page
    assert "onerror" not in page


def test_what_was_left_out_of_a_page_is_said(workspace: Path, command: Callable[..., Any]) -> None:
    (workspace / "directory" / "about.md").write_text("# About\n\n[x](javascript:alert(1))\n")
    result = command("build", "--out", str(workspace / "site"), workspace=workspace)
    assert result.exit_code == 0
    assert "directory/about.md" in result.errors
    assert "javascript:" not in (workspace / "site" / "about" / "index.html").read_text(encoding="utf-8")


def test_a_page_for_members_and_a_draft_are_in_no_public_site_by_either_road(
    workspace: Path, command: Callable[..., Any]
) -> None:
    for name, head in (("for-schools", "visibility: members"), ("later", "draft: true")):
        (workspace / "directory" / f"{name}.md").write_text(f"---\n{head}\n---\n# {name}\n", encoding="utf-8")
    plain_mkdocs(workspace)
    pages = [workspace / "site" / "for-schools" / "index.html", workspace / "site" / "later" / "index.html"]
    assert [page.exists() for page in pages] == [False, False]
    out = workspace / "site-members"
    result = command("build", "--out", str(out), "--edition", "members", workspace=workspace)
    assert result.exit_code == 0, result.errors
    assert (out / "for-schools" / "index.html").exists()
    assert not (out / "later").exists()
