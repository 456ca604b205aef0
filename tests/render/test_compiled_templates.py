"""Compiled templates are kept beside our compiled modules, and used only while they are made from the same."""

from __future__ import annotations

from pathlib import Path

import pytest
from jinja2 import DictLoader, Environment

from build_tools.render import compiled_templates
from build_tools.render.compiled_templates import CompiledTemplates


def rendered(folder: Path, source: str = "{{ 1 + 1 }} visits") -> str:
    loader = DictLoader({"page.html": source})
    return Environment(loader=loader, bytecode_cache=CompiledTemplates(folder)).get_template("page.html").render()


def refuse_to_compile(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Environment, "compile", lambda *_given, **_named: pytest.fail("it was compiled again"))


def test_a_template_is_compiled_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert rendered(tmp_path) == "2 visits"
    assert [path.suffix for path in tmp_path.iterdir()] == [".pyc"]
    refuse_to_compile(monkeypatch)
    assert rendered(tmp_path) == "2 visits"


def test_a_template_that_changed_is_compiled_again(tmp_path: Path) -> None:
    rendered(tmp_path)
    assert rendered(tmp_path, "{{ 2 + 1 }} visits") == "3 visits"
    assert len([*tmp_path.iterdir()]) == 1


def test_all_are_compiled_again_when_what_compiles_them_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rendered(tmp_path)
    monkeypatch.setattr(compiled_templates, "_compiler", lambda: "another version")
    refuse_to_compile(monkeypatch)
    with pytest.raises(pytest.fail.Exception):
        rendered(tmp_path)


@pytest.mark.parametrize("size", [0, 10, 40, 100, 200])
def test_half_a_file_is_no_template(tmp_path: Path, size: int) -> None:
    rendered(tmp_path)
    (kept,) = tmp_path.iterdir()
    kept.write_bytes(kept.read_bytes()[:size])
    assert rendered(tmp_path) == "2 visits"


def test_nothing_is_kept_where_python_keeps_no_modules(tmp_path: Path) -> None:
    assert rendered(tmp_path / "gone") == "2 visits"
    assert not (tmp_path / "gone").exists()
