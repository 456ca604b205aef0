"""What is spared of Material's files changes nothing of what MkDocs makes of them."""

from __future__ import annotations

from pathlib import Path

import pytest
from mkdocs.theme import Theme

from build_tools.publish.theme_files import lean
from build_tools.render.compiled_templates import CompiledTemplates


@pytest.fixture(scope="module")
def theme() -> Theme:
    return Theme(name="material")


def test_everything_that_mkdocs_might_publish_is_listed(theme: Theme) -> None:
    """MkDocs itself takes nothing from what begins with a dot, or lies in such a folder."""
    wanted = [name for name in theme.get_env().list_templates() if not f"/{name}".count("/.")]
    listed = lean(theme.get_env(), is_settled=True).list_templates()
    assert [name for name in listed if not f"/{name}".count("/.")] == wanted
    assert "main.html" in listed


def test_a_picture_in_a_hidden_folder_is_still_found_by_its_name(theme: Theme) -> None:
    name = ".icons/material/magnify.svg"
    assert name not in lean(theme.get_env(), is_settled=True).list_templates()
    assert "<svg" in lean(theme.get_env(), is_settled=True).get_template(name).render()


def test_templates_are_kept_compiled_only_where_nobody_else_has_a_part_in_them(theme: Theme) -> None:
    assert lean(theme.get_env(), is_settled=False).bytecode_cache is None
    assert isinstance(lean(theme.get_env(), is_settled=True).bytecode_cache, CompiledTemplates)


def test_templates_of_others_are_told_apart_by_whose_they_are(tmp_path: Path) -> None:
    ours, theirs = CompiledTemplates(tmp_path), CompiledTemplates(tmp_path, of="another")
    assert ours.get_source_checksum("{{ 1 }}") != theirs.get_source_checksum("{{ 1 }}")
    assert ours.get_source_checksum("{{ 1 }}") == CompiledTemplates(tmp_path).get_source_checksum("{{ 1 }}")
